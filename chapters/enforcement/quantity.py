"""Numbers that know their unit and where they came from.

    final_orders = number("final_orders", "people", as_of="2024-11-24", scope="non_detained")
    removals = number("removals_by_year", "removals", fiscal_year=2024, measure="interior")
    years = (final_orders / (removals * ONE_EACH)).named("years to carry them all out")

Adding people to removals is an error, because they are different things; dividing one by the
other is fine and gives people a removal. To turn one into the other takes a conversion that
states its assumption (`assumed`), and the receipt then shows it.

A number is shown rounded to what is known. `exact` gives every digit, `short` two significant
digits, `digits(3)` three, `percent` a share; each keeps its receipt.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from math import isfinite
from numbers import Real
from string import Formatter
from typing import Any

import pint

from . import DAYS_A_YEAR

CONFIDENCE = {
    "official": "read in the official document or file",
    "records": "counted from the agency's released records",
    "quoted": "quoted by another source; the document itself was not seen",
    "digitised": "read off a drawing in a published document",
    "weak": "seen in one poor source only",
}
"""How sure a row is, best first, in words for a reader."""

COUNTED_THINGS = (
    "person removal return arrest order case officer employee judge encounter detainer agreement "
    "agency bed book_in book_out dollar event expulsion receipt completion application country county facility study hearing state law team jurisdiction"
).split()

units: pint.UnitRegistry = pint.UnitRegistry(None)
for _thing in COUNTED_THINGS:
    units.define(f"{_thing} = [{_thing}]")
for _line in ("day = [time]", "week = 7 day", f"year = {DAYS_A_YEAR} day", "month = year / 12", "hour = day / 24"):
    units.define(_line)


def unit(text: str) -> pint.Unit:
    """The unit written `text`: "person", "removal / year", "" or "share" for a pure number.

    Raises ValueError for a unit this book does not count in.
    """
    if text in ("", "share", "ratio"):
        return units.Unit("")
    try:
        return units.Unit(text.replace("book-", "book_").replace("people", "person"))
    except Exception as error:  # whatever pint's reader stumbles over
        known = ", ".join(COUNTED_THINGS)
        raise ValueError(
            f'Unknown unit "{text}". Use one of: {known}; hour, day, week, month, year; or a rate such as "removal / year".'
        ) from error


@dataclass(frozen=True)
class Row:
    """Where a number was read: one cell of one table, and the document behind it."""

    table: str
    key: dict[str, Any]
    column: str
    source: str
    place: str = ""
    as_of: str = ""
    confidence: str = ""
    note: str = ""
    changed: bool = False


@dataclass(frozen=True, eq=False)
class Quantity:
    """A value with its unit, its name in words, and how it came about.

    Two are equal when value and unit are; to a dictionary or a set each is its own.
    `rows` says where it was read; `formula` and `inputs` how it was computed; `reason` why it is assumed.
    """

    value: float
    unit: pint.Unit
    name: str
    formula: str = ""
    inputs: tuple[Quantity, ...] = ()
    rows: tuple[Row, ...] = ()
    reason: str = ""
    explicit: bool = field(default=True, repr=False)

    # Arithmetic: pint checks the units, the formula is written down as it happens.

    def _with(self, other: Quantity | float, symbol: str, swap: bool = False) -> Quantity:
        other = other if isinstance(other, Quantity) else _plain(other)
        left, right = (other, self) if swap else (self, other)
        a, b = (units.Quantity(q.value, q.unit) for q in (left, right))
        try:
            if symbol in "+−":
                result = a + b.to(a.units) if symbol == "+" else a - b.to(a.units)
            else:
                result = (a * b if symbol == "×" else a / b).to_reduced_units()
        except pint.DimensionalityError as error:
            raise TypeError(
                f'Cannot compute "{left.name}" {symbol} "{right.name}": one is in {in_words(left.unit)}, the other in '
                f"{in_words(right.unit)}. Convert one of them first, with a conversion that states its assumption."
            ) from error
        formula = f"{left._inside()} {symbol} {right._inside()}"
        return Quantity(result.magnitude, result.units, formula, formula, (left, right), explicit=False)

    def __add__(self, other: Quantity | float) -> Quantity:
        return self._with(other, "+")

    def __radd__(self, other: float) -> Quantity:
        return self if other == 0 else self._with(other, "+", swap=True)

    def __sub__(self, other: Quantity | float) -> Quantity:
        return self._with(other, "−")

    def __rsub__(self, other: float) -> Quantity:
        return self._with(other, "−", swap=True)

    def __mul__(self, other: Quantity | float) -> Quantity:
        return self._with(other, "×")

    def __rmul__(self, other: float) -> Quantity:
        return self._with(other, "×", swap=True)

    def __truediv__(self, other: Quantity | float) -> Quantity:
        return self._with(other, "÷")

    def __rtruediv__(self, other: float) -> Quantity:
        return self._with(other, "÷", swap=True)

    def __eq__(self, other: object) -> bool:
        return self._minus(other) == 0 if isinstance(other, Quantity | Real) else NotImplemented

    __hash__ = object.__hash__

    def __lt__(self, other: Quantity | float) -> bool:
        return self._minus(other) < 0

    def __le__(self, other: Quantity | float) -> bool:
        return self._minus(other) <= 0

    def __gt__(self, other: Quantity | float) -> bool:
        return self._minus(other) > 0

    def __ge__(self, other: Quantity | float) -> bool:
        return self._minus(other) >= 0

    def _minus(self, other: Any) -> float:
        return self._with(other, "−").value

    def __float__(self) -> float:
        return float(self.value)

    def __int__(self) -> int:
        return int(self.value)

    def named(self, name: str) -> Quantity:
        """The same number under a name in words; later formulas use the name."""
        return replace(self, name=name, explicit=True)

    def to(self, text: str) -> Quantity:
        """The same number in another unit of the same kind ("day" to "year")."""
        moved = units.Quantity(self.value, self.unit).to(unit(text))
        return replace(self, value=moved.magnitude, unit=units.Unit(moved.units))

    def _inside(self) -> str:
        return self.name if self.explicit else f"({self.name})"

    # Shown to a reader.

    @property
    def exact(self) -> Shown:
        """Every digit: 1,445,549."""
        return Shown(self, f"{self.value:,.0f}" if float(self.value).is_integer() else f"{self.value:,}")

    @property
    def short(self) -> Shown:
        """Two significant digits: 1.4 million, 48,000, 5.3."""
        return self.digits(2)

    def digits(self, count: int) -> Shown:
        """`count` significant digits, with "million" and "billion" spelled."""
        return Shown(self, rounded(self.value, count))

    @property
    def percent(self) -> Shown:
        """A share as a whole percentage: 33%; below 10% with one digit after the point."""
        if not self.unit.dimensionless:
            raise TypeError(f'"{self.name}" is in {in_words(self.unit)}, so it is no share and has no percentage.')
        if not isfinite(self.value):
            return Shown(self, "no number")
        share = 100 * _decimal(self.value)
        return Shown(self, f"{_places(share, 0 if abs(_places(share, 1)) >= 10 else 1)}%")

    def __str__(self) -> str:
        return self.short.text

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else str(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return Shown(self, f"{self.exact.text if self.rows else self.short.text} {in_words(self.unit, self.value)}".strip())._repr_mimebundle_()

    # The receipt.

    @property
    def confidence(self) -> str:
        """The weakest confidence among the rows this number rests on; blank if it rests on none."""
        found = [row.confidence for row in self.all_rows() if row.confidence in CONFIDENCE]
        return max(found, key=list(CONFIDENCE).index, default="")

    def all_rows(self) -> tuple[Row, ...]:
        """Every table cell this number rests on, in the order of its formula, each once."""
        seen: dict[str, Row] = {}
        for row in (*self.rows, *(row for q in self.inputs for row in q.all_rows())):
            seen.setdefault(repr(row), row)
        return tuple(seen.values())

    def receipt(self) -> dict[str, Any]:
        """The receipt as plain data: value, unit, name, formula, inputs, rows, confidence."""
        entry: dict[str, Any] = {"name": self.name, "value": self.value, "unit": in_words(self.unit, self.value)}
        if self.reason:
            entry["assumed"] = self.reason
        if self.formula:
            entry["formula"] = self.formula
            entry["inputs"] = [q.receipt() for q in self.inputs]
        if self.rows:
            entry["rows"] = [vars(row) for row in self.rows]
        if self.confidence:
            entry["confidence"] = self.confidence
        return entry


@dataclass(frozen=True)
class Shown:
    """A number as a reader sees it: the text, and the quantity that it stands for."""

    quantity: Quantity
    text: str

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        receipt = {"text": self.text, **self.quantity.receipt()}
        return {
            "application/vnd.enforcement.number+json": receipt,
            "text/html": f"<details><summary>{escape(self.text)}</summary>{receipt_html(receipt)}</details>",
            "text/plain": self.text,
        }


@dataclass(frozen=True)
class Sentence:
    """Words around numbers that keep their receipts; made by `say`."""

    parts: tuple[str | Shown, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


def say(template: str, **numbers: Quantity | Shown) -> Sentence:
    """A sentence with numbers in it: `say("About {years} years.", years=years.short)`.

    Raises ValueError for a number that was not passed, and for more than a name in braces.
    """
    parts: list[str | Shown] = []
    try:
        pieces = list(Formatter().parse(template))
    except ValueError:
        raise ValueError(f'The sentence "{template}" has a brace without its partner. Write it double to show it.') from None
    for words, name, spec, conversion in pieces:
        parts.append(words)
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f'The sentence "{template}" has more than a name in braces. Write {{n}}, and pass what is shown: say(..., n=number.exact).')
        if name not in numbers:
            raise ValueError(f'The sentence "{template}" needs a number called "{name}". Pass it: say(..., {name}=...).')
        shown = numbers[name]
        parts.append(shown.short if isinstance(shown, Quantity) else shown)
    return Sentence(tuple(part for part in parts if part != ""))


def assumed(value: float, unit_text: str, name: str, reason: str) -> Quantity:
    """A number that is assumed and not read anywhere; `reason` says so on its receipt."""
    return Quantity(value, unit(unit_text), name, reason=reason)


def computed(value: float, unit_text: str, name: str, formula: str, *inputs: Quantity) -> Quantity:
    """A number that a model computed from `inputs`; `formula` says how, in words or symbols."""
    return Quantity(float(value), unit(unit_text), name, formula, inputs)


ONE_EACH = assumed(
    1, "person / removal", "one person a removal", "one removal takes one person off the list; people removed twice break this"
)
A_YEAR = Quantity(1, unit("year"), "one year")
A_MONTH = Quantity(1, unit("month"), "one month")


def total(quantities: list[Quantity], name: str, each: Quantity | None = None) -> Quantity:
    """The sum of numbers of one unit, under one name.

    `each` is the time that each of them covers, where they follow each other: removals a year, of several years, add to removals.
    """
    if not quantities:
        raise ValueError(f'Nothing to add for "{name}". Check the selection of rows.')
    result = quantities[0]
    for quantity in quantities[1:]:
        result = result + quantity
    if each is not None:
        result = result * each
    return Quantity(result.value, result.unit, name, f"sum of {len(quantities)} numbers" if len(quantities) > 1 else "one number", tuple(quantities))


changed_tables: set[str] = set()
"""Tables read in this session that differ from the published ones; data.py notes them."""


def finding(claim: str, holds: bool) -> None:
    """Stop the chapter when a claim made in its words no longer holds in the data.

    Where a reader has changed a table it is a note, and the chapter goes on.
    """
    if not holds and changed_tables:
        print(f'Note: with {", ".join(sorted(changed_tables))} changed, this no longer holds: "{claim}".')
    elif not holds:
        raise AssertionError(f'The data no longer support the sentence "{claim}". Correct the words, or the data.')


def rounded(value: float, count: int = 2) -> str:
    """`value` for reading, at `count` significant digits: 1.4 million, 48,000, 0.052."""
    if not isfinite(value):
        return "no number"
    if value == 0:
        return "0"
    exact = _decimal(value)
    nearest = _places(exact, count - 1 - exact.adjusted())
    for size, word in ((10**9, " billion"), (10**6, " million")):
        if abs(nearest) >= size:
            return f"{_trim(nearest / size, count)}{word}"
    return _trim(nearest, count)


def _trim(value: Decimal, count: int) -> str:
    places = max(count - 1 - value.adjusted(), 0)
    return f"{value:,.{places}f}" if abs(value) >= 1 else f"{value:.{places}f}".rstrip("0")


def _decimal(value: float) -> Decimal:
    """The number that is printed for a float, so that a half is a half."""
    return Decimal(repr(float(value)))


def _places(value: Decimal, places: int) -> Decimal:
    """`value` with so many digits after the point; a half goes up, as readers round."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def receipt_html(receipt: dict[str, Any]) -> str:
    """A receipt as a nested HTML list, for a notebook and for the page alike."""
    lines = [f"<b>{escape(str(receipt['name']))}</b>: {receipt['value']:,} {escape(receipt['unit'])}".strip()]
    if "assumed" in receipt:
        lines.append(f"assumed: {escape(receipt['assumed'])}")
    if "formula" in receipt:
        lines.append(f"= {escape(receipt['formula'])}")
    for row in receipt.get("rows", []):
        place = ", ".join(filter(None, [row["place"], row["as_of"] and f"as of {row['as_of']}"]))
        changed = " (changed locally)" if row["changed"] else ""
        sure = CONFIDENCE.get(row["confidence"], row["confidence"])
        lines.append(escape(f"table {row['table']}{changed}; document {row['source']}; {place}; {sure}"))
    inner = "".join(receipt_html(q) for q in receipt.get("inputs", []) if q.get("rows") or q.get("inputs") or q.get("assumed"))
    return "<ul><li>" + "<br>".join(lines) + inner + "</li></ul>"


def _plain(value: float) -> Quantity:
    return Quantity(value, units.Unit(""), f"{value:,}")


IRREGULAR = {"person": "people", "agency": "agencies", "country": "countries", "county": "counties", "facility": "facilities", "study": "studies"}


def in_words(one: pint.Unit, count: float | None = None) -> str:
    """A unit for reading: "people", "removals a year", "cases an officer", after 1 "person"; blank for a pure number."""
    powers: dict[str, Any] = dict(one._units)
    above = [name for name, power in sorted(powers.items()) for _ in range(int(power))]
    below = [name for name, power in sorted(powers.items()) for _ in range(-int(power))]
    plural = [(name if count == 1 else IRREGULAR.get(name, name + "s")).replace("_", "-") for name in above]
    each = [f"{'an' if name[0] in 'aeo' or name == 'hour' else 'a'} {name.replace('_', '-')}" for name in below]
    return " ".join([" × ".join(plural) or ("a share" if below else ""), *each]).strip()
