"""Every page is open to all: axe finds nothing, in light and dark, on a wide screen and on a phone.

One page of each kind is looked at, and with EVERY_PAGE=1 (`make deep`) every page.

All folded parts are unfolded, but for the code cells, which are many and made alike: they are looked at on the page
that has most kinds of them. The drawings are left out: they are hidden from screen readers, and test_palette.py looks
after their colours. What is left out is taken off the page first: axe reads all that stands there before it leaves
anything out, and letters of code and drawings are two thirds of a page.
"""

from axe_playwright_python.sync_playwright import Axe
from on_the_page import all_awake, unfold

EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = EVERYTHING | {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that depend on light and dark; the others were looked at in the light."""
CODE = "div.cell details"
TAKE_OFF = "parts => document.querySelectorAll(parts).forEach(one => one.replaceChildren())"


def test_axe_finds_nothing_on_a_wide_screen(page_of_each_kind, open_page, complain):
    complain(f"axe finds on {page_of_each_kind}.html, 1280 px wide", found_by_axe(open_page(page_of_each_kind)[0]))


def test_axe_finds_nothing_on_a_phone(page_of_each_kind, open_page, complain):
    complain(f"axe finds on {page_of_each_kind}.html, 360 px wide", found_by_axe(open_page(page_of_each_kind, width=360)[0]))


def test_axe_finds_nothing_in_unfolded_code(open_page, soup, toc, complain):
    most = max(toc, key=lambda page: len({str(token.get("class")) for token in soup(page).select("div.highlight pre span")}))
    complain(f"axe finds on {most}.html with its code unfolded", found_by_axe(open_page(most, width=360)[0], code=True))


def found_by_axe(tab, code: bool = False) -> list[str]:
    all_awake(tab)
    tab.emulate_media(reduced_motion="reduce")  # what unfolds would fade in, and be pale for a while
    unfold(tab, but="" if code else CODE)
    tab.evaluate(TAKE_OFF, ".chart-picture svg" if code else f".chart-picture svg, {CODE} pre")
    tab.evaluate(Axe().axe_script)
    found = []
    for theme, what in (("light", EVERYTHING), ("dark", COLOURS)):
        tab.emulate_media(color_scheme=theme)
        for broken in tab.evaluate("what => axe.run(what)", what)["violations"]:
            found += [f"{theme}: {broken['id']} ({broken['help']}): {node['html'][:160]}" for node in broken["nodes"][:4]]
    return found
