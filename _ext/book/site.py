"""What each page sends: our styles and scripts, and no others; formulas as MathML; a build in parallel."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from html import unescape
from importlib.resources import files
from itertools import count
from pathlib import Path
from textwrap import shorten

import latex2mathml.converter
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.parallel import make_chunks

from enforcement import __version__

from . import ROOT, drawings, package
from .figures import OWN_PAGES, palette_css
from .pages import used_in
from .share import pages_of_figures, tags
from .store import book, finished

NEEDED_SCRIPTS = {"scripts/furo.js"}
HEAD_SCRIPTS = {"scripts/furo.js", "charts.js"}
"""Fetched while the rest of the page arrives, run when it is there."""
SEARCH_SCRIPTS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js"}
NEEDED_STYLES = {"styles/furo.css", "palette.css", "book.css"}
STYLES_OF = {"pygments.css": 'class="highlight', "mystnb.css": 'class="cell '}
"""Styles of what not every page has -> how that begins in the page's HTML."""
FIGURE_STYLES = {"palette.css", "book.css", "figure.css"}
"""What a figure's own page sends."""

POLICY = "; ".join([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",  # Vega and the notebook's tables style single elements
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
])
"""What a page may load and run: its own files, and no script written into the page. A static host sends no headers, so it stands in the page."""


def before_build(app) -> None:
    """Stop on a table that was changed and not validated; write the assets that are made, not written."""
    if package.complaint():
        raise ExtensionError(package.complaint())
    made = Path(app.outdir).parent / "assets"
    made.mkdir(parents=True, exist_ok=True)
    _write(made / "palette.css", palette_css())
    _write(made / "mystnb.css", files("myst_nb").joinpath("static", "mystnb.css").read_text("utf-8"))
    _write(made / "vega.js", f"(function(){{{drawings.bundle(app)}}})();\n")
    app.config.html_static_path.append(str(made))
    app.config.pygments_dark_style = "a11y-high-contrast-dark"  # the theme declares it too late for _config.yml


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def in_parallel(app, config) -> None:
    """Read and write pages on all processors, unless it is one; external-toc always loads an extension that only forgot to say it can."""
    if not config.only_what_changed:
        app.parallel = max(app.parallel, os.cpu_count() or 1)
    numbering = app.extensions.get("sphinx_multitoc_numbering")
    if numbering:
        numbering.parallel_read_safe = True


def spread(app, env, docnames: list[str]) -> None:
    """Deal executed pages to all processors; Sphinx deals in the order of names, and one would read all chapters."""
    slow = [name for name in docnames if is_executed(name)]
    quick = [name for name in docnames if not is_executed(name)]
    sizes = [len(chunk) for chunk in make_chunks(docnames, app.parallel)]
    docnames.clear()
    for place, size in enumerate(sizes):
        hand = slow[place :: app.parallel] if place < app.parallel else []
        docnames += hand + [quick.pop(0) for _ in range(min(size - len(hand), len(quick)))]
    docnames += quick


def is_executed(docname: str) -> bool:
    return docname.startswith("chapters/") or docname == "index"


def depend_on_data(app, docname, content) -> None:
    """A chapter is executed again when a table, the package or the lock changes."""
    if is_executed(docname):
        for path in (ROOT / "data" / "datapackage.json", ROOT / "requirements.txt", *sorted((ROOT / "chapters" / "enforcement").glob("*.py"))):
            app.env.note_dependency(str(path))


def write_all(app, env) -> list[str]:
    """Every page is written at every build: menus, footers and the search index repeat what stands on other pages.

    Sphinx by itself writes what was changed, and leaves an old title in the menus of the other pages.
    """
    waiting = waiting_on_pages()
    waiting |= waiting_on_figures(env, waiting)
    env.book_said_of_tables = {"changes": package.changes(), "edition": package.published_as(), "retrieved": package.retrieved(), "waiting": waiting}
    if app.config.only_what_changed:
        return []
    Path(app.outdir, "searchindex.js").unlink(missing_ok=True)  # read again, it keeps words that are gone
    app.parallel += 1  # Sphinx leaves one of them free while it writes
    return sorted(env.found_docs)


def waiting_on_pages() -> dict[str, list]:
    """Page -> the tables it uses whose newest row is older than their cadence, by title."""
    found: dict[str, list] = {}
    for name, one in sorted(package.waiting().items(), key=lambda item: item[1].title):
        for page in [*used_in(name), f"pages/tables/{name}"]:
            found.setdefault(page, []).append(one)
    return found


def waiting_on_figures(env, on_pages: dict[str, list]) -> dict[str, list]:
    """A figure's own page -> the notes of its chapter on tables that share a document with the figure."""
    documents = {one["name"]: {source["key"] for source in one["sources"]} for one in package.read()["resources"]}
    return {
        f"{OWN_PAGES}/{figure['name']}": [one for one in on_pages.get(page, []) if documents[one.table] & set(figure["sources"])]
        for page, figures in book(env).data["figures"].items()
        for figure in figures
    }


def only_what_is_needed(app, pagename, templatename, context, doctree) -> None:
    """Send a page no style or script that it has no use for."""
    scripts, styles = NEEDED_SCRIPTS, NEEDED_STYLES | {style for style, mark in STYLES_OF.items() if mark in context.get("body", "")}
    if pagename == "search":
        scripts = scripts | SEARCH_SCRIPTS
    if templatename == "figure.html":
        scripts, styles = set(), FIGURE_STYLES
    if context.get("live") or any(one["live"] for one in book(app.env).data["figures"].get(pagename, [])):
        scripts = scripts | {"charts.js"}

    def name(asset) -> str:
        return str(getattr(asset, "filename", asset)).removeprefix("_static/")

    if "script_files" in context:
        needed = [asset for asset in context["script_files"] if name(asset) in scripts]
        context["head_scripts"] = [asset for asset in needed if name(asset) in HEAD_SCRIPTS]
        context["script_files"] = [asset for asset in needed if name(asset) not in HEAD_SCRIPTS]
    if "css_files" in context:
        context["css_files"] = [asset for asset in context["css_files"] if name(asset) in styles]


def named_and_reachable(app, pagename, templatename, context, doctree) -> None:
    """What the theme leaves out for keyboards and screen readers; and what the footer says."""
    if "body" in context:
        context["body"] = (
            context["body"]
            .replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')
            .replace("<th></th>", "<td></td>")
            .replace('<th class="head"><p></p></th>', "<td></td>")
        )
        context["body"] = TABLE.sub(region(), context["body"])
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = context["furo_navigation_tree"].replace('role="heading"', 'role="heading" aria-level="2"')
    context["content_security_policy"] = POLICY
    context["metatags"] = context.get("metatags", "") + described(context.get("title", ""), doctree)
    context["project_title"] = app.config.html_title
    context["book_version"] = __version__
    said = app.env.book_said_of_tables
    context["edition"], context["tables_changed"], context["retrieved"] = said["edition"], said["changes"], said["retrieved"]
    context["waiting"] = said["waiting"].get(pagename, [])


TABLE = re.compile(r'<div(?: class="(table-wrapper [^"]*)")?>(?=\s*<(?:table|style scoped))')
"""How a table of the text begins, and one that a cell put out."""


def region() -> Callable[[re.Match], str]:
    """Each table in a box of its own that scrolls, takes the focus and has a name of its own on its page."""
    number = count(1)
    return lambda found: f'<div class="{found[1] or "scroll"}" tabindex="0" role="region" aria-label="Table {next(number)}">'


def nothing_stale(app, error) -> None:
    """Remove the pages of an earlier build that the book no longer has."""
    if not finished(app, error, in_part=True):
        return
    kept = app.env.found_docs | MADE_PAGES | pages_of_figures(app.env)
    for path in Path(app.outdir).rglob("*.html"):
        page = path.relative_to(app.outdir).with_suffix("").as_posix()
        if not page.startswith(("_static/", "downloads/")) and page not in kept:
            path.unlink()


MADE_PAGES = {"search", "genindex"}
"""Pages that Sphinx makes of itself."""


def described(title: str, doctree) -> str:
    """What a search engine or a shared link shows of a page: its answer, or else its first paragraph."""
    if doctree is None:
        return ""
    answers = doctree.findall(lambda node: "box-answer" in getattr(node, "attributes", {}).get("classes", []))
    first = next(answers, None) or doctree
    paragraph = next(first.findall(nodes.paragraph), None)
    text = shorten(paragraph.astext(), 300, placeholder=" …") if paragraph else ""
    title = unescape(re.sub("<[^>]+>", "", title))
    return tags({"description": text, "og:type": "article", "og:title": title, "og:description": text})


def mathml(self, node) -> None:
    """A formula as MathML, made now: no script draws it."""
    block = isinstance(node, nodes.math_block)
    formula = latex2mathml.converter.convert(node.astext().strip(), display="block" if block else "inline")
    self.body.append(f'<div class="math" tabindex="0" role="group" aria-label="Formula">{formula}</div>' if block else formula)
    raise nodes.SkipNode


def setup(app) -> None:
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it for an extension that this book leaves out
    app.add_config_value("book_repository", "", "env")
    app.add_config_value("book_site", "", "env")
    app.add_config_value("only_what_changed", False, "")  # for watch.py: pages that Sphinx finds outdated, and nothing to take away
    app.add_html_math_renderer("mathml", inline_renderers=(mathml, None), block_renderers=(mathml, None))
    app.add_css_file("mystnb.css", priority=700)  # under a name that is there before pages are written: its checksum stands in the link
    app.add_css_file("palette.css", priority=800)
    app.add_css_file("book.css", priority=900)
    app.add_css_file("figure.css", priority=910)
    app.add_js_file("charts.js", priority=900)
    app.connect("config-inited", in_parallel)
    app.connect("builder-inited", before_build)
    app.connect("env-before-read-docs", spread)
    app.connect("source-read", depend_on_data)
    app.connect("env-updated", write_all)
    app.connect("html-page-context", only_what_is_needed, priority=900)
    app.connect("html-page-context", named_and_reachable, priority=960)
    app.connect("build-finished", nothing_stale)
