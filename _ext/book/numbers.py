"""Numbers in the prose: `{num}`expression`` shows a number of the chapter and links it to its receipt."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import load_mime_renders
from myst_nb.ext.eval import RetrievalError, retrieve_eval_data
from myst_nb.ext.utils import RoleBase
from sphinx.util import logging

from enforcement.quantity import CONFIDENCE

from .sources import source_link
from .store import book

MIME = "application/vnd.enforcement.number+json"
log = logging.getLogger(__name__)


class number(nodes.Inline, nodes.TextElement):
    """A number in the text; `receipt` is the index of its receipt on the page."""


class receipts(nodes.General, nodes.Element):
    """The list of receipts of a page."""


class NumberRole(RoleBase):
    """Evaluate an expression where it stands in the chapter and show it with its receipt."""

    def run(self):
        location = (self.document.settings.env.docname, self.line)
        try:
            outputs = retrieve_eval_data(self.document, self.text)
        except RetrievalError as error:
            log.warning("The number {num}`%s` cannot be computed: %s", self.text, error, location=location)
            return [], []
        data = outputs[0].data
        if MIME not in data:
            log.warning("{num}`%s` has no receipt. Make it a quantity; see chapters/enforcement/quantity.py.", self.text, location=location)
            return [], []
        return [number_node(self.document.settings.env, data[MIME])], []


class NumberMime:
    """Shows a number that is the value of a cell as a line of its own, with its receipt."""

    mime_priority_overrides = [("*", MIME, 0)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME:
            return None
        return [nodes.paragraph("", "", number_node(renderer.renderer.sphinx_env, data.content), classes=["cell-number"])]


def number_node(env, receipt: dict) -> number:
    index = book(env).note_number(env.docname, receipt)
    node = number("", receipt["text"], receipt=index)
    node += nodes.Text(receipt["text"])
    return node


def number_html(text: str, index: int) -> str:
    return f'<a class="number" role="doc-noteref" href="#receipt-{index}">{escape(text)}</a>'


def visit_number(self, node):
    self.body.append(number_html(node.astext(), node["receipt"]))
    raise nodes.SkipNode


def add_receipts(app, doctree) -> None:
    """Close a page that has numbers with the list of their receipts."""
    if app.env.docname not in book(app.env).data["numbers"]:
        return
    section = nodes.section(ids=["receipts"], classes=["receipts-section"])
    section += nodes.title("", "Receipts")
    section += nodes.paragraph("", "Each number in the text links here: what it is, how it was computed, and where it was read.")
    section += receipts()
    top = next(doctree.findall(nodes.section), doctree)
    top += section


def visit_receipts(self, node):
    page = book(self.builder.env).data["numbers"][self.builder.current_docname]
    self.body.append('<ol class="receipts">')
    for index, receipt in enumerate(page["receipts"], 1):
        texts = dict.fromkeys(one["text"] for one in page["shown"] if one["receipt"] == index)
        shown = ", ".join(texts)
        self.body.append(f'<li id="receipt-{index}"><b>{escape(shown)}</b> {receipt_html(self.builder, receipt, set(texts))}</li>')
    self.body.append("</ol>")
    raise nodes.SkipNode


def receipt_html(builder, receipt: dict, shown: set[str] = frozenset()) -> str:
    """One receipt in words: name, value, formula with its inputs, rows with their documents."""
    value = receipt["value"]
    exact = f"{value:,}" if isinstance(value, int) or float(value).is_integer() else f"{value:,.6g}"
    exact = exact.removesuffix(".0")
    parts = [escape(receipt["name"])]
    if exact not in shown:
        parts.append(f" = {exact} {escape(receipt['unit'])}".rstrip())
    elif receipt["unit"]:
        parts.append(f" ({escape(receipt['unit'])})")
    if "formula" in receipt and receipt["formula"] != receipt["name"]:
        parts.append(f'<br><span class="formula">= {escape(receipt["formula"])}</span>')
    if "assumed" in receipt:
        parts.append(f"<br>assumed: {escape(receipt['assumed'])}")
    for row in receipt.get("rows", []):
        place = [row["place"], row["as_of"] and f"as of {row['as_of']}", CONFIDENCE.get(row["confidence"], row["confidence"])]
        changed = " <strong>(changed locally)</strong>" if row["changed"] else ""
        words = "; ".join(escape(text) for text in place if text)
        parts.append(f"<br>{source_link(builder, row['source'])}{'; ' if words else ''}{words} {table_link(builder, row['table'])}{changed}")
    inputs = [one for one in receipt.get("inputs", []) if {"rows", "inputs", "assumed"} & set(one)]
    if len(inputs) > 8:
        first = inputs[0]
        rows = first.get("rows") or [{}]
        parts.append(f"<br>{len(inputs)} rows {table_link(builder, rows[0]['table']) if rows[0] else ''}")
    elif inputs:
        parts.append("<ul>" + "".join(f"<li>{receipt_html(builder, one)}</li>" for one in inputs) + "</ul>")
    return "".join(parts)


def table_link(builder, table: str) -> str:
    address = builder.get_relative_uri(builder.current_docname, "pages/data")
    return f'<a href="{address}#table-{table}">[{escape(table)}]</a>'


def write_receipts(app, error) -> None:
    """receipts.json: every computed number on every page."""
    if error or app.builder.format != "html":
        return
    pages = book(app.env).data["numbers"]
    listed = [
        {"page": page, "number": index, "text": one["text"], **content["receipts"][one["receipt"] - 1]}
        for page, content in sorted(pages.items())
        for index, one in enumerate(content["shown"], 1)
    ]
    Path(app.outdir, "receipts.json").write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", "utf-8")


def setup(app) -> None:
    plugins = load_mime_renders()
    if NumberMime not in plugins:
        plugins.append(NumberMime)
    app.add_role("num", NumberRole())
    app.add_node(number, html=(visit_number, None), latex=(lambda s, n: None, lambda s, n: None), text=(lambda s, n: None, lambda s, n: None))
    app.add_node(receipts, html=(visit_receipts, None))
    app.connect("doctree-read", add_receipts)
    app.connect("build-finished", write_receipts)
