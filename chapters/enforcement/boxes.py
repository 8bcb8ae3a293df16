"""What is in the backlog, drawn once as nested boxes.

    counts = published()
    show(lambda width: draw_boxes(width, counts), ...)

A solid box is a published count, and its area is to scale. A dashed box is a group that exists and that
nobody counts in public: it is drawn where it belongs, at a size that means nothing. Where two boxes stand
side by side nothing is said about how many people are in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from .data import number
from .quantity import Quantity, total
from .theme import BLANK, BLUE, INK, ORANGE, PLUM, QUIET, TEAL

Counts = dict[str, Quantity]
Rectangle = tuple[float, float, float, float]
"""Left, top, width and height, in the units of a layout."""

COLOURS = {"docket": INK, "final_orders": BLUE, "criminal_history": ORANGE, "monitored": TEAL, "detained": PLUM}
NAMES = {
    "docket": "Non-detained docket",
    "final_orders": "Final order of removal",
    "criminal_history": "Criminal history",
    "monitored": "Electronic monitoring",
    "detained": "In ICE detention",
}


def published() -> Counts:
    """The published counts that lie closest to each other in time, all of 2024, each with its receipt."""
    history = [
        number("docket", "people", f"people on the non-detained docket with {what}, 21 July 2024",
               as_of="2024-07-21", measure=measure, scope="non_detained")
        for measure, what in (("criminal_history_convicted", "a conviction"), ("criminal_history_pending", "a charge and no conviction"))
    ]  # fmt: skip
    return {
        "docket": number("docket", "people", "the non-detained docket, 30 September 2024", as_of="2024-09-30", measure="non_detained"),
        "final_orders": number("final_orders", "people", "people with final orders, not detained, 24 November 2024",
                               as_of="2024-11-24", scope="non_detained"),
        "criminal_history": total(history, "people on the non-detained docket with a criminal history, 21 July 2024"),
        "monitored": number("alternatives_to_detention", "people", "people in alternatives to detention, 30 September 2024",
                            as_of="2024-09-30", technology="total"),
        "detained": number("docket", "people", "people in ICE detention, 3 October 2024", as_of="2024-10-03", measure="detained"),
    }  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """Where the boxes stand. Widths are free, heights follow from the counts."""

    width: float
    height: float
    docket: Rectangle
    margin: float
    final_orders: float
    criminal_history: float
    monitored: tuple[float, float]
    detained: tuple[float, float]
    dashed: dict[str, tuple[Rectangle, tuple[str, ...]]]
    words: dict[str, tuple[float, float]]


PAGE = Layout(
    width=672, height=420, docket=(0, 0, 564, 420), margin=16,
    final_orders=228, criminal_history=148, monitored=(420, 404), detained=(578, 420),
    dashed={
        "asylum": ((16, 94, 172, 56), ("Asylum claim pending:", "not published")),
        "report": ((204, 94, 172, 56), ("Report to ICE in person:", "not published")),
        "stuck": ((28, 296, 146, 46), ("Cannot be carried out:", "not published")),
        "both": ((192, 354, 104, 42), ("In both boxes:", "not published")),
        "liberty": ((306, 348, 76, 50), ("At liberty:", "not", "published")),
    },
    words={"docket": (16, 16), "final_orders": (28, 0), "criminal_history": (254, 0), "monitored": (420, 0), "detained": (578, 0)},
)  # fmt: skip
PHONE = Layout(
    width=292, height=628, docket=(0, 0, 292, 560), margin=8,
    final_orders=164, criminal_history=112, monitored=(8, 338), detained=(8, 618),
    dashed={
        "asylum": ((8, 84, 276, 42), ("Asylum claim pending:", "not published")),
        "report": ((8, 138, 276, 42), ("Report to ICE in person:", "not published")),
        "stuck": ((16, 424, 132, 38), ("Cannot be carried", "out: not published")),
        "both": ((92, 517, 98, 33), ("In both boxes:", "not published")),
        "liberty": ((190, 482, 90, 31), ("At liberty:", "not published")),
    },
    words={"docket": (8, 12), "final_orders": (16, 0), "criminal_history": (180, 0), "monitored": (84, 0), "detained": (48, 0)},
)  # fmt: skip


def rectangles(layout: Layout, counts: Counts) -> dict[str, Rectangle]:
    """The solid boxes of a layout, with areas in proportion to the counts."""
    left, top, width, height = layout.docket
    area = {name: width * height * float(count) / float(counts["docket"]) for name, count in counts.items()}
    floor, x = top + height - layout.margin, left + layout.margin
    tall = {name: area[name] / getattr(layout, name) for name in ("final_orders", "criminal_history")}
    boxes = {
        "docket": layout.docket,
        "final_orders": (x, floor - tall["final_orders"], layout.final_orders, tall["final_orders"]),
        "criminal_history": (x + layout.final_orders, floor - tall["criminal_history"], layout.criminal_history, tall["criminal_history"]),
    }
    for name in ("monitored", "detained"):
        (x, bottom), side = getattr(layout, name), area[name] ** 0.5
        boxes[name] = (x, bottom - side, side, side)
    return boxes


def draw_boxes(width: int, counts: Counts) -> alt.LayerChart:
    """The boxes with their counts, dates and gaps, for a page or, under 400 px, for a phone."""
    layout = PHONE if width < 400 else PAGE
    boxes = rectangles(layout, counts)
    solid = [_rect(box, fill=COLOURS[name], stroke=COLOURS[name], opacity=0 if name == "docket" else 0.16) for name, box in boxes.items()]
    return _chart(width, layout.width, layout.height, solid, _dashed(layout), _words(layout, boxes, counts))


# Parts.


def _shown(count: Quantity) -> str:
    """Every digit of an exact count; a rounded one as it was printed."""
    return str(count.short if count.value % 100_000 == 0 else count.exact)


def _as_of(count: Quantity) -> str:
    day = date.fromisoformat(count.all_rows()[0].as_of)
    return f"{day.day} {day:%b %Y}"


def _rect(box: Rectangle, **look: Any) -> dict[str, Any]:
    x, y, width, height = box
    return {"x": x, "y": y, "x2": x + width, "y2": y + height, **look}


def _text(x: float, y: float, text: str, weight: str = "normal", colour: str = INK) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "weight": weight, "colour": colour}


def _dashed(layout: Layout) -> list[dict[str, Any]]:
    return [_rect(box, lines=list(lines)) for box, lines in layout.dashed.values()]


def _words(layout: Layout, boxes: dict[str, Rectangle], counts: Counts) -> list[dict[str, Any]]:
    words = []
    for name, (x, y) in layout.words.items():
        lines = [(NAMES[name], "bold", COLOURS[name]), (f"{_shown(counts[name])}", "bold", INK), (_as_of(counts[name]), "normal", QUIET)]
        box_top = boxes[name][1]
        top = {"docket": y, "monitored": box_top - 50, "detained": box_top - 50}.get(name, box_top + 10)
        if name in ("monitored", "detained") and layout is PHONE:
            top = box_top + boxes[name][3] / 2 - 22
        words += [_text(x, top + 15 * line, *look) for line, look in enumerate(lines)]
    return words


def _chart(width: int, across: float, down: float, solid: list, dashed: list, words: list) -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, down], nice=False, reverse=True))

    rect = alt.Chart(pd.DataFrame(solid)).mark_rect(strokeWidth=1.6).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q", fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None),
        fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
    )  # fmt: skip
    gaps = alt.Chart(pd.DataFrame(dashed)).mark_rect(fill=BLANK, stroke=QUIET, strokeDash=[4, 3], strokeWidth=1.4).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    lines = [
        _text((one["x"] + one["x2"]) / 2, (one["y"] + one["y2"]) / 2 + 14 * (line - (len(one["lines"]) - 1) / 2), text)
        for one in dashed
        for line, text in enumerate(one["lines"])
    ]
    layers = [rect, gaps, alt.Chart(pd.DataFrame(lines)).mark_text(fontSize=12, color=INK, baseline="middle").encode(x=x, y=y, text="text:N")]
    for weight in ("bold", "normal"):
        layers.append(
            alt.Chart(pd.DataFrame([one for one in words if one["weight"] == weight]))
            .mark_text(align="left", baseline="top", fontSize=12, fontWeight=weight)
            .encode(x=x, y=y, text="text:N", color=alt.Color("colour:N", scale=None))
        )
    return alt.layer(*layers).properties(width=width, height=round(down * width / across))
