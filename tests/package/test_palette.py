"""The palette can be read by everyone: contrast on paper, in light and dark, and colours that the colour-blind tell apart."""

from itertools import combinations

import numpy as np
import pytest

from enforcement.theme import PALETTE, SERIES

SERIES_NAMES = [name for name, (light, _) in PALETTE.items() if light in SERIES]
FACES = {"light": 0, "dark": 1}

# How the eye without one kind of cone sees linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
TOLD_APART = 12
"""CIELAB distance (1976) that two marks must keep; 2.3 is just noticeable side by side."""


def linear(colour: str) -> np.ndarray:
    """A colour as linear RGB from 0 to 1 (WCAG 2.2, relative luminance)."""
    share = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG, from 1 to 21."""
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    """A colour as a reader of that sight sees it, in CIELAB (D65)."""
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    xyz = to_xyz @ np.clip(sight @ linear(colour), 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_measures_are_those_of_their_definitions():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab("#ffffff", SIGHT["full"]) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", SIGHT["full"]) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize("theme", FACES)
@pytest.mark.parametrize("name", ["ink", "quiet", *SERIES_NAMES])
@pytest.mark.parametrize("ground", ["paper", "blank"])
def test_text_is_read_on_paper_and_in_boxes(name, ground, theme):
    ratio = contrast(PALETTE[name][FACES[theme]], PALETTE[ground][FACES[theme]])
    assert ratio >= 4.5, f"{name} on {ground} has a contrast of {ratio:.2f} in the {theme} theme; text needs 4.5"


@pytest.mark.parametrize("theme", FACES)
def test_marks_stand_out_from_paper(theme):
    weak = {name: round(contrast(PALETTE[name][FACES[theme]], PALETTE["paper"][FACES[theme]]), 2) for name in SERIES_NAMES}
    assert min(weak.values()) >= 3, f"marks need a contrast of 3 against paper: {weak}"


@pytest.mark.parametrize("theme", FACES)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_series_are_told_apart(sight, theme):
    seen = {name: lab(PALETTE[name][FACES[theme]], SIGHT[sight]) for name in SERIES_NAMES}
    distances = {f"{a} and {b}": float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2)}
    close = {pair: round(distance, 1) for pair, distance in distances.items() if distance < TOLD_APART}
    assert not close, f"with {sight} in the {theme} theme these look alike: {close}"
