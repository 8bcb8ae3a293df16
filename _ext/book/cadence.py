"""How old a table's newest row may be: a note where a newer release may exist, computed from the day of the edition, never the clock."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

RELEASED = {"every two weeks": 14, "monthly": 31, "quarterly": 92, "twice a year": 184, "yearly": 366}
"""The words with which a table's `cadence` begins when its publisher releases regularly -> the days between two releases."""
WORDS = (*RELEASED, "irregular", "none")
CADENCE = re.compile(rf"({'|'.join(WORDS)})(?=$|[,;( ])")


class Waiting(NamedTuple):
    """A table whose newest row is older than its cadence: what that row is of, and the cadence."""

    table: str
    title: str
    newest: str
    cadence: str


def word(cadence: str) -> str:
    """The word with which a `cadence` begins; blank where it begins with none of them."""
    found = CADENCE.match(cadence)
    return found[1] if found else ""


def last_day(row: dict[str, str]) -> tuple[date, str] | None:
    """The last day that a row speaks of, and its period in words: `as_of`, its week, month or fiscal year; None where it has none."""
    if day := row.get("as_of") or row.get("week_start"):
        found = date.fromisoformat(day)
        return (found if row.get("as_of") else found + timedelta(days=6)), f"{found.day} {found:%B %Y}"
    if row.get("month"):
        first = date.fromisoformat(f"{row['month']}-01")
        return first.replace(day=monthrange(first.year, first.month)[1]), f"{first:%B %Y}"
    if row.get("fiscal_year"):
        return date(int(row["fiscal_year"]), 9, 30), f"fiscal year {row['fiscal_year']}"
    return None


def waiting(entry: dict, rows: Iterable[dict[str, str]], edition: date) -> Waiting | None:
    """The note of a table in the edition of that day; None where its newest row is young enough, or nothing is released regularly."""
    days = RELEASED.get(word(entry.get("cadence", "")))
    newest = max(filter(None, map(last_day, rows)), default=None)
    if days is None or newest is None or edition - newest[0] <= timedelta(days=days):
        return None
    return Waiting(entry["name"], entry["title"], newest[1], word(entry["cadence"]))
