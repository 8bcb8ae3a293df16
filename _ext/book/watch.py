"""`make watch`: build again what is saved, as it is saved, and serve the site, until interrupted.

    python -m book watch PORT     serves, and keeps the other one going
    python -m book.watch          builds: has imported what a build imports, keeps kernels warm, ends when code is changed

Each build is a fork of the second, so that nothing of one build lives on in the next. The first build writes all. When
a page was saved, only the pages that Sphinx finds outdated are written, and nothing to take away: menus and the search
may still show what was. `make book` writes all before anything is published.
"""

from __future__ import annotations

import gc
import multiprocessing
import re
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from io import StringIO
from pathlib import Path
from threading import Thread

from . import ROOT, set_environment
from .kernels import warm_kernels

SITE = ROOT / "_build" / "html"
PARTS = ("index.md", "_*.yml", "chapters/**/*", "pages/**/*", "data/**/*", "assets/**/*", "_ext/**/*")
PAUSE = 0.2
"""Seconds between two looks at the files."""
CODE_CHANGED = 75
"""How the process that builds ends, when it must begin anew to see changed code."""
MOST = 5
"""More pages than this are counted, not named."""
SLOW_TO_IMPORT = ("jupyter_book.sphinx", "myst_nb.sphinx_ext", "furo", "sphinx_external_toc.events", "sphinx_multitoc_numbering", "ipykernel.kernelspec")
LEFT_OUT = (
    r"\x1b\[[\d;]*m",  # colours
    re.escape(f"{ROOT}/"),
    r"(?s)Traceback \(most recent call last\):\n  File .*?nbclient\S+Error: ",  # the way through the libraries to a cell that failed
    r"(?m)^.*traceback saved in: .*\n?",
)
"""What a writer need not read of a build's complaints."""

Saved = dict[Path, int]


# What was saved.


def saved(book: Path = ROOT) -> Saved:
    """When each file of the book was saved last, in nanoseconds; hidden files and what Python keeps are not of the book."""
    found = {}
    for path in (path for part in PARTS for path in book.glob(part)):
        if not path.name.startswith(".") and "__pycache__" not in path.parts:
            with suppress(FileNotFoundError):  # removed since it was found
                if path.is_file():
                    found[path] = path.stat().st_mtime_ns
    return found


def changed(before: Saved, now: Saved) -> list[Path]:
    """The files that were saved, added or removed between two looks."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def wait_for_change(before: Saved) -> Saved:
    """Look until a file of the book is no longer as it was."""
    while not changed(before, now := saved()):
        time.sleep(PAUSE)
    return now


# The process that builds.


def watch() -> int:
    """Build, and build again what is saved, until code is changed."""
    before = saved()
    import_what_a_build_imports()
    set_environment(SITE.parent)
    gc.freeze()  # forks share what is there
    whole = True
    with warm_kernels():
        while True:
            whole = not build_in_a_fork(whole)
            now = wait_for_change(before)
            kinds = {path.suffix for path in changed(before, now)}
            if ".py" in kinds:
                return CODE_CHANGED
            whole = whole or kinds != {".md"}
            before = now


def import_what_a_build_imports() -> None:
    """Once, for all builds; what a build reads beside it, it reads anew."""
    from sphinx.application import builtin_extensions

    ours = ("chapter_text", "exercises", "pages", "share", "site")
    for name in (*builtin_extensions, *SLOW_TO_IMPORT, *(f"{__package__}.{part}" for part in ours)):
        import_module(name)


def build_in_a_fork(whole: bool) -> bool:
    """Whether a build came to its end, failed cells or not."""
    process = multiprocessing.get_context("fork").Process(target=build, args=(whole,))
    process.start()
    process.join()
    return process.exitcode == 0


def build(whole: bool) -> None:
    """Build as `make book` does, or with only what was changed, and say in a line how that went."""
    from jupyter_book.sphinx import build_sphinx
    from sphinx.util.console import nocolor

    nocolor()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # interrupted, it ends without a word
    if not whole:
        gc.disable()  # a third of the time, for what is gone in seconds
    begin, said = time.time_ns(), StringIO()
    settings = {"external_toc_path": str(ROOT / "_toc.yml"), "latex_individualpages": False, "nitpicky": True, "only_what_changed": not whole}
    with redirect_stderr(said):
        ended = build_sphinx(
            ROOT, SITE, path_config=ROOT / "_config.yml", noconfig=True, confoverrides=settings, warningiserror=True, keep_going=True, quiet=True
        )
    print(in_words(ended == 0, (time.time_ns() - begin) / 1e9, written_since(begin), said.getvalue()), flush=True)
    sys.exit(not isinstance(ended, int))


def written_since(begin: int) -> list[str]:
    """The pages of the book that were written since then, in nanoseconds; those that every build writes are not named."""
    from .figures import OWN_PAGES
    from .site import MADE_PAGES

    pages = (path.relative_to(SITE).with_suffix("") for path in SITE.rglob("*.html") if path.stat().st_mtime_ns >= begin)
    return sorted(page.as_posix() for page in pages if page.parts[0] not in (OWN_PAGES, "_static", *MADE_PAGES))


def in_words(succeeded: bool, seconds: float, pages: list[str], said: str) -> str:
    """One line on a build; what it complained of stands below it."""
    named = ", ".join(pages[:MOST]) + (f" and {len(pages) - MOST} more" if len(pages) > MOST else "") or "no page"
    return f"Built in {seconds:.1f} s: {named}." if succeeded else f"Failed after {seconds:.1f} s; written: {named}.\n{in_short(said)}"


def in_short(said: str) -> str:
    """What a build complained of, for a writer."""
    for pattern in LEFT_OUT:
        said = re.sub(pattern, "", said)
    return re.sub(r"\n{2,}", "\n", said).strip()


# The process that looks after it.


class Server(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of a page that is read."""


def main(port: str = "8000") -> int:
    try:
        server = ThreadingHTTPServer(("127.0.0.1", int(port)), partial(Server, directory=str(SITE)))
    except OSError:
        print(f"Port {port} is taken. End what serves there, or choose another: make watch PORT=8001")
        return 1
    with server, suppress(KeyboardInterrupt):
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"Watching; http://localhost:{server.server_port} shows the book. Interrupt with Ctrl-C.", flush=True)
        while True:
            before = saved()
            if subprocess.Popen([sys.executable, "-m", f"{__package__}.watch"], cwd=ROOT).wait() != CODE_CHANGED:
                print("The book's code does not run. It is tried again when a file is saved.", flush=True)
                wait_for_change(before)
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(watch())
