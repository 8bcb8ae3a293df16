"""`make watch` sees what a writer saves, and nothing else."""

import os

from book import watch


def test_a_file_saved_added_or_removed_is_seen(tmp_path):
    chapter, table, gone = (tmp_path / name for name in ("chapters/one.md", "data/two.csv", "index.md"))
    for path in (chapter, table, gone):
        path.parent.mkdir(exist_ok=True)
        path.write_text("words", "utf-8")
    before = watch.saved(tmp_path)
    assert watch.changed(before, watch.saved(tmp_path)) == []
    os.utime(chapter, ns=(1, 1))
    gone.unlink()
    (tmp_path / "pages").mkdir()
    new = tmp_path / "pages" / "three.md"
    new.write_text("words", "utf-8")
    assert watch.changed(before, watch.saved(tmp_path)) == sorted([chapter, gone, new])


def test_what_a_build_leaves_is_not_seen(tmp_path):
    before = watch.saved(tmp_path)
    for name in ("_build/html/index.html", "chapters/enforcement/__pycache__/data.pyc"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("made", "utf-8")
    assert watch.saved(tmp_path) == before == {}
