"""A damaged table is refused, by the package that chapters read it with and by `make data`, in a sentence that helps."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader

import book.package as make_data
from book import pages
from book.numbers import table_link
from book.sources import Unreadable
from enforcement import data
from enforcement.data import ChangedTable, DataError, number, numbers, table

CELLS = {
    "a word where a count belongs": (",913821,", ",many,", 5, "people", '"many" is not a whole number. Write digits only.'),
    "a part of a person": (",913821,", ",913821.5,", 5, "people", '"913821.5" is not a whole number. Write digits only.'),
    "a negative count": (",913821,", ",-5,", 5, "people", '"-5" is below 0. Correct it.'),
    "an unknown confidence": (
        ",Table 1,quoted",
        ",Table 1,sure",
        3,
        "confidence",
        '"sure" is unknown. Use one of: official, records, quoted, digitised, weak.',
    ),
    "an unknown category": ("2015-07-04,all", "2015-07-04,everyone", 3, "scope", '"everyone" is unknown. Use one of: non_detained, detained, all.'),
    "a blank where one must not be": ("all,925193,", "all,,", 3, "people", '"" is blank. Fill it in.'),
    "a date of another kind": ("2015-07-04,all", "04.07.2015,all", 3, "as_of", '"04.07.2015" is not a date. Write it as 2024-11-24.'),
    "neither true nor false": ("925193,exact,true", "925193,exact,perhaps", 3, "preferred", '"perhaps" is neither true nor false. Write true or false.'),
}


def refused(name="final_orders") -> str:
    """The sentence with which data.py refuses a changed table."""
    with pytest.warns(ChangedTable), pytest.raises(DataError) as error:
        table(name)
    return str(error.value)


def test_the_copy_is_read_without_a_word(copied):
    assert len(table("final_orders")) == copied.read().count("\n") - 1
    assert make_data.problems() == [] and make_data.complaint() == ""


@pytest.mark.parametrize("old, new, row, column, why", CELLS.values(), ids=CELLS)
def test_a_damaged_cell_is_named_with_its_place_and_what_to_do(copied, old, new, row, column, why):
    copied.change(old, new)
    assert refused() == f'final_orders.csv, row {row}, column "{column}": {why}'
    [sentence] = make_data.problems()
    assert sentence.startswith(f'data/final_orders.csv, row {row}, column "{column}": ')
    assert sentence.endswith("Correct the cell, or the rule in datapackage.json.")
    assert "constraint" not in sentence and "position" not in sentence, "the checker's own words tell a newcomer nothing"


def test_a_table_that_is_missing_is_named(copied):
    (copied.folder / "final_orders.csv").unlink()
    with pytest.raises(DataError, match=r"^final_orders.csv is missing from data/. Restore it, or remove its entry from datapackage.json.$"):
        table("final_orders")
    assert make_data.problems() == ["data/final_orders.csv is listed in datapackage.json and missing. Restore it, or remove its entry."]
    assert make_data.complaint() == "Changed since it was validated: data/final_orders.csv. Run `make data`: it checks the table and records its digest."


def test_a_column_that_is_missing_or_renamed_is_named(copied):
    copied.change(",place,", ",spot,")
    assert "has the columns as_of, scope, people, precision, preferred, source, spot" in (sentence := refused())
    assert sentence.endswith("Rename or restore them.")
    assert any(one.startswith('data/final_orders.csv, column "place": ') for one in make_data.problems())


def test_a_table_that_nobody_listed_is_named(copied):
    shutil.copy(copied.folder / "final_orders.csv", copied.folder / "extra.csv")
    assert make_data.problems() == ["data/extra.csv is not listed in datapackage.json. Add its entry; data/README.md says how."]


def test_a_row_twice_is_named(copied):
    copied.change("2015-07-04,detained,11372", "2015-07-04,all,11372")
    assert make_data.problems()[0].startswith("data/final_orders.csv, row 4: ") and "primary key" in make_data.problems()[0]


def test_a_row_that_is_too_short_or_too_long_is_said_in_words(copied):
    lines = copied.read().splitlines()
    (copied.folder / "final_orders.csv").write_text("\n".join([*lines[:-1], lines[-1].rsplit(",", 1)[0]]) + "\n", "utf-8")
    [sentence] = make_data.problems()
    assert "the row ends before this column; each column needs a comma" in sentence
    (copied.folder / "final_orders.csv").write_text("\n".join([*lines[:-1], lines[-1] + ",more"]) + "\n", "utf-8")
    [sentence] = make_data.problems()
    assert "a text with a comma in it needs quotation marks" in sentence


def test_a_year_that_the_entry_does_not_cover_is_said(copied):
    last = copied.read("removals_by_year").splitlines()[-1]
    assert last.startswith("2026,total,")
    copied.change(last + "\n", last + "\n" + last.replace("2026", "2027") + "\n", "removals_by_year")
    [sentence] = make_data.problems()
    assert (
        sentence.startswith('datapackage.json, removals_by_year: "coverage" is "FY2012 to FY2026')
        and 'the rows go to 2027. Correct it, and "retrieved" with it.' in sentence
    )


def test_a_unit_that_nobody_defined_is_named(copied):
    listing = copied.listing()
    listing["resources"][0]["schema"]["fields"][2]["unit"] = "visit"
    copied.save(listing)
    [sentence] = make_data.problems()
    assert sentence.startswith('datapackage.json, final_orders, column "people": Unknown unit "visit". Use one of: person')


ENTRIES = {
    "a part that no page lists": ({"part": "priorities"}, '"part" is "priorities". Use one of: flows, capacity, cooperation, claims;'),
    "a day that is none": ({"retrieved": "May 2025"}, '"retrieved" is "May 2025". Write the day as 2024-11-24.'),
    "a name that two tables have": ({"name": "removals_by_year"}, 'two tables are called "removals_by_year". Rename one.'),
    "a key of no column": ({"schema.primaryKey": ["day"]}, 'final_orders: primary key "[\'day\']" does not match the fields'),
    "a type that is none": ({"schema.fields.0.type": "day"}, 'final_orders: field type "day" is not supported. Correct the entry.'),
    "a rule that is none": ({"schema.fields.0.constraints": {"most": 1}}, 'final_orders: constraint "most" is not supported'),
    "half a unit": ({"schema.fields.2.unit": "removal /"}, 'column "people": Unknown unit "removal /". Use one of: person'),
    "a bracket in a unit": ({"schema.fields.2.unit": "removal ("}, 'column "people": Unknown unit "removal (". Use one of: person'),
}
LACKING = {
    "name": ("name", 'datapackage.json, table 1 of the list: "name" is missing. Add it.'),
    "path": ("path", 'datapackage.json, final_orders: "path" is missing. Add it.'),
    "title": ("title", 'datapackage.json, final_orders: "title" is missing. Add it.'),
    "schema": ("schema", 'datapackage.json, final_orders: "schema" is missing. Add it.'),
    "the columns": ("schema.fields", 'datapackage.json, final_orders: "schema" lists no "fields". Add them, one a column.'),
    "the name of a column": ("schema.fields.0.name", 'datapackage.json, final_orders, column 1: "name" is missing. Add it.'),
    "the type of a column": ("schema.fields.0.type", 'datapackage.json, final_orders, column "as_of": "type" is missing. Add it.'),
}


def edited(copied, place: str, *value) -> None:
    """Another value at a place of the first entry, such as schema.fields.0.type; none, and it is removed."""
    listing = copied.listing()
    at = listing["resources"][0]
    *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
    for step in way:
        at = at[step]
    if value:
        at[last] = value[0]
    else:
        del at[last]
    copied.save(listing)


@pytest.mark.parametrize("change, sentence", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_that_nothing_can_be_made_of_is_named_before_rows_are_looked_at(copied, change, sentence):
    copied.change(",913821,", ",-5,")
    for place, value in change.items():
        edited(copied, place, value)
    [said] = make_data.problems()
    assert said.startswith("datapackage.json") and sentence in said


@pytest.mark.parametrize("place, sentence", LACKING.values(), ids=LACKING)
def test_what_an_entry_lacks_is_said_to_all_who_read_the_list(copied, place, sentence):
    edited(copied, place)
    for reader in (make_data.problems, make_data.complaint):
        with pytest.raises(Unreadable) as error:
            reader()
        assert str(error.value) == sentence


def test_a_slip_of_the_pen_in_the_list_is_named_by_its_line(copied):
    path = copied.folder / "datapackage.json"
    path.write_text(json.dumps(copied.listing(), indent=1).replace('"resources": [', '"resources": [,'), "utf-8")
    line = path.read_text("utf-8").partition('"resources"')[0].count("\n") + 1
    with pytest.raises(Unreadable, match=rf"^data/datapackage.json, line {line}: .*\. Check the commas and quotation marks there"):
        make_data.complaint()


def test_a_table_saved_in_the_letters_of_another_system_is_named(copied):
    (copied.folder / "final_orders.csv").write_bytes(copied.read().replace("bullet", "büllet", 1).encode("cp1252", "replace"))
    with pytest.raises(Unreadable, match=r"^data/final_orders.csv, line 2, holds a letter that is not UTF-8. Save the file as UTF-8 \("):
        make_data.problems()


def test_the_mark_that_spreadsheets_begin_a_file_with_does_no_harm(copied):
    before = make_data.rows(copied.listing()["resources"][0])
    path = copied.folder / "final_orders.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert make_data.main() == 0 and make_data.rows(copied.listing()["resources"][0]) == before


BIBLIOGRAPHIES = {
    "a comma left out": (lambda text: text.replace("},\n", "}\n", 1), r"data/references.bib: syntax error in line \d+: .* Check the commas, braces"),
    "a brace left out": (lambda text: text.rstrip().removesuffix("}"), r"data/references.bib: syntax error in line \d+: .* Check the commas, braces"),
    "a key twice": (lambda text: text + text, r"data/references.bib: repeated bibliography entry: \S+. Give each document one entry, with a key of its own."),
    "no title": (lambda text: re.sub(r"(?m)^ *title = .*\n", "", text, count=1), r"data/references.bib: no title is given for [\w-]+. Add it."),
}


@pytest.mark.parametrize("damage, sentence", BIBLIOGRAPHIES.values(), ids=BIBLIOGRAPHIES)
def test_a_list_of_documents_that_cannot_be_read_says_where(copied, damage, sentence):
    path = copied.folder / "references.bib"
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    with pytest.raises(Unreadable, match=f"^{sentence}"):
        make_data.problems()


def test_every_table_of_the_book_is_listed_on_the_page_of_tables(root):
    listed = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))["resources"]
    assert [one["name"] for one in listed if one["part"] not in make_data.PARTS] == []


def test_a_document_that_nobody_knows_and_one_that_nobody_uses_are_named(copied):
    copied.change(",ice-letter-2024-11-24,", ",a-rumour,")
    unknown, unused = make_data.problems()
    assert unknown.endswith('column "source": "a-rumour" is not in references.bib. Add the document there, or correct the key.') and unknown.startswith(
        "data/final_orders.csv, row "
    )
    assert unused.endswith("Remove it, or cite it.") and "ice-letter-2024-11-24" in unused


def test_a_changed_byte_is_said_at_reading_and_on_each_receipt_and_stops_the_book(copied):
    assert not number("final_orders", "people", as_of="2024-11-24", scope="non_detained").rows[0].changed
    data._read.cache_clear()
    copied.change("1445549", "1445550")
    with pytest.warns(ChangedTable, match="final_orders.csv differs from the published table"):
        changed = number("final_orders", "people", as_of="2024-11-24", scope="non_detained")
    assert int(changed) == 1_445_550 and changed.rows[0].changed
    assert make_data.complaint().startswith("Changed since it was validated: data/final_orders.csv. Run `make data`")
    assert make_data.check() == 1


def test_make_data_records_a_valid_change_and_refuses_a_damaged_one(copied, capsys):
    copied.change("1445549", "1445550")
    assert make_data.main() == 0 and "2 tables are valid" in capsys.readouterr().out
    assert make_data.complaint() == ""
    before = copied.listing()
    copied.change("1445550", "-1")
    assert make_data.main() == 1 and "nothing was recorded" in capsys.readouterr().out
    assert copied.listing() == before and make_data.check() == 1


def test_make_data_runs_from_the_command_line(copied, root, tmp_path):
    """The command of the Makefile, on a copy of the book."""
    shutil.copytree(root / "_ext", tmp_path / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "chapters" / "enforcement", tmp_path / "chapters" / "enforcement", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {key: value for key, value in os.environ.items() if key != "ENFORCEMENT_DATA"} | {"PYTHONPATH": "_ext:chapters"}

    def run(command):
        done = subprocess.run([sys.executable, "-m", "book", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        return done.returncode, (done.stdout + done.stderr).strip()

    assert run("check") == (0, "")
    copied.change(",913821,", ",-5,")
    assert run("check")[0] == 1
    code, said = run("data")
    assert code == 1 and 'data/final_orders.csv, row 5, column "people"' in said and said.endswith("1 problem; nothing was recorded.")
    (copied.folder / "datapackage.json").write_text("{", "utf-8")
    for command in ("check", "data"):
        code, said = run(command)
        assert code == 1 and said.startswith("data/datapackage.json, line 1: ") and "Traceback" not in said


# A file that is no table, and a listing that cannot be read

HEADINGS = "final_orders.csv has the columns as_of;scope;people;precision;preferred;source;place;confidence;note; expected as_of, scope, people, "


@pytest.mark.parametrize("damage, sentence", [
    (lambda raw: b"", "final_orders.csv is blank. Restore it, or give it its first row: as_of, scope, people, "),
    (lambda raw: b"\n\n", "final_orders.csv is blank. Restore it, or give it its first row: as_of, scope, people, "),
    (lambda raw: raw.replace(b"Table 1", "Table 1 – p.".encode("cp1252"), 1), "final_orders.csv is not UTF-8. Save it again, in a spreadsheet as “CSV UTF-8”."),
    (lambda raw: raw.replace(b",913821,", b",913,821,", 1),
     "final_orders.csv, row 5 has 10 cells, one for each of 9 columns is needed. A text with a comma in it needs a quotation mark before it and one after it."),
    (lambda raw: raw.replace(b"2015-07-04,detained", b"detained", 1),
     "final_orders.csv, row 4 has 8 cells, one for each of 9 columns is needed. A text with a comma in it needs a quotation mark before it and one after it."),
    (lambda raw: raw.replace(b"\n", b",\n").replace(b",\n", b"\n", 1),
     "final_orders.csv, row 2 has 10 cells, one for each of 9 columns is needed. A text with a comma in it needs a quotation mark before it and one after it."),
    (lambda raw: raw.replace(b",", b";"), HEADINGS),
], ids=["blank", "blank lines", "cp1252", "a cell too many", "a cell too few", "a cell too many in each row", "semicolons"])
def test_a_file_that_is_no_table_is_said(copied, damage, sentence):
    file = copied.folder / "final_orders.csv"
    assert copied.read().splitlines()[0].count(",") == 8
    file.write_bytes(damage(file.read_bytes()))
    assert refused().startswith(sentence)


def test_a_quotation_mark_that_is_never_closed_is_said(copied):
    copied.change(",Table 1,", ',"Table 1,')
    assert refused().startswith("final_orders.csv, row 3 has 8 cells, one for each of 9 columns is needed.")


@pytest.mark.parametrize("ending", ["\n\n", "\r\n"])
def test_a_spreadsheets_ways_of_ending_a_line_are_read(copied, ending):
    before = table("final_orders")
    data._read.cache_clear()
    (copied.folder / "final_orders.csv").write_bytes(b"\xef\xbb\xbf" + copied.read().replace("\n", ending).encode())
    with pytest.warns(ChangedTable):
        assert table("final_orders").equals(before)


def test_a_table_that_was_never_recorded_is_read_and_said_to_be_new(copied):
    listing = copied.listing()
    del listing["resources"][0]["hash"]
    copied.save(listing)
    with pytest.warns(ChangedTable, match="^final_orders.csv is not among the published tables; numbers from it say “changed locally”."):
        assert number("final_orders", "people", as_of="2024-11-24", scope="non_detained").rows[0].changed


def test_a_listing_that_cannot_be_read_is_said_with_its_line(copied):
    (copied.folder / "datapackage.json").write_text('{"resources": [\n  {"name": "mine",}\n]}', "utf-8")
    with pytest.raises(DataError, match=r"^datapackage.json, line 2: .*\. Look there for a comma, a bracket or a quotation mark too many or too few.$"):
        table("mine")


@pytest.mark.parametrize("missing", ["path", "schema"])
def test_an_entry_that_lacks_a_part_is_named(copied, missing):
    listing = copied.listing()
    del listing["resources"][0][missing]
    copied.save(listing)
    with pytest.raises(DataError, match=f'^The entry of "final_orders" in datapackage.json has no "{missing}". Copy one from the entry of another table.$'):
        table("final_orders")


# Asking for tables, columns and cells

@pytest.mark.parametrize("called", ["on {day}", "on {}", "on {0}", "on {as_of", "on as_of}", "on {as_of.day}", "on {as_of:%d}"])
def test_a_name_with_more_than_columns_in_braces_is_refused(copied, called):
    with pytest.raises(DataError) as error:
        number("final_orders", "people", called, as_of="2024-11-24", scope="non_detained")
    assert str(error.value).startswith(f'The name "{called}" has something in braces that is no column of "final_orders". Its columns are: as_of, scope, ')


@pytest.mark.parametrize("field, kind", [("source", "string"), ("as_of", "date"), ("preferred", "boolean")])
def test_a_column_without_numbers_has_no_number(copied, field, kind):
    with pytest.raises(DataError) as error:
        number("final_orders", field, as_of="2024-11-24", scope="non_detained")
    advice = 'Read it from table("final_orders"), or ask for a column of numbers: people.'
    assert str(error.value) == f'Column "{field}" of "final_orders" holds no numbers ({kind}). {advice}'


def test_an_unknown_table_ends_in_the_list_of_tables(copied):
    with pytest.raises(DataError, match=r'^No table "orders" in datapackage.json. The tables are: final_orders, removals_by_year.$'):
        table("orders")


@pytest.mark.parametrize("ask", [lambda: numbers("final_orders", "persons"), lambda: number("final_orders", "people", persons=1)])
def test_an_unknown_column_ends_in_the_list_of_columns(copied, ask):
    with pytest.raises(DataError, match=r'^Table "final_orders" has no column "persons". Its columns are: as_of, scope, people, '):
        ask()


def test_a_cell_that_is_not_there_or_not_the_only_one_is_said(copied):
    with pytest.raises(
        DataError, match=r'^0 rows of "final_orders" have a value in "people" where as_of=1999-01-01; one is needed. Check the values asked for.$'
    ):
        number("final_orders", "people", as_of="1999-01-01")
    with pytest.raises(DataError, match=r'where as_of=2015-07-04; one is needed. Name more columns.$'):
        number("final_orders", "people", as_of="2015-07-04")


def test_a_folder_without_a_data_package_is_said(tmp_path, monkeypatch, copied):
    monkeypatch.setenv("ENFORCEMENT_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="No data folder with a datapackage.json at .*nowhere"):
        data.folder()


def test_a_number_carries_its_cell_its_document_and_how_sure_it_is(copied):
    one = number("final_orders", "people", "on the list, {as_of}", as_of="2024-11-24", scope="non_detained")
    [row] = one.rows
    assert (one.name, int(one), str(one.unit)) == ("on the list, 2024-11-24", 1_445_549, "person")
    assert (row.table, row.column, row.source, row.confidence) == ("final_orders", "people", "ice-letter-2024-11-24", "official")
    assert row.key == {"as_of": "2024-11-24", "scope": "non_detained", "source": "ice-letter-2024-11-24"} and row.place and not row.changed


def test_columns_have_the_types_of_their_entries(copied):
    orders = table("final_orders")
    assert str(orders.people.dtype) == "Int64" and str(orders.preferred.dtype) == "boolean" and str(orders.as_of.dtype).startswith("datetime64")
    assert orders.note.isna().any(), "a blank cell is missing, not an empty text"


def test_a_table_in_hand_is_ones_own(copied):
    mine = table("final_orders")
    mine.loc[:, "people"] = 0
    assert int(table("final_orders").people.sum()) > 0


# What a fork changed

@pytest.fixture
def published(copied):
    """The copy, published as it stands."""
    assert make_data.publish() == 0 and make_data.changes() == {}
    return copied


def footer(**said) -> str:
    """What the foot of a page says of changed tables."""
    templates = Environment(loader=FileSystemLoader(Path(make_data.__file__).with_name("templates")))
    return templates.get_template("tables-changed.html").render(pathto=lambda page: f"../{page}.html", edition="0.1.0", **said).strip()


def test_a_table_changed_and_recorded_is_still_not_the_published_one(published):
    published.change("1445549", "1445550")
    assert make_data.changes() == {}, "the book stops here: the digest is not recorded"
    assert make_data.publish() == 1, "what was not validated is not published"
    assert make_data.main() == 0 and make_data.complaint() == ""
    assert make_data.changes() == {"final_orders": "changed"}
    assert make_data.publish() == 0 and make_data.changes() == {}


def test_new_and_removed_tables_are_told_apart(published):
    listing = published.listing()
    listing["resources"][0]["name"] = "orders_of_mine"
    published.save(listing)
    assert make_data.changes() == {"orders_of_mine": "new", "final_orders": "removed"}


def test_a_book_that_was_never_published_says_nothing(copied):
    assert make_data.changes() == {} and make_data.published_as() == "" and footer(tables_changed={}) == ""


def test_the_foot_of_a_page_names_and_links_the_changed_tables():
    said = footer(tables_changed={"final_orders": "changed", "mine": "new", "beds": "removed"})
    assert '(0.1.0): <a href="../pages/tables/final_orders.html">final_orders</a>, <a href="../pages/tables/mine.html">mine</a> (new), beds (removed).' in said
    many = footer(tables_changed={f"t{i}": "changed" for i in range(85)})
    assert many.startswith('<p class="tables-changed">85 tables were changed') and 'href="../pages/data.html"' in many


def test_the_page_and_the_list_entry_of_a_changed_table_say_so(published):
    published.change("1445549", "1445550")
    make_data.main()
    one = published.listing()["resources"][0]
    [note] = pages.since_published(make_data.changes()[one["name"]])
    assert note.astext().startswith("This table was changed since the published edition (")
    assert "Changed since the published edition." in pages._entry(one, "changed")
    assert pages.since_published("") == [] and "since" not in pages._entry(one | {"description": ""})


def test_a_receipt_says_that_its_table_is_not_the_published_one():
    builder = SimpleNamespace(
        env=SimpleNamespace(book_said_of_tables={"changes": {"beds": "changed"}}), current_docname="chapters/x", get_relative_uri=lambda here, there: there
    )
    assert table_link(builder, "beds").endswith("<strong>(changed since the published edition)</strong>")
    assert table_link(builder, "officers").endswith("[officers]</a>")


def test_the_published_digests_are_those_of_an_edition(root):
    kept = json.loads((root / "data" / "published.json").read_text("utf-8"))
    assert set(kept) == {"version", "tables"} and kept["version"] and all(one.startswith("sha256:") for one in kept["tables"].values())
