"""How long this book takes to build, beside plain Jupyter Book with the same chapters, in one run.

    python tests/deep/build_speed.py     prints a table; `make deep` runs it

The plain command executes the same cells one chapter after the other, passes over what it does not know, and draws
no chart: readers' browsers draw it. This book's build also makes the front page, the pages of the tables, the
notebooks and the drawings.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "build"))

from building import build, copied

CHANGED = "chapters/backlog-clearing.md"


def chapters(book: Path) -> list[str]:
    """The chapters of a book, without an ending, in the order of their names."""
    return sorted(path.relative_to(book).with_suffix("").as_posix() for path in (book / "chapters").glob("*.md"))


def plain(folder: Path) -> Path:
    """A copy of the book with its chapters, data and package, and no setting but that cells are executed."""
    book = copied(folder)
    first, *others = chapters(book)
    settings = {"title": "Plain", "execute": {"execute_notebooks": "force"}, "only_build_toc_files": True}
    (book / "_config.yml").write_text(yaml.safe_dump(settings), "utf-8")
    (book / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": first, "chapters": [{"file": one} for one in others]}), "utf-8")
    return book


def build_plainly(book: Path) -> None:
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
    done = subprocess.run(command, cwd=book, capture_output=True, text=True)
    executed = len(list((book / "_build" / "html" / "chapters").glob("*.html")))
    if done.returncode or executed != len(chapters(book)) or "Executing notebook failed" in done.stderr:
        raise AssertionError("The plain command did not build the chapters:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-30:]))


def seconds(work: Callable[[Path], object], book: Path) -> float:
    begin = time.perf_counter()
    work(book)
    return time.perf_counter() - begin


def change(book: Path) -> None:
    path = book / CHANGED
    path.write_text(path.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")


def measured(book: Path, work: Callable[[Path], object]) -> dict[str, float]:
    """Seconds of three builds: from nothing, with all chapters executed again, after a change of one chapter."""
    found = {"from nothing": seconds(work, book)}
    for chapter in chapters(book):
        (book / f"{chapter}.md").touch()
    found["all chapters executed again"] = seconds(work, book)
    change(book)
    found["one chapter changed"] = seconds(work, book)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        theirs = measured(plain(Path(folder) / "plain"), build_plainly)
        ours = measured(copied(Path(folder) / "ours"), build)
        many = len(chapters(Path(folder) / "ours"))
    for kind, took in ours.items():
        print(f"{kind}: this book {took:.0f} s, plain {theirs[kind]:.0f} s, ratio {took / theirs[kind]:.2f}")
    print(f"a chapter from nothing: this book {ours['from nothing'] / many:.1f} s, plain {theirs['from nothing'] / many:.1f} s")


if __name__ == "__main__":
    main()
