"""The only reader of the book's tables.

    table("final_orders")                                      a typed pandas table
    number("final_orders", "people", as_of="2024-11-24", ...)  one cell, with its unit and receipt
    numbers("removals_by_year", "removals", measure="total")   a cell a row, in the table's order

A table whose bytes are those recorded in `datapackage.json` has been validated by `make data`. A table
that was changed since is read all the same, checked cell by cell, and its numbers say "changed locally".
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .quantity import Quantity, Row, changed_tables, unit

NUMERIC = ("integer", "number")
"""The types of columns that hold numbers."""


class DataError(ValueError):
    """Something is wrong with a table; the message names what, where and what to do."""


class ChangedTable(UserWarning):
    """A table's bytes differ from those that were validated."""


def folder() -> Path:
    """The data folder: beside the package (a kit) or one level up (the book).

    The environment variable ENFORCEMENT_DATA names another one.
    """
    here = Path(__file__).resolve()
    named = os.environ.get("ENFORCEMENT_DATA")
    places = [Path(named)] if named else [here.parents[1] / "data", here.parents[2] / "data"]
    for place in places:
        if (place / "datapackage.json").is_file():
            return place
    raise DataError(f"No data folder with a datapackage.json at {places[0]}. Put the book's data folder beside the package.")


@cache
def package() -> dict[str, Any]:
    """`datapackage.json` as it stands: the list of tables with their fields, sources and digests.

    Raises DataError where it cannot be read.
    """
    try:
        return json.loads((folder() / "datapackage.json").read_text("utf-8"))
    except json.JSONDecodeError as error:
        advice = "Look there for a comma, a bracket or a quotation mark too many or too few."
        raise DataError(f"datapackage.json, line {error.lineno}: {error.msg}. {advice}") from None


def resource(name: str) -> dict[str, Any]:
    """The entry of table `name`: title, description, fields, sources, caveats.

    Raises DataError for an unknown table, and for an entry without a path or a schema.
    """
    for entry in package()["resources"]:
        if entry["name"] == name:
            for part in ("path", "schema"):
                if part not in entry:
                    raise DataError(f'The entry of "{name}" in datapackage.json has no "{part}". Copy one from the entry of another table.')
            return entry
    names = ", ".join(entry["name"] for entry in package()["resources"])
    raise DataError(f'No table "{name}" in datapackage.json. The tables are: {names}.')


@cache
def _read(name: str) -> tuple[pd.DataFrame, bool]:
    entry = resource(name)
    path = folder() / entry["path"]
    if not path.is_file():
        raise DataError(f"{entry['path']} is missing from {path.parent.name}/. Restore it, or remove its entry from datapackage.json.")
    changed = hashlib.sha256(path.read_bytes()).hexdigest() != entry.get("hash", "").removeprefix("sha256:")
    if changed:
        changed_tables.add(entry["path"])
        how = "differs from the published table" if "hash" in entry else "is not among the published tables"
        message = f"{entry['path']} {how}; numbers from it say “changed locally”. In the book, run `make data`."
        warnings.warn(message, ChangedTable, stacklevel=4)
    fields = entry["schema"]["fields"]
    text = _cells(path, entry["path"], [f["name"] for f in fields])
    return pd.DataFrame({f["name"]: _typed(text[f["name"]], f, entry["path"]) for f in fields}), changed


def _cells(file: Path, path: str, columns: list[str]) -> pd.DataFrame:
    """The cells of a file as text, blanks as blanks. Raises DataError for what is no table of these columns."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8. Save it again, in a spreadsheet as “CSV UTF-8”.") from None
    except csv.Error as error:
        raise DataError(f"{path} cannot be read ({error}). Look for a quotation mark without its partner.") from None
    if not rows:
        raise DataError(f"{path} is blank. Restore it, or give it its first row: {', '.join(columns)}.")
    if rows[0] != columns:
        raise DataError(f"{path} has the columns {', '.join(rows[0])}; expected {', '.join(columns)}. Rename or restore them.")
    for at, row in enumerate(rows, 1):
        if len(row) != len(columns):
            advice = "A text with a comma in it needs a quotation mark before it and one after it."
            raise DataError(f"{path}, row {at} has {len(row)} cells, one for each of {len(columns)} columns is needed. {advice}")
    return pd.DataFrame(rows[1:], columns=columns, dtype=str)


def table(name: str) -> pd.DataFrame:
    """Table `name`, one row an observation, columns typed as its entry says.

    Integers are nullable, dates are timestamps, months are text ("2024-10"), blanks are missing.
    Raises DataError for an unknown table, a missing file, or a cell that breaks its field's rules.
    """
    return _read(name)[0].copy()


def column(name: str, field: str) -> dict[str, Any]:
    """The entry of one column: type, unit, description. Raises DataError for an unknown column."""
    fields = resource(name)["schema"]["fields"]
    for entry in fields:
        if entry["name"] == field:
            return entry
    names = ", ".join(entry["name"] for entry in fields)
    raise DataError(f'Table "{name}" has no column "{field}". Its columns are: {names}.')


def numbers(name: str, field: str, called: str = "", **where: Any) -> list[Quantity]:
    """The cells of column `field` in the rows where every named column equals the given value.

    Rows come in the table's order; blank cells are left out. `called` names them in receipts,
    with {column} replaced by the row's value; by default the table's title and what was asked for.
    Raises DataError for an unknown column, and one that holds no numbers.
    """
    data, changed = _read(name)
    for key in where:
        column(name, key)
    entry, keys = column(name, field), resource(name)["schema"].get("primaryKey", [])
    if entry["type"] not in NUMERIC:
        some = ", ".join(one["name"] for one in resource(name)["schema"]["fields"] if one["type"] in NUMERIC)
        advice = f'Read it from table("{name}"), or ask for a column of numbers: {some or "there is none"}.'
        raise DataError(f'Column "{field}" of "{name}" holds no numbers ({entry["type"]}). {advice}')
    chosen = data
    for key, value in where.items():
        series = chosen[key]
        if pd.api.types.is_datetime64_any_dtype(series):
            series = series.dt.strftime("%Y-%m-%d")
        chosen = chosen[(series == value).fillna(False)]
    return [
        _quantity(name, field, entry, row, [keys] if isinstance(keys, str) else keys, changed, called)
        for row in chosen.to_dict("records")
        if not pd.isna(row[field])
    ]


def number(name: str, field: str, called: str = "", **where: Any) -> Quantity:
    """The one cell of column `field` in the row where every named column equals the given value.

    Raises DataError when no row or more than one fits.
    """
    found = numbers(name, field, called, **where)
    if len(found) != 1:
        asked = ", ".join(f"{key}={value}" for key, value in where.items())
        advice = "Check the values asked for." if not found else "Name more columns."
        raise DataError(f'{len(found)} rows of "{name}" have a value in "{field}" where {asked}; one is needed. {advice}')
    return found[0]


def _quantity(
    name: str, field: str, entry: dict[str, Any], row: dict[str, Any], keys: list[str], changed: bool, called: str
) -> Quantity:
    said = {key: _said(value) for key, value in row.items()}
    fixed = resource(name).get("place", "")
    read = Row(
        table=name,
        key={key: said[key] for key in keys},
        column=field,
        source=said.get("source", ""),
        place=said.get("place") or fixed,
        as_of=said.get("as_of", ""),
        confidence=said.get("confidence", ""),
        note=said.get("note", ""),
        changed=changed,
    )
    value = row[field]
    unit_text = entry.get("unit") or said.get("unit", "")
    label = _filled(called, name, said) if called else f"{resource(name)['title']} ({', '.join(read.key.values())})"
    return Quantity(int(value) if entry["type"] == "integer" else float(value), unit(unit_text), label, rows=(read,))


def _filled(called: str, name: str, said: dict[str, str]) -> str:
    try:
        return called.format(**said)
    except (AttributeError, IndexError, KeyError, ValueError):
        raise DataError(
            f'The name "{called}" has something in braces that is no column of "{name}". Its columns are: {", ".join(said)}.'
        ) from None


def _said(value: Any) -> str:
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else str(value)


def _typed(text: pd.Series, field: dict[str, Any], path: str) -> pd.Series:
    kind, rules = field["type"], field.get("constraints", {})
    blank = text == ""
    _refuse(text, blank & rules.get("required", False), field, path, "is blank", "Fill it in.")
    if "enum" in rules:
        allowed = [str(value) for value in rules["enum"]]
        _refuse(text, ~blank & ~text.isin(allowed), field, path, "is unknown", f"Use one of: {', '.join(allowed)}.")
    if kind in NUMERIC:
        return _typed_number(text, blank, field, path)
    if kind == "date":
        dates = pd.to_datetime(text.where(~blank), format="%Y-%m-%d", errors="coerce")
        _refuse(text, ~blank & dates.isna(), field, path, "is not a date", "Write it as 2024-11-24.")
        return dates
    if kind == "boolean":
        truth = text.map({"true": True, "false": False}).astype("boolean")
        _refuse(text, ~blank & truth.isna(), field, path, "is neither true nor false", "Write true or false.")
        return truth
    if kind == "yearmonth":
        _refuse(text, ~blank & ~text.str.fullmatch(r"\d{4}-(0[1-9]|1[0-2])"), field, path, "is not a month", "Write it as 2024-10.")
    return text.where(~blank)


def _typed_number(text: pd.Series, blank: pd.Series, field: dict[str, Any], path: str) -> pd.Series:
    rules = field.get("constraints", {})
    values = pd.to_numeric(text.where(~blank), errors="coerce")
    whole = field["type"] == "integer"
    kind = "a whole number" if whole else "a number"
    _refuse(text, ~blank & (values.isna() | (whole & (values % 1 != 0))), field, path, f"is not {kind}", "Write digits only.")
    if "minimum" in rules:
        _refuse(text, values < rules["minimum"], field, path, f"is below {rules['minimum']}", "Correct it.")
    if "maximum" in rules:
        _refuse(text, values > rules["maximum"], field, path, f"is above {rules['maximum']}", "Correct it.")
    return values.astype("Int64") if whole else values


def _refuse(text: pd.Series, wrong: pd.Series, field: dict[str, Any], path: str, why: str, what_to_do: str) -> None:
    """Raise on the first wrong cell, counting rows as a spreadsheet does: the header is row 1."""
    if wrong.any():
        at = wrong.idxmax()
        raise DataError(f'{path}, row {at + 2}, column "{field["name"]}": "{text[at]}" {why}. {what_to_do}')
