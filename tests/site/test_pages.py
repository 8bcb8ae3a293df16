"""Every page is there, loads without an error, asks no other host for anything, and is light."""

from importlib.metadata import version


def test_jupyter_book_is_the_version_that_builds_these_files():
    assert version("jupyter-book") == "1.0.4.post1", "other versions end without an error on these files and write no site; use requirements.txt"


def test_every_page_of_the_table_of_contents_was_built(site, toc, complain):
    complain("_toc.yml lists pages that the build left out", [page for page in toc if not (site / f"{page}.html").is_file()])


def test_a_page_loads_without_errors_and_asks_nobody_else(page, visit, complain):
    complain(f"{page}.html does not load as it should", visit(page).problems)


def test_a_page_names_its_icon(page, soup):
    assert soup(page).head.select('link[rel~="icon"]'), f"{page}.html names no icon, so browsers ask for /favicon.ico and find nothing"


def test_a_page_costs_a_reader_few_bytes(page, visit, budgets, complain):
    one = visit(page)
    kind = "page with a live chart" if one.live else "page without a live chart"
    too_heavy = over(one.opening, budgets[f"{kind}, first load"], "on first load")
    if one.live:
        too_heavy += over(one.alive, budgets[f"{kind}, once it is alive"], "once its charts are alive")
    complain(f"{page}.html is heavier than tests/budgets.json allows", too_heavy)


def over(parts: dict[str, float], most: float, when: str) -> list[str]:
    heaviest = sorted(parts.items(), key=lambda part: -part[1])[:5]
    listed = ", ".join(f"{address.partition('?')[0].rpartition('/')[2]} {size:.0f}" for address, size in heaviest)
    return [f"{sum(parts.values()):.0f} KiB {when}, {most} are allowed; the heaviest parts: {listed}"] if sum(parts.values()) > most else []
