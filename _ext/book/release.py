"""`python -m book release`: the built site as one archive, the kit, the PDF and the EPUB, a bill of materials and checksums, in _build/release.

The archive has no dates and no owners, so that the same site gives the same bytes. The bill of materials lists the libraries
that the lock names: those that built and tested the site.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from enforcement import __version__

from . import ROOT
from .paper import NAME as FILE, PAPER

SITE, RELEASE = ROOT / "_build" / "html", ROOT / "_build" / "release"
NAME = f"arithmetic-of-enforcement-{__version__}"


def packed(folder: Path, name: str) -> bytes:
    """A .tar.gz of the files in `folder`, under `name`, the same bytes for the same files."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as squeezed, tarfile.open(fileobj=squeezed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(f"{name}/{path.relative_to(folder).as_posix()}")
            entry.size, entry.mode = path.stat().st_size, 0o644
            with path.open("rb") as file:
                archive.addfile(entry, file)
    return out.getvalue()


def bill_of_materials() -> bytes:
    """The libraries of the lock with their versions and digests, as CycloneDX."""
    tool = str(Path(sys.executable).with_name("cyclonedx-py"))
    asked = [tool, "requirements", "requirements.txt", "--output-reproducible", "--no-validate"]
    return subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout


def checksums(folder: Path) -> str:
    """A line for each file, as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir()))


def main() -> int:
    if not (SITE / "index.html").is_file():
        print("There is no built site. Run `make book` first.")
        return 1
    on_paper = [PAPER / f"{FILE}.{ending}" for ending in ("pdf", "epub")]
    if not all(path.is_file() for path in on_paper):
        print("The PDF or the EPUB is missing. Run `make paper` first.")
        return 1
    shutil.rmtree(RELEASE, ignore_errors=True)
    RELEASE.mkdir(parents=True)
    (RELEASE / f"{NAME}-site.tar.gz").write_bytes(packed(SITE, NAME))
    shutil.copy(SITE / "downloads" / "kit.zip", RELEASE / f"{NAME}-kit.zip")
    for path in on_paper:  # under one name in every release: the front page links those of the latest
        shutil.copy(path, RELEASE)
    (RELEASE / f"{NAME}-sbom.cdx.json").write_bytes(bill_of_materials())
    (RELEASE / "SHA256SUMS").write_text(checksums(RELEASE), "utf-8")
    for path in sorted(RELEASE.iterdir()):
        print(f"_build/release/{path.name}  {path.stat().st_size / 1024:,.0f} KiB")
    return 0
