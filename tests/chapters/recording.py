"""What a chapter's cells put out, recorded as a notebook, and the same again after a fresh execution.

    python tests/chapters/recording.py      records every executed page (`make record`)

A recorded notebook holds the code cells of a page and what they put out, and a last cell with the numbers of its
prose. Charts are recorded as specifications; nothing in it depends on the machine or on the time.
"""

from __future__ import annotations

import json
import re
from contextlib import AbstractContextManager
from difflib import unified_diff
from pathlib import Path

import nbformat
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbformat import NotebookNode
from pytest_notebook.execution import execute_notebook
from pytest_notebook.post_processors import coalesce_streams

import book
from book.kernels import warm_kernels
from enforcement.theme import CONFIG

RECORDED = Path(__file__).with_name("recorded")
OWN = "application/vnd.enforcement."
"""How the types of the book's own outputs begin: a figure, a number with its receipt."""
FIGURE, NUMBER = OWN + "figure+json", OWN + "number+json"
MOST_LINES = 80
"""More lines of a difference than this are counted, not shown."""


class BrokenCell(Exception):
    """A cell of a page ends in an error; the message says where."""


def recorded(page: str) -> Path:
    return RECORDED / f"{Path(page).name}.ipynb"


def cells_of(page: str, root: Path) -> NotebookNode:
    """The code cells of a page, not executed, with fixed ids; the last one shows the numbers of its prose."""
    path = root / f"{page}.md"
    reader = create_nb_reader(str(path), MdParserConfig(enable_extensions={"colon_fence"}), NbParserConfig(), path.read_text("utf-8"))
    notebook = reader.read(path.read_text("utf-8"))
    cells = [(cell.source, cell.metadata.get("tags", [])) for cell in notebook.cells if cell.cell_type == "code"]
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    expressions = dict.fromkeys(re.findall(r"\{num\}`([^`]+)`", prose))
    cells.append(("\n".join(["# The numbers in the prose", *(f"print({one!r}, '→', {one})" for one in expressions)]), []))
    return notebook_of([_cell(source, index, tags) for index, (source, tags) in enumerate(cells, 1)])


def _cell(source: str, index: int, tags: list[str], outputs: list[NotebookNode] = ()) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, id=f"cell-{index}", outputs=list(outputs), metadata={"tags": tags} if tags else {})


def notebook_of(cells: list[NotebookNode]) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}})


def kernels_of_the_build(root: Path, settings: Path) -> AbstractContextManager:
    """The kernels of the build, in its environment; what they keep of themselves goes to the folder `settings`."""
    return warm_kernels(
        ENFORCEMENT_BOOK="1",
        PYTHONPATH=f"{root / '_ext' / 'book' / 'kernel'}:{root / 'chapters'}",
        IPYTHONDIR=str(book.kernel_settings(settings)),
    )


def run(page: str, root: Path) -> NotebookNode:
    """The page's cells with what they put out now."""
    result = execute_notebook(cells_of(page, root), cwd=str((root / page).parent))
    if result.exec_error:
        raise BrokenCell(f"A cell of {page}.md ends in an error:\n{_in_short(result.exec_error)}")
    return lasting(coalesce_streams(result.notebook, {})[0])


def _in_short(error: Exception) -> str:
    """The lines of a traceback that name the place in the cell, and the error itself."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    return "\n".join([*(line for line in lines if re.match(r"-+> ", line)), lines[-1]])


def lasting(notebook: NotebookNode) -> NotebookNode:
    """What of an executed notebook is the same on every machine, and nothing twice."""
    cells = enumerate(notebook.cells, 1)
    return notebook_of(
        [_cell(cell.source, index, cell.metadata.get("tags", []), map(_lasting, sorted(cell.outputs, key=_is_warning))) for index, cell in cells]
    )


def _is_warning(output: NotebookNode) -> bool:
    return output.get("name") == "stderr"


def _lasting(output: NotebookNode) -> NotebookNode:
    output = nbformat.from_dict({key: value for key, value in output.items() if key != "execution_count"})
    if output.output_type == "execute_result":
        output.execution_count = None
    if _is_warning(output):
        output.text = re.sub(r"^\S+\.py:\d+: ", "", output.text, flags=re.MULTILINE)
    data = output.get("data", {})
    if any(kind.startswith(OWN) for kind in data):
        data.pop("text/html", None)  # the same once more, for a notebook
    if FIGURE in data:
        data[FIGURE] = _figure(data[FIGURE])
    if NUMBER in data:
        data[NUMBER] = {key: value for key, value in data[NUMBER].items() if key not in ("inputs", "rows")}
    return output


def _figure(content: dict) -> dict:
    """A figure with its words as text and the theme by its name; receipts are checked on the site."""
    content = _with_short_names(content)
    for part in ("title", "subtitle", "alt", "note", "answer"):
        content[part] = "".join(one if isinstance(one, str) else one["text"] for one in content[part])
    for size in ("wide", "narrow"):
        content[size] = {**content[size], "config": "the theme's" if content[size]["config"] == CONFIG else content[size]["config"]}
    return content


def _with_short_names(content: dict) -> dict:
    """The plotted data named in the order of their appearance, not by a digest that changes with each value."""
    text = json.dumps(content)
    for index, name in enumerate(dict.fromkeys(re.findall(r"\bdata-[0-9a-f]{32}\b", text)), 1):
        text = text.replace(name, f"data-{index}")
    return json.loads(text)


def difference(before: NotebookNode, after: NotebookNode) -> str:
    """What the cells put out differently, in lines to read; blank where nothing did."""
    parts = []
    for index, (old, new) in enumerate(zip(before.cells, after.cells, strict=True), 1):
        lines = list(unified_diff(_lines(old), _lines(new), "recorded", "now", n=3, lineterm=""))[2:]
        if lines:
            more = [f"… and {len(lines) - MOST_LINES} lines more"] if len(lines) > MOST_LINES else []
            begins = next((line for line in new.source.splitlines() if line.strip()), "")
            parts.append("\n".join([f"Cell {index}, which begins `{begins[:70]}`, put out (-) and puts out (+):", *lines[:MOST_LINES], *more]))
    return "\n\n".join(parts)


def _lines(cell: NotebookNode) -> list[str]:
    return [line.rstrip(",") for line in json.dumps(cell.outputs, indent=1, ensure_ascii=False, sort_keys=True).replace("\\n", "\n").splitlines()]


def main() -> None:
    import sys
    import tempfile

    sys.path.insert(0, str(Path(__file__).parents[1]))
    from conftest import ROOT, executed_pages

    kept = {recorded(page) for page in executed_pages()}
    for old in set(RECORDED.glob("*.ipynb")) - kept:
        old.unlink()
    with tempfile.TemporaryDirectory() as settings, kernels_of_the_build(ROOT, Path(settings)):
        for page in executed_pages():
            print(f"{page}: {'recorded' if record(page, run(page, ROOT)) else 'as before'}")


def record(page: str, now: NotebookNode) -> bool:
    """Write down what a page puts out; whether that was new."""
    text = nbformat.writes(now) + "\n"  # compared as text: in Python 2.0 equals 2
    changed = not recorded(page).is_file() or recorded(page).read_text("utf-8") != text
    if changed:
        RECORDED.mkdir(exist_ok=True)
        recorded(page).write_text(text, "utf-8")
    return changed


if __name__ == "__main__":
    main()
