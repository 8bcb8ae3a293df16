"""What the models refuse, each in a sentence of the book: nobody is answered in the words of numpy, and nothing is repaired in silence."""

import math

import numpy as np
import pandas as pd
import pytest

from enforcement import backlog, backtest, checks, definitions, priorities, regimes, scenario
from enforcement.backtest import History
from enforcement.quantity import assumed

CHANCE = np.random.default_rng(1)


@pytest.mark.parametrize("call, name", [
    (lambda: priorities.erlang_c(2, [1, 2]), "offered_load"),
    (lambda: priorities.cobham_waits([1], [1, 2], 2), "service_rate"),
    (lambda: priorities.poisson_arrivals(CHANCE, [1], [1, 2]), "until"),
    (lambda: backlog.new_orders_range(10, 12, [1, 2], 0, 0), "years"),
    (lambda: definitions.share_counted("convicted", [1, 2], 3, 4), "convicted"),
])
def test_a_list_where_one_number_is_asked_for_is_said(call, name):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == f"{name} is a list; give one number."


NO_NUMBERS = {
    "a text": "12", "texts": ["1", "2"], "texts as objects": np.array(["12"], dtype=object), "a column of texts": pd.Series(["12"]), "bytes": b"12",
    "a day": np.datetime64("2020-01-01"), "days": np.timedelta64(3, "D"), "a timestamp": pd.Timestamp("2020-01-01"),
    "complex": np.array([1 + 2j]), "imaginary": 1j, "masked": np.ma.masked_array([1, 2], [False, True]),
    "a blank": pd.Series([1, None], dtype="Int64"), "ragged": [[1], [2, 3]], "a dictionary": {"a": 1},
}
THREE = assumed(3, "person", "three people", "for the test")
NUMBERS = {
    "int": 3, "float": 3.0, "bool": True, "of numpy": np.int64(3), "array": np.array([1, 3]), "tuple": (1, 3), "column": pd.Series([1, 3], dtype="Int64"),
    "nothing masked": np.ma.masked_array([1, 3]), "quantity": THREE, "a quantity among others": [THREE, 1],
}


@pytest.mark.parametrize("value", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_not_made_one(value):
    with pytest.raises(ValueError, match="^people is .*; give a finite number, 0 or more.$"):
        checks.numbers_within("people", value)


@pytest.mark.parametrize("value", NUMBERS.values(), ids=NUMBERS)
def test_whatever_counts_is_taken_as_it_is(value):
    taken = checks.numbers_within("people", value)
    assert taken.dtype == float and taken.max() in (1, 3)


def test_classes_without_a_class_are_refused():
    with pytest.raises(ValueError, match="^stock is empty; give at least one class.$"):
        priorities.Classes([], [], [])


# People and groups

@pytest.mark.parametrize("groups, words", [((15, -10, 0), "^charged is -10"), ((math.nan, 1, 1), "^convicted is nan"), ((1, 1, "many"), "^neither is 'many'")])
def test_groups_that_nobody_can_count_have_no_share(groups, words):
    with pytest.raises(ValueError, match=words):
        definitions.in_words("convicted", *groups)


@pytest.mark.parametrize("name, years", [("entered", None), ("entered", "long ago"), ("released", math.nan), ("final_order", 100)])
def test_a_person_entered_at_a_time_that_is_known(name, years):
    with pytest.raises(ValueError) as error:
        regimes.Person("somebody", **{name: years})
    assert str(error.value) == f'"somebody" has {name}={years}; give years before the day, from 0 to below 100.'
    assert regimes.Person("somebody", released=None, final_order=None), "whoever was never held or ordered removed has no such time"


# The back-test

@pytest.mark.parametrize("flows, words", [
    (dict(inflow=["x"], outflow=[1]), r"^inflow is \['x'\]"), (dict(inflow=[1], outflow=[-3]), "^outflow is -3 at position 0"),
    (dict(inflow=[math.inf], outflow=[1]), "^inflow is inf"), (dict(arrivals=[-1], stay=[1]), "^arrivals is -1"),
    (dict(arrivals=[1], stay=[math.nan]), "^stay is nan"), (dict(inflow=[1], outflow=[[1]]), "^outflow has shape"),
])
def test_a_flow_is_a_count_or_was_not_published(flows, words):
    with pytest.raises(ValueError, match=words):
        History([2000], [1], **flows)


@pytest.mark.parametrize("rule", [backtest.last_change, backtest.constant_flows])
def test_one_year_has_no_change(rule):
    with pytest.raises(ValueError, match="^One year shows no change; give two years or more.$"):
        rule(History([2000], [1]), 2001)


def test_a_history_cannot_be_changed_from_outside():
    values, flow = np.array([1.0, 2.0]), np.array([5.0, 5.0])
    known = History(np.array([2000, 2001]), values, inflow=flow, outflow=flow)
    values[0] = flow[0] = 99
    assert known.values.tolist() == [1, 2] and known.inflow.tolist() == [5, 5]
    for array in (known.years, known.values, known.inflow, known.outflow):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 99


# The scenario

@pytest.mark.parametrize("outcome, at", [
    (lambda x: math.nan, "0"), (lambda x: 1 if x < 1 else math.nan, "1"), (lambda x: {0: 1, 1: -1}.get(x, math.nan), "0.5"),
])
def test_an_outcome_that_is_no_number_flips_nothing(outcome, at):
    with pytest.raises(ValueError, match=f"^The outcome at {at} is no number;"):
        scenario.flip(outcome, 0, 1)


@pytest.mark.parametrize("mix", [(1 - 9e-10,), (0.3, 0.7 + 9e-10), (1, 9e-10), (0.1,) * 10])
def test_a_mix_that_is_off_by_a_rounding_makes_and_loses_nobody(mix):
    world = scenario.World(stock=(1,) * len(mix), mix=mix, new_orders=3e6, share_sought=0, handed_over=0, found_later=0,
                           hours_custody=1, hours_at_large=1, officers=0, share_elsewhere=0, hours_per_officer=1)
    assert scenario.project(world, 1).inflow.sum() == pytest.approx(3e6, rel=1e-15)


# The queue at its edges

@pytest.mark.parametrize("rule", priorities.RULES)
@pytest.mark.parametrize("effort", [1e-300, 1e300])
def test_efforts_without_measure_neither_warn_nor_make_people(rule, effort):
    path = priorities.project(priorities.Classes([1e9, 5], [1, 2], [effort, 1]), 1e10, rule, years=2)
    assert (path.stock[1:] == path.stock[:-1] + path.inflow - path.exits - path.removals).all()
    assert np.isfinite(path.hours).all() and (path.hours.sum(axis=1) <= 1e10 * (1 + 1e-9)).all()


def test_ten_years_of_a_tenth_of_a_person_reach_one_by_the_tenth():
    path = priorities.project(priorities.Classes([3], [0], [1]), 0.1, years=11)
    assert priorities.first_reached(path).tolist() == [10]
