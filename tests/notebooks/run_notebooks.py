"""Run notebooks as a reader would: a kernel in the notebook's folder, and nothing of this repository in its way.

    python tests/notebooks/run_notebooks.py NOTEBOOK...     executes each where it lies, with this Python's libraries

The tests call it in a process of its own (`run_all`).
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

AT_A_TIME = 2


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what the book's build and its tests set."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ENFORCEMENT_", "PYTHON", "IPYTHON"))}
    return kept | {"IPYTHONDIR": tempfile.gettempdir() + "/ipython-of-the-tests"} | more


def execute(path: Path) -> str:
    """Execute the notebook at `path` and keep its outputs; the last lines of the error, or blank."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        return " ".join(str(error).strip().split("\n")[-2:])
    finally:
        nbformat.write(notebook, path)
    return ""


def run_all(paths: list[Path], python: str = sys.executable, **environment: str) -> dict[str, str]:
    """Execute each notebook where it lies; what went wrong by the file's name, blank where nothing did."""
    done = subprocess.run([python, __file__, *map(str, paths)], env=clean_environment(**environment), capture_output=True, text=True)
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    return {path.stem: said.get(path.stem, done.stderr).removeprefix("runs") for path in paths}


if __name__ == "__main__":
    given = [Path(name).resolve() for name in sys.argv[1:]]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        results = list(pool.map(execute, given))
    for path, wrong in zip(given, results, strict=True):
        print(f"{path.stem}: {wrong or 'runs'}")
    sys.exit(any(results) or not results)
