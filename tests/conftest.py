"""What all tests share: where the book is, the site that `make book` built from it, and what to go through one by one.

A test that asks for `page` runs once for each page of the site, for `page_of_each_kind` once for one page of each
template, for `figure` once for each figure, for `live` once for each live figure, for `executed` once for each page of
the book that has code cells.
"""

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import settings as of_hypothesis

of_hypothesis.register_profile("book", derandomize=True, deadline=None)
of_hypothesis.load_profile("book")

ROOT = Path(__file__).resolve().parents[1]
SITE = Path(os.environ.get("SITE", ROOT / "_build" / "html"))
"""The built site; the environment variable SITE names another one."""


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.fail(f"There is no built site in {SITE}. Run `make book` first, or `make test`, which does both.", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def complain():
    """Fail with a sentence and the list of what is wrong, when there is something: `complain("Pages are missing", missing)`."""

    def _complain(sentence: str, problems: list) -> None:
        if problems:
            pytest.fail(f"{sentence}:\n" + "\n".join(f"  - {one}" for one in problems), pytrace=False)

    return _complain


@pytest.fixture(scope="session")
def budgets() -> dict:
    """The limits that the tests hold the book to."""
    return json.loads((ROOT / "tests" / "budgets.json").read_text("utf-8"))


def settings() -> dict:
    """What _config.yml sets for the build."""
    return yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]


def in_toc() -> list[str]:
    """The pages of _toc.yml, in reading order, as paths without an ending."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    pages = [toc["root"]]
    for kind, entry in re.findall(r"'(file|glob)': '([^']+)'", str(toc)):
        pages += [entry] if kind == "file" else sorted(path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.glob(f"{entry}.md"))
    return pages


ONE_TEMPLATE = ("pages/tables/", "figures/")
ENOUGH = ("pages/tables/research_studies", "pages/tables/removals_by_year", "figures/backlog-growth", "figures/backlog-calculator")


OF_EACH_KIND = ("index", "search", "chapters/backlog-clearing", "pages/glossary", "pages/references", "pages/conflicts")


def built_pages() -> list[str]:
    """Every page of the site, those that the build adds to the table of contents among them.

    The pages of the tables are made by one template from one package: two stand for all of them, a table of
    long words and one of numbers. So do a still and a live figure for the own pages of all figures.
    With EVERY_PAGE=1 (`make deep`) all are taken.
    """
    built = [path.relative_to(SITE) for path in SITE.rglob("*.html")]
    found = {path.with_suffix("").as_posix() for path in built if path.parts[0] not in ("_static", "downloads")}
    pages = sorted(found - set(settings()["book_moved"])) or in_toc()
    return [page for page in pages if os.environ.get("EVERY_PAGE") or not page.startswith(ONE_TEMPLATE) or page in ENOUGH]


def pages_of_each_kind() -> list[str]:
    """One page of every kind; all pages with EVERY_PAGE=1."""
    return built_pages() if os.environ.get("EVERY_PAGE") else [*OF_EACH_KIND, *ENOUGH]


def figures(of_kind: tuple = (True, False)) -> list[str]:
    listing = SITE / "figures.json"
    if not listing.is_file():
        return ["the site is not built"]
    return [one["name"] for one in json.loads(listing.read_text("utf-8")) if one["live"] in of_kind]


def live_figures() -> list[str]:
    return figures(of_kind=(True,))


def executed_pages() -> list[str]:
    return [page for page in in_toc() if (ROOT / f"{page}.md").is_file() and "```{code-cell}" in (ROOT / f"{page}.md").read_text("utf-8")]


ONE_BY_ONE = {"page": built_pages, "page_of_each_kind": pages_of_each_kind, "figure": figures, "live": live_figures, "executed": executed_pages}


def pytest_generate_tests(metafunc):
    for name, found in ONE_BY_ONE.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, found())


@pytest.fixture(scope="session")
def toc() -> list[str]:
    return in_toc()


@pytest.fixture(scope="session")
def config() -> dict:
    return settings()
