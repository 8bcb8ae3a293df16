"""The arithmetic of substitution: its two ends, its invariants, the people, the hours, the words."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from enforcement import cooperation
from enforcement.cooperation import Assumptions

shares = st.floats(0, 1)
effort = st.floats(0, 1_000)
any_assumptions = st.builds(Assumptions, st.integers(0, 1_000_000), shares, shares, effort, effort)
TOY = Assumptions(sought=1_000, handed_over=0.6, found_later=0.25, hours_custody=4, hours_at_large=60)


def test_a_worked_case():
    assert cooperation.arrests_in_custody(TOY) == 600
    assert cooperation.arrests_at_large(TOY) == 100
    assert cooperation.arrests(TOY) == 700 and cooperation.not_arrested(TOY) == pytest.approx(300)
    assert cooperation.hours(TOY) == 600 * 4 + 100 * 60
    assert cooperation.hours_per_arrest(TOY) == pytest.approx(8_400 / 700)
    assert cooperation.at_large_share(TOY) == pytest.approx(1 / 7)


@given(any_assumptions)
def test_equals_the_formulas_at_the_head_of_cooperation_py_to_the_last_bit(a):
    assert cooperation.arrests(a) == a.sought * (a.handed_over + (1 - a.handed_over) * a.found_later)
    assert cooperation.hours(a) == a.sought * (
        a.handed_over * a.hours_custody + (1 - a.handed_over) * a.found_later * a.hours_at_large)


# People add up

@given(st.integers(0, 10**9), st.integers(0, 256), st.integers(0, 256))
def test_everyone_sought_is_arrested_in_custody_or_at_large_or_not_at_all(sought, handed_over, found_later):
    a = Assumptions(sought, handed_over / 256, found_later / 256, 1, 1)
    assert cooperation.arrests_in_custody(a) + cooperation.arrests_at_large(a) == cooperation.arrests(a)
    assert cooperation.arrests(a) + cooperation.not_arrested(a) == sought, "someone appeared or vanished"


@given(any_assumptions)
def test_people_add_up_for_any_shares_and_none_is_negative(a):
    assert cooperation.arrests(a) + cooperation.not_arrested(a) == pytest.approx(a.sought, rel=1e-14)
    assert 0 <= cooperation.arrests(a) <= a.sought and cooperation.not_arrested(a) >= 0


# The two ends

@given(any_assumptions)
def test_with_all_handed_over_only_the_jail_door_counts(a):
    jail_only = replace(a, handed_over=1)
    assert cooperation.arrests(jail_only) == a.sought and cooperation.not_arrested(jail_only) == 0
    assert cooperation.hours(jail_only) == a.sought * a.hours_custody
    assert cooperation.arrests_at_large(jail_only) == 0


@given(any_assumptions)
def test_with_none_handed_over_only_the_street_counts(a):
    street_only = replace(a, handed_over=0)
    assert cooperation.arrests(street_only) == a.sought * a.found_later
    assert cooperation.hours(street_only) == a.sought * (a.found_later * a.hours_at_large)
    assert cooperation.arrests_in_custody(street_only) == 0


# Monotone and linear

@given(any_assumptions, st.sampled_from(["sought", "found_later", "hours_custody", "hours_at_large"]), shares)
def test_hours_never_fall_when_anything_but_the_share_handed_over_rises(a, name, step):
    value = getattr(a, name)
    more = value + step * (1 - value) if name == "found_later" else value + 100 * step
    assert cooperation.hours(replace(a, **{name: more})) >= cooperation.hours(a) * (1 - 1e-14)


@given(any_assumptions, shares)
def test_handing_over_more_never_lowers_arrests(a, to):
    low, high = sorted((a.handed_over, to))
    more, fewer = (cooperation.arrests(replace(a, handed_over=h)) for h in (high, low))
    assert more >= fewer * (1 - 1e-14)


@given(any_assumptions, shares)
def test_hours_move_with_the_share_handed_over_the_way_their_slope_says(a, to):
    moved = replace(a, handed_over=to)
    people = a.sought * (to - a.handed_over)
    scale = a.sought * (a.hours_custody + a.hours_at_large) + 1
    assert cooperation.hours(moved) - cooperation.hours(a) == pytest.approx(
        people * cooperation.hours_gained(a), abs=1e-12 * scale)
    assert cooperation.arrests(moved) - cooperation.arrests(a) == pytest.approx(
        people * cooperation.arrests_gained(a), abs=1e-9)


# Where the conclusion flips

def test_handing_over_saves_hours_above_the_break_even_and_costs_hours_below():
    level = cooperation.break_even_found_later(TOY)
    assert level == pytest.approx(4 / 60)
    assert cooperation.hours_gained(replace(TOY, found_later=level + 0.01)) < 0
    assert cooperation.hours_gained(replace(TOY, found_later=level - 0.01)) > 0
    at_level = replace(TOY, found_later=level)
    street, jail = (cooperation.hours(replace(at_level, handed_over=share)) for share in (0, 1))
    assert street == pytest.approx(jail)


@pytest.mark.parametrize("custody, at_large, level", [(0, 5, 0), (5, 5, 1), (6, 5, None), (6, 0, None), (0, 0, None)])
def test_break_even_is_null_where_no_share_found_later_evens_the_hours(custody, at_large, level):
    a = replace(TOY, hours_custody=custody, hours_at_large=at_large)
    assert cooperation.break_even_found_later(a) == level


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_the_share_handed_over_is_recovered_from_the_arrests_it_made(handed_over, found_later):
    at_large = cooperation.at_large_share(Assumptions(1, handed_over, found_later, 1, 1))
    assert cooperation.handed_over_implied(at_large, found_later) == pytest.approx(handed_over, rel=1e-9)


def test_the_ends_of_the_implied_share():
    assert cooperation.handed_over_implied(0, 0.3) == 1
    assert cooperation.handed_over_implied(1, 0.3) == 0
    assert cooperation.handed_over_implied(0, 0) is None and cooperation.handed_over_implied(0.5, 0) is None


def test_ratios_of_no_arrests_are_null():
    nobody = replace(TOY, handed_over=0, found_later=0)
    assert cooperation.at_large_share(nobody) is None and cooperation.hours_per_arrest(nobody) is None


# Many sets

def test_many_sets_at_once_equal_each_set_alone():
    generator = np.random.default_rng(4)
    many = Assumptions(1_000, generator.uniform(0, 1, 50), np.linspace(0, 1, 50), 4, generator.uniform(0, 90, 50))
    for function in (cooperation.arrests, cooperation.hours, cooperation.not_arrested, cooperation.at_large_share,
                     cooperation.hours_per_arrest, cooperation.hours_gained, cooperation.break_even_found_later):
        together = function(many)
        for i in range(50):
            alone = function(Assumptions(1_000, many.handed_over[i], many.found_later[i], 4, many.hours_at_large[i]))
            assert np.array_equal(together[i], np.nan if alone is None else alone, equal_nan=True), function.__name__


def test_axes_form_a_grid():
    a = replace(TOY, handed_over=np.linspace(0, 1, 5)[:, None], found_later=np.linspace(0, 1, 3))
    assert cooperation.hours(a).shape == (5, 3)


# Words

@pytest.mark.parametrize("changes, words", [
    ({}, "Of 1,000 people sought, 700 are arrested and 300 are not; it takes 8,400 officer-hours. "
         "For every 100 more handed over, 75 more are arrested and 1,100 officer-hours are saved."),
    (dict(found_later=0.05), "Of 1,000 people sought, 620 are arrested and 380 are not; it takes 3,600 officer-hours. "
                             "For every 100 more handed over, 95 more are arrested and 100 officer-hours are added."),
    (dict(found_later=0), "Of 1,000 people sought, 600 are arrested and 400 are not; it takes 2,400 officer-hours. "
                          "For every 100 more handed over, 100 more are arrested and 400 officer-hours are added."),
])
def test_the_sentence_says_what_handing_over_trades(changes, words):
    assert cooperation.in_words(replace(TOY, **changes)) == words


# Bad input

@pytest.mark.parametrize("changes, sentence", [
    (dict(sought=-1), "sought is -1; give a number from 0 to 9.0072e+15."),
    (dict(handed_over=60), "handed_over is 60; give a number from 0 to 1."),
    (dict(found_later=math.nan), "found_later is nan; give a number from 0 to 1."),
    (dict(hours_custody=-2), "hours_custody is -2; give a finite number, 0 or more."),
    (dict(hours_at_large=[8, -10]), "hours_at_large is -10 at position 1; give a finite number, 0 or more."),
    (dict(handed_over=[0.1, 0.2], found_later=[0.1, 0.2, 0.3]),
     "found_later has shape (3,), which does not fit the shape (2,) of sought, handed_over; "
     "give single numbers or arrays of one shape."),
])
def test_a_bad_assumption_ends_in_one_clear_sentence(changes, sentence):
    with pytest.raises(ValueError) as error:
        replace(TOY, **changes)
    assert str(error.value) == sentence


def test_the_sentence_takes_one_set_at_a_time():
    with pytest.raises(ValueError, match="one set at a time"):
        cooperation.in_words(replace(TOY, handed_over=[0, 1]))
