"""What a page is on paper: whole, light, with its notes, and without what a student should not see yet."""

import re

import pytest
from on_the_page import rgb

from enforcement.theme import PALETTE

PAPER = 673
"""The width of A4 between the margins of the print style, in px."""
LONG_WORDS, LESSONS, GLOSSARY = "pages/tables/research_studies", "pages/teach-chapters", "pages/glossary"

CUT = """() => {
  const seen = [...document.body.querySelectorAll('*')].filter(one => one.checkVisibility() && !one.closest('svg, math'));
  const out = seen.filter(one => one.getBoundingClientRect().right > innerWidth + 1);
  const hidden = seen.filter(one => getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1);
  const last = [...out, ...hidden].filter(one => ![...out, ...hidden].some(other => other !== one && one.contains(other)));
  return last.map(one => `<${one.tagName.toLowerCase()} class="${one.className}">: ${one.textContent.trim().slice(0, 60)}`);
}"""


@pytest.fixture
def printed(open_page):
    """Open a page as a printer sees it, without scripts: `printed("chapters/NAME", theme="dark")`."""

    def _printed(page: str, theme: str = "light"):
        tab, _ = open_page(page, width=PAPER, theme=theme, scripts=False)
        tab.emulate_media(media="print")
        return tab

    return _printed


@pytest.mark.parametrize("sheet", ["chapters/backlog-clearing", "index", LONG_WORDS, LESSONS])
def test_nothing_is_cut_at_the_edge_of_the_paper(sheet, printed, complain):
    tab = printed(sheet)
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    complain(f"{sheet}.html is cut on paper", tab.evaluate(CUT)[:5])


def test_a_solution_prints_only_where_it_was_opened(printed):
    tab = printed("chapters/backlog-clearing")
    solutions = tab.locator("details.solution")
    assert not any(one.is_visible() for one in solutions.all()), "a student's sheet shows solutions"
    tab.evaluate("document.querySelector('details.solution').open = true")
    assert solutions.first.locator("p").first.is_visible(), "a teacher who opens a solution cannot print it"


def test_both_sides_of_an_argument_print_with_their_replies(printed):
    replies = printed("chapters/cooperation-evidence").locator("details:not([class]):not(.chart-source *)")
    hidden = [
        one.inner_text()
        for one in replies.all()
        if not one.locator(":scope > :not(summary)").first.evaluate("one => one.checkVisibility({contentVisibilityAuto: true}) && one.offsetHeight > 0")
    ]
    assert replies.count() and not hidden, f"on paper the reader does not see what is folded under: {hidden}"


def test_controls_and_menus_do_not_print(printed, complain):
    tab = printed("chapters/backlog-clearing")
    never = [
        ".skip-to-content",
        ".sidebar-drawer",
        ".toc-drawer",
        ".mobile-header",
        ".chart-controls",
        ".chart-links",
        ".take-away",
        ".related-pages",
        ".chart-narrow",
    ]
    complain("Printed without need", [name for name in never if any(one.is_visible() for one in tab.locator(name).all())])


def test_a_page_read_in_the_dark_prints_on_light_paper(printed):
    tab = printed("chapters/backlog-clearing", theme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(PALETTE["paper"][0])
    inks = tab.evaluate(
        "['article p', 'pre', '.chart-wide text'].map(one => getComputedStyle(document.querySelector(one))[one.endsWith('text') ? 'fill' : 'color'])"
    )
    assert all(max(map(int, re.findall(r"\d+", ink))) < 128 for ink in inks), f"pale ink on paper: {inks}"


def test_a_number_prints_the_number_of_its_note(printed):
    notes = (
        printed("chapters/backlog-clearing")
        .locator("a.number")
        .evaluate_all("all => all.map(one => [one.hash, getComputedStyle(one, '::after').content.replaceAll('\"', '')])")
    )
    assert notes and all(target == f"#receipt-{note}" for target, note in notes), (
        f"numbers without the number of their note: {[one for one in notes if one[0] != f'#receipt-{one[1]}'][:5]}"
    )


def sheets(tab) -> int:
    return len(re.findall(rb"/Type /Page\b", tab.pdf(format="A4", prefer_css_page_size=True)))


def test_each_lesson_is_a_sheet_of_its_own(printed, soup):
    lessons = soup(LESSONS).select("#one-page-a-chapter > section")
    assert len(lessons) > 10 and sheets(printed(LESSONS)) == len(lessons) + 1


def test_the_glossary_is_short_enough_to_print(printed):
    assert sheets(printed(GLOSSARY)) <= 4
