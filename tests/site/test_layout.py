"""Pages fit the screen, read without scripts, in light and dark, and opened from disk."""

import re

import pytest
from on_the_page import LIVE, all_awake, names, settled, unfold

from enforcement.theme import PALETTE

WIDTHS = [320, 360, 768, 1280, 1920]

TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const boxed = one => { for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
  const out = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !boxed(one));
  const leaves = out.filter(one => !out.some(other => other !== one && one.contains(other)));
  return leaves.map(one => `<${one.tagName.toLowerCase()} class="${one.getAttribute('class') || ''}" id="${one.id}"> ends ${Math.round(one.getBoundingClientRect().right - innerWidth)} px beyond the edge: ${one.textContent.trim().slice(0, 60)}`);
}"""


def test_nothing_is_wider_than_the_screen(page, open_page, complain):
    tab, _ = open_page(page)
    unfold(tab)
    found = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.evaluate("() => new Promise(requestAnimationFrame)")
        over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found += [f"{width} px, wider by {over} px: {one}" for one in tab.evaluate(TOO_WIDE)[:4] or ["(no single part stands out)"]]
    complain(f"{page}.html scrolls sideways", found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_without_scripts_figures_numbers_and_receipts_show(page, theme, open_page, soup, complain):
    tab, watch = open_page(page, theme=theme, scripts=False)
    found = [f"{what} is not seen" for what in ("h1", "article") if not tab.locator(what).first.is_visible()]
    for name in names(tab):
        if not tab.locator(f"#fig-{name} .chart-wide svg").is_visible():
            found.append(f"the picture of figure {name} is not seen")
        if tab.locator(f"#fig-{name} .chart-controls").is_visible():
            found.append(f"the controls of figure {name} are seen, and do nothing")
    if soup(page).select("a.number[href^='#']") and not tab.locator("ol.receipts > li").first.is_visible():
        found.append("the receipts are not seen")
    complain(f"Without scripts {page}.html does not read", found + watch.problems)


def rgb(colour: str) -> str:
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


COLOURS = """() => ({
  paper: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.querySelector('article p')).color,
  labels: [...new Set([...document.querySelectorAll('.chart-wide text')].map(one => getComputedStyle(one).fill))],
})"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [False, True])
def test_page_and_pictures_follow_the_device_from_light_to_dark(theme, scripts, open_page, soup, toc):
    page = next(one for one in toc if soup(one).select("figure.chart"))
    tab, _ = open_page(page, theme=theme, scripts=scripts)
    face = ["light", "dark"].index(theme)
    found = tab.evaluate(COLOURS)
    assert found["paper"] == rgb(PALETTE["paper"][face]), f"the page is not on {theme} paper"
    assert found["ink"] == rgb(PALETTE["ink"][face]), f"the text is not in {theme} ink"
    assert set(found["labels"]) <= {rgb(faces[face]) for faces in PALETTE.values()}, f"labels in the pictures are not in {theme} colours"


def test_the_readers_choice_of_dark_overrides_the_device(open_page, soup, toc):
    page = next(one for one in toc if soup(one).select("figure.chart"))
    tab, _ = open_page(page, theme="light", fresh=True)
    switch = tab.locator("button.theme-toggle:visible").first
    for _ in range(3):
        if tab.evaluate("document.body.dataset.theme") == "dark":
            break
        switch.click()
    assert tab.evaluate(COLOURS)["paper"] == rgb(PALETTE["paper"][1])
    tab.reload()
    assert tab.evaluate(COLOURS)["paper"] == rgb(PALETTE["paper"][1]), "the choice of dark is forgotten on the next page"


def test_a_page_opened_from_disk_reads_and_its_charts_come_alive(page, open_page, site, complain):
    tab, watch = open_page(page, where=f"{site.resolve().as_uri()}/")
    settled(tab)
    for name in names(tab):
        assert tab.locator(f"#fig-{name} .chart-wide svg").is_visible(), f"{page}.html, opened from disk, does not show figure {name}"
    all_awake(tab)
    complain(f"{page}.html does not open from disk as it should", watch.problems)


def test_a_page_whose_charts_cannot_come_alive_still_reads_and_says_so(page, open_page, soup):
    live = [one["id"] for one in soup(page).select(LIVE)]
    if not live:
        return
    tab, _ = open_page(page, route=lambda tab: tab.route("**/vega.js*", lambda route: route.abort()))
    for name in live:
        figure = tab.locator(f"#{name}")
        figure.scroll_into_view_if_needed()
        figure.get_by_text(re.compile("could not be brought to life")).wait_for()
        assert figure.locator(".chart-wide svg").is_visible(), f"{name} lost its picture"
        assert figure.locator(".chart-answer").inner_text().strip(), f"{name} lost its answer"
        assert not figure.locator("input, select, button").count(), f"{name} keeps controls that do nothing"
