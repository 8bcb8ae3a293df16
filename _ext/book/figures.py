"""Figures: the static picture first, its words, its table, its downloads, and the live chart on top.

A chapter's `show(...)` arrives here as plain data. Both pictures (wide and narrow) are drawn once, when the
page is read; colours become CSS variables so that one picture serves light and dark.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import textwrap
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import load_mime_renders
from sphinx.util import logging

from enforcement.theme import PALETTE, PAPER

from . import drawings
from .sources import source_link, title as source_title
from .store import book, finished

log = logging.getLogger(__name__)
MIME = "application/vnd.enforcement.figure+json"


class chart_figure(nodes.General, nodes.Element):
    """A chart with its words, as `chapters/enforcement/charts.py` describes it."""


class FigureMime:
    """Tells myst-nb how to draw the output of `show(...)`."""

    mime_priority_overrides = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME:
            return None
        return [figure_node(renderer.renderer.sphinx_env, data.content)]


def figure_node(env, content: dict) -> chart_figure:
    name = content["name"]
    for key in content["sources"]:
        source_title(key)
    titled = with_heading(content)
    one = {
        "name": name,
        "title": as_text(content["title"]),
        "subtitle": as_text(content["subtitle"]),
        "alt": as_text(content["alt"]),
        "sources": content["sources"],
        "table": content["table"],
        "spec": titled,
        "svg": drawings.svg(env.app, titled),
        "live": bool(controls_of(content["wide"])),
    }
    drawings.png(env.app, one["svg"], scale=2)  # drawn here, where pages are read in parallel; written when all are
    book(env).note_figure(env.docname, one)
    words = {part: content[part] for part in ("title", "subtitle", "note")}
    pictures = {size: picture(drawings.svg(env.app, content[size]), f"{name}-{size}") for size in ("wide", "narrow")}
    live = {size: live_spec(env.app, content[size]) for size in ("wide", "narrow")} if one["live"] else {}
    found = nodes.paragraph("", "\n".join(words_to_find(content)))  # the search index takes it; the page shows the figure instead
    return chart_figure("", found, content=content, words=words, pictures=pictures, live=live, ids=[f"fig-{name}"])


def check_names(app, env) -> None:
    """Two figures of one name: the files of one would overwrite those of the other. Pages are read in parallel, so it is seen when they are together."""
    named: dict[str, str] = {}
    for page, some in book(env).data["figures"].items():
        for name in (one["name"] for one in some):
            if name in named:
                log.warning('Two figures are called "%s", one in %s. Names are unique in the book.', name, named[name], location=page)
            named[name] = page


def words_to_find(content: dict) -> list[str]:
    """What a search for a figure can find: its words, the headings and the words of its table."""
    table = content["table"]
    cells = (cell for row in [table["columns"], *table["rows"]] for cell in row if isinstance(cell, str))
    return list(dict.fromkeys([*(as_text(content[part]) for part in ("title", "subtitle", "note", "alt")), *cells]))


def as_text(words: list) -> str:
    return "".join(part if isinstance(part, str) else part["text"] for part in words)


def with_heading(content: dict) -> dict:
    """The chart as it is downloaded: on paper, with its title, note and source in the picture."""
    spec = copy.deepcopy(content["wide"])
    first, others = at_a_glance(content["sources"])
    documents = [source_title(key) for key in first]
    if others:
        documents.append(f"and {len(others)} more documents, listed with the figure in the book")
    said = [as_text(content["subtitle"]), as_text(content["note"]), "Source: " + "; ".join(documents)]
    spec["title"] = {
        "text": wrapped(as_text(content["title"]), 74),
        "subtitle": [line for text in said if text for line in wrapped(text, 105)],
        "frame": "bounds",
    }
    spec["config"] = {**spec["config"], "background": PAPER}
    return spec


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` letters; words stay whole."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def picture(svg: str, prefix: str) -> str:
    """The drawing as inline SVG, following light and dark by CSS variables, with ids of its own."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return coloured(svg)


def coloured(text: str) -> str:
    """`text` with each colour of the palette replaced by its CSS variable."""
    for name, (light, _) in PALETTE.items():
        text = re.sub(re.escape(light), f"var(--chart-{name})", text, flags=re.IGNORECASE)
    return text


def in_light(text: str) -> str:
    """`text` with the light colours in place of the palette's CSS variables: for paper, and for readers that do not know variables."""
    for name, (light, _) in PALETTE.items():
        text = text.replace(f"var(--chart-{name})", light)
    return text


def palette_css() -> str:
    """The palette as CSS variables: light, dark by the reader's choice or the device's, and print."""

    def block(face: int) -> str:
        return "".join(f"--chart-{name}:{faces[face]};" for name, faces in PALETTE.items())

    return (
        f"body{{{block(0)}}}\n@media not print{{body[data-theme=dark]{{{block(1)}}}\n"
        f"@media (prefers-color-scheme:dark){{body:not([data-theme=light]){{{block(1)}}}}}}}\n"
    )


# The live chart.


def controls_of(spec: dict) -> list[dict]:
    """The parameters of a chart that a reader can move."""
    return [one for one in spec.get("params", []) if "bind" in one and isinstance(one["bind"], dict)]


def live_spec(app, spec: dict) -> dict:
    """The chart compiled for the page: no bound inputs of its own, colours as CSS variables."""
    bare = copy.deepcopy(spec)
    for one in bare.get("params", []):
        if isinstance(one.get("bind"), dict):
            del one["bind"]
    return json.loads(coloured(json.dumps(drawings.vega(app, bare))))


def json_block(value: object, css_class: str) -> str:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" class="{css_class}">{text}</script>'


def control_html(name: str, one: dict) -> str:
    bind, signal, value = one["bind"], one["name"], one["value"]
    ident, label = f"{name}-{signal}", escape(bind["name"])
    if bind["input"] == "select":
        labels = bind.get("labels", bind["options"])
        options = "".join(
            f'<option value="{escape(str(option))}"{" selected" if option == value else ""}>{escape(str(text))}</option>'
            for option, text in zip(bind["options"], labels, strict=True)
        )
        return f'<label for="{ident}">{label} <select id="{ident}" data-signal="{signal}" autocomplete="off">{options}</select></label>'
    shown = shown_value(value, bind)
    return (
        f'<label for="{ident}">{label} <output for="{ident}" aria-hidden="true">{shown}</output>'
        f'<input type="range" id="{ident}" data-signal="{signal}" data-value="{value}" min="{bind["min"]}" max="{bind["max"]}" '
        f'step="{bind["step"]}" value="{value}" aria-valuetext="{shown}" autocomplete="off"></label>'
    )


def shown_value(value: float, bind: dict) -> str:
    """A control's value for reading; the page's script shows the same."""
    if bind["max"] <= 1:
        places = 0 if bind["step"] >= 0.01 else 1
        return f"{100 * value:.{places}f}%"
    places = 0 if bind["step"] >= 1 or float(value).is_integer() else 2
    return f"{value:,.{places}f}"


def controls_html(content: dict) -> str:
    name = content["name"]
    inner = "".join(control_html(name, one) for one in controls_of(content["wide"]))
    answer = as_text(content["answer"])
    legend = "Choose what is shown" if all(one["bind"]["input"] == "select" for one in controls_of(content["wide"])) else "Change the assumptions"
    return (
        f'<fieldset class="chart-controls" disabled><legend>{legend}</legend>{inner}'
        f'<button type="reset" class="chart-reset">Reset</button></fieldset>'
        f'<p class="chart-answer">{escape(answer)}</p><p class="chart-said" role="status"></p>'
    )


def table_html(table: dict, name: str, follow: dict) -> str:
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in table["columns"])
    numeric = [all(isinstance(row[i], int | float) or row[i] == "" for row in table["rows"]) for i in range(len(table["columns"]))]
    body = "".join(
        "<tr>" + "".join(f'<td{" class=num" if numeric[i] else ""}>{escape(cell_text(cell, table["columns"][i]))}</td>' for i, cell in enumerate(row)) + "</tr>"
        for row in table["rows"]
    )
    data = f" data-follow='{escape(json.dumps(follow))}'" if follow else ""
    return (
        f'<details class="chart-table"><summary>The numbers in this figure</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="The numbers in figure {escape(name)}">'
        f"<table{data}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def cell_text(value: object, heading: str) -> str:
    years = "year" in heading.lower() and isinstance(value, int) and 1900 < value < 2100
    return f"{value:,}" if isinstance(value, int | float) and not years else str(value)


def sources_html(builder, keys: list[str]) -> str:
    """The documents behind a figure: three at a glance, the others folded."""
    first, others = ("; ".join(source_link(builder, key) for key in some) for some in at_a_glance(keys))
    if not others:
        return f"Source: {first}"
    return f"Source: {first} <details><summary>and {len(keys) - 3} more documents</summary>{others}</details>"


def at_a_glance(keys: list[str]) -> tuple[list[str], list[str]]:
    """All documents where they are few; else the first three, and the others."""
    return (keys, []) if len(keys) < 5 else (keys[:3], keys[3:])


def visit_figure(self, node):
    self.body.append(figure_html(self.builder, node))
    raise nodes.SkipNode


def figure_html(builder, node: chart_figure, chapter: str = "") -> str:
    """A figure as it stands in the page that the builder is writing.

    On a page of its own, outside its chapter, `chapter` is the chapter's address: its title is the heading, and its
    numbers lead to their receipts there.
    """
    content, words, pictures = node["content"], node["words"], node["pictures"]
    name, live = content["name"], bool(controls_of(content["wide"]))
    title = f'<p class="chart-title">{words["title"]} <a class="headerlink" href="#fig-{name}" aria-label="Link to this figure">#</a></p>'
    if chapter:
        title = f'<h1 class="chart-title">{words["title"]}</h1>'
    note = f'<p class="chart-note">{words["note"]}</p>' if words["note"] else ""
    caption = f'{title}<p class="chart-subtitle">{words["subtitle"]}</p>{note}'.replace('href="#receipt-', f'href="{chapter}#receipt-')
    out = [
        f'<figure class="chart" id="fig-{name}"{" data-live" if live else ""}>',
        f'<figcaption>{caption}<div class="chart-source">{sources_html(builder, content["sources"])}</div></figcaption>',
        f'<div class="chart-picture" role="img" aria-label="{escape(as_text(content["alt"]))}">',
        *(f'<div class="chart-{size}">{svg}</div>' for size, svg in pictures.items()),
        "</div>",
    ]
    if live:
        out.append(controls_html(content))
        out.append(json_block({"results": content["results"], **node["live"]}, "chart-spec"))
    out.append(table_html(content["table"], name, content.get("follow", {})))
    top = builder.get_relative_uri(builder.current_docname, "index").removesuffix("index.html")
    links = [f'<a href="{top}_static/figures/{name}.{ending}" download>{text}</a>' for ending, text in DOWNLOADS.items()]
    if not chapter and builder.name == "html":
        links.append(f'<a href="{top}{OWN_PAGES}/{name}.html">its own page</a>')
    out.append(f'<p class="chart-links">Take it: {", ".join(links)}</p></figure>')
    return "\n".join(out)


OWN_PAGES = "figures"
"""Where each figure has a small page of its own."""
DOWNLOADS = {"csv": "CSV", "svg": "SVG", "png": "PNG", "vl.json": "Vega-Lite"}


def write_figures(app, error) -> None:
    """figures.json, and each figure's CSV, SVG, PNG and Vega-Lite under _static/figures."""
    if not finished(app, error):
        return
    target = Path(app.outdir, "_static", "figures")
    target.mkdir(parents=True, exist_ok=True)
    listed, kept = [], set()
    for page, content in sorted(book(app.env).data["figures"].items()):
        for one in content:
            listed.append({key: one[key] for key in ("name", "title", "subtitle", "alt", "sources", "live")} | {"page": page})
            files = {
                "csv": table_csv(one["table"]).encode(),
                "svg": one["svg"].encode(),
                "vl.json": (json.dumps(one["spec"], indent=1, ensure_ascii=False) + "\n").encode(),
            }
            for ending, content_bytes in files.items():
                (target / f"{one['name']}.{ending}").write_bytes(content_bytes)
            png = target / f"{one['name']}.png"
            png.write_bytes(drawings.png(app, one["svg"], scale=2))
            kept |= {f"{one['name']}.{ending}" for ending in DOWNLOADS}
    for old in target.iterdir():
        if old.name not in kept:
            old.unlink()
    Path(app.outdir, "figures.json").write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", "utf-8")


def table_csv(table: dict) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table["columns"])
    writer.writerows(table["rows"])
    return out.getvalue()


def setup(app) -> None:
    plugins = load_mime_renders()
    if FigureMime not in plugins:
        plugins.append(FigureMime)
    app.add_node(chart_figure, html=(visit_figure, None))
    app.connect("env-updated", check_names)
    app.connect("build-finished", write_figures)

