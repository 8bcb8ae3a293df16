"""Charts, compiled and drawn by a process of its own; each drawing is kept beside the site, so that it is drawn once.

    python drawings.py     that process: answers questions, one a line, until its input closes

The library's engine can wait for ever in a process that was forked, as those are that read pages in parallel.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO, cast

VEGA_LITE = "6.4"
LIBRARY = f"vl_convert {version('vl-convert-python')}, its own fonts"
ONLY_ITS_OWN_FONTS = {"FONTCONFIG_FILE": str(Path(__file__).with_name("no-fonts.conf"))}
"""Else text is measured and drawn with the fonts that a machine happens to have."""
VEGA = """
import { View, parse } from "/npm/vega@6.2.0/+esm";
import { expressionInterpreter } from "/npm/vega-interpreter@2.0.0/+esm";
window.vega = { View, parse, expressionInterpreter };
"""
"""What pages need of Vega, from the copies that come with the library."""
PATIENCE, TRIES = 120, 3
"""Seconds to wait for an answer, and how often to ask."""


def svg(app, spec: dict) -> str:
    """The drawing of a Vega-Lite chart."""
    return kept(app, f"{VEGA_LITE} {json.dumps(spec)}", lambda: answer("vegalite_to_svg", vl_spec=spec, vl_version=VEGA_LITE).encode()).decode()


def png(app, drawing: str, scale: float = 1) -> bytes:
    """An SVG drawing in points, `scale` px to each."""
    return kept(app, f"{scale} {drawing}", lambda: repacked(base64.b64decode(answer("svg_to_png", svg=drawing, scale=scale))))


def repacked(png: bytes) -> bytes:
    """The same picture, a quarter of the size: the renderer packs it in a hurry."""
    parts, data, at = [], b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        else:
            parts.append(png[at : at + 12 + length])
        at += 12 + length
    packed = b"IDAT" + zlib.compress(zlib.decompress(data))
    chunk = struct.pack(">I", len(packed) - 4) + packed + struct.pack(">I", zlib.crc32(packed))
    return png[:8] + b"".join([*parts[:-1], chunk, parts[-1]])


def vega(app, spec: dict) -> dict:
    """A Vega-Lite chart compiled to Vega."""

    def compiled() -> bytes:
        return json.dumps(answer("vegalite_to_vega", vl_spec=spec, vl_version=VEGA_LITE)).encode()

    return json.loads(kept(app, f"vega {VEGA_LITE} {json.dumps(spec)}", compiled))


def bundle(app) -> str:
    """The script that brings charts to life: Vega, and what evaluates its expressions under a strict policy. Charts come to it compiled."""
    return kept(app, f"{VEGA_LITE} {VEGA}", lambda: answer("javascript_bundle", snippet=VEGA, vl_version=VEGA_LITE).encode()).decode()


def kept(app, source: str, draw: Callable[[], bytes]) -> bytes:
    """What `draw` makes of `source`, drawn where this version of the library has not drawn it before."""
    folder = Path(app.outdir).parent / "drawings"
    path = folder / hashlib.sha256(f"{LIBRARY} {source}".encode()).hexdigest()
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")  # pages are read in parallel
        unfinished.write_bytes(draw())
        unfinished.replace(path)
    return path.read_bytes()


def answer(function: str, **arguments: object) -> Any:
    """What a function of vl_convert returns, bytes as base64; ValueError with its words where it refuses.

    RuntimeError where nothing is heard of it in time, or it ends, however often it is asked.
    """
    for _ in range(TRIES):
        engine = engine_of(os.getpid())
        asked, answered = cast(TextIO, engine.stdin), cast(TextIO, engine.stdout)
        with suppress(BrokenPipeError, json.JSONDecodeError):  # it ended, before or after it was asked
            print(json.dumps([function, arguments]), file=asked, flush=True)
            if select.select([answered], [], [], PATIENCE)[0]:
                result = json.loads(answered.readline())
                if "refused" in result:
                    raise ValueError(result["refused"])
                return result["answer"]
        end(engine)
    raise RuntimeError(
        f"vl_convert.{function} was asked {TRIES} times and ended, or did not answer within {PATIENCE} seconds. Build again; the drawings made so far are kept."
    )


@cache
def engine_of(process: int) -> subprocess.Popen:
    """The engine of a process; one that was forked starts another."""
    command, environment = [sys.executable, "-P", __file__], os.environ | ONLY_ITS_OWN_FONTS
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def end(engine: subprocess.Popen) -> None:
    engine.kill()
    engine.communicate()
    engine_of.cache_clear()


def answer_questions() -> None:
    import vl_convert

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends without a word
    for line in sys.stdin:
        function, arguments = json.loads(line)
        try:
            result = getattr(vl_convert, function)(**arguments)
            said = {"answer": base64.b64encode(result).decode() if isinstance(result, bytes) else result}
        except ValueError as problem:
            said = {"refused": str(problem)}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    answer_questions()
