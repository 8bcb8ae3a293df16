"""A release is the same bytes for the same site, and carries its checksums and what it was made with."""

import hashlib
import io
import json
import os
import re
import tarfile

from book import release


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
