"""Numbers in the prose: `{num}`expression`` shows a number of the chapter and links it to its receipt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from jupyter_core.utils import run_sync
from myst_nb.core.render import load_mime_renders
from myst_nb.ext.utils import RoleBase
from sphinx.util import logging

from enforcement.quantity import CONFIDENCE

from .changed import exact
from .sources import source_link
from .store import MANY, book, finished, named_inputs

MIME = "application/vnd.enforcement.number+json"
TIMEOUT = 60
"""Seconds in which all numbers of a chapter must be computed."""
log = logging.getLogger(__name__)


class number(nodes.Inline, nodes.TextElement):
    """A number in the text; `receipt` is the index of its receipt on the page."""


class receipts(nodes.General, nodes.Element):
    """The list of receipts of a page."""


class NumberRole(RoleBase):
    """Show the value of an expression with its receipt.

    Expressions are evaluated when the whole chapter has run, so the answer may stand at its top.
    """

    def run(self):
        node = number("", "", expression=self.text)
        self.set_source_info(node)
        element = self.document.get("nb_renderer")
        if element is None:
            log.warning(
                "{num}`%s` stands on a page without code cells. Add the cells that compute it.",
                self.text,
                location=(self.document.settings.env.docname, self.line),
            )
            return [], []
        if not hasattr(element, "numbers_to_come"):
            element.numbers_to_come = []
            finalise = element.render_nb_finalise

            def evaluate_and_finalise(metadata):
                evaluate(element.numbers_to_come, self.document)
                return finalise(metadata)

            element.render_nb_finalise = evaluate_and_finalise
        element.numbers_to_come.append(node)
        return [node], []


def evaluate(numbers: list[number], document) -> None:
    """Give the numbers of the text their receipts, from the chapter's kernel, which is asked for all at once."""
    kernel = document["nb_renderer"].renderer.nb_client._client.kc
    for node, answer in zip(numbers, run_sync(ask)(kernel, [node["expression"] for node in numbers]), strict=True):
        expression, location = node["expression"], (document.settings.env.docname, node.line)
        if answer["status"] == "error":
            log.warning("The number {num}`%s` cannot be computed: %s: %s", expression, answer["ename"], answer["evalue"], location=location)
        elif MIME not in answer["data"]:
            log.warning("{num}`%s` has no receipt. Make it a quantity; see chapters/enforcement/quantity.py.", expression, location=location)
        else:
            fill(node, answer["data"][MIME])


async def ask(kernel, expressions: list[str]) -> list[dict]:
    """The kernel's answers: the value of each expression in every form it has, or its error."""
    named = {str(index): expression for index, expression in enumerate(expressions)}
    reply = await kernel.execute("", store_history=False, user_expressions=named, reply=True, timeout=TIMEOUT)
    return [reply["content"]["user_expressions"][name] for name in named]


def fill(node: number, receipt: dict) -> number:
    node["content"] = receipt
    node += nodes.Text(receipt["text"])
    return node


class NumberMime:
    """Shows a number that is the value of a cell as a line of its own, with its receipt."""

    mime_priority_overrides = [("*", MIME, 0)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME:
            return None
        return [nodes.paragraph("", "", fill(number(), data.content), classes=["cell-number"])]


def number_html(text: str, index: int) -> str:
    return f'<a class="number" role="doc-noteref" href="#receipt-{index}" data-note="{index}">{escape(text)}</a>'


def visit_number(self, node):
    self.body.append(number_html(node.astext(), node["receipt"]) if "receipt" in node else "<strong>?</strong>")
    raise nodes.SkipNode


def words_html(env, words: list) -> str:
    """Words of a figure with their numbers linked to receipts on this page."""
    return "".join(
        escape(part) if isinstance(part, str) else number_html(part["text"], book(env).note_number(env.docname, part)) for part in words
    )


def add_receipts(app, doctree) -> None:
    """Number the receipts in reading order, and close a page that has numbers with their list."""
    for node in doctree.findall():
        if isinstance(node, number) and "content" in node:
            node["receipt"] = book(app.env).note_number(app.env.docname, node["content"])
        elif "words" in getattr(node, "attributes", {}):
            node["words"] = {part: words_html(app.env, words) for part, words in node["words"].items()}
    if app.env.docname not in book(app.env).data["numbers"]:
        return
    book(app.env).note_inputs(app.env.docname)
    section = nodes.section(ids=["receipts"], classes=["receipts-section"])
    section += nodes.title("", "Where the numbers come from")
    section += nodes.paragraph("", "Each number in the text leads here: what it is, how it was computed, where it was read, and how sure it is.")
    section += receipts()
    top = next(doctree.findall(nodes.section), doctree)
    top += section


def visit_receipts(self, node):
    page = book(self.builder.env).data["numbers"][self.builder.current_docname]
    self.body.append('<ol class="receipts">')
    for index, receipt in enumerate(page["receipts"], 1):
        texts = list(dict.fromkeys(one["text"] for one in page["shown"] if one["receipt"] == index))
        self.body.append(f'<li id="receipt-{index}">{receipt_html(self.builder, receipt, texts, page["receipts"])}</li>')
    self.body.append("</ol>")
    raise nodes.SkipNode


def receipt_html(builder, receipt: dict, texts: list[str], known: list[dict]) -> str:
    """One receipt in words: the number as shown, its name and value, formula, inputs, rows with their documents."""
    shown = " / ".join(f"<b>{escape(text)}</b>" for text in texts)
    lines = [f"{shown}{' · ' if shown else ''}{escape(receipt['name'].rstrip('.'))}: {exact(receipt['value'])} {escape(receipt['unit'])}".strip()]
    if receipt.get("formula", receipt["name"]) != receipt["name"]:
        lines.append(f'<span class="formula">= {escape(receipt["formula"])}</span>')
    if "assumed" in receipt:
        lines.append(f"assumed: {escape(receipt['assumed'])}")
    for row in receipt.get("rows", []):
        place = [row["place"], row["as_of"] and f"as of {row['as_of']}", CONFIDENCE.get(row["confidence"], row["confidence"]), row["note"].rstrip(".")]
        changed = " <strong>(changed locally)</strong>" if row["changed"] else ""
        words = "; ".join([source_link(builder, row["source"]), *(escape(text) for text in place if text)])
        lines.append(f"{words}. {table_link(builder, row['table'])}{changed}")
    inputs = [f'<a href="#receipt-{known.index(one) + 1}">{escape(one["name"])}</a>' for one in named_inputs(receipt)]
    if inputs:
        lines.append(f"from {'; '.join(inputs)}")
    elif len(receipt.get("inputs", [])) > MANY:
        tables = ", ".join(table_link(builder, table) for table in dict.fromkeys(tables_behind(receipt)))
        lines.append(f"{len(receipt['inputs'])} numbers from {tables}")
    return "<br>".join(lines)


def tables_behind(receipt: dict) -> Iterator[str]:
    """The table of each row that a number rests on, however far back."""
    yield from (row["table"] for row in receipt.get("rows", []))
    for one in receipt.get("inputs", []):
        yield from tables_behind(one)


def table_link(builder, table: str) -> str:
    address = builder.get_relative_uri(builder.current_docname, f"pages/tables/{table}")
    since = getattr(builder.env, "book_said_of_tables", {}).get("changes", {}).get(table, "")  # site.py keeps it
    mark = f" <strong>({since} since the published edition)</strong>" if since else ""
    return f'<a href="{address}">[{escape(table)}]</a>{mark}'


def write_receipts(app, error) -> None:
    """receipts.json: every computed number on every page."""
    if not finished(app, error):
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
    app.add_node(number, html=(visit_number, None))
    app.add_node(receipts, html=(visit_receipts, None))
    app.connect("doctree-read", add_receipts)
    app.connect("build-finished", write_receipts)
