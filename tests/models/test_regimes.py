"""The lists of the priority memoranda, run on invented people."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from enforcement import regimes
from enforcement.data import table
from enforcement.regimes import CRITERIA, JUDGED, LISTED, NOT_LISTED, OFFENCES, Category, Person, Standing, standing

NOBODY = Person("nothing known against them, came lawfully ten years ago")


def lists() -> dict[str, list[Category]]:
    """Every regime's list as the table has it."""
    found: dict[str, list[Category]] = {}
    for row in table("priority_categories").itertuples():
        since = None if row.since != row.since or row.since is None else row.since.date()
        found.setdefault(row.regime, []).append(Category(row.regime, row.category, int(row.rank), bool(row.ranked), since))
    return found


LISTS = lists()
DAYS = {
    "morton-priorities": date(2011, 3, 2),
    "johnson-priorities": date(2015, 1, 5),
    "eo-13768": date(2017, 1, 25),
    "pekoske-memo": date(2021, 2, 1),
    "ice-interim-guidance": date(2021, 2, 18),
    "mayorkas-guidelines": date(2021, 11, 29),
    "eo-14159": date(2025, 1, 20),
}


def on_list(person: Person, regime: str, day: date | None = None) -> Standing:
    return standing(person, LISTS[regime], day or DAYS[regime])


def test_every_category_of_the_table_has_a_rule():
    unknown = {(one.regime, one.criterion) for listing in LISTS.values() for one in listing if one.criterion not in CRITERIA}
    assert not unknown, f"categories of priority_categories without a rule in regimes.py: {unknown}"
    assert set(LISTS) == set(DAYS), "a regime was added to or dropped from the table: say in this test from when it applies"


def test_every_rule_is_used_by_some_regime():
    used = {one.criterion for listing in LISTS.values() for one in listing}
    assert used == set(CRITERIA), f"rules that no regime uses: {set(CRITERIA) - used}"


def test_an_unknown_criterion_is_refused_by_name():
    with pytest.raises(ValueError, match='criterion "shoe_size"'):
        standing(NOBODY, [Category("some-regime", "shoe_size")], date(2020, 1, 1))


def test_lists_of_two_regimes_are_not_mixed():
    mixed = [LISTS["eo-14159"][0], LISTS["eo-13768"][0]]
    with pytest.raises(ValueError, match="one regime"):
        standing(NOBODY, mixed, date(2020, 1, 1))
    with pytest.raises(ValueError, match="one regime"):
        standing(NOBODY, [], date(2020, 1, 1))


def test_an_unknown_kind_of_conviction_is_refused():
    with pytest.raises(ValueError, match='"parking" of "somebody" is unknown'):
        Person("somebody", convictions=("parking",))


@pytest.mark.parametrize("field", ["released", "entered", "final_order"])
def test_years_before_the_day_are_checked(field):
    with pytest.raises(ValueError, match=field):
        replace(NOBODY, **{field: -1})


def test_nothing_against_a_person_stands_on_no_list_but_the_one_that_names_everybody():
    answers = {regime: on_list(NOBODY, regime).answer for regime in LISTS}
    assert {regime for regime, answer in answers.items() if answer == LISTED} == {"eo-14159"}
    assert set(answers.values()) == {LISTED, NOT_LISTED}


def test_a_security_suspect_stands_first_on_every_list():
    suspect = replace(NOBODY, security_suspect=True)
    for regime in LISTS:
        found = on_list(suspect, regime)
        assert found.answer == LISTED and found.rank in (None, 1), f"{regime} does not put a security suspect first: {found}"


def test_rank_is_given_only_by_regimes_that_rank():
    convicted = replace(NOBODY, convictions=("felony",))
    assert on_list(convicted, "johnson-priorities").rank == 1
    assert on_list(convicted, "morton-priorities").rank == 1
    assert on_list(convicted, "eo-13768").rank is None


def test_2014_one_significant_misdemeanor_is_second_and_one_other_is_nothing():
    assert on_list(replace(NOBODY, convictions=("significant_misdemeanor",)), "johnson-priorities").rank == 2
    assert on_list(replace(NOBODY, convictions=("misdemeanor",)), "johnson-priorities").answer == NOT_LISTED


def test_2014_counts_three_misdemeanors_but_no_minor_traffic_offence():
    three = ("misdemeanor",) * 3
    assert on_list(replace(NOBODY, convictions=three), "johnson-priorities").rank == 2
    assert on_list(replace(NOBODY, convictions=(*three[:2], "minor_traffic", "status_offence")), "johnson-priorities").answer == NOT_LISTED


def test_2014_an_old_order_is_no_priority_and_a_new_one_the_third():
    assert on_list(replace(NOBODY, final_order=8), "johnson-priorities").answer == NOT_LISTED
    assert on_list(replace(NOBODY, final_order=0.5), "johnson-priorities").rank == 3
    exactly = date(2015, 1, 1)
    assert standing(replace(NOBODY, final_order=365 / 365.25), LISTS["johnson-priorities"], exactly).rank == 3, "the date itself counts"


def test_final_orders_of_any_age_are_listed_in_2011_2017_and_2025_and_in_no_list_of_2021():
    old = replace(NOBODY, final_order=8)
    assert {regime for regime in LISTS if on_list(old, regime).answer == LISTED} == {"morton-priorities", "eo-13768", "eo-14159"}


def test_the_best_rank_counts_when_several_categories_fit():
    both = replace(NOBODY, convictions=("felony",), final_order=0.5)
    found = on_list(both, "johnson-priorities")
    assert found.rank == 1 and set(found.because) == {"felony_conviction", "final_order"}


def test_a_category_that_fits_beats_one_left_to_judgement():
    both = replace(NOBODY, overstayed=True, final_order=0.5)
    found = on_list(both, "johnson-priorities")
    assert (found.answer, found.rank, found.because) == (LISTED, 3, ("final_order",))
    assert on_list(replace(NOBODY, overstayed=True), "johnson-priorities").answer == JUDGED


def test_january_2021_wants_conviction_release_and_threat_together():
    inmate = replace(NOBODY, convictions=("aggravated_felony",), threat_found=True, released=0.01)
    assert on_list(inmate, "pekoske-memo").answer == LISTED
    assert on_list(replace(inmate, released=1), "pekoske-memo").answer == NOT_LISTED
    assert on_list(replace(inmate, released=None), "pekoske-memo").answer == NOT_LISTED
    assert on_list(replace(inmate, threat_found=False), "pekoske-memo").answer == NOT_LISTED
    assert on_list(replace(inmate, convictions=("felony",)), "pekoske-memo").answer == NOT_LISTED


def test_february_2021_drops_the_release_and_keeps_the_threat():
    inmate = replace(NOBODY, convictions=("aggravated_felony",), threat_found=True, released=3)
    assert on_list(inmate, "ice-interim-guidance").answer == LISTED
    assert on_list(replace(inmate, threat_found=False), "ice-interim-guidance").answer == NOT_LISTED


@given(st.lists(st.sampled_from(OFFENCES), min_size=1, max_size=4), st.booleans())
def test_september_2021_no_conviction_alone_decides(convictions, threat):
    person = replace(NOBODY, convictions=tuple(convictions), threat_found=threat)
    assert on_list(person, "mayorkas-guidelines").answer == JUDGED


@given(st.sampled_from(OFFENCES))
def test_any_conviction_at_all_is_listed_in_2011_and_2017(kind):
    person = replace(NOBODY, convictions=(kind,))
    assert on_list(person, "morton-priorities").answer == on_list(person, "eo-13768").answer == LISTED


def test_a_charge_is_listed_in_2017_and_left_to_judgement_in_september_2021():
    charged = replace(NOBODY, charged=True)
    answers = {regime: on_list(charged, regime).answer for regime in LISTS}
    assert {r for r, a in answers.items() if a == LISTED} == {"eo-13768", "eo-14159"}
    assert {r for r, a in answers.items() if a == JUDGED} == {"mayorkas-guidelines"}


@given(st.floats(0, 20), st.floats(0, 20))
def test_a_fixed_date_lists_everyone_who_came_after_whoever_came_before_them(earlier, later):
    if earlier < later:
        earlier, later = later, earlier
    crossed = replace(NOBODY, without_inspection=True)
    for regime in ("johnson-priorities", "pekoske-memo", "mayorkas-guidelines"):
        if on_list(replace(crossed, entered=earlier), regime).answer == LISTED:
            assert on_list(replace(crossed, entered=later), regime).answer == LISTED


def test_with_a_fixed_date_recent_grows_older_as_the_memorandum_ages():
    crossed = replace(NOBODY, without_inspection=True, entered=3)
    assert on_list(crossed, "mayorkas-guidelines", date(2021, 11, 29)).answer == NOT_LISTED
    assert on_list(crossed, "mayorkas-guidelines", date(2024, 12, 1)).answer == LISTED


def test_without_a_date_recent_is_listed_then_judged_then_not():
    crossed = replace(NOBODY, without_inspection=True)
    answers = [on_list(replace(crossed, entered=years), "morton-priorities").answer for years in (0.2, 3, 12)]
    assert answers == [LISTED, JUDGED, NOT_LISTED]
    assert on_list(replace(crossed, entered=12, at_the_border=True), "morton-priorities").answer == LISTED


def test_lawful_entry_is_never_a_recent_entry():
    for regime in LISTS:
        assert "recent_entry" not in on_list(replace(NOBODY, entered=0), regime).because


def test_unlawful_entry_long_ago_is_left_open_by_the_order_of_2017():
    found = on_list(replace(NOBODY, without_inspection=True, entered=20), "eo-13768")
    assert found.answer == JUDGED and set(found.because) == {"statutory_grounds", "chargeable_act"}


@pytest.mark.parametrize(
    ("fact", "criterion"),
    [("warrant", "criminal_warrant"), ("charged", "pending_charge"), ("gang", "gang"), ("fraud", "fraud"), ("benefits", "public_benefits"),
     ("threat_found", "officer_judgment"), ("at_the_border", "border_apprehension")],
)  # fmt: skip
def test_each_single_fact_is_found_by_its_own_criterion(fact, criterion):
    person = replace(NOBODY, **{fact: True})
    assert CRITERIA[criterion](person, None, date(2020, 1, 1)) == LISTED
    assert CRITERIA[criterion](NOBODY, None, date(2020, 1, 1)) == NOT_LISTED


def test_an_aggravated_felony_is_a_felony_too_and_fraud_a_chargeable_act():
    day = date(2020, 1, 1)
    assert CRITERIA["felony_conviction"](replace(NOBODY, convictions=("aggravated_felony",)), None, day) == LISTED
    assert CRITERIA["felony_conviction"](replace(NOBODY, convictions=("misdemeanor",)), None, day) == NOT_LISTED
    assert CRITERIA["chargeable_act"](replace(NOBODY, fraud=True), None, day) == LISTED


@given(st.floats(0, 99))
def test_years_before_counts_back_to_the_nearest_day(years):
    day = date(2024, 2, 29)
    assert abs((day - regimes.years_before(day, years)).days - years * 365.25) <= 0.5


def test_2014_counts_significant_misdemeanors_among_the_three():
    three = ("misdemeanor", "misdemeanor", "significant_misdemeanor")
    assert regimes.three_misdemeanors(replace(NOBODY, convictions=three), None, DAYS["johnson-priorities"]) == LISTED
    assert regimes.three_misdemeanors(replace(NOBODY, convictions=three[1:]), None, DAYS["johnson-priorities"]) == NOT_LISTED


def test_in_february_2021_a_gang_counts_with_a_threat_that_was_found():
    member = replace(NOBODY, gang=True)
    assert on_list(member, "ice-interim-guidance").answer == NOT_LISTED
    assert on_list(replace(member, threat_found=True), "ice-interim-guidance").answer == LISTED


def test_in_2011_a_stay_past_the_visa_is_judged_and_the_second_and_third_priority_share_a_rank():
    assert on_list(replace(NOBODY, overstayed=True), "morton-priorities").answer == JUDGED
    assert on_list(replace(NOBODY, final_order=3.0), "morton-priorities").rank == 2


def test_an_aggravated_felony_is_found_by_its_name():
    assert regimes.aggravated_felony(replace(NOBODY, convictions=("aggravated_felony",)), None, DAYS["pekoske-memo"]) == LISTED
    assert regimes.aggravated_felony(replace(NOBODY, convictions=("felony",)), None, DAYS["pekoske-memo"]) == NOT_LISTED


def test_a_threat_that_was_found_or_a_gang_is_each_left_to_judgement():
    for known in (replace(NOBODY, threat_found=True), replace(NOBODY, gang=True)):
        assert regimes.public_safety_judgment(known, None, DAYS["mayorkas-guidelines"]) == JUDGED


def test_released_on_the_day_of_the_memorandum_counts_as_since():
    day, since = date(2021, 2, 20), date(2021, 1, 20)
    felon = replace(NOBODY, convictions=("aggravated_felony",), threat_found=True)
    on_the_day, before = ((day - since).days / regimes.DAYS_A_YEAR, ((day - since).days + 1) / regimes.DAYS_A_YEAR)
    assert regimes.aggravated_felony_threat_and_released(replace(felon, released=on_the_day), None, day) == LISTED
    assert regimes.aggravated_felony_threat_and_released(replace(felon, released=before), None, day) == NOT_LISTED


def test_entered_long_ago_to_the_day_is_still_left_to_judgement():
    entered = replace(NOBODY, without_inspection=True, entered=regimes.LONG_AGO)
    assert regimes.recent_entry(entered, None, DAYS["johnson-priorities"]) == JUDGED
