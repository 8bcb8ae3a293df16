"""What a run with a changed quantity.py showed that no other test noticed."""

import pytest

from enforcement.quantity import Quantity, Row, assumed, changed_tables, computed, finding, in_words, receipt_html, say, unit

waiting = Quantity(3, unit("person"), "people waiting")


def test_neighbours_are_told_apart():
    assert waiting < Quantity(3.5, unit("person"), "more") and waiting <= Quantity(3, unit("person"), "as many")
    assert not waiting <= Quantity(2.5, unit("person"), "fewer") and waiting > Quantity(2.5, unit("person"), "fewer")
    assert not waiting > Quantity(3, unit("person"), "as many") and waiting >= Quantity(3, unit("person"), "as many")


def test_people_may_be_written_in_the_plural():
    assert unit("people") == unit("person") and unit("book-in / day") == unit("book_in / day")


def test_a_number_moved_to_another_unit_says_so():
    moved = Quantity(730.5, unit("day"), "wait").to("year")
    assert (moved.value, moved.unit) == (pytest.approx(2), unit("year"))


def test_a_number_divided_by_a_quantity_writes_its_formula():
    assert (6 / waiting).formula == "6 ÷ people waiting" and (6 * waiting).formula == "6 × people waiting"


def test_assumed_and_computed_numbers_keep_their_names():
    assert assumed(1, "person", "one", "why").name == "one" and computed(1, "person", "two", "1 + 1").name == "two"


@pytest.mark.parametrize(
    "text, words", [("removal / agency", "removals an agency"), ("removal / officer", "removals an officer"), ("dollar / event", "dollars an event")]
)
def test_an_article_fits_its_word(text, words):
    assert in_words(unit(text)) == words


def test_a_receipt_in_a_notebook_shows_each_of_its_parts():
    row = Row("docket", {}, "people", "letter", "p. 1", "2024-11-24", "official")
    read = Quantity(2, unit("person"), "read", rows=(row,))
    html = receipt_html((read + assumed(1, "person", "guessed", "nobody counted")).named("both").receipt())
    for part in (
        "<b>both</b>: 3 people",
        "= read + guessed",
        "assumed: nobody counted",
        "table docket; document letter; p. 1, as of 2024-11-24; read in the official",
    ):
        assert part in html, f"{part!r} is not in {html}"
    assert html.startswith("<ul><li>") and html.endswith("</li></ul>") and "changed locally" not in html
    assert read.receipt()["confidence"] == "official"


def test_a_sentence_has_no_blank_parts():
    assert len(say("{n}", n=waiting).parts) == 1


def test_a_note_of_a_changed_table_names_table_and_claim(capsys):
    changed_tables.add("docket")
    try:
        finding("it grew", False)
    finally:
        changed_tables.clear()
    assert capsys.readouterr().out == 'Note: with docket changed, this no longer holds: "it grew".\n'


def test_numbers_add_up_from_zero_and_are_formatted_like_numbers():
    assert sum([waiting, waiting]).value == 6 and (0.5 + waiting / waiting).formula == "0.5 + (people waiting ÷ people waiting)"
    assert f"{waiting:.2f}" == "3.00" and f"{waiting}" == "3.0"


def test_a_number_that_was_read_is_shown_whole_with_its_unit():
    shown = Quantity(1_445_549, unit("person"), "read", rows=(Row("docket", {}, "people", "letter"),))._repr_mimebundle_()
    assert shown["text/plain"] == "1,445,549 people" and shown["text/html"].startswith("<details><summary>1,445,549 people</summary>")
    assert Quantity(1_445_549, unit("person"), "computed")._repr_mimebundle_()["text/plain"] == "1.4 million people"
