"""`make data`: check the data package and record its digests. `make published`: keep them as those of the edition."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import date
from pathlib import Path

from enforcement import __version__

from . import ROOT, cadence
from .sources import documents

DATA = ROOT / "data"
LISTING = DATA / "datapackage.json"


def edition() -> Path:
    """The digests of the tables as they were when the book was last published."""
    return DATA / "published.json"


def read() -> dict:
    return json.loads(LISTING.read_text("utf-8"))


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
    before = json.loads(edition().read_text("utf-8"))["tables"]
    now = {one["name"]: one["hash"] for one in read()["resources"]}
    found = {name: "changed" if name in before else "new" for name, recorded in now.items() if before.get(name) != recorded}
    return found | {name: "removed" for name in before if name not in now}


def published_as() -> str:
    """The version of the published edition; blank where none was published."""
    return json.loads(edition().read_text("utf-8"))["version"] if edition().exists() else ""


def publish() -> int:
    """Keep the recorded digests as those of the published edition."""
    if complaint():
        print(complaint())
        return 1
    tables = {one["name"]: one["hash"] for one in read()["resources"]}
    edition().write_text(json.dumps({"version": __version__, "tables": tables}, indent=1) + "\n", "utf-8")
    print(f"The {len(tables)} tables are those of edition {__version__}; their digests are kept in data/published.json.")
    return 0


def check() -> int:
    """For `make book`: say which tables changed, before anything is built."""
    if complaint():
        print(complaint())
    return 1 if complaint() else 0


def problems() -> list[str]:
    """Everything wrong with the package, a sentence each, naming file, row, column and what to do."""
    from frictionless import Package, system

    listed = {one["path"] for one in read()["resources"]}
    found = [
        f"data/{path.name} is not listed in datapackage.json. Add its entry; data/README.md says how."
        for path in sorted(DATA.glob("*.csv"))
        if path.name not in listed
    ]
    found += [
        f"data/{path} is listed in datapackage.json and missing. Restore it, or remove its entry." for path in sorted(listed) if not (DATA / path).exists()
    ]
    if found:
        return found
    package = read()
    for one in package["resources"]:
        one.pop("hash", None)
        one.pop("bytes", None)
    with system.use_context(trusted=True):
        report = Package.from_descriptor(package, basepath=str(DATA)).validate()
    found += [f"datapackage.json: {error.message} Correct the entry." for error in report.errors]
    for task in report.tasks:
        short = {error.row_number for error in task.errors if error.type == "missing-cell"}
        errors = [error for error in task.errors if not (error.type == "constraint-error" and error.row_number in short)]
        found += [_sentence(f"data/{task.place}", error) for error in errors]
    return found + _unknown_sources() + _coverage() + _cadence() + _units()


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


def _coverage() -> list[str]:
    """Entries whose `coverage` ends in another year than their rows."""
    found = []
    for one in read()["resources"]:
        named = [int(year) for year in re.findall(r"\b(?:FY)?((?:19|20)\d\d)\b", one.get("coverage", ""))]
        last = {
            max(cells)[:4] for column in ("fiscal_year", "as_of", "month", "week_start") if (cells := [row[column] for row in rows(one) if row.get(column)])
        }
        if named and last and str(max(named)) not in last:
            found.append(
                f'datapackage.json, {one["name"]}: "coverage" is "{one["coverage"]}", and the rows go to {max(last)}. Correct it, and "retrieved" with it.'
            )
    return found


def _units() -> list[str]:
    """Columns that count in a unit the book does not know."""
    from enforcement.quantity import unit

    found = []
    for one in read()["resources"]:
        for field in one["schema"]["fields"]:
            try:
                unit(field.get("unit", ""))
            except ValueError as error:
                where = f'datapackage.json, {one["name"]}, column "{field["name"]}"'
                found.append(f"{where}: {error} A new thing to count is added to COUNTED_THINGS in quantity.py.")
    return found


def _cadence() -> list[str]:
    """Entries whose `cadence` does not begin with one of the words that the note on old tables goes by."""
    words = ", ".join(cadence.WORDS)
    return [
        f'datapackage.json, {one["name"]}: "cadence" is "{one.get("cadence", "")}". Begin it with one of: {words}; a remark may follow in brackets.'
        for one in read()["resources"]
        if not cadence.word(one.get("cadence", ""))
    ]


def waiting() -> dict[str, cadence.Waiting]:
    """Table -> what its newest row is of, where that is older than its cadence on the day of the edition, the last day of retrieval."""
    edition_day = date.fromisoformat(retrieved())
    found = (cadence.waiting(one, rows(one), edition_day) for one in read()["resources"])
    return {one.table: one for one in found if one}


def retrieved() -> str:
    """The last day on which a table was retrieved: the day of the edition."""
    return max(one.get("retrieved", "") for one in read()["resources"])


def rows(one: dict) -> list[dict[str, str]]:
    """The rows of a table as they stand in its file, every cell as text."""
    with (DATA / one["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _unknown_sources() -> list[str]:
    known, used, found = documents(), set(), []
    for one in read()["resources"]:
        for row_number, row in enumerate(rows(one), 2):
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
