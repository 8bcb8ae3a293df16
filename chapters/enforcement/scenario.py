"""Cooperation, the queue and the list in one world, composed of the three models.

Each year people join the list. Some of them are in local custody, and `cooperation` says who of
these is handed over, who is later found at large and who is not. `backlog` turns officers into
officer-hours. `priorities` shares the hours out among those who can be reached. Nothing of the
three is computed here again.

    sought          = new_orders x share_sought
    handed over     = cooperation.arrests_in_custody -> the first class, at hours_custody each
    found later     = cooperation.arrests_at_large   -> the first class at large
    not found       = cooperation.not_arrested       -> out of reach; leave by other exits only
    the others      = (new_orders - sought) x mix    -> the classes at large
    capacity_hours  = backlog.capacity, with hours for removals
    list            = everyone in all classes, those out of reach among them

Units: people, orders and removals as in the three models, one each; effort in officer-hours a
removal; hours_per_officer in officer-hours a year for each officer at work.

Assumptions: those of the three models. And: people handed over rank first; whoever was in local
custody and was neither handed over nor found stays on the list, out of the officers' reach.

In its limits this is each of the three (tests/models/test_scenario.py): nobody sought and one
class is `backlog`, nobody sought is `priorities`, one year with an empty list and hours enough is
`cooperation`. It says what follows from a world, not that there is such a world.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import backlog, cooperation, priorities
from .checks import above_zero, count, numbers_within, share, single

MOST_HALVINGS = 200


@dataclass(frozen=True)
class World:
    """One set of assumptions. Lists have one entry a class at large, in order of rank.

    stock              people on the list who can be reached, by class
    mix                shares of the newcomers who were not sought, by class; together 1, and
                       where rounding leaves them off it by up to 1e-9, in proportion
    new_orders         people who join the list a year
    share_sought       share of them in local custody whom the agency seeks (0 to 1)
    handed_over        share of those handed over (0 to 1)
    found_later        share of the others later found at large (0 to 1)
    hours_custody      officer-hours a removal of someone handed over (above 0)
    hours_at_large     officer-hours a removal of someone at large, one number or by class (above 0)
    officers, share_elsewhere, other_exits   as in `backlog`
    hours_per_officer  officer-hours for removals, a year and officer at work
    out_of_reach       people on the list at the start whom nobody can find
    rule               as in `priorities`

    Raises ValueError for a value out of range, NaN, or lists that do not fit.
    """

    stock: tuple[float, ...]
    mix: tuple[float, ...]
    new_orders: float
    share_sought: float
    handed_over: float
    found_later: float
    hours_custody: float
    hours_at_large: float | tuple[float, ...]
    officers: float
    share_elsewhere: float
    hours_per_officer: float
    other_exits: float = 0.0
    out_of_reach: float = 0.0
    rule: str = "strict"

    def __post_init__(self) -> None:
        stock, mix = count("stock", self.stock), share("mix", self.mix)
        if stock.ndim != 1 or not stock.size or mix.shape != stock.shape:
            raise ValueError(f"stock has shape {stock.shape} and mix {mix.shape}; give each one entry a class.")
        if abs(mix.sum() - 1) > 1e-9:
            raise ValueError(f"mix adds up to {mix.sum():g}; give shares that add up to 1.")
        if above_zero("hours_at_large", self.hours_at_large).shape not in ((), stock.shape):
            raise ValueError("hours_at_large does not fit stock; give one number, or one a class.")
        for name, check in (("new_orders", count), ("out_of_reach", count), ("share_sought", share),
                            ("handed_over", share), ("found_later", share), ("hours_custody", above_zero),
                            ("officers", numbers_within), ("share_elsewhere", share),
                            ("hours_per_officer", numbers_within), ("other_exits", share)):
            single(name, check(name, getattr(self, name)))
        if self.rule not in priorities.RULES:
            raise ValueError(f"rule is {self.rule!r}; give one of {', '.join(priorities.RULES)}.")


# The three parts of a world

def at_the_jail(world: World) -> cooperation.Assumptions:
    """Return the year's people in local custody, as `cooperation` takes them."""
    return cooperation.Assumptions(
        sought=world.new_orders * world.share_sought, handed_over=world.handed_over,
        found_later=world.found_later, hours_custody=world.hours_custody,
        hours_at_large=float(np.atleast_1d(world.hours_at_large)[0]))


def capacity_hours(world: World) -> float:
    """Return the officer-hours for removals a year: `backlog.capacity` with hours for removals."""
    return float(backlog.capacity(backlog.Assumptions(
        world.officers, world.share_elsewhere, world.hours_per_officer, new_orders=0, other_exits=0)))


def classes(world: World) -> priorities.Classes:
    """Return the queue of those who can be reached: handed over first, then the classes at large."""
    jail = at_the_jail(world)
    mix = np.asarray(world.mix, dtype=float)
    others = (world.new_orders - jail.sought) * (mix / mix.sum())
    others[0] += cooperation.arrests_at_large(jail)
    effort = np.broadcast_to(np.asarray(world.hours_at_large, dtype=float), others.shape)
    return priorities.Classes(
        stock=np.concatenate([[0.0], world.stock]),
        inflow=np.concatenate([[cooperation.arrests_in_custody(jail)], others]),
        effort=np.concatenate([[world.hours_custody], effort]),
        other_exits=world.other_exits)


# The path

def project(world: World, years: int = 10) -> priorities.Path:
    """Return the path of every class: handed over, the classes at large, and last out of reach.

    Shapes as in `priorities.Path`: stock (years + 1, classes), flows (years, classes).
    Raises ValueError for a number of years that is not whole and 1 or more.
    """
    queue = priorities.project(classes(world), capacity_hours(world), world.rule, years)
    nobody = backlog.Assumptions(officers=0, share_elsewhere=0, removals_per_officer=0,
                                 new_orders=float(cooperation.not_arrested(at_the_jail(world))),
                                 other_exits=world.other_exits)
    beyond = backlog.project(world.out_of_reach, nobody, years)

    def both(of_queue: np.ndarray, of_beyond: np.ndarray) -> np.ndarray:
        return np.concatenate([of_queue, of_beyond[:, np.newaxis]], axis=1)

    return priorities.Path(
        both(queue.stock, beyond.stock), both(queue.inflow, beyond.new_orders),
        both(queue.exits, beyond.exits), both(queue.removals, beyond.removals),
        both(queue.hours, np.zeros(years)))


def list_size(path: priorities.Path) -> np.ndarray:
    """Return the people on the list at the start and at each year's end: all classes together."""
    return path.stock.sum(axis=1)


# Where a conclusion flips

def flip(outcome: Callable[[float], float], now: float, end: float) -> float | None:
    """Return the value nearest to `now` known to turn the sign of `outcome`; None if none does.

    outcome   turns the value of one assumption into a number that is above 0 while the conclusion
              holds and 0 or below once it does not; it must not turn back between `now` and `end`
    now, end  the value as it stands, and the furthest that is possible or thinkable

    By bisection, down to neighbouring floats or 200 halvings; the value returned does flip.
    Raises ValueError when the conclusion does not hold at `now`, or an outcome is NaN.
    """
    def conclusion_holds(value: float) -> bool:
        found = outcome(value)
        if np.isnan(found):
            raise ValueError(f"The outcome at {value:g} is no number; give one that is above 0 or not.")
        return found > 0

    if not conclusion_holds(now):
        raise ValueError(f"The conclusion does not hold at {now:g}; give a world in which it does.")
    if conclusion_holds(end):
        return None
    holds, flips = float(now), float(end)
    for _ in range(MOST_HALVINGS):
        middle = holds + (flips - holds) / 2
        if middle in (holds, flips):
            break
        if conclusion_holds(middle):
            holds = middle
        else:
            flips = middle
    return flips
