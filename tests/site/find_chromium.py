"""Find a Chromium for the tests of the site, and fetch one where there is none.

    python tests/site/find_chromium.py      prints its path; `make test` runs this before the tests

It takes the browser that the variable CHROMIUM names; else one on the path, else playwright's own in its cache.
Where none of them starts it downloads playwright's own, then, as root on Debian, installs the package.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ADVICE = "No Chromium was found and none could be fetched. Install one (Debian: sudo apt-get install chromium), or set CHROMIUM to its path."
WRONG = "CHROMIUM names {}, which does not start as a browser. Correct it, or unset it."


def playwrights_own() -> str:
    """Where playwright keeps its browser, whether or not it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield playwrights_own()


def starts(path: str) -> bool:
    """Whether it is a browser that runs here: some systems keep a stand-in that only names a package."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> str | None:
    """The path of the first Chromium that starts, or None. Exits with a sentence where CHROMIUM names none."""
    if named := os.environ.get("CHROMIUM"):
        return named if starts(named) else sys.exit(WRONG.format(named))
    return next(filter(starts, candidates()), None)


def ways_to_fetch() -> Iterator[list[str]]:
    yield [sys.executable, "-m", "playwright", "install", "chromium"]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        yield ["sh", "-c", "apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation"]


def fetch() -> str | None:
    """Fetch one; the path of the first Chromium that then starts, or None."""
    for command in ways_to_fetch():
        print("Fetching a Chromium:", *command, file=sys.stderr)
        subprocess.run(command, stdout=sys.stderr)
        if found := find():
            return found
    return None


def find_or_fetch() -> str:
    return find() or fetch() or sys.exit(ADVICE)


if __name__ == "__main__":
    print(find_or_fetch())
