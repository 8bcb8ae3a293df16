"""Each chapter as plain Markdown, for those who want text: no code, figures in words with their table, solutions open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sphinx.errors import ExtensionError

from enforcement import __version__

from . import figures, numbers
from .markdown import Plain, exercises, joined, quoted, receipts
from .notebooks import BOOK, LICENCE, Chapter, pages, read_chapters


class Text(Plain):
    """Plain Markdown in which nothing is folded."""

    def folded(self, summary: str, body: str) -> str:
        return quoted(joined([f"**{summary}**", body]))


def write_texts(app, error) -> None:
    """downloads/CHAPTER.md, after the other downloads, which keep their folder clean."""
    if error or app.builder.name != "html":
        return
    chapters = read_chapters(app)
    for one in chapters:
        Path(app.outdir, "downloads", f"{one.name}.md").write_text(chapter_text(one, pages(app, chapters, "md"), app.config.book_site), "utf-8")


def chapter_text(chapter: Chapter, page: Callable[[str], str], site: str) -> str:
    """A chapter as Markdown; `page` gives the address of a page of the book, blank where it has none, `site` that of the book."""
    plain = Text("", chapter.numbers, exercises(chapter.text), page)
    up = site.rstrip("/") if site else ".."
    try:
        parts = [plain.text(cell.source) if cell.cell_type == "markdown" else outputs(cell.outputs, up) for cell in chapter.notebook.cells]
    except ValueError as problem:
        raise ExtensionError(f"The Markdown of chapters/{chapter.name}.md: {problem}.") from problem
    if plain.used:
        parts += ["## Where the numbers in the text come from", receipts(plain.used)]
    address = page(f"{chapter.name}.html") if site else ""
    book = f"[{BOOK}]({address})" if address else BOOK
    return joined([*parts, "---", f"*A chapter of {book}, version {__version__}; {LICENCE}. Its code is in the notebook.*"]) + "\n"


def outputs(some: list, up: str) -> str:
    """What a cell put out, in words: figures by their alternative text and table, the rest as text."""
    parts = []
    for one in some:
        data = one.get("data", {})
        if figures.MIME in data:
            parts.append(figure_words(data[figures.MIME], up))
        elif numbers.MIME in data:
            parts.append(data["text/plain"])
        else:
            parts.append("```text\n" + (one.get("text") or data.get("text/plain", "")).strip("\n") + "\n```")
    return joined(parts)


def figure_words(figure: dict, up: str) -> str:
    title, subtitle, alt, note, answer = (figures.as_text(figure[part]) for part in ("title", "subtitle", "alt", "note", "answer"))
    table = f"[Its numbers, as CSV]({up}/_static/figures/{figure['name']}.csv); [its picture]({up}/_static/figures/{figure['name']}.png)."
    return quoted(joined([f"**Figure: {title}**", subtitle, alt, note and f"Note: {note}", answer, table]))


def setup(app) -> None:
    app.connect("build-finished", write_texts, priority=950)
