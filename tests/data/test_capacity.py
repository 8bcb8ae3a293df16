"""Cross-checks of the tables on capacity, courts, the border, policy, definitions and conflicts."""

import pytest
from looking import fiscal_year, month_number, rows

from enforcement.data import package, table

FISCAL_YEAR_END = "09-30"


# ---------------------------------------------------------------- dates and partial years


@pytest.mark.parametrize("name", ["officers", "beds", "judges", "courts_by_year", "southwest_encounters_by_year"])
def test_a_date_lies_in_the_fiscal_year_of_its_row(name):
    data = table(name).dropna(subset=["as_of"])
    wrong = data[fiscal_year(data["as_of"]) != data["fiscal_year"]]
    assert wrong.empty, f"{name}: as_of lies outside the fiscal year in these rows:\n{rows(wrong, 'fiscal_year', 'as_of', 'source')}"


@pytest.mark.parametrize("name", ["border_patrol_encounters_by_month", "southwest_encounters_by_month"])
def test_a_month_lies_in_the_fiscal_year_of_its_row(name):
    data = table(name)
    wrong = data[fiscal_year(data["month"]) != data["fiscal_year"]]
    assert wrong.empty, f"{name}: month and fiscal year disagree:\n{rows(wrong, 'month', 'fiscal_year')}"


@pytest.mark.parametrize("name", ["courts_by_year", "southwest_encounters_by_year"])
def test_a_year_that_ends_early_is_marked_partial(name):
    data = table(name)
    whole = data["as_of"].dt.strftime("%m-%d") == FISCAL_YEAR_END
    wrong = data[whole == data["partial_year"].astype(bool)]
    assert wrong.empty, f"{name}: partial_year must be true exactly when as_of is not 30 September:\n{rows(wrong, 'fiscal_year', 'as_of', 'partial_year')}"


def test_a_detained_population_that_ends_early_is_marked_partial():
    data = table("beds")
    held = data[data["measure"] == "average_daily_population"]
    assert held["as_of"].notna().all(), "every average population needs the date to which it runs"
    whole = held["as_of"].dt.strftime("%m-%d") == FISCAL_YEAR_END
    wrong = held[whole == held["partial_year"].astype(bool)]
    assert wrong.empty, f"beds: partial_year is wrong in these rows:\n{rows(wrong, 'fiscal_year', 'as_of', 'partial_year')}"


def test_a_period_of_removal_orders_ends_in_its_fiscal_year_and_is_marked_when_short():
    data = table("removal_orders")
    wrong = data[fiscal_year(data["period_end"]) != data["fiscal_year"]]
    assert wrong.empty, f"removal_orders: period_end lies outside the fiscal year:\n{rows(wrong, 'fiscal_year', 'period_end')}"
    days = (data["period_end"] - data["period_start"]).dt.days + 1
    assert (days > 0).all(), "removal_orders: a period ends before it starts"
    wrong = data[(days < 365) != data["partial_year"].astype(bool)]
    assert wrong.empty, (
        f"removal_orders: partial_year must be true exactly for periods under a year:\n{rows(wrong, 'period_start', 'period_end', 'partial_year')}"
    )


# ---------------------------------------------------------------- definitions that must not be merged


def test_each_definition_of_officers_counts_one_thing_and_no_two_count_the_same():
    data = table("officers")
    meanings = data.groupby("definition")["counts"].nunique()
    assert (meanings == 1).all(), f"these definitions are described in two ways: {list(meanings[meanings > 1].index)}"
    first = data.drop_duplicates("definition")
    assert first["counts"].is_unique, "two definitions of officers have the same meaning: use one name"


def test_ero_officers_and_all_ice_agents_stay_apart():
    data = table("officers")
    everyone = data[data["definition"] == "ice_officers_and_agents"]
    assert everyone["officers"].min() >= 10_000, "a count of ERO officers stands under ice_officers_and_agents"
    ero = data[data["definition"].str.startswith("ero_")]
    assert ero["officers"].max() < 10_000, f"a count of all of ICE stands under an ERO definition:\n{rows(ero, 'definition', 'officers')}"


def test_people_sent_to_the_border_and_shares_are_never_one_series():
    data = table("border_details")
    units = data.groupby("measure")["unit"].nunique()
    assert (units == 1).all(), f"measures with two units: {list(units[units > 1].index)}"
    shares = data.loc[data["unit"] == "share", "value"]
    assert shares.between(0, 1).all(), "a share of the workforce must lie between 0 and 1"
    assert (data.loc[data["unit"] == "employee", "value"] >= 100).all(), "a number of people looks like a share or a percentage"


def test_cases_per_officer_make_no_range():
    data = table("cases_per_officer")
    twice = data[data.duplicated(["year", "scope", "denominator"], keep=False)]
    assert twice.empty, f"two figures for one year, place and denominator would be read as a range:\n{rows(twice, 'year', 'scope', 'cases_per_officer')}"


def test_court_figures_have_one_counter_a_source():
    for name in ("courts_by_year", "removal_orders"):
        counters = table(name).groupby("source")["publisher"].nunique()
        assert (counters == 1).all(), f"{name}: these sources are given to EOIR and to TRAC: {list(counters[counters > 1].index)}"


# ---------------------------------------------------------------- courts


@pytest.fixture(scope="module")
def balance():
    data = table("courts_by_year")
    return data[(data["source"] == "eoir-workload-2021-04-19") & ~data["partial_year"].astype(bool)].sort_values("fiscal_year")


def test_the_courts_balance_has_every_year_whole(balance):
    assert list(balance["fiscal_year"]) == list(range(2008, 2021)), "FY2008 to FY2020 must each stand once in the table of the courts"
    missing = balance[balance[["receipts", "completions", "pending_end"]].isna().any(axis=1)]
    assert missing.empty, f"these years lack a figure:\n{rows(missing, 'fiscal_year', 'receipts', 'completions', 'pending_end')}"


def test_the_courts_stock_and_flow_leave_the_known_residual(balance):
    start = balance["pending_end"].shift()
    residual = (balance["pending_end"] - start - balance["receipts"] + balance["completions"]).dropna().astype(int)
    known = [14_251, 14_069, 16_445, 2_555, -12_008, -14_629, -19_404, -23_535, 2_411, 19_435, 21_410, 34_594]
    found = dict(zip(balance["fiscal_year"].iloc[1:], residual, strict=True))
    assert list(found.values()) == known, f"a figure of the courts was changed; the residual by year is now {found}"


def test_orders_in_absentia_are_part_of_removal_orders():
    data = table("removal_orders").pivot_table(index=["publisher", "period_start", "period_end"], columns="measure", values="orders")
    both = data.dropna(subset=["in_absentia_orders", "removal_orders"])
    assert len(both) >= 2 and (both["in_absentia_orders"] < both["removal_orders"]).all(), f"more orders in absentia than orders:\n{both}"
    both = data.dropna(subset=["orders_to_leave", "removal_orders"])
    assert len(both) >= 2 and (both["orders_to_leave"] > both["removal_orders"]).all(), f"removal with voluntary departure is not above removal alone:\n{both}"


def test_judges_with_inferred_years_are_called_weak():
    data = table("judges")
    inferred = data["note"].fillna("").str.contains("inferred")
    assert inferred.any() and (data.loc[inferred, "confidence"] == "weak").all(), "judges: a year inferred from a chart must have confidence weak"
    assert data.loc[~inferred, "as_of"].notna().all(), "judges: a count without a date and without a remark"


# ---------------------------------------------------------------- staff, money


def test_ice_staff_has_no_missing_month():
    months = month_number(table("ice_staff_by_month")["month"])
    assert (months.diff().dropna() == 1).all(), "ice_staff_by_month: a month is missing or out of order"


def test_occupations_add_up_to_a_little_less_than_all_staff():
    staff = table("ice_staff_by_month").set_index("month")["employees"]
    sums = table("ice_staff_by_occupation").groupby("as_of")["employees"].sum()
    for date, total in sums.items():
        whole = staff[date.strftime("%Y-%m")]
        assert 0.97 * whole < total <= whole, f"occupations of {date:%Y-%m-%d} add up to {total}, all staff were {whole}: hidden cells explain only a few"


def test_the_act_of_2026_adds_up_to_its_published_total():
    data = table("enforcement_acts")
    act = data[data["law"] == "P.L. 119-98"]
    assert act["dollars"].sum() == 69_545_000_000, f"the sections add up to {act['dollars'].sum():,.0f}, the total read elsewhere is 69,545,000,000"
    assert act.loc[act["recipient"] == "ICE", "dollars"].sum() == 38_525_000_000, "the money for ICE is reported as about 38.5 billion"


def test_acts_carry_the_dates_of_the_policy_timeline():
    signed = table("enforcement_acts").groupby("law")["enacted"].agg(["min", "max"])
    timeline = table("policy_timeline").set_index("policy")["date"]
    for law, policy in (("P.L. 119-21", "act-of-july-2025"), ("P.L. 119-98", "secure-america-act")):
        assert set(signed.loc[law]) == {timeline[policy]}, f"{law} is dated {set(signed.loc[law])} in one table and {timeline[policy]} in the other"


def test_parts_of_a_cost_estimate_add_to_its_total_within_rounding():
    data = table("costs")
    data = data[data["source"] == "aic-mass-deportation-2024"].set_index("measure")["value"]
    whole = data["one_million_removals_a_year"]
    parts = data[data.index.str.startswith("one_million_removals_a_year_")].sum()
    assert abs(parts - whole) <= 500_000_000, f"the parts add up to {parts:,.0f}, the total is {whole:,.0f}"


def test_a_unit_cost_says_for_one_of_what():
    data = table("costs")
    one = data["measure"].isin(["cost_per_removal", "transport_per_removal", "cost_per_arrest", "detention_day_adult"])
    assert data.loc[one, "unit"].isin(["dollar / removal", "dollar / arrest", "dollar / day"]).all(), "a cost of one removal, arrest or day needs that unit"
    assert (data.loc[one, "value"] < 100_000).all() and (data.loc[~one, "value"] > 1_000_000_000).all(), "a unit cost and a total stand in each other's place"


# ---------------------------------------------------------------- border


def test_border_patrol_months_have_no_gap():
    for border, months in table("border_patrol_encounters_by_month").groupby("border"):
        assert (month_number(months["month"]).diff().dropna() == 1).all(), f"{border}: a month is missing or out of order"


def test_border_patrol_months_add_to_the_published_years():
    months = table("border_patrol_encounters_by_month")
    months = months[months["border"] == "southwest"].groupby("fiscal_year")["encounters"].sum()
    years = table("southwest_encounters_by_year")
    years = years[years["scope"] == "border_patrol"].set_index("fiscal_year")["encounters"]
    assert list(months.index) == list(years.index), "the months and the years cover different fiscal years"
    off = (months - years).abs()
    tolerance = 65  # twelve months and a year, each rounded to the nearest 10
    assert (off <= tolerance).all(), f"months and year differ by more than rounding explains: {off[off > tolerance].to_dict()}"


def test_southwest_months_add_to_the_published_totals_exactly():
    months = table("southwest_encounters_by_month").groupby("fiscal_year")["encounters"].sum()
    years = table("southwest_encounters_by_year")
    years = years[(years["scope"] == "total") & (years["source"] == "cbp-sw-encounters-2025-08")].set_index("fiscal_year")["encounters"]
    assert len(years) == 3, "the published totals of FY2022, FY2023 and FY2024 must stand in the table"
    for year, total in years.items():
        assert months[year] == total, f"FY{year}: months add up to {months[year]:,}, published {total:,}"


def test_two_publishers_agree_on_the_border_patrol():
    months = table("southwest_encounters_by_month")
    cbp = months[months["agency"] == "border_patrol"].groupby("fiscal_year")["encounters"].sum()
    years = table("southwest_encounters_by_year")
    ohss = years[(years["scope"] == "border_patrol") & ~years["partial_year"].astype(bool)].set_index("fiscal_year")["encounters"]
    for year in (2022, 2023, 2024):
        assert abs(cbp[year] - ohss[year]) <= 5, f"FY{year}: {cbp[year]:,} and {ohss[year]:,} differ by more than rounding to 10"


def test_no_expulsion_after_the_public_health_order_ended():
    data = table("southwest_encounters_by_month")
    late = data[(data["authority"] == "title_42") & (data["month"] > "2023-05")]
    assert late.empty, f"expulsions after May 2023:\n{rows(late, 'month', 'agency', 'encounters')}"


# ---------------------------------------------------------------- policy


@pytest.fixture(scope="module")
def timeline():
    return table("policy_timeline")


def test_policies_stand_in_order_of_their_dates_and_end_after_they_begin(timeline):
    assert timeline["date"].is_monotonic_increasing, "policy_timeline is not in order of dates"
    begun = timeline["effective"].fillna(timeline["date"])
    assert (begun >= timeline["date"]).all(), "a policy takes effect before it is issued"
    wrong = timeline[timeline["ended"] < begun]
    assert wrong.empty, f"these policies end before they begin:\n{rows(wrong, 'policy', 'date', 'effective', 'ended')}"


def test_a_policy_ends_on_the_day_of_what_ended_it(timeline):
    days = {row.policy: {row.date, row.effective} for row in timeline.itertuples()}
    for row in timeline.dropna(subset=["ended", "ended_by"]).itertuples():
        causes = [days[cause] for cause in row.ended_by.split("; ") if cause in days]
        assert not causes or row.ended in set().union(*causes), f"{row.policy} ends on {row.ended:%Y-%m-%d}, but {row.ended_by} has other dates"


def test_how_the_end_is_known_fits_the_row(timeline):
    stands = timeline["end_seen"].isin(["in_force", "final", "contested"])
    wrong = timeline[stands & timeline["ended"].notna()]
    assert wrong.empty, f"a policy that stands has no end: {list(wrong['policy'])}"
    wrong = timeline[(timeline["end_seen"] == "seen") & (timeline["ended"].isna() | timeline["ended_by"].isna())]
    assert wrong.empty, f"an end that was seen needs its date and its cause: {list(wrong['policy'])}"
    unseen = timeline[(timeline["end_seen"] == "not_seen") & timeline["note"].isna()]
    assert unseen.empty, f"a link of the chain that was not seen needs a remark: {list(unseen['policy'])}"


def test_the_memo_rescinded_in_january_2025_is_the_protected_areas_memo(timeline):
    policies = timeline.set_index("policy")
    ended_by = policies.loc["protected-areas-2021", "ended_by"]
    assert ended_by == "protected-areas-rescinded", f"the memorandum on protected areas of 2021 was ended by its rescission, the table says {ended_by}"
    assert "protected-areas" not in policies.loc["mayorkas-guidelines", "ended_by"], "the priorities were not ended by the protected-areas memorandum"
    assert policies.loc["mayorkas-guidelines", "end_seen"] == "not_seen", (
        "no document that rescinds the Guidelines by name was found; if one is, cite it and change this test"
    )


def test_priority_categories_belong_to_a_regime_and_keep_its_order(timeline):
    data = table("priority_categories")
    unknown = set(data["regime"]) - set(timeline["policy"])
    assert not unknown, f"regimes that are not in the policy timeline: {unknown}"
    issued = timeline.set_index("policy")["date"]
    for regime, part in data.groupby("regime"):
        assert list(part["item"]) == list(range(1, len(part) + 1)), f"{regime}: items must be numbered 1, 2, 3 …"
        assert part["rank"].is_monotonic_increasing, f"{regime}: ranks are not in the order of the text"
        ranked = part["ranked"].astype(bool)
        assert ranked.nunique() == 1, f"{regime}: ranked must be the same in all rows"
        assert set(part["rank"]) == (set(range(1, part["rank"].max() + 1)) if ranked.all() and part["rank"].max() > 1 else {1}), (
            f"{regime}: ranks must run from 1 without a gap, and be 1 where the regime does not rank"
        )
        assert part["category"].is_unique, f"{regime}: a category stands twice"
        since = part["since"].dropna()
        assert (since < issued[regime]).all(), f"{regime}: a rule counts from a day after it was issued"


# ---------------------------------------------------------------- claims, definitions, conflicts


def test_claims_have_a_period_a_unit_and_both_sides():
    data = table("claims_2025")
    assert (data["period_start"] <= data["period_end"]).all(), "a claim covers a period that ends before it starts"
    shares = data.loc[data["unit"] == "share", "value"]
    assert len(shares) >= 4 and shares.between(0, 1).all(), "a share must lie between 0 and 1"
    sides = data["side"].value_counts()
    assert sides["government_statement"] >= 5, "fewer than five claims of the government"
    assert sides["critic"] + sides["research_group"] >= 5, "fewer than five claims of its critics and of research groups"


def test_a_break_has_its_day_and_a_definition_has_none():
    data = table("definitions_and_breaks")
    is_break = data["kind"] == "break"
    assert is_break.sum() >= 5 and data.loc[is_break, "from_date"].notna().all(), "a break needs the first day of the new meaning"
    assert data.loc[~is_break, "from_date"].isna().all(), "a definition has no first day; call it a break"


@pytest.mark.parametrize("name", ["definitions_and_breaks", "source_conflicts"])
def test_tables_named_by_breaks_and_conflicts_exist(name):
    known = {entry["name"] for entry in package()["resources"]}
    named = table(name)["tables"].dropna().str.split("; ").explode().str.strip()
    unknown = sorted(set(named) - known)
    assert not unknown, f"{name} names tables that are not in the package: {unknown}"


def test_the_preferred_source_of_a_conflict_is_in_a_table_it_names():
    for row in table("source_conflicts").dropna(subset=["tables"]).itertuples():
        names = [name.strip() for name in row.tables.split("; ")]
        sources = set().union(*(set(table(name)["source"].dropna()) for name in names if "source" in table(name)))
        assert row.source in sources, f'"{row.item}": the preferred source {row.source} stands in none of {names}'


# ---------------------------------------------------------------- every row

WITH_PRECISION = [
    "officers", "border_details", "cases_per_officer", "beds", "removal_orders", "obstacles", "courts_by_year", "ice_workforce", "budgets",
    "enforcement_acts", "costs", "judges", "southwest_encounters_by_year", "claims_2025",
]


@pytest.mark.parametrize("name", WITH_PRECISION)
def test_a_vague_figure_is_not_called_exact(name):
    data = table(name)
    vague = data["note"].fillna("").str.contains('"about|"nearly|"almost|"approximately|"over"|"more than"|"just over', regex=True)
    wrong = data[vague & (data["precision"] == "exact")]
    assert wrong.empty, f"{name}: the remark says the figure is not exact:\n{rows(wrong, 'precision', 'note')}"
