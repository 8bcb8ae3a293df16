"""Would the arithmetic have been right? Projections made from earlier years only, held to later ones.

    for each year T that has enough earlier years:
        calibrate on the years up to T, and on nothing later
        say what the rule gives for each later year of the series
        compare with what was counted

Three rules, each a function of a `History` (what was known by T) and a year to speak of:

    no_change         as in T
    last_change       the change to T from the year before on record, every year again
    constant_flows    the arithmetic: the mean yearly flow of the calibration years, held still
                      a level (removals): mean of the calibration years
                      a stock with counted flows: stock + years x mean (in - out)
                      a stock without: stock + years x mean yearly change
                      a population with arrivals and stay: mean arrivals x mean stay (Little's law)

The calibration years are T and the `EARLIER` years on record before it. A count cannot fall below
zero, so neither can a projection. Units: those of the series; years are numbers, gaps allowed.

`project` hands a rule only the years up to T: a rule cannot peek, and a test changes the later
years to see that no projection moves. It measures the rules on one stretch of history, with
overlapping windows, so its errors are not independent of one another and no probability follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from . import backlog
from .checks import LARGEST_COUNT, count, frozen, numbers_within

EARLIER = 3
"""Years on record that must lie before T."""


@dataclass(frozen=True)
class History:
    """A series: years in ascending order, what was counted, and flows where these are counted.

    inflow, outflow   people or cases a year, for a stock that has counted flows; both or neither;
                      NaN where a year's flow was not published, and the mean leaves it out
    arrivals, stay    arrivals a day and mean stay in days, for a population; both or neither
    level             the series is itself a yearly flow, such as removals
    Arrays of one length, kept as copies that nobody can change. Raises ValueError for a value below 0
    or not finite, years out of order, or lengths that differ.
    """

    years: np.ndarray
    values: np.ndarray
    inflow: np.ndarray | None = None
    outflow: np.ndarray | None = None
    arrivals: np.ndarray | None = None
    stay: np.ndarray | None = None
    level: bool = False

    def __post_init__(self) -> None:
        years, values = numbers_within("years", self.years), count("values", self.values)
        if years.ndim != 1 or values.shape != years.shape or not years.size:
            raise ValueError(f"years has shape {years.shape} and values {values.shape}; give one value a year.")
        if np.any(np.diff(years) <= 0):
            raise ValueError("years does not ascend; give each year once, the earliest first.")
        checked = {"years": years, "values": values}
        for one, other in (("inflow", "outflow"), ("arrivals", "stay")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise ValueError(f"{one} and {other} go together; give both or neither.")
        for name in ("inflow", "outflow", "arrivals", "stay"):
            if (given := getattr(self, name)) is not None:
                flow = numbers_within(name, given, 0.0, LARGEST_COUNT, unknown=name in ("inflow", "outflow"))
                if flow.shape != years.shape:
                    raise ValueError(f"{name} has shape {flow.shape} and years {years.shape}; give one value a year.")
                checked[name] = flow
        for name, array in checked.items():
            object.__setattr__(self, name, frozen(array))

    def up_to(self, length: int) -> History:
        """The first `length` years, and nothing of the later ones."""
        names = ("years", "values", "inflow", "outflow", "arrivals", "stay")
        cut: dict[str, Any] = {name: flow[:length] for name in names if (flow := getattr(self, name)) is not None}
        return replace(self, **cut)


Rule = Callable[[History, float], float]


# The rules

def no_change(known: History, year: float) -> float:
    """Return the last value: the plainest rule there is."""
    return float(known.values[-1])


def last_change(known: History, year: float) -> float:
    """Return the last value moved on by the last yearly change, each year again; at least 0.

    Raises ValueError for a history of one year.
    """
    a_year = _mean_change(known, 2)
    return float(max(known.values[-1] + (year - known.years[-1]) * a_year, 0.0))


def constant_flows(known: History, year: float) -> float:
    """Return what the arithmetic gives with the flows of the calibration years held still; at least 0.

    Raises ValueError where nothing says how the stock moves: no flow known, or one year without flows.
    """
    window = slice(-(EARLIER + 1), None)
    ahead = year - known.years[-1]
    if known.level:
        return float(known.values[window].mean())
    if known.arrivals is not None and known.stay is not None:
        return float(backlog.littles_law(known.arrivals[window].mean(), known.stay[window].mean()))
    if known.inflow is not None and known.outflow is not None:
        both = known.inflow[window] - known.outflow[window]
        if np.isnan(both).all():
            raise ValueError(f"No flows are known in the years up to {known.years[-1]:g}; give some, or none at all.")
        a_year = np.nanmean(both)
    else:
        a_year = _mean_change(known, EARLIER + 1)
    return float(max(known.values[-1] + ahead * a_year, 0.0))


def _mean_change(known: History, length: int) -> float:
    """The mean yearly change over the last `length` years on record."""
    if len(known.years) < 2:
        raise ValueError("One year shows no change; give two years or more.")
    values, years = known.values[-length:], known.years[-length:]
    return (values[-1] - values[0]) / (years[-1] - years[0])


RULES: dict[str, Rule] = {"arithmetic": constant_flows, "no change": no_change, "last change": last_change}


# The test

class Try(NamedTuple):
    """One projection: calibrated up to `made`, for `year`; what it said and what was counted."""

    rule: str
    made: float
    year: float
    said: float
    counted: float

    @property
    def off(self) -> float:
        """(said - counted) / counted: below 0, too low."""
        return (self.said - self.counted) / self.counted


def project(series: History, rule: str, until: float = np.inf) -> list[Try]:
    """Return every projection of one rule: from each T with EARLIER years before it to each later year.

    until: the last year to be compared with. Raises ValueError for an unknown rule, or a series in
    which nobody was counted in a year that is compared with.
    """
    if rule not in RULES:
        raise ValueError(f"rule is {rule!r}; give one of {', '.join(RULES)}.")
    tries = []
    for at in range(EARLIER, len(series.years)):
        known = series.up_to(at + 1)
        for later in range(at + 1, len(series.years)):
            if series.years[later] <= until:
                if series.values[later] == 0:
                    raise ValueError(f"{series.years[later]:g} counts 0; a miss has no share of nothing.")
                said = RULES[rule](known, series.years[later])
                tries.append(Try(rule, float(series.years[at]), float(series.years[later]), said, float(series.values[later])))
    return tries


def score(tries: list[Try]) -> float:
    """Return the mean miss: |said - counted| / counted, averaged over the projections. 0 is perfect."""
    if not tries:
        raise ValueError("There is no projection to score; give a series with more years.")
    return float(np.mean([abs(one.off) for one in tries]))


# One projection by hand

def naive_stock(opening: float, orders: float, removals: float, years: float) -> float:
    """Return opening + (orders - removals) x years, at least 0: one count and two paces, held still."""
    known = History(years=np.array([0.0]), values=np.array([opening]), inflow=np.array([orders]), outflow=np.array([removals]))
    return constant_flows(known, years)
