"""What readers pass on keeps its word: a figure's own page, also in a frame elsewhere; citations, pictures, texts, addresses; and what the search finds."""

import re
import struct
from collections import Counter
from html import unescape

import pytest
import snowballstemmer
from on_the_page import awake, rgb
from pybtex.database import parse_file

from book.site import waiting_on_pages
from enforcement.theme import PALETTE

STILL, LIVE = "backlog-growth", "littles-law"
STEMMER = snowballstemmer.stemmer("porter")
"""What Sphinx reduces English words with."""


@pytest.fixture(scope="session")
def chapters(toc) -> list[str]:
    return [page for page in toc if page.startswith("chapters/")]


# A figure's own page.


def test_a_figure_links_its_own_page_and_that_page_leads_back(figure, listed, soup, site):
    chapter = listed[figure]["page"]
    link = soup(chapter).select_one(f"#fig-{figure} .chart-links a:not([download])")
    assert link and (site / chapter).parent.joinpath(link["href"]).resolve() == (site / "figures" / f"{figure}.html").resolve(), (
        f'"{figure}" does not link its own page'
    )
    own = soup(f"figures/{figure}")
    assert own.select_one("h1").get_text() == listed[figure]["title"] and own.select_one(f"#fig-{figure} .chart-wide svg")
    path, _, anchor = own.select_one(".in-the-book a")["href"].partition("#")
    assert (site / "figures" / path).resolve() == (site / f"{chapter}.html").resolve() and anchor == f"fig-{figure}"


def test_every_link_of_a_figures_own_page_leads_somewhere(figure, soup, site, complain):
    own, lost = soup(f"figures/{figure}"), []
    assert own.select_one("base")["target"] == "_top", "in a frame its links would open inside the frame"
    for address in [one.get("href") or one.get("src") for one in own.select("[href]:not([rel=canonical]), [src]")]:
        path, _, anchor = address.partition("?")[0].partition("#")
        there = (site / "figures" / path).resolve()
        if not path or not there.is_file() or (anchor and not soup(there.relative_to(site.resolve()).with_suffix("").as_posix()).find(id=anchor)):
            lost.append(address)
    complain(f"figures/{figure}.html links to what is not there", lost)


def test_a_number_on_a_figures_own_page_leads_to_its_receipt_in_the_chapter(figure, listed, soup):
    for link in soup(f"figures/{figure}").select("a.number"):
        receipt = soup(listed[figure]["page"]).find(id=link["href"].partition("#")[2])
        assert receipt is not None and link.get_text() in receipt.get_text(), f'"{link.get_text()}" on figures/{figure}.html leads to another number\'s receipt'


@pytest.fixture
def framed(open_page, soup, config):
    """A page elsewhere that shows a figure as its own page tells to: (tab, its frame, what went wrong)."""

    def _framed(name: str, theme: str = "", width: int = 1280):
        html = unescape(soup(f"figures/{name}").select_one(".embed code").decode_contents()).replace(config["book_site"], "", 1)
        html = html.replace(f"{name}.html", f"{name}.html{theme}")
        elsewhere = f'<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Elsewhere</title><body>{html}</body></html>'
        fulfil = lambda route: route.fulfill(body=elsewhere, content_type="text/html; charset=utf-8")  # noqa: E731
        tab, watch = open_page("elsewhere", width=width, route=lambda tab: tab.route("**/elsewhere.html", fulfil))
        frame = tab.query_selector("iframe").content_frame()
        frame.wait_for_selector("figure.chart")
        return tab, frame, watch

    return _framed


@pytest.mark.parametrize("width", [1280, 360])
def test_a_live_figure_comes_alive_in_a_frame_and_shows_its_picture_whole(width, framed):
    _tab, frame, watch = framed(LIVE, width=width)
    awake(frame, LIVE)
    control = frame.locator("input[type=range]").first
    before = frame.locator(".chart-answer").inner_text()
    control.press("PageUp")
    frame.wait_for_function("before => document.querySelector('.chart-answer').textContent !== before", arg=before)
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the figure scrolls sideways in its frame"
    end = frame.locator(".chart-answer").evaluate("answer => answer.getBoundingClientRect().bottom + scrollY - innerHeight")
    assert end <= 0, f"the frame is {end:.0f} px too low to show the answer without scrolling"
    assert not watch.problems, watch.problems


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_address_of_a_framed_figure_can_ask_for_light_or_dark(theme, framed):
    _, frame, _ = framed(STILL, f"?theme={theme}")
    paper = PALETTE["paper"][["light", "dark"].index(theme)]
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(paper)


def test_a_link_in_a_frame_opens_outside_it(framed, listed, server):
    tab, frame, _ = framed(STILL)
    frame.locator(".in-the-book a").click()
    tab.wait_for_url(f"{server.address}{listed[STILL]['page']}.html#fig-{STILL}")


def test_a_figures_own_page_sends_only_what_it_needs(listed, soup, complain):
    wrong = []
    for name, one in listed.items():
        sent = {
            re.sub(r"\?.*", "", tag.get("src") or tag["href"]).rpartition("/")[2] for tag in soup(f"figures/{name}").select("script[src], link[rel=stylesheet]")
        }
        wanted = {"palette.css", "book.css", "figure.css", "theme.js"} | ({"charts.js"} if one["live"] else set())
        wrong += [f"figures/{name}.html sends {', '.join(sorted(sent))}"] if sent != wanted else []
    complain("A figure's own page sends other styles and scripts than it needs", wrong)


# Citations.


def test_book_chapters_and_figures_can_be_cited_on_their_pages(chapters, listed, soup, site, complain):
    entries = parse_file(site / "downloads" / "cite.bib").entries
    wanted = ["enforcement", *(f"enforcement-{page.removeprefix('chapters/')}" for page in chapters), *(f"enforcement-figure-{name}" for name in listed)]
    assert sorted(entries) == sorted(wanted), "cite.bib does not hold the book, its chapters and its figures, each once"
    shown = {
        page: " ".join(one.get_text() for one in soup(page).select("details.cite:not([open]) pre"))
        for page in ["index", *chapters, *(f"figures/{name}" for name in listed)]
    }
    missing = [
        page
        for page, text in shown.items()
        if f"@misc{{enforcement{'' if page == 'index' else '-' + page.replace('figures/', 'figure-').removeprefix('chapters/')}," not in text
    ]
    complain("These pages do not say how to cite them", missing)


def test_a_citation_names_an_address_only_where_the_book_has_one(site, config, complain):
    home = config["book_site"].rstrip("/")
    entries = parse_file(site / "downloads" / "cite.bib").entries
    named = {key: [one.fields[field] for field in ("url", "doi") if field in one.fields] for key, one in entries.items()}
    complain(
        "These citations name an address that the book does not have",
        [(key, some) for key, some in named.items() if not all(home and one.startswith(home) for one in some)],
    )


# Social pictures and addresses.

EDGE = """async ([address, deep]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const {width, height} = image, pen = Object.assign(document.createElement('canvas'), {width, height}).getContext('2d');
  pen.drawImage(image, 0, 0);
  const colours = (...box) => [...new Set(new Uint32Array(pen.getImageData(...box).data.buffer))];
  const edges = [[0, 0, width, deep], [0, height - deep, width, deep], [0, 0, deep, height], [width - deep, 0, deep, height]];
  return [[...new Set(edges.flatMap(box => colours(...box)))].length, colours(0, height / 4, width, height / 2).length];
}"""
"""How many colours a picture has along its edges, and how many in its middle."""


def test_every_page_with_a_figure_has_a_social_picture_with_nothing_cut(listed, open_page, site, complain):
    pages = sorted({one["page"] for one in listed.values()})
    tab, _ = open_page("search")
    wrong = []
    for page in pages:
        path = site / "_static" / "social" / f"{page.rpartition('/')[2]}.png"
        if not path.is_file() or struct.unpack(">II", path.read_bytes()[16:24]) != (1200, 630):
            wrong.append(f"{path.name} is not there, or not 1200 by 630 px")
            continue
        edge, middle = tab.evaluate(EDGE, [f"_static/social/{path.name}", 12])
        wrong += [f"{path.name}: something runs over its edge"] * (edge > 1) + [f"{path.name} is blank"] * (middle < 2)
    complain("Social pictures are wanting", wrong)
    assert len(list((site / "_static" / "social").iterdir())) == len(pages), "pictures of an earlier build are left"


def test_full_addresses_stand_only_where_the_book_has_one(page, soup, config, site):
    said = [one.get("href") or one["content"] for one in soup(page).head.select("link[rel=canonical], meta[property='og:image'], meta[property='og:url']")]
    if not config["book_site"]:
        assert not said and not (site / "sitemap.xml").exists(), f"{page}.html names an address, and the book has none: {said}"
    assert all(one.startswith(config["book_site"]) for one in said), f"{page}.html names an address that is not the book's: {said}"


# Plain text.


def test_each_chapter_can_be_taken_as_plain_markdown(chapters, listed, soup, site, executed_chapters, complain):
    wrong = []
    for page in executed_chapters:
        path = site / "downloads" / f"{page.removeprefix('chapters/')}.md"
        if not path.is_file() or not soup(page).select(f".take-away a[href$='downloads/{path.name}']"):
            wrong.append(f"{page}.html offers no {path.name}")
            continue
        text = path.read_text("utf-8")
        words = re.sub(r"[\s>]+", " ", text)
        title = soup(page).select_one("h1").get_text().removesuffix("#").removesuffix("¶")
        wrong += [f"{path.name} does not begin with the chapter's title"] * (text.partition("\n")[0] != f"# {title}")
        wrong += [
            f'{path.name} does not say what "{name}" shows'
            for name, one in listed.items()
            if one["page"] == page and re.sub(r"\s+", " ", one["alt"]) not in words
        ]
        wrong += [
            f"{path.name}: solution {one['id']} is missing"
            for one in soup(page).select("details.solution")
            if f"**Solution {one['id'].rsplit('-', 1)[-1]}**" not in text
        ]
        links = [one for one in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)) if ":" not in one]
        wrong += [f"{path.name} links to {one}, which is not there" for one in links if not (path.parent / one.partition("#")[0]).resolve().is_file()]
        wrong += [f"{path.name} has HTML in it"] * ("<details" in text)
    complain("Chapters as Markdown", wrong)


@pytest.fixture
def executed_chapters(chapters, root) -> list[str]:
    return [page for page in chapters if "```{code-cell}" in (root / f"{page}.md").read_text("utf-8")]


# The search.


def stems(text: str) -> Counter:
    """How often each word of five letters and more stands in a text; words as the search knows them, by their stems."""
    return Counter(STEMMER.stemWords(re.findall(r"[a-z]{5,}", text.lower())))


@pytest.mark.parametrize("part", ["details.solution", "figure.chart"])
def test_the_search_finds_what_stands_only_in(part, chapters, soup, open_page, server):
    for page in chapters:
        article = soup(page).select_one("article")
        inside = stems(" ".join(one.get_text(" ") for one in article.select(part)))
        everywhere = stems(article.get_text(" "))
        if only := [word for word, count in inside.items() if everywhere[word] == count and f" {word} " in article.get_text(" ").lower()]:
            break
    word = max(only, key=lambda one: (len(one), one))
    tab, _ = open_page("search")
    tab.goto(f"{server.address}search.html?q={word}")
    tab.wait_for_function("() => /finished|did not match/.test(document.querySelector('#search-results .search-summary')?.textContent || '')")
    found = tab.locator("#search-results ul.search li a").evaluate_all("all => all.map(one => one.getAttribute('href').split(/[?#]/)[0])")
    assert f"{page}.html" in found, f'The search for "{word}", which stands only in {part} of {page}, finds {found}'


# How old a table is.


def test_a_page_says_where_newer_releases_of_its_tables_may_exist(chapters, soup, complain):
    expected = waiting_on_pages()
    wrong = []
    for page in [*chapters, "index", "pages/about", "pages/tables/budgets", "pages/tables/final_orders"]:
        said = [link["href"].rpartition("/")[2].removesuffix(".html") for link in soup(page).select(".waiting a")]
        if note := soup(page).select_one("p.waiting"):
            said = said or [page.rpartition("/")[2]] * ("this table" in note.get_text())
        wanted = [one.table for one in expected.get(page, [])]
        wrong += [f"{page}.html speaks of {said} and should of {wanted}"] if said != wanted else []
    complain("The notes on old tables are not those of the tables that a page uses", wrong)


def test_a_figures_own_page_speaks_of_the_old_tables_of_its_chapter_that_share_its_documents(listed, root, soup, complain):
    documents = {path.stem: set(re.findall(r"[a-z][a-z0-9-]+", path.read_text("utf-8"))) for path in (root / "data").glob("*.csv")}
    expected, wrong, spoken = waiting_on_pages(), [], 0
    for name, one in listed.items():
        said = [link["href"].rpartition("/")[2].removesuffix(".html") for link in soup(f"figures/{name}").select(".waiting a")]
        wanted = [note.table for note in expected.get(one["page"], []) if documents[note.table] & set(one["sources"])]
        wrong += [f"figures/{name}.html speaks of {said} and should of {wanted}"] if said != wanted else []
        spoken += bool(said)
    complain("The notes on old tables are not those of the tables behind a figure", wrong)
    assert not any(expected.values()) or spoken > 0, "tables are old, and no figure's own page says so"


def test_what_the_search_shows_of_a_page_is_words_and_no_code_or_cells(open_page, server):
    tab, _ = open_page("search")
    tab.goto(f"{server.address}search.html?q=officers")
    shown = tab.locator("#search-results .context")
    shown.first.wait_for()
    texts = shown.all_text_contents()
    assert texts and not [text for text in texts if re.search(r"\b[a-z_]{2,}\(|import |[a-z]{3}[.?][A-Z]", text)], texts
