"""Pages made from the data package and the list of documents."""

from __future__ import annotations

from html import escape

from docutils import nodes
from myst_nb.ext.utils import RoleBase
from sphinx.util.docutils import SphinxDirective

from . import package
from .sources import BIB, documents, plain, source_link, title


class source(nodes.Inline, nodes.TextElement):
    """A document cited in the text."""


class SourceRole(RoleBase):
    """`{source}`key``: cite a document of references.bib."""

    def run(self):
        title(self.text)
        return [source("", self.text, key=self.text)], []


def visit_source(self, node):
    self.body.append(f'<cite class="source">{source_link(self.builder, node["key"])}</cite>')
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
    line = ". ".join(parts) + "."
    for key, said in (("seen", "Seen"), ("terms", "Terms")):
        if key in fields:
            line += f"<br><span class='quiet'>{said}: {escape(plain(fields[key]))}.</span>"
    return line


class Tables(SphinxDirective):
    """One entry a table: what it is, its columns, its caveats, its file."""

    def run(self):
        self.env.note_dependency(str(package.LISTING))
        found = []
        for one in package.read()["resources"]:
            section = nodes.section(ids=[f"table-{one['name']}"], names=[one["name"]])
            section += nodes.title("", one["title"])
            section += nodes.raw("", _table(one), format="html")
            found.append(section)
        return found


def _table(one: dict) -> str:
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(field['name'])}</code></th><td>{escape(field['type'])}</td>"
        f"<td>{escape(field.get('unit', ''))}</td><td>{escape(field.get('description', ''))}</td></tr>"
        for field in one["schema"]["fields"]
    )
    caveats = "".join(f"<li>{escape(text)}</li>" for text in one.get("caveats", []))
    documents_used = "; ".join(f'<a href="references.html#{escape(item["key"])}">{escape(title(item["key"]))}</a>' for item in one["sources"])
    return (
        f"<p>{escape(one['description'])}</p>"
        + (f"<ul>{caveats}</ul>" if caveats else "")
        + f"<p>Covers {escape(one.get('coverage', ''))}. Documents: {documents_used}. "
        + f'File: <a href="../_static/data/{escape(one["path"])}" download>{escape(one["path"])}</a> ({one["bytes"]:,} bytes).</p>'
        + "<details><summary>Columns</summary>"
        + f'<div class="scroll" tabindex="0" role="region" aria-label="Columns of {escape(one["name"])}"><table><thead><tr><th scope="col">column</th>'
        + f'<th scope="col">type</th><th scope="col">unit</th><th scope="col">meaning</th></tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def setup(app) -> None:
    app.add_node(source, html=(visit_source, None))
    app.add_role("source", SourceRole())
    app.add_directive("references", References)
    app.add_directive("tables", Tables)
