"""A build after a change gives what a build from nothing gives: nothing stale is published, nor what failed.

    python -m pytest tests/deep/after_a_change.py     one chapter, the front page, the data pages; about seven minutes
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

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
    "the code that makes pages": lambda book: replaced(book, "_ext/book/pages.py", '"Its first rows"', '"Some of its rows"'),
    "a style": lambda book: replaced(book, "assets/book.css", "figure.chart", "figure.chart "),
    "the title of the book": lambda book: replaced(book, "_config.yml", "title: The Arithmetic of Enforcement", "title: Another Title"),
    "the title of a chapter": lambda book: replaced(book, "chapters/backlog-clearing.md", "# How long would it take?", "# How long?"),
    "a page that is gone": lambda book: replaced(book, "_toc.yml", "- file: pages/references\n", ""),
}


def small_book(folder: Path) -> Path:
    book = copied(folder)
    (book / "_toc.yml").write_text(CONTENTS, "utf-8")
    replaced(book, "_config.yml", "[myst.domains]", "[myst.domains, myst.xref_missing]")  # most of the pages it leads to are left out
    return book


@pytest.fixture(scope="module")
def changed_before(tmp_path_factory) -> Path:
    """A small book, built, to which one change after another is made."""
    book = small_book(tmp_path_factory.mktemp("changed") / "book")
    build(book)
    return book


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_after_a_change_is_a_build_from_nothing(change, changed_before, tmp_path, complain):
    CHANGES[change](changed_before)
    after = build(changed_before)
    complain(f"After a change of {change} a chapter ended in an error", sorted(after.glob("reports/**/*.log")))
    fresh = copied(tmp_path / "book", of=changed_before)
    complain(f"After a change of {change} the build left what a build from nothing does not give", differences(after, build(fresh)))


CHAPTER, THEME = "chapters/backlog-clearing.md", "chapters/enforcement/theme.py"
ENDED = ("Built", "Failed")
LAST = "## Check yourself"
"""Where a cell or a sentence is put into the chapter."""
CELL = "```{{code-cell}} ipython3\n{}\n```\n\n"
SHOWN_AGAIN = """show(
    draw_paces, name="list-to-scale", title="Again", subtitle="Years", sources=[orders], data=paces,
    alt="Two bars from zero, drawn a second time, under the name of the front page's figure",
)"""
VAIN = {
    "a failed cell": (CELL.format("raise ValueError('in vain')"), "in vain"),
    "a figure under a name of the front page": (CELL.format(SHOWN_AGAIN), 'Two figures are called "list-to-scale"'),
    "a document that nobody knows": ("So says {source}`a-rumour`.\n\n", 'No document "a-rumour" in data/references.bib'),
    "a number that cannot be computed": ("It is {num}`nothing.short`.\n\n", "{num}`nothing.short` cannot be computed"),
}


def insert(book: Path, text: str) -> None:
    replaced(book, CHAPTER, LAST, text + LAST)


def complaint(book: Path) -> str:
    """What a build fails with; blank where it passes."""
    try:
        build(book)
    except AssertionError as failed:
        return str(failed)
    return ""


@pytest.mark.parametrize("what", VAIN)
def test_what_failed_fails_again_until_it_is_mended(what, changed_before):
    text, said = VAIN[what]
    insert(changed_before, text)
    for attempt in ("first", "second"):
        assert said in complaint(changed_before), f"The {attempt} build after {what} passes and publishes it, or does not say why it fails"
    replaced(changed_before, CHAPTER, text, "")
    build(changed_before)


SAVES_ITSELF = """
from pathlib import Path

path = Path("backlog-clearing.md")
_ = path.write_text(path.read_text().replace("Saved " "before.", "Saved meanwhile."))
""".strip()


def test_what_is_saved_while_the_build_goes_on_is_built_by_the_next(changed_before):
    insert(changed_before, CELL.format(SAVES_ITSELF) + "Saved before.\n\n")
    for expected in ("Saved before.", "Saved meanwhile."):
        page = (build(changed_before) / "chapters" / "backlog-clearing.html").read_text("utf-8")
        assert f"<p>{expected}</p>" in page, "The chapter was saved while it was read, and the next build does not see it"
    replaced(changed_before, CHAPTER, CELL.format(SAVES_ITSELF) + "Saved meanwhile.\n\n", "")


class Watch:
    """A watch of a book, and what it says."""

    def __init__(self, book: Path):
        environment = os.environ | {"PYTHONPATH": "_ext:chapters"}
        command = [sys.executable, "-m", "book", "watch", "0"]
        self.process = subprocess.Popen(command, cwd=book, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self.address = self.until("Watching").split()[1]

    def until(self, *beginnings: str) -> str:
        """The next line that begins so."""
        passed = []
        for line in self.process.stdout:
            if line.startswith(beginnings):
                return line
            passed.append(line)
        raise AssertionError(f"The watch ended, and said:\n{''.join(passed)}")

    def page(self) -> str:
        with urlopen(f"{self.address}/chapters/backlog-clearing.html") as answer:
            return answer.read().decode()


@contextmanager
def watching(book: Path) -> Iterator[Watch]:
    watch = Watch(book)
    try:
        yield watch
    finally:
        os.killpg(watch.process.pid, signal.SIGINT)  # as Ctrl-C does
        rest = watch.process.communicate()[0]
    assert watch.process.returncode == 0 and not rest, f"The watch does not end in peace:\n{rest}"


def test_a_watch_builds_what_is_saved_and_leaves_nothing_stale(changed_before, tmp_path, complain):
    book, alone = changed_before, "chapters/backlog-clearing, index.\n"
    fails, shows = CELL.format("1 / 0"), CELL.format("from enforcement import theme\n\nprint(theme.WATCHED)")
    with watching(book) as watch:
        assert watch.until(*ENDED).startswith("Built")
        insert(book, "One sentence more.\n\n")
        assert watch.until(*ENDED).endswith(alone), "More was written than the page that was saved, and the front page, which lists it"
        assert "<p>One sentence more.</p>" in watch.page(), "What the watch serves is not what was saved"
        insert(book, fails)
        assert watch.until(*ENDED).startswith("Failed"), "A cell that fails is not said"
        watch.until("ZeroDivisionError")
        (book / THEME).write_text((book / THEME).read_text("utf-8") + "\n1 / 0\n", "utf-8")
        watch.until("The book's code does not run")
        replaced(book, THEME, "\n1 / 0\n", '\nWATCHED = "seen"\n')
        assert watch.until(*ENDED).startswith("Failed"), "A cell that failed is forgotten"
        replaced(book, CHAPTER, fails, shows)
        assert watch.until(*ENDED).endswith(alone)
        assert ">seen\n<" in watch.page(), "The kernels do not see what was changed in the package"
    after = build(book)
    fresh = copied(tmp_path / "book", of=book)
    complain("After a watch the build left what a build from nothing does not give", differences(after, build(fresh)))
