"""One picture a chapter for social sites: the title and the chart of a figure, on paper, 1200 by 630 px."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import NamedTuple

from enforcement.theme import FONT, INK, PAPER, QUIET, RULE

from . import cite, drawings
from .figures import as_text, chart_figure, in_light, wrapped
from .store import book, finished

WIDTH, HEIGHT = 1200, 630
MARGIN, FOOT = 56, 64
LETTER, LINE = 0.56, 1.2
"""The width of a bold letter and the height of a line, as shares of the font's size."""


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


class Drawing(NamedTuple):
    """SVG, and how large what matters in it is drawn."""

    svg: str
    scale: float


def address(page: str) -> str:
    """Where the picture of a page stands in the site."""
    return f"_static/social/{page.rpartition('/')[2]}.png"


def chosen(figures: Iterable[chart_figure]) -> tuple[chart_figure, str]:
    """The first figure of a page whose chart is shown no smaller than it was drawn, and its picture; else the one shown largest."""
    tried = []
    for figure in figures:
        tried.append((figure, composed(as_text(figure["content"]["title"]), figure["pictures"])))
        if tried[-1][1].scale >= 1:
            break
    figure, largest = max(tried, key=lambda one: one[1].scale)
    return figure, largest.svg


def composed(title: str, charts: dict[str, str]) -> Drawing:
    """The picture: the title above the wide chart, or beside the narrow one, whichever shows the chart larger."""
    above, beside = heading(title, WIDTH - 2 * MARGIN, 3), heading(title, 460, 8)
    top = MARGIN + above.svg.count("<tspan") * above.scale * LINE
    drawn = [
        (above.svg, placed(charts["wide"], Box(MARGIN, top + 10, WIDTH - 2 * MARGIN, HEIGHT - FOOT - top - 26))),
        (beside.svg, placed(charts["narrow"], Box(MARGIN + 500, MARGIN - 16, WIDTH - 2 * MARGIN - 500, HEIGHT - FOOT - MARGIN))),
    ]
    words, chart = max(drawn, key=lambda one: one[1].scale)
    foot = f'<text x="{MARGIN}" y="{HEIGHT - 26}" font-size="24" fill="{QUIET}">{escape(cite.book()["title"])}</text>'
    rule = f'<rect x="{MARGIN}" y="{HEIGHT - FOOT}" width="{WIDTH - 2 * MARGIN}" height="2" fill="{RULE}"/>'
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{words}{chart.svg}{rule}{foot}</svg>',
        chart.scale,
    )


def heading(title: str, width: float, most: int, size: int = 46) -> Drawing:
    """The title in at most `most` lines, in the largest size up to `size` that allows it; `scale` is that size."""
    while len(lines := wrapped(title, int(width / (LETTER * size)))) > most:
        size -= 2
    spans = "".join(f'<tspan x="{MARGIN}" y="{MARGIN - 8 + size * (0.9 + LINE * index):.0f}">{escape(line)}</tspan>' for index, line in enumerate(lines))
    return Drawing(f'<text font-size="{size}" font-weight="bold" fill="{INK}">{spans}</text>', size)


def placed(chart: str, box: Box) -> Drawing:
    """A chart as large as its box allows, in the middle of it, in the colours of paper."""
    chart = in_light(chart)
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', chart)[0])
    scale = min(box.width / width, box.height / height)
    x, y = box.x + (box.width - scale * width) / 2, box.y + (box.height - scale * height) / 2
    size = f'width="{scale * width:.1f}" height="{scale * height:.1f}" viewBox="0 0 {width} {height}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" x="{x:.1f}" y="{y:.1f}" {size}>'
    return Drawing(re.sub(r"<svg [^>]*>", opening, chart, count=1), scale)


def write_pictures(app, error) -> None:
    """The picture of every page with a figure."""
    if not finished(app, error):
        return
    wanted = {Path(app.outdir, address(page)): chosen(app.env.get_doctree(page).findall(chart_figure))[1] for page in book(app.env).data["figures"]}
    folder = Path(app.outdir, "_static", "social")
    folder.mkdir(parents=True, exist_ok=True)
    for old in set(folder.iterdir()) - set(wanted):
        old.unlink()
    for path, svg in wanted.items():
        path.write_bytes(drawings.png(app, svg))


def setup(app) -> None:
    app.connect("build-finished", write_pictures)
