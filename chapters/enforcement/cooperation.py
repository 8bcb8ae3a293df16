"""The arithmetic of substitution: the jail door or the street.

Of the people in local custody whom the agency seeks, a share is handed over; of the others a
share is later found and arrested at large; the rest are not arrested.

    arrests      = sought x (handed_over + (1 - handed_over) x found_later)
    hours        = sought x (handed_over x hours_custody
                             + (1 - handed_over) x found_later x hours_at_large)
    not_arrested = sought x (1 - handed_over) x (1 - found_later)

Units: sought, arrests and not_arrested count people, one arrest each; handed_over and found_later
are shares (0 to 1); hours_custody and hours_at_large are officer-hours an arrest.

Assumptions, all of them strong: nobody outside local custody is sought; each person is arrested
at most once; officers look for everyone who was not handed over and their time for those they do
not find is counted in hours_at_large of those they do; the effort of an arrest does not depend on
how many there are; a policy of handing over changes neither who is in custody nor who is sought.

Valid for counts below 2**53 and shares from 0 to 1. It says what follows from the assumptions,
not what a policy causes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from .checks import Numbers, common_shape, count, frozen, number_or_null, numbers_within, share


@dataclass(frozen=True)
class Assumptions:
    """One set of assumptions, or many at once as arrays that broadcast.

    sought          people in local custody whom the agency seeks (0 or more)
    handed_over     share of them handed over (0 to 1)
    found_later     share of the others later arrested at large (0 to 1)
    hours_custody   officer-hours an arrest in custody (0 or more)
    hours_at_large  officer-hours an arrest at large (0 or more)

    Raises ValueError for a value out of range, NaN, or shapes that do not fit.
    """

    sought: Numbers
    handed_over: Numbers
    found_later: Numbers
    hours_custody: Numbers
    hours_at_large: Numbers

    def __post_init__(self) -> None:
        check = {"sought": count, "handed_over": share, "found_later": share}
        checked = {f.name: check.get(f.name, numbers_within)(f.name, getattr(self, f.name))
                   for f in fields(self)}
        common_shape(checked)
        for name, array in checked.items():
            object.__setattr__(self, name, frozen(array))


# People

def arrests(a: Assumptions) -> float | np.ndarray:
    """Return the people arrested, in custody or at large: those of the two functions below."""
    return a.sought * (a.handed_over + (1 - a.handed_over) * a.found_later)


def arrests_in_custody(a: Assumptions) -> float | np.ndarray:
    """Return the people arrested at the jail door: sought x handed_over."""
    return a.sought * a.handed_over


def arrests_at_large(a: Assumptions) -> float | np.ndarray:
    """Return the people arrested later: sought x (1 - handed_over) x found_later."""
    return a.sought * (1 - a.handed_over) * a.found_later


def not_arrested(a: Assumptions) -> float | np.ndarray:
    """Return the people not arrested: sought x (1 - handed_over) x (1 - found_later)."""
    return a.sought * (1 - a.handed_over) * (1 - a.found_later)


def at_large_share(a: Assumptions) -> float | np.ndarray | None:
    """Return the arrests at large as a share of all arrests; None (NaN in arrays) without any."""
    return number_or_null(_ratio((1 - a.handed_over) * a.found_later,
                                 a.handed_over + (1 - a.handed_over) * a.found_later))


# Hours

def hours(a: Assumptions) -> float | np.ndarray:
    """Return the officer-hours all arrests take."""
    return a.sought * (a.handed_over * a.hours_custody
                       + (1 - a.handed_over) * a.found_later * a.hours_at_large)


def hours_per_arrest(a: Assumptions) -> float | np.ndarray | None:
    """Return officer-hours / arrest; None (NaN in arrays) where nobody is arrested."""
    one = replace(a, sought=1)
    return number_or_null(_ratio(hours(one), arrests(one)))


# What more handing over changes

def arrests_gained(a: Assumptions) -> float | np.ndarray:
    """Return the arrests added for each further person handed over: 1 - found_later (0 or more).

    The slope of `arrests` in people handed over; the same at every share.
    """
    return 1 - a.found_later


def hours_gained(a: Assumptions) -> float | np.ndarray:
    """Return the officer-hours added for each further person handed over; below 0: saved.

    hours_custody - found_later x hours_at_large, the slope of `hours` in people handed over; the
    same at every share.
    """
    return a.hours_custody - a.found_later * a.hours_at_large


def break_even_found_later(a: Assumptions) -> float | np.ndarray | None:
    """Return the found_later at which handing over neither adds nor saves officer-hours.

    hours_custody / hours_at_large: above it, handing over saves hours. None (NaN in arrays) when
    no share does, because an arrest in custody takes longer or neither takes any.
    """
    level = _ratio(a.hours_custody, a.hours_at_large)
    return number_or_null(np.where(level <= 1, level, np.nan))


def handed_over_implied(at_large: Numbers, found_later: Numbers) -> float | np.ndarray | None:
    """Return the handed_over at which arrests have this share at large: `at_large_share` solved.

    at_large, found_later: shares. With s = at_large and f = found_later:
        handed_over = f (1 - s) / (s + f (1 - s))
    None (NaN in arrays) when found_later is 0: without arrests at large any share fits, with
    them none does. Raises ValueError for a share out of range, NaN, or shapes that do not fit.
    """
    at_large, found_later = share("at_large", at_large), share("found_later", found_later)
    common_shape({"at_large": at_large, "found_later": found_later})
    handed_over = _ratio(found_later * (1 - at_large), at_large + found_later * (1 - at_large))
    return number_or_null(np.where(found_later > 0, handed_over, np.nan))


def _ratio(top: Numbers, bottom: Numbers) -> np.ndarray:
    """top / bottom, NaN where bottom is 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(np.equal(bottom, 0), np.nan, np.divide(top, bottom))


# Words

def in_words(a: Assumptions) -> str:
    """Return the trade for one set of assumptions, in two sentences.

    Rounded to the nearest whole, halves up: floor(x + 0.5), each number on its own. As in
        Of 1,000 people sought, 730 are arrested and 270 are not; it takes 9,500 officer-hours.
        For every 100 more handed over, 70 more are arrested and 100 officer-hours are saved.
    Raises ValueError for more than one set.
    """
    shape = np.broadcast_shapes(*(np.shape(getattr(a, f.name)) for f in fields(a)))
    if shape:
        raise ValueError(f"in_words got sets of shape {shape}; give one set at a time.")
    extra = float(100 * hours_gained(a))
    trade = "added" if extra >= 0 else "saved"
    return (f"Of {_whole(a.sought)} people sought, {_whole(arrests(a))} are arrested and "
            f"{_whole(not_arrested(a))} are not; it takes {_whole(hours(a))} officer-hours. "
            f"For every 100 more handed over, {_whole(100 * arrests_gained(a))} more are arrested "
            f"and {_whole(abs(extra))} officer-hours are {trade}.")


def _whole(value: Numbers) -> str:
    return f"{int(np.floor(value + 0.5)):,}"
