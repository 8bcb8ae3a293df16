"""Numbers keep their units and their receipts, and are shown as they are known."""

import json
import math
import re

import pandas as pd
import pint
import pytest
from hypothesis import given, strategies as st

from book.pages import unit_in_words
from enforcement.quantity import COUNTED_THINGS, ONE_EACH, Quantity, Row, Shown, assumed, computed, finding, in_words, receipt_html, rounded, say, total, unit


def read(value, unit_text="person", name="people on the list", confidence="official", **cell):
    """A number as data.py reads it."""
    row = Row("final_orders", {"as_of": "2024-11-24"}, "people", "ice-letter", "p. 1", "2024-11-24", confidence, **cell)
    return Quantity(value, unit(unit_text), name, rows=(row,))


PEOPLE = read(1_445_549)
REMOVALS = read(271_484, "removal / year", "removals")


# Units

def test_different_things_are_not_added_or_compared():
    for mix in (lambda: PEOPLE + REMOVALS, lambda: PEOPLE - REMOVALS, lambda: PEOPLE > REMOVALS, lambda: PEOPLE + 1):
        with pytest.raises(TypeError, match="Convert one of them first, with a conversion that states its assumption"):
            mix()


def test_the_sentence_of_a_unit_error_names_both_numbers_and_their_units():
    with pytest.raises(TypeError) as error:
        PEOPLE - REMOVALS
    assert str(error.value).startswith('Cannot compute "people on the list" − "removals": one is in people, the other in removals a year.')


def test_a_named_conversion_turns_removals_into_people_and_its_assumption_stays_on_the_receipt():
    years = PEOPLE / (REMOVALS * ONE_EACH)
    assert in_words(years.unit) == "years" and float(years) == 1_445_549 / 271_484
    assert "takes one person off the list" in json.dumps(years.receipt())


def test_units_cancel_and_convert():
    stay = assumed(73.05, "day", "mean stay", "a guess")
    assert float(stay.to("year")) == pytest.approx(0.2)
    bed_years = read(100, "bed") * (1 / stay)
    assert in_words(bed_years.unit) == "beds a day"
    assert (PEOPLE / PEOPLE).unit.dimensionless
    with pytest.raises(pint.DimensionalityError, match="Cannot convert"):
        stay.to("person")


def test_an_unknown_unit_ends_in_the_list_of_units():
    with pytest.raises(ValueError, match='Unknown unit "alien". Use one of: person, removal,.* or a rate such as "removal / year"'):
        unit("alien")


@pytest.mark.parametrize("text, words", [
    ("", ""), ("person", "people"), ("removal / year", "removals a year"), ("case / officer", "cases an officer"),
    ("agency", "agencies"), ("1 / year", "a share a year"), ("hour / arrest", "hours an arrest"), ("book-in", "book-ins"),
])
def test_a_unit_is_written_in_words(text, words):
    assert in_words(unit(text)) == words


def test_every_unit_of_the_package_is_written_without_underscores(root):
    """Units as columns have them, and as rows have them where a column holds several."""
    written = set(COUNTED_THINGS) | {f"hour / {thing}" for thing in COUNTED_THINGS} | {f"{thing} / hour" for thing in COUNTED_THINGS}
    for one in json.loads((root / "data" / "datapackage.json").read_text("utf-8"))["resources"]:
        names = [field["name"] for field in one["schema"]["fields"]]
        written |= {field["unit"] for field in one["schema"]["fields"] if field.get("unit")}
        if "unit" in names:
            written |= set(pd.read_csv(root / "data" / one["path"], dtype=str, keep_default_na=False)["unit"])
    assert len(written) > 100
    raw = {text: in_words(unit(text)) for text in written if re.search(r"_|\ba hour|/", in_words(unit(text)))}
    assert not raw, f"a reader would see these as they are stored: {raw}. Correct in_words in quantity.py."
    shown = {text: unit_in_words(text) for text in written}
    assert all(shown[text] for text in written if text) and shown["share"] == "share" and shown["removal / year"] == "removals a year"


@pytest.mark.parametrize("thing", COUNTED_THINGS)
def test_a_thing_that_is_counted_has_a_plural(thing):
    plural = in_words(unit(thing))
    assert plural == "people" or plural.endswith("s"), plural
    assert not re.search(r"[^aeou]ys$|[sxz]s$|persons", plural), f"{plural} is no plural of {thing}; add it to IRREGULAR"


# Arithmetic

counts = st.integers(0, 10**9)


@given(counts, counts)
def test_arithmetic_is_that_of_the_values(a, b):
    x, y = read(a), read(b, name="others")
    assert float(x + y) == a + b and float(x - y) == a - b and float(x * 2) == 2 * a
    assert (x < y, x <= y, x > y, x >= y) == (a < b, a <= b, a > b, a >= b)
    if b:
        assert float(x / y) == a / b and float(1 - x / y) == 1 - a / b


def test_a_formula_is_written_down_as_it_happens_and_a_name_closes_it():
    share = (PEOPLE / read(7_000_000, name="the docket")).named("share with an order")
    assert share.formula == "people on the list ÷ the docket"
    assert (1 - share).formula == "1 − share with an order"
    assert (PEOPLE * 2 / 3).formula == "(people on the list × 2) ÷ 3"


def test_a_total_names_its_parts_and_needs_some():
    parts = total([read(1), read(2, name="others")], "both")
    assert (int(parts), parts.name, len(parts.inputs)) == (3, "both", 2)
    with pytest.raises(ValueError, match='Nothing to add for "none of them". Check the selection of rows.'):
        total([], "none of them")


# Receipts

def test_a_receipt_leads_from_a_result_to_every_cell_behind_it():
    result = (PEOPLE / (REMOVALS * ONE_EACH)).named("years")
    receipt = json.loads(json.dumps(result.receipt()))
    assert receipt["formula"] == "people on the list ÷ (removals × one person a removal)"
    assert receipt["inputs"][0]["rows"][0]["source"] == "ice-letter" and receipt["unit"] == "years"
    assert [row.table for row in result.all_rows()] == ["final_orders"], "each cell once"


def test_a_number_is_as_sure_as_the_weakest_cell_behind_it():
    assert (PEOPLE + read(1, confidence="weak")).confidence == "weak"
    assert (PEOPLE + read(1, confidence="records")).confidence == "records"
    assert assumed(1, "person", "a guess", "nobody counts it").confidence == ""


def test_a_receipt_in_a_notebook_escapes_what_it_shows_and_says_what_was_changed():
    shown = receipt_html({"text": "1", **read(1, name="<script>alert(1)</script>", changed=True).receipt()})
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "(changed locally)" in shown


def test_a_computed_number_keeps_formula_and_inputs():
    model = computed(7, "person / year", "change", "new orders − removals", PEOPLE)
    assert model.receipt()["formula"] == "new orders − removals" and model.all_rows() == PEOPLE.all_rows()


def test_shown_in_the_book_a_number_carries_its_receipt_and_its_text():
    bundle = PEOPLE.short._repr_mimebundle_()
    assert bundle["application/vnd.enforcement.number+json"]["text"] == bundle["text/plain"] == "1.4 million"
    assert bundle["application/vnd.enforcement.number+json"]["value"] == 1_445_549


# Rounding for reading

@pytest.mark.parametrize("value, digits, text", [
    (1_445_549, 2, "1.4 million"), (1_445_549, 3, "1.45 million"), (7_600_000_000, 2, "7.6 billion"), (999_999, 2, "1.0 million"),
    (47_732, 2, "48,000"), (47_732, 3, "47,700"), (999.6, 2, "1,000"), (30.28, 2, "30"), (5.32, 2, "5.3"), (0.0523, 2, "0.052"),
    (9.7, 2, "9.7"), (9.96, 2, "10"), (9_600_000, 2, "9.6 million"), (22.5, 2, "23"), (0.25, 1, "0.3"), (-22.5, 2, "-23"),
    (0, 2, "0"), (-126_268, 2, "-130,000"), (math.nan, 2, "no number"), (math.inf, 2, "no number"),
])
def test_a_number_is_rounded_for_reading(value, digits, text):
    assert rounded(value, digits) == text


@given(st.floats(1e-6, 1e12), st.integers(2, 4))
def test_rounding_is_off_by_half_a_digit_at_most_and_never_in_powers_of_ten(value, digits):
    text = rounded(value, digits)
    assert "e" not in text
    figures, _, word = text.partition(" ")
    shown = float(figures.replace(",", "")) * {"": 1, "million": 1e6, "billion": 1e9}[word]
    assert abs(shown - value) <= 0.5001 * 10 ** (math.floor(math.log10(value)) - digits + 1)


@given(st.floats(9, 10, exclude_max=True))
def test_numbers_just_below_ten_keep_their_digit(value):
    assert abs(float(rounded(value, 2)) - value) <= 0.05001


def test_each_way_of_showing_a_number():
    share = (read(662_566) / PEOPLE).named("share")
    assert (PEOPLE.exact.text, PEOPLE.short.text, PEOPLE.digits(3).text, share.percent.text, str(PEOPLE)) == (
        "1,445,549",
        "1.4 million",
        "1.45 million",
        "46%",
        "1.4 million",
    )
    assert (read(45) / read(1000)).percent.text == "4.5%"
    with pytest.raises(TypeError, match='"people on the list" is in people, so it is no share and has no percentage'):
        _ = PEOPLE.percent


# Sentences and findings

def test_a_sentence_keeps_the_receipts_of_its_numbers():
    sentence = say("About {n} people, {share} of them.", n=PEOPLE, share=(PEOPLE / PEOPLE).percent)
    assert str(sentence) == "About 1.4 million people, 100% of them."
    assert next(part.quantity for part in sentence.parts if isinstance(part, Shown)) is PEOPLE


def test_a_sentence_that_lacks_a_number_says_which():
    with pytest.raises(ValueError, match=r'needs a number called "years". Pass it: say\(..., years=...\).'):
        say("About {years}.")


def test_a_finding_that_no_longer_holds_stops_the_chapter():
    finding("it holds", True)
    with pytest.raises(AssertionError, match='The data no longer support the sentence "most are". Correct the words, or the data.'):
        finding("most are", False)
