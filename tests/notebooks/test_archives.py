"""The archives: what is in them, and the same bytes each time. And the links that the page gives."""

import hashlib
import re
import zipfile
from pathlib import PurePath
from urllib.parse import parse_qs, urlsplit

import pytest

from book import notebooks
from enforcement import __doc__ as floor

ARCHIVES = ["kit.zip", "enforcement.zip"]
KINDS = {".py", ".csv", ".json", ".bib", ".ipynb", ".md", ".txt", ""}
SITE, REPOSITORY = "https://book.example/", "https://github.com/someone/book"


@pytest.mark.parametrize("archive", ARCHIVES)
def test_a_zip_has_no_dates_no_order_and_no_permissions_of_its_own(downloads, archive):
    entries = zipfile.ZipFile(downloads / archive).infolist()
    assert [one.filename for one in entries] == sorted(one.filename for one in entries)
    assert {(one.date_time, one.external_attr >> 16, one.create_system) for one in entries} == {((1980, 1, 1, 0, 0, 0), 0o100644, 3)}


def test_made_twice_the_archives_are_the_same(downloads):
    known = zipfile.ZipFile(downloads / "kit.zip").read("chapters/enforcement/answers.json")
    made = notebooks.zipped(notebooks.package_files("enforcement", known) | notebooks.data_files())
    assert made == (downloads / "enforcement.zip").read_bytes()
    found = {f"chapters/{path.name}": path.read_bytes() for path in sorted(downloads.glob("*.ipynb"), reverse=True)}
    assert notebooks.zipped(notebooks.kit_files(found, known)) == (downloads / "kit.zip").read_bytes()


def test_the_kit_is_laid_out_like_the_repository(root, kit):
    assert {path.name for path in kit.iterdir()} >= {"README.md", "requirements.txt", "chapters", "data"}
    assert {path.name for path in root.glob("LICENSE*")} <= {path.name for path in kit.iterdir()}
    for folder, kind in (("data", "*.csv"), ("chapters/enforcement", "**/*.py")):
        for path in (root / folder).glob(kind):
            assert (kit / path.relative_to(root)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("archive", ARCHIVES)
def test_an_archive_holds_nothing_that_python_or_an_editor_leaves_behind(downloads, archive):
    paths = map(PurePath, zipfile.ZipFile(downloads / archive).namelist())
    left = [str(path) for path in paths if path.suffix not in KINDS or any(part.startswith(".") for part in path.parts)]
    assert not left, left


def test_nothing_else_lies_in_downloads(downloads, chapter):
    found = {path.relative_to(downloads).as_posix() for path in downloads.rglob("*.*")}
    stems = {path.stem for path in downloads.glob("*.ipynb")}
    notebooks = {f"{part}{stem}.ipynb" for part in ("", "student/", "instructor/") for stem in stems}
    assert found == {*ARCHIVES, "cite.bib", *notebooks, *(f"{stem}.md" for stem in stems)}
    assert chapter in stems


def test_binder_kit_and_first_cell_ask_for_the_same_libraries(root, kit, site):
    needs = (root / ".binder" / "requirements.txt").read_text("utf-8")
    assert needs == (kit / "requirements.txt").read_text("utf-8") == (site / ".binder" / "requirements.txt").read_text("utf-8")
    libraries = re.findall(r"(?m)^(\w+)>=([\d.]+),", needs)
    cell = notebooks.start_cell(SITE, "0" * 64)
    for name, oldest in libraries:
        assert f"'{name}>={oldest}," in cell and f"{name} {oldest}" in floor, f"{name} {oldest} is not named everywhere"
    locked = dict(re.findall(r"(?m)^([\w-]+)==(\d+)", (root / "requirements.txt").read_text("utf-8")))
    assert all(int(locked[name]) < int(re.search(rf"(?m)^{name}>=.*,<(\d+)", needs)[1]) for name, _ in libraries)


def test_the_first_cell_is_short_enough_to_read():
    lines = notebooks.start_cell(SITE, "0" * 64).strip().split("\n")
    assert len(lines) < 26 and max(map(len, lines)) <= 120, (len(lines), max(map(len, lines)))


def test_the_first_cell_names_the_archive_and_its_digest(downloads):
    digest = hashlib.sha256((downloads / "enforcement.zip").read_bytes()).hexdigest()
    cell = notebooks.start_cell(SITE, digest)
    assert f'"{digest}"' in cell and '"https://book.example/downloads/enforcement.zip"' in cell


def test_buttons_point_where_they_say(downloads, chapter):
    links = dict(notebooks.open_elsewhere(REPOSITORY, SITE, chapter))
    path = f"downloads/{chapter}.ipynb"
    assert (downloads.parent / path).is_file()
    assert links["Colab"] == f"https://colab.research.google.com/github/someone/book/blob/{notebooks.PUBLISHED}/{path}"
    binder = urlsplit(links["Binder"])
    assert binder.path == f"/v2/gh/someone/book/{notebooks.PUBLISHED}" and parse_qs(binder.query) == {"labpath": [path]}
    asked = parse_qs(urlsplit(links["JupyterHub"]).query)
    assert asked == {"repo": [REPOSITORY], "branch": [notebooks.PUBLISHED], "urlpath": [f"lab/tree/book/{path}"]}


@pytest.mark.parametrize(("repository", "site"), [("", ""), (REPOSITORY, ""), ("", SITE), ("https://example.org/x", SITE)])
def test_without_both_addresses_there_are_no_buttons(repository, site):
    assert notebooks.open_elsewhere(repository, site, "any") == []


def test_a_page_offers_its_notebooks(site, chapter):
    page = (site / "chapters" / f"{chapter}.html").read_text("utf-8")
    for one in notebooks.take_away(chapter):
        assert f'href="../{one.address}"' in page, f"the page does not offer the {one.text}"
        assert (site / one.address).is_file()
