"""`make data`: check the data package and record its digests. `make published`: keep them as those of the edition."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date
from pathlib import Path

from enforcement import __version__

from . import ROOT, cadence
from .sources import Unreadable, documents, text_of

DATA = ROOT / "data"
LISTING = DATA / "datapackage.json"
PARTS = {"flows": "People and events", "capacity": "Capacity, courts, border, policy", "cooperation": "Local cooperation", "claims": "Claims checked"}
"""The word in an entry's `part` -> the heading under which the page of the tables lists it."""

Rows = list[dict[str, str]]


def edition() -> Path:
    """The digests of the tables as they were when the book was last published."""
    return DATA / "published.json"


def read() -> dict:
    """The list of tables; one that lacks what every reader goes by is refused."""
    listing = _json(LISTING)
    if lacking := [sentence for number, one in enumerate(listing["resources"], 1) for sentence in _lacks(number, one)]:
        raise Unreadable("\n".join(lacking))
    return listing


def _json(path: Path) -> dict:
    try:
        return json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise Unreadable(f"data/{path.name}, line {error.lineno}: {error.msg}. Check the commas and quotation marks there and in the line before.") from None


def _lacks(number: int, one: dict) -> list[str]:
    """What the entry of a table lacks."""
    where = f"datapackage.json, {one.get('name') or f'table {number} of the list'}"
    found = [f'{where}: "{key}" is missing. Add it.' for key in ("name", "path", "title", "description", "schema") if not one.get(key)]
    fields = one.get("schema", {}).get("fields", [])
    if "schema" in one and not fields:
        found.append(f'{where}: "schema" lists no "fields". Add them, one a column.')
    for place, field in enumerate(fields, 1):
        column = f'column "{field["name"]}"' if field.get("name") else f"column {place}"
        found += [f'{where}, {column}: "{key}" is missing. Add it.' for key in ("name", "type") if not field.get(key)]
    return found


def digest(path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def changed_tables() -> list[str]:
    """Paths of tables that are missing or differ from their recorded digest."""
    return [one["path"] for one in read()["resources"] if not (DATA / one["path"]).exists() or digest(DATA / one["path"]) != one.get("hash")]


def complaint() -> str:
    """One sentence about tables that changed since they were validated; blank when none did."""
    changed = ", ".join("data/" + path for path in changed_tables())
    return f"Changed since it was validated: {changed}. Run `make data`: it checks the table and records its digest." if changed else ""


def changes() -> dict[str, str]:
    """Table -> "changed", "new" or "removed" since the published edition; nothing where none was published.

    It compares recorded digests, so a fork that changed a table and ran `make data` still says so.
    """
    if not edition().exists():
        return {}
    before = _json(edition())["tables"]
    now = {one["name"]: one["hash"] for one in read()["resources"]}
    found = {name: "changed" if name in before else "new" for name, recorded in now.items() if before.get(name) != recorded}
    return found | {name: "removed" for name in before if name not in now}


def published_as() -> str:
    """The version of the published edition; blank where none was published."""
    return _json(edition())["version"] if edition().exists() else ""


def publish() -> int:
    """Keep the recorded digests as those of the published edition."""
    if said := complaint():
        print(said)
        return 1
    tables = {one["name"]: one["hash"] for one in read()["resources"]}
    edition().write_text(json.dumps({"version": __version__, "tables": tables}, indent=1) + "\n", "utf-8")
    print(f"The {len(tables)} tables are those of edition {__version__}; their digests are kept in data/published.json.")
    return 0


def check() -> int:
    """For `make book`: say which tables changed, before anything is built."""
    if said := complaint():
        print(said)
    return 1 if said else 0


def problems() -> list[str]:
    """Everything wrong with the package, a sentence each, naming file, row, column and what to do.

    What is wrong with an entry or a file comes alone: only when there is nothing of it are rows looked at.
    """
    entries = read()["resources"]
    if found := _files(entries) + _entries(entries):
        return found
    tables = {one["name"]: rows(one) for one in entries}
    return _cells() + _unknown_sources(entries, tables) + _coverage(entries, tables)


def _files(entries: list[dict]) -> list[str]:
    """Tables without an entry, and entries without a table."""
    listed = {one["path"] for one in entries}
    found = [
        f"data/{path.name} is not listed in datapackage.json. Add its entry; data/README.md says how."
        for path in sorted(DATA.glob("*.csv"))
        if path.name not in listed
    ]
    return found + [
        f"data/{path} is listed in datapackage.json and missing. Restore it, or remove its entry." for path in sorted(listed) if not (DATA / path).is_file()
    ]


def _entries(entries: list[dict]) -> list[str]:
    """What is wrong with the entries themselves."""
    names = [one["name"] for one in entries]
    found = [f'datapackage.json: two tables are called "{name}". Rename one.' for name in sorted({name for name in names if names.count(name) > 1})]
    for one in entries:
        where = f"datapackage.json, {one['name']}"
        if one.get("part") not in PARTS:
            found.append(f'{where}: "part" is "{one.get("part", "")}". Use one of: {", ".join(PARTS)}; or add a heading to PARTS in _ext/book/package.py.')
        if not cadence.word(one.get("cadence", "")):
            words = ", ".join(cadence.WORDS)
            found.append(f'{where}: "cadence" is "{one.get("cadence", "")}". Begin it with one of: {words}; a remark may follow in brackets.')
        if not _is_day(retrieved := one.get("retrieved", "")):
            found.append(f'{where}: "retrieved" is "{retrieved}". Write the day as 2024-11-24.')
        found += [f"{where}{sentence}" for sentence in (*_description(one), *_units(one))]
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _description(one: dict) -> list[str]:
    """What Frictionless cannot make sense of in an entry."""
    from frictionless import FrictionlessException, Resource, system

    try:
        with system.use_context(trusted=True):
            Resource.from_descriptor(without_digest(one), basepath=str(DATA))
    except FrictionlessException as error:
        return [f": {reason.note}. Correct the entry." for reason in error.reasons or [error.error]]
    return []


def _units(one: dict) -> list[str]:
    """Columns that count in a unit the book does not know."""
    from enforcement.quantity import unit

    found = []
    for field in one["schema"]["fields"]:
        try:
            unit(field.get("unit", ""))
        except ValueError as error:
            found.append(f', column "{field["name"]}": {error} A new thing to count is added to COUNTED_THINGS in quantity.py.')
    return found


def without_digest(one: dict) -> dict:
    return {key: value for key, value in one.items() if key not in ("hash", "bytes")}


def _cells() -> list[str]:
    """What the checker finds in the tables."""
    from frictionless import Package, system

    package = read()
    package["resources"] = [without_digest(one) for one in package["resources"]]
    with system.use_context(trusted=True):
        report = Package.from_descriptor(package, basepath=str(DATA)).validate()
    found = [f"datapackage.json: {error.message} Correct the entry." for error in report.errors]
    for task in report.tasks:
        short = {error.row_number for error in task.errors if error.type == "missing-cell"}
        errors = [error for error in task.errors if not (error.type == "constraint-error" and error.row_number in short)]
        found += [_sentence(f"data/{task.place}", error) for error in errors]
    return found


def _sentence(path: str, error) -> str:
    row = getattr(error, "row_number", None)
    name = getattr(error, "field_name", None)
    where = ", ".join(filter(None, [path, row and f"row {row}", name and f'column "{name}"']))
    return f"{where}: {_why(error)}. Correct the cell, or the rule in datapackage.json."


def _why(error) -> str:
    """What is wrong with a cell, in words; the checker's own where it is no cell."""
    cell = getattr(error, "cell", None)
    rule, _, value = getattr(error, "note", "").removeprefix('constraint "').partition('" is ')
    value = value.strip('"')
    if error.type == "missing-cell":
        return "the row ends before this column; each column needs a comma"
    if error.type == "extra-cell":
        return "the row has more cells than the header; a text with a comma in it needs quotation marks"
    if error.type == "type-error":
        kind = error.note.removeprefix('type is "').partition("/")[0].rstrip('"')
        return f'"{cell}" is not {KINDS.get(kind, f"of the type {kind}")}'
    if error.type == "constraint-error" and rule == "required":
        return "is blank and must not be"
    if error.type == "constraint-error" and rule == "enum":
        return f'"{cell}" is unknown; the words are {value.strip("[]")}'.replace("'", "")
    if error.type == "constraint-error" and rule in ("minimum", "maximum"):
        return f'"{cell}" is {"below" if rule == "minimum" else "above"} {value}'
    return error.message.rstrip(".")


KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date such as 2024-11-24",
    "yearmonth": "a month such as 2024-10",
    "boolean": "true or false",
}


def _coverage(entries: list[dict], tables: dict[str, Rows]) -> list[str]:
    """Entries whose `coverage` ends in another year than their rows."""
    found = []
    for one in entries:
        named = [int(year) for year in re.findall(r"\b(?:FY)?((?:19|20)\d\d)\b", one.get("coverage", ""))]
        columns = ([row[column] for row in tables[one["name"]] if row.get(column)] for column in ("fiscal_year", "as_of", "month", "week_start"))
        last = {max(cells)[:4] for cells in columns if cells}
        if named and last and str(max(named)) not in last:
            found.append(
                f'datapackage.json, {one["name"]}: "coverage" is "{one["coverage"]}", and the rows go to {max(last)}. Correct it, and "retrieved" with it.'
            )
    return found


def waiting() -> dict[str, cadence.Waiting]:
    """Table -> what its newest row is of, where that is older than its cadence on the day of the edition, the last day of retrieval."""
    edition_day = date.fromisoformat(retrieved())
    found = (cadence.waiting(one, rows(one), edition_day) for one in read()["resources"])
    return {one.table: one for one in found if one}


def retrieved() -> str:
    """The last day on which a table was retrieved: the day of the edition."""
    return max(one.get("retrieved", "") for one in read()["resources"])


def rows(one: dict) -> Rows:
    """The rows of a table as they stand in its file, every cell as text."""
    return list(csv.DictReader(io.StringIO(text_of(DATA / one["path"]), newline="")))


def _unknown_sources(entries: list[dict], tables: dict[str, Rows]) -> list[str]:
    known, used, found = documents(), set(), []
    for one in entries:
        for row_number, row in enumerate(tables[one["name"]], 2):
            key = row.get("source", "")
            used.add(key)
            if key not in known:
                found.append(
                    f'data/{one["path"]}, row {row_number}, column "source": "{key}" is not in references.bib. Add the document there, or correct the key.'
                )
    cited = set(re.findall(r"\{source\}`([^`]+)`", "".join(p.read_text("utf-8") for folder in ("chapters", "pages") for p in (ROOT / folder).glob("*.md"))))
    found += [f'references.bib: no row and no page uses "{key}". Remove it, or cite it.' for key in known if key not in used | cited]
    return found


def record() -> None:
    """Write each table's digest, size and list of documents into datapackage.json."""
    package = read()
    for one in package["resources"]:
        path = DATA / one["path"]
        keys = sorted({row["source"] for row in rows(one)})
        one["sources"] = [
            {"title": documents()[key]["title"], "key": key} | ({"path": documents()[key]["url"]} if "url" in documents()[key] else {}) for key in keys
        ]
        one["bytes"], one["hash"] = path.stat().st_size, digest(path)
    LISTING.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> int:
    found = problems()
    for sentence in found:
        print(sentence)
    if found:
        print(f"{len(found)} problem{'s' if len(found) > 1 else ''}; nothing was recorded.")
        return 1
    record()
    print(f"{len(read()['resources'])} tables are valid; their digests are recorded in data/datapackage.json.")
    return 0
