"""Removals, arrests, docket and detention: the tables agree with each other and with what was published."""

import pandas as pd
import pytest
from looking import fiscal_year, rows

from enforcement.data import table


def on(name, day):
    """The rows of a table dated `day`."""
    t = table(name)
    return t[t.as_of == pd.Timestamp(day)]


def test_interior_and_border_add_up_to_the_total_where_both_are_printed():
    t = table("removals_by_year")
    total = t[(t.measure == "total") & t.preferred].set_index("fiscal_year").removals
    checked = 0
    for (year, source), part in t[t.measure != "total"].groupby(["fiscal_year", "source"]):
        if set(part.measure) == {"interior", "border"}:
            checked += 1
            assert part.removals.sum() == total[year], f"FY{year}, {source}: interior and border give {part.removals.sum()}, the total is {total[year]}"
    assert checked == 3, f"interior and border should be printed together in FY2013, FY2014 and FY2022; found {checked} years"


def test_interior_removals_are_fewer_than_all():
    t = table("removals_by_year")
    wide = t[t.preferred].pivot_table(index="fiscal_year", columns="measure", values="removals", aggfunc="last").dropna(subset=["interior"])
    assert len(wide) >= 12, "interior removals are known for FY2013 to FY2024"
    assert (wide.interior < wide.total).all(), "interior removals exceed the total:\n" + rows(wide.reset_index(), "fiscal_year", "interior", "total")


@pytest.mark.parametrize("name", ["removals_by_year", "arrests_by_year", "docket"])
def test_one_row_a_quantity_is_preferred(name):
    t = table(name)
    keys = {
        "removals_by_year": ["fiscal_year", "measure"],
        "arrests_by_year": ["fiscal_year", "scope", "criminality"],
        "docket": ["as_of", "measure", "scope"],
    }[name]
    many = t[t.preferred].groupby(keys).size()
    assert many.max() == 1, f"{name}: more than one preferred row for {many[many > 1].index.tolist()}"
    if name == "removals_by_year":
        assert set(map(tuple, t[keys].drop_duplicates().values)) - set(many.index) <= {(2022, "border")}, "a year and measure has no preferred row"


def test_partial_years_are_marked():
    for name in (
        "removals_by_year",
        "removals_by_path",
        "arrests_by_method",
        "arrests_at_large_and_in_custody",
        "detention_by_year",
        "court_appearance_monitored",
    ):
        t = table(name)
        ends = pd.to_datetime(t.fiscal_year.astype(str) + "-09-30")
        wrong = t[(t.as_of < ends) != t.partial_year]
        assert wrong.empty, f"{name}: partial_year disagrees with as_of in\n{rows(wrong, 'fiscal_year', 'as_of', 'partial_year')}"
        assert (t.as_of <= ends).all(), f"{name}: a year is counted beyond its end"
    for name in ("removals_days_histogram", "arrests_by_office_method"):
        t = table(name)
        assert (t.partial_year == (t.fiscal_year == 2019)).all(), f"{name}: FY2019 is eleven months and the only partial year"


def test_definition_of_removals_changes_when_ice_changed_it():
    t = table("removals_by_year")
    want = {2012: "to_may_2013", 2013: "mixed_2013", 2023: "mixed_2023", 2024: "since_may_2023", 2025: "since_fy2025", 2026: "since_fy2025"}
    want |= dict.fromkeys(range(2014, 2023), "since_june_2013")
    wrong = t[t.definition != t.fiscal_year.map(want).fillna(t.definition)]
    assert wrong.empty, f"not the definition of that year:\n{rows(wrong, 'fiscal_year', 'measure', 'definition')}"


def test_a_new_definition_of_removals_has_its_break_and_a_break_its_definition():
    """For years added later: the word in the table changes exactly where the table of breaks has a day in the year."""
    t = table("removals_by_year")
    breaks = table("definitions_and_breaks").dropna(subset=["from_date"])
    breaks = breaks[breaks.tables.fillna("").str.split("; ").map(lambda names: "removals_by_year" in names)]
    broken = set(fiscal_year(breaks.from_date))
    for year in range(2027, int(t.fiscal_year.max()) + 1):
        before, now = (set(t[t.fiscal_year == y].definition) for y in (year - 1, year))
        assert not now - before or year in broken, (
            f"FY{year} has another definition than the year before ({', '.join(now)}): add the break to definitions_and_breaks.csv"
        )
        assert now - before or year not in broken, (
            f"definitions_and_breaks.csv has a break in FY{year}: the column definition of removals_by_year.csv needs a new word, in datapackage.json too"
        )


def test_removals_by_path_add_up_to_the_published_totals_to_the_person():
    by_path = table("removals_by_path").groupby("fiscal_year").removals.sum()
    t = table("removals_by_year")
    total = t[(t.measure == "total") & t.preferred].set_index("fiscal_year").removals
    for year in (2016, 2017, 2018):
        assert by_path[year] == total[year], f"FY{year}: the paths give {by_path[year]}, published {total[year]}"
    assert by_path[2019] < total[2019], "eleven months of FY2019 cannot exceed the whole year"


def test_months_of_removals_add_up_to_their_years():
    month = table("removals_by_month_path")
    assert (fiscal_year(month.month) == month.fiscal_year).all(), "a month stands in the wrong fiscal year"
    sums = month.groupby(["fiscal_year", "path"]).removals.sum()
    years = table("removals_by_path").set_index(["fiscal_year", "path"]).removals
    off = (sums - years).dropna()
    assert len(off) == len(years) == 44 and (off == 0).all(), f"months do not add to the year for {off[off != 0]}"


def test_days_to_removal_are_ordered_and_their_classes_have_no_gap():
    t = table("removals_by_path")
    ordered = (t.p25_days <= t.median_days) & (t.median_days <= t.p75_days) & (t.p75_days <= t.p90_days)
    assert ordered.all(), "days out of order:\n" + rows(t[~ordered], "fiscal_year", "path", "p25_days", "median_days", "p75_days", "p90_days")
    h = table("removals_days_histogram").sort_values(["fiscal_year", "path", "days_from"])
    for key, part in h.groupby(["fiscal_year", "path"]):
        assert part.days_from.iloc[0] == 0 and pd.isna(part.days_to.iloc[-1]), f"{key}: the classes must run from 0 to open"
        assert (part.days_from.values[1:] == part.days_to.values[:-1] + 1).all(), f"{key}: a gap or overlap between classes"
    known = h.groupby(["fiscal_year", "path"]).removals.sum()
    years = t.set_index(["fiscal_year", "path"]).removals
    assert (known <= years).all(), f"more removals with known days than removals: {(known - years)[known > years]}"
    assert known.sum() / years.sum() > 0.9, "days should be known for nine removals in ten"


def test_medians_fall_in_their_class_of_days():
    h = table("removals_days_histogram")
    for r in table("removals_by_path").itertuples():
        part = h[(h.fiscal_year == r.fiscal_year) & (h.path == r.path)].sort_values("days_from")
        below, upto = (
            part[part.days_from.le(r.median_days).values & part.days_to.lt(r.median_days).fillna(False).values].removals.sum(),
            part[part.days_from <= r.median_days].removals.sum(),
        )
        half = part.removals.sum() / 2
        assert below <= half <= upto, (
            f"FY{r.fiscal_year} {r.path}: median {r.median_days} does not fit the histogram ({below} below, {upto} up to its class, half is {half})"
        )


def test_running_totals_never_fall_and_stay_in_their_year():
    t = table("removals_year_to_date").sort_values(["fiscal_year", "as_of"])
    start = pd.to_datetime((t.fiscal_year - 1).astype(str) + "-10-01")
    end = pd.to_datetime(t.fiscal_year.astype(str) + "-09-30")
    outside = t[(t.as_of < start) | (t.as_of > end)]
    assert outside.empty, f"dated outside the fiscal year:\n{rows(outside, 'fiscal_year', 'as_of', 'removals')}"
    falls = t[t.groupby("fiscal_year").removals.diff() < 0]
    assert falls.empty, f"below the release before:\n{rows(falls, 'fiscal_year', 'as_of', 'removals')}"
    pace = t.groupby("fiscal_year").removals.diff() / t.groupby("fiscal_year").as_of.diff().dt.days
    assert pace.max() < 2000, f"a pace of {pace.max():.0f} removals a day means a stale date:\n{rows(t[pace > 2000], 'fiscal_year', 'as_of', 'removals')}"


def test_running_totals_end_at_the_year_total():
    last = table("removals_year_to_date").sort_values("as_of").groupby("fiscal_year").last()
    y = table("removals_by_year")
    y = y[(y.measure == "total") & y.preferred].set_index("fiscal_year")
    for year, r in last.iterrows():
        if r.as_of == y.as_of[year]:
            assert r.removals == y.removals[year], f"FY{year}: {r.removals} on the last day, {y.removals[year]} in removals_by_year"
        else:
            assert year in (2021, 2022) and r.removals < y.removals[year], (
                f"FY{year}: the last release is of {r.as_of:%Y-%m-%d}, the year total of {y.as_of[year]:%Y-%m-%d}"
            )


def test_released_records_number_the_published_totals():
    rec = table("released_records_by_year").set_index("fiscal_year")
    rem = table("removals_by_year")
    rem = rem[(rem.measure == "total") & rem.preferred].set_index("fiscal_year").removals
    arr = table("arrests_by_year")
    arr = arr[(arr.scope == "ERO") & (arr.criminality == "all")].set_index("fiscal_year").arrests
    for year in rec.index:
        early = rec.pulled_early[year]
        assert early == (year == 2022), f"FY{year}: pulled_early is {early}; FY2022, and no other, was pulled before its end"
        for what, published in (("removals", rem), ("arrests", arr)):
            gap = published[year] - rec[what][year]
            assert (0 < gap < 700) if early else gap == 0, f"FY{year} {what}: {rec[what][year]} records, {published[year]} published"
    assert (rec.encounters > rec.arrests).all(), f"more arrests than encounters in {rec.index[rec.encounters <= rec.arrests].tolist()}"


def test_arrests_by_method_add_up_to_the_published_totals_to_the_person():
    method = table("arrests_by_method").groupby("fiscal_year").arrests.sum()
    office = table("arrests_by_office_method").groupby("fiscal_year").arrests.sum()
    month = table("arrests_by_month_method").groupby("fiscal_year").arrests.sum()
    a = table("arrests_by_year")
    total = a[(a.scope == "ERO") & (a.criminality == "all")].set_index("fiscal_year").arrests
    for year in (2016, 2017, 2018):
        for name, sums in (("method", method), ("office", office), ("month", month)):
            assert sums[year] == total[year], f"FY{year} by {name}: {sums[year]}, published {total[year]}"
    assert office[2019] == method[2019] and method[2019] - month[2019] == 4, "four arrests of September 2019 are left out of the months"
    assert method[2019] < total[2019], f"eleven months of FY2019 have {method[2019]} arrests, the whole year {total[2019]}"


def test_method_groups_agree_between_the_arrest_tables():
    key = ["fiscal_year", "method_group"]
    method = table("arrests_by_method").groupby(key).arrests.sum()
    office = table("arrests_by_office_method").groupby(key).arrests.sum()
    month = table("arrests_by_month_method")
    assert (fiscal_year(month.month) == month.fiscal_year).all(), "a month stands in the wrong fiscal year"
    month = month.groupby(key).arrests.sum()
    assert (method == office).all(), f"methods and offices differ by {(method - office)[method != office].to_dict()}"
    off = (method - month)[method != month].to_dict()
    assert off == {(2019, "jail_local"): 4}, f"the months leave out four arrests in local jails of September 2019 and no others; they differ by {off}"


def test_at_large_says_what_it_includes_and_agrees_with_the_methods():
    t = table("arrests_at_large_and_in_custody")
    m = table("arrests_by_method").groupby(["fiscal_year", "method_group"]).arrests.sum()
    for r in t[t.confidence == "records"].itertuples():
        groups = ["at_large"] if r.custody == "at_large" else ["jail_local", "prison_state", "prison_federal", "jail_287g"]
        groups += ["probation_parole"] if r.probation_and_parole == "included" else []
        want = sum(m[r.fiscal_year, g] for g in groups)
        assert r.arrests == want, f"FY{r.fiscal_year} {r.custody}, probation and parole {r.probation_and_parole}: {r.arrests}, the methods give {want}"
    assert (t[t.confidence != "records"].probation_and_parole == "not_stated").all(), "ICE does not say whether probation and parole are in its figure"
    counted = t[t.confidence == "records"]
    assert len(counted) == 12, f"four years are counted in three ways each; found {len(counted)} rows"


def test_printed_arrest_counts_fit_their_totals_and_shares():
    t = table("arrests_by_year")
    for (year, _), part in t.groupby(["fiscal_year", "scope"]):
        n = part.set_index("criminality")
        whole = n.arrests.get("all")
        if {"convicted_or_charged", "other_immigration"} <= set(n.index):
            assert n.arrests["convicted_or_charged"] + n.arrests["other_immigration"] == whole, f"FY{year}: criminal and other do not add up to {whole}"
        for kind, r in n.iterrows():
            if pd.notna(r.arrests):
                assert r.arrests <= whole, f"FY{year} {kind}: more than all arrests"
            if pd.notna(r.arrests) and pd.notna(r.share):
                assert abs(r.arrests / whole - r.share) < 0.006, f"FY{year} {kind}: {r.arrests} of {whole} is not {r.share}"
    both = t[t.arrests.isna() & t.share.isna()]
    assert both.empty, f"neither a count nor a share:\n{rows(both, 'fiscal_year', 'criminality')}"


def test_criminal_removals_fit_their_totals_and_shares():
    t = table("removals_by_criminality")
    y = table("removals_by_year")
    y = y[y.preferred].assign(scope=y.measure.replace("total", "all")).set_index(["fiscal_year", "scope"]).removals
    checked = 0
    for r in t.itertuples():
        whole = y.get((r.fiscal_year, r.scope))
        assert pd.notna(r.removals) or pd.notna(r.share), f"FY{r.fiscal_year} {r.scope}: neither a count nor a share"
        if whole is not None and pd.notna(r.removals):
            assert r.removals < whole, f"FY{r.fiscal_year} {r.scope} {r.criminality}: {r.removals} of {whole}"
            for s in t[(t.fiscal_year == r.fiscal_year) & (t.scope == r.scope) & (t.criminality == r.criminality)].share.dropna():
                checked += 1
                assert abs(r.removals / whole - s) < 0.013, f"FY{r.fiscal_year} {r.scope}: {r.removals} of {whole} is not {s}"
    assert checked >= 8, f"counts and shares should meet eight times or more; found {checked}"
    interior, border, every = (t[(t.fiscal_year == 2013) & (t.scope == s)].removals.sum() for s in ("interior", "border", "all"))
    assert interior + border == every, "FY2013: convicted in the interior and at the border must give all convicted"


@pytest.mark.parametrize("name", ["priority_shares", "arrests_by_year", "removals_by_criminality", "final_orders_executed"])
def test_shares_lie_between_nought_and_one(name):
    shares = table(name).share.dropna()
    assert len(shares) and ((shares > 0) & (shares <= 1)).all(), f"{name}: {shares[(shares <= 0) | (shares > 1)].tolist()}"


def test_share_of_2013_priorities_is_its_numerator_over_all_removals():
    r = table("priority_shares").query("fiscal_year == 2013").iloc[0]
    y = table("removals_by_year").query("fiscal_year == 2013 and measure == 'total'").removals.iloc[0]
    assert round(r.numerator / y, 2) == r.share, f"{r.numerator} of {y} is not {r.share}"


def test_people_detained_add_up_on_every_day():
    t = table("detained_by_criminality").pivot(index="as_of", columns=["arresting_agency", "criminality"], values="people")
    assert t.notna().all().all(), f"a cell is missing on {t.index[t.isna().any(axis=1)].tolist()}"
    parts = ["convicted", "pending_charges", "other_immigration"]
    for agency in ("ICE", "CBP", "all"):
        off = t[agency][parts].sum(axis=1) - t[agency]["all"]
        assert (off == 0).all(), f"{agency}: criminality does not add up on {off[off != 0].index.tolist()}"
    for kind in [*parts, "all"]:
        off = t["ICE"][kind] + t["CBP"][kind] - t["all"][kind]
        assert (off == 0).all(), f"{kind}: ICE and CBP do not add up on {off[off != 0].index.tolist()}"


def test_snapshots_stand_in_their_fiscal_year():
    t = table("detained_by_criminality").drop_duplicates("as_of")
    of_day = fiscal_year(t.as_of)
    early_october = (t.as_of.dt.month == 10) & (t.as_of.dt.day <= 4) & (of_day == t.fiscal_year + 1)
    wrong = t[(of_day != t.fiscal_year) & ~early_october]
    assert wrong.empty, f"a day stands in the wrong fiscal year:\n{rows(wrong, 'as_of', 'fiscal_year')}"


def test_technologies_add_up_to_everyone_monitored():
    t = table("alternatives_to_detention").pivot(index="as_of", columns="technology", values="people")
    assert t.total.notna().all(), "a day has no total"
    parts = t.drop(columns="total")
    split = parts.notna().any(axis=1)
    off = (parts.sum(axis=1) - t.total)[split]
    assert split.sum() > 55 and (off == 0).all(), f"technologies do not add up on {off[off != 0].index.tolist()}"


def test_monitored_by_stage_is_marked_and_below_the_whole():
    stage = table("alternatives_to_detention_by_stage")
    assert stage.suppressed_cells.all(), "cells under ten are hidden: every row must say so"
    whole = table("alternatives_to_detention").query("technology == 'total'").assign(month=lambda d: d.as_of.dt.strftime("%Y-%m")).groupby("month").people.max()
    printed = stage.groupby("month").people_printed.sum()
    ratio = (printed / whole).dropna()
    assert len(ratio) > 20 and ratio.between(0.8, 1.1).all(), (
        f"printed cells against the total of another day of the month: {ratio[~ratio.between(0.8, 1.1)].to_dict()}"
    )


def test_hidden_cells_are_marked_and_stay_below_the_published_totals():
    a = table("arrests_by_month_criminality")
    r = table("removals_by_month_criminality")
    assert a.suppressed_cells.all() and r.suppressed_cells.all(), "a sum of printed cells must be marked"
    arr = table("arrests_by_year").query("scope == 'ERO' and criminality == 'all'").set_index("fiscal_year").arrests
    rem = table("removals_by_year")
    rem = rem[(rem.measure == "total") & rem.preferred].set_index("fiscal_year").removals
    for printed, whole in ((a.groupby("fiscal_year").arrests_printed.sum(), arr), (r.groupby("fiscal_year").removals_printed.sum(), rem)):
        for year in (2021, 2022, 2023, 2024):
            assert 0.7 < printed[year] / whole[year] < 0.9, f"FY{year}: {printed[year]} of {whole[year]} printed"
    assert {c for t in (a, r) for c in t.columns if c.endswith("_printed")}, "name the column so that nobody takes it for a level"


def test_docket_parts_fit_together():
    t = table("docket")
    n = t[t.preferred].set_index(["as_of", "measure", "scope"]).people
    day = pd.Timestamp("2024-07-21")
    assert n[day, "criminal_history_convicted", "national"] + n[day, "criminal_history_pending", "national"] == n[day, "criminal_history_total", "national"], (
        "convicted and charged do not add up to the printed total"
    )
    for kind in ("criminal_history_convicted", "criminal_history_pending"):
        assert n[day, kind, "non_detained"] < n[day, kind, "national"], f"{kind}: the non-detained part exceeds the whole"
    homicide, convicted = (n[day, f"criminal_history_{kind}", "non_detained"] for kind in ("homicide", "convicted"))
    assert homicide < convicted, f"{homicide} people with one kind of conviction, {convicted} with any"
    held = table("detained_by_criminality").query("arresting_agency == 'all' and criminality == 'all'").set_index("as_of").people
    for r in t[t.measure == "detained"].itertuples():
        assert held[r.as_of] == r.people, f"detained on {r.as_of:%Y-%m-%d}: {r.people} here, {held[r.as_of]} in detained_by_criminality"
    orders = table("final_orders").query("scope == 'non_detained' and preferred")
    docket = t[(t.measure == "non_detained") & t.preferred].sort_values("as_of")
    for r in orders[orders.as_of >= "2021"].itertuples():
        last = docket[docket.as_of <= r.as_of].people.iloc[-1]
        assert r.people < last, f"{r.people} final orders on {r.as_of:%Y-%m-%d} exceed the docket of {last}"


def test_the_docket_grows():
    t = table("docket")
    series = t[(t.measure == "non_detained") & t.preferred & t.as_of.dt.strftime("%m-%d").eq("09-30")].sort_values("as_of")
    steps = series.people.diff().dropna()
    assert (steps[series.as_of > pd.Timestamp("2021-01-01")] > 0).all(), "a year-end docket is below the one before:\n" + rows(series, "as_of", "people")


def test_final_orders_of_2015_are_partitioned():
    t = on("final_orders_by_conviction", "2015-07-04").set_index(["detention", "conviction"]).people
    for d in ("non_detained", "detained"):
        assert t[d, "convicted"] + t[d, "not_convicted"] == t[d, "all"], f"{d}: convictions do not add up"
    for c in ("convicted", "all"):
        assert t["non_detained", c] + t["detained", c] == t["all", c], f"{c}: detention does not add up"
    orders = on("final_orders", "2015-07-04").set_index("scope").people
    for scope in ("non_detained", "detained", "all"):
        assert orders[scope] == t[scope, "all"], f"{scope}: final_orders has {orders[scope]}, the partition {t[scope, 'all']}"


def test_countries_with_final_orders_stay_below_the_total():
    listed = table("final_orders_by_country")
    total = on("final_orders", "2024-11-24").people.iloc[0]
    assert 0.9 * total < listed.people.sum() < total, f"{listed.people.sum()} listed of {total}: the list is incomplete and must stay so"
    assert not listed.country.str.contains("other|total", case=False).any(), "no remainder and no total among the countries"


def test_book_ins_add_up():
    t = table("book_ins_by_month")
    assert (fiscal_year(t.month) == t.fiscal_year).all(), "a month stands in the wrong fiscal year"
    wide = t.pivot(index="month", columns="arresting_agency", values="book_ins")
    off = wide.ICE + wide.CBP - wide["all"]
    assert (off == 0).all(), f"ICE and CBP do not add up in {off[off != 0].index.tolist()}"
    sums = t.groupby(["fiscal_year", "arresting_agency"]).book_ins.sum()
    year = table("detention_by_year").query("criminality == 'all'").set_index(["fiscal_year", "arresting_agency"]).book_ins
    assert (sums - year == 0).all(), f"months less years: {(sums - year)[sums != year].to_dict()}"


def test_months_are_complete_and_partial_ones_are_marked():
    ends = table("detention_by_year").query("criminality == 'all'").drop_duplicates("fiscal_year").as_of
    partial = set(ends[ends != ends + pd.offsets.MonthEnd(0)].dt.strftime("%Y-%m"))
    assert {"2021-09", "2022-09", "2025-09"} <= partial, "years that stop before their end leave a partial month"
    for name in ("book_ins_by_month", "detention_by_month", "book_outs_by_month"):
        t = table(name)
        assert set(t[t.partial_month].month) == partial, (
            f"{name}: marked partial {sorted(set(t[t.partial_month].month))}, by detention_by_year {sorted(partial)}"
        )
        months = sorted(set(t.month))
        want = [str(m) for m in pd.period_range(months[0], months[-1], freq="M")]
        assert months == want and months[-1] == ends.max().strftime("%Y-%m"), (
            f"{name}: the months must run on to {ends.max():%Y-%m}; missing {sorted(set(want) - set(months))}"
        )


def test_average_population_adds_up_by_agency_and_criminality():
    t = table("detention_by_month").pivot(index="month", columns=["arresting_agency", "criminality"], values="average_population")
    off = (t["ICE"]["all"] + t["CBP"]["all"] - t["all"]["all"]).abs()
    assert off.max() <= 0.3, f"ICE and CBP do not add up in {off[off > 0.3].index.tolist()}"
    for agency in ("ICE", "CBP", "all"):
        part = t[agency].drop(columns="all")
        off = (part.sum(axis=1) - t[agency]["all"]).abs()
        assert off.max() <= 0.5, f"{agency}: criminality does not add up in {off[off > 0.5].index.tolist()}"
    first = t["ICE"]["no_conviction"].dropna().index
    assert list(first) == [m for m in t.index if m < "2019-10"], "non-criminal is printed for FY2019 only"


def test_year_average_lies_between_its_months():
    months = table("detention_by_month").groupby(["fiscal_year", "arresting_agency", "criminality"]).average_population.agg(["min", "max"])
    year = table("detention_by_year").set_index(["fiscal_year", "arresting_agency", "criminality"]).average_population
    both = months.join(year).dropna()
    outside = both[(both.average_population < both["min"]) | (both.average_population > both["max"])]
    assert len(both) > 90, f"years and months should meet more than 90 times; found {len(both)}"
    assert outside.empty, f"a year's average lies outside its months:\n{outside}"


def test_book_outs_by_reason_add_up():
    t = table("book_outs_by_month")
    for month, part in t.groupby("month"):
        n = part.set_index("reason").book_outs
        top = part[(part.reason != "all") & ~part.part_of_bonded_out].book_outs.sum()
        assert top == n["all"], f"{month}: the reasons give {top}, the total is {n['all']}"
        assert part[part.part_of_bonded_out].book_outs.sum() == n["bonded_out"], f"{month}: the two kinds of bond do not give bonded_out"
    assert ((t.definition == "final_book_outs") == (t.fiscal_year >= 2024)).all(), "the definition changes with FY2024"
    assert (t[t.reason == "release_to_remove"].fiscal_year >= 2024).all(), "release_to_remove is a reason of the definition since FY2024"


def test_hearings_are_attended_or_missed():
    t = table("court_appearance_monitored")
    off = t[t.attended + t.failed_to_attend != t.hearings]
    assert off.empty, f"attended and missed do not add up:\n{rows(off, 'fiscal_year', 'hearings_kind', 'hearings', 'attended', 'failed_to_attend')}"


@pytest.mark.parametrize("name, column", [("arrests_by_week", "arrests"), ("detainers_by_week", "detainers")])
def test_weeks_follow_one_another(name, column):
    t = table(name).sort_values("week_start")
    assert (t.week_start.dt.day_of_week == 6).all(), "weeks start on Sunday"
    assert (t.week_start.diff().dropna().dt.days == 7).all(), f"{name}: a week is missing or doubled"
    assert ((t.confidence == "digitised") == (t.reading == "read_off_drawing")).all(), "a figure read off a drawing must say so"


def test_weekly_arrests_come_near_the_published_years():
    t = table("arrests_by_week")
    sums = t.groupby(fiscal_year(t.week_start)).arrests.sum()
    a = table("arrests_by_year").query("scope == 'ERO' and criminality == 'all'").set_index("fiscal_year").arrests
    for y in range(2013, 2025):
        assert abs(sums[y] / a[y] - 1) < 0.06, f"FY{y}: weeks give {sums[y]}, published {a[y]}"


def test_other_counts_have_a_period_and_stay_apart():
    t = table("counts_with_other_definitions")
    back = t[t.period_end < t.period_start]
    assert back.empty, f"a period ends before it starts:\n{rows(back, 'counted_by', 'measure')}"
    assert t.what_is_inside.str.len().gt(20).all(), "say what is inside"
    claims = t[t.counted_by.isin(["dhs", "administration"])]
    assert (claims.confidence == "weak").all(), "a claim without a table is weak"


def test_removals_of_all_dhs_exceed_those_of_ice():
    d = table("dhs_removals_and_returns")
    y = d.dropna(subset=["removals"]).set_index("fiscal_year")
    assert list(y.index) == list(range(2006, 2022)), f"the yearbook counts removals from FY2006 to FY2021; the table has {list(y.index)}"
    ice = table("removals_by_year")
    ice = ice[(ice.measure == "total") & ice.preferred].set_index("fiscal_year").removals
    for year in range(2012, 2022):
        assert ice[year] < y.removals[year] + y.returns[year], f"FY{year}: ICE {ice[year]}, all of DHS {y.removals[year]} and {y.returns[year]}"
    for r in d.dropna(subset=["removals_and_returns"]).itertuples():
        both = y.removals[r.fiscal_year] + y.returns[r.fiscal_year]
        assert abs(both / r.removals_and_returns - 1) < 0.04, f"FY{r.fiscal_year}: the release has {r.removals_and_returns}, the yearbook {both}"
