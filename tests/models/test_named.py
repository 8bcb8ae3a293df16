"""What a run with changed models showed that no other test noticed: which argument an error names, ties, and edges.

An error names the argument that is wrong, so that a reader of a notebook finds it.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from enforcement import backlog, backtest, cooperation, priorities, scenario

ASSUMED = backlog.Assumptions(officers=100, share_elsewhere=0, removals_per_officer=10, new_orders=0, other_exits=0)
WORLD = scenario.World(
    stock=(1,), mix=(1,), new_orders=1, share_sought=0, handed_over=0, found_later=0,
    hours_custody=1, hours_at_large=1, officers=1, share_elsewhere=0, hours_per_officer=1,
)  # fmt: skip
CALLS = [
    (backlog.calibrated_removals_per_officer, dict(removals=10, officers=2, share_elsewhere=0)),
    (backlog.implied_new_orders, dict(stock_before=10, stock_after=12, years=1, removals=1, other_exits=0)),
    (backlog.new_orders_range, dict(stock_before=10, stock_after=12, removals=1, other_exits=0)),
    (backlog.identity_residual, dict(stock=[1, 2], inflow=[1], outflow=[0])),
    (backlog.littles_law, dict(arrivals_per_day=1, length_of_stay=2)),
    (cooperation.handed_over_implied, dict(at_large=0.2, found_later=0.5)),
    (priorities.cobham_waits, dict(rates=[1], service_rate=2)),
    (priorities.erlang_c, dict(offered_load=1)),
    (priorities.waits_in_line, dict(arrival=[1], rank=[0], service=[1])),
    (priorities.Classes, dict(stock=[1], inflow=[1], effort=[1], other_exits=[0])),
    (backtest.History, dict(years=[2020], values=[1])),
    (replace, dict(stock=[1], mix=[1], hours_at_large=1)),
]
ALSO = {backlog.new_orders_range: {"years": 1}, replace: {"obj": WORLD}, priorities.cobham_waits: {"servers": 1}, priorities.erlang_c: {"servers": 2}}
SHAPED = {
    backlog.calibrated_removals_per_officer: {"officers", "share_elsewhere"},
    backlog.implied_new_orders: {"stock_after", "years", "removals", "other_exits"},
    backlog.littles_law: {"length_of_stay"},
    cooperation.handed_over_implied: {"found_later"},
}
"""Arguments that broadcast with the first one."""


def called(call, given: dict):
    """`replace` takes what it changes as its first argument."""
    return call(given.pop("obj"), **given) if "obj" in given else call(**given)


@pytest.mark.parametrize("call, name", [(call, name) for call, given in CALLS for name in given], ids=lambda one: getattr(one, "__name__", one))
def test_an_error_names_the_argument_that_is_wrong(call, name):
    given = dict(CALLS)[call] | ALSO.get(call, {})
    bad = [math.nan] * len(given[name]) if isinstance(given[name], list) else math.nan
    with pytest.raises(ValueError, match=f"^{name} is nan"):
        called(call, given | {name: bad})


@pytest.mark.parametrize("call, name", [(call, name) for call in SHAPED for name in sorted(SHAPED[call])], ids=lambda one: getattr(one, "__name__", one))
def test_an_error_names_the_arguments_whose_shapes_clash(call, name):
    given = dict(CALLS)[call]
    first = next(iter(given))
    with pytest.raises(ValueError, match=rf"{name} has shape \(3,\), which does not fit the shape \(2,\) of {first}\b"):
        call(**given | {first: [given[first]] * 2, name: [given[name]] * 3})


def test_an_error_names_the_number_of_draws_and_the_range_that_is_wrong():
    with pytest.raises(ValueError, match="^draws is 0"):
        backlog.draw_assumptions(np.random.default_rng(1), ASSUMED, {"officers": (1, 2)}, draws=0)
    with pytest.raises(ValueError, match="^officers runs from 2 down to 1"):
        backlog.tornado(backlog.capacity, ASSUMED, {"officers": (2, 1)})


def test_the_widest_bar_comes_first_whatever_its_name():
    bars = backlog.tornado(backlog.capacity, ASSUMED, {"officers": (90, 110), "removals_per_officer": (9, 12), "share_elsewhere": (0, 0.9)})
    assert [bar[0] for bar in bars] == ["share_elsewhere", "removals_per_officer", "officers"]


def test_one_whole_person_is_somebody_reached():
    one_a_year = priorities.project(priorities.Classes(stock=[3], inflow=[0], effort=[1]), 1, years=3)
    assert priorities.first_reached(one_a_year).tolist() == [1]


def test_without_an_arrest_there_are_no_hours_an_arrest():
    nobody = cooperation.Assumptions(sought=10, handed_over=0, found_later=0, hours_custody=1, hours_at_large=1)
    assert cooperation.hours_per_arrest(nobody) is None and cooperation.at_large_share(replace(nobody, found_later=1)) == 1


def test_errors_name_years_to_look_ahead_hours_and_officers():
    with pytest.raises(ValueError, match="^horizon is 0"):
        backlog.years_to_clear(10, ASSUMED, horizon=0)
    with pytest.raises(ValueError, match="^servers is 0"):
        priorities.waits_in_line([1], [0], [1], servers=0)
    with pytest.raises(ValueError, match=r"^capacity_hours has shape \(2,\)"):
        priorities.project(priorities.Classes(stock=[[1, 1, 1]], inflow=[1], effort=[1]), [1, 2])
    for name, given in (("rates", ([math.nan], 1)), ("until", ([1], math.nan))):
        with pytest.raises(ValueError, match=f"^{name} is nan"):
            priorities.poisson_arrivals(np.random.default_rng(1), *given)


def test_the_sentence_looks_as_far_ahead_as_it_is_asked_to():
    assert backlog.in_words(5_000, ASSUMED, horizon=5) == "The list is empty after 5 years."
    assert backlog.in_words(5_000, ASSUMED, horizon=4).endswith("but is not empty within 4 years.")


@pytest.mark.parametrize("times", [0.5, 4])
def test_waits_scale_with_the_unit_of_time(times):
    waits = priorities.cobham_waits([0.3, 0.4], 1, servers=2)
    assert priorities.cobham_waits([0.3 * times, 0.4 * times], times, servers=2) == pytest.approx(waits / times)


def test_a_conclusion_that_holds_by_less_than_one_does_not_flip():
    assert scenario.flip(lambda value: 0.5, 1, 2) is None and scenario.flip(lambda value: 1.5 - value, 1, 2) == pytest.approx(1.5)


def test_beds_without_stays_and_stays_without_beds_are_told_apart():
    for given, missing in (("beds", "stay_days"), ("stay_days", "beds")):
        with pytest.raises(ValueError, match=f"^{given} is given without {missing}"):
            replace(ASSUMED, **{given: 1})


def test_a_projection_names_its_rule():
    tries = backtest.project(backtest.History(years=[2000 + year for year in range(12)], values=list(range(1, 13))), "no change")
    assert tries and {one[0] for one in tries} == {"no change"}
