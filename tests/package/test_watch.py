"""`make watch` sees what a writer saves, and nothing else; it says in a line what was written, and in words what failed."""

import os
import socket

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
    for name in ("_build/html/index.html", "chapters/enforcement/__pycache__/data.pyc", "chapters/.one.md.swp"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made", "utf-8")
    assert watch.saved(tmp_path) == before == {}


def test_a_build_is_said_in_one_line():
    assert watch.in_words(True, 4.04, ["chapters/one", "index"], "") == "Built in 4.0 s: chapters/one, index."
    assert watch.in_words(True, 1, [], "") == "Built in 1.0 s: no page."
    assert watch.in_words(True, 60, [f"chapters/{n}" for n in "abcdefgh"], "").endswith("chapters/d, chapters/e and 3 more.")


FAILED = """\
\x1b[91m{root}/chapters/one.md: WARNING: Executing notebook failed: CellExecutionError
Traceback (most recent call last):
  File "{root}/lib/client.py", line 1, in execute
    raise CellExecutionError
nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:
------------------
1/0
------------------


\x1b[31mZeroDivisionError\x1b[39m: division by zero

 [mystnb.exec]
{root}/chapters/one.md: WARNING: Notebook exception traceback saved in: {root}/_build/html/reports/one.err.log [mystnb.exec]
"""


def test_a_failed_cell_is_said_in_words():
    assert watch.in_words(False, 4, ["chapters/one"], FAILED.format(root=watch.ROOT)).splitlines() == [
        "Failed after 4.0 s; written: chapters/one.",
        "chapters/one.md: WARNING: Executing notebook failed: CellExecutionError",
        "An error occurred while executing the following cell:",
        "------------------",
        "1/0",
        "------------------",
        "ZeroDivisionError: division by zero",
        " [mystnb.exec]",
    ]


def test_a_port_that_is_taken_is_said(capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert watch.main(str(other.getsockname()[1])) == 1
    assert "is taken" in capsys.readouterr().out
