"""How much faster many sets run at once than one after another. Reported, never a gate on seconds.

Each benchmark runs 100,000 sets at once, times the plain loop over a sample of them in the same
run, checks that both give the same numbers, and reports the ratio.
"""

import time

import numpy as np
import pytest

from enforcement import backlog, cooperation, priorities

SETS, YEARS, SAMPLE = 100_000, 30, 1_000
ORDERS = 1_445_549


@pytest.fixture
def report(benchmark, capsys):
    """Time `at_once` over all sets and `one_by_one` over a sample; print and record the ratio."""

    def _report(title, at_once, one_by_one):
        result = benchmark.pedantic(at_once, rounds=3, warmup_rounds=1)
        start = time.perf_counter()
        sample = [one_by_one(i) for i in range(SAMPLE)]
        loop = (time.perf_counter() - start) * SETS / SAMPLE
        if benchmark.stats is not None:
            vectorised = benchmark.stats.stats.median
            benchmark.extra_info.update(ratio=round(loop / vectorised, 1), loop_seconds=round(loop, 2))
            with capsys.disabled():
                print(f"\n{title}: {vectorised:.2f} s at once, {loop:.1f} s one by one "
                      f"(from {SAMPLE:,} of {SETS:,}), {loop / vectorised:.0f} times faster")
        return result, sample

    return _report


@pytest.fixture
def assumptions():
    ranges = {"officers": (4_000, 30_000), "share_elsewhere": (0, 0.5), "removals_per_officer": (4, 20),
              "new_orders": (0, 300_000), "other_exits": (0, 0.1)}
    base = backlog.Assumptions(6_000, 0.1, 8.7, 100_000, 0.02)
    return backlog.draw_assumptions(np.random.default_rng(2024), base, ranges, SETS)


def one_path(a, i, years):
    officers, elsewhere, each, new, leaving = (float(getattr(a, n)[i]) for n in (
        "officers", "share_elsewhere", "removals_per_officer", "new_orders", "other_exits"))
    stock = float(ORDERS)
    path = [stock]
    for _ in range(years):
        there = stock + new - leaving * stock
        stock = there - min(officers * (1 - elsewhere) * each, there)
        path.append(stock)
    return path


def test_a_hundred_thousand_backlogs_over_thirty_years(report, assumptions):
    path, sample = report(f"backlog, {SETS:,} sets x {YEARS} years",
                          lambda: backlog.project(ORDERS, assumptions, YEARS).stock,
                          lambda i: one_path(assumptions, i, YEARS))
    assert (path[:, :SAMPLE] == np.array(sample).T).all()


def test_a_hundred_thousand_years_to_clear(report, assumptions):
    def first_empty(i):
        return next((t for t, stock in enumerate(one_path(assumptions, i, 100)) if stock == 0), np.nan)

    years, sample = report(f"years to clear, {SETS:,} sets x up to 100 years",
                           lambda: backlog.years_to_clear(ORDERS, assumptions), first_empty)
    assert np.array_equal(years[:SAMPLE], sample, equal_nan=True)


def test_a_hundred_thousand_priority_queues_over_thirty_years(report):
    stock, inflow = np.array([150_000, 20_000, 750_000]), np.array([30_000, 40_000, 60_000])
    effort = np.array([40, 8, 20])
    hours = np.random.default_rng(1).uniform(1e5, 4e6, SETS)
    classes = priorities.Classes(stock, inflow, effort)
    opening, new, each, hours_of = (array.astype(float).tolist() for array in (stock, inflow, effort, hours))

    def one_queue(i):
        now = opening.copy()
        for _ in range(YEARS):
            left = hours_of[i]
            for k in range(3):
                there = now[k] + new[k]
                taken = min(left / each[k], there)
                left = max(left - taken * each[k], 0) if taken == there else 0
                now[k] = there - taken
        return now

    path, sample = report(f"priority queue, {SETS:,} sets x 3 classes x {YEARS} years",
                          lambda: priorities.project(classes, hours, "strict", YEARS).stock[-1], one_queue)
    assert (path[:, :SAMPLE] == np.array(sample).T).all()


def test_a_hundred_thousand_trades_of_jail_door_and_street(report):
    generator = np.random.default_rng(3)
    handed_over, found_later = generator.uniform(0, 1, (2, SETS))
    a = cooperation.Assumptions(10_000, handed_over, found_later, 4, 60)
    shares, found = handed_over.tolist(), found_later.tolist()
    hours, sample = report(f"cooperation, {SETS:,} sets", lambda: cooperation.hours(a),
                           lambda i: 10_000.0 * (shares[i] * 4.0 + (1 - shares[i]) * found[i] * 60.0))
    assert (hours[:SAMPLE] == sample).all()
