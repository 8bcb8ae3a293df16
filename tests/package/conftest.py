"""A small copy of the book's data that a test may damage."""

import json
import re
import shutil

import pytest

import book.package
import book.sources
from enforcement import data

TABLES = ("final_orders", "removals_by_year")


class Copy:
    """A data folder with two of the book's tables, valid and recorded."""

    def __init__(self, folder, original):
        self.folder = folder
        listing = json.loads((original / "datapackage.json").read_text("utf-8"))
        listing["resources"] = [one for one in listing["resources"] if one["name"] in TABLES]
        self.save(listing)
        for one in listing["resources"]:
            shutil.copy(original / one["path"], folder)
        used = "".join(self.read(name) for name in TABLES)
        documents = re.findall(r"(?ms)^@\w+\{([^,]+),(.*?^\})", (original / "references.bib").read_text("utf-8"))
        (folder / "references.bib").write_text("\n".join(f"@misc{{{key},{rest}" for key, rest in documents if f",{key}," in used), "utf-8")

    def read(self, name="final_orders") -> str:
        return (self.folder / f"{name}.csv").read_text("utf-8")

    def change(self, old: str, new: str, name="final_orders") -> None:
        assert self.read(name).count(old) >= 1, f"{name}.csv of the book has no {old!r} any more; choose another cell to damage"
        (self.folder / f"{name}.csv").write_text(self.read(name).replace(old, new, 1), "utf-8")

    def listing(self) -> dict:
        return json.loads((self.folder / "datapackage.json").read_text("utf-8"))

    def save(self, listing: dict) -> None:
        (self.folder / "datapackage.json").write_text(json.dumps(listing), "utf-8")


@pytest.fixture
def copied(tmp_path, root, monkeypatch) -> Copy:
    """The copy, read by data.py and by `make data` instead of the book's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    copy = Copy(folder, root / "data")
    monkeypatch.setenv("ENFORCEMENT_DATA", str(folder))
    monkeypatch.setattr(book.package, "ROOT", tmp_path)
    monkeypatch.setattr(book.package, "DATA", folder)
    monkeypatch.setattr(book.package, "LISTING", folder / "datapackage.json")
    monkeypatch.setattr(book.sources, "BIB", folder / "references.bib")
    forget()
    book.package.record()
    forget()
    yield copy
    forget()


def forget() -> None:
    """Make data.py and the build read their files again."""
    for remembered in (data.package, data._read, book.sources.documents):
        remembered.cache_clear()
    data.changed_tables.clear()
