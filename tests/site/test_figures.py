"""Each figure keeps DESIGN's contract: words, picture, table, downloads, and a picture that can be read on a phone."""

import csv
import io
import json
import re
import struct
from xml.etree import ElementTree

import pytest
from on_the_page import fixed_colours

DOWNLOADS = {".csv", ".svg", ".png", ".vl.json"}


@pytest.fixture
def drawn(figure, listed, soup):
    """The figure as it stands on its page."""
    found = soup(listed[figure]["page"]).find(id=f"fig-{figure}")
    assert found is not None, f'figures.json lists "{figure}" on {listed[figure]["page"]}, where it does not stand'
    return found


def test_figures_json_lists_the_figures_of_a_page_and_no_others(page, soup, listed):
    on_page = [one["id"].removeprefix("fig-") for one in soup(page).select("figure.chart")]
    assert on_page == [name for name, one in listed.items() if page in (one["page"], f"figures/{name}")], (
        f"figures.json and {page}.html do not list the same figures in the same order"
    )


def test_a_figure_has_its_parts(figure, drawn, listed):
    parts = {
        "picture for a wide screen": ".chart-wide svg",
        "picture for a phone": ".chart-narrow svg",
        "title": "figcaption .chart-title",
        "subtitle": "figcaption .chart-subtitle",
        "link to its documents": "figcaption .chart-source a[href]",
        "folded table of what is plotted": "details:not([open]) table tbody td",
        "heading in its table": "table th[scope=col]",
        "link to a download": ".chart-links a[download]",
    }
    missing = [
        what for what, selector in parts.items() if not drawn.select(selector) or not any(one.get_text() or one.name == "svg" for one in drawn.select(selector))
    ]
    assert not missing, f'Figure "{figure}" on {listed[figure]["page"]} has no {", no ".join(missing)}'


def test_a_figure_says_in_words_what_it_shows(figure, drawn, listed):
    picture = drawn.select_one("[role=img]")
    assert picture is not None and picture.get("aria-label"), f'Figure "{figure}" has no alternative text'
    assert picture["aria-label"] == listed[figure]["alt"], f'figures.json and the page give figure "{figure}" different alternative texts'
    assert {svg.get("aria-hidden") for svg in picture.select("svg")} == {"true"}, (
        f'The pictures of figure "{figure}" are read out twice: hide both SVGs from screen readers'
    )
    title = drawn.select_one(".chart-title").get_text().removesuffix("#").strip()
    assert title == listed[figure]["title"], f'figures.json and the page give figure "{figure}" different titles'


def test_the_documents_behind_a_figure_stand_on_the_page_of_references(figure, drawn, listed, soup):
    known = {one["id"] for one in soup("pages/references").select("[id]")}
    keys = [link["href"].partition("references.html#")[2] for link in drawn.select(".chart-source a")]
    assert keys == listed[figure]["sources"], f'Figure "{figure}" links other documents than figures.json names'
    assert set(keys) <= known, f'Figure "{figure}" links to documents that the page of references does not have: {sorted(set(keys) - known)}'


def test_the_downloads_of_a_figure_are_there_and_can_be_read(figure, drawn, listed, site):
    page = site / listed[figure]["page"]
    files = {}
    for link in drawn.select(".chart-links a[download]"):
        path = (page.parent / link["href"]).resolve()
        assert path.is_file(), f'Figure "{figure}" offers {link["href"]}, which is not there'
        files[path.name.removeprefix(figure)] = path.read_bytes()
    assert set(files) == DOWNLOADS, f'Figure "{figure}" offers {sorted(files)} and not {sorted(DOWNLOADS)}'
    assert ElementTree.fromstring(files[".svg"]).tag == "{http://www.w3.org/2000/svg}svg"
    assert files[".png"].startswith(b"\x89PNG\r\n\x1a\n") and min(struct.unpack(">II", files[".png"][16:24])) > 100
    spec = json.loads(files[".vl.json"])
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/") and '"url"' not in files[".vl.json"].decode()
    in_csv = list(csv.reader(io.StringIO(files[".csv"].decode())))
    in_table = [[cell.get_text() for cell in row.select("th, td")] for row in drawn.select("table tr")]
    assert [len(row) for row in in_csv] == [len(row) for row in in_table] and in_csv[0] == in_table[0], (
        f'The CSV of figure "{figure}" and its table on the page differ in shape or headings'
    )
    plain = [[cell.replace(",", "") for cell in row] for row in in_table]
    differ = [(a, b) for one, other in zip(in_csv[1:], plain[1:], strict=True) for a, b in zip(one, other, strict=True) if a.replace(",", "") != b]
    assert not differ, f'The CSV of figure "{figure}" and its table on the page differ: {differ[:3]}'


def test_ids_are_unique_on_a_page(page, soup):
    ids = [one["id"] for one in soup(page).select("[id]")]
    assert len(ids) == len(set(ids)), f"{page}.html uses an id twice: {sorted({one for one in ids if ids.count(one) > 1})}"


def test_ids_inside_a_picture_carry_the_name_of_the_figure(figure, drawn):
    for svg in drawn.select("svg"):
        strange = [one["id"] for one in svg.select("[id]") if not one["id"].startswith(f"{figure}-")]
        assert not strange, f'Ids inside the picture of "{figure}" must begin with its name: {strange}'
        used = set(re.findall(r"url\(#([^)]+)\)", str(svg)))
        assert used <= {one["id"] for one in svg.select("[id]")}, f'The picture of "{figure}" refers to parts that it does not have: {used}'


def test_a_picture_takes_its_colours_from_the_theme(figure, drawn):
    """A colour written out does not follow the switch from light to dark."""
    inline = [str(svg) for svg in drawn.select("svg")] + [block.string for block in drawn.select("script.chart-spec")]
    found = fixed_colours(" ".join(inline))
    assert not found, f'Figure "{figure}" has colours that are not of enforcement.theme and stay the same in the dark: {found}'
