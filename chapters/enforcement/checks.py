"""What a model accepts: numbers and arrays that are finite, in range and of shapes that fit.

A number outside its range ends in a `ValueError` of one sentence that says what is wrong, where
it stands and what to give instead. Nothing is repaired in silence.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Numbers = float | int | np.ndarray
"""One number, or an array of them."""
Several = Sequence[float] | np.ndarray
"""One number an entry."""

LARGEST_COUNT = 2.0**53
"""Above this a float no longer tells one person from the next."""


def numbers_within(
    name: str, value: Numbers | Several, low: float = 0.0, high: float = math.inf, unknown: bool = False
) -> np.ndarray:
    """Return `value` as a float array, every entry finite and from `low` to `high`.

    Any shape; the unit is the caller's. With `unknown`, NaN stands for what is not known and is let pass.
    Raises ValueError naming the first entry that is not a number, not finite or out of range. Texts,
    dates and masked entries are no numbers, though numpy would make some of them.
    """
    try:
        _refuse_other_than_numbers(value)
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {_short(value)}; give {_allowed(low, high)}.") from None
    fine = np.isfinite(array) & (array >= low) & (array <= high) | unknown & np.isnan(array)
    if not fine.all():
        where = tuple(int(i) for i in np.argwhere(~fine)[0])
        raise ValueError(f"{name} is {array[where]:g}{_position(where)}; give {_allowed(low, high)}.")
    return array


def count(name: str, value: Numbers | Several) -> np.ndarray:
    """Return `value` as counts: 0 or more, small enough that a float counts one by one."""
    return numbers_within(name, value, 0.0, LARGEST_COUNT)


def share(name: str, value: Numbers | Several) -> np.ndarray:
    """Return `value` as shares: from 0 to 1."""
    return numbers_within(name, value, 0.0, 1.0)


def above_zero(name: str, value: Numbers | Several) -> np.ndarray:
    """Return `value` as finite numbers above 0."""
    array = numbers_within(name, value)
    if np.any(array == 0):
        raise ValueError(f"{name} is 0; give a number above 0.")
    return array


def whole(name: str, value: Any, low: int = 1) -> int:
    """Return `value` as an int of at least `low`; raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < low:
        raise ValueError(f"{name} is {_short(value)}; give a whole number, {low} or more.")
    return int(value)


def single(name: str, value: Numbers | Several) -> float:
    """Return `value` as a float; raises ValueError for a list of numbers."""
    if np.ndim(value):
        raise ValueError(f"{name} is a list; give one number.")
    return float(value)  # type: ignore[arg-type]


def common_shape(named: Mapping[str, np.ndarray]) -> tuple[int, ...]:
    """Return the shape that all arrays broadcast to; raises ValueError naming the two that clash."""
    shape: tuple[int, ...] = ()
    seen: list[str] = []
    for name, array in named.items():
        try:
            shape = np.broadcast_shapes(shape, np.shape(array))
        except ValueError:
            raise ValueError(
                f"{name} has shape {np.shape(array)}, which does not fit the shape {shape} of "
                f"{', '.join(seen)}; give single numbers or arrays of one shape."
            ) from None
        seen.append(name)
    return shape


def frozen(array: np.ndarray) -> float | np.ndarray:
    """Return a plain float for a single number, else a copy of the array that nobody can change."""
    if array.ndim == 0:
        return float(array)
    copy = array.copy()
    copy.setflags(write=False)
    return copy


def number_or_null(array: np.ndarray) -> float | np.ndarray | Any:
    """Return an array as it is (null is NaN), a single number as a float (null is None).

    Which functions give None their own annotations say.
    """
    if np.ndim(array):
        return array
    return None if np.isnan(array) else float(array)


def _refuse_other_than_numbers(value: object) -> None:
    array = np.asarray(value)
    texts = array.dtype.kind == "O" and any(isinstance(one, str | bytes) for one in array.flat)
    if texts or array.dtype.kind not in "biufO" or np.ma.is_masked(value):
        raise TypeError


def _allowed(low: float, high: float) -> str:
    if math.isinf(low):
        return "a finite number"
    if math.isinf(high):
        return f"a finite number, {low:g} or more"
    return f"a number from {low:g} to {high:g}"


def _position(where: tuple[int, ...]) -> str:
    return f" at position {', '.join(str(i) for i in where)}" if where else ""


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 40 else text[:37] + "..."
