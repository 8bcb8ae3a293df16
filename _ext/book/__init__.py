"""What Sphinx must be taught to make this book: numbers with receipts, figures, data pages, notebooks.

It knows the page, not the subject: of the package `enforcement` it uses only the data package's list
and the theme's colours.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "chapters"))


def kernel_settings(folder: Path) -> Path:
    """A place for the kernels' settings inside the build: no history, and no remark on local connections."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 40\nc.HistoryManager.enabled = False\n", "utf-8")
    return folder


def set_environment(build: Path) -> None:
    """What this process and its kernels find in their environment, in a build that keeps its files in `build`."""
    os.environ["TZ"] = "UTC"  # dates on charts are drawn in the time of the machine
    time.tzset()
    os.environ["ENFORCEMENT_BOOK"] = "1"  # figures show themselves as data for the page
    # The front page imports the package too; what stands in kernel/ is kept out of the kernels.
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (Path(__file__).with_name("kernel"), ROOT / "chapters")))
    os.environ["IPYTHONDIR"] = str(kernel_settings(build / "ipython"))


def code_version() -> int:
    """Another number when this code changes: Sphinx then reads every page again."""
    return int(hashlib.sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))).hexdigest()[:15], 16)


def setup(app):
    from . import again, chapter_text, exercises, figures, kernels, notebooks, numbers, pages, share, site, social, store

    set_environment(Path(app.outdir).parent)
    for part in (store, site, numbers, figures, exercises, pages, share, social, notebooks, chapter_text, kernels, again):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True, "env_version": code_version()}
