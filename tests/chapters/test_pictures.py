"""Every figure is drawn as it was recorded, so that no library, theme or font changes a chart in silence."""

import json

import pytest
from pictures import RECORDED, difference, normalised

LOOK = "`make changed` shows both side by side; if the change is meant, `make record` accepts it."


def test_a_figure_is_drawn_as_it_was_recorded(figure, site):
    recorded = RECORDED / f"{figure}.svg"
    if not recorded.is_file():
        pytest.fail(f'The drawing of figure "{figure}" was never recorded. Run `make record`.', pytrace=False)
    found = difference(recorded.read_text("utf-8"), normalised((site / "_static" / "figures" / f"{figure}.svg").read_text("utf-8")))
    if found:
        pytest.fail(f'Figure "{figure}" is drawn otherwise than was recorded (- recorded, + now). {LOOK}\n{found}', pytrace=False)


def test_no_drawing_of_a_figure_that_is_gone_is_kept(site):
    listed = {one["name"] for one in json.loads((site / "figures.json").read_text("utf-8"))}
    strays = sorted({path.stem for path in RECORDED.glob("*.svg")} - listed)
    assert not strays, f"Recorded drawings of figures that are gone: {strays}. `make record` removes them."


def test_a_drawing_is_kept_in_lines_and_to_a_hundredth_of_a_pixel():
    assert normalised('<svg><path d="M-5.93249,-0.001h12"/><text>a > b</text></svg>') == '<svg>\n<path d="M-5.93,0h12"/>\n<text>a > b</text>\n</svg>\n'
