"""Build the book elsewhere, and compare two built sites."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_THE_BOOK = shutil.ignore_patterns(".venv", "_build", ".git", "__pycache__", ".hypothesis", ".ipynb_checkpoints")
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}
"""What another machine has set otherwise. Read on 24 November 2026 at Greenwich, the day there is another one."""


def copied(folder: Path, of: Path = ROOT) -> Path:
    """The book's sources alone, in `folder`."""
    return Path(shutil.copytree(of, folder, ignore=NOT_THE_BOOK))


def build(book: Path, strict: bool = True, **environment: str) -> Path:
    """The site built from the sources in `book`; fails with the end of what the build said. With `strict` a warning is a failure."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ENFORCEMENT_", "PYTHON", "IPYTHON"))}
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", *(["-W", "-n", "--keep-going"] if strict else [])]
    done = subprocess.run(command, cwd=book, env=inherited | {"PYTHONPATH": "_ext/book/kernel"} | environment, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"The book did not build in {book}:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-30:]))
    return book / "_build" / "html"


def differences(one: Path, other: Path) -> list[str]:
    """The files that only one of two sites has, or that differ, each with the first difference."""
    files = {path.relative_to(site) for site in (one, other) for path in site.rglob("*") if path.is_file()}
    return [said for name in sorted(files) if (said := difference(one / name, other / name))]


def difference(one: Path, other: Path) -> str:
    """How two files differ, blank where they do not."""
    missing = [path for path in (one, other) if not path.is_file()]
    if missing:
        return f"{missing[0]} is missing"
    here, there = one.read_bytes(), other.read_bytes()
    if here == there:
        return ""
    at = next((index for index, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    return f"{one.name} at byte {at}: {here[max(0, at - 40) : at + 40]!r}, elsewhere {there[max(0, at - 40) : at + 40]!r} ({one})"
