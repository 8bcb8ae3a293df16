"""The backlog model against closed forms, a plain loop, its invariants and its edges."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, strategies as st

from enforcement import backlog
from enforcement.backlog import Assumptions

ORDERS = 1_445_549
REMOVALS = 47_000


def assumed(**changes):
    """A set of assumptions with round numbers, changed where a test says so."""
    base = dict(officers=100, share_elsewhere=0, removals_per_officer=10, new_orders=0, other_exits=0)
    return Assumptions(**(base | changes))


people = st.integers(0, 3_000_000)
shares = st.floats(0, 1)
any_assumptions = st.builds(
    Assumptions,
    officers=st.floats(0, 50_000),
    share_elsewhere=shares,
    removals_per_officer=st.floats(0, 100),
    new_orders=st.floats(0, 1_000_000),
    other_exits=shares,
)


def plain_loop(stock, a, years):
    """The five lines at the head of backlog.py, one year and one set at a time, in bare Python."""
    path = [(stock, None, None)]
    for _ in range(years):
        exits = a.other_exits * stock
        there = stock + a.new_orders - exits
        capacity = a.officers * (1 - a.share_elsewhere) * a.removals_per_officer
        removals = min(capacity, there)
        stock = there - removals
        path.append((stock, exits, removals))
    return path


# Calibration

@pytest.mark.parametrize("share_elsewhere", [0, 0.1, 1000 / 6000])
def test_calibrated_officers_remove_exactly_what_the_calibration_year_removed(share_elsewhere):
    rate = backlog.calibrated_removals_per_officer(REMOVALS, 6000, share_elsewhere)
    a = assumed(officers=6000, share_elsewhere=share_elsewhere, removals_per_officer=rate)
    assert backlog.step(ORDERS, a).removals == REMOVALS, "the first year must give back the figure it was fitted to"


@given(st.integers(1, 10**6), st.integers(1, 50_000), st.floats(0, 0.9))
def test_calibration_is_never_more_than_one_rounding_away(removals, officers, share_elsewhere):
    rate = backlog.calibrated_removals_per_officer(removals, officers, share_elsewhere)
    a = assumed(officers=officers, share_elsewhere=share_elsewhere, removals_per_officer=rate)
    assert abs(backlog.capacity(a) - removals) <= math.ulp(removals)


def test_calibration_refuses_a_year_without_officers_at_work():
    with pytest.raises(ValueError, match="somebody was at work"):
        backlog.calibrated_removals_per_officer(REMOVALS, 6000, 1)


# Closed forms

def test_without_other_exits_the_stock_moves_along_a_straight_line():
    path = backlog.project(100_000, assumed(new_orders=250), years=30)
    t = np.arange(31)
    assert (path.stock == 100_000 + t * (250 - 1000)).all()


@pytest.mark.parametrize("new_orders, other_exits", [(60_000, 0.05), (1_000, 0.01), (200_000, 0.3)])
def test_with_other_exits_the_stock_nears_its_level_geometrically(new_orders, other_exits):
    a = assumed(new_orders=new_orders, other_exits=other_exits)
    level = (new_orders - 1000) / other_exits
    t = np.arange(31)
    expected = level + (ORDERS - level) * (1 - other_exits) ** t
    assert backlog.project(ORDERS, a).stock == pytest.approx(expected, rel=1e-12)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_years_to_clear_is_stock_divided_by_net_removals_rounded_up(stock, capacity, new_orders):
    a = assumed(officers=capacity, removals_per_officer=1, new_orders=new_orders)
    net = capacity - new_orders
    expected = -(-stock // net) if net > 0 else None
    if expected is not None and expected > backlog.HORIZON:
        expected = None
    assert backlog.years_to_clear(stock, a) == expected


# A plain loop

@given(people, any_assumptions)
def test_path_equals_a_plain_loop_to_the_last_bit(stock, a):
    path = backlog.project(stock, a, years=12)
    for t, (stock_end, exits, removals) in enumerate(plain_loop(stock, a, 12)):
        assert path.stock[t] == stock_end
        if t:
            assert (path.exits[t - 1], path.removals[t - 1]) == (exits, removals)


def test_years_to_clear_equals_the_first_empty_year_of_a_plain_loop():
    generator = np.random.default_rng(11)
    sets = [assumed(officers=o, new_orders=n, other_exits=e) for o, n, e in
            zip(generator.uniform(0, 20_000, 300), generator.uniform(0, 90_000, 300), generator.uniform(0, 0.2, 300), strict=True)]
    found = [backlog.years_to_clear(ORDERS, a) for a in sets]
    for a, years in zip(sets, found, strict=True):
        empty = [t for t, (stock, *_) in enumerate(plain_loop(ORDERS, a, 100)) if stock == 0]
        assert years == (empty[0] if empty else None)
    assert None in found and len(set(found)) > 20, "the sets must cover lists that clear and lists that do not"


def test_many_sets_at_once_equal_each_set_alone():
    generator = np.random.default_rng(7)
    many = Assumptions(officers=generator.uniform(0, 60_000, 200), share_elsewhere=generator.uniform(0, 1, 200),
                       removals_per_officer=9.5, new_orders=generator.uniform(0, 3e5, 200),
                       other_exits=generator.uniform(0, 0.3, 200), beds=generator.uniform(1e4, 1e5, 200), stay_days=40)
    path, years = backlog.project(ORDERS, many), backlog.years_to_clear(ORDERS, many)
    needed, most = backlog.break_even_officers(ORDERS, many), backlog.capacity(many)
    assert np.isnan(years).any() and not np.isnan(years).all()
    for i in range(200):
        one = replace(many, **{name: float(np.broadcast_to(getattr(many, name), 200)[i]) for name in
                               ("officers", "share_elsewhere", "new_orders", "other_exits", "beds")})
        alone = backlog.project(ORDERS, one)
        for name in ("stock", "new_orders", "exits", "removals"):
            assert (getattr(path, name)[:, i] == getattr(alone, name)).all(), name
        assert np.array_equal(years[i], np.float64(backlog.years_to_clear(ORDERS, one) or np.nan), equal_nan=True)
        single = backlog.break_even_officers(ORDERS, one)
        assert np.array_equal(needed[i], np.nan if single is None else single, equal_nan=True)
        assert most[i] == backlog.capacity(one)


def test_stocks_and_assumptions_of_different_axes_form_a_grid():
    officers = np.array([[1_000.0], [9_000.0]])
    path = backlog.project(np.array([10.0, 1e5, 1e6]), assumed(officers=officers), years=4)
    assert path.stock.shape == (5, 2, 3)
    assert path.new_orders.shape == path.exits.shape == path.removals.shape == (4, 2, 3)


# Invariants

@given(people, st.integers(0, 60_000), st.integers(0, 50), st.integers(0, 500_000), st.sampled_from([0, 0.25, 0.5, 1]))
def test_people_are_conserved_exactly(stock, officers, rate, new_orders, other_exits):
    a = assumed(officers=officers, removals_per_officer=rate, new_orders=new_orders, other_exits=other_exits)
    path = backlog.project(stock, a, years=8)
    came = stock + sum(map(Fraction, path.new_orders))
    left = sum(map(Fraction, path.exits)) + sum(map(Fraction, path.removals))
    assert Fraction(path.stock[-1]) == came - left, "someone appeared or vanished"
    assert (backlog.identity_residual(path.stock, path.new_orders, path.exits + path.removals) == 0).all()


@given(people, any_assumptions)
def test_no_stock_and_no_flow_is_ever_negative_and_none_exceeds_its_limit(stock, a):
    path = backlog.project(stock, a, years=40)
    assert (path.stock >= 0).all() and (path.exits >= 0).all() and (path.removals >= 0).all()
    assert (path.removals <= backlog.capacity(a)).all()
    assert (path.exits <= path.stock[:-1]).all()


@given(people, any_assumptions, st.floats(0, 50_000))
def test_more_officers_never_clear_the_list_later(stock, a, more):
    fewer = backlog.years_to_clear(stock, a)
    with_more = backlog.years_to_clear(stock, replace(a, officers=a.officers + more))
    assert (with_more or math.inf) <= (fewer or math.inf)


@given(people, any_assumptions, st.floats(0, 1_000_000))
def test_more_new_orders_never_leave_a_shorter_list(stock, a, more):
    longer = backlog.project(stock, replace(a, new_orders=a.new_orders + more), years=20).stock
    assert (longer >= backlog.project(stock, a, years=20).stock * (1 - 1e-12)).all()


@given(st.integers(10_000, 3_000_000), any_assumptions)
def test_a_list_that_grows_in_the_first_year_never_empties(stock, a):
    if "never empties" in backlog.in_words(stock, a):
        path = backlog.project(stock, a, years=300).stock
        assert (path > 0).all() and (path[1:] >= path[:-1] * (1 - 1e-12)).all()


# Break-even

@given(st.integers(1_000, 3_000_000), any_assumptions)
def test_break_even_officers_leave_the_first_year_as_it_began(stock, a):
    officers = backlog.break_even_officers(stock, a)
    if officers is None:
        assert (1 - a.share_elsewhere) * a.removals_per_officer < 1e-300
        return
    after = backlog.step(stock, replace(a, officers=officers)).stock_end
    if officers == 0:
        assert after <= stock * (1 + 1e-12)
    else:
        assert after == pytest.approx(stock, rel=1e-9)


def test_one_officer_more_or_fewer_than_break_even_tips_the_list():
    a = assumed(removals_per_officer=8.7, share_elsewhere=0.1, new_orders=120_000, other_exits=0.02)
    officers = backlog.break_even_officers(ORDERS, a)
    assert officers == pytest.approx((120_000 - 0.02 * ORDERS) / (0.9 * 8.7))
    assert backlog.step(ORDERS, replace(a, officers=officers - 1)).stock_end > ORDERS
    assert backlog.step(ORDERS, replace(a, officers=officers + 1)).stock_end < ORDERS


@pytest.mark.parametrize("changes, expected", [
    (dict(new_orders=1000, other_exits=0.1), 0),
    (dict(new_orders=1000, other_exits=0.01), 0),
    (dict(new_orders=0, share_elsewhere=1), 0),
    (dict(new_orders=10, share_elsewhere=1), None),
    (dict(new_orders=10, removals_per_officer=0), None),
    (dict(new_orders=10, removals_per_officer=5e-324), None),
    (dict(new_orders=500, travel_documents=499), None),
    (dict(new_orders=500, travel_documents=500), 50),
    (dict(new_orders=500, beds=0, stay_days=10), None),
])
def test_break_even_is_nought_when_exits_suffice_and_null_when_no_number_does(changes, expected):
    assert backlog.break_even_officers(100_000, assumed(**changes)) == expected


@given(st.integers(1_000, 3_000_000), any_assumptions)
def test_break_even_orders_leave_the_first_year_as_it_began(stock, a):
    orders = backlog.break_even_new_orders(stock, a)
    assert backlog.step(stock, replace(a, new_orders=orders)).stock_end == pytest.approx(stock, rel=1e-9)


# Words

@pytest.mark.parametrize("stock, changes, words", [
    (12_000, {}, "The list is empty after 12 years."),
    (12_001, {}, "The list is empty after 13 years."),
    (1_000, {}, "The list is empty after 1 year."),
    (ORDERS, dict(new_orders=613_345), "The list never empties: it grows by 612,345 people in the first year."),
    (5_000, dict(new_orders=1_001), "The list never empties: it grows by 1 person in the first year."),
    (5_000, dict(new_orders=1_000.5), "The list never empties: it grows by 1 person in the first year."),
    (5_000, dict(new_orders=1_002.5), "The list never empties: it grows by 3 people in the first year."),
    (ORDERS, {}, "The list shrinks by 1,000 people in the first year but is not empty within 100 years."),
    (5_000, dict(new_orders=1_000),
     "The list stays the same size in the first year, to the nearest person, and is not empty within 100 years."),
    (5_000, dict(new_orders=1_000.25),
     "The list stays the same size in the first year, to the nearest person, and is not empty within 100 years."),
])
def test_the_sentence_says_what_the_path_does(stock, changes, words):
    assert backlog.in_words(stock, assumed(**changes)) == words


def test_the_sentence_takes_one_set_at_a_time():
    with pytest.raises(ValueError, match="one set at a time"):
        backlog.in_words(ORDERS, assumed(officers=np.array([1.0, 2.0])))


# Edges

def test_without_officers_only_other_exits_shorten_the_list():
    path = backlog.project(1024, assumed(officers=0, other_exits=0.5), years=10)
    assert (path.removals == 0).all() and path.stock[-1] == 1
    assert backlog.years_to_clear(1024, assumed(officers=0, other_exits=0.5)) is None, "half a person is not nobody"


def test_everyone_elsewhere_is_the_same_as_no_officers():
    elsewhere, none = assumed(share_elsewhere=1, new_orders=7), assumed(officers=0, new_orders=7)
    assert (backlog.project(500, elsewhere).stock == backlog.project(500, none).stock).all()


def test_when_all_leave_otherwise_only_the_newcomers_remain():
    path = backlog.project(ORDERS, assumed(officers=0, other_exits=1, new_orders=300), years=3)
    assert path.stock.tolist() == [ORDERS, 300, 300, 300]
    assert backlog.years_to_clear(ORDERS, assumed(other_exits=1, new_orders=300)) == 1


def test_huge_capacity_clears_in_one_year_and_removes_no_more_than_are_there():
    path = backlog.project(ORDERS, assumed(officers=1e300, removals_per_officer=1e300, new_orders=5), years=2)
    assert path.removals.tolist() == [ORDERS + 5, 5] and path.stock[1:].tolist() == [0, 0]


def test_an_empty_list_is_cleared_at_the_first_year_end_that_finds_it_empty():
    assert backlog.years_to_clear(0, assumed()) == 1
    assert backlog.years_to_clear(0, assumed(new_orders=1_001)) is None


def test_a_list_counts_as_cleared_in_the_last_year_of_the_horizon_and_not_after():
    assert backlog.years_to_clear(100_000, assumed()) == 100
    assert backlog.years_to_clear(100_001, assumed()) is None
    assert backlog.years_to_clear(100_001, assumed(), horizon=101) == 101


def test_a_set_of_assumptions_cannot_be_changed_from_outside():
    officers = np.array([1.0, 2.0])
    a = assumed(officers=officers)
    officers[0] = 99
    assert a.officers.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        a.officers[0] = 99


# Bad input

@pytest.mark.parametrize("changes, sentence", [
    (dict(officers=-3), "officers is -3; give a finite number, 0 or more."),
    (dict(officers=math.nan), "officers is nan; give a finite number, 0 or more."),
    (dict(officers=math.inf), "officers is inf; give a finite number, 0 or more."),
    (dict(officers="many"), "officers is 'many'; give a finite number, 0 or more."),
    (dict(share_elsewhere=[0.1, 1.3]), "share_elsewhere is 1.3 at position 1; give a number from 0 to 1."),
    (dict(other_exits=[[0, -0.5]]), "other_exits is -0.5 at position 0, 1; give a number from 0 to 1."),
    (dict(new_orders=1e16), "new_orders is 1e+16; give a number from 0 to 9.0072e+15."),
    (dict(beds=5), "beds is given without stay_days; give both or neither."),
    (dict(beds=5, stay_days=0), "stay_days is 0; give a number above 0."),
    (dict(officers=[1, 2, 3], new_orders=[1, 2]),
     "new_orders has shape (2,), which does not fit the shape (3,) of officers, share_elsewhere, "
     "removals_per_officer; give single numbers or arrays of one shape."),
])
def test_a_bad_assumption_ends_in_one_clear_sentence(changes, sentence):
    with pytest.raises(ValueError) as error:
        assumed(**changes)
    assert str(error.value) == sentence


@pytest.mark.parametrize("call, sentence", [
    (lambda: backlog.project(-1, assumed()), "opening_stock is -1; give a number from 0 to 9.0072e+15."),
    (lambda: backlog.project(1, assumed(), years=0), "years is 0; give a whole number, 1 or more."),
    (lambda: backlog.project(1, assumed(), years=2.5), "years is 2.5; give a whole number, 1 or more."),
    (lambda: backlog.step([1, 2], assumed(officers=[1, 2, 3])),
     "opening_stock has shape (2,), which does not fit the shape (3,) of the assumptions; "
     "give single numbers or arrays of one shape."),
    (lambda: backlog.identity_residual([1, 2, 3], [1, 2, 3], [1, 2, 3]),
     "stock has shape (3,), inflow (3,) and outflow (3,); give one more stock than flows, "
     "since each flow lies between two stocks."),
    (lambda: backlog.new_orders_range((9, 8), 9, 1, 0, 0),
     "stock_before runs from 9 down to 8; give the lower end first."),
    (lambda: backlog.new_orders_range((7, 8, 9), 9, 1, 0, 0),
     "stock_before has shape (3,); give a number or a pair (low, high)."),
    (lambda: backlog.tornado(backlog.capacity, assumed(), {"agents": (1, 2)}),
     "agents is no assumption; give one of officers, share_elsewhere, removals_per_officer, new_orders, "
     "other_exits, beds, stay_days, travel_documents."),
])
def test_a_bad_call_ends_in_one_clear_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == sentence


# What binds

def scarcest(a):
    """The resource that allows the fewest removals; of equals, the first named."""
    allowed = backlog.limits(a)
    return min(allowed, key=allowed.get)


def test_beds_and_documents_are_off_until_given():
    assert list(backlog.limits(assumed())) == ["officers"]


@pytest.mark.parametrize("changes, name, least", [
    (dict(beds=20, stay_days=36.525), "beds", 200),
    (dict(beds=200, stay_days=36.525), "officers", 1000),
    (dict(travel_documents=150), "travel documents", 150),
    (dict(beds=20, stay_days=36.525, travel_documents=201), "beds", 200),
    (dict(travel_documents=1000), "officers", 1000),
])
def test_capacity_is_that_of_the_scarcest_resource(changes, name, least):
    a = assumed(**changes)
    assert scarcest(a) == name
    assert backlog.capacity(a) == pytest.approx(least, rel=1e-12)
    assert backlog.step(ORDERS, a).removals == backlog.capacity(a)


def test_each_of_many_sets_has_its_own_scarcest_resource():
    a = assumed(officers=[10, 90, 90], beds=[50, 10, 50], stay_days=36.525, travel_documents=[500, 500, 80])
    assert backlog.capacity(a) == pytest.approx([100, 100, 80], rel=1e-12)


resource_amounts = st.floats(0.1, 1e5)


@given(resource_amounts, resource_amounts, resource_amounts, resource_amounts, resource_amounts,
       st.sampled_from(["officers", "removals_per_officer", "beds", "travel_documents"]))
def test_more_of_one_resource_never_lowers_capacity_and_helps_only_if_it_binds(
        officers, beds, stay_days, documents, more, resource):
    a = assumed(officers=officers, beds=beds, stay_days=stay_days, travel_documents=documents)
    richer = replace(a, **{resource: getattr(a, resource) + more})
    before, after = backlog.capacity(a), backlog.capacity(richer)
    assert after >= before
    if after > before * (1 + 1e-12):
        scarce = {"removals_per_officer": "officers", "travel_documents": "travel documents"}.get(resource, resource)
        assert scarcest(a) == scarce
    assert backlog.capacity(replace(a, stay_days=stay_days + more)) <= before


# New orders read out of two dated stocks

@given(st.integers(1_000, 2_000_000), st.integers(1, 20), st.floats(0, 0.5), st.integers(0, 300_000),
       st.integers(0, 100_000))
def test_new_orders_are_recovered_from_the_path_they_made(stock, years, other_exits, new_orders, removals):
    a = assumed(officers=removals, removals_per_officer=1, new_orders=new_orders, other_exits=other_exits)
    path = backlog.project(stock, a, years)
    if (path.removals < removals).any():
        return
    found = backlog.implied_new_orders(stock, path.stock[-1], years, removals, other_exits)
    assert found == pytest.approx(new_orders, rel=1e-7, abs=1e-3)


def test_new_orders_without_other_exits_are_growth_plus_removals():
    assert backlog.implied_new_orders(1_000, 1_300, 1.5, 50, 0) == pytest.approx(250)
    assert backlog.implied_new_orders(1_000, 1_300, 1.5, 50, 1e-15) == pytest.approx(250)


def test_a_fall_that_nothing_explains_is_shown_as_a_negative_number():
    assert backlog.implied_new_orders(1_000, 400, 1, 100, 0) == -500


@given(st.tuples(people, people).map(sorted), st.tuples(people, people).map(sorted), st.floats(1, 12),
       st.tuples(people, people).map(sorted), st.tuples(shares, shares).map(sorted),
       st.lists(shares, min_size=4, max_size=4))
def test_every_choice_inside_the_stated_ranges_stays_inside_the_range_of_new_orders(
        before, after, years, removals, other_exits, at):
    found = backlog.new_orders_range(before, after, years, removals, other_exits)
    inside = [low + where * (high - low) for (low, high), where in zip((before, after, removals, other_exits), at, strict=True)]
    one = backlog.implied_new_orders(*inside[:2], years, *inside[2:])
    slack = 1e-6 * max(abs(found.low), abs(found.high), 1)
    assert found.low - slack <= one <= found.high + slack


def test_a_range_of_new_orders_needs_two_stocks_a_year_apart():
    with pytest.raises(ValueError, match="a year or more apart"):
        backlog.new_orders_range((1, 2), (3, 4), 0.5, 0, 0)


# Two laws

def test_the_identity_is_exact_on_synthetic_books_and_shows_a_planted_error():
    generator = np.random.default_rng(3)
    came, left = generator.integers(0, 90_000, (2, 25))
    stock = 4_000_000 + np.concatenate([[0], np.cumsum(came - left)])
    assert (backlog.identity_residual(stock, came, left) == 0).all()
    stock[13:] += 77
    residual = backlog.identity_residual(stock, came, left)
    assert residual[12] == 77 and np.count_nonzero(residual) == 1


def test_littles_law_is_exact_when_all_who_came_have_left():
    generator = np.random.default_rng(5)
    first_day, stay = generator.integers(0, 300, 5_000), generator.integers(1, 60, 5_000)
    day = np.arange(400)
    census = ((first_day[:, None] <= day) & (day < (first_day + stay)[:, None])).sum(axis=0)
    assert backlog.littles_law(5_000 / 400, stay.mean()) == pytest.approx(census.mean(), rel=1e-12)


# Which assumption matters

def test_tornado_gives_the_swing_of_each_assumption_widest_first():
    a = assumed(new_orders=500)
    bars = backlog.tornado(lambda one: backlog.step(10_000, one).stock_end, a,
                           {"officers": (90, 110), "new_orders": (0, 900), "share_elsewhere": (0, 0.05)})
    assert [(bar.assumption, round(bar.swing)) for bar in bars] == [
        ("new_orders", 900), ("officers", 200), ("share_elsewhere", 50)]
    assert (bars[1].at_low, bars[1].at_high) == (9_600, 9_400)


def test_a_swing_from_a_number_to_never_is_the_widest_of_all():
    bars = backlog.tornado(lambda one: backlog.years_to_clear(50_000, one), assumed(new_orders=10),
                           {"officers": (90, 200), "new_orders": (0, 2_000)})
    assert [bar.assumption for bar in bars] == ["new_orders", "officers"]
    assert bars[0].swing == math.inf and math.isnan(bars[0].at_high)


def test_never_at_both_ends_is_no_swing():
    bars = backlog.tornado(lambda one: backlog.years_to_clear(ORDERS, one), assumed(), {"officers": (0, 1)})
    assert bars[0].swing == 0


def test_draws_fill_their_ranges_and_leave_the_rest_alone():
    ranges = {"officers": (5_000, 7_000), "other_exits": (0, 0.1)}
    sets = backlog.draw_assumptions(np.random.default_rng(1), assumed(new_orders=9), ranges, draws=40_000)
    assert sets.shape == (40_000,) and sets.new_orders == 9 and sets.share_elsewhere == 0
    for name, (low, high) in ranges.items():
        drawn = getattr(sets, name)
        assert low <= drawn.min() and drawn.max() <= high
        standard_error = (high - low) / math.sqrt(12 * 40_000)
        assert abs(drawn.mean() - (low + high) / 2) < 4 * standard_error
        assert drawn.std() == pytest.approx((high - low) / math.sqrt(12), rel=0.02)
    together = np.corrcoef(sets.officers, sets.other_exits)[0, 1]
    assert abs(together) < 4 / math.sqrt(40_000), "the draws must be independent"


def test_one_seed_gives_one_result_however_the_ranges_are_ordered():
    ranges = {"officers": (1, 2), "new_orders": (3, 4)}
    one = backlog.draw_assumptions(np.random.default_rng(1), assumed(), ranges, draws=10)
    other = backlog.draw_assumptions(np.random.default_rng(1), assumed(), dict(reversed(ranges.items())), draws=10)
    assert (one.officers == other.officers).all() and (one.new_orders == other.new_orders).all()
