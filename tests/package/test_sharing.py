"""What the build makes for passing on, without a browser: citations, frames, tags, old addresses, the age of tables."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from pybtex import format_from_string
from pybtex.database import parse_string

import book.package as make_data
from book import cadence, cite, share, social
from book.chapter_text import code_words
from enforcement import __version__

SITE = "https://example.org/book"
EVIL = "50% of A & B_c #1 cost $5 ~ ^ \\ { only"


# Citations.


def test_the_citation_file_is_of_this_version():
    assert cite.book()["version"] == __version__, "CITATION.cff and chapters/enforcement/__init__.py name different versions"


def test_the_citation_file_names_the_book_as_its_settings_do(root):
    assert cite.book()["title"] == yaml.safe_load((root / "_config.yml").read_text("utf-8"))["title"]


@pytest.mark.parametrize("style", ["plain", "alpha", "unsrt"])
def test_an_entry_is_taken_by_every_style(style):
    entries = cite.of_book(SITE) + cite.of_chapter("chapters/x", EVIL, SITE) + cite.of_figure("figures/y", "A title")
    assert format_from_string(entries, style=style, output_backend="text").count("Enforcement") >= 3


def test_marks_of_tex_in_a_title_are_harmless():
    title = parse_string(cite.of_chapter("chapters/x", EVIL), "bibtex").entries["enforcement-x"].fields["title"]
    assert title == r"{50\% of A \& B\_c \#1 cost \$5 \textasciitilde{} \textasciicircum{} \textbackslash{} \textbraceleft{} only}"


def test_an_address_is_named_only_where_it_is_known():
    assert "url" not in cite.of_book() + cite.of_chapter("chapters/x", "T") + cite.of_figure("figures/y", "T") and "doi" not in cite.of_book(SITE)
    assert f"url = {{{SITE}/figures/y.html}}" in cite.of_figure("figures/y", "T", SITE + "/")
    assert share.shared_as("", "chapters/x", social.address("chapters/x"), "alt") == ""
    assert f'content="{SITE}/_static/social/x.png"' in share.shared_as(SITE, "chapters/x", social.address("chapters/x"), "alt")
    assert share.address("", "figures/y") == "figures/y.html" and share.address(SITE, "figures/y") == f"{SITE}/figures/y.html"


def test_words_in_tags_and_frames_cannot_end_them():
    said = share.shared_as(SITE, "chapters/x", "a.png", '"><script>') + share.frame("a", '"><script>', 1)
    assert "<script>" not in said


# Social pictures.


def test_a_long_title_is_set_smaller_and_never_cut():
    words = "Every change of president since the year of the first letter changed who comes first, and so did memoranda in between, and letters"
    for width, most in ((460, 8), (1088, 3)):
        drawn = social.heading(words, width, most)
        assert drawn.svg.count("<tspan") <= most and drawn.scale >= 24, f"the title is set in {drawn.scale} px"
        assert all(word in drawn.svg for word in words.split())


def test_a_chart_is_placed_inside_its_box_in_the_colours_of_paper():
    drawn = social.placed(
        '<svg class="marks" width="300" height="600" viewBox="0 0 300 600"><path fill="var(--chart-blue)"/></svg>', social.Box(100, 50, 400, 300)
    )
    assert drawn.scale == 0.5 and 'x="225.0" y="50.0" width="150.0" height="300.0"' in drawn.svg and "#1f599f" in drawn.svg and "var(" not in drawn.svg


# Addresses.


def test_the_site_map_names_pages_in_full_and_in_order():
    assert share.site_map(SITE, {"b/c", "a"}).count("<loc>") == 2 and f"<loc>{SITE}/a.html</loc></url>\n <url><loc>{SITE}/b/c.html</loc>" in share.site_map(
        SITE, {"b/c", "a"}
    )


def test_a_page_at_an_old_address_leads_on_by_a_relative_link_and_no_script():
    page = share.forward("chapters/old", "pages/new")
    assert 'content="0; url=../pages/new.html"' in page and '<a href="../pages/new.html">' in page and "<script" not in page
    assert 'url=chapters/new.html"' in share.forward("old", "chapters/new")


def test_an_old_address_must_be_free_and_its_new_one_must_stand():
    assert share.moved_wrongly({"old": "new"}, {"new"}) == []
    assert "is no page of the book" in share.moved_wrongly({"old": "nowhere"}, {"new"})[0]
    assert "a page stands there" in share.moved_wrongly({"new": "newer"}, {"new", "newer"})[0]


# Plain text.


def test_folded_code_is_left_out_of_the_text_and_open_code_is_not():
    from nbformat.v4 import new_code_cell, new_output

    printed = [new_output("stream", name="stdout", text="three\n")]
    assert code_words(new_code_cell("1 + 2", outputs=printed), "..") == "```python\n1 + 2\n```\n\n```text\nthree\n```"
    assert code_words(new_code_cell("1 + 2", metadata={"tags": ["hide-input"]}, outputs=printed), "..") == "```text\nthree\n```"


# How old a table is.


@pytest.mark.parametrize(
    ("row", "last", "said"),
    [
        ({"as_of": "2024-11-24", "fiscal_year": "2025"}, date(2024, 11, 24), "24 November 2024"),
        ({"month": "2024-02"}, date(2024, 2, 29), "February 2024"),
        ({"week_start": "2024-12-29"}, date(2025, 1, 4), "29 December 2024"),
        ({"fiscal_year": "2024", "as_of": ""}, date(2024, 9, 30), "fiscal year 2024"),
    ],
)
def test_the_last_day_that_a_row_speaks_of(row, last, said):
    assert cadence.last_day(row) == (last, said)


def test_a_row_without_a_date_has_no_last_day():
    assert cadence.last_day({"topic": "wording"}) is None and cadence.waiting({"cadence": "yearly"}, [{"topic": "wording"}], date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("said", "word"),
    [("yearly (EOIR)", "yearly"), ("every two weeks, with gaps", "every two weeks"), ("none", "none"), ("yearly2", ""), ("until 2024 yearly", ""), ("", "")],
)
def test_a_cadence_begins_with_a_known_word(said, word):
    assert cadence.word(said) == word


@pytest.mark.parametrize(("edition", "expected"), [(date(2026, 4, 4), False), (date(2026, 4, 5), True)])
def test_a_table_waits_from_the_day_its_cadence_has_passed(edition, expected):
    entry = {"name": "t", "title": "T", "cadence": "yearly"}
    assert bool(cadence.waiting(entry, [{"as_of": "2025-04-03"}, {"as_of": "2024-01-01"}], edition)) is expected
    assert cadence.waiting(entry | {"cadence": "irregular (yearly until 2024)"}, [{"as_of": "2025-04-03"}], edition) is None


def test_a_damaged_copy_with_an_old_table_says_so_by_the_day_of_the_edition(copied):
    assert make_data.waiting() == {}, "the copy's tables are young enough as they stand, or the test needs other ones"
    listing = copied.listing()
    entries = {one["name"]: one for one in listing["resources"]}
    old = entries["removals_by_year"]
    newest = max(date.fromisoformat(row["as_of"]) for row in make_data.rows(old) if row["as_of"])
    entries["final_orders"]["retrieved"] = date(newest.year + 3, 1, 1).isoformat()
    copied.save(listing)
    assert make_data.waiting()["removals_by_year"] == ("removals_by_year", old["title"], f"{newest.day} {newest:%B %Y}", cadence.word(old["cadence"]))


def test_make_data_refuses_a_cadence_it_cannot_go_by(copied, capsys):
    listing = copied.listing()
    listing["resources"][0]["cadence"] = "now and then"
    copied.save(listing)
    assert make_data.main() == 1 and 'final_orders: "cadence" is "now and then". Begin it with one of: every two weeks, ' in capsys.readouterr().out


def said_on(page: str, *tables: str) -> str:
    templates = Environment(loader=FileSystemLoader(Path(make_data.__file__).with_name("templates")))
    waiting = [cadence.Waiting(name, name.title(), "September 2024", "yearly") for name in tables]
    return templates.get_template("waiting.html").render(pathto=lambda page: f"../{page}.html", pagename=page, waiting=waiting).strip()


def test_the_note_on_one_table_is_a_sentence_and_on_several_is_folded():
    assert said_on("index") == ""
    sentence = "is of September 2024; its sources are released yearly as a rule, and a newer release may exist."
    assert said_on("index", "beds") == f'<p class="waiting">The newest row of <a href="../pages/tables/beds.html">Beds</a> {sentence}</p>'
    assert said_on("pages/tables/beds", "beds") == f'<p class="waiting">The newest row of this table {sentence}</p>'
    assert said_on("index", "beds", "costs").startswith('<details class="waiting"><summary>Newer releases of 2 tables used on this page may exist')


def test_every_cadence_of_the_book_is_one_to_go_by(root):
    unclear = [
        one["name"] for one in json.loads((root / "data" / "datapackage.json").read_text("utf-8"))["resources"] if not cadence.word(one.get("cadence", ""))
    ]
    assert not unclear, f"datapackage.json: the cadence of {', '.join(unclear)} begins with none of: {', '.join(cadence.WORDS)}"
