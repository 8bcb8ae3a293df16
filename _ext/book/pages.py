"""Pages made from the data package and the list of documents: one a table, two printed whole, the references."""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.ext.utils import RoleBase
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from enforcement.quantity import in_words, unit

from . import ROOT, package
from .sources import BIB, documents, plain, short, source_link, title, unknown
from .store import finished

TABLE_PAGES = ROOT / "pages" / "tables"
FIRST_ROWS = 5
FIT_ON_PAPER = 7  # columns
log = logging.getLogger(__name__)


# Documents.


class source(nodes.Inline, nodes.TextElement):
    """A document cited in the text."""


class SourceRole(RoleBase):
    """`{source}`key``: cite a document of references.bib."""

    def run(self):
        if self.text not in documents():
            log.warning("%s", unknown(self.text), location=(self.document.settings.env.docname, self.line))
            return [nodes.Text(self.text)], []
        return [source("", "", key=self.text)], []


def visit_source(self, node):
    self.body.append(f'<cite class="source">{source_link(self.builder, node["key"], short(node["key"]))}</cite>')
    raise nodes.SkipNode


class References(SphinxDirective):
    """Every document, by name, with how it was seen and its terms."""

    def run(self):
        self.env.note_dependency(str(BIB))
        entries = sorted(documents().items(), key=lambda item: plain(item[1]["title"]).casefold())
        items = "".join(f'<li id="{escape(key)}">{_document(fields)}</li>' for key, fields in entries)
        return [nodes.raw("", f'<ul class="references">{items}</ul>', format="html")]


def _document(fields: dict[str, str]) -> str:
    name = escape(plain(fields["title"]))
    parts = [f'<a href="{escape(fields["url"])}" rel="external">{name}</a>' if "url" in fields else f"<b>{name}</b>"]
    parts += [escape(plain(fields[key])) for key in ("author", "publisher", "date") if fields.get(key)]
    line = " ".join(part if re.search(r"[.?!](</\w+>)?$", part) else f"{part}." for part in parts)
    for key, said in (("seen", "Seen"), ("terms", "Terms")):
        if key in fields:
            line += f'<br><span class="quiet">{said}: {escape(plain(fields[key]))}.</span>'
    return line


# Tables.


def asked_for(directive: SphinxDirective) -> dict:
    """The entry of the table that a directive names."""
    for one in package.read()["resources"]:
        if one["name"] == directive.arguments[0]:
            return one
    raise directive.error(f'No table "{directive.arguments[0]}" in data/datapackage.json. Add it there, or correct the name.')


def write_table_pages(app, config) -> None:
    """A page for each table, before the table of contents is read; only what changed is written anew."""
    TABLE_PAGES.mkdir(parents=True, exist_ok=True)
    wanted = {f"{one['name']}.md": f"# {one['title']}\n\n```{{table-page}} {one['name']}\n```\n" for one in package.read()["resources"]}
    for old in TABLE_PAGES.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        path = TABLE_PAGES / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def used_in(name: str) -> list[str]:
    """The pages whose source names the table."""
    pages = [*sorted((ROOT / "chapters").glob("*.md")), ROOT / "index.md"]
    return [page.relative_to(ROOT).with_suffix("").as_posix() for page in pages if re.search(rf'"{name}"', page.read_text("utf-8"))]


class Uses(nodes.General, nodes.Element):
    """Links to the pages that use a table."""


def visit_uses(self, node):
    titles = self.builder.env.titles
    here = self.builder.current_docname
    links = [f'<a href="{self.builder.get_relative_uri(here, page)}">{escape(titles[page].astext())}</a>' for page in node["pages"] if page in titles]
    self.body.append(f"<p>Used in: {'; '.join(links)}.</p>" if links else "<p>No chapter uses it yet.</p>")
    raise nodes.SkipNode


class TablePage(SphinxDirective):
    """What a table is, its first rows, its columns, its caveats, its documents, its file, what uses it."""

    required_arguments = 1

    def run(self):
        self.env.note_dependency(str(package.LISTING))
        self.env.note_dependency(str(package.edition()))
        one = asked_for(self)
        rows = package.rows(one)
        found = [*since_published(package.changes().get(one["name"], "")), nodes.paragraph("", one["description"]), nodes.paragraph("", _facts(one, rows))]
        found.append(nodes.raw("", f'<p><a href="../../_static/data/{one["path"]}" download>{one["path"]}</a>, {one["bytes"]:,} bytes.</p>', format="html"))
        found.append(Uses(pages=used_in(one["name"])))
        if one.get("caveats"):
            found += [_heading("What to beware of"), nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", text)) for text in one["caveats"]))]
        found += [_heading("Its first rows"), nodes.raw("", first_rows(one, rows), format="html")]
        found += [_heading("Its columns"), nodes.raw("", columns(one), format="html")]
        found += [_heading("Its documents"), nodes.raw("", cited(one, "../"), format="html")]
        return found


def since_published(how: str) -> list[nodes.Node]:
    """A note that this table is not the one of the published edition; none where it is."""
    if how not in ("changed", "new"):
        return []
    said = (
        f"This table was changed since the published edition ({package.published_as()})."
        if how == "changed"
        else f"This table is not in the published edition ({package.published_as()})."
    )
    return [nodes.note("", nodes.paragraph("", said), classes=["tables-changed"])]


def _heading(text: str) -> nodes.rubric:
    return nodes.rubric("", text, classes=["table-heading"])


def _facts(one: dict, rows: list) -> str:
    cadence = one.get("cadence", "")
    parts = [f"{len(rows):,} rows", f"covers {one.get('coverage', '')}", f"retrieved {one.get('retrieved', '')}", cadence and f"updated: {cadence}"]
    place = f" Read at: {one['place']}." if one.get("place") else ""
    return "; ".join(part for part in parts if part) + "." + place


def scroll_box(label: str, table: str, kind: str = "") -> str:
    """A table in a box of its own, of a kind that book.css knows: `rows` of cells as they stand in a file, `many` where they are
    too many for a sheet of paper, `columns` of which each is a paragraph on a phone."""
    return f'<div class="{f"scroll {kind}".strip()}" tabindex="0" role="region" aria-label="{escape(label)}"><table>{table}</table></div>'


def first_rows(one: dict, rows: list[dict[str, str]]) -> str:
    fields = [field["name"] for field in one["schema"]["fields"]]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in fields)
    body = "".join("<tr>" + "".join(f'<td data-column="{escape(name)}">{escape(row[name])}</td>' for name in fields) + "</tr>" for row in rows[:FIRST_ROWS])
    kind = "rows many" if len(fields) > FIT_ON_PAPER else "rows"
    return scroll_box(f"First rows of {one['name']}", f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", kind)


def columns(one: dict) -> str:
    keys = one["schema"].get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else keys
    body = "".join(
        f'<tr><th scope="row"><code>{escape(field["name"])}</code></th><td>{escape(field["type"])}{", key" if field["name"] in keys else ""}</td>'
        f"<td>{escape(unit_in_words(field.get('unit', '')))}</td><td>{escape(field.get('description', ''))}</td></tr>"
        for field in one["schema"]["fields"]
    )
    head = "".join(f'<th scope="col">{text}</th>' for text in ("column", "type", "unit", "meaning"))
    return scroll_box(f"Columns of {one['name']}", f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "columns")


def unit_in_words(text: str) -> str:
    """The unit of a column for reading: "removals a year", "book-ins a month", "share"; blank where the column has none."""
    return in_words(unit(text)) or text


def cited(one: dict, up: str) -> str:
    return (
        "<ul>" + "".join(f'<li><a href="{up}references.html#{escape(item["key"])}">{escape(title(item["key"]))}</a></li>' for item in one["sources"]) + "</ul>"
    )


class Tables(SphinxDirective):
    """One entry a table, by part: its title, what it is, its size, its page, its file."""

    def run(self):
        self.env.note_dependency(str(package.LISTING))
        self.env.note_dependency(str(package.edition()))
        found, changes = [], package.changes()
        for part, name in package.PARTS.items():
            entries = "".join(_entry(one, changes.get(one["name"], "")) for one in package.read()["resources"] if one.get("part") == part)
            section = nodes.section(ids=[part], names=[part])
            section += [nodes.title("", name), nodes.raw("", f'<ul class="references">{entries}</ul>', format="html")]
            found.append(section)
        return found


def _entry(one: dict, how: str = "") -> str:
    description = re.split(r"(?<!U\.S)\. ", one["description"])[0].rstrip(".")
    since = f" <strong>{how.capitalize()} since the published edition.</strong>" if how else ""
    return (
        f'<li id="table-{one["name"]}"><a href="tables/{one["name"]}.html">{escape(one["title"])}</a>. {escape(description)}. '
        f'<a class="quiet" href="../_static/data/{one["path"]}" download>{one["path"]}</a>{since}</li>'
    )


class WholeTable(SphinxDirective):
    """A table of words printed whole, a row a paragraph: it reads on a phone."""

    required_arguments = 1

    def run(self):
        self.env.note_dependency(str(package.LISTING))
        one = asked_for(self)
        first, *others = [field["name"] for field in one["schema"]["fields"] if field["name"] not in ("source", "confidence", "place")]
        found = nodes.definition_list(classes=["whole-table"])
        for row in package.rows(one):
            body = nodes.definition()
            for name in others:
                if row[name]:
                    body += nodes.paragraph("", "", nodes.emphasis("", name.replace("_", " ") + ": "), nodes.Text(row[name]))
            if row["source"]:
                body += nodes.paragraph("", "", source("", "", key=row["source"]), classes=["quiet"])
            found += nodes.definition_list_item("", nodes.term("", row[first]), body)
        return [found]


def shorten_navigation(app, pagename, templatename, context, doctree) -> None:
    """The pages of the tables are listed in the navigation only beside the data page and themselves."""
    tree = context.get("furo_navigation_tree")
    if tree and not pagename.startswith(("pages/tables/", "pages/data")):
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(tree, "html.parser")
        for link in soup.select('a[href*="tables/"]'):
            nested = link.find_parent("ul")
            if nested and (item := nested.find_parent("li")):
                item["class"] = " ".join(name for name in item.get_attribute_list("class") if name != "has-children")
                for extra in item.find_all(["ul", "input", "label"], recursive=False):
                    extra.decompose()
                break
        context["furo_navigation_tree"] = str(soup)


def copy_data(app, error) -> None:
    """The tables as files, with their package and references."""
    if not finished(app, error, in_part=True):
        return
    target = Path(app.outdir, "_static", "data")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(package.DATA.iterdir()):
        if path.suffix in (".csv", ".json", ".bib"):
            shutil.copyfile(path, target / path.name)


def setup(app) -> None:
    app.add_node(source, html=(visit_source, None))
    app.add_node(Uses, html=(visit_uses, None))
    app.add_role("source", SourceRole())
    app.add_directive("references", References)
    app.add_directive("tables", Tables)
    app.add_directive("table-page", TablePage)
    app.add_directive("whole-table", WholeTable)
    app.connect("config-inited", write_table_pages)
    app.connect("html-page-context", shorten_navigation, priority=950)
    app.connect("build-finished", copy_data)
