"""One theme, and the one way to show a figure.

    show(chart, name="clearing-pace", title="…", subtitle="…", alt="…", sources=table, data=table)

In the book the build turns the result into a figure with a static picture, its words, its table and
its downloads. In Jupyter and Colab the same call shows an ordinary Altair chart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from .quantity import Quantity, Sentence, Shown
from .theme import CONFIG, NARROW, PAPER, WIDE

Words = str | Sentence
Chart: TypeAlias = alt.TopLevelMixin
Draw = Callable[[int], Chart]

MIME = "application/vnd.enforcement.figure+json"
IN_THE_BOOK = "ENFORCEMENT_BOOK"
"""The environment variable that the build sets: figures then show themselves as data for the page."""


class FigureError(ValueError):
    """A figure lacks what every figure needs; the message names it."""


@dataclass(frozen=True)
class Figure:
    """A chart and its words. Made by `show`."""

    name: str
    title: Words
    subtitle: Words
    alt: Words
    sources: tuple[str, ...]
    data: pd.DataFrame
    wide: Chart
    narrow: Chart
    note: Words = ""
    answer: Words = ""
    results: tuple[str, ...] = ()
    follow: dict[str, str] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """Everything the page needs, as plain data without ids or dates."""
        return {
            "name": self.name,
            **{part: _words(getattr(self, part)) for part in ("title", "subtitle", "alt", "note", "answer")},
            "sources": list(self.sources),
            "table": {"columns": list(self.data.columns), "rows": [[_plain(v) for v in row] for row in self.data.itertuples(index=False)]},
            "results": list(self.results),
            "follow": self.follow,
            "wide": _spec(self.wide, WIDE),
            "narrow": _spec(self.narrow, NARROW),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if os.environ.get(IN_THE_BOOK):
            return {MIME: self.payload(), "text/plain": f"Figure {self.name}: {self.title}"}
        spec = _spec(self.wide, WIDE)
        below = [line for words in (self.subtitle, self.note) for line in _lines(words, 105)]
        spec["title"] = {"text": _lines(self.title, 74), "subtitle": below, "frame": "bounds"}
        spec["config"] = spec["config"] | {"background": PAPER}
        return alt.renderers.get()(spec)


def show(
    chart: Chart | Draw,
    *,
    name: str,
    title: Words,
    subtitle: Words,
    alt: Words,
    sources: str | Quantity | pd.DataFrame | Sequence[str | Quantity | pd.DataFrame],
    data: pd.DataFrame,
    note: Words = "",
    answer: Words = "",
    results: Sequence[str] = (),
    follow: dict[str, str] | None = None,
) -> Figure:
    """The figure called `name` (unique in the book, small letters and hyphens).

    `chart` is an Altair chart, or a function that draws it for a width in px and so can lay it out
    differently on a phone. `title` states the message as a sentence, `subtitle` measure, unit and period,
    `alt` what a reader should see. `sources` are keys of references.bib, tables with a `source` column, or
    numbers with receipts. `data` is what is plotted, with headings a reader understands. For a live
    chart, `answer` is its answer in words as it opens and the signal `sentence` the same as it moves; `results`
    names the signals that hold its answers, and `follow` maps headings of `data` to the signals, each a list,
    that the table follows.

    Raises FigureError when one of them is missing.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise FigureError(f'The figure name "{name}" may have small letters, digits and hyphens only.')
    for part, words in (("title", title), ("subtitle", subtitle), ("alt", alt)):
        if not str(words).strip():
            raise FigureError(f'Figure "{name}" has no {part}. Say it in a sentence.')
    if len(str(alt)) < 60 or str(alt).lower().startswith(("chart of", "a chart", "graph")):
        raise FigureError(f'The alternative text of figure "{name}" must say what a reader should see, not that it is a chart.')
    keys = source_keys(sources)
    if not keys:
        raise FigureError(f'Figure "{name}" names no source. Pass the table it was drawn from, or keys of references.bib.')
    if data.empty:
        raise FigureError(f'Figure "{name}" has no table of what is plotted. Pass data=.')
    draw = chart if callable(chart) and not hasattr(chart, "to_dict") else _at_width(chart)
    return Figure(name, title, subtitle, alt, keys, data, draw(WIDE), draw(NARROW), note, answer, tuple(results), follow or {})


def control(name: str, label: str, value: float, low: float, high: float, step: float) -> alt.Parameter:
    """A slider for signal `name`. A slider from 0 to at most 1 is a share and is shown in per cent."""
    return alt.param(name=name, value=value, bind=alt.binding_range(name=label, min=low, max=high, step=step))


def choice(name: str, label: str, value: str, options: dict[str, str]) -> alt.Parameter:
    """A list to choose from for signal `name`: `options` maps each value to its label."""
    return alt.param(name=name, value=value, bind=alt.binding_select(name=label, options=list(options), labels=list(options.values())))


def bars(
    data: pd.DataFrame, label: str, value: str, width: int, *, axis: str, colour: Any = None, format: str = ",", domain: float | None = None
) -> alt.LayerChart:
    """Horizontal bars with their values, in the order of `data`.

    On a page the labels stand left of the bars, on a phone above them, so that none is cut. `label` and
    `value` are columns, `axis` the title of the value axis, `domain` its upper end (a quarter more than
    the longest bar by default, room for the value).
    """
    phone = width < 400
    room = alt.Scale(domain=[0, domain or 1.25 * float(data[value].max())], nice=False)
    base = alt.Chart(data).encode(
        x=alt.X(f"{value}:Q", title=axis, scale=room, axis=alt.Axis(labelExpr="format(datum.value, '~s')", tickCount=4 if phone else 6)),
        y=alt.Y(f"{label}:N", sort=None, title=None, axis=None if phone else alt.Axis(labelLimit=280)),
    )
    drawn = base.mark_bar(size=14 if phone else 20, **({"yOffset": 6} if phone else {}))
    parts = [
        drawn.encode(color=colour) if colour is not None else drawn,
        base.mark_text(align="left", dx=5, dy=6 if phone else 0).encode(text=alt.Text(f"{value}:Q", format=format)),
    ]
    if phone:
        parts.append(base.mark_text(align="left", baseline="bottom", dy=-3).encode(x=alt.datum(0), text=f"{label}:N"))
    return alt.layer(*parts).properties(width=width, height=alt.Step(42 if phone else 30))


def source_keys(sources: Any) -> tuple[str, ...]:
    """The keys of references.bib behind keys, numbers and tables, in order, each once."""
    if isinstance(sources, str):
        found = [sources]
    elif isinstance(sources, Quantity | Shown):
        found = [row.source for row in (sources if isinstance(sources, Quantity) else sources.quantity).all_rows()]
    elif isinstance(sources, pd.DataFrame):
        if "source" not in sources:
            raise FigureError("The table passed as sources has no column source; pass keys of references.bib.")
        found = list(sources["source"])
    else:
        found = [key for item in sources for key in source_keys(item)]
    return tuple(dict.fromkeys(key for key in found if key))


def _at_width(chart: alt.TopLevelMixin) -> Draw:
    return lambda width: chart.properties(width=width)


def _spec(chart: alt.TopLevelMixin, width: int) -> dict[str, Any]:
    spec = _tidy(chart.to_dict())
    spec.setdefault("config", {})
    spec["config"] = CONFIG | {key: value for key, value in spec["config"].items() if key not in ("view",)}
    if not {"hconcat", "vconcat", "concat", "facet", "spec"} & set(spec):
        spec.setdefault("width", width)
        spec.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
    return spec


def _tidy(value: Any) -> Any:
    """Floats shortened, so that a chart is the same on every processor; parameters to the last digit."""
    if isinstance(value, dict):
        return {key: item if key == "params" else _tidy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    return _short(value) if isinstance(value, float) else value


def _short(value: float) -> float:
    """Whole numbers, which are counts, to the last digit; others to six significant digits."""
    return int(value) if value.is_integer() else float(f"{value:.6g}")


def _lines(words: Words, width: int) -> list[str]:
    return wrap(str(words), width, break_long_words=False, break_on_hyphens=False)


def _words(words: Words) -> list[Any]:
    parts = words.parts if isinstance(words, Sentence) else (words,)
    return [{"text": part.text, **part.quantity.receipt()} if isinstance(part, Shown) else part for part in parts if part != ""]


def _plain(value: Any) -> Any:
    if isinstance(value, Quantity):
        value = value.value
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return "yes" if value else "no"
    number = value.item() if hasattr(value, "item") else value
    return _short(number) if isinstance(number, float) else number
