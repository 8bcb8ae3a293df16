"""The priority queue against plain loops, its invariants, queueing theory and an independent package."""

import math
from fractions import Fraction

import ciw
import numpy as np
import pytest
from hypothesis import given, strategies as st

from enforcement import backlog, priorities
from enforcement.priorities import RULES, Classes

BY_CLASS = ("strict", "least_effort", "top_inflow")
every_rule = pytest.mark.parametrize("rule", RULES)


@st.composite
def any_classes(draw, dyadic=False):
    """1 to 3 classes; dyadic ones divide without rounding, so that people can be counted exactly."""
    k = draw(st.integers(1, 3))
    people = st.lists(st.integers(0, 5_000), min_size=k, max_size=k)
    effort = st.sampled_from([0.5, 1, 2, 4]) if dyadic else st.floats(0.5, 50)
    leaving = st.sampled_from([0, 0.25, 0.5, 1]) if dyadic else st.floats(0, 1)
    return Classes(draw(people), draw(people), draw(st.lists(effort, min_size=k, max_size=k)),
                   draw(st.lists(leaving, min_size=k, max_size=k)))


hours_a_year = st.integers(0, 40_000)


def plain_loop(c, hours_a_year, rule, years):
    """Removals by year and class in exact fractions, one person-group after another."""
    k = len(c.stock)
    inflow, effort, leaving = ([Fraction(float(x)) for x in np.broadcast_to(field, k)]
                               for field in (c.inflow, c.effort, c.other_exits))
    groups = [[Fraction(float(x)) for x in c.stock]]
    removals = []
    for _ in range(years):
        groups = [[g - leaving[i] * g for i, g in enumerate(group)] for group in groups] + [list(inflow)]
        if rule != "oldest":
            groups = [[sum(group[i] for group in groups) for i in range(k)]]
        if rule in BY_CLASS:
            key = {"strict": lambda i: i, "least_effort": lambda i: effort[i], "top_inflow": lambda i: -inflow[i]}[rule]
            turns = [[(0, i)] for i in sorted(range(k), key=key)]
        else:
            turns = [[(g, i) for i in range(k)] for g in range(len(groups))]
        hours, taken = Fraction(hours_a_year), [Fraction(0)] * k
        for turn in turns:
            work = sum(groups[g][i] * effort[i] for g, i in turn)
            reached = min(Fraction(1), hours / work) if work else Fraction(1)
            hours -= reached * work
            for g, i in turn:
                taken[i] += reached * groups[g][i]
                groups[g][i] *= 1 - reached
        removals.append(taken)
    return removals


# The rules

@every_rule
@given(any_classes(), hours_a_year)
def test_each_rule_equals_a_plain_loop_in_exact_fractions(rule, c, hours):
    found = priorities.project(c, hours, rule, years=4).removals
    expected = np.array(plain_loop(c, hours, rule, 4), dtype=float)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)


WORKED = Classes(stock=[100, 300, 600], inflow=[10, 60, 30], effort=[4, 2, 1])


@pytest.mark.parametrize("rule, removals", [
    ("strict", [110, 80, 0]),           # 110 x 4 = 440 hours; 160 left / 2 = 80
    ("least_effort", [0, 0, 600]),      # 600 of the 630 in class 3
    ("top_inflow", [0, 300, 0]),        # class 2 has the largest inflow: 600 / 2
    ("proportional", [110 / 3, 120, 210]),   # 1,790 hours of work: see below
    ("oldest", [600 / 16, 1800 / 16, 3600 / 16]),   # the opening stock is 1,600 hours of work
])
def test_a_worked_year_under_each_rule(rule, removals):
    if rule == "proportional":
        removals = [x * 600 / (110 * 4 + 360 * 2 + 630) for x in (110, 360, 630)]
    assert priorities.project(WORKED, 600, rule, years=1).removals[0] == pytest.approx(removals)


@given(any_classes(), hours_a_year, any_classes())
def test_under_strict_ranking_the_top_class_does_not_feel_the_lower_ones(c, hours, below):
    leaving = np.broadcast_to(c.other_exits, c.stock.shape)
    alone = Classes(c.stock[:1], c.inflow[:1], c.effort[:1], leaving[:1])
    more = Classes(*(np.concatenate([a[:1], b]) for a, b in zip(
        (c.stock, c.inflow, c.effort, leaving), (below.stock, below.inflow, below.effort, below.other_exits), strict=True)))
    with_others = priorities.project(more, hours, "strict", years=8)
    assert (with_others.stock[:, 0] == priorities.project(alone, hours, "strict", years=8).stock[:, 0]).all()


@given(any_classes(), hours_a_year)
def test_strict_ranking_spends_nothing_below_while_somebody_above_waits(c, hours):
    path = priorities.project(c, hours, "strict", years=6)
    for k in range(1, len(c.stock)):
        above_waits = (path.stock[1:, :k] > 0).any(axis=1)
        assert (path.removals[above_waits, k] == 0).all()


@given(any_classes(), hours_a_year)
def test_proportional_reaches_the_same_share_of_every_class(c, hours):
    path = priorities.project(c, hours, "proportional", years=5)
    there = path.stock[:-1] + path.inflow - path.exits
    reached = np.where(there > 1e-6, path.removals / np.where(there > 0, there, 1), np.nan)
    for year in reached:
        known = year[~np.isnan(year)]
        assert known.size == 0 or np.ptp(known) < 1e-12


@given(any_classes(), hours_a_year)
def test_without_newcomers_oldest_is_the_same_as_proportional(c, hours):
    closed = Classes(c.stock, np.zeros_like(c.stock), c.effort, c.other_exits)
    oldest, proportional = (priorities.project(closed, hours, rule, years=5) for rule in ("oldest", "proportional"))
    assert oldest.stock == pytest.approx(proportional.stock, rel=1e-9, abs=1e-9)


def test_oldest_reaches_no_newcomer_before_the_opening_stock_is_gone():
    path = priorities.project(Classes([1_000, 0], [0, 500], effort=[1, 1]), 300, "oldest", years=5)
    assert path.removals.tolist() == [[300, 0], [300, 0], [300, 0], [100, 200], [0, 300]]
    assert priorities.first_reached(path).tolist() == [1, 4]


@given(any_classes(), hours_a_year, st.sampled_from(RULES))
def test_no_rule_removes_more_people_in_a_year_than_least_effort(c, hours, rule):
    most, other = (priorities.project(c, hours, r, years=1).removals.sum() for r in ("least_effort", rule))
    assert other <= most * (1 + 1e-12)


@pytest.mark.parametrize("rule", ["least_effort", "top_inflow"])
def test_classes_that_tie_keep_their_rank(rule):
    path = priorities.project(Classes([5, 5, 5], [7, 7, 7], effort=3), 10, rule, years=1)
    assert path.removals[0].tolist() == [10 / 3, 0, 0]


# Invariants

@pytest.mark.parametrize("rule", BY_CLASS)
@given(any_classes(dyadic=True), hours_a_year)
def test_people_are_conserved_exactly_in_each_class(rule, c, hours):
    path = priorities.project(c, hours, rule, years=6)
    for k in range(len(c.stock)):
        came = Fraction(path.stock[0, k]) + sum(map(Fraction, path.inflow[:, k]))
        left = sum(map(Fraction, path.exits[:, k])) + sum(map(Fraction, path.removals[:, k]))
        assert Fraction(path.stock[-1, k]) == came - left, f"someone appeared or vanished in class {k + 1}"


@every_rule
@given(any_classes(), hours_a_year)
def test_every_year_balances_to_the_last_bit_and_nothing_is_negative(rule, c, hours):
    path = priorities.project(c, hours, rule, years=6)
    assert (path.stock[1:] == path.stock[:-1] + path.inflow - path.exits - path.removals).all()
    assert min(path.stock.min(), path.exits.min(), path.removals.min()) >= 0


@every_rule
@given(any_classes(), hours_a_year)
def test_hours_are_never_overspent_nor_left_unused_while_somebody_waits(rule, c, hours):
    path = priorities.project(c, hours, rule, years=6)
    spent = path.hours.sum(axis=1)
    assert (path.hours == np.asarray(c.effort) * path.removals).all()
    assert (spent <= hours * (1 + 1e-9)).all()
    somebody_waits = path.stock[1:].sum(axis=1) > 1e-6
    assert spent[somebody_waits] == pytest.approx(hours, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("rule", BY_CLASS)
@given(st.integers(0, 2_000_000), st.integers(0, 200_000), st.integers(0, 300_000), st.floats(0, 1))
def test_one_class_is_the_backlog_model_to_the_last_bit(rule, stock, capacity, inflow, leaving):
    queue = priorities.project(Classes([stock], [inflow], [1], leaving), capacity, rule, years=10)
    a = backlog.Assumptions(capacity, 0, 1, inflow, leaving)
    one = backlog.project(stock, a, years=10)
    for ours, theirs in ((queue.stock, one.stock), (queue.exits, one.exits), (queue.removals, one.removals),
                         (queue.inflow, one.new_orders)):
        assert (ours[:, 0] == theirs).all()


@every_rule
@given(st.integers(0, 2_000_000), st.integers(0, 200_000), st.integers(0, 300_000), st.floats(0, 1), st.floats(0.1, 90))
def test_one_class_is_the_backlog_model_whatever_the_rule_and_effort(rule, stock, capacity, inflow, leaving, effort):
    queue = priorities.project(Classes([stock], [inflow], [effort], leaving), capacity * effort, rule, years=10)
    one = backlog.project(stock, backlog.Assumptions(capacity, 0, 1, inflow, leaving), years=10)
    assert queue.stock[:, 0] == pytest.approx(one.stock, rel=1e-9, abs=1e-4)


@every_rule
def test_many_sets_at_once_equal_each_set_alone(rule):
    generator = np.random.default_rng(2)
    stock, inflow = generator.integers(0, 9_000, (2, 3, 40)).astype(float)
    effort, hours = generator.uniform(1, 40, (3, 40)), generator.uniform(0, 200_000, 40)
    many = priorities.project(Classes(stock, inflow, effort, 0.1), hours, rule, years=12)
    assert many.stock.shape == (13, 3, 40) and many.removals.shape == (12, 3, 40)
    for i in range(40):
        alone = priorities.project(Classes(stock[:, i], inflow[:, i], effort[:, i], 0.1), hours[i], rule, years=12)
        assert (many.stock[..., i] == alone.stock).all() and (many.removals[..., i] == alone.removals).all()


def test_one_set_of_classes_meets_many_capacities():
    hours = np.array([[0.0, 300.0], [600.0, 1e9]])
    path = priorities.project(WORKED, hours, "strict", years=3)
    assert path.stock.shape == (4, 3, 2, 2)
    assert path.removals[0, :, 1, 0].tolist() == [110, 80, 0]
    assert path.stock[1, :, 1, 1].tolist() == [0, 0, 0]


def test_axes_of_sets_are_matched_from_the_right():
    effort, hours = np.array([[4.0, 2.0], [2.0, 1.0]]), np.array([[0.0, 80.0], [60.0, 10.0], [30.0, 1e4]])
    path = priorities.project(Classes([10, 30], [0, 0], effort), hours, "strict", years=1)
    assert path.removals.shape == (1, 2, 3, 2)
    assert path.removals[0, :, 1, 0].tolist() == [10, 10] and path.removals[0, :, 0, 1].tolist() == [10, 30]


# What a path says

def test_first_reached_takes_a_whole_person_and_is_null_for_a_class_never_reached():
    path = priorities.project(Classes([10, 10, 10], [0, 0, 0], effort=[1, 4, 1]), 3, "strict", years=6)
    # Class 1 takes 3, 3, 3, 1; in year 4 half a person of class 2, in year 5 another three quarters.
    assert path.removals[3:5, 1].tolist() == [0.5, 0.75]
    assert priorities.first_reached(path).tolist()[:2] == [1, 5]
    assert math.isnan(priorities.first_reached(path)[2])


@pytest.mark.parametrize("short", [False, True])
def test_hours_that_just_suffice_leave_no_crumbs_that_reach_the_next_class(short):
    for effort in np.random.default_rng(8).uniform(0.1, 50, 500):
        hours = np.nextafter(47_000 * effort, 0) if short else 47_000 * effort
        path = priorities.project(Classes([47_000, 1_000], [0, 0], effort), hours, "strict", years=1)
        assert math.isnan(priorities.first_reached(path)[1])
        assert path.removals[0, 1] >= 0


def test_rounding_hands_no_newcomer_a_crumb_while_the_opening_stock_waits():
    for effort in np.random.default_rng(9).uniform(0.1, 50, 500):
        path = priorities.project(Classes([9_000, 0], [0, 500], effort), 100, "oldest", years=3)
        assert (path.removals[:, 1] == 0).all()


def test_share_reached_counts_everyone_who_was_ever_there():
    path = priorities.project(Classes([100, 0], [50, 0], effort=1), 30, "strict", years=2)
    assert priorities.share_reached(path)[:, 0].tolist() == [30 / 150, 60 / 200]
    assert np.isnan(priorities.share_reached(path)[:, 1]).all(), "of nobody no share is reached"


def test_the_sentence_names_each_class():
    path = priorities.project(Classes([100, 51], [0, 0], effort=1), 50, "strict", years=3)
    assert priorities.in_words(path, ["Convicted", "Others"]) == (
        "Convicted: first reached in year 1; 0 people left after 3 years. "
        "Others: first reached in year 3; 1 person left after 3 years.")
    short = priorities.project(Classes([100, 51], [0, 0], effort=1), 50, "strict", years=1)
    assert priorities.in_words(short, ["A", "B"]).endswith("B: never reached; 51 people left after 1 year.")


# Bad input

@pytest.mark.parametrize("call, sentence", [
    (lambda: Classes(5, [1], [1]),
     "stock has shape (); give each field one entry a class, along the first axis."),
    (lambda: Classes([5, 6], [1], [1, 1]),
     "inflow has shape (1,) and stock (2,); give each field one entry a class, along the first axis."),
    (lambda: Classes([5, -6], [1, 1], [1, 1]), "stock is -6 at position 1; give a number from 0 to 9.0072e+15."),
    (lambda: Classes([5, 6], [1, 1], [1, 0]), "effort is 0; give a number above 0."),
    (lambda: Classes([5, 6], [1, 1], [1, math.nan]), "effort is nan at position 1; give a finite number, 0 or more."),
    (lambda: Classes([5, 6], [1, 1], 1, [0, 1.5]), "other_exits is 1.5 at position 1; give a number from 0 to 1."),
    (lambda: Classes(np.ones((2, 3)), np.ones((2, 4)), 1),
     "inflow has shape (4,), which does not fit the shape (3,) of stock; "
     "give single numbers or arrays of one shape."),
    (lambda: priorities.project(WORKED, -1), "capacity_hours is -1; give a finite number, 0 or more."),
    (lambda: priorities.project(WORKED, 1, "newest"),
     "rule is 'newest'; give one of strict, proportional, oldest, least_effort, top_inflow."),
    (lambda: priorities.project(WORKED, 1, years=-2), "years is -2; give a whole number, 1 or more."),
    (lambda: priorities.in_words(priorities.project(WORKED, 1), ["A"]),
     "names has 1 entries and the path the shape (3,); give one set and one name a class."),
    (lambda: priorities.waits_in_line([2, 1], [0, 0], [1, 1]),
     "arrival goes back in time; give times in ascending order."),
    (lambda: priorities.waits_in_line([1, 2], [0], [1, 1]),
     "arrival has shape (2,), rank (1,) and service (2,); give one entry a person."),
    (lambda: priorities.erlang_c(0, 1), "servers is 0; give a whole number, 1 or more."),
])
def test_a_bad_call_ends_in_one_clear_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == sentence


# The queue of chance

def simulated_means(seed, rates, draw_service, servers=1, until=4_000.0, runs=24):
    """Mean wait by class in independent runs, the first fifth of each left out; shape (runs, classes)."""
    generator = np.random.default_rng(seed)
    means = np.empty((runs, len(rates)))
    for run in range(runs):
        arrival, rank = priorities.poisson_arrivals(generator, rates, until)
        waits = priorities.waits_in_line(arrival, rank, draw_service(generator, rank), servers)
        for k in range(len(rates)):
            means[run, k] = waits[(rank == k) & (arrival > until / 5)].mean()
    return means


def assert_within_band(means, theory, sharpness=0.06):
    """The theory lies within four standard errors of the mean of the runs, and the band is narrow."""
    centre, error = means.mean(axis=0), means.std(axis=0, ddof=1) / math.sqrt(len(means))
    assert (4 * error < sharpness * centre + 4 * sharpness * theory).all(), "the runs are too few to tell"
    assert (np.abs(centre - theory) < 4 * error).all(), f"simulated {centre} ± {4 * error}, theory {theory}"


def test_a_small_line_worked_by_hand():
    # One officer. 0 starts at once; 1 and 2 come meanwhile, 2 ranks higher; 3 finds the officer free.
    assert priorities.waits_in_line([0, 1, 2, 20], [1, 1, 0, 0], [5, 4, 3, 1]).tolist() == [0, 7, 3, 0]
    # Two officers: 2 waits for the first to be free.
    assert priorities.waits_in_line([0, 1, 2], [1, 1, 0], [5, 9, 1], servers=2).tolist() == [0, 0, 3]


def test_erlang_c_gives_published_and_closed_values():
    assert priorities.erlang_c(1, 0.7) == pytest.approx(0.7)
    assert priorities.erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert priorities.erlang_c(3, 0) == 0 and priorities.erlang_c(3, 3) == 1
    c, load = 12, 9.3
    all_busy = load**c / math.factorial(c) / (1 - load / c)
    some_free = sum(load**n / math.factorial(n) for n in range(c))
    assert priorities.erlang_c(c, load) == pytest.approx(all_busy / (some_free + all_busy))


def test_waits_of_one_class_are_those_of_m_m_c():
    rates, servers = [2.4], 3
    theory = priorities.erlang_c(servers, 2.4) / (servers - 2.4)
    means = simulated_means(21, rates, lambda g, rank: g.exponential(1.0, rank.size), servers)
    assert_within_band(means, np.array([theory]))
    assert priorities.cobham_waits(rates, 1, servers) == pytest.approx(theory)


def test_waits_by_rank_are_cobhams_for_several_officers():
    rates, servers = [0.8, 0.6, 0.9], 3
    means = simulated_means(22, rates, lambda g, rank: g.exponential(1.0, rank.size), servers)
    assert_within_band(means, priorities.cobham_waits(rates, 1, servers))


def one_officer_waits(rates, mean, square):
    """Cobham (1954) for M/G/1: mean waits by rank, from the mean of each class's service time and of its square; no class beyond capacity."""
    up_to = np.cumsum(np.multiply(rates, mean))
    higher = np.concatenate([[0], up_to[:-1]])
    return np.sum(np.multiply(rates, square)) / 2 / ((1 - higher) * (1 - up_to))


def test_waits_by_rank_are_cobhams_for_one_officer_and_unequal_efforts():
    # Class 1 takes exactly 1; class 2 is gamma with mean 2 and variance 2; class 3 exponential with mean 0.5.
    rates, mean, square = [0.2, 0.15, 0.5], [1, 2, 0.5], [1, 6, 0.5]

    def efforts(generator, rank):
        drawn = np.stack([np.ones(rank.size), generator.gamma(2, 1, rank.size), generator.exponential(0.5, rank.size)])
        return drawn[rank, np.arange(rank.size)]

    means = simulated_means(23, rates, efforts, until=8_000)
    assert_within_band(means, one_officer_waits(rates, mean, square))


def test_both_theories_agree_where_they_meet():
    rates = [0.3, 0.1, 0.4]
    assert one_officer_waits(rates, 1, 2) == pytest.approx(priorities.cobham_waits(rates, 1, 1))
    one_line = priorities.cobham_waits([0.8], 1, 1)
    weighted = np.dot(rates, priorities.cobham_waits(rates, 1, 1)) / sum(rates)
    assert weighted == pytest.approx(one_line[0]), "ranking moves waits about; it makes none"


def test_a_class_beyond_capacity_waits_for_ever_and_the_top_class_does_not():
    assert priorities.cobham_waits([0.5, 0.9], 1, 1).tolist() == [2, math.inf]
    assert priorities.cobham_waits([0.5, 0.9, 3], 1, 1).tolist() == [2, math.inf, math.inf]
    means = simulated_means(24, [0.5, 0.9], lambda g, rank: g.exponential(1.0, rank.size))
    assert_within_band(means[:, :1], np.array([2.0]))


def test_littles_law_holds_in_each_class():
    rates, servers, until = [0.8, 1.0], 2, 60_000.0
    generator = np.random.default_rng(25)
    arrival, rank = priorities.poisson_arrivals(generator, rates, until)
    waits = priorities.waits_in_line(arrival, rank, generator.exponential(1.0, rank.size), servers)
    looks = np.arange(0, until, 0.05)
    for k in (0, 1):
        came, started = np.sort(arrival[rank == k]), np.sort((arrival + waits)[rank == k])
        in_line = np.searchsorted(came, looks, "right") - np.searchsorted(started, looks, "right")
        in_theory = backlog.littles_law(came.size / until, waits[rank == k].mean())
        assert in_line.mean() == pytest.approx(in_theory, rel=0.005)


def test_the_population_of_m_m_c_is_arrivals_times_time_in_the_system():
    rates, servers = [1.5], 2
    means = simulated_means(26, rates, lambda g, rank: g.exponential(1.0, rank.size), servers)
    waiting = priorities.erlang_c(servers, 1.5) * 1.5 / (servers - 1.5)
    assert_within_band(1.5 * (means + 1), np.array([waiting + 1.5]))


@pytest.mark.filterwarnings("ignore:Pickle, copy, and deepcopy support will be removed from itertools")  # the package copies a counter
def test_every_wait_is_the_one_an_independent_package_finds():
    rates, servers, until = [0.7, 0.5, 0.6], 2, 600.0
    generator = np.random.default_rng(27)
    arrival, rank = priorities.poisson_arrivals(generator, rates, until)
    service = generator.gamma(2, 0.5, rank.size)
    ours = priorities.waits_in_line(arrival, rank, service, servers)
    names = ["first", "second", "third"]
    gaps = {n: [*np.diff(arrival[rank == k], prepend=0).tolist(), 1e9] for k, n in enumerate(names)}
    network = ciw.create_network(
        arrival_distributions={n: [ciw.dists.Sequential(gaps[n])] for n in names},
        service_distributions={n: [ciw.dists.Sequential(service[rank == k].tolist())] for k, n in enumerate(names)},
        number_of_servers=[servers], priority_classes={n: k for k, n in enumerate(names)})
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(10 * until)
    records = simulation.get_all_records()
    assert len(records) == rank.size and ours.max() > 5
    for k, name in enumerate(names):
        of_class = sorted((r for r in records if r.customer_class == name), key=lambda r: r.arrival_date)
        theirs = [r.waiting_time for r in of_class]
        assert ours[rank == k] == pytest.approx(theirs, abs=1e-6)


def test_a_long_line_of_chance_nears_the_yearly_arithmetic():
    stock, inflow, effort, hours, years = [400, 9_000], [700, 900], [2.0, 1.0], 4_000, 4
    generator = np.random.default_rng(28)
    removed = np.zeros((20, years, 2))
    for run in range(20):
        arrival, rank = priorities.poisson_arrivals(generator, inflow, years)
        arrival = np.concatenate([np.zeros(sum(stock)), arrival])
        rank = np.concatenate([np.repeat([0, 1], stock), rank])
        service = generator.exponential(np.array(effort)[rank] / hours)
        done = arrival + priorities.waits_in_line(arrival, rank, service) + service
        for k in (0, 1):
            removed[run, :, k] = np.histogram(done[rank == k], np.arange(years + 1))[0]
    yearly = priorities.project(Classes(stock, inflow, effort), hours, "strict", years)
    assert removed.mean(axis=0) == pytest.approx(yearly.removals, rel=0.02)
