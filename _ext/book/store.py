"""What the build remembers of each page: its numbers and its figures."""

from __future__ import annotations

from typing import Any

from sphinx.domains import Domain

MANY = 8
"""More inputs than this are counted on a receipt, not listed."""


class Book(Domain):
    """Numbers and figures by page; merged where pages are read in parallel."""

    name = "book"
    label = "The book"
    initial_data: dict[str, dict] = {"numbers": {}, "figures": {}}
    data_version = 1

    def clear_doc(self, docname: str) -> None:
        for kind in self.initial_data:
            self.data[kind].pop(docname, None)

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        for kind in self.initial_data:
            for docname in docnames:
                if docname in otherdata[kind]:
                    self.data[kind][docname] = otherdata[kind][docname]

    def note_number(self, docname: str, receipt: dict[str, Any]) -> int:
        """Remember a number of a page; the index (from 1) of its receipt, shared by equal numbers."""
        page = self.data["numbers"].setdefault(docname, {"receipts": [], "shown": []})
        index = self._index(page["receipts"], {key: value for key, value in receipt.items() if key != "text"})
        page["shown"].append({"text": receipt["text"], "receipt": index})
        return index

    def note_inputs(self, docname: str) -> None:
        """Give each named number that another one rests on a receipt of its own, after those shown."""
        receipts = self.data["numbers"][docname]["receipts"]
        for receipt in receipts:  # grows as it is read
            for one in named_inputs(receipt):
                self._index(receipts, one)

    @staticmethod
    def _index(receipts: list[dict], receipt: dict) -> int:
        if receipt not in receipts:
            receipts.append(receipt)
        return receipts.index(receipt) + 1

    def note_figure(self, docname: str, figure: dict[str, Any]) -> None:
        """Remember a figure of a page."""
        self.data["figures"].setdefault(docname, []).append(figure)


def named_inputs(receipt: dict) -> list[dict]:
    """The inputs of a number that have a name of their own; steps on the way are looked through.

    A sum of many rows of one table keeps them to itself.
    """
    inputs = receipt.get("inputs", [])
    if len(inputs) > MANY:
        return []
    found: list[dict] = []
    for one in inputs:
        step = one.get("formula") == one["name"]
        found += named_inputs(one) if step else [one] if {"rows", "inputs", "assumed"} & set(one) else []
    return [one for index, one in enumerate(found) if one not in found[:index]]


def book(env) -> Book:
    return env.get_domain("book")


def finished(app, error, in_part: bool = False) -> bool:
    """Whether the site was built; of a build that writes only what was changed (watch.py), whether `in_part` asks for it too."""
    return not error and app.builder.name == "html" and (in_part or not app.config.only_what_changed)


def setup(app) -> None:
    app.add_domain(Book)
