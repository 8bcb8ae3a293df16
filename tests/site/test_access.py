"""Every page is open to all: axe finds nothing, in light and dark, on a wide screen and on a phone."""

from axe_playwright_python.sync_playwright import Axe
from on_the_page import all_awake, unfold

EVERYTHING = {"resultTypes": ["violations"]}
COLOURS = EVERYTHING | {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that depend on light and dark; the others were looked at in the light."""


def test_axe_finds_nothing_on_a_wide_screen(page, open_page, complain):
    complain(f"axe finds on {page}.html, 1280 px wide", found_by_axe(open_page(page)[0]))


def test_axe_finds_nothing_on_a_phone(kind, open_page, complain):
    complain(f"axe finds on {kind}.html, 360 px wide", found_by_axe(open_page(kind, width=360)[0]))


def found_by_axe(tab) -> list[str]:
    all_awake(tab)
    unfold(tab)
    tab.evaluate(Axe().axe_script)
    found = []
    for theme, what in (("light", EVERYTHING), ("dark", COLOURS)):
        tab.emulate_media(color_scheme=theme)
        for broken in tab.evaluate("what => axe.run(document, what)", what)["violations"]:
            found += [f"{theme}: {broken['id']} ({broken['help']}): {node['html'][:160]}" for node in broken["nodes"][:4]]
    return found
