"""How to cite the book, a chapter, a figure: BibTeX, made from CITATION.cff. No address is named that the book does not have."""

from __future__ import annotations

from functools import cache

import yaml

from . import ROOT

TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
} | {mark: "\\" + mark for mark in "$&#_%"}


@cache
def book() -> dict:
    """CITATION.cff: title, authors, version, date-released."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def tex(text: str) -> str:
    """`text` with the characters that TeX takes for commands made harmless."""
    return "".join(TEX.get(mark, mark) for mark in text)


def of_book(site: str = "") -> str:
    return entry("enforcement", book()["title"], "Executable book", site, "")


def of_chapter(page: str, title: str, site: str = "") -> str:
    """A chapter, by its page ("chapters/backlog-stocks") and title."""
    return entry(f"enforcement-{page.rpartition('/')[2]}", title, f"Chapter of {book()['title']}", site, f"{page}.html")


def of_figure(page: str, title: str, site: str = "") -> str:
    """A figure, by its own page ("figures/backlog-growth") and title."""
    return entry(f"enforcement-figure-{page.rpartition('/')[2]}", title, f"Figure in {book()['title']}", site, f"{page}.html")


def entry(key: str, title: str, what: str, site: str, page: str) -> str:
    """One BibTeX entry, of the one type that every style takes without a publisher; `url` only where `site` is known."""
    fields = {
        "author": " and ".join("{" + tex(one["name"]) + "}" for one in book()["authors"]),
        "title": "{" + tex(title) + "}",
        "howpublished": tex(what),
        "year": str(book()["date-released"])[:4],
        "note": tex(f"Version {book()['version']}"),
    }
    if site:
        fields["url"] = f"{site.rstrip('/')}/{page}"
    return f"@misc{{{key},\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items()) + "}\n"
