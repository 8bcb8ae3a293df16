"""`python -m book watch`: build again what was changed, whenever a file of the book is saved, until interrupted.

Only the pages that were changed are written, and no notebooks: `make book` writes all before anything is published.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from . import ROOT

PARTS = ("*.md", "_*.yml", "chapters/**/*", "pages/**/*", "data/**/*", "assets/**/*", "_ext/**/*")
PAUSE = 0.5
"""Seconds between two looks at the files."""

Saved = dict[Path, int]


def saved(book: Path = ROOT) -> Saved:
    """When each file of the book was saved last, in nanoseconds; what Python keeps beside its files is not of the book."""
    files = {path for part in PARTS for path in book.glob(part) if path.is_file() and "__pycache__" not in path.parts}
    return {path: path.stat().st_mtime_ns for path in files}


def changed(before: Saved, now: Saved) -> list[Path]:
    """The files that were saved, added or removed between two looks."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def build() -> str:
    """Build what was changed; how that went, in words."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-W", "-n", "--keep-going"]
    environment = os.environ | {"PYTHONPATH": "_ext/book/kernel", "ENFORCEMENT_WATCH": "1"}
    begin = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    took = f"{time.monotonic() - begin:.0f} s"
    return f"Failed after {took}:\n{done.stderr.strip()}" if done.returncode else f"Built in {took}."


def main() -> int:
    before: Saved = {}
    try:
        while True:
            now = saved()
            if names := [str(path.relative_to(ROOT)) for path in changed(before, now)]:
                print("Building" + (f": {', '.join(names[:3])} changed" if before else ""), flush=True)
                before = now
                print(build(), flush=True)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        return 0
