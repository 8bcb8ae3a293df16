"""One thing is damaged at a time, and the check that should notice must notice, in its own words.

    python -m pytest tests/deep/faults.py       (`make deep`, after `make book`)

FAULTS reads as a table: what is damaged, in which file, how, who catches it, and what it says. A copy of the book with its
built site is damaged and mended again; the book itself is not touched.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = "_build/html/"
Damage = Callable[[str], str]


def swap(old: str, new: str) -> Damage:
    """Another text in place of the first `old`."""

    def _swap(text: str) -> str:
        assert old in text, f"there is no {old!r} any more; choose another place to damage"
        return text.replace(old, new, 1)

    return _swap


def cut(pattern: str) -> Damage:
    """The first match of a pattern left out."""

    def _cut(text: str) -> str:
        assert re.search(pattern, text), f"nothing matches {pattern!r} any more; choose another place to damage"
        return re.sub(pattern, "", text, count=1)

    return _cut


def gone(text: str) -> None:
    """The file is removed."""


@dataclass(frozen=True)
class Fault:
    what: str
    file: str
    damage: Damage | Callable[[str], None]
    caught_by: str
    says: str
    recorded: bool = False
    """`make data` is run on the damaged copy first, as by someone who changed a table on purpose."""


COMMANDS = {
    "make book": ["-m", "book", "check"],
    "make data": ["-m", "book", "data"],
    "ruff": ["-m", "ruff", "check", "--no-cache"],
    "mypy": ["-m", "mypy"],
    "codespell": ["-m", "codespell_lib"],
    "zizmor": ["-c", "import os, sys; os.execv(os.path.join(os.path.dirname(sys.executable), 'zizmor'), ['zizmor', '--offline', '.github'])"],
}
"""Who catches, other than a test: what Python is asked to run."""

PROSE, WORDS = "tests/chapters/test_prose.py::test_a_page_types_no_number_from_data", "tests/chapters/test_words.py::test_a_page_leaves_one_sided_words_to_those_who_say_them"
PUTS_OUT, CELLS = "tests/chapters/test_chapters.py::test_a_page_puts_out_what_was_recorded", "tests/chapters/test_chapters.py::test_the_cells_of_a_page_are_those_that_were_recorded"
PAGES, FIGURES, RECEIPTS = "tests/site/test_pages.py::", "tests/site/test_figures.py::", "tests/site/test_receipts.py::"
ORDERS, LIST, BIB = "data/final_orders.csv", "data/datapackage.json", "data/references.bib"

FAULTS = [
    # tables
    Fault("a changed byte", ORDERS, swap(",913821,", ",913822,"), "make book", "Changed since it was validated: data/final_orders.csv."),
    Fault("a negative count", ORDERS, swap(",913821,", ",-5,"), "make data", 'row 5, column "people": "-5" is below 0'),
    Fault("a word for a count", ORDERS, swap(",913821,", ",many,"), "make data", '"many" is not a whole number'),
    Fault("an impossible date", ORDERS, swap("2015-07-04", "2015-07-34"), "make data", '"2015-07-34" is not a date'),
    Fault("a document nobody knows", ORDERS, swap("ice-letter-2024-11-24", "a-letter"), "make data", '"a-letter" is not in references.bib'),
    Fault("a confidence nobody defined", ORDERS, swap(",quoted,", ",certain,"), "make data", '"certain" is unknown; the words are official'),
    Fault("a column renamed", ORDERS, swap("confidence", "sureness"), "make data", "data/final_orders.csv"),
    Fault("a table removed", ORDERS, gone, "make data", "data/final_orders.csv is listed in datapackage.json and missing"),
    Fault("a table nobody listed", "data/more.csv", lambda _: "a,b\n1,2\n", "make data", "data/more.csv is not listed in datapackage.json"),
    Fault("a table of an unknown part", LIST, swap('"part": "claims"', '"part": "mine"'), "make data", 'datapackage.json, claims: "part" is "mine". Use one of: flows'),
    Fault("a comma too many in the list", LIST, swap('"resources": [', '"resources": [,'), "make book", "data/datapackage.json, line "),
    Fault("a table without a title", LIST, cut(r' *"title": "People with final orders.*\n'), "make book", 'datapackage.json, final_orders: "title" is missing'),
    Fault("a brace left out of the documents", BIB, lambda text: text.rstrip().removesuffix("}"), "make data", "data/references.bib: syntax error in line"),
    Fault("a script in a cell", ORDERS, swap("bullet list", "<script>alert(1)</script>"), "make book", "Changed since it was validated"),
    Fault("another number, recorded as valid", ORDERS, swap(",1445549,", ",1545549,"), f"{PUTS_OUT}[index]", "puts out something else than was recorded", True),
    Fault("a document removed", BIB, cut(r"(?ms)^@\w+\{ice-letter-2024-11-24,.*?^\}"), "make data", '"ice-letter-2024-11-24" is not in references.bib'),
    Fault("a document nobody uses", BIB, lambda text: text + "@misc{unused,\n title = {T}\n}\n", "make data", 'no row and no page uses "unused"'),
    # chapters and their figures
    Fault("a figure without alternative text", "index.md", swap("alt=say(", 'alt="" and say('), f"{PUTS_OUT}[index]", 'Figure "list-to-scale" has no alt'),
    Fault("a figure without a source", "index.md", swap("sources=[orders, removals, interior]", "sources=[]"), f"{PUTS_OUT}[index]", "names no source"),
    Fault("a claim that does not hold", "index.md", swap("interior < 0.5 * removals", "interior > 0.5 * removals"), f"{PUTS_OUT}[index]", "no longer support"),
    Fault("a number of another unit added", "index.md", swap("interior < 0.5 * removals", "interior < orders"), f"{PUTS_OUT}[index]", "Cannot compute"),
    Fault("a cell changed and not recorded", "index.md", swap("0.5 * removals", "0.4 * removals"), f"{CELLS}[index]", "was changed since it was recorded"),
    Fault("a typed number", "index.md", swap("Each of these can be", "Of 1,445,549 each can be"), f"{PROSE}[index.md]", '"1,445,549" is typed'),
    Fault("a word of one side", "index.md", swap("Each of these can be", "Each of these raids can be"), f"{WORDS}[index.md]", "implies force or a crowd"),
    Fault("a recorded number changed", "tests/chapters/recorded/index.ipynb", swap("38,000", "39,000"), f"{PUTS_OUT}[index]", "put out (-) and puts out (+)"),
    Fault(
        "a recorded drawing changed",
        "tests/chapters/recorded/figures/list-to-scale.svg",
        swap("#1f599f", "#1f59a0"),
        "tests/chapters/test_pictures.py::test_a_figure_is_drawn_as_it_was_recorded[list-to-scale]",
        "is drawn otherwise than was recorded",
    ),
    # code and settings
    Fault("a unit of measure mistyped", "chapters/enforcement/backlog.py", swap("return float(", "return str("), "mypy", "Incompatible return value type"),
    Fault("an import nobody uses", "chapters/enforcement/claims.py", swap("import", "import os\nimport"), "ruff", "F401"),
    Fault("a misspelt word", "index.md", swap("Each of these", "Teh others of these"), "codespell", "Teh ==> The"),
    Fault("an action that is not pinned", ".github/workflows/book.yml", swap("@3d3c42e5aac5ba805825da76410c181273ba90b1", "@v7"), "zizmor", "unpinned"),
    # pages as they are published
    Fault("a page missing", SITE + "chapters/claims.html", gone, PAGES + "test_every_page_of_the_table_of_contents_was_built", "chapters/claims"),
    Fault("a page of an earlier build", SITE + "old.html", lambda _: "<p>old</p>", PAGES + "test_no_page_of_an_earlier_build_is_left", "old"),
    Fault(
        "a request to another host",
        SITE + "index.html",
        swap("</article>", '<img src="https://example.org/x.png" alt=""></article>'),
        PAGES + "test_a_page_loads_without_errors_and_asks_nobody_else[index]",
        "https://example.org/x.png",
    ),
    Fault(
        "a script written into a page",
        SITE + "index.html",
        swap("</article>", "<script>alert(1)</script></article>"),
        PAGES + "test_a_page_has_no_script_of_its_own_and_forbids_any[index]",
        "index.html has scripts written into it",
    ),
    Fault(
        "the policy left out",
        SITE + "index.html",
        cut(r'<meta[^>]*Content-Security-Policy[^>]*>'),
        PAGES + "test_a_page_has_no_script_of_its_own_and_forbids_any[index]",
        "index.html has no Content-Security-Policy",
    ),
    Fault("a number without its receipt", SITE + "index.html", swap('id="receipt-2"', 'id="receipt-x"'), RECEIPTS + "test_a_number_leads_to_a_receipt_that_shows_it[index]", "leads to #receipt-2"),
    Fault("a number changed on its page", SITE + "index.html", swap('data-note="2">270,000', 'data-note="2">290,000'), RECEIPTS + "test_receipts_json_lists_the_numbers_of_a_page_and_no_others[index]", "do not show the same numbers"),
    Fault("a wrong receipt", SITE + "receipts.json", swap('\n  "value": 37684,', '\n  "value": 37685,'), RECEIPTS + "test_a_receipt_repeats_its_cell[index]", "docket.csv has 37684"),
    Fault("a figure missing", SITE + "index.html", cut(r'(?s)<figure class="chart".*?</figure>'), FIGURES + "test_figures_json_lists_the_figures_of_a_page_and_no_others[index]", "do not list the same figures"),
    Fault("a figure without its picture for a phone", SITE + "index.html", cut(r'(?s)<div class="chart-narrow">.*?</svg></div>'), FIGURES + "test_a_figure_has_its_parts[list-to-scale]", "has no picture for a phone"),
    Fault("a picture without its words", SITE + "index.html", cut(r'aria-label="Three blocks[^"]*"'), FIGURES + "test_a_figure_says_in_words_what_it_shows[list-to-scale]", "has no alternative text"),
    Fault("a colour that is not the theme's", SITE + "index.html", swap('class="background"', 'class="background" fill="#ff0000"'), FIGURES + "test_a_picture_takes_its_colours_from_the_theme[list-to-scale]", "colours that are not of enforcement.theme"),
    Fault("an id used twice", SITE + "index.html", swap("<article", '<p id="receipt-1"></p><article'), FIGURES + "test_ids_are_unique_on_a_page[index]", "uses an id twice: ['receipt-1']"),
    Fault("a download missing", SITE + "_static/figures/list-to-scale.csv", gone, FIGURES + "test_the_downloads_of_a_figure_are_there_and_can_be_read[list-to-scale]", "which is not there"),
    Fault("a download that differs from its figure", SITE + "_static/figures/list-to-scale.csv", swap("271484", "271485"), FIGURES + "test_the_downloads_of_a_figure_are_there_and_can_be_read[list-to-scale]", "its table on the page differ"),
    Fault("something wider than a phone", SITE + "index.html", swap("<article", '<p style="width:900px">wide</p><article'), "tests/site/test_pages.py::test_nothing_is_wider_than_the_screen[index]", "px beyond the edge"),
    Fault("a live figure that answers otherwise", SITE + "figures/backlog-calculator.html", swap("1445549", "1445550"), "tests/site/test_live_figures.py::test_it_answers_as_python_does_at_corner_and_random_settings[backlog-calculator]", "backlog-calculator"),
    Fault("a path of the machine in a notebook", SITE + "downloads/claims.ipynb", swap('"source": [', '"source": [\n    "/home/somebody/\\n",'), "tests/notebooks/test_editions.py::test_nothing_of_the_machine_is_left[claims]", "claims"),
]


@pytest.fixture(scope="session")
def copy(tmp_path_factory) -> Path:
    """The book with its built site, to be damaged."""
    if not (ROOT / SITE / "index.html").is_file():
        pytest.fail("There is no built site. Run `make book` first.", pytrace=False)
    folder = tmp_path_factory.mktemp("faults") / "book"
    shutil.copytree(ROOT, folder, ignore=lambda where, names: {"_build", ".git", ".venv", "__pycache__"} & set(names))
    shutil.copytree(ROOT / SITE, folder / SITE)
    return folder


def ran(copy: Path, catcher: str) -> tuple[int, str]:
    """What a catcher ends with, and says, on the copy."""
    asked = COMMANDS.get(catcher) or ["-m", "pytest", "-q", *catcher.split()]
    environment = {name: value for name, value in os.environ.items() if name not in ("SITE", "EVERY_PAGE") and not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": "_ext:chapters", "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run([sys.executable, *asked], cwd=copy, env=environment, capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize("catcher", [*COMMANDS, " ".join(sorted({fault.caught_by for fault in FAULTS} - COMMANDS.keys()))], ids=[*COMMANDS, "tests"])
def test_the_undamaged_book_gives_no_reason_to_complain(copy, catcher):
    code, said = ran(copy, catcher)
    assert code == 0, f"{catcher} complains of an undamaged book, so that it proves nothing:\n{said[-2000:]}"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_fault_is_caught_by_name(copy, fault):
    damaged, listing = copy / fault.file, copy / "data" / "datapackage.json"
    before = {path: path.read_bytes() if path.exists() else None for path in (damaged, listing)}
    text = (before[damaged] or b"").decode("utf-8")
    try:
        after = fault.damage(text)
        assert after != text, f"{fault.what}: nothing was damaged"
        damaged.unlink() if after is None else damaged.write_bytes(after.encode("utf-8"))
        if fault.recorded:
            assert ran(copy, "make data")[0] == 0
        code, said = ran(copy, fault.caught_by)
    finally:
        for path, content in before.items():
            path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
    assert code != 0, f"{fault.what} ({fault.file}): {fault.caught_by} does not notice"
    assert fault.says in said, f"{fault.what} ({fault.file}): {fault.caught_by} fails, and does not say {fault.says!r}:\n{said[-2000:]}"
    if "::" in fault.caught_by:
        assert f"FAILED {fault.caught_by}" in said, f"{fault.what}: another test than {fault.caught_by} failed:\n{said[-2000:]}"
