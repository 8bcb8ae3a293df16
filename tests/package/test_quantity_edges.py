"""What a run with a changed quantity.py showed that no other test noticed."""

import math
import re

import pytest

from enforcement.quantity import A_YEAR, Quantity, Row, assumed, changed_tables, computed, finding, in_words, receipt_html, say, total, unit

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


# Equal

def test_two_numbers_are_equal_when_value_and_unit_are():
    assert waiting == Quantity(3, unit("person"), "another name") and waiting != Quantity(4, unit("person"), "more")
    assert assumed(1, "year", "a", "r") == assumed(365.25, "day", "b", "r") and waiting / waiting == 1 and waiting / 2 / waiting != 1
    assert waiting in [Quantity(3, unit("person"), "as many")] and waiting.short == waiting.short
    assert len({waiting, waiting}) == 1, "a number may be the key of a dictionary"


@pytest.mark.parametrize("other", [Quantity(3, unit("removal"), "removals"), 3, 3.0])
def test_numbers_of_unlike_units_are_not_compared(other):
    with pytest.raises(TypeError, match="Convert one of them first"):
        _ = waiting == other


@pytest.mark.parametrize("other", [None, "3", [3], object()])
def test_a_number_is_not_what_is_no_number(other):
    assert waiting != other and other not in [waiting]


# Shown and said

@pytest.mark.parametrize("share, text", [
    (math.nan, "no number"), (math.inf, "no number"), (0.0996, "10%"), (0.0994, "9.9%"), (-0.0996, "-10%"), (0.1, "10%"), (0, "0.0%"),
    (0.625, "63%"), (0.285, "29%"), (0.0285, "2.9%"),
])
def test_a_share_in_per_cent_has_two_digits(share, text):
    assert Quantity(share, unit(""), "share").percent.text == text


def test_one_of_a_thing_is_said_in_the_singular():
    one, two = (assumed(count, "person / removal", "people for each", "for the test").receipt()["unit"] for count in (1, 2))
    assert (one, two) == ("person a removal", "people a removal")


def test_what_years_that_follow_each_other_add_to_is_no_rate():
    years = [Quantity(value, unit("removal / year"), "removals") for value in (3, 4)]
    both, mixed = total(years, "both years", each=A_YEAR), total(years, "two kinds in one year")
    assert (both.value, in_words(both.unit), in_words(mixed.unit)) == (7, "removals", "removals a year")
    assert total(years[:1], "one").formula == "one number"


def test_a_unit_that_stands_twice_is_said_twice():
    day = assumed(1, "day", "a day", "for the test")
    assert in_words((waiting * waiting).unit) == "people × people" and in_words((waiting / day / day).unit) == "people a day a day"


@pytest.mark.parametrize("text", ["(removal", "removal /", "2 person", "person +", "person ** x", "@", "removal **", "alien", "/", None, 5])
def test_a_unit_that_cannot_be_read_ends_in_the_list_of_units(text):
    with pytest.raises(ValueError, match=re.escape(f'Unknown unit "{text}". Use one of: person, removal,')):
        unit(text)


def test_braces_may_be_written_double():
    assert str(say("{{n}} is {n}", n=waiting)) == "{n} is 3.0"


@pytest.mark.parametrize("template", ["{n.exact}", "{n:,}", "{n!r}", "{0}", "{}"])
def test_only_a_name_stands_in_braces(template):
    with pytest.raises(ValueError) as error:
        say(f"About {template} people.", n=waiting)
    asked = "Write {n}, and pass what is shown: say(..., n=number.exact)."
    assert str(error.value) == f'The sentence "About {template} people." has more than a name in braces. {asked}'


@pytest.mark.parametrize("template", ["about {n", "about n}"])
def test_a_brace_has_its_partner(template):
    with pytest.raises(ValueError, match="has a brace without its partner. Write it double to show it."):
        say(template, n=waiting)
