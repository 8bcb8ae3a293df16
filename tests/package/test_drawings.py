"""The engine that draws charts: refused questions are said, an engine that is silent is asked anew, no font of the machine is used."""

import os
import shutil
from pathlib import Path
from signal import SIGKILL, SIGSTOP
from types import SimpleNamespace

import playwright
import pytest

from book import drawings


@pytest.fixture
def app(tmp_path):
    yield SimpleNamespace(outdir=tmp_path / "html")
    drawings.end(drawings.engine_of(os.getpid()))


CHART = {"mark": "point", "data": {"values": [{"x": 1}]}, "encoding": {"x": {"field": "x", "type": "quantitative"}}}


def test_a_chart_is_drawn_once(app, monkeypatch):
    first = drawings.svg(app, CHART)
    monkeypatch.setattr(drawings, "answer", lambda *_, **__: pytest.fail("it was drawn again"))
    assert drawings.svg(app, CHART) == first
    assert first.startswith("<svg")


def test_another_chart_is_another_drawing(app):
    assert drawings.svg(app, CHART) != drawings.svg(app, CHART | {"width": 500})


def test_what_cannot_be_drawn_is_said_and_the_next_chart_is_drawn(app):
    with pytest.raises(ValueError, match="conversion failed"):
        drawings.svg(app, CHART | {"mark": "no-mark"})
    assert drawings.svg(app, CHART).startswith("<svg")


ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30" font-family="codicon">\uea60</text></svg>'
"""A picture in a font that the tests' browser library has."""


def test_the_fonts_of_a_machine_change_no_drawing(app, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    drawings.end(drawings.engine_of(os.getpid()))
    without = drawings.answer("svg_to_png", svg=ICON)
    (tmp_path / ".fonts").mkdir()
    shutil.copy(next(Path(playwright.__file__).parent.rglob("codicon*.ttf")), tmp_path / ".fonts")
    drawings.end(drawings.engine_of(os.getpid()))
    assert drawings.answer("svg_to_png", svg=ICON) == without, "a font of this machine is used: charts would be drawn otherwise on another one"


@pytest.mark.parametrize("signal", [SIGSTOP, SIGKILL], ids=["stopped", "ended"])
def test_an_engine_that_does_not_answer_is_asked_anew(app, monkeypatch, signal):
    silent = drawings.engine_of(os.getpid())
    silent.send_signal(signal)
    waited = drawings.select.select
    monkeypatch.setattr(drawings, "select", SimpleNamespace(select=lambda read, *rest: ([], [], []) if silent.stdout in read else waited(read, *rest)))
    assert drawings.svg(app, CHART).startswith("<svg")


def test_an_engine_that_never_answers_ends_in_a_sentence(app, monkeypatch):
    monkeypatch.setattr(drawings, "select", SimpleNamespace(select=lambda *_: ([], [], [])))
    with pytest.raises(RuntimeError, match="was asked 3 times and ended, or did not answer"):
        drawings.svg(app, CHART)


def test_an_engine_that_always_ends_ends_in_a_sentence(app, monkeypatch):
    monkeypatch.setattr(drawings.sys, "executable", shutil.which("true"))
    drawings.end(drawings.engine_of(os.getpid()))
    with pytest.raises(RuntimeError, match="was asked 3 times and ended"):
        drawings.svg(app, CHART)
