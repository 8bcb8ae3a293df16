"""What Sphinx must be taught to make this book: numbers with receipts, figures, data pages, notebooks.

It knows the page, not the subject: of the package `enforcement` it uses only the data package's list
and the theme's colours.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "chapters"))

from . import exercises, figures, numbers, pages, site, store  # noqa: E402


def setup(app):
    os.environ["ENFORCEMENT_BOOK"] = "1"  # figures show themselves as data for the page
    os.environ["PYTHONPATH"] = str(Path(__file__).with_name("kernel"))  # see kernel/README
    for part in (store, site, numbers, figures, exercises, pages):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
