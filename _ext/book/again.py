"""What the next build must read again, though Sphinx takes a page for read whatever happened as it was read.

A page that was read with a warning: else a second build passes over it in silence, and a failed cell is published.
A page that was saved while the build went on: else what was saved is never seen.
"""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path

from sphinx.util.logging import NAMESPACE, is_suppressed_warning


class Warned(logging.Handler):
    """Marks the page that is being read when a warning is given."""

    def __init__(self, app) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        kind, part = getattr(record, "type", ""), getattr(record, "subtype", "")
        if "docname" in self.app.env.temp_data and not is_suppressed_warning(kind, part, self.app.config.suppress_warnings):
            self.app.env.note_reread()


def listen(app, docname, content) -> None:
    """Hear the warnings of this page; each of the processes that read pages has its own listeners."""
    logger = logging.getLogger(NAMESPACE)
    if not any(isinstance(handler, Warned) for handler in logger.handlers):
        logger.addHandler(Warned(app))


def forget_failures(app, env, docnames: list[str]) -> None:
    """Remove the reports of cells that failed: of those that fail still, they are written again."""
    shutil.rmtree(Path(app.outdir, "reports"), ignore_errors=True)


def setup(app) -> None:
    begin = time.time_ns() // 1000  # as Sphinx counts

    def as_at_the_beginning(app, env) -> None:
        """Date what was read by the beginning of the build: what is saved later is newer."""
        env.all_docs.update({page: min(read, begin) for page, read in env.all_docs.items()})

    app.connect("env-before-read-docs", forget_failures)
    app.connect("source-read", listen)
    app.connect("env-updated", as_at_the_beginning)
