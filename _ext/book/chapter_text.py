"""Each chapter as plain Markdown, for those who want text: figures in words with their table, solutions open, folded code left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sphinx.errors import ExtensionError

from enforcement import __version__

from . import figures, numbers
from .markdown import Plain, exercises, joined, quoted, receipts
from .notebooks import BOOK, LICENCE, Chapter, pages, read_chapters
from .store import finished


class Text(Plain):
    """Plain Markdown in which nothing is folded."""

    def folded(self, summary: str, body: str) -> str:
        return quoted(joined([f"**{summary}**", body]))


def write_texts(app, error) -> None:
    """downloads/CHAPTER.md, after the other downloads, which keep their folder clean."""
    if not finished(app, error):
        return
    chapters = read_chapters(app)
    for one in chapters:
        Path(app.outdir, "downloads", f"{one.name}.md").write_text(chapter_text(one, pages(app, chapters, "md"), app.config.book_site), "utf-8")


def chapter_text(chapter: Chapter, page: Callable[[str], str], site: str) -> str:
    """A chapter as Markdown; `page` gives the address of a page of the book, blank where it has none, `site` that of the book."""
    plain = Text("", chapter.numbers, exercises(chapter.text), page)
    up = site.rstrip("/") if site else ".."
    try:
        parts = [plain.text(cell.source) if cell.cell_type == "markdown" else code_words(cell, up) for cell in chapter.notebook.cells]
    except ValueError as problem:
        raise ExtensionError(f"The Markdown of chapters/{chapter.name}.md: {problem}.") from problem
    if plain.used:
        parts += ["## Where the numbers in the text come from", receipts(plain.used)]
    address = page(f"{chapter.name}.html") if site else ""
    book = f"[{BOOK}]({address})" if address else BOOK
    return joined([*parts, "---", f"*A chapter of {book}, version {__version__}; {LICENCE}. Code that the page folds is in the notebook.*"]) + "\n"


def code_words(cell, up: str) -> str:
    """A cell of code, left out where the page folds it, and what it put out: figures in words, the rest as text."""
    parts = [] if "hide-input" in cell.metadata.get("tags", []) else [fenced("python", cell.source)]
    for one in cell.outputs:
        data = one.get("data", {})
        if figures.MIME in data:
            parts.append(figure_words(data[figures.MIME], up))
        elif number := data.get(numbers.MIME):
            parts.append(f"{number['name'].capitalize()}: **{number['text']}**")
        else:
            parts.append(fenced("text", one.get("text") or data.get("text/plain", "")))
    return joined(parts)


def fenced(language: str, text: str) -> str:
    return f"```{language}\n" + text.strip("\n") + "\n```"


def figure_words(figure: dict, up: str) -> str:
    title, subtitle, alt, note, answer = (figures.as_text(figure[part]) for part in ("title", "subtitle", "alt", "note", "answer"))
    table = f"[Its numbers, as CSV]({up}/_static/figures/{figure['name']}.csv); [its picture]({up}/_static/figures/{figure['name']}.png)."
    return quoted(joined([f"**Figure: {title}**", subtitle, alt, note and f"Note: {note}", answer, table]))


def setup(app) -> None:
    app.connect("build-finished", write_texts, priority=950)
