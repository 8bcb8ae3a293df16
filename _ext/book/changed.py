"""`python -m book changed OLD NEW`: what differs between two built sites, in Markdown: numbers, figures, pages.

A number is known by its name and its page, so a number under a new name counts as gone and as new.
"""

from __future__ import annotations

import json
from pathlib import Path

PARTS = {"title": "title", "subtitle": "subtitle", "alt": "alternative text", "sources": "documents", "page": "page", "live": "controls"}
FILES = {"csv": "table", "svg": "drawing", "vl.json": "specification"}
MOST = 40
"""Longer lists than this are folded."""


def report(old: Path, new: Path) -> str:
    """The three lists as one Markdown text."""
    numbers = [
        ("Changed", ["| number | was | is | pages |", "| --- | --- | --- | --- |", *changed_numbers(old, new)]),
        ("New", only_in(numbers_of(new), numbers_of(old))),
        ("Gone", only_in(numbers_of(old), numbers_of(new))),
    ]
    figures = [("", changed_figures(old, new))]
    pages = [("", changed_pages(old, new))]
    return "\n".join(part for title, lists in (("Numbers", numbers), ("Figures", figures), ("Pages", pages)) for part in section(title, lists))


def section(title: str, lists: list[tuple[str, list[str]]]) -> list[str]:
    """A heading with its lists; a blank list is left out, a long one folded."""
    out = [f"## {title}", ""]
    for name, lines in lists:
        entries = [line for line in lines if not line.startswith(("| number", "| ---"))]
        if entries:
            counted = f"{name or 'In all'}: {len(entries)}"
            out += [f"<details><summary>{counted}</summary>", "", *lines, "", "</details>", ""] if len(entries) > MOST else [counted, "", *lines, ""]
    return out if len(out) > 2 else [*out, "Nothing changed.", ""]


def numbers_of(site: Path) -> dict[tuple[str, str], dict]:
    """(page, name) -> receipt, of every number that a page shows."""
    return {(one["page"], one["name"]): one for one in json.loads((site / "receipts.json").read_text("utf-8"))}


def changed_numbers(old: Path, new: Path) -> list[str]:
    """A row for each number whose value, unit or text differs: its name, what it was, what it is, and the pages it stands on."""
    before, now = numbers_of(old), numbers_of(new)
    found: dict[tuple[str, str, str], list[str]] = {}
    for page, name in sorted(before.keys() & now.keys()):
        was, is_now = said(before[page, name]), said(now[page, name])
        if was != is_now:
            found.setdefault((name, was, is_now), []).append(page)
    return [row(name, was, is_now, ", ".join(pages)) for (name, was, is_now), pages in found.items()]


def said(receipt: dict) -> str:
    return f"{receipt['text']} ({exact(receipt['value'])} {receipt['unit']})".replace(" )", ")")


def exact(value: float) -> str:
    """A number as exact as a receipt says it."""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 10_000 else f"{float(f'{value:.6g}'):,}"


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def only_in(these: dict[tuple[str, str], dict], others: dict[tuple[str, str], dict]) -> list[str]:
    return [f"- {page}: {name}, {said(these[page, name])}" for page, name in sorted(these.keys() - others.keys())]


def figures_of(site: Path) -> dict[str, dict]:
    return {one["name"]: one for one in json.loads((site / "figures.json").read_text("utf-8"))}


def changed_figures(old: Path, new: Path) -> list[str]:
    """A line for each figure that is new, gone, or differs in its words or files."""
    before, now = figures_of(old), figures_of(new)
    lines = []
    for name in sorted(before.keys() | now.keys()):
        if name not in before or name not in now:
            lines.append(f"- {name} ({(before | now)[name]['page']}): {'new' if name in now else 'gone'}")
            continue
        parts = [word for key, word in PARTS.items() if before[name].get(key) != now[name].get(key)]
        parts += [word for ending, word in FILES.items() if differ(old, new, f"_static/figures/{name}.{ending}")]
        if parts:
            lines.append(f"- {name} ({now[name]['page']}): {', '.join(parts)}")
    return lines


def changed_pages(old: Path, new: Path) -> list[str]:
    """A line for each page that is new, gone, or differs in a byte."""
    before, now = pages_of(old), pages_of(new)
    states = {name: "new" if name not in before else "gone" if name not in now else "changed" for name in before | now}
    return [f"- {name}: {state}" for name, state in sorted(states.items()) if state != "changed" or differ(old, new, name)]


def pages_of(site: Path) -> set[str]:
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    return {path.as_posix() for path in found if path.parts[0] not in ("_static", "downloads")}


def differ(old: Path, new: Path, name: str) -> bool:
    a, b = old / name, new / name
    return a.exists() != b.exists() or (a.exists() and a.read_bytes() != b.read_bytes())


def main(old: str, new: str) -> int:
    print(report(Path(old), Path(new)))
    return 0
