"""Charts are drawn once: each drawing is kept beside the site, under the digest of what it was drawn from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import vl_convert

VEGA_LITE = "6.4"


def svg(app, spec: dict) -> str:
    """The drawing of a Vega-Lite chart."""
    return kept(app, f"{VEGA_LITE} {json.dumps(spec)}", lambda: vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE).encode()).decode()


def png(app, drawing: str, scale: float = 1) -> bytes:
    """An SVG drawing in points, `scale` of them to a px."""
    return kept(app, f"{scale} {drawing}", lambda: vl_convert.svg_to_png(drawing, scale=scale))


def kept(app, source: str, draw: Callable[[], bytes]) -> bytes:
    """What `draw` makes of `source`, drawn where it was not drawn before by this version of the library."""
    folder = Path(app.outdir).parent / "drawings"
    path = folder / hashlib.sha256(f"{vl_convert.__version__} {source}".encode()).hexdigest()
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")  # pages are read in parallel
        unfinished.write_bytes(draw())
        unfinished.replace(path)
    return path.read_bytes()
