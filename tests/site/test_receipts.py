"""Each number on a page leads to its receipt, and each receipt to the cell it was read from."""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from on_the_page import unfold

from enforcement.quantity import CONFIDENCE

HERE = "a.number[href^='#']"
"""The numbers of a page whose receipts stand on it; those of a figure's own page stand in its chapter (test_shared.py)."""
KINDS = {"rows": "read from a table", "formula": "computed", "assumed": "assumed"}


@pytest.fixture(scope="session")
def receipts(site) -> list[dict]:
    return json.loads((site / "receipts.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def cells(root):
    """The rows of a table of the book that have the given key: `cells("final_orders", {"as_of": …})`."""

    @cache
    def rows(table: str) -> list[dict[str, str]]:
        with (root / "data" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return lambda table, key: [row for row in rows(table) if all(row[column].casefold() == value.casefold() for column, value in key.items())]


def with_inputs(receipt: dict) -> Iterator[dict]:
    """A receipt and every one that it rests on."""
    yield receipt
    for one in receipt.get("inputs", []):
        yield from with_inputs(one)


def rows_on(page: str, receipts: list[dict]) -> Iterator[tuple[dict, dict]]:
    """(receipt, row) for every cell behind the numbers of a page."""
    for receipt in receipts:
        if receipt["page"] == page:
            for one in with_inputs(receipt):
                yield from ((one, row) for row in one.get("rows", []))


def test_receipts_json_lists_the_numbers_of_a_page_and_no_others(page, soup, receipts):
    on_page = [link.get_text() for link in soup(page).select(HERE)]
    assert on_page == [one["text"] for one in receipts if one["page"] == page], f"receipts.json and {page}.html do not show the same numbers in the same order"


def led_to(soup, link):
    """The receipt on the page that a number leads to; None where there is none."""
    return soup.select_one(f"ol.receipts > li[id='{link['href'].removeprefix('#')}']")


def test_a_number_leads_to_a_receipt_that_shows_it(page, soup):
    for link in soup(page).select(HERE):
        receipt = led_to(soup(page), link)
        assert receipt is not None, f'{page}.html: the number "{link.get_text()}" leads to {link["href"]}, which is not there'
        assert link.get_text() in receipt.get_text(), f'{page}.html: the receipt {link["href"]} does not show the number "{link.get_text()}" that leads to it'


def test_links_between_receipts_and_to_tables_and_documents_arrive(page, site, soup):
    ids = cache(lambda where: {one["id"] for one in soup(where).select("[id]")})
    for link in soup(page).select("ol.receipts a[href]"):
        place, _, anchor = link["href"].partition("#")
        where = (site / page).parent.joinpath(place).resolve().relative_to(site.resolve()).with_suffix("").as_posix() if place else page
        assert (site / f"{where}.html").is_file(), f"{page}.html: a receipt links to {link['href']}, a page that is not there"
        assert not anchor or anchor in ids(where), f"{page}.html: a receipt links to {link['href']}, which is not on that page"


def test_a_receipt_says_where_the_number_comes_from(page, receipts):
    for receipt in receipts:
        if receipt["page"] == page:
            assert receipt["name"] and receipt["text"], f"{page}: a number without a name or a text: {receipt}"
            bare = [one["name"] for one in with_inputs(receipt) if not set(KINDS) & set(one) and not is_plain(one)]
            assert not bare, f'{page}: the receipt of "{receipt["name"]}" does not say where these come from: {bare}'


def is_plain(one: dict) -> bool:
    """A number written in a formula, such as the 1 in 1 − share, or a constant such as "one year"."""
    return one["value"] == 1 or one["name"] == f"{one['value']:,}"


def test_a_receipt_repeats_its_cell(page, receipts, cells):
    for receipt, row in rows_on(page, receipts):
        found = cells(row["table"], row["key"])
        where = f'{page}: the receipt of "{receipt["name"]}"'
        assert len(found) == 1, f"{where} names {row['key']} in {row['table']}.csv, where {len(found)} rows have this key"
        cell = found[0][row["column"]] if row["column"] else 1  # a row that was counted, and no cell of it
        assert float(cell) == float(receipt["value"]), f"{where} says {receipt['value']}; {row['table']}.csv has {cell} in column {row['column']}"
        for part in ("source", "confidence"):
            assert row[part], f"{where} names no {part}"
            assert row[part] == found[0][part], f"{where} says {part} {row[part]}; {row['table']}.csv has {found[0][part]}"


def test_a_receipt_on_the_page_names_table_document_and_how_sure_it_is(page, soup, receipts):
    of_page = [one for one in receipts if one["page"] == page]
    for link, receipt in zip(soup(page).select(HERE), of_page, strict=True):  # both in reading order
        shown = led_to(soup(page), link)
        links = {re.split(r"[/#]", one["href"])[-1].removesuffix(".html") for one in shown.select("a[href]")}
        for row in receipt.get("rows", []):
            assert {row["table"], row["source"]} <= links, (
                f'{page}.html: the receipt of "{receipt["name"]}" does not link {row["table"]} and {row["source"]}'
            )
            assert CONFIDENCE[row["confidence"]] in shown.get_text(), f'{page}.html: the receipt of "{receipt["name"]}" does not say how sure it is'


def test_a_receipt_is_reached_by_keyboard_from_its_number(page_of_each_kind, soup, open_page):
    page = page_of_each_kind
    if not soup(page).select(HERE):
        return
    tab, _ = open_page(page)
    unfold(tab)
    unreachable = tab.locator("a.number").evaluate_all(
        "all => all.filter(one => { one.focus(); return document.activeElement !== one; }).map(one => one.textContent)"
    )
    assert not unreachable, f"{page}.html: these numbers take no keyboard focus: {unreachable}"
    first = tab.locator("article a.number").first
    first.focus()
    tab.keyboard.press("Enter")
    target = first.get_attribute("href")
    assert tab.evaluate("location.hash") == target
    tab.wait_for_function(
        "target => { const at = document.querySelector(target).getBoundingClientRect(); return at.top >= 0 && at.top < innerHeight; }", arg=target
    )
