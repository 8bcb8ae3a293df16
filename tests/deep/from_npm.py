"""What tests/deep takes from npm, as npm/package-lock.json pins it, in _build/npm. Needs a Node (Debian: apt-get install nodejs npm)."""

import shutil
import subprocess
import sys
from pathlib import Path

LISTED = Path(__file__).with_name("npm")
PLACE = Path(__file__).parents[2] / "_build" / "npm"
NO_NODE = "Lighthouse and the scripts of a plain book need a Node of version 18 or later. Install one (Debian: sudo apt-get install nodejs npm)."


def fetched() -> Path:
    """The folder node_modules, fetched where the lock has changed. Exits with a sentence where there is no npm."""
    if not (npm := shutil.which("npm")):
        sys.exit(NO_NODE)
    lock = PLACE / "package-lock.json"
    if not (PLACE / "node_modules" / ".package-lock.json").is_file() or lock.read_bytes() != (LISTED / lock.name).read_bytes():
        shutil.copytree(LISTED, PLACE, dirs_exist_ok=True)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PLACE, check=True, stdout=sys.stderr)
    return PLACE / "node_modules"
