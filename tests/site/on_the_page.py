"""What tests ask of an open page."""

import re

from playwright.sync_api import Locator, Page

LIVE = "figure.chart[data-live]"


def settled(page: Page) -> None:
    """Wait until what starts by itself on a page has started: a live figure within reach has come alive."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if page.locator("script[src*='vega.js']").count():
        page.wait_for_selector(f"{LIVE}[data-live=yes]")


def names(page: Page, selector: str = "figure.chart") -> list[str]:
    """The names of the figures on a page, in its order."""
    return page.locator(selector).evaluate_all("all => all.map(one => one.id.slice(4))")


def awake(page: Page, name: str) -> Locator:
    """Scroll to a live figure and wait until it has come alive."""
    figure = page.locator(f"#fig-{name}")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector(f"#fig-{name}[data-live=yes]")
    return figure


def unfold(page: Page, but: str = "") -> None:
    """Open every folded part but those that a selector names, so that tests see all that a reader can."""
    page.evaluate("but => document.querySelectorAll('details').forEach(one => { one.open = !but || !one.matches(but); })", but)


def all_awake(page: Page) -> list[str]:
    """Wake every live figure of a page; their names."""
    for name in names(page, LIVE):
        awake(page, name)
    return names(page, LIVE)


def fixed_colours(text: str) -> list[str]:
    """Colours written out in SVG or a specification, which do not follow the switch from light to dark."""
    return sorted(set(re.findall(r"""["':](#[0-9a-fA-F]{3,8}|(?:rgb|hsl)a?\([^)]*\)|black|white|gr[ae]y)["';,]""", text)))


def rgb(colour: str) -> str:
    """A colour of the theme as a browser says it."""
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour[1:]))
