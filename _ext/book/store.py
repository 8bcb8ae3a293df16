"""What the build remembers of each page: its numbers and its figures."""

from __future__ import annotations

import json
from typing import Any

from sphinx.domains import Domain


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
        bare = {key: value for key, value in receipt.items() if key != "text"}
        as_text = json.dumps(bare, sort_keys=True)
        known = [json.dumps(one, sort_keys=True) for one in page["receipts"]]
        if as_text not in known:
            page["receipts"].append(bare)
            known.append(as_text)
        index = known.index(as_text) + 1
        page["shown"].append({"text": receipt["text"], "receipt": index})
        return index

    def note_figure(self, docname: str, figure: dict[str, Any]) -> None:
        """Remember a figure of a page."""
        self.data["figures"].setdefault(docname, []).append(figure)


def book(env) -> Book:
    return env.get_domain("book")


def setup(app) -> None:
    app.add_domain(Book)
