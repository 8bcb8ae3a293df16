"""A figure is shown only with all its words, the same on every machine, and as an ordinary chart outside the book."""

import json

import altair
import pandas as pd
import pytest

from enforcement.charts import IN_THE_BOOK, MIME, FigureError, choice, control, show, source_keys
from enforcement.quantity import Quantity, Row, say, unit
from enforcement.theme import CONFIG, NARROW, WIDE

DATA = pd.DataFrame({"what": ["a", "b"], "count": [1 / 3, 2.0]})
PEOPLE = Quantity(1_445_549, unit("person"), "people", rows=(Row("final_orders", {}, "people", "a-letter", confidence="official"),))


def draw(width):
    return altair.Chart(DATA).mark_bar().encode(x="count:Q", y="what:N").properties(width=width, height=100)


def shown(**changes):
    words = dict(
        name="two-bars",
        title="Two bars",
        subtitle="Counts, people",
        alt="Two horizontal bars on an axis of people; the second is the longer of the two.",
        sources="a-letter",
        data=DATA,
    )
    return show(draw, **(words | changes))


@pytest.mark.parametrize(
    "changes, sentence",
    [
        (dict(name="Two bars"), 'The figure name "Two bars" may have small letters, digits and hyphens only.'),
        (dict(title=""), 'Figure "two-bars" has no title. Say it in a sentence.'),
        (dict(subtitle=" "), 'Figure "two-bars" has no subtitle. Say it in a sentence.'),
        (dict(alt=""), 'Figure "two-bars" has no alt. Say it in a sentence.'),
        (
            dict(alt="Chart of people by what they are, over a number of years and by kind."),
            'The alternative text of figure "two-bars" must say what a reader should see, not that it is a chart.',
        ),
        (dict(alt="Two bars."), 'The alternative text of figure "two-bars" must say what a reader should see, not that it is a chart.'),
        (dict(sources=[]), 'Figure "two-bars" names no source. Pass the table it was drawn from, or keys of references.bib.'),
        (dict(sources=DATA), "The table passed as sources has no column source; pass keys of references.bib."),
        (dict(sources=["a-letter", DATA]), "The table passed as sources has no column source; pass keys of references.bib."),
        (dict(data=DATA.head(0)), 'Figure "two-bars" has no table of what is plotted. Pass data=.'),
    ],
)
def test_a_figure_that_lacks_a_part_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(FigureError) as error:
        shown(**changes)
    assert str(error.value) == sentence


@pytest.mark.parametrize("part", ["title", "subtitle", "alt", "sources", "data", "name"])
def test_no_part_can_be_forgotten(part):
    words = dict(name="x", title="t", subtitle="s", alt="a" * 60, sources="k", data=DATA)
    del words[part]
    with pytest.raises(TypeError, match=part):
        show(draw, **words)


def test_a_count_keeps_its_last_digit_in_the_table_and_in_the_chart_whatever_stands_beside_it():
    data = pd.DataFrame({"what": ["a", "b"], "count": [1_445_549, None]})
    chart = altair.Chart(data).mark_bar().encode(x="count:Q", y="what:N")
    payload = show(chart, name="counts", title="t", subtitle="s", alt="a" * 60, sources="k", data=data).payload()
    assert payload["table"]["rows"] == [["a", 1445549], ["b", ""]] and type(payload["table"]["rows"][0][1]) is int
    assert '"count": 1445549}' in json.dumps(payload["wide"])


def test_in_the_book_a_figure_is_plain_data(monkeypatch):
    monkeypatch.setenv(IN_THE_BOOK, "1")
    payload = json.loads(json.dumps(shown()._repr_mimebundle_()))[MIME]
    assert payload["table"] == {"columns": ["what", "count"], "rows": [["a", 0.333333], ["b", 2.0]]}
    assert (payload["wide"]["width"], payload["narrow"]["width"]) == (WIDE, NARROW)
    assert payload["wide"]["config"] == CONFIG


def test_in_a_notebook_a_figure_is_an_ordinary_chart_with_its_title(monkeypatch):
    monkeypatch.delenv(IN_THE_BOOK, raising=False)
    bundle = shown()._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert MIME not in bundle and "Two bars" in json.dumps(bundle)


def test_a_title_in_a_notebook_breaks_between_words(monkeypatch):
    monkeypatch.delenv(IN_THE_BOOK, raising=False)
    words = " ".join(["court-ordered"] * 12 + ["x" * 120])
    bundle = json.dumps(shown(title=words, note=words)._repr_mimebundle_())
    assert "court-ordered" in bundle and "court-\"" not in bundle and "x" * 120 in bundle


def test_a_figure_is_the_same_each_time_it_is_drawn():
    assert json.dumps(shown().payload()) == json.dumps(shown().payload())


def test_plotted_values_are_rounded_so_that_processors_agree():
    assert "0.333333}" in json.dumps(shown().payload()["wide"]) and "0.33333333" not in json.dumps(shown().payload())


def test_numbers_in_the_words_of_a_figure_keep_their_receipts():
    [before, number, after] = shown(title=say("The list holds {n} people", n=PEOPLE)).payload()["title"]
    assert (before, number["text"], after) == ("The list holds ", "1.4 million", " people") and number["rows"][0]["source"] == "a-letter"


def test_sources_are_found_in_keys_numbers_and_tables_each_once():
    table = pd.DataFrame({"source": ["a-letter", "a-report", "a-report"]})
    assert source_keys(["a-memo", PEOPLE, PEOPLE.short, table]) == ("a-memo", "a-letter", "a-report")


def test_a_chart_may_be_drawn_anew_for_a_phone():
    widths = []
    show(lambda width: widths.append(width) or draw(width), name="x", title="t", subtitle="s", alt="a" * 60, sources="k", data=DATA)
    assert widths == [WIDE, NARROW]


def test_a_control_opens_at_its_value_to_the_last_digit():
    """A calibrated rate that is rounded on its way to the page no longer gives back the year it was fitted to."""
    rate = 47_732 / 5_400
    chart = draw(WIDE).add_params(control("rate", "Removals an officer", rate, 0, 50, 0.1), choice("rule", "Rule", "a", {"a": "First", "b": "Second"}))
    live = show(chart, name="live", title="t", subtitle="s", alt="a" * 60, sources="k", data=DATA).payload()
    opening = {one["name"]: one for one in live["wide"]["params"]}
    assert opening["rate"]["value"] == rate
    assert opening["rule"]["bind"] == {"input": "select", "options": ["a", "b"], "labels": ["First", "Second"], "name": "Rule"}
