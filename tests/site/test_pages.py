"""Every page is there, loads without an error, asks no other host for anything, is light, fits the screen, and its figures can be read."""

from importlib.metadata import version


def test_jupyter_book_is_the_version_that_builds_these_files():
    assert version("jupyter-book") == "1.0.4.post1", "other versions end without an error on these files and write no site; use requirements.txt"


def test_every_page_of_the_table_of_contents_was_built(site, toc, complain):
    complain("_toc.yml lists pages that the build left out", [page for page in toc if not (site / f"{page}.html").is_file()])


def test_no_page_of_an_earlier_build_is_left(site, toc, listed, config, complain):
    built = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    pages = {page for page in built if not page.startswith(("_static/", "downloads/"))}
    made = {"search", "genindex"} | {f"figures/{name}" for name in listed} | set(config["book_moved"])
    complain("Pages that _toc.yml does not list stand in the site", sorted(pages - set(toc) - made))


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


def test_nothing_is_wider_than_the_screen(page, visit, complain):
    complain(f"{page}.html scrolls sideways", visit(page).too_wide)


def test_labels_in_the_figures_of_a_page_can_be_read(page, visit, complain):
    complain(f"Labels on {page}.html cannot be read", visit(page).unreadable)


def over(parts: dict[str, float], most: float, when: str) -> list[str]:
    heaviest = sorted(parts.items(), key=lambda part: -part[1])[:5]
    listed = ", ".join(f"{address.partition('?')[0].rpartition('/')[2]} {size:.0f}" for address, size in heaviest)
    return [f"{sum(parts.values()):.0f} KiB {when}, {most} are allowed; the heaviest parts: {listed}"] if sum(parts.values()) > most else []


def test_a_page_has_no_script_of_its_own_and_forbids_any(page, soup, complain):
    html = soup(page)
    policy = html.head.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy, f"{page}.html has no Content-Security-Policy"
    allowed = dict(part.strip().split(" ", 1) for part in policy["content"].split(";"))
    assert allowed["default-src"] == "'none'" and allowed["script-src"] == "'self'", f"{page}.html allows more scripts than the book's own files"
    wrong = [str(one)[:120] for one in html.select("script:not([src])") if one.get("type") != "application/json"]
    wrong += [f"<{one.name} {name}=…>" for one in html.find_all() for name in one.attrs if name.startswith("on")]
    complain(f"{page}.html has scripts written into it", wrong)


def test_a_script_that_gets_into_a_page_does_not_run(open_page, site):
    page = (site / "index.html").read_text("utf-8").replace("</article>", "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'></article>", 1)
    tab, watch = open_page(
        "index", route=lambda tab: tab.route("**/index.html", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8"))
    )
    assert tab.evaluate("() => window.ran") is None
    assert any("Content Security Policy" in one for one in watch.problems), "the browser did not even try: the test no longer tests anything"


def test_a_chapter_says_what_it_is_about_where_it_is_shared(toc, soup, complain):
    chapters = [page for page in toc if page.startswith("chapters/")] + ["index"]
    said = {page: soup(page).head.find("meta", {"name": "description"}) for page in chapters}
    complain("These pages have no description of at least forty characters", [page for page, tag in said.items() if tag is None or len(tag["content"]) < 40])
    assert len({tag["content"] for tag in said.values()}) == len(chapters), "two pages have the same description"
