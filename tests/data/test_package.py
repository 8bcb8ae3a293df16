"""What holds for every table: the order of its rows, the place of its figures, its columns, its size, its documents."""

import re

import pandas as pd
import pytest

from book.sources import documents
from enforcement.data import folder, package, resource, table

TABLES = [one["name"] for one in package()["resources"]]
SEVERAL = {
    "final_orders": ["as_of", "scope"],
    "removals_by_year": ["fiscal_year", "measure"],
    "arrests_by_year": ["fiscal_year", "scope", "criminality"],
    "docket": ["as_of", "measure", "scope"],
}
"""Tables in which several sources may state one quantity, and what makes it one."""

OF_THE_WORDING = {"policy_timeline", "definitions_and_breaks"}
"""Tables of words, where a row may rest on a whole document."""


def key_of(name: str) -> list[str]:
    key = resource(name)["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def columns_of(name: str) -> list[str]:
    return [field["name"] for field in resource(name)["schema"]["fields"]]


@pytest.mark.parametrize("name", TABLES)
def test_rows_stand_in_the_order_of_the_key(name):
    found = table(name)[key_of(name)]
    for column in found.select_dtypes("string").columns:
        found[column] = found[column].fillna("").astype(object)
    wanted = found.sort_values(key_of(name), kind="stable", na_position="first")
    moved = [here for here, there in zip(found.index, wanted.index, strict=True) if here != there]
    assert not moved, f"{name}.csv: row {moved[0] + 2} stands in the wrong place; rows are sorted by {', '.join(key_of(name))}"


@pytest.mark.parametrize("name", [one for one in TABLES if one not in OF_THE_WORDING and "place" in columns_of(one)])
def test_a_row_says_where_in_its_document_it_stands(name):
    data = table(name)
    missing = data[data["place"].isna()]
    assert missing.empty or resource(name).get("place"), (
        f"{name}.csv, rows {[i + 2 for i in missing.index]}: column place is blank; name the page, table or cell of the document"
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_and_every_row_says_how_sure_it_is(name):
    entry, data = resource(name), table(name)
    for field in entry["schema"]["fields"]:
        assert field.get("description", "").strip(), f"{name}: column {field['name']} has no description"
    assert {"source", "confidence"} <= set(data), f"{name}: each row needs a source and a confidence"
    assert all(entry.get(word) for word in ("title", "description", "coverage", "retrieved", "caveats", "licenses", "sources")), (
        f"{name}: an item of its entry is missing"
    )


@pytest.mark.parametrize("name", TABLES)
def test_a_count_has_a_unit(name):
    """A column of numbers has a unit, or the rows have one in the column `unit`, or it is a label such as a year or a rank."""
    labels = {"fiscal_year", "year", "item", "rank", "number", "level_order", "step", "yes_to", "no_to"}
    fields = resource(name)["schema"]["fields"]
    if any(field["name"] == "unit" for field in fields):
        return
    bare = [field["name"] for field in fields if field["type"] in ("integer", "number") and not field.get("unit") and field["name"] not in labels]
    assert not bare, f"{name}: the columns {bare} have no unit in datapackage.json"


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_about_an_individual(name):
    personal = {"name", "person", "alien_number", "birth_date", "birth_year", "age", "sex", "gender", "country_of_birth", "citizenship", "crime", "charge"}
    found = personal & set(table(name).columns)
    assert not found, f"{name}: the columns {sorted(found)} describe single people; tables hold counts, rules and documents"


@pytest.mark.parametrize("name", SEVERAL)
def test_where_two_sources_disagree_the_table_of_conflicts_says_why(name):
    figure = {"final_orders": "people", "removals_by_year": "removals", "arrests_by_year": "arrests", "docket": "people"}[name]
    conflicts = table("source_conflicts")
    said = " ".join(conflicts[conflicts["tables"].fillna("").str.split("; ").map(lambda names: name in names)]["figures"])
    for what, part in table(name).dropna(subset=[figure]).groupby(SEVERAL[name]):
        exact = part[part["precision"] == "exact"] if "precision" in part else part
        values = sorted(set(exact[figure]))
        unsaid = [f"{value:,}" for value in values if f"{value:,}" not in said] if len(values) > 1 else []
        assert not unsaid, f"{name}.csv has several exact figures for {what}, and source_conflicts.csv names no {', '.join(unsaid)}: say there why they differ"


def test_a_document_says_how_it_was_seen_and_on_which_terms():
    for key, fields in documents().items():
        missing = [word for word in ("title", "seen", "terms") if not fields.get(word)]
        assert not missing and (fields.get("publisher") or fields.get("author")), (
            f"references.bib, {key}: {', '.join(missing) or 'publisher or author'} missing"
        )
        assert not re.search(r"redistribution (is )?(forbidden|not allowed)", fields["terms"]), f"{key}: its terms forbid to pass it on"


def test_the_folder_is_small():
    size = sum(path.stat().st_size for path in folder().iterdir())
    assert size < 4_000_000, f"data/ has {size:,} bytes; 4 million are the most a reader should have to load"


def test_no_date_of_reading_lies_after_the_retrieval():
    for one in package()["resources"]:
        data = table(one["name"])
        if "as_of" in data:
            late = data[data["as_of"] > pd.Timestamp(one["retrieved"])]
            assert late.empty, (
                f'{one["name"]}.csv, rows {[i + 2 for i in late.index]}: as_of lies after the day of retrieval, {one["retrieved"]}; '
        f'correct the date, or "retrieved" in datapackage.json'
            )
