"""The notebooks that the build left, and the kit unpacked and run in an empty folder.

A test that asks for `chapter` runs once for each chapter with code, for `exercise` once for each exercise that
has an answer to check against.
"""

import csv
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
import run_notebooks
from listed import SKIP_SLOW_IMPORT, chapters, checked

PROBE = Path(__file__).with_name("probe.py").read_text("utf-8")


def pytest_generate_tests(metafunc):
    for name, found in {"chapter": chapters, "exercise": checked}.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, list(found()))


class Editions(NamedTuple):
    reader: nbformat.NotebookNode
    student: nbformat.NotebookNode
    instructor: nbformat.NotebookNode


@pytest.fixture(scope="session")
def downloads(site):
    if not (site / "downloads" / "kit.zip").is_file():
        pytest.fail(f"There is no kit in {site}/downloads. Run `make book` first.", pytrace=False)
    return site / "downloads"


@pytest.fixture
def editions(downloads, chapter) -> Editions:
    """The chapter's three notebooks."""
    paths = [downloads / part / f"{chapter}.ipynb" for part in ("", "student", "instructor")]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        pytest.fail(f"The build left no {' and no '.join(missing)}.", pytrace=False)
    return Editions(*(nbformat.read(path, as_version=4) for path in paths))


def unpacked(downloads, folder) -> Path:
    zipfile.ZipFile(downloads / "kit.zip").extractall(folder)
    return folder


@pytest.fixture(scope="session")
def kit(downloads, tmp_path_factory) -> Path:
    """The kit, unpacked in an empty folder."""
    return unpacked(downloads, tmp_path_factory.mktemp("kit"))


class Ran(NamedTuple):
    """Executed notebooks, and what went wrong in each."""

    folder: Path
    wrong: dict[str, str]
    changed_under: frozenset[str] = frozenset()
    """Exercises whose answer rests on a cell that was changed."""

    def notebook(self, name: str) -> nbformat.NotebookNode:
        """The executed notebook without the probe; fails with the error of the cell that stopped it."""
        if self.wrong[name]:
            pytest.fail(f"{name}: {self.wrong[name]}", pytrace=False)
        notebook = nbformat.read(self.folder / f"{name}.ipynb", as_version=4)
        notebook.cells.pop()
        return notebook

    def told(self, name: str) -> dict:
        """What the probe printed at the notebook's end: for each exercise, what `check` said."""
        self.notebook(name)
        return told_by(nbformat.read(self.folder / f"{name}.ipynb", as_version=4).cells[-1])


def told_by(probe: nbformat.NotebookNode) -> dict:
    """What the probe printed: its stream may arrive in several pieces, as the kernel flushed it."""
    return json.loads("".join(output.text for output in probe.outputs if output.output_type == "stream" and output.name == "stdout"))


def run_with_probe(folder: Path, before: dict) -> Ran:
    """Execute every notebook of a kit, each with the probe as its last cell."""
    paths = sorted((folder / "chapters").glob("*.ipynb"))
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        source = f"{PROBE}\n\nprobe({checked(path.stem)!r}, {before!r})"
        notebook.cells.append(nbformat.v4.new_code_cell(source))
        nbformat.write(notebook, path)
    return Ran(folder / "chapters", run_notebooks.run_all(paths, PYTHONPATH=SKIP_SLOW_IMPORT))


@pytest.fixture(scope="session")
def ran(downloads, tmp_path_factory) -> Ran:
    """The kit's notebooks, executed in an empty folder."""
    return run_with_probe(unpacked(downloads, tmp_path_factory.mktemp("run")), {})


@pytest.fixture(scope="session")
def ran_changed(downloads, tmp_path_factory, ran) -> Ran:
    """The student editions, executed where a cell under each answer was changed."""
    folder = unpacked(downloads, tmp_path_factory.mktemp("changed"))
    for path in (downloads / "student").glob("*.ipynb"):
        (folder / "chapters" / path.name).write_bytes(path.read_bytes())
    told = {name: one for chapter in chapters() if not ran.wrong.get(chapter, "missing") for name, one in ran.told(chapter).items()}
    under = {name: rows[0] for name, one in told.items() if (rows := changeable(folder / "data", one["rows"]))}
    cells = {str(row): row for row in under.values()}
    for index, row in enumerate(cells.values()):
        change(folder / "data", row, 0.98 - 0.0005 * index)
    return run_with_probe(folder, {name: one["value"] for name, one in told.items()})._replace(changed_under=frozenset(under))


def lines_of(data: Path, row: dict) -> tuple[list[dict], dict]:
    """The lines of a row's table, and the one it stands in."""
    with (data / f"{row['table']}.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    return lines, next(line for line in lines if all(line[key].lower() == str(value).lower() for key, value in row["key"].items()))


def changeable(data: Path, rows: list[dict]) -> list[dict]:
    """Of these rows, those whose cell is a date or a number that can get smaller, and no part of the key."""
    kinds = r"[1-9]\d+|\d*\.\d+|\d{4}-\d\d-\d\d"
    return [row for row in rows if row["column"] not in row["key"] and re.fullmatch(kinds, lines_of(data, row)[1][row["column"]])]


def change(data: Path, row: dict, share: float) -> None:
    """Write `share` of the number into a row's cell; a date becomes one of some weeks later."""
    lines, line = lines_of(data, row)
    line[row["column"]] = changed(line[row["column"]], share)
    with (data / f"{row['table']}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def changed(text: str, share: float) -> str:
    if text.count("-") == 2:
        return (date.fromisoformat(text) + timedelta(weeks=5)).isoformat()
    return f"{float(text) * share:.6f}" if "." in text else str(int(int(text) * share))


@pytest.fixture(scope="session")
def words():
    """All that a notebook says: its text, its code, and the text of its outputs."""

    def _words(notebook) -> str:
        said = [cell.source for cell in notebook.cells]
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                said += [output.get("text", "")] + [str(text) for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
        return "\n\n".join(said)

    return _words
