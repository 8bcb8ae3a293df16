"""Check yourself: `check("clearing-2", my_answer)`.

The right answer is computed from the tables in hand, so it stays right when a table was changed. A first
wrong answer brings a hint, a second, different one the answer; the same answer given again counts once.

A chapter's answers stand in `answers/`, in a file called like its exercises ("clearing-2": clearing.py),
one small function each:

    @exercise("clearing-2", hint="Count who arrives before you count who leaves.")
    def change_when_all_are_back():
        return computed(...)

It returns a number with its unit, or, where `choices` are given, one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pint

from .quantity import Quantity, Shown, in_words, units

TOLERANCE = 0.05
"""How far off an answer may be, as a share of the right one: an answer rounded to two digits always passes."""


@dataclass(frozen=True)
class Exercise:
    """What `check` knows of an exercise; `answer` computes its right answer from the tables."""

    name: str
    answer: Callable[[], Quantity | str]
    hint: str
    tolerance: float
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """Right or not, and what to say about it; true when right."""

    right: bool
    words: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.words


class Unreadable(ValueError):
    """An answer that is no number, or none of the choices; the message says what to give."""


_exercises: dict[str, Exercise] = {}
_missed: dict[str, list[Any]] = {}


def exercise(
    name: str, *, hint: str, tolerance: float = TOLERANCE, choices: tuple[str, ...] = ()
) -> Callable[[Callable[[], Quantity | str]], Callable[[], Quantity | str]]:
    """Register the function below as the answer of exercise `name` ("clearing-2")."""

    def register(answer: Callable[[], Quantity | str]) -> Callable[[], Quantity | str]:
        _exercises[name] = Exercise(name, answer, hint, tolerance, choices)
        return answer

    return register


def find(name: str) -> Exercise:
    """The exercise called `name`. Raises ValueError when it has no answer registered."""
    chapter = name.rpartition("-")[0].replace("-", "_")
    try:
        import_module(f"{__package__}.answers.{chapter}")
    except ModuleNotFoundError as error:
        if error.name != f"{__package__}.answers.{chapter}":
            raise
    if name not in _exercises:
        known = ", ".join(sorted(one for one in _exercises if one.rpartition("-")[0] == name.rpartition("-")[0])) or "none"
        raise ValueError(f'No exercise "{name}" has an answer to check against. Of this chapter: {known}.')
    return _exercises[name]


def answer(name: str) -> Any:
    """The right answer of exercise `name`, computed from the tables in hand; a chapter's solution may show it."""
    return find(name).answer()


def check(name: str, given: Any) -> Verdict:
    """Say whether `given` answers exercise `name`: a number in any usual form, or the words of a choice.

    53000, "53,000", "53 thousand", "53,000 people a year", 0.12, "12%" and a quantity are all read.
    """
    one = find(name)
    if given is ...:
        return Verdict(False, "Put your answer in place of the three dots.")
    right = one.answer()
    try:
        if one.choices:
            hit = read_choice(given, one.choices) == right
        else:
            hit = any(abs(value - right.value) <= one.tolerance * abs(right.value) for value in read_number(given, right))
    except Unreadable as problem:
        return Verdict(False, str(problem))
    accepted = "" if one.choices else f" Anything within {one.tolerance:.0%} is accepted."
    if hit:
        return Verdict(True, f"Right: {in_full(right)}.{accepted}")
    missed = _missed.setdefault(name, [])
    if given not in missed:
        missed.append(given)
    if len(missed) == 1:
        return Verdict(False, f"Not yet. A hint: {one.hint}{accepted}")
    return Verdict(False, f"Not yet. The answer is {in_full(right)}.")


def in_full(right: Quantity | str) -> str:
    """The right answer in words, with its formula."""
    if isinstance(right, str):
        return right
    share = right.unit.dimensionless and abs(right.value) <= 1
    shown = right.percent.text if share else f"{right.short} {in_words(right.unit)}".strip()
    return shown + (f" = {right.formula}" if right.formula else "")


def read_choice(given: Any, choices: tuple[str, ...]) -> str:
    """The one choice that has all words of `given`, in any case."""
    words = str(given).lower().split() if isinstance(given, str) else []
    found = [choice for choice in choices if words and set(words) <= set(choice.lower().split())]
    if len(found) != 1:
        raise Unreadable(f"Answer with one of: {', '.join(choices)}.")
    return found[0]


NUMBER = re.compile(
    r"(?:about |~|≈)?(?P<sign>[-+−]?)\$?(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)?(?P<rest>\.\d+)?(?P<power>e[-+]?\d+)?"
    r" ?(?P<size>%|per ?cent|thousand|million|billion|k(?!\w)|m(?!\w))?(?P<unit>[a-z /-]*)\.?",
    re.IGNORECASE,
)
SIZES = {"%": 0.01, "percent": 0.01, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9}


def read_number(given: Any, right: Quantity) -> list[float]:
    """`given` in the unit of the right answer; a bare number above 1 may also stand for a share in per cent."""
    if isinstance(given, Shown):
        given = given.quantity
    if isinstance(given, Quantity):
        return [_converted(given, right)]
    if isinstance(given, str):
        return _from_text(given, right)
    try:
        value = float(given if not isinstance(given, bool) else "true is no number")
    except (TypeError, ValueError):
        raise Unreadable(f"Give one number{_unit(right)}.") from None
    return [value, value / 100] if right.unit.dimensionless and abs(right.value) <= 1 < abs(value) else [value]


def _converted(given: Quantity, right: Quantity) -> float:
    try:
        return units.Quantity(given.value, given.unit).to(right.unit).magnitude
    except pint.DimensionalityError:
        asked = in_words(right.unit) or "a share, a number without a unit"
        raise Unreadable(f"Your answer is in {in_words(given.unit) or 'no unit'}; the question asks for {asked}.") from None


def _from_text(text: str, right: Quantity) -> list[float]:
    found = NUMBER.fullmatch(text.strip())
    allowed = set(re.findall(r"[a-z-]+", in_words(right.unit))) | {"a", "an", "per", "of", "the", "list"}
    if not found or not (found["digits"] or found["rest"]) or set(re.findall(r"[a-z-]+", found["unit"].lower())) - allowed:
        raise Unreadable(f'Give the number alone{_unit(right)}: "{text}" cannot be read.')
    digits = re.sub(r"\D", "", found["digits"] or "0")
    value = float(f"{'-' if found['sign'] in '-−' and found['sign'] else ''}{digits}{found['rest'] or ''}{found['power'] or ''}")
    if found["size"]:
        return [value * SIZES[found["size"].lower().replace(" ", "")]]
    return read_number(value, right)


def _unit(right: Quantity) -> str:
    words = in_words(right.unit)
    return f", in {words}" if words else ", a share"
