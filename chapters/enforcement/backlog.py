"""Backlog arithmetic: how a list of people with final orders changes, a year a step.

    exits    = other_exits x stock
    there    = stock + new_orders - exits
    capacity = officers x (1 - share_elsewhere) x removals_per_officer
    removals = min(capacity, there)
    next     = there - removals

Units: stock, new_orders, exits and removals count people; one order puts one person on the list
and one removal takes one off. Rates are a year. People are real numbers here: a share of a list
is seldom whole.

Assumptions, all of them strong: every assumption keeps its value in every year; whoever joins
during a year can be removed in it; the other exits fall on those who stood on the list when the
year began; each removal takes the same work, and an officer's year yields the same number of
removals however short the list is.

Valid for counts below 2**53 and shares from 0 to 1. The path is what follows from the
assumptions; it says nothing about whether they hold.

The order of the operations above, left to right, is part of the contract: in the same order any
machine with IEEE numbers, a browser among them, gets the same result to the last bit.

With constant assumptions the end of a year never falls as its beginning rises. So a list that grows
in its first year never shrinks again, and one that shrinks never grows: `in_words` rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np

from . import DAYS_A_YEAR as DAYS_A_YEAR
from .checks import (
    Numbers,
    above_zero,
    common_shape,
    count,
    frozen,
    number_or_null,
    numbers_within,
    share,
    single,
    whole,
)

HORIZON = 100
"""Years after which a list that is not empty counts as not cleared."""


@dataclass(frozen=True)
class Assumptions:
    """One set of assumptions, or many at once as arrays that broadcast.

    officers              officers (0 or more)
    share_elsewhere       share of them assigned to other duties (0 to 1)
    removals_per_officer  removals / officer / year (0 or more)
    new_orders            people who join the list a year (0 or more)
    other_exits           share of the stock a year that leaves by other ways (0 to 1)

    Off unless given:
    beds, stay_days       beds (0 or more) and mean stay in days (above 0), both or neither
    travel_documents      travel documents a year (0 or more)

    Raises ValueError for a value out of range, NaN, or shapes that do not fit.
    """

    officers: Numbers
    share_elsewhere: Numbers
    removals_per_officer: Numbers
    new_orders: Numbers
    other_exits: Numbers
    beds: Numbers | None = None
    stay_days: Numbers | None = None
    travel_documents: Numbers | None = None

    def __post_init__(self) -> None:
        if (self.beds is None) != (self.stay_days is None):
            given, missing = ("stay_days", "beds") if self.beds is None else ("beds", "stay_days")
            raise ValueError(f"{given} is given without {missing}; give both or neither.")
        checked = {f.name: _CHECK[f.name](f.name, getattr(self, f.name))
                   for f in fields(self) if getattr(self, f.name) is not None}
        common_shape(checked)
        for name, array in checked.items():
            object.__setattr__(self, name, frozen(array))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape all fields broadcast to; () for a single set."""
        given = (getattr(self, f.name) for f in fields(self))
        return np.broadcast_shapes(*(np.shape(value) for value in given if value is not None))


_CHECK: dict[str, Callable[[str, Numbers], np.ndarray]] = {
    "officers": numbers_within,
    "share_elsewhere": share,
    "removals_per_officer": numbers_within,
    "new_orders": count,
    "other_exits": share,
    "beds": numbers_within,
    "stay_days": above_zero,
    "travel_documents": numbers_within,
}


# What limits the removals of a year

def limits(a: Assumptions) -> dict[str, np.ndarray]:
    """Return the removals a year that each resource allows: "officers" and whichever are given.

    officers          officers x (1 - share_elsewhere) x removals_per_officer
    beds              beds x DAYS_A_YEAR / stay_days (each removal takes one stay, and each stay
                      ends in a removal: an upper bound)
    travel documents  one a removal
    Shape of each: that of its own fields. Resources used in fixed proportions: Leontief (1941).
    """
    with np.errstate(over="ignore", under="ignore"):
        allowed = {"officers": np.asarray(
            a.officers * (1 - a.share_elsewhere) * a.removals_per_officer)}
        if a.beds is not None and a.stay_days is not None:
            allowed["beds"] = np.asarray(a.beds * DAYS_A_YEAR / a.stay_days)
    if a.travel_documents is not None:
        allowed["travel documents"] = np.asarray(a.travel_documents)
    return allowed


def capacity(a: Assumptions) -> float | np.ndarray:
    """Return the removals a year that the scarcest resource allows (removals / year)."""
    least = limits(a)["officers"]
    for allowed in limits(a).values():
        least = np.minimum(least, allowed)
    return number_or_null(least)


def calibrated_removals_per_officer(
    removals: Numbers, officers: Numbers, share_elsewhere: Numbers
) -> float | np.ndarray:
    """Return the removals / officer / year at which these officers make these removals.

    removals (a year), officers, share_elsewhere: numbers or arrays that broadcast.
    Put back into `capacity` the result gives `removals`, at worst one rounding away: a chapter that
    promises the exact figure tests it at its own numbers.
    Raises ValueError when no officer is left to make them.
    """
    removals, officers = count("removals", removals), numbers_within("officers", officers)
    elsewhere = share("share_elsewhere", share_elsewhere)
    common_shape({"removals": removals, "officers": officers, "share_elsewhere": elsewhere})
    at_work = officers * (1 - elsewhere)
    if np.any(at_work == 0):
        raise ValueError("officers x (1 - share_elsewhere) is 0; give a year in which somebody "
                         "was at work.")
    return number_or_null(removals / at_work)


# The step and the path

class Year(NamedTuple):
    """What one year does to a stock: people who leave otherwise, are removed, and are left."""

    exits: np.ndarray
    removals: np.ndarray
    stock_end: np.ndarray


@dataclass(frozen=True)
class Path:
    """A stock and its flows, in people. The first axis is time, the others are the sets.

    stock[0] is the opening stock and stock[t] the stock at the end of year t; new_orders[t - 1],
    exits[t - 1] and removals[t - 1] are the flows of year t. So
    stock[1:] == stock[:-1] + new_orders - exits - removals.
    """

    stock: np.ndarray
    new_orders: np.ndarray
    exits: np.ndarray
    removals: np.ndarray


def step(stock: Numbers, a: Assumptions) -> Year:
    """Return the year that follows a stock (people); shapes broadcast.

    The balancing equation of demography (Preston, Heuveline and Guillot, 2001, chapter 1).
    Raises ValueError for a stock that is negative, NaN or of a shape that does not fit.
    """
    return _step(_opening(stock, a), a, capacity(a))


def _step(stock: np.ndarray, a: Assumptions, most: Numbers) -> Year:
    exits = a.other_exits * stock
    there = stock + a.new_orders - exits
    removals = np.minimum(most, there)
    return Year(exits, removals, there - removals)


def project(opening_stock: Numbers, a: Assumptions, years: int = 30) -> Path:
    """Return the path of a stock (people) over some years, each a `step` from the last.

    Shapes: opening_stock and the fields of `a` broadcast to one shape; stock has years + 1
    entries before it, each flow has `years`.
    Raises ValueError for a bad stock or a number of years that is not whole and 1 or more.
    """
    years = whole("years", years)
    opening = _opening(opening_stock, a)
    most = capacity(a)
    stock = np.empty((years + 1, *opening.shape))
    exits, removals = np.empty((2, years, *opening.shape))
    stock[0] = opening
    for t in range(years):
        exits[t], removals[t], stock[t + 1] = _step(stock[t], a, most)
    return Path(stock, np.broadcast_to(a.new_orders, exits.shape), exits, removals)


def _opening(stock: Numbers, a: Assumptions) -> np.ndarray:
    stock = count("opening_stock", stock)
    common_shape({"the assumptions": np.empty(a.shape, dtype=bool), "opening_stock": stock})
    return np.broadcast_to(stock, np.broadcast_shapes(stock.shape, a.shape))


# What the path says

def years_to_clear(
    opening_stock: Numbers, a: Assumptions, horizon: int = HORIZON
) -> int | np.ndarray | None:
    """Return the first year, counted from 1, that ends with nobody on the list.

    An int, or None when no year up to `horizon` does; for arrays floats, with NaN for none.
    Year-ends are looked at, so the least answer is 1, even for a list that is empty at the start:
    an empty list that fills again is not a cleared one.
    Raises ValueError for a bad stock or a horizon that is not whole and 1 or more.
    """
    horizon = whole("horizon", horizon)
    stock = _opening(opening_stock, a)
    most = capacity(a)
    cleared = np.full(stock.shape, np.nan)
    for year in range(1, horizon + 1):
        stock = _step(stock, a, most).stock_end
        cleared = np.where(np.isnan(cleared) & (stock == 0), year, cleared)
        if not np.isnan(cleared).any():
            break
    if cleared.ndim:
        return cleared
    return None if np.isnan(cleared) else int(cleared)


def break_even_officers(opening_stock: Numbers, a: Assumptions) -> float | np.ndarray | None:
    """Return the fewest officers at which the first year ends with the stock it began with.

    A real number of officers; `a.officers` plays no part. 0 when the other exits take as many as
    join; None (NaN in arrays) when no number suffices: each would be elsewhere or remove nobody,
    or beds or documents run out first. Raises ValueError for a bad stock.
    """
    stock = _opening(opening_stock, a)
    to_remove = np.maximum(a.new_orders - a.other_exits * stock, 0)
    a_officer = (1 - a.share_elsewhere) * a.removals_per_officer
    with np.errstate(all="ignore"):
        officers = np.where(to_remove == 0, 0.0, to_remove / a_officer)
    enough = np.isfinite(officers)
    for resource, allowed in limits(a).items():
        if resource != "officers":
            enough = enough & (to_remove <= allowed)
    return number_or_null(np.where(enough, officers, np.nan))


def break_even_new_orders(opening_stock: Numbers, a: Assumptions) -> float | np.ndarray:
    """Return the new orders a year at which the first year ends with the stock it began with.

    capacity + other_exits x stock (people / year); `a.new_orders` plays no part.
    Raises ValueError for a bad stock.
    """
    return number_or_null(np.asarray(capacity(a) + a.other_exits * _opening(opening_stock, a)))


def in_words(opening_stock: float, a: Assumptions, horizon: int = HORIZON) -> str:
    """Return the sentence for one set of assumptions: when the list is empty, or why it is not.

    People are rounded to the nearest whole, halves up: floor(x + 0.5). One of
        The list is empty after 12 years.
        The list never empties: it grows by 612,345 people in the first year.
        The list shrinks by 1,234 people in the first year but is not empty within 100 years.
        The list stays the same size in the first year, to the nearest person, and is not empty
        within 100 years.
    Raises ValueError for more than one set.
    """
    opening = _opening(opening_stock, a)
    if opening.ndim:
        raise ValueError(f"in_words got sets of shape {opening.shape}; give one set at a time.")
    years = years_to_clear(opening, a, horizon)
    if years is not None:
        return f"The list is empty after {years} {'year' if years == 1 else 'years'}."
    change = float(step(opening, a).stock_end - opening)
    whole_people = int(np.floor(abs(change) + 0.5))
    people = f"{whole_people:,} {'person' if whole_people == 1 else 'people'}"
    if whole_people == 0:
        return ("The list stays the same size in the first year, to the nearest person, "
                f"and is not empty within {horizon} years.")
    if change > 0:
        return f"The list never empties: it grows by {people} in the first year."
    return (f"The list shrinks by {people} in the first year "
            f"but is not empty within {horizon} years.")


# Reading flows back out of dated stocks

class Range(NamedTuple):
    """The least and the most that stated ranges allow."""

    low: float
    high: float


def implied_new_orders(
    stock_before: Numbers, stock_after: Numbers, years: Numbers, removals: Numbers,
    other_exits: Numbers,
) -> float | np.ndarray:
    """Return the new orders a year that lead from one dated stock to a later one.

    stock_before, stock_after (people), years between them (above 0, may be a fraction), removals
    from the list (people / year), other_exits (share of the stock a year). Constant flows; the
    yearly step solved for new_orders:
        after = before x q + (new_orders - removals) x (1 - q) / other_exits,
        q = (1 - other_exits) ** years.
    Exact for whole years, interpolated for parts of one. A negative result is given as it is: it
    says that the stated removals and exits are too few for so large a fall.
    Raises ValueError for a value out of range, NaN, or shapes that do not fit.
    """
    before, after = count("stock_before", stock_before), count("stock_after", stock_after)
    years, removals = above_zero("years", years), count("removals", removals)
    leaving = share("other_exits", other_exits)
    common_shape({"stock_before": before, "stock_after": after, "years": years,
                  "removals": removals, "other_exits": leaving})
    with np.errstate(all="ignore"):
        left_share = -np.expm1(years * np.log1p(-leaving))
        weight = np.where(leaving == 0, years, left_share / leaving)
    return number_or_null(removals + (after - before * (1 - left_share)) / weight)


def new_orders_range(
    stock_before: float | tuple[float, float], stock_after: float | tuple[float, float],
    years: float, removals: float | tuple[float, float],
    other_exits: float | tuple[float, float],
) -> Range:
    """Return the least and the most new orders a year that two dated stocks allow.

    Arguments as in `implied_new_orders`, each but `years` a number or a pair (low, high). The new
    orders rise with the later stock, the removals and the exits and fall with the earlier stock,
    so the two ends stand at two corners. Raises ValueError for a pair in the wrong order, a list of
    years, and less than a year between the stocks, where the yearly step is only interpolated.
    """
    years = single("years", above_zero("years", years))
    if years < 1:
        raise ValueError(f"years is {years:g}; give two stocks that lie a year or more apart.")
    before, after = _pair("stock_before", stock_before), _pair("stock_after", stock_after)
    removed, leaving = _pair("removals", removals), _pair("other_exits", other_exits)
    low = implied_new_orders(before.high, after.low, years, removed.low, leaving.low)
    high = implied_new_orders(before.low, after.high, years, removed.high, leaving.high)
    return Range(float(low), float(high))


def _pair(name: str, value: float | tuple[float, float]) -> Range:
    ends = numbers_within(name, value, -np.inf)
    if ends.shape not in ((), (2,)):
        raise ValueError(f"{name} has shape {ends.shape}; give a number or a pair (low, high).")
    low, high = (float(end) for end in np.broadcast_to(ends, 2))
    if low > high:
        raise ValueError(f"{name} runs from {low:g} down to {high:g}; give the lower end first.")
    return Range(low, high)


# Two laws of stocks and flows

def identity_residual(stock: Numbers, inflow: Numbers, outflow: Numbers) -> np.ndarray:
    """Return what the books leave unexplained: stock[1:] - (stock[:-1] + inflow - outflow).

    stock has one entry more than inflow and outflow along the first axis, all in one unit; the
    residual is in that unit and has their shape. Positive: more are there than the flows say.
    Raises ValueError for a value out of range, NaN, or shapes that do not fit.
    """
    stock, inflow = count("stock", stock), count("inflow", inflow)
    outflow = count("outflow", outflow)
    if stock.ndim == 0 or stock[1:].shape != inflow.shape or inflow.shape != outflow.shape:
        raise ValueError(
            f"stock has shape {stock.shape}, inflow {inflow.shape} and outflow {outflow.shape}; "
            "give one more stock than flows, since each flow lies between two stocks.")
    return stock[1:] - (stock[:-1] + inflow - outflow)


def littles_law(arrivals_per_day: Numbers, length_of_stay: Numbers) -> float | np.ndarray:
    """Return the mean population: arrivals per day x mean length of stay in days (people).

    Little (1961), "A Proof for the Queuing Formula: L = lambda W". True of long-run averages,
    whatever the distributions; over a short stretch only while flows are steady.
    Raises ValueError for a value below 0, NaN, or shapes that do not fit.
    """
    arrivals = numbers_within("arrivals_per_day", arrivals_per_day)
    stay = numbers_within("length_of_stay", length_of_stay)
    common_shape({"arrivals_per_day": arrivals, "length_of_stay": stay})
    return number_or_null(arrivals * stay)


# Which assumption matters

class Bar(NamedTuple):
    """One bar of a tornado: an assumption, its two ends, the outcome at each, and the swing."""

    assumption: str
    low: float
    high: float
    at_low: float
    at_high: float
    swing: float


def tornado(
    outcome: Callable[[Assumptions], float | None], base: Assumptions,
    ranges: Mapping[str, tuple[float, float]],
) -> list[Bar]:
    """Move one assumption at a time to each end of its range; return the bars, widest first.

    `outcome` turns one set into one number, or None for none (kept as NaN): a swing between a
    number and none is infinite, between none and none 0. Equal swings keep the order of
    `ranges`. Raises ValueError for an assumption that does not exist or a reversed range.
    One-at-a-time sensitivity: Eschenbach (1992), "Spiderplots versus Tornado Diagrams".
    """
    bars = []
    for name, (low, high) in _checked_ranges(ranges).items():
        at_low, at_high = (_value(outcome(replace(base, **{name: end}))) for end in (low, high))
        bars.append(Bar(name, low, high, at_low, at_high, _swing(at_low, at_high)))
    return sorted(bars, key=lambda bar: -bar.swing)


def draw_assumptions(
    generator: np.random.Generator, base: Assumptions,
    ranges: Mapping[str, tuple[float, float]], draws: int = 100_000,
) -> Assumptions:
    """Return `draws` sets: each named assumption uniform over its range, the rest as in `base`.

    Draws are independent of one another: say so where assumptions hang together. They are made
    in the order of the fields, so one seed gives one result however `ranges` is ordered.
    Monte Carlo: Metropolis and Ulam (1949). Raises ValueError as `tornado` does.
    """
    draws = whole("draws", draws)
    checked = _checked_ranges(ranges)
    return replace(base, **{f.name: generator.uniform(*checked[f.name], size=draws)
                            for f in fields(base) if f.name in checked})


def _checked_ranges(ranges: Mapping[str, tuple[float, float]]) -> dict[str, Range]:
    known = [f.name for f in fields(Assumptions)]
    for name in ranges:
        if name not in known:
            raise ValueError(f"{name} is no assumption; give one of {', '.join(known)}.")
    return {name: _pair(name, ends) for name, ends in ranges.items()}


def _value(outcome: float | None) -> float:
    return float("nan") if outcome is None else float(outcome)


def _swing(at_low: float, at_high: float) -> float:
    none = np.isnan([at_low, at_high])
    if none.any():
        return 0.0 if none.all() else float("inf")
    return abs(at_high - at_low)
