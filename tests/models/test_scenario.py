"""The three models in one world: each of them in its limit, people and hours conserved, and the flip."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from enforcement import backlog, cooperation, priorities, scenario
from enforcement.scenario import World

TOY = World(stock=(1_000, 4_000), mix=(0.25, 0.75), new_orders=800, share_sought=0.5, handed_over=0.5, found_later=0.25,
            hours_custody=8, hours_at_large=64, officers=100, share_elsewhere=0.1, hours_per_officer=200)

people, shares, hours = st.integers(0, 3_000_000), st.floats(0, 1), st.floats(0.5, 200)
worlds = st.builds(
    lambda a, b, first, **rest: World(stock=(a, b), mix=(first, 1 - first), **rest),
    people, people, shares, new_orders=people, share_sought=shares, handed_over=shares, found_later=shares,
    hours_custody=hours, hours_at_large=hours, officers=st.floats(0, 50_000), share_elsewhere=shares,
    hours_per_officer=st.floats(0, 2_000), other_exits=shares, out_of_reach=people, rule=st.sampled_from(priorities.RULES))


# A worked case

def test_a_toy_year_by_hand():
    path = scenario.project(TOY, years=1)
    # 400 are sought: 200 handed over, 50 found later, 150 not found; 400 others join by the mix.
    assert path.inflow[0].tolist() == [200, 50 + 100, 300, 150]
    # 18,000 hours: 200 x 8 at the jail door, the rest at 64 each in the first class at large.
    assert path.removals[0].tolist() == [200, (18_000 - 1_600) / 64, 0, 0]
    assert scenario.list_size(path).tolist() == [5_000, 5_000 + 800 - 200 - 256.25]


# Each model in its limit

@given(people, people, st.floats(0, 50_000), shares, st.floats(0, 100), shares)
def test_with_nobody_sought_and_one_class_it_is_the_backlog(stock, new_orders, officers, elsewhere, rate, leaving):
    world = replace(TOY, stock=(stock,), mix=(1,), new_orders=new_orders, share_sought=0, hours_at_large=1, officers=officers,
                    share_elsewhere=elsewhere, hours_per_officer=rate, other_exits=leaving)
    plain = backlog.project(stock, backlog.Assumptions(officers, elsewhere, rate, new_orders, leaving), 12)
    assert (scenario.list_size(scenario.project(world, 12)) == plain.stock).all()


@pytest.mark.parametrize("rule", priorities.RULES)
def test_with_nobody_sought_it_is_the_queue(rule):
    world = replace(TOY, share_sought=0, hours_at_large=(60, 20), other_exits=0.05, rule=rule)
    alone = priorities.Classes(stock=world.stock, inflow=[200, 600], effort=[60, 20], other_exits=0.05)
    path, queue = scenario.project(world, 12), priorities.project(alone, 18_000, rule, 12)
    assert path.stock[:, 1:3] == pytest.approx(queue.stock, rel=1e-12)
    assert path.removals[:, 1:3] == pytest.approx(queue.removals, rel=1e-12) and (path.stock[:, [0, 3]] == 0).all()


@given(people, shares, shares, hours, hours)
def test_one_year_with_an_empty_list_and_hours_enough_is_cooperation(sought, handed_over, found_later, custody, at_large):
    world = replace(TOY, stock=(0, 0), new_orders=sought, share_sought=1, handed_over=handed_over, found_later=found_later,
                    hours_custody=custody, hours_at_large=at_large, hours_per_officer=10**9)
    year, alone = scenario.project(world, 1), scenario.at_the_jail(world)
    assert year.removals.sum() == pytest.approx(cooperation.arrests(alone), rel=1e-12)
    assert year.hours.sum() == pytest.approx(cooperation.hours(alone), rel=1e-12)
    assert scenario.list_size(year)[1] == pytest.approx(cooperation.not_arrested(alone), rel=1e-12, abs=1e-6)


# Invariants

@given(worlds)
def test_people_are_conserved_in_every_class_and_no_hour_is_spent_twice(world):
    path = scenario.project(world, 8)
    scale = 1 + scenario.list_size(path).max() + world.new_orders
    left_over = path.stock[1:] - (path.stock[:-1] + path.inflow - path.exits - path.removals)
    assert np.abs(left_over).max() <= 1e-9 * scale, "someone appeared or vanished"
    assert path.inflow.sum(axis=1) == pytest.approx(np.full(8, world.new_orders), rel=1e-9, abs=1e-6)
    assert (path.stock >= -1e-9 * scale).all() and (path.removals >= 0).all() and (path.removals[:, -1] == 0).all()
    assert (path.hours.sum(axis=1) <= scenario.capacity_hours(world) * (1 + 1e-9) + 1e-9).all()


def within(low, high):
    """Whole hundredths: a share that differs from the next by one rounding tells nothing."""
    return st.integers(low, high).map(lambda n: n / 100)


@given(worlds, within(0, 99))
def test_handing_over_more_never_leaves_more_on_the_list_if_the_jail_door_is_the_cheaper_way(world, handed_over):
    world = replace(world, rule="strict", hours_custody=min(world.hours_custody, world.hours_at_large), handed_over=handed_over)
    less, more = (scenario.list_size(scenario.project(one, 6))[-1] for one in (world, replace(world, handed_over=handed_over + 0.01)))
    assert more <= less * (1 + 1e-9) + 1e-6


@given(worlds, st.floats(0, 10_000))
def test_more_officers_never_leave_more_on_the_list_under_strict_ranking_with_one_effort(world, extra):
    world = replace(world, rule="strict", hours_custody=world.hours_at_large)
    fewer, more = (scenario.list_size(scenario.project(one, 6))[-1] for one in (world, replace(world, officers=world.officers + extra)))
    assert more <= fewer * (1 + 1e-9) + 1e-6


# The flip

@given(st.integers(1, 3_000_000), st.floats(0, 500_000), st.floats(1, 100), st.floats(0, 0.9))
def test_the_flip_is_the_break_even_where_that_has_a_closed_form(stock, removed_otherwise, rate, elsewhere):
    a = backlog.Assumptions(0, elsewhere, rate, new_orders=removed_otherwise + 1, other_exits=0)
    found = scenario.flip(lambda n: float(backlog.step(stock, replace(a, officers=n)).stock_end - stock), 0, 10**8)
    closed = backlog.break_even_officers(stock, a)
    assert found == pytest.approx(closed, rel=1e-6, abs=1e-6)


def test_the_flip_is_the_first_value_that_turns_the_sign_in_either_direction():
    assert scenario.flip(lambda x: x - 2, 5, 0) == 2
    assert scenario.flip(lambda x: 2 - x, 0, 5) == 2
    step = scenario.flip(lambda x: 1 if x < 0.1 else -1, 0, 1)
    assert step >= 0.1 and np.nextafter(step, 0) < 0.1, "the value returned must flip, and its neighbour must not"


def test_no_flip_is_none_and_a_conclusion_that_does_not_hold_is_refused():
    assert scenario.flip(lambda x: 1 + x, 0, 100) is None
    with pytest.raises(ValueError, match="does not hold at 3"):
        scenario.flip(lambda x: -1, 3, 4)


# Edges

@pytest.mark.parametrize("change, words", [
    ({"mix": (0.5, 0.4)}, "adds up to 0.9"), ({"mix": (1,)}, "one entry a class"), ({"stock": (), "mix": ()}, "one entry a class"),
    ({"hours_at_large": (1, 2, 3)}, "does not fit stock"), ({"hours_custody": 0}, "hours_custody is 0"), ({"handed_over": 1.5}, "handed_over is 1.5"),
    ({"new_orders": -1}, "new_orders is -1"), ({"officers": np.array([1, 2])}, "officers is a list; give one"), ({"rule": "youngest"}, "rule is 'youngest'"),
    ({"found_later": float("nan")}, "found_later is nan"), ({"out_of_reach": -3}, "out_of_reach is -3"),
])
def test_a_world_that_makes_no_sense_is_refused_in_a_sentence(change, words):
    with pytest.raises(ValueError, match=words):
        replace(TOY, **change)


def test_an_empty_world_stays_empty():
    empty = replace(TOY, stock=(0, 0), new_orders=0, officers=0)
    assert (scenario.project(empty).stock == 0).all()
