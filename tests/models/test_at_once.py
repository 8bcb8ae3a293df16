"""Many sets at once give what a plain loop gives set by set, to the last bit. How much faster: tests/deep/at_once.py."""

import numpy as np
import pytest

from enforcement import backlog, cooperation, priorities

YEARS, ORDERS = 30, 1_445_549


def assumptions(sets):
    ranges = {"officers": (4_000, 30_000), "share_elsewhere": (0, 0.5), "removals_per_officer": (4, 20),
              "new_orders": (0, 300_000), "other_exits": (0, 0.1)}
    base = backlog.Assumptions(6_000, 0.1, 8.7, 100_000, 0.02)
    return backlog.draw_assumptions(np.random.default_rng(2024), base, ranges, sets)


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


def backlogs(sets):
    a = assumptions(sets)
    return lambda: backlog.project(ORDERS, a, YEARS).stock, lambda i: one_path(a, i, YEARS)


def years_to_clear(sets):
    a = assumptions(sets)
    return (lambda: backlog.years_to_clear(ORDERS, a),
            lambda i: next((t for t, stock in enumerate(one_path(a, i, backlog.HORIZON)) if stock == 0), np.nan))


def queues(sets):
    stock, inflow, effort = np.array([150_000, 20_000, 750_000]), np.array([30_000, 40_000, 60_000]), np.array([40, 8, 20])
    hours = np.random.default_rng(1).uniform(1e5, 4e6, sets)
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

    return lambda: priorities.project(classes, hours, "strict", YEARS).stock[-1], one_queue


def trades(sets):
    handed_over, found_later = np.random.default_rng(3).uniform(0, 1, (2, sets))
    a = cooperation.Assumptions(10_000, handed_over, found_later, 4, 60)
    shares, found = handed_over.tolist(), found_later.tolist()
    return lambda: cooperation.hours(a), lambda i: 10_000.0 * (shares[i] * 4.0 + (1 - shares[i]) * found[i] * 60.0)


CASES = {
    f"backlogs over {YEARS} years": backlogs,
    f"years to clear, up to {backlog.HORIZON}": years_to_clear,
    f"priority queues of three classes over {YEARS} years": queues,
    "trades of jail door and street": trades,
}
"""What is computed -> a function that, for a number of sets, gives what computes all at once and what computes one by its number."""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_thousand_sets_at_once_are_each_what_a_plain_loop_finds(case):
    at_once, one_by_one = case(1_000)
    assert np.array_equal(at_once(), np.array([one_by_one(i) for i in range(1_000)]).T, equal_nan=True)
