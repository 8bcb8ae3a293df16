"""A release is the same bytes for the same site, and carries its checksums and what it was made with."""

import hashlib
import io
import json
import os
import re
import tarfile
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from book import paper, release, share


def test_an_archive_has_no_dates_and_no_owners(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text("a", "utf-8")
    (tmp_path / ".nojekyll").write_text("", "utf-8")
    made = release.packed(tmp_path, "book")
    os.utime(tmp_path / "pages" / "a.html", (1, 1))
    (tmp_path / "pages" / "a.html").chmod(0o600)
    assert release.packed(tmp_path, "book") == made
    with tarfile.open(fileobj=io.BytesIO(made)) as archive:
        assert archive.getnames() == ["book/.nojekyll", "book/pages/a.html"]
        assert {(one.mtime, one.uid, one.uname, one.mode) for one in archive} == {(0, 0, "", 0o644)}


def test_checksums_are_those_of_the_files(tmp_path):
    (tmp_path / "kit.zip").write_bytes(b"kit")
    assert release.checksums(tmp_path) == f"{hashlib.sha256(b'kit').hexdigest()}  kit.zip\n"


def test_the_bill_of_materials_lists_every_library_of_the_lock(root):
    listed = {(one["name"], one["version"]) for one in json.loads(release.bill_of_materials())["components"]}
    locked = set(re.findall(r"(?m)^([\w.-]+)(?:\[[^]]*\])?==([^ ]+)", (root / "requirements.txt").read_text("utf-8")))
    assert listed == locked, f"only in one of the two: {sorted(listed ^ locked)}"


@pytest.fixture
def built(tmp_path, monkeypatch) -> Path:
    """A folder with a built site, to be packed."""
    site = tmp_path / "html"
    (site / "downloads").mkdir(parents=True)
    (site / "index.html").write_text("", "utf-8")
    (site / "downloads" / "kit.zip").write_bytes(b"kit")
    monkeypatch.setattr(release, "SITE", site)
    monkeypatch.setattr(release, "PAPER", tmp_path / "paper")
    monkeypatch.setattr(release, "RELEASE", tmp_path / "release")
    return tmp_path


def test_a_release_carries_the_files_that_the_front_page_links(built):
    (built / "paper").mkdir()
    for ending in ("pdf", "epub"):
        (built / "paper" / f"{paper.NAME}.{ending}").write_bytes(b"book")
    assert release.main() == 0
    linked = {one.address.rpartition("/")[2] for one in share.on_paper("https://github.com/someone/book")}
    missing = linked - {path.name for path in (built / "release").iterdir()}
    assert not missing, f"the front page links {missing}, and `make bundle` does not pack it"


def test_a_release_without_the_book_on_paper_is_refused(built, capsys):
    assert release.main() == 1 and "Run `make paper` first." in capsys.readouterr().out


def front_page_says(repository: str) -> str:
    templates = Environment(loader=FileSystemLoader(Path(share.__file__).with_name("templates")))
    return templates.get_template("take-away.html").render(pagename="index", root_doc="index", on_paper=share.on_paper(repository))


def test_the_front_page_links_the_book_on_paper_where_it_has_an_address_and_else_names_the_command():
    latest = "https://github.com/someone/book/releases/latest/download/the-arithmetic-of-enforcement"
    assert f'<a href="{latest}.pdf" rel="external">PDF</a>, <a href="{latest}.epub" rel="external">EPUB</a>.' in front_page_says(
        "https://github.com/someone/book"
    )
    assert "<code>make paper</code>" in front_page_says("") and "<a " not in front_page_says("")
