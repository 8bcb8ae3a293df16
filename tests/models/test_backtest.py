"""The back-test: no peeking, the rules in closed form, the score, the edges."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from enforcement import backtest
from enforcement.backtest import History, Try

YEARS = np.array([2010, 2011, 2012, 2014, 2015, 2018])
series_values = st.lists(st.integers(1, 10**6), min_size=6, max_size=6)


def kinds(values, flows=(1.0,) * 6):
    """The same counts as each kind of series."""
    flows = np.array(flows, dtype=float)
    return [History(YEARS, np.array(values), level=True), History(YEARS, np.array(values)),
            History(YEARS, np.array(values), inflow=flows, outflow=flows / 2), History(YEARS, np.array(values), arrivals=flows, stay=flows * 3)]


# No peeking

@given(series_values, series_values, st.integers(4, 5), st.sampled_from(list(backtest.RULES)))
def test_no_projection_moves_when_later_years_do(values, others, known, rule):
    changed = values[:known] + others[known:]
    later_flows = [1.0] * known + [float(x) for x in others[known:]]
    for before, after in zip(kinds(values), kinds(changed, later_flows), strict=True):
        said = [[t.said for t in backtest.project(s, rule) if t.made <= YEARS[known - 1]] for s in (before, after)]
        assert said[0] == said[1] and said[0], "a projection knew the future"


def test_each_year_with_three_earlier_ones_speaks_of_every_later_year():
    made = [(t.made, t.year) for t in backtest.project(kinds([5] * 6)[0], "no change")]
    assert made == [(2014, 2015), (2014, 2018), (2015, 2018)]
    assert [t.year for t in backtest.project(kinds([5] * 6)[0], "no change", until=2015)] == [2015]


# The rules

@given(st.integers(10**5, 10**6), st.integers(-10_000, 10_000))
def test_on_a_straight_line_both_moving_rules_are_exact(start, slope):
    line = History(YEARS, start + slope * (YEARS - 2010.0))
    for rule in ("arithmetic", "last change"):
        assert all(t.said == pytest.approx(t.counted) for t in backtest.project(line, rule))


@given(st.integers(1, 10**6), st.sampled_from(list(backtest.RULES)))
def test_on_a_flat_series_every_rule_is_exact(level, rule):
    for series in (History(YEARS, np.full(6, level), level=True), History(YEARS, np.full(6, level))):
        assert backtest.score(backtest.project(series, rule)) == pytest.approx(0)


def test_the_arithmetic_by_hand_for_each_kind():
    level, stock, flows, law = (s.up_to(5) for s in kinds([100, 10, 20, 30, 40, 999], [9, 2, 4, 6, 8, 999]))
    assert backtest.constant_flows(level, 2018) == (10 + 20 + 30 + 40) / 4
    assert backtest.constant_flows(stock, 2018) == pytest.approx(40 + 3 * (40 - 10) / (2015 - 2011))
    assert backtest.constant_flows(flows, 2018) == pytest.approx(40 + 3 * (5 - 2.5))
    assert backtest.constant_flows(law, 2018) == pytest.approx(5 * 15)
    assert backtest.last_change(stock, 2018) == pytest.approx(40 + 3 * 10) and backtest.no_change(stock, 2018) == 40


def test_a_flow_that_was_not_published_is_left_out_of_the_mean():
    nan = float("nan")
    known = History(YEARS[:4], np.full(4, 100), inflow=np.array([30, 30, nan, 30]), outflow=np.array([10, nan, 10, 20]))
    assert backtest.constant_flows(known, 2016) == 100 + 2 * (20 + 10) / 2
    with pytest.raises(ValueError, match="No flows are known"):
        backtest.constant_flows(History(YEARS[:2], np.full(2, 9), inflow=np.full(2, nan), outflow=np.full(2, nan)), 2015)


def test_no_projection_falls_below_zero():
    falling = History(YEARS, np.array([500, 400, 300, 200, 10, 5]))
    assert all(t.said >= 0 for rule in backtest.RULES for t in backtest.project(falling, rule))
    assert backtest.last_change(falling.up_to(5), 2018) == 0 and backtest.constant_flows(falling.up_to(5), 2099) == 0


def test_the_naive_stock_is_one_line():
    assert backtest.naive_stock(900, 80, 100, 10) == 900 - 200
    assert backtest.naive_stock(900, 80, 100, 100) == 0


# The score

def test_the_score_is_the_mean_miss_as_a_share_of_what_was_counted():
    tries = [Try("no change", 1, 2, 50, 100), Try("no change", 1, 3, 300, 200)]
    assert [t.off for t in tries] == [-0.5, 0.5] and backtest.score(tries) == 0.5


# Edges

@pytest.mark.parametrize("wrong, words", [
    (dict(years=[2010, 2010], values=[1, 2]), "does not ascend"), (dict(years=[2010], values=[1, 2]), "one value a year"),
    (dict(years=[], values=[]), "one value a year"), (dict(years=[2010, 2011], values=[1, -2]), "values is -2"),
    (dict(years=[2010], values=[1], inflow=[1]), "inflow and outflow go together"), (dict(years=[2010], values=[1], stay=[1]), "arrivals and stay go together"),
    (dict(years=[2010], values=[1], inflow=[1, 2], outflow=[1, 2]), "one value a year"),
])
def test_a_series_that_makes_no_sense_is_refused_in_a_sentence(wrong, words):
    with pytest.raises(ValueError, match=words):
        History(**wrong)


def test_an_unknown_rule_an_empty_test_and_a_count_of_nobody_are_refused():
    with pytest.raises(ValueError, match="rule is 'guess'"):
        backtest.project(kinds([5] * 6)[0], "guess")
    with pytest.raises(ValueError, match="no projection"):
        backtest.score([])
    with pytest.raises(ValueError, match="2018 counts 0"):
        backtest.project(kinds([5, 5, 5, 5, 5, 0])[0], "no change")
