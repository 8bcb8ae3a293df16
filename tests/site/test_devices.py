"""Pages serve readers as they come: by keyboard, with large or spaced text, in forced colours, without motion, on a slow line.

One page of each kind that differs in these is looked at: the front page, a chapter with a live figure, a table's page.
"""

import re

import pytest
from on_the_page import all_awake, rgb, settled, unfold

from enforcement.theme import PALETTE

CHAPTER = "chapters/backlog-clearing"
PAGES = ["index", CHAPTER, "pages/tables/removals_by_year"]
SCRIPTS, LIVE_SCRIPTS = {"theme.js", "furo.js"}, {"charts.js", "vega.js"}
SEARCH_SCRIPTS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js", "searchtools.js", "language_data.js", "searchindex.js", "search.js"}
each_kind = pytest.mark.parametrize("kind", PAGES)


# What is sent.


UNUSED = """() => [...document.styleSheets].filter(sheet => sheet.href).filter(sheet => {
  const states = /::?(?:before|after|marker|hover|active|focus-visible|focus-within|focus|target|details-content)\\b/g;
  const matches = rule => rule.selectorText ? [...document.querySelectorAll(rule.selectorText.replace(states, '') || '*')].some(one => one.matches('body *')) || [...rule.style].some(name => name.startsWith('--chart-')) : [...rule.cssRules ?? []].some(matches);
  return ![...sheet.cssRules].some(matches);
}).map(sheet => sheet.href)"""


@pytest.mark.parametrize("kind", [*PAGES, "figures/backlog-growth", "search"])
def test_a_page_asks_for_few_files_and_has_a_use_for_each(kind, open_page, soup, budgets, complain):
    tab, watch = open_page(kind, fresh=True)
    settled(tab)
    live, asked_for = soup(kind).select("figure[data-live]"), {re.sub(r"\?.*", "", address).rpartition("/")[2] for address in watch.asked_for}
    what = "the search page" if kind == "search" else f"a page {'with' if live else 'without'} a live chart"
    most = budgets[f"requests of {what}, first load"]
    wrong = [f"{len(asked_for)} files, and {most} are allowed: {', '.join(sorted(asked_for))}"] if len(asked_for) > most else []
    wrong += [f"{address}: no rule of it fits anything on the page" for address in tab.evaluate(UNUSED)]
    wrong += [f"{name}: a font" for name in asked_for if name.endswith((".woff", ".woff2", ".ttf", ".otf"))]
    wanted = SCRIPTS | (LIVE_SCRIPTS if live else set()) | (SEARCH_SCRIPTS if kind == "search" else set())
    wrong += [f"{name}: a script that no page of this kind needs" for name in sorted(asked_for - wanted) if name.endswith(".js")]
    complain(f"{kind}.html asks for more than it needs", wrong)


LARGEST = """() => new Promise(done => new PerformanceObserver(list => {
  const last = list.getEntries().at(-1);
  done({tag: last.element.tagName.toLowerCase(), text: last.element.textContent, source: last.url});
}).observe({type: 'largest-contentful-paint', buffered: true}))"""


@each_kind
def test_the_largest_paint_is_in_the_html_as_sent(kind, open_page, soup):
    tab, _ = open_page(kind, width=360, fresh=True)
    settled(tab)
    largest, words = tab.evaluate(LARGEST), lambda text: " ".join(text.split())
    sent = [words(one.get_text()) for one in soup(kind).find_all(largest["tag"])]
    assert words(largest["text"]) in sent, f"the largest thing that {kind}.html paints, <{largest['tag']}>, is made by a script: {largest}"
    assert not largest["source"], f"the largest thing that {kind}.html paints has to be fetched first: {largest['source']}"


# Motion and colours.

MOVES = """() => {
  const seconds = text => Math.max(...text.split(',').map(parseFloat));
  const moves = style => seconds(style.transitionDuration) > 0.001 || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.001) || style.scrollBehavior === 'smooth';
  const found = [...document.querySelectorAll('*')].flatMap(one => ['', '::before', '::after'].filter(part => moves(getComputedStyle(one, part || null))).map(part => one.tagName.toLowerCase() + '.' + one.className + part));
  return [...new Set(found)].slice(0, 8);
}"""


@each_kind
def test_nothing_moves_for_a_reader_who_asked_for_less_motion(kind, open_page, complain):
    tab, _ = open_page(kind)
    tab.emulate_media(reduced_motion="reduce")
    settled(tab)
    complain(f"On {kind}.html, with less motion asked for, these still move", tab.evaluate(MOVES))


INKS = """() => [...document.querySelectorAll('.chart-picture')].filter(one => one.checkVisibility()).map(picture => ({
  figure: picture.closest('figure').id, paper: getComputedStyle(picture).backgroundColor,
  inks: [...new Set([...picture.querySelectorAll('path, text, line, rect')].filter(one => one.checkVisibility()).flatMap(one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]))],
}))"""
WORDS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const light = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = one => { for (let up = one; up; up = up.parentElement) { const colour = getComputedStyle(up).backgroundColor; if (!/, 0\\)$|transparent/.test(colour)) return colour; } return 'Canvas'; };
  const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
  const parts = 'h1, h2, p, a, summary, label, output, legend, td, th, li, button:not(:disabled), select:not(:disabled), pre';
  return [...document.querySelectorAll(parts)].filter(one => one.checkVisibility() && one.textContent.trim() && contrast(getComputedStyle(one).color, behind(one)) < 4.5)
    .map(one => `<${one.tagName.toLowerCase()} class="${one.className}">: ${one.textContent.trim().slice(0, 40)}`).slice(0, 8);
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_forced_colours_words_charts_and_controls_are_seen(theme, open_page, complain):
    """The reader's own colours are taken everywhere but in pictures, which keep paper and inks together."""
    tab, _ = open_page(CHAPTER, theme=theme)
    all_awake(tab)
    tab.emulate_media(forced_colors="active")
    wrong = [f"hard to read: {one}" for one in tab.evaluate(WORDS)]
    colours = {rgb(faces[["light", "dark"].index(theme)]): name for name, faces in PALETTE.items()}
    for picture in tab.evaluate(INKS):
        inks = {colours[ink] for ink in picture["inks"] if ink in colours} - {"paper"}
        if colours.get(picture["paper"]) != "paper" or len(inks) < 2:
            wrong.append(f"{picture['figure']}: on {picture['paper']} only the inks {sorted(inks)} are left of the {theme} palette")
    for part in ("input[type=range]", "select", ".chart-reset", "summary"):
        if not tab.locator(part).first.evaluate(RINGED_WHEN_FOCUSED):
            wrong.append(f"{part} shows no ring when it has the focus")
    complain(f"In forced colours, {theme}", wrong)


# Large and spaced text.

USUAL = {"standard": 16, "fixed": 13}
"""The size of letters, in px, that a browser takes where its reader has not chosen another."""
TWICE = {name: 2 * size for name, size in USUAL.items()}
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
"""What WCAG 1.4.12 asks a page to bear."""
CUT = """() => {
  const text = 'h1, h2, h3, p, li, dt, dd, summary, label, legend, th, td, button, select, output, figcaption, pre, .box-title';
  const name = one => `<${one.tagName.toLowerCase()} class="${one.className}">: ${one.textContent.trim().slice(0, 50)}`;
  const shown = [...document.querySelectorAll(text)].filter(one => one.checkVisibility({visibilityProperty: true}) && one.textContent.trim() && !one.closest('.chart-said, .sidebar-drawer, .toc-drawer, svg, .visually-hidden, math'));
  const hides = style => /hidden|clip/.test(style.overflowX + style.overflowY);
  const cut = shown.flatMap(one => { for (let up = one; up && up !== document.body; up = up.parentElement) {
    if (hides(getComputedStyle(up)) && (up.scrollWidth > up.clientWidth + 2 || up.scrollHeight > up.clientHeight + 2) && up.clientWidth > 1) return [`cut: ${name(one)}`]; } return []; });
  const boxes = shown.filter(one => !shown.some(other => other !== one && one.contains(other))).map(one => {
    const range = document.createRange(); range.selectNodeContents(one); return {one, at: [...range.getClientRects()].filter(box => box.width && box.height)}; });
  const over = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < Math.min(boxes.length, i + 30); j++)
    if (boxes[i].at.some(a => boxes[j].at.some(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6)))
      over.push(`${name(boxes[i].one)} lies over ${name(boxes[j].one)}`);
  const wide = document.documentElement.scrollWidth - innerWidth;
  return [...(wide > 0 ? [`the page is ${wide} px wider than the screen`] : []), ...new Set(cut), ...over].slice(0, 6);
}"""


@each_kind
def test_nothing_is_cut_or_overlaps_when_text_is_larger_or_spaced(kind, open_page, complain):
    """640 px is a wide screen at 200 %, 320 px at 400 %."""
    tab, _ = open_page(kind)
    settled(tab)
    unfold(tab, but="div.cell details")
    browser = tab.context.new_cdp_session(tab)
    found = []
    for width, sizes, style in ((640, USUAL, ""), (1280, TWICE, ""), (640, TWICE, ""), (1280, USUAL, SPACED), (320, USUAL, SPACED)):
        tab.set_viewport_size({"width": width, "height": 800})
        browser.send("Page.setFontSizes", {"fontSizes": sizes})
        tag = tab.add_style_tag(content=style or "_ {}")
        setting = f"{width} px wide, letters of {sizes['standard']} px{', spaced' if style else ''}"
        found += [f"{setting}: {one}" for one in tab.evaluate(CUT)]
        tag.evaluate("tag => tag.remove()")
    complain(f"On {kind}.html", found)


# By keyboard.

FOCUSED = """() => {
  const active = document.activeElement, shown = active.matches('.sidebar-toggle') ? [...document.querySelectorAll(`label[for=${active.id}]`)].find(one => one.checkVisibility() && one.querySelector('svg')) : active;
  const style = getComputedStyle(shown), box = shown.getBoundingClientRect(), before = window.lastFocused;
  const spots = [...shown.getClientRects()].flatMap(b => [[b.left + 4, b.top + 4], [b.right - 4, b.bottom - 4], [(b.left + b.right) / 2, (b.top + b.bottom) / 2]]);
  const top = (x, y) => document.elementFromPoint(Math.min(Math.max(x, 1), innerWidth - 2), Math.min(Math.max(y, 1), innerHeight - 2));
  window.lastFocused = active;
  return {
    name: `<${active.tagName.toLowerCase()} id="${active.id}" class="${active.className}">: ${active.textContent.trim().slice(0, 40)}`,
    body: active === document.body, main: !!active.closest('article'), skip: active.matches('.skip-to-content'), number: active.matches('a.number'), control: active.matches('[data-signal]'),
    backwards: !!(before && before.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_PRECEDING),
    ring: !(style.display === 'inline' && [...shown.children].some(one => /^(block|flex|grid)/.test(getComputedStyle(one).display))) && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && spots.some(([x, y]) => { const one = top(x, y); return one && (shown.contains(one) || one.contains(shown) || one.closest('label')?.contains(shown)); }),
  };
}"""
RINGED_WHEN_FOCUSED = "one => { one.focus({focusVisible: true}); const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; }"
MOST_STOPS = 150


@pytest.fixture
def by_keyboard(open_page):
    """A chapter with a live figure, alive, at a width: the tab, and a function that presses a key until something holds of where it leads."""

    def _by_keyboard(width: int):
        tab, _ = open_page(CHAPTER, width=width, fresh=True)
        tab.emulate_media(reduced_motion="reduce")
        all_awake(tab)
        tab.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")

        def stops(key, until, most: int = MOST_STOPS) -> list[dict]:
            found = []
            while len(found) < most:
                tab.keyboard.press(key)
                found.append(tab.evaluate(FOCUSED))
                if until(found[-1]):
                    break
            return found

        return tab, stops

    return _by_keyboard


def unseen(stops: list[dict]) -> list[str]:
    return [f"{one['name']} has no ring" for one in stops if not one["ring"]] + [
        f"{one['name']} is off the screen or under something" for one in stops if not one["seen"]
    ]


def test_a_keyboard_reaches_all_parts_in_order_and_sees_where_it_is(by_keyboard, complain):
    _, stops = by_keyboard(1280)
    menu = stops("Tab", lambda one: one["main"])
    content = [menu[-1], *stops("Tab", lambda one: one["control"])]
    assert menu[0]["skip"], f"the first stop is {menu[0]['name']}, not the link that skips to the content"
    assert menu[-1]["main"] and content[-1]["control"] and any(one["number"] for one in content), f"Tab reaches no number, or no control: {content[-1]['name']}"
    wrong = unseen(menu + content) + [f"{one['name']} stands before the stop that came before it" for one in menu[1:] + content[1:] if one["backwards"]]
    complain(f"By keyboard on {CHAPTER}.html", wrong[:12])


def test_the_first_link_skips_to_the_content(by_keyboard):
    tab, stops = by_keyboard(1280)
    assert stops("Tab", lambda one: True)[0]["skip"]
    tab.keyboard.press("Enter")
    assert stops("Tab", lambda one: True)[0]["main"], "after the link that skips to the content, Tab leads elsewhere"


def test_on_a_phone_a_keyboard_opens_the_menu_and_never_stands_in_a_closed_one(by_keyboard, complain):
    tab, stops = by_keyboard(360)
    forth = stops("Tab", lambda one: one["control"], most=40)
    back = stops("Shift+Tab", lambda one: not one["main"], most=40)
    complain(f"By keyboard on {CHAPTER}.html, 360 px wide", unseen(forth + back)[:12])
    tab.locator("#__navigation").focus()
    tab.keyboard.press("Space")
    drawer = tab.locator(".sidebar-drawer")
    assert drawer.get_by_role("link").first.is_visible(), "the space bar on the menu's switch does not open the menu"
    tab.keyboard.press("Space")
    assert not drawer.get_by_role("link").first.is_visible(), "the space bar does not close the menu again"
