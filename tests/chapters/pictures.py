"""The drawing of every figure, recorded as text, so that a change of library, theme or font shows as lines that differ.

    python tests/chapters/pictures.py           writes _build/changed/index.html: each changed drawing, before and now
    python tests/chapters/pictures.py record    records the drawings of the built site (`make record`)

The recorded drawing is the SVG that a page offers: light, for a wide screen, with its title. It has one element a line and
lengths to a hundredth of a pixel.
"""

from __future__ import annotations

import re
import sys
from difflib import unified_diff
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECORDED = Path(__file__).with_name("recorded") / "figures"
BUILT = ROOT / "_build" / "html" / "_static" / "figures"
CHANGED = ROOT / "_build" / "changed"
MOST_LINES = 40
"""More lines of a difference than this are counted, not shown."""


def normalised(svg: str) -> str:
    """An SVG with one element a line and every length rounded to two digits, as processors differ in the last ones."""
    short = re.sub(r"-?\d+\.\d+", lambda length: f"{round(float(length[0]), 2) + 0.0:g}", svg)
    return short.replace("><", ">\n<").strip() + "\n"


def drawings(folder: Path) -> dict[str, str]:
    """Figure -> its drawing, normalised."""
    return {path.stem: normalised(path.read_text("utf-8")) for path in sorted(folder.glob("*.svg"))}


def difference(before: str, now: str) -> str:
    """The lines that differ between two drawings; blank where none does."""
    lines = list(unified_diff(before.splitlines(), now.splitlines(), "recorded", "now", n=1, lineterm=""))[2:]
    return "\n".join([*lines[:MOST_LINES], *([f"… and {len(lines) - MOST_LINES} lines more"] if len(lines) > MOST_LINES else [])])


def record() -> None:
    """Keep the drawings of the built site."""
    now, before = drawings(BUILT), drawings(RECORDED)
    RECORDED.mkdir(parents=True, exist_ok=True)
    for name, drawing in now.items():
        if before.get(name) != drawing:
            (RECORDED / f"{name}.svg").write_text(drawing, "utf-8")
            print(f"drawing of {name}: recorded")
    for name in before.keys() - now.keys():
        (RECORDED / f"{name}.svg").unlink()
        print(f"drawing of {name}: removed")


def show() -> None:
    """Write the page of the changed drawings, before and now, side by side."""
    before, now = drawings(RECORDED), drawings(BUILT)
    names = [name for name in sorted(before | now) if before.get(name) != now.get(name)]
    CHANGED.mkdir(parents=True, exist_ok=True)
    for old in CHANGED.iterdir():
        old.unlink()
    rows = "".join(_row(name, {"recorded": before.get(name), "now": now.get(name)}) for name in names)
    style = "body{font-family:sans-serif} div{display:flex;gap:1rem} img{width:100%} figure{flex:1;margin:0}"
    page = f'<!doctype html><meta charset="utf-8"><title>Changed drawings</title><style>{style}</style><h1>{len(names)} changed drawings</h1>{rows}\n'
    (CHANGED / "index.html").write_text(page, "utf-8")
    print(f"Drawings that differ from the recorded ones: {', '.join(names) or 'none'}. Side by side: _build/changed/index.html")


def _row(name: str, states: dict[str, str | None]) -> str:
    pictures = []
    for state, drawing in states.items():
        if drawing is not None:
            (CHANGED / f"{name}-{state}.svg").write_text(drawing, "utf-8")
        shown = f'<img src="{name}-{state}.svg" alt="{escape(name)}, {state}">' if drawing is not None else "none"
        pictures.append(f"<figure><figcaption>{state}</figcaption>{shown}</figure>")
    return f"<h2>{escape(name)}</h2><div>{''.join(pictures)}</div>"


if __name__ == "__main__":
    record() if sys.argv[1:] == ["record"] else show()
