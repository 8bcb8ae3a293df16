"""A first visit to a page, from a wide screen to a narrow one: what it costs, what goes wrong, what cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, field

from on_the_page import LIVE, all_awake, settled, unfold
from playwright.sync_api import Page

WIDTHS = [1280, 1920, 768, 360, 320]
"""In this order: of the smallest and the first the labels are read too."""

OVER = """() => Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('.content')].map(one => one.scrollWidth - one.clientWidth))"""
"""How much wider than the screen a page is, in px; on a phone the theme lets all of its content scroll in one box."""
TOO_WIDE = """() => {
  const boxed = one => { for (let up = one.parentElement; up && up !== document.body && !up.matches('.content'); up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
  const out = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !boxed(one));
  const leaves = out.filter(one => !out.some(other => other !== one && one.contains(other)));
  return leaves.map(one => `<${one.tagName.toLowerCase()} class="${one.getAttribute('class') || ''}" id="${one.id}"> ends ${Math.round(one.getBoundingClientRect().right - innerWidth)} px beyond the edge: ${one.textContent.trim().slice(0, 60)}`);
}"""

LABELS = """figures => figures.flatMap(figure => {
  const svg = [...figure.querySelectorAll('svg')].find(one => one.getBoundingClientRect().width > 0);
  if (!svg) return [{figure: figure.id, nothing: true}];
  const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')].filter(one => one.textContent.trim() && getComputedStyle(one).opacity > 0);
  const places = texts.map(one => one.getBoundingClientRect());
  const cover = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return texts.map((one, i) => {
    const at = places[i], under = texts.findIndex((other, j) => j > i && other.textContent !== one.textContent && cover(at, places[j]));
    return {figure: figure.id, text: one.textContent, size: parseFloat(getComputedStyle(one).fontSize) * scale,
            out: Math.max(box.left - at.left, at.right - box.right, box.top - at.top, at.bottom - box.bottom),
            under: under < 0 ? null : texts[under].textContent};
  });
})"""
MARK = "live => document.querySelectorAll(live).forEach(one => { one.before = one.vegaView; })"
ALL_NEW = "live => [...document.querySelectorAll(live)].every(one => one.vegaView !== one.before)"


@dataclass
class Visit:
    """A first visit to a page."""

    problems: list[str]
    """Errors on the page and in the console, failed requests, requests to other hosts."""
    live: list[str] = field(default_factory=list)
    """The names of its live figures."""
    opening: dict[str, float] = field(default_factory=dict)
    """KiB by address, as it opened."""
    alive: dict[str, float] = field(default_factory=dict)
    """KiB by address, once its figures were alive."""
    too_wide: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def look_around(tab: Page, visit: Visit, cost: Callable[[], dict[str, float]], smallest: float) -> None:
    """Note in `visit` what is found on a page just opened, all folded parts unfolded; `smallest` is the least height of a label, in px."""
    settled(tab)
    visit.opening = cost()
    unfold(tab)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.evaluate("() => new Promise(requestAnimationFrame)")
        visit.too_wide += [f"{width} px: {one}" for one in over_the_edge(tab)]
        if width in (WIDTHS[0], WIDTHS[-1]):
            visit.unreadable += [f"{width} px: {one}" for one in unreadable(tab, smallest)]
    visit.live = all_awake(tab)
    visit.alive = cost()
    if visit.live:
        found = [f"{WIDTHS[-1]} px: {one}" for one in unreadable(tab, smallest)]
        tab.evaluate(MARK, LIVE)
        tab.set_viewport_size({"width": WIDTHS[0], "height": 800})
        tab.wait_for_function(ALL_NEW, arg=LIVE)
        found += [f"{WIDTHS[0]} px: {one}" for one in unreadable(tab, smallest)]
        visit.unreadable += [f"once alive, {one}" for one in found if one not in visit.unreadable]


def over_the_edge(tab: Page) -> list[str]:
    """The parts that make a page scroll sideways."""
    over = tab.evaluate(OVER)
    return [f"wider by {over} px: {one}" for one in tab.evaluate(TOO_WIDE)[:4] or ["(no single part stands out)"]] if over > 0 else []


def unreadable(tab: Page, smallest: float) -> list[str]:
    """The labels of figures that are small, cut, or written over each other."""
    found = []
    for one in tab.locator("figure.chart").evaluate_all(LABELS):
        if "nothing" in one:
            found.append(f"{one['figure']} shows no picture")
            continue
        said = f'{one["figure"]}: "{one["text"]}"'
        if one["size"] < smallest - 0.05:
            found.append(f"{said} is {one['size']:.1f} px high; {smallest} px are the least")
        if one["out"] > 2:
            found.append(f"{said} sticks {one['out']:.0f} px out of its picture")
        if one["under"]:
            found.append(f'{said} and "{one["under"]}" are written over each other')
        if one["text"].endswith("…"):
            found.append(f"{said} is cut short; give the axis a larger labelLimit or write a shorter label")
    return found
