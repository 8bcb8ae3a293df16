"""A slip of an author is said with its page: a document, a table, an exercise, a figure that is not what it should be."""

from types import SimpleNamespace

import pytest
from docutils.parsers.rst import DirectiveError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.errors import ExtensionError

from book import figures, notebooks, pages
from book.markdown import Plain
from book.store import Book

EXERCISE = ":::{exercise} sums-1\n:answer: total\n:hint: Add.\nWhat is the sum?\n:::\n\n:::{solution} sums-1\nThree.\n:::"


def chapter(text: str, *code: str) -> notebooks.Chapter:
    cells = [new_markdown_cell(text), *(new_code_cell(one) for one in code)]
    return notebooks.Chapter("sums", new_notebook(cells=cells), {}, lambda name: b"")


def taken_away(one: notebooks.Chapter) -> None:
    """What the build makes of a chapter."""
    notebooks.answers([one])
    for name in notebooks.EDITIONS:
        notebooks.edition(one, name, "pass", lambda page: "")


def test_a_chapter_without_a_slip_is_taken_away():
    taken_away(chapter(EXERCISE, "total = 1 + 2"))


SLIPS = {
    "no hint": (EXERCISE.replace(":hint: Add.\n", ""), 'chapters/sums.md, exercise sums-1: it has an answer and no hint. Add ":hint:".'),
    "a share in percent": (
        EXERCISE.replace(":hint:", ":tolerance: 5%\n:hint:"),
        'chapters/sums.md, exercise sums-1: its tolerance is "5%". Write a share, such as 0.05.',
    ),
    "a solution of nothing": (
        EXERCISE.replace("{solution} sums-1", "{solution} sums-2"),
        'The notebook of chapters/sums.md: the solution "sums-2" has no exercise. Add it, or correct the name.',
    ),
}


@pytest.mark.parametrize("text, sentence", SLIPS.values(), ids=SLIPS)
def test_a_slip_in_an_exercise_is_said_with_its_page(text, sentence):
    with pytest.raises(ExtensionError) as error:
        taken_away(chapter(text, "total = 1 + 2"))
    assert str(error.value) == sentence


def test_a_chapter_without_code_is_said():
    with pytest.raises(ExtensionError, match=r"^The notebook of chapters/sums.md: it has no cell of code. Add one, or take the kernel out"):
        taken_away(chapter("Words."))


@pytest.fixture
def said(monkeypatch) -> list[tuple]:
    """The warnings that are given, each with its place."""
    given: list[tuple] = []
    for part in (pages, figures):
        monkeypatch.setattr(part.log, "warning", lambda text, *parts, location: given.append((text % parts, location)))
    return given


def test_an_unknown_document_is_said_with_its_page_and_line(said):
    document = SimpleNamespace(settings=SimpleNamespace(env=SimpleNamespace(docname="chapters/sums")))
    inliner = SimpleNamespace(reporter=SimpleNamespace(get_source_and_line=lambda line: ("sums.md", line)), document=document)
    [shown], _ = pages.SourceRole()("source", "", "a-rumour", 7, inliner)
    assert shown.astext() == "a-rumour"
    assert said == [('No document "a-rumour" in data/references.bib. Add it there, or correct the key.', ("chapters/sums", 7))]
    assert Plain("", {}, {}, lambda page: "").role_source("a-rumour") == "a-rumour"


@pytest.mark.parametrize("directive", [pages.TablePage, pages.WholeTable])
def test_an_unknown_table_is_said_where_it_is_asked_for(directive):
    asks = SimpleNamespace(arguments=["rumours"], error=lambda text: DirectiveError(3, text), env=SimpleNamespace(note_dependency=lambda path: None))
    with pytest.raises(DirectiveError) as error:
        directive.run(asks)
    assert error.value.msg == 'No table "rumours" in data/datapackage.json. Add it there, or correct the name.'


def test_two_figures_of_one_name_are_said_though_two_processes_read_their_pages(said):
    here, there = (Book(SimpleNamespace(domaindata={})) for _ in range(2))
    here.note_figure("index", {"name": "list-to-scale"})
    there.note_figure("chapters/sums", {"name": "list-to-scale"})
    there.note_figure("chapters/sums", {"name": "sums"})
    here.merge_domaindata(["chapters/sums"], there.data)
    figures.check_names(None, SimpleNamespace(get_domain=lambda name: here))
    assert said == [('Two figures are called "list-to-scale", one in index. Names are unique in the book.', "chapters/sums")]
