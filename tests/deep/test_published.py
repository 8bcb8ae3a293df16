"""A book that has an address, a repository and a page that moved: what it names in full, and where old addresses lead.

    python -m pytest tests/deep/test_published.py     one chapter, the front page, the data pages; about a minute
"""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from after_a_change import build, replaced, small_book
from bs4 import BeautifulSoup
from pybtex.database import parse_file

SITE, REPOSITORY = "https://book.example/of/mine", "https://github.com/someone/book"
CHAPTER, FIGURE = "chapters/backlog-clearing", "figures/backlog-calculator"
MOVED = {"chapters/clearing": CHAPTER, "figures/calculator": FIGURE, "how-long": CHAPTER}


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """The site of a small book with both addresses and pages that moved."""
    book = small_book(tmp_path_factory.mktemp("published") / "book")
    for setting, value in {"book_site": SITE, "book_repository": REPOSITORY}.items():
        replaced(book, "_config.yml", f'{setting}: ""', f'{setting}: "{value}"')
    replaced(book, "_config.yml", "book_moved: {}", f"book_moved: {json.dumps(MOVED)}")
    return build(book)


@pytest.fixture(scope="module")
def pages(published) -> dict[str, BeautifulSoup]:
    """Every page but those at old addresses, by its name."""
    found = {path.relative_to(published).with_suffix("").as_posix(): path for path in published.rglob("*.html")}
    return {
        name: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for name, path in found.items()
        if name not in MOVED and not name.startswith(("_static/", "downloads/"))
    }


def named(page: BeautifulSoup, selector: str) -> list[str]:
    return [one.get("href") or one["content"] for one in page.select(f"head {selector}")]


def test_every_page_names_its_own_address(pages, complain):
    wrong = {name: said for name, page in pages.items() if (said := named(page, "link[rel=canonical]")) != [f"{SITE}/{name}.html"]}
    complain("These pages name another address than their own", list(wrong.items()))


def test_a_page_with_a_figure_names_its_picture_and_the_picture_is_there(pages, published, complain):
    wrong = []
    for name, page in pages.items():
        pictures, addresses = (named(page, f"meta[property='og:{part}']") for part in ("image", "url"))
        if page.select_one("figure.chart"):
            there = [one for one in pictures if one.startswith(f"{SITE}/") and (published / one.removeprefix(f"{SITE}/")).is_file()]
            wrong += [(name, pictures, addresses)] * (len(there) != 1 or addresses != [f"{SITE}/{name}.html"])
        else:
            wrong += [(name, pictures, addresses)] * bool(pictures or addresses)
    complain("These pages do not name one picture that is there, and their own address", wrong)


def test_the_site_map_lists_every_page_of_the_book(pages, published):
    places = [one.text for one in ElementTree.parse(published / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(places) == sorted(f"{SITE}/{name}.html" for name in pages if name not in ("search", "genindex"))


@pytest.mark.parametrize("old", MOVED)
def test_an_old_address_leads_to_the_page_that_moved(old, published):
    page = BeautifulSoup((published / f"{old}.html").read_text("utf-8"), "html.parser")
    onward = [one["content"].partition("url=")[2] for one in page.select("meta[http-equiv=refresh]")] + [one["href"] for one in page.select("a")]
    assert len(onward) == 2
    for there in onward:
        assert (published / old).parent.joinpath(there).resolve() == published / f"{MOVED[old]}.html", f"{old}.html leads to {there}"


def test_every_citation_names_its_address(pages, published):
    entries = parse_file(published / "downloads" / "cite.bib").entries
    addresses = {key: entry.fields["url"] for key, entry in entries.items()}
    assert addresses["enforcement"] == f"{SITE}/" and addresses["enforcement-backlog-clearing"] == f"{SITE}/{CHAPTER}.html"
    assert all(one.removeprefix(f"{SITE}/").removesuffix(".html") in ("", *pages) for one in addresses.values())


def test_a_frame_elsewhere_shows_the_figure_from_its_address(pages):
    assert f'<iframe src="{SITE}/{FIGURE}.html"' in pages[FIGURE].select_one(".embed code").get_text()


@pytest.mark.parametrize("part", ["", "student/", "instructor/"])
def test_a_notebook_fetches_the_archive_that_stands_at_the_address(part, published):
    notebook = json.loads((published / "downloads" / part / "backlog-clearing.ipynb").read_text("utf-8"))
    start = "".join(next(cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"))
    [address], [digest] = re.findall(r'ADDRESS = "(.*)"', start), re.findall(r'SHA256 = "(.*)"', start)
    assert hashlib.sha256((published / address.removeprefix(f"{SITE}/")).read_bytes()).hexdigest() == digest
    assert f"]({SITE}/{CHAPTER}.html)" in "".join(notebook["cells"][0]["source"]), "the notebook does not link its chapter"


def test_a_chapter_opens_elsewhere_and_the_front_page_links_the_book_on_paper(pages):
    there = {link.get_text(): link["href"] for link in pages[CHAPTER].select(".take-away a")}
    assert all("someone/book" in unquote(there.get(name, "")) for name in ("Colab", "Binder", "JupyterHub")), there
    linked = [link["href"] for link in pages["index"].select(".take-away a[href$='.pdf'], .take-away a[href$='.epub']")]
    assert len(linked) == 2 and all(one.startswith(f"{REPOSITORY}/releases/latest/download/") for one in linked)
