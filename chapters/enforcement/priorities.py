"""The arithmetic of a priority queue: who is reached when officer-hours run out.

People stand in classes that never overlap, highest rank first. A year a step, in each class:

    exits    = other_exits x stock
    there    = stock + inflow - exits
    removals = what the rule gives the class; hours = effort x removals,
               and the hours of all classes together are at most capacity_hours
    next     = there - removals

Five rules share the hours out. None leaves an hour unused while anybody is there.

    strict        class 1 first, then class 2, and so on
    least_effort  the class whose removals take the fewest hours first
    top_inflow    the class with the largest yearly inflow first
    proportional  the same share of every class
    oldest        those who joined in an earlier year first, and of one year's the same share of
                  every class; the opening stock counts as one evenly mixed earlier year

Units: stock, inflow, exits and removals count people, real numbers here; effort is officer-hours
a removal; capacity_hours is officer-hours a year. With one class and effort 1 this is `backlog`
with hours for capacity.

Assumptions: every number keeps its value in every year; hours move freely between classes; within
a class nobody is harder to reach than another; the other exits fall on those who stood there when
the year began. Valid for counts below 2**53, shares from 0 to 1 and efforts above 0.

The second half is the same queue as a game of chance: people come one at a time, and a free
officer takes the highest-ranked of those who wait, first come first, and finishes the case. Its
mean waits are known in closed form (Cobham, 1954).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .checks import (
    Numbers,
    Several,
    above_zero,
    common_shape,
    count,
    frozen,
    numbers_within,
    share,
    single,
    whole,
)

RULES = ("strict", "proportional", "oldest", "least_effort", "top_inflow")


@dataclass(frozen=True)
class Classes:
    """Classes of people in order of rank, highest first; nobody is in two.

    stock        people in each class at the start
    inflow       people who join each class a year
    effort       officer-hours a removal (above 0)
    other_exits  share of the stock a year that leaves by other ways (0 to 1)

    The first axis is the class; further axes are sets of assumptions and broadcast. A single
    number for effort or other_exits holds for every class.
    Raises ValueError for a value out of range, NaN, or shapes that do not fit.
    """

    stock: Numbers
    inflow: Numbers
    effort: Numbers
    other_exits: Numbers = 0.0

    def __post_init__(self) -> None:
        checked = {"stock": count("stock", self.stock), "inflow": count("inflow", self.inflow),
                   "effort": above_zero("effort", self.effort),
                   "other_exits": share("other_exits", self.other_exits)}
        shape = checked["stock"].shape
        if not shape:
            raise ValueError("stock has shape (); give each field one entry a class, along the first axis.")
        if not shape[0]:
            raise ValueError("stock is empty; give at least one class.")
        for name, array in checked.items():
            for_every_class = array.ndim == 0 and name in ("effort", "other_exits")
            if array.shape[:1] != shape[:1] and not for_every_class:
                raise ValueError(f"{name} has shape {array.shape} and stock {shape}; "
                                 "give each field one entry a class, along the first axis.")
        common_shape({name: array[0] for name, array in checked.items() if array.ndim})
        for name, array in checked.items():
            object.__setattr__(self, name, frozen(array))


@dataclass(frozen=True)
class Path:
    """Stocks and flows of every class. The first axis is time, the second the class.

    stock[0] is the opening stock and stock[t] the stock at the end of year t; inflow[t - 1],
    exits[t - 1], removals[t - 1] (people) and hours[t - 1] (officer-hours spent) are those of
    year t. So stock[1:] == stock[:-1] + inflow - exits - removals.
    """

    stock: np.ndarray
    inflow: np.ndarray
    exits: np.ndarray
    removals: np.ndarray
    hours: np.ndarray


def project(
    classes: Classes, capacity_hours: Numbers, rule: str = "strict", years: int = 30
) -> Path:
    """Return the path of every class over some years under one rule.

    capacity_hours: officer-hours a year, a number or one a set. Path.stock has shape
    (years + 1, classes, *sets), each flow (years, classes, *sets).
    Raises ValueError for an unknown rule, hours below 0, or shapes that do not fit.
    """
    if rule not in RULES:
        raise ValueError(f"rule is {rule!r}; give one of {', '.join(RULES)}.")
    years = whole("years", years)
    opening, inflow, effort, leaving, hours = _aligned(classes, capacity_hours)
    stock = np.empty((years + 1, *opening.shape))
    exits, removals = np.empty((2, years, *opening.shape))
    stock[0] = opening
    order = _order(rule, inflow, effort)
    by_year_joined = [opening.copy()]
    for t in range(years):
        exits[t] = leaving * stock[t]
        there = stock[t] + inflow - exits[t]
        with np.errstate(over="ignore", under="ignore"):
            if rule == "proportional":
                removals[t] = _same_share(there, effort, hours)
            elif rule == "oldest":
                by_year_joined = [people - leaving * people for people in by_year_joined] + [inflow.copy()]
                removals[t] = np.minimum(_oldest_first(by_year_joined, effort, hours), there)
            else:
                removals[t] = _one_after_another(there, effort, hours, order)
        stock[t + 1] = there - removals[t]
    return Path(stock, np.broadcast_to(inflow, exits.shape), exits, removals, effort * removals)


def _aligned(c: Classes, capacity_hours: Numbers) -> tuple[np.ndarray, ...]:
    """Give every field the shape (classes, *sets); the hours keep the shape of the sets."""
    hours = numbers_within("capacity_hours", capacity_hours)
    given = {name: getattr(c, name) for name in ("stock", "inflow", "effort", "other_exits")}
    sets = common_shape({name: np.atleast_1d(field)[0] for name, field in given.items()}
                        | {"capacity_hours": hours})

    def spread(field: Numbers) -> np.ndarray:
        first, *rest = np.atleast_1d(field).shape
        padded = np.reshape(field, (first, *(1,) * (len(sets) - len(rest)), *rest))
        return np.broadcast_to(padded, (len(np.atleast_1d(c.stock)), *sets))

    return *(spread(field) for field in given.values()), hours


# The rules

def _order(rule: str, inflow: np.ndarray, effort: np.ndarray) -> np.ndarray:
    """The classes in the order in which they are served; equals keep their rank."""
    key = {"least_effort": effort, "top_inflow": -inflow}.get(rule, np.zeros(inflow.shape))
    return np.argsort(key, axis=0, kind="stable")


def _one_after_another(
    there: np.ndarray, effort: np.ndarray, hours: np.ndarray, order: np.ndarray
) -> np.ndarray:
    """Each class in turn takes what hours are left: removals = min(hours left / effort, there)."""
    removals = np.empty(there.shape)
    for served in order:
        turn = served[np.newaxis]
        people, each = np.take_along_axis(there, turn, 0)[0], np.take_along_axis(effort, turn, 0)[0]
        taken = np.minimum(hours / each, people)
        hours = _hours_left(hours, taken == people, taken * each)
        np.put_along_axis(removals, turn, taken[np.newaxis], 0)
    return removals


def _same_share(people: np.ndarray, effort: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Everyone alike: removals = people x min(1, hours / hours that all of them would take)."""
    work = (effort * people).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        reached = np.where(work > hours, hours / work, 1.0)
    return people * reached


def _oldest_first(
    by_year_joined: list[np.ndarray], effort: np.ndarray, hours: np.ndarray
) -> np.ndarray:
    """One year's people after another's; takes them out of `by_year_joined` as it goes."""
    removals = np.zeros(by_year_joined[0].shape)
    for people in by_year_joined:
        taken = _same_share(people, effort, hours)
        hours = _hours_left(hours, (taken == people).all(axis=0), (effort * taken).sum(axis=0))
        people -= taken
        removals += taken
    return removals


def _hours_left(hours: np.ndarray, all_taken: np.ndarray, spent: np.ndarray) -> np.ndarray:
    """None while somebody who was in turn remains, so that rounding hands no crumbs on."""
    return np.where(all_taken, np.maximum(hours - spent, 0), 0)


# What a path says

def first_reached(path: Path) -> np.ndarray:
    """Return the year by whose end at least one person of each class was removed; NaN if none.

    Shape (classes, *sets); years count from 1. Whoever is first in line of a class waits till
    then. A whole person, but for rounding: a fraction of one is nobody reached, and ten times a
    tenth of one is somebody.
    """
    reached = np.cumsum(path.removals, axis=0) >= 1 - 1e-9
    return np.where(reached.any(axis=0), reached.argmax(axis=0) + 1.0, np.nan)


def share_reached(path: Path) -> np.ndarray:
    """Return the share removed so far of everyone who was ever in the class.

    Removals up to each year's end / (opening stock + inflow up to then); NaN for a class that
    nobody was ever in. Shape (years, classes, *sets).
    """
    ever = path.stock[0] + np.cumsum(path.inflow, axis=0)
    with np.errstate(invalid="ignore"):
        return np.cumsum(path.removals, axis=0) / np.where(ever > 0, ever, np.nan)


def in_words(path: Path, names: Sequence[str]) -> str:
    """Return one sentence a class: when it is first reached and how many are left at the end.

    For one set. People are rounded to the nearest whole, halves up: floor(x + 0.5). As in
        Convicted: first reached in year 1; 0 people left after 30 years. Others: never reached; …
    Raises ValueError for more than one set or a wrong number of names.
    """
    if path.stock[0].shape != (len(names),):
        raise ValueError(f"names has {len(names)} entries and the path the shape "
                         f"{path.stock[0].shape}; give one set and one name a class.")
    years = len(path.removals)
    sentences = []
    for name, first, left in zip(names, first_reached(path), path.stock[-1], strict=True):
        when = "never reached" if np.isnan(first) else f"first reached in year {first:.0f}"
        people = int(np.floor(left + 0.5))
        sentences.append(f"{name}: {when}; {people:,} {'person' if people == 1 else 'people'} "
                         f"left after {years} {'year' if years == 1 else 'years'}.")
    return " ".join(sentences)


# The same queue as a game of chance

def poisson_arrivals(
    generator: np.random.Generator, rates: Several, until: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return times of arrival, ascending, and the class of each, from time 0 to `until`.

    rates: people a unit of time in each class; `until` in that unit. Each class a Poisson
    process, independent of the others.
    Raises ValueError for a rate or time below 0, NaN, or a list of times.
    """
    rates, until = numbers_within("rates", rates), single("until", numbers_within("until", until))
    numbers = generator.poisson(np.atleast_1d(rates) * until)
    times = generator.uniform(0, until, numbers.sum())
    rank = np.repeat(np.arange(len(numbers)), numbers)
    by_time = np.argsort(times, kind="stable")
    return times[by_time], rank[by_time]


def waits_in_line(
    arrival: Several, rank: Several, service: Several, servers: int = 1
) -> np.ndarray:
    """Return how long each person waits for an officer (unit of the times given).

    arrival: times, ascending. rank: class of each, 0 first. service: time each takes. A free
    officer takes the highest-ranked in line, first come first, and finishes the case
    (non-preemptive). All three of shape (people,).
    Raises ValueError for times below 0 or out of order, or lengths that differ.
    """
    arrival, service = numbers_within("arrival", arrival), numbers_within("service", service)
    rank, servers = numbers_within("rank", rank), whole("servers", servers)
    if not arrival.ndim == 1 or not arrival.shape == service.shape == rank.shape:
        raise ValueError(f"arrival has shape {arrival.shape}, rank {rank.shape} and service "
                         f"{service.shape}; give one entry a person.")
    if np.any(np.diff(arrival) < 0):
        raise ValueError("arrival goes back in time; give times in ascending order.")
    come, ranks, takes = arrival.tolist(), rank.tolist(), service.tolist()
    waits = np.empty(len(come))
    line: list[tuple[float, int]] = []
    free_at: list[float] = []

    def start(person: int, now: float) -> None:
        waits[person] = now - come[person]
        heapq.heappush(free_at, now + takes[person])

    for person, now in enumerate(come):
        while free_at and free_at[0] <= now:
            free = heapq.heappop(free_at)
            if line:
                start(heapq.heappop(line)[1], free)
        if len(free_at) < servers:
            start(person, now)
        else:
            heapq.heappush(line, (ranks[person], person))
    while line:
        start(heapq.heappop(line)[1], heapq.heappop(free_at))
    return waits


# Its mean waits in theory

def erlang_c(servers: int, offered_load: float) -> float:
    """Return the chance that someone who comes must wait, in M/M/c (Erlang, 1917).

    offered_load = arrivals x mean service time, in servers kept busy. 1 when it is `servers` or
    more. From Erlang's B by B(n) = load x B(n-1) / (n + load x B(n-1)).
    Raises ValueError for a load below 0, NaN or a list, or servers that are not whole and 1 or more.
    """
    servers = whole("servers", servers)
    load = single("offered_load", numbers_within("offered_load", offered_load))
    if load >= servers:
        return 1.0
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def cobham_waits(rates: Several, service_rate: float, servers: int) -> np.ndarray:
    """Return the mean wait in line of each class: M/M/c, non-preemptive, one service rate.

    rates: arrivals a unit of time in each class, highest rank first; service_rate: cases a unit
    of time one officer finishes. With s(k) = (rates of classes 1 to k) / (servers x service_rate):
        wait(k) = chance to wait / (servers x service_rate) / ((1 - s(k-1)) (1 - s(k)))
    Infinite for a class whose s(k) is 1 or more: it is never all served.
    Cobham (1954), "Priority Assignment in Waiting Line Problems"; chance to wait: `erlang_c`.
    Raises ValueError for a rate below 0 or NaN, or a service_rate that is not one number above 0.
    """
    rates = np.atleast_1d(numbers_within("rates", rates))
    service_rate = single("service_rate", above_zero("service_rate", service_rate))
    until_one_is_free = erlang_c(servers, float(rates.sum()) / service_rate) / (servers * service_rate)
    up_to = np.cumsum(rates / (servers * service_rate))
    higher = np.concatenate([[0.0], up_to[:-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(up_to < 1, until_one_is_free / ((1 - higher) * (1 - up_to)), np.inf)
