"""Cross-checks of the tables on detainers, cooperation, law, research, arguments and teaching standards."""

import pandas as pd
import pytest
from looking import fiscal_year, month_number, rows

from enforcement.data import package, resource, table

OUTCOMES = ["taken", "refused", "lifted", "no_outcome"]
DETAINER_TABLES = [
    "detainers_us_by_month",
    "detainers_us_by_state",
    "detainers_us_by_facility",
    "detainers_pennsylvania_by_month",
    "detainers_pennsylvania_by_jail",
]
MODELS = ["jail_enforcement", "warrant_service_officer", "task_force"]
MINE = [one["name"] for one in package()["resources"] if one.get("part") == "cooperation"]
PLACES = set(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI "
    "MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY GU MP PR VI".split()
)
DIMENSIONS = {
    "detainer_compliance",
    "release_notification",
    "interview_access",
    "agreement_287g",
    "detention_contract",
    "status_inquiry",
    "information_sharing",
    "joint_operations",
    "warrant_rule",
    "who_decides",
}


def said(series, words):
    """Whether each cell contains the words; a blank cell does not."""
    return series.fillna("").str.contains(words, regex=False)


# ---------------------------------------------------------------- all tables of this part


@pytest.mark.parametrize("name", MINE)
def test_shares_lie_between_nought_and_one(name):
    data = table(name)
    if "unit" not in data.columns:
        return
    values = [column for column in ("value", "low", "high", "number") if column in data.columns]
    share = data[data["unit"] == "share"] if name != "research_studies" else data[:0]
    wrong = share[((share[values] < 0) | (share[values] > 1)).any(axis=1)] if values else share
    assert wrong.empty, f"{name}: a share is written as a fraction of one:\n{rows(wrong, 'unit', *values)}"


@pytest.mark.parametrize("name", ["detainer_points", "cooperation_statements", "nyc_detainers", "fugitive_operations"])
def test_a_period_does_not_end_before_it_starts(name):
    data = table(name).dropna(subset=["period_start", "as_of"])
    wrong = data[data["period_start"] > data["as_of"]]
    assert wrong.empty, f"{name}: these periods run backwards:\n{rows(wrong, 'period_start', 'as_of', 'source')}"


# ---------------------------------------------------------------- detainers by outcome


@pytest.mark.parametrize("name", DETAINER_TABLES)
def test_the_four_outcomes_add_up_to_the_detainers_issued(name):
    data = table(name)
    wrong = data[data[OUTCOMES].sum(axis=1) != data["issued"]]
    assert wrong.empty, f"{name}: taken + refused + lifted + no outcome differs from issued:\n{rows(wrong, data.columns[0], 'issued', *OUTCOMES)}"


def test_months_and_states_of_fy2015_are_the_same_detainers():
    months, states = table("detainers_us_by_month"), table("detainers_us_by_state")
    columns = ["issued", *OUTCOMES]
    assert months["issued"].sum() == 79_053, f"the released file has 79,053 records, the months {months['issued'].sum()}"
    assert months[columns].sum().tolist() == states[columns].sum().tolist(), "by month and by state must add up alike, outcome by outcome"


def test_facilities_are_a_part_of_their_state_outcome_by_outcome():
    columns = ["issued", *OUTCOMES]
    facilities = table("detainers_us_by_facility")
    states = table("detainers_us_by_state").set_index("state")[columns]
    parts = facilities.groupby("state")[columns].sum()
    unknown = set(parts.index) - set(states.index)
    assert not unknown, f"facilities in states that detainers_us_by_state does not have: {sorted(unknown)}"
    over = (parts > states.loc[parts.index]).any(axis=1)
    assert not over.any(), f"the facilities listed have more detainers than their state: {list(over[over].index)}"


def test_no_small_facility_is_listed():
    data = table("detainers_us_by_facility")
    wrong = data[data["issued"] < 40]
    assert wrong.empty, (
        f"facilities with fewer than 40 detainers are left out, since shares of so few say nothing:\n{rows(wrong, 'state', 'facility', 'issued')}"
    )


def test_the_record_without_a_state_is_kept_out_of_maps_and_in_totals():
    data = table("detainers_us_by_state")
    missing = data[data["state_code"].isna()]
    assert missing["state"].tolist() == ["not recorded"], "only the row of detainers without a state has no code"
    assert missing["note"].notna().all(), "that row must say how to treat it"
    assert set(data["state_code"].dropna()) <= PLACES, f"not codes of states: {set(data['state_code'].dropna()) - PLACES}"


def test_two_releases_agree_on_pennsylvania_in_fy2015():
    columns = ["issued", *OUTCOMES]
    by_month = table("detainers_pennsylvania_by_month")
    since_october = by_month[by_month["month"] >= "2014-10"][columns].sum().tolist()
    by_state = table("detainers_us_by_state").set_index("state").loc["Pennsylvania", columns].tolist()
    assert since_october == by_state, f"October 2014 to July 2015 has {since_october} in one release and {by_state} in the other ({columns})"


def test_pennsylvania_jails_add_up_to_the_local_months_of_each_year():
    columns = ["issued", *OUTCOMES]
    months = table("detainers_pennsylvania_by_month")
    local = months[months["custodian"] == "local"]
    by_month = local.groupby(fiscal_year(local["month"]))[columns].sum()
    by_jail = table("detainers_pennsylvania_by_jail").groupby("fiscal_year")[columns].sum()
    assert list(by_month.index) == list(by_jail.index), f"years by month {list(by_month.index)}, by jail {list(by_jail.index)}"
    differ = (by_month.to_numpy() != by_jail.to_numpy()).any(axis=1)
    assert not differ.any(), f"jails and local months disagree in the fiscal years {[int(y) for y in by_month.index[differ]]}"


def test_unfinished_months_and_years_of_detainers_are_marked():
    for name in ("detainers_us_by_month", "detainers_pennsylvania_by_month"):
        data = table(name)
        partial = data["partial_month"].astype(bool)
        assert set(data[partial]["month"]) == {"2015-07"}, f"{name}: the files end in July 2015, the only unfinished month"
        assert (partial == data["as_of"].notna()).all(), f"{name}: an unfinished month, and no other, has the day on which it ends"
    data = table("detainers_pennsylvania_by_jail")
    partial = data["partial_year"].astype(bool)
    assert (partial == (data["fiscal_year"] == 2015)).all() and (partial == data["as_of"].notna()).all(), "FY2015 ends in July and is the only partial year"


def test_months_of_detainers_leave_no_gap():
    for name in ("detainers_us_by_month", "detainers_pennsylvania_by_month"):
        months = table(name)["month"].drop_duplicates().sort_values()
        gaps = month_number(months).diff().dropna()
        assert (gaps == 1).all(), f"{name}: months are missing after {list(months[:-1][(gaps != 1).values])}"


def test_outcomes_missing_are_far_more_than_refusals_as_the_caveats_say():
    for name in ("detainers_us_by_month", "detainers_us_by_state", "detainers_us_by_facility"):
        data = table(name)
        assert 0.6 < data["no_outcome"].sum() / data["issued"].sum() < 0.7, f"{name}: the caveat says two thirds have no outcome"
        assert any("no recorded outcome" in one for one in resource(name)["caveats"]), f"{name}: the caveat on missing outcomes is gone"


def test_philadelphia_stands_before_and_after_the_order_of_april_2014():
    data = table("detainers_pennsylvania_by_jail")
    city = data[data["city_of_philadelphia"].astype(bool)].groupby("fiscal_year")[["issued", "refused"]].sum()
    assert {2013, 2014, 2015} <= set(city.index), "years on both sides of the order are needed"
    assert city.loc[:2013, "refused"].sum() < city.loc[2014:, "refused"].sum(), "refusals appear in the records after the order, not before"


# ---------------------------------------------------------------- detainers by year and at points


def test_two_vintages_of_a_year_both_stand():
    data = table("detainers_by_year")
    double = data.groupby("fiscal_year")["source"].nunique()
    assert set(double[double > 1].index) == {2012, 2013}, "FY2012 and FY2013 were released twice with different totals; both rows stand"
    exact = data[(data["precision"] == "exact") & data["fiscal_year"].isin([2012, 2013])].groupby("fiscal_year")["detainers"]
    spread = exact.max() / exact.min() - 1
    assert (spread < 0.02).all(), f"the vintages should differ by up to two percent: {spread.round(3).to_dict()}"


def test_a_bound_or_a_poor_source_is_not_called_exact():
    data = table("detainers_by_year")
    wrong = data[data["confidence"].isin(["weak", "quoted"]) & (data["precision"] == "exact")]
    assert wrong.empty, f"exact totals come from the publisher of the records:\n{rows(wrong, 'fiscal_year', 'detainers', 'source')}"


def test_means_of_a_year_times_twelve_fit_the_totals():
    points, years = table("detainer_points"), table("detainers_by_year")
    checked = 0
    for _, point in points[points["measure"] == "mean_per_month"].iterrows():
        if (point["period_start"].strftime("%m-%d"), point["as_of"].strftime("%m-%d")) != ("10-01", "09-30") or point["as_of"].year - point[
            "period_start"
        ].year != 1:
            continue
        totals = years[(years["fiscal_year"] == point["as_of"].year) & (years["precision"] == "exact")]["detainers"]
        if totals.empty:
            continue
        checked += 1
        assert any(abs(point["value"] * 12 - total) <= 12 for total in totals), (
            f"FY{point['as_of'].year}: {point['value']} a month is not a twelfth of {totals.tolist()}"
        )
    assert checked >= 3, f"means and totals should meet in FY2012, FY2013 and FY2014; found {checked}"


def test_the_same_number_of_two_years_is_explained():
    points = table("detainer_points")
    twice = points[points.duplicated(["measure", "value"], keep=False) & (points["precision"] == "exact")]
    assert len(twice) == 2 and said(twice["note"], "coincidence").any(), "two periods share an average to the unit; one row must say that it is a coincidence"


def test_declined_and_issued_of_one_week_are_not_to_be_divided():
    data = table("cooperation_statements").set_index("statement_id")
    issued, declined = data.loc["ddor-week-issued"], data.loc["ddor-week-declined"]
    assert (issued["value"], declined["value"]) == (3083, 206), (
        f"ICE's report has 3,083 issued and 206 declined, the table {issued['value']} and {declined['value']}"
    )
    assert issued["not_comparable_with"] == "ddor-week-declined" and declined["not_comparable_with"] == "ddor-week-issued", "each must name the other"
    assert said(data.loc[["ddor-week-issued", "ddor-week-declined"], "note"], "Do not divide").all(), "the note of both rows must say why they are not divided"


def test_forbidden_comparisons_point_both_ways():
    data = table("cooperation_statements").dropna(subset=["not_comparable_with"])
    pairs = set(zip(data["statement_id"], data["not_comparable_with"], strict=True))
    oneway = [pair for pair in pairs if pair[::-1] not in pairs]
    assert pairs and not oneway, f"only one of the two rows says so: {oneway}"


def test_people_arrested_again_are_no_more_than_people_released():
    data = table("cooperation_statements").set_index("statement_id")
    again, released, declined = (data.loc[name, "value"] for name in ("cis-rearrested-2014", "cis-released-2014", "cis-declined-2014"))
    assert again < released <= declined, f"arrested again {again:.0f}, released {released:.0f}, detainers declined {declined:.0f}"
    assert said(data.loc[["cis-rearrested-2014"], "note"], "no comparison").all(), "the count is not an effect, and the row must say so"
    later, sampled = (data.loc[name, "value"] for name in ("doj-oig-2007-later-arrest", "doj-oig-2007-sampled"))
    assert later < sampled, f"{later:.0f} of a sample of {sampled:.0f}"


# ---------------------------------------------------------------- 287(g) and Secure Communities


def test_models_add_up_to_agreements():
    data = table("program_287g_by_month")
    wrong = data[data[MODELS].sum(axis=1) != data["agreements"]]
    assert wrong.empty, f"the three models must add up:\n{rows(wrong, 'month', *MODELS, 'agreements')}"
    wrong = data[data["agencies"] > data["agreements"]]
    assert wrong.empty, f"an agency has at least one agreement:\n{rows(wrong, 'month', 'agencies', 'agreements')}"


def test_agreement_months_follow_each_other_and_hold_their_dates():
    data = table("program_287g_by_month")
    steps = month_number(data["month"]).diff().dropna()
    assert (steps == 1).all(), f"months are missing after {list(data['month'][:-1][(steps != 1).values])}"
    wrong = data[data["as_of"].dt.strftime("%Y-%m") != data["month"]]
    assert wrong.empty, f"the list of a month must be of that month:\n{rows(wrong, 'month', 'as_of')}"
    last = data[data["as_of"] == data["as_of"].max()]
    assert said(last["note"], "not over").all(), "the last month is unfinished and must say so"


def test_no_task_force_agreements_between_2012_and_2025():
    data = table("program_287g_by_month")
    wrong = data[(data["month"] < "2025-01") & (data["task_force"] != 0)]
    assert wrong.empty, f"the model had ended:\n{rows(wrong, 'month', 'task_force')}"
    counts = table("program_287g_counts").dropna(subset=["task_force"])
    between = counts[(counts["as_of"] >= "2013-01-01") & (counts["as_of"] <= "2025-01-19")]
    assert (between["task_force"] == 0).all(), f"the model had ended:\n{rows(between, 'as_of', 'task_force')}"


def test_states_add_up_to_the_lists_of_four_dates():
    by_date = table("program_287g_by_state").groupby("as_of")["agreements"].sum()
    found = {date.strftime("%Y-%m-%d"): int(total) for date, total in by_date.items()}
    assert found == {"2025-01-19": 135, "2025-07-01": 744, "2025-12-31": 1274, "2026-05-18": 1843}, f"totals of the four lists: {found}"


def test_states_and_months_agree_model_by_model_where_they_share_a_date():
    states = table("program_287g_by_state").pivot_table(index="as_of", columns="model", values="agreements", aggfunc="sum").fillna(0)
    months = table("program_287g_by_month").set_index("as_of")[MODELS]
    shared = states.index.intersection(months.index)
    assert len(shared) == 2, f"31 December 2025 and 18 May 2026 are in both; found {len(shared)}"
    for date in shared:
        assert (states.loc[date, MODELS] == months.loc[date]).all(), (
            f"{date.date()}:\nby state\n{states.loc[date, MODELS].to_string()}\nby month\n{months.loc[date].to_string()}"
        )


def test_places_of_agreements_are_states():
    codes = set(table("program_287g_by_state")["state_code"])
    assert codes <= PLACES, f"not states or territories: {codes - PLACES}"


def test_agreements_and_agencies_are_told_apart():
    data = table("program_287g_counts")
    wrong = data[data["counted"].map({"agreements": "agreement", "agencies": "agency"}) != data["unit"]]
    assert wrong.empty, f"the unit follows from what is counted:\n{rows(wrong, 'as_of', 'counted', 'unit')}"
    both = data.dropna(subset=["jail_enforcement", "task_force"])
    wrong = both[both["jail_enforcement"] + both["task_force"] != both["number"]]
    assert wrong.empty, f"before 2019 there were two models and they add up:\n{rows(wrong, 'as_of', 'number', 'jail_enforcement', 'task_force')}"


def test_activations_run_up_to_their_sum():
    data = table("secure_communities_activation")
    wrong = data[data["newly_activated"].cumsum() != data["cumulative"]]
    assert wrong.empty, f"cumulative is not the running sum:\n{rows(wrong, 'month', 'newly_activated', 'cumulative')}"
    assert data["month"].is_monotonic_increasing and data["month"].is_unique, "months must ascend, each once"
    assert data["cumulative"].max() == 3102, f"the researcher's list has 3,102 counties (ICE counted 3,181 jurisdictions), the table {data['cumulative'].max()}"


def test_activations_stay_below_what_the_agency_reported():
    reported = table("cooperation_statements")
    reported = reported[(reported["topic"] == "secure_communities") & (reported["measure"] == "jurisdictions_activated")]
    ours = table("secure_communities_activation").set_index("month")["cumulative"]
    checked = 0
    for _, row in reported.iterrows():
        month = row["as_of"].strftime("%Y-%m")
        if row["as_of"].is_month_end and month in ours.index:
            checked += 1
            assert 0.9 * row["value"] <= ours[month] <= row["value"], f"{month}: {ours[month]} counties in the list, {row['value']:.0f} jurisdictions reported"
    assert checked >= 3, f"the ends of FY2009, FY2010 and FY2011 should be compared; found {checked}"


# ---------------------------------------------------------------- arrests by field office


def test_offices_fall_short_of_the_printed_total_by_the_stated_residual():
    data = table("field_office_arrests_2013_2017")
    whole = data["field_office"] == "All (as printed)"
    totals = data[whole].set_index("fiscal_year")["arrests"]
    residual = totals - data[~whole].groupby("fiscal_year")["arrests"].sum()
    assert list(totals.index) == [2013, 2014, 2015, 2016, 2017], f"one printed total a year: {[int(y) for y in totals.index]}"
    assert residual.between(35, 267).all(), f"the caveat states a residual of 35 to 267:\n{residual.to_string()}"


def test_arrests_of_an_office_are_near_those_of_the_records_released_later():
    old = table("field_office_arrests_2013_2017").set_index(["fiscal_year", "field_office"])["arrests"]
    new = table("arrests_by_office_method").groupby(["fiscal_year", "field_office"])["arrests"].sum()
    shared = old.index.intersection(new.index)
    assert len(shared) >= 40, f"24 offices in FY2016 and FY2017 should be in both tables; {len(shared)} are"
    apart = ((new[shared] / old[shared]) - 1).abs()
    assert apart.max() < 0.02, f"two counts of the same arrests differ by more than two percent in {list(apart[apart >= 0.02].index)}"


def test_dallas_and_boston_are_at_the_ends_the_chapter_names():
    data = table("arrests_by_office_method")
    data = data[(data["fiscal_year"] == 2018) & data["field_office"].isin(["Dallas", "Boston"])]
    at_large = data[data["method_group"] == "at_large"].groupby("field_office")["arrests"].sum() / data.groupby("field_office")["arrests"].sum()
    assert round(at_large["Dallas"], 2) == 0.07, f"Dallas, FY2018: {at_large['Dallas']:.3f} at large"
    assert round(at_large["Boston"], 2) == 0.64, f"Boston, FY2018: {at_large['Boston']:.3f} at large"


# ---------------------------------------------------------------- New York City


def test_new_york_did_not_hold_more_people_than_were_asked_for():
    data = table("nyc_detainers").pivot_table(index=["agency", "period_start", "as_of"], columns="measure", values="number", aggfunc="first")
    for asked, given in [("requests", "held"), ("requests", "transferred"), ("requests", "information_given"), ("requests", "granted")]:
        both = data.dropna(subset=[asked, given])
        assert len(both) and (both[given] <= both[asked]).all(), f"{given} exceeds {asked}:\n{both[[asked, given]]}"


def test_the_citys_requests_and_the_departments_detainers_stay_apart():
    data = table("nyc_detainers")
    wrong = data[(data["counted_by"] == "DHS") != (data["measure"] == "lodged")]
    assert wrong.empty, f"what DHS lodged and what the city counted as requests are different records:\n{rows(wrong, 'agency', 'measure', 'counted_by')}"


# ---------------------------------------------------------------- effort and operations


def test_each_effort_figure_says_who_states_it_and_that_no_study_was_seen():
    data = table("effort_figures")
    assert (data["low"] <= data["high"]).all(), f"low exceeds high:\n{rows(data[data['low'] > data['high']], 'figure', 'low', 'high')}"
    assert data["stated_by"].notna().all(), "each figure must say who states it"
    claims = data[data["kind"].isin(["agency_claim", "official_statement"])]
    wrong = claims[~said(claims["note"], "no time study was seen")]
    assert len(claims) == 3 and wrong.empty, f"a claim by the agency must say that no time study was seen:\n{rows(wrong, 'figure', 'stated_by')}"


@pytest.mark.parametrize(
    "named, low, high, unit",
    [
        ("ice-handover-officers", 2, 2, "officer / arrest"),
        ("ice-community-officers", 8, 10, "officer / arrest"),
        ("ice-official-watching", 40, 80, "hour / arrest"),
        ("chelsea-morning-officers", 16, 16, "officer"),
        ("chelsea-morning-arrests", 5, 5, "arrest"),
    ],
)
def test_the_figures_the_chapters_use_are_as_their_sources_state_them(named, low, high, unit):
    row = table("effort_figures").set_index("figure").loc[named]
    assert (row["low"], row["high"], row["unit"]) == (low, high, unit), f"{named} is {row['low']} to {row['high']} {row['unit']}"


# ---------------------------------------------------------------- laws and policies


def test_laws_are_enacted_before_they_are_in_force_and_in_force_before_they_end():
    data = table("cooperation_laws")
    for first, second in [("enacted", "in_force"), ("in_force", "ended"), ("enacted", "ended")]:
        both = data.dropna(subset=[first, second])
        wrong = both[both[first] > both[second]]
        assert wrong.empty, f"{first} comes after {second}:\n{rows(wrong, 'law', first, second)}"
    dated = data.dropna(subset=["enacted"])
    wrong = dated[dated["enacted"].dt.year != dated["year"]]
    assert wrong.empty, f"the year is that of enactment:\n{rows(wrong, 'law', 'year', 'enacted')}"


def test_a_law_without_an_exact_day_says_where_the_dates_come_from():
    data = table("cooperation_laws")
    assert data["source"].notna().all() and data["place"].notna().all(), "every date needs the place where it stands"
    known = resource("cooperation_laws")["retrieved"]
    assert (data["enacted"].dropna() <= known).all() and (data["in_force"].dropna() <= known).all(), (
        "a date lies after the day of retrieval in datapackage.json"
    )


def test_both_directions_of_law_are_represented():
    direction = table("cooperation_laws")["direction"].value_counts()
    assert direction["requires"] >= 12 and direction["limits"] >= 12, f"laws that require and laws that limit must both be there: {direction.to_dict()}"


def test_there_are_ten_dimensions_and_each_has_its_levels():
    levels = table("policy_levels")
    for name in ("policy_dimensions", "policy_levels"):
        found = set(table(name)["dimension"])
        assert found == DIMENSIONS, f"{name}: missing {sorted(DIMENSIONS - found)}, unknown {sorted(found - DIMENSIONS)}"
    assert sorted(table("policy_dimensions")["number"]) == list(range(1, 11)), "dimensions are numbered 1 to 10"
    for dimension, part in levels.groupby("dimension"):
        assert sorted(part["level_order"]) == list(range(1, len(part) + 1)) and len(part) >= 2, f"{dimension}: levels are numbered from one without gaps"


def test_each_rule_of_a_jurisdiction_has_a_law_and_a_level_that_exist():
    data = table("policy_by_jurisdiction")
    unknown = set(data["law"]) - set(table("cooperation_laws")["law"])
    assert not unknown, f"rules of laws that are not in cooperation_laws: {sorted(unknown)}"
    levels = set(zip(table("policy_levels")["dimension"], table("policy_levels")["level_order"], strict=True))
    placed = data.dropna(subset=["level_order"])
    wrong = placed[[pair not in levels for pair in zip(placed["dimension"], placed["level_order"], strict=True)]]
    assert wrong.empty, f"no such level:\n{rows(wrong, 'law', 'dimension', 'level_order')}"
    blank = data[data["level_order"].isna()]
    assert set(blank["dimension"]) <= {"agreement_287g"} and set(blank["rule"]) <= {"requires"}, (
        f"only a duty to agree that leaves the model open has no level:\n{rows(blank, 'law', 'dimension', 'rule')}"
    )


def test_a_law_that_limits_is_not_placed_at_the_end_of_duties():
    data = table("policy_by_jurisdiction").merge(table("cooperation_laws")[["law", "direction"]], on="law")
    who = data[data["dimension"] == "who_decides"]
    wrong = who[((who["direction"] == "limits") & (who["level_order"] != 3)) | ((who["direction"] == "requires") & (who["level_order"] != 1))]
    assert wrong.empty, f"direction and level of who decides contradict each other:\n{rows(wrong, 'law', 'direction', 'level_order')}"


# ---------------------------------------------------------------- legal authorities and steps


def test_what_is_contested_or_pending_says_what_is_open_and_as_of_when():
    data = table("legal_authorities")
    open_ = data[data["status"].isin(["contested", "pending"])]
    wrong = open_[open_["unsettled"].isna() | open_["as_of"].isna()]
    assert wrong.empty, f"an open question needs what is unsettled and the date of that knowledge:\n{rows(wrong, 'authority', 'status')}"
    early = data.dropna(subset=["decided", "as_of"])
    wrong = early[early["decided"] > early["as_of"]]
    assert wrong.empty, f"known before it was decided:\n{rows(wrong, 'authority', 'decided', 'as_of')}"
    dated = data.dropna(subset=["decided"])
    wrong = dated[dated["decided"].dt.year != dated["year"]]
    assert wrong.empty, f"year and day disagree:\n{rows(wrong, 'authority', 'year', 'decided')}"


def test_the_memo_and_the_ruling_on_homes_are_both_open():
    data = table("legal_authorities").set_index("authority")
    for name in ("home-memo-2025", "home-ruling-2026"):
        assert data.loc[name, "status"] == "contested" and data.loc[name, "confidence"] == "quoted", f"{name}: contested, and seen only as others quote it"
    for name, day in [("home-memo-2025", "2025-05-12"), ("home-ruling-2026", "2026-01-17")]:
        assert data.loc[name, "decided"] == pd.Timestamp(day), f"{name} is of {day}, the table says {data.loc[name, 'decided'].date()}"
    assert "home-department-view-2026" in data.index, "the Department's own reasons stand beside them"


def test_warrants_of_the_agency_and_of_a_judge_are_two_rows():
    data = table("legal_authorities").set_index("authority")
    assert "not by a judge" in data.loc["administrative-warrants", "rule"], "the row on administrative warrants must say that no judge signs them"
    assert "judicial officer" in data.loc["judge-signed-warrant", "rule"], "the row on judges' warrants must say who signs them"


def test_steps_lead_to_steps_and_rest_on_authorities():
    data = table("arrest_decision_steps")
    steps = set(data["step"])
    assert sorted(steps) == list(range(1, 13)), "steps are numbered 1 to 12"
    for column in ("yes_to", "no_to"):
        wrong = data[data[column].notna() & ~data[column].isin(steps)]
        assert wrong.empty, f"{column} leads nowhere:\n{rows(wrong, 'step', column)}"
    unknown = set(data["authority"]) - set(table("legal_authorities")["authority"])
    assert not unknown, f"authorities that are not in the table: {sorted(unknown)}"
    reached, todo = set(), [1]
    while todo:
        step = todo.pop()
        reached.add(step)
        row = data[data["step"] == step].iloc[0]
        todo += [int(row[c]) for c in ("yes_to", "no_to") if pd.notna(row[c]) and int(row[c]) not in reached]
    assert reached == steps, f"no path leads to the steps {sorted(map(int, steps - reached))}"


def test_contested_steps_are_those_the_caveat_names():
    contested = [int(step) for step in sorted(table("arrest_decision_steps").query("contested")["step"])]
    assert contested == [3, 4, 7, 11, 12], f"the caveat says 3, 4, 7, 11 and 12; the column says {contested}"


# ---------------------------------------------------------------- research, arguments, words, standards


def test_an_estimate_has_a_unit_and_a_null_has_no_number():
    data = table("research_studies")
    numbered = data["estimate_low"].notna()
    wrong = data[numbered & (data["unit"].isna() | data["estimate_kind"].isin(["null", "direction_only"]))]
    assert wrong.empty, f"a number needs a unit, and a finding without a number has none:\n{rows(wrong, 'study', 'outcome')}"
    wrong = data[~numbered & ~data["estimate_kind"].isin(["null", "direction_only"])]
    assert wrong.empty, f"these kinds of estimate need a number:\n{rows(wrong, 'study', 'outcome', 'estimate_kind')}"
    wrong = data[(data["finding"] == "no_detected_effect") & (data["estimate_kind"] != "null")]
    assert wrong.empty, f"“no detected effect” is not a measured nought:\n{rows(wrong, 'study', 'outcome')}"
    both = data.dropna(subset=["estimate_low", "estimate_high"])
    wrong = both[both["estimate_low"] > both["estimate_high"]]
    assert wrong.empty, f"the range runs backwards:\n{rows(wrong, 'study', 'estimate_low', 'estimate_high')}"


def test_the_sign_of_an_estimate_fits_its_direction():
    data = table("research_studies")
    relative = data[(data["estimate_kind"] == "relative_change") & data["estimate_low"].notna()]
    wrong = relative[
        ((relative["finding"] == "increase") & (relative["estimate_low"] < 0)) | ((relative["finding"] == "decrease") & (relative["estimate_low"] > 0))
    ]
    assert wrong.empty, f"direction and sign contradict each other:\n{rows(wrong, 'study', 'finding', 'estimate_low')}"


def test_every_study_names_its_limits():
    data = table("research_studies")
    wrong = data[data["limits"].isna() & data["note"].isna()]
    assert wrong.empty, f"a study without a limit worth a sentence has not been read closely:\n{rows(wrong, 'study', 'outcome')}"


def test_studies_are_not_pooled():
    words = " ".join(resource("research_studies")["caveats"])
    assert "do not average" in words and "votes" in words, "the caveat against pooling is gone"
    assert not set(table("research_studies").columns) & {"weight", "score", "pooled", "effect_size"}, "columns that invite pooling"


def test_each_side_has_six_arguments():
    data = table("arguments")
    sides = {side: sorted(map(int, numbers)) for side, numbers in data.groupby("side")["number"]}
    assert sides == {"for_cooperation": [1, 2, 3, 4, 5, 6], "for_limits": [1, 2, 3, 4, 5, 6]}, f"six a side, numbered: {sides}"
    for column in ("claim", "data_can_settle", "data_cannot_settle", "strongest_reply", "source"):
        assert data[column].notna().all(), f"{column} is blank in {data[data[column].isna()]['argument'].tolist()}"


def test_neither_side_is_given_more_room():
    data = table("arguments")
    length = data["claim"].str.len().groupby(data["side"]).sum()
    assert length.max() / length.min() < 1.25, f"the claims of one side are much longer: {length.to_dict()}"
    official = data["confidence"].eq("official").groupby(data["side"]).sum()
    assert abs(official["for_cooperation"] - official["for_limits"]) <= 1, f"documents read in the original: {official.to_dict()}"


def test_words_that_imply_a_judgement_have_a_substitute():
    data = table("wording_traps")
    for word in ("sanctuary", "raid", "refuse", "criminal alien", "warrant", "illegal"):
        assert said(data["term"], word).any(), f"the table has no entry for “{word}”"
    wrong = data[data["say_instead"].isna() | data["trap"].isna()]
    assert wrong.empty, f"an entry needs the trap and what to say instead:\n{rows(wrong, 'term')}"


def test_standards_whose_wording_was_not_seen_are_not_called_official():
    data = table("teaching_standards")
    wrong = data[(data["wording_seen"] == "code_only") & (data["confidence"] == "official")]
    assert wrong.empty, f"only the code was seen:\n{rows(wrong, 'framework', 'code')}"
    assert not said(data["framework"], "AP Statistics").any(), "its course description was under revision; its codes are left out"
