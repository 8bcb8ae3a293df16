"""Every verdict of the chapter "Does the story hold?" follows from its number, and each can fall.

The first half holds the table, the rules and the chapter to each other. The second half shows each rule data
that differ in one cell or one row, and expects another verdict: a verdict that no data could change is no check.
"""

import re
from dataclasses import replace

import pytest

from enforcement import claims
from enforcement.data import number, numbers, table
from enforcement.quantity import Quantity, assumed

LISTED = table("claims").set_index("claim")
ADVICE = "Correct the verdict and the sentences in data/claims.csv and chapters/claims.md, or the data"


def with_numbers(text: str, claim: str) -> str:
    """A text of the table as the chapter writes it: names in braces become the numbers they stand for."""
    return re.sub(r"\{(\w+)\}", rf'{{num}}`c["{claim}"]["\1"]`', text)


@pytest.fixture(scope="module")
def chapter(root):
    """The chapter's source, words that lead to the glossary as plain words."""
    return re.sub(r"\{term\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", (root / "chapters" / "claims.md").read_text("utf-8"))


def test_every_claim_has_a_rule_and_every_rule_a_claim():
    assert set(LISTED.index) == set(claims.RULES), "data/claims.csv and RULES in enforcement/claims.py list different claims"


def test_each_side_of_the_debate_has_five_claims():
    assert LISTED.side.value_counts()[["wider_enforcement", "narrower_enforcement"]].tolist() == [5, 5]


@pytest.mark.parametrize("claim", LISTED.index)
def test_the_verdict_in_the_table_follows_from_its_number(claim):
    found = claims.check(claim, numbers)
    assert found.verdict == LISTED.verdict[claim], (
        f'"{LISTED.title[claim]}" is listed as {LISTED.verdict[claim]}; its number, now {found.number}, says {found.verdict}. {ADVICE}.'
    )


@pytest.mark.parametrize("claim", LISTED.index)
def test_the_deciding_number_leads_to_rows_of_a_table(claim):
    found = claims.check(claim, numbers)
    for shown in (found.number, found.words, *found.beside.values()):
        assert shown.quantity.all_rows(), f'"{shown.quantity.name}" of {claim} has no row behind it'
    assert found.words.quantity is found.number.quantity, f"the verdict of {claim} must carry the receipt of its number"


@pytest.mark.parametrize("claim", LISTED.index)
def test_the_names_in_braces_are_numbers_of_the_rule(claim):
    asked = set(re.findall(r"\{(\w+)\}", LISTED.decided_by[claim] + LISTED.editor_adds[claim]))
    given = set(claims.check(claim, numbers).beside)
    assert asked == given, f"{claim}: the texts ask for {sorted(asked)}, the rule gives {sorted(given)}"


@pytest.mark.parametrize("claim", LISTED.index)
def test_the_chapter_prints_the_claim_as_the_table_has_it(claim, chapter):
    row = LISTED.loc[claim]
    lines = [line for line in chapter.splitlines() if line.startswith(f"**{row.title}.**") and f'c["{claim}"].words' in line]
    assert len(lines) == 1, f'chapters/claims.md should have one paragraph "{row.title}" with the verdict c["{claim}"].words; it has {len(lines)}'
    plain = re.sub(r"\{num\}`stated\[[^`]*`", lambda _: f"{number('claims', 'stated', claim=claim).exact}", lines[0]).casefold()
    for part in (row.statement, row.would_mean, with_numbers(row.decided_by, claim), with_numbers(row.editor_adds, claim), f'{{num}}`c["{claim}"].number`'):
        assert part.casefold() in plain, f'the paragraph of {claim} in chapters/claims.md lacks "{part}"'


@pytest.mark.parametrize("claim, listed", [
    ("wider-count", "deported-622000"), ("wider-records", "criminal-70-percent"), ("narrower-records", "cato-73-percent"),
    ("narrower-violent", "cato-5-percent-violent"), ("narrower-street", "ddp-street-11"),
])
def test_a_stated_figure_is_the_one_of_the_table_of_claims_of_2025(claim, listed):
    assert float(number("claims", "stated", claim=claim)) == float(number("claims_2025", "value", claim_id=listed))


def test_an_unknown_claim_has_no_verdict():
    with pytest.raises(KeyError):
        claims.check("story-unheard", numbers)


# Other data, another verdict.


def changed(*changes):
    """`numbers`, but where a change names the table and its columns: its values, or no row for an empty list."""

    def read(name: str, field: str, called: str = "", **where) -> list[Quantity]:
        found = numbers(name, field, called, **where)
        for other, wanted, values in changes:
            if other == name and all(where.get(key) == value for key, value in wanted.items()):
                found = [replace(found[0], value=float(value)) if found else assumed(value, "", called, "of a test") for value in values]
        return found

    return read


ARRESTS, HELD, STUDIES = "arrests_by_year", "detained_by_criminality", "research_studies"
FY2024 = {"fiscal_year": 2024}
INTERIOR = {**FY2024, "measure": "interior"}
ICE_NOW, ICE_DISPUTE, ALL_DISPUTE = (
    {"as_of": day, "arresting_agency": agency} for day, agency in (("2026-04-04", "ICE"), ("2025-11-30", "ICE"), ("2025-11-30", "all"))
)
MORE_CRIME = (STUDIES, {"treatment_kind": "limits_on_cooperation", "outcome_kind": "crime", "finding": "increase"}, [2027])

FLIPS = [
    ("story-targets", claims.FAILS, [(ARRESTS, {**FY2024, "criminality": "convicted_or_charged"}, [50_000])]),
    ("story-no-mass", claims.HOLDS, [("removals_by_year", INTERIOR, [200_000])]),
    ("story-serious", claims.CONDITION, [("convictions_by_offence", {"population": "ero_arrests"}, [0.6])]),
    ("story-serious", claims.FAILS, [("convictions_by_offence", {"population": "ero_arrests"}, [0.2])]),
    ("story-narrowed", claims.FAILS, [("priority_categories", {"regime": "mayorkas-guidelines"}, [1] * 8)]),
    ("story-narrowed", claims.FAILS, [("priority_categories", {"regime": "mayorkas-guidelines", "category": "recent_entry"}, [])]),
    ("story-backlog", claims.FAILS, [("final_orders", {"as_of": "2024-11-24"}, [800_000])]),
    ("story-officers-few", claims.FAILS, [("final_orders", {"as_of": "2024-11-24"}, [1_200_000])]),
    ("story-supervision", claims.HOLDS, [("alternatives_to_detention", {}, [5_000_000])]),
    ("story-staffing", claims.FAILS, [("officers", {"fiscal_year": 2025}, [7_000])]),
    ("story-workload", claims.HOLDS, [(ARRESTS, FY2024, [200_000]), ("removals_by_year", INTERIOR, [120_000])]),
    ("story-workload", claims.FAILS, [("docket", {"as_of": "2024-09-30"}, [2_000_000])]),
    ("story-tradeoff", claims.CONDITION, [("effort_figures", {"kind": "time_study"}, [6])]),
    ("story-bronx", claims.HOLDS, [("effort_figures", {"figure": "bronx-morning-targets"}, [40])]),
    ("story-watching", claims.HOLDS, [("arrests_at_large_and_in_custody", FY2024, [90_000])]),
    ("story-removals", claims.FAILS, [("removals_by_year", {**FY2024, "measure": "total"}, [269_999])]),
    ("story-removals", claims.HOLDS, [("removals_by_year", INTERIOR, [150_000])]),
    ("story-border-staff", claims.FAILS, [("border_details", {}, [0])]),
    ("story-border-staff", claims.HOLDS, [("border_details", {"measure": "arrests_not_made"}, [5_000])]),
    ("story-varies", claims.FAILS, [("policy_by_jurisdiction", {}, [4, 4, 4])]),
    ("story-sanctuary", claims.HOLDS, [("cooperation_statements", {"statement_id": "dhs-list-2025-05"}, [40])]),
    ("story-release", claims.HOLDS, [MORE_CRIME]),
    ("story-release", claims.FAILS, [("cooperation_statements", {"statement_id": "cis-rearrested-2014"}, [0])]),
    ("story-focus", claims.HOLDS, [(ARRESTS, {"fiscal_year": year, "criminality": "convicted_or_charged"}, [100_000]) for year in (2022, 2023)]),
    ("story-continues", claims.HOLDS, [(HELD, {**ICE_NOW, "criminality": "convicted"}, [30_000])]),
    ("story-continues", claims.FAILS, [(HELD, {**ICE_NOW, "criminality": "pending_charges"}, [2_000])]),
    ("wider-count", claims.HOLDS, [("claims_2025", {"side": "government_table"}, [630_000])]),
    ("wider-count", claims.FAILS, [("claims_2025", {"side": "government_table"}, [350_000])]),
    ("wider-records", claims.HOLDS, [(HELD, {**ICE_DISPUTE, "criminality": "convicted"}, [30_000])]),
    ("wider-records", claims.FAILS, [(HELD, {**ICE_DISPUTE, "criminality": "pending_charges"}, [2_000])]),
    ("wider-at-liberty", claims.HOLDS, [("docket", {"scope": "at_liberty"}, [300_000])]),
    ("wider-at-liberty", claims.FAILS, [("docket", {"scope": "at_liberty"}, [100_000])]),
    ("wider-cooperation", claims.FAILS, [(STUDIES, {"outcome": "Removals of people fingerprinted by states or counties"}, [0.1])]),
    ("wider-cooperation", claims.HOLDS, [(STUDIES, {"outcome": "Removals of people with violent convictions"}, [])]),
    ("wider-orders", claims.FAILS, [("final_orders_executed", {}, [0.7])]),
    ("narrower-records", claims.HOLDS, [(HELD, {**ALL_DISPUTE, "criminality": "other_immigration"}, [40_000])]),
    ("narrower-records", claims.FAILS, [(HELD, {**ALL_DISPUTE, "criminality": "pending_charges"}, [500])]),
    ("narrower-violent", claims.UNSETTLED, [(HELD, {**ALL_DISPUTE, "criminality": "convicted"}, [40_000])]),
    ("narrower-violent", claims.HOLDS, [(HELD, {"criminality": "violent"}, [3_000])]),
    ("narrower-violent", claims.FAILS, [(HELD, {"criminality": "violent"}, [40_000])]),
    ("narrower-street", claims.FAILS, [("cooperation_statements", {"statement_id": "cato-street-2025-06"}, [400])]),
    ("narrower-crime", claims.FAILS, [MORE_CRIME]),
    ("narrower-reporting", claims.FAILS, [(STUDIES, {"study": "goncalves-2024"}, [0.1])]),
    ("narrower-reporting", claims.HOLDS, [(STUDIES, {"treatment_kind": "description"}, [])]),
]


@pytest.mark.parametrize("claim, verdict, changes", FLIPS, ids=[f"{claim}-{verdict}" for claim, verdict, _ in FLIPS])
def test_other_data_give_another_verdict(claim, verdict, changes):
    found = claims.check(claim, changed(*changes))
    assert (found.verdict, found.verdict != LISTED.verdict[claim]) == (verdict, True)


def test_every_claim_is_shown_other_data():
    assert {claim for claim, _, _ in FLIPS} == set(claims.RULES)


@pytest.mark.parametrize("times, verdict", [(1.9, claims.HOLDS), (2.0, claims.HOLDS), (2.1, claims.DEFINITION)])
def test_a_word_depends_on_its_definition_when_counts_differ_more_than_twofold(times, verdict):
    assert claims.apart(assumed(100 * times, "case", "one", "test"), assumed(100, "case", "other", "test")) == verdict


@pytest.mark.parametrize("wide, narrow, verdict", [(0.9, 0.6, claims.HOLDS), (0.9, 0.5, claims.DEFINITION), (0.5, 0.2, claims.FAILS)])
def test_most_is_more_than_half_by_the_reading_chosen(wide, narrow, verdict):
    assert claims.two_readings(assumed(wide, "share", "wide", "test"), assumed(narrow, "share", "narrow", "test")) == verdict


@pytest.mark.parametrize("counted, share, verdict", [(269_999, 0.9, claims.FAILS), (270_000, 0.9, claims.HOLDS), (270_000, 0.5, claims.CONDITION)])
def test_a_count_reaches_what_was_stated(counted, share, verdict):
    assert claims.at_least(assumed(counted, "removal", "counted", "test"), 270_000, assumed(share, "share", "meant", "test")) == verdict
