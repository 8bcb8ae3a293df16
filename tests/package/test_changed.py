"""The list of what changed between two built sites names each number, figure and page, with its old and new value."""

import json

import pytest

from book.changed import MOST, report

RECEIPT = {"page": "index", "name": "people on the list", "text": "1.4 million", "value": 1445549.0, "unit": "people"}
FIGURE = {"name": "list", "page": "index", "title": "A list", "subtitle": "people", "alt": "One bar.", "sources": ["a"], "live": False}


def built(folder, receipts=(RECEIPT,), figures=(FIGURE,), pages=("index",), drawing="<svg/>"):
    (folder / "_static" / "figures").mkdir(parents=True)
    (folder / "receipts.json").write_text(json.dumps(list(receipts)), "utf-8")
    (folder / "figures.json").write_text(json.dumps(list(figures)), "utf-8")
    (folder / "_static" / "figures" / "list.svg").write_text(drawing, "utf-8")
    for page in pages:
        (folder / f"{page}.html").write_text(f"<p>{page} {drawing}</p>", "utf-8")
    return folder


@pytest.fixture
def compared(tmp_path):
    """The report on the plain site and one that differs: `compared(drawing="<svg>…")`."""
    return lambda **differences: report(built(tmp_path / "old"), built(tmp_path / "new", **differences))


def test_equal_sites_differ_in_nothing(compared):
    assert compared().count("Nothing changed.") == 3


def test_a_changed_number_stands_with_its_old_and_new_value_and_its_pages(compared):
    changed = RECEIPT | {"text": "1.5 million", "value": 1_500_000.0}
    assert "| people on the list | 1.4 million (1,445,549 people) | 1.5 million (1,500,000 people) | index |" in compared(receipts=[changed])


def test_a_number_under_another_name_is_gone_and_new(compared):
    said = compared(receipts=[RECEIPT | {"name": "people with orders"}])
    assert "Gone: 1\n\n- index: people on the list" in said and "New: 1\n\n- index: people with orders" in said


def test_a_figure_says_which_of_its_parts_changed(compared):
    said = compared(figures=[FIGURE | {"alt": "Two bars."}, FIGURE | {"name": "other"}], drawing="<svg>1</svg>")
    assert "- list (index): alternative text, drawing" in said and "- other (index): new" in said


def test_pages_that_are_new_gone_or_changed_are_listed_and_a_long_list_is_folded(compared):
    said = compared(pages=[f"page-{index}" for index in range(MOST)])
    assert f"<summary>In all: {MOST + 1}</summary>" in said and "- index.html: gone" in said and "- page-7.html: new" in said


def test_a_page_that_differs_in_a_byte_is_changed(compared):
    assert "- index.html: changed" in compared(drawing="<svg> </svg>")
