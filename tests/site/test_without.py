"""What a page is without scripts, without a server, without its live figures, and in the dark."""

import re

import pytest
from on_the_page import LIVE, all_awake, names, rgb, settled

from enforcement.theme import PALETTE


def test_without_scripts_figures_numbers_and_receipts_show(page_of_each_kind, open_page, soup, complain):
    page = page_of_each_kind
    tab, watch = open_page(page, scripts=False)
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        complain(f"Without scripts {page}.html does not read in the {theme}", unseen(tab, soup(page)) + watch.problems)


def unseen(tab, html) -> list[str]:
    found = [f"{what} is not seen" for what in ("h1", "article") if not tab.locator(what).first.is_visible()]
    for name in names(tab):
        if not tab.locator(f"#fig-{name} .chart-wide svg").is_visible():
            found.append(f"the picture of figure {name} is not seen")
        if tab.locator(f"#fig-{name} .chart-controls").is_visible():
            found.append(f"the controls of figure {name} are seen, and do nothing")
    if html.select("a.number[href^='#']") and not tab.locator("ol.receipts > li").first.is_visible():
        found.append("the receipts are not seen")
    return found


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


def test_a_page_opened_from_disk_reads_and_its_charts_come_alive(page_of_each_kind, open_page, site, complain):
    page = page_of_each_kind
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
