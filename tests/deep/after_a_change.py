"""A build after a change gives what a build from nothing gives: nothing stale is published.

    python -m pytest tests/deep/after_a_change.py     one chapter, the front page, the data pages; about five minutes
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from enforcement.theme import BLUE

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "build"))
from building import build, copied, differences

CONTENTS = """format: jb-book
root: index
chapters:
- file: chapters/backlog-clearing
- file: pages/glossary
- file: pages/references
- file: pages/data
  sections:
  - glob: pages/tables/*
"""


def replaced(book: Path, path: str, old: str, new: str) -> None:
    text = (book / path).read_text("utf-8")
    assert old in text, f"{path} no longer holds {old!r}; this test wants another change"
    (book / path).write_text(text.replace(old, new, 1), "utf-8")


def another_count(book: Path) -> None:
    replaced(book, "data/final_orders.csv", "1445549", "1445550")
    subprocess.run([sys.executable, "-m", "book", "data"], cwd=book, env=os.environ | {"PYTHONPATH": "_ext:chapters"}, check=True, capture_output=True)


def another_colour(book: Path) -> None:
    replaced(book, "chapters/enforcement/theme.py", BLUE, "#123456")


def another_module(book: Path) -> None:
    replaced(book, "chapters/enforcement/backlog.py", '"""', '"""Changed. ')


CHANGES = {
    "a count in a table": another_count,
    "a colour of the theme": another_colour,
    "a module of the package": another_module,
    "a style": lambda book: replaced(book, "assets/book.css", "figure.chart", "figure.chart "),
    "the title of the book": lambda book: replaced(book, "_config.yml", "title: The Arithmetic of Enforcement", "title: Another Title"),
    "the title of a chapter": lambda book: replaced(book, "chapters/backlog-clearing.md", "# How long would it take?", "# How long?"),
    "a page that is gone": lambda book: replaced(book, "_toc.yml", "- file: pages/references\n", ""),
}


def small_book(folder: Path) -> Path:
    book = copied(folder)
    (book / "_toc.yml").write_text(CONTENTS, "utf-8")
    return book


@pytest.fixture(scope="module")
def changed_before(tmp_path_factory) -> Path:
    """A small book, built, to which one change after another is made."""
    book = small_book(tmp_path_factory.mktemp("changed") / "book")
    build(book, strict=False)
    return book


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_after_a_change_is_a_build_from_nothing(change, changed_before, tmp_path, complain):
    CHANGES[change](changed_before)
    after = build(changed_before, strict=False)
    complain(f"After a change of {change} a chapter ended in an error", sorted(after.glob("reports/**/*.log")))
    fresh = copied(tmp_path / "book", of=changed_before)
    complain(f"After a change of {change} the build left what a build from nothing does not give", differences(after, build(fresh, strict=False)))
