"""Check yourself: `check("clearing-2", my_answer)`.

The right answer is computed, at the moment of asking, by the chapter's own solution from the variables of the
notebook; so it stays right when a table or an assumption was changed. A first wrong answer brings a hint, a
second, different one the answer; the same answer given again, in whatever form, counts once.

An exercise says in its chapter what is asked and how it is answered:

    :::{exercise} clearing-2
    :answer: change                  an expression over the variables of the chapter and its solution cells
    :hint: Count who arrives before you count who leaves.
    :asks: people in the first year  if the question leaves open which number is meant
    :tolerance: 0.02                 if not 0.05
    :choices: it grows; it shrinks   if the answer is one of these; `answer` then is one, or an expression

The build gathers this into `answers.json` beside this file, for the kit and the archive.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pint

from .quantity import Quantity, Shown, in_words, unit, units

TOLERANCE = 0.05
"""How far off an answer may be, as a share of the right one: an answer rounded to two digits always passes."""

ANSWERS = Path(__file__).with_name("answers.json")


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


_missed: dict[str, list[Any]] = {}


def find(name: str) -> dict[str, Any]:
    """What the build noted of exercise `name`: answer, hint, tolerance, choices, and the code of its solution."""
    if not ANSWERS.exists():
        raise ValueError("The answers come with the kit and with a notebook taken alone. `make book` leaves both in _build/html/downloads.")
    known = json.loads(ANSWERS.read_text("utf-8"))
    if name not in known:
        chapter = [one for one in known if one.rpartition("-")[0] == name.rpartition("-")[0]]
        raise ValueError(f'No exercise "{name}" has an answer to check against. Of this chapter: {", ".join(chapter) or "none"}.')
    return known[name]


def answer(name: str) -> Quantity | str:
    """The right answer of exercise `name`, computed from what the notebook holds now.

    Raises NameError when the cells that it rests on have not been run.
    """
    one = find(name)
    scope = vars(sys.modules["__main__"]) | {"finding": lambda claim, holds: None}
    with contextlib.redirect_stdout(io.StringIO()):
        for code in one["code"]:
            exec(code, scope)
        right = one["answer"] if one["answer"] in one["choices"] else eval(one["answer"], scope)
    right = right.quantity if isinstance(right, Shown) else right
    return right if isinstance(right, Quantity | str) else Quantity(float(right), unit(""), one["answer"])


def check(name: str, given: Any) -> Verdict:
    """Say whether `given` answers exercise `name`: a number in any usual form, or the words of a choice.

    53000, "53,000", "53 thousand", "53,000 people a year", 0.12, "12%" and a quantity are all read.
    """
    one = find(name)
    if given is ...:
        return Verdict(False, "Put your answer in place of the three dots.")
    try:
        right = answer(name)
        said: Any = read_number(given, right) if isinstance(right, Quantity) else read_choice(given, one["choices"])
    except NameError as missing:
        return Verdict(False, f"Run the cells above first: the answer rests on what they compute ({missing}).")
    except Unreadable as problem:
        return Verdict(False, str(problem))
    accepted = "" if one["choices"] else f" Anything within {one['tolerance']:.0%} is accepted."
    hit = is_near(said, right, one["tolerance"]) if isinstance(right, Quantity) else said == right
    if hit:
        return Verdict(True, f"Right: {in_full(right)}.{accepted}")
    missed = _missed.setdefault(name, [])
    if said not in missed:
        missed.append(said)
    if len(missed) == 1:
        return Verdict(False, f"Not yet. A hint: {one['hint']}{accepted}")
    return Verdict(False, f"Not yet. The answer is {in_full(right)}.")


def in_full(right: Quantity | str) -> str:
    """The right answer in words, with its formula."""
    if isinstance(right, str):
        return right
    share = right.unit.dimensionless and abs(right.value) <= 1
    shown = right.percent.text if share else f"{right.short} {in_words(right.unit)}".strip()
    return shown + (f" = {right.formula}" if right.formula else "")


def read_choice(given: Any, choices: list[str]) -> str:
    """The one choice that has all words of `given`, in any case; the choice itself, if it is named in full."""
    said = given.lower().strip() if isinstance(given, str) else ""
    found = [choice for choice in choices if choice.lower() == said] or [
        choice for choice in choices if said and set(said.split()) <= set(choice.lower().split())
    ]
    if len(found) != 1:
        raise Unreadable(f"Give one of: {', '.join(repr(choice) for choice in choices)}.")
    return found[0]


def is_near(values: list[float], right: Quantity, tolerance: float) -> bool:
    return any(abs(value - right.value) <= tolerance * abs(right.value) for value in values)


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
        raise Unreadable(f'Give one number alone{_unit(right)}: "{text}" cannot be read.')
    digits = re.sub(r"\D", "", found["digits"] or "0")
    value = float(f"{'-' if found['sign'] in ('-', '−') else ''}{digits}{found['rest'] or ''}{found['power'] or ''}")
    if found["size"]:
        return [value * SIZES[found["size"].lower().replace(" ", "")]]
    return read_number(value, right)


def _unit(right: Quantity) -> str:
    words = in_words(right.unit)
    return f", in {words}" if words else ", without a unit"
