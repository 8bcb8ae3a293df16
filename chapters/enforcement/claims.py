"""The rules of "The story, checked": for each claim the number that decides it, and the verdict that follows.

    check("story-removals", numbers)      the number, its verdict, and the numbers beside it

A rule is a small function of the tables. It reads them through `read`, which is `data.numbers` or
anything of the same shape, so a test can ask what a rule would say of other data. Two thresholds
serve all rules: a claim about most of a group needs more than half of it, and a word depends on its
definition when two published counts that go by it differ more than twofold. Knows no charts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from . import backlog
from .quantity import ONE_EACH, Quantity, Shown, computed, total, unit

HOLDS, CONDITION, DEFINITION, UNSETTLED, FAILS = "holds", "holds_with_condition", "depends_on_definition", "cannot_be_settled", "does_not_hold"
WORDS = {
    HOLDS: "holds",
    CONDITION: "holds with a condition",
    DEFINITION: "depends on the definition",
    UNSETTLED: "cannot be settled with public data",
    FAILS: "does not hold",
}
"""Every verdict, in words for a reader."""

MOST, TWOFOLD = 0.5, 2.0
UNCHANGED = 0.1
"""A count is called unchanged when it moved by less than this share."""
ONE_OF_MANY = 0.05
"""An example is no summary of a day when it is less than this share of it."""

Read = Callable[..., list[Quantity]]


@dataclass(frozen=True)
class Checked:
    """The number that decides a claim, its verdict, and the numbers an editor would set beside it."""

    number: Shown
    verdict: str
    beside: dict[str, Shown]

    @property
    def words(self) -> Shown:
        """The verdict in words; its receipt is the number's."""
        return Shown(self.number.quantity, WORDS[self.verdict])

    def __getitem__(self, name: str) -> Shown:
        return self.beside[name]


def check(claim: str, read: Read) -> Checked:
    """The number and the verdict of `claim`. Raises KeyError for a claim without a rule."""
    return RULES[claim](read)


# Verdicts that several claims share.


def needs_most(share: Quantity) -> str:
    """Most of a group, by a count that is wider than the claim or less sure: hence a condition."""
    return CONDITION if float(share) > MOST else FAILS


def two_readings(wide: Quantity, narrow: Quantity) -> str:
    """Most by the wide reading; by the narrow one too, or the word decides."""
    if float(narrow) > MOST:
        return HOLDS
    return DEFINITION if float(wide) > MOST else FAILS


def apart(larger: Quantity, smaller: Quantity) -> str:
    """Two counts by one name: the same for reading, or more than twofold apart."""
    return DEFINITION if float(larger) / float(smaller) > TWOFOLD else HOLDS


def at_least(counted: Quantity, stated: float, share_meant: Quantity) -> str:
    """A count reaches what was stated; a condition where most of it is not what a reader would think of."""
    if float(counted) < stated:
        return FAILS
    return HOLDS if float(share_meant) > MOST else CONDITION


def no_increase(found: list[Quantity]) -> str:
    """No study detects more; that none detects it is not that there is none."""
    return FAILS if found else CONDITION


# Numbers that several claims share.


def one(read: Read, table: str, column: str, called: str, **where: Any) -> Quantity:
    found = read(table, column, called, **where)
    if len(found) != 1:
        raise ValueError(f"{len(found)} rows of {table} fit {where}; one is needed for the claim.")
    return found[0]


def arrests(read: Read, year: int, criminality: str = "all") -> Quantity:
    return one(
        read, "arrests_by_year", "arrests", f"arrests by ERO, {criminality.replace('_', ' ')}, FY{year}", fiscal_year=year, scope="ERO", criminality=criminality
    )


def share_with_record(read: Read, year: int) -> Quantity:
    share = arrests(read, year, "convicted_or_charged") / arrests(read, year)
    return share.named(f"share of arrests of people convicted or charged, FY{year}")


def removals(read: Read, measure: str, year: int = 2024) -> Quantity:
    return one(read, "removals_by_year", "removals", f"{measure} removals, FY{year}", fiscal_year=year, measure=measure, preferred=True)


def interior_share(read: Read) -> Quantity:
    return (removals(read, "interior") / removals(read, "total")).named("interior share of removals, FY2024")


def listed(read: Read, day: str) -> Quantity:
    return one(read, "final_orders", "people", f"people with final orders, not detained, {day}", as_of=day, scope="non_detained", preferred=True)


def docket(read: Read, day: str) -> Quantity:
    return one(read, "docket", "people", f"non-detained docket, {day}", as_of=day, measure="non_detained", scope="non_detained", preferred=True)


def held(read: Read, day: str, agency: str, *kinds: str) -> Quantity:
    """Share of the people in ICE detention on `day` who are of the named kinds, of those that `agency` arrested."""
    parts = [
        one(
            read,
            "detained_by_criminality",
            "people",
            f"held on {day}, arrested by {agency}, {kind.replace('_', ' ')}",
            as_of=day,
            arresting_agency=agency,
            criminality=kind,
        )
        for kind in (*kinds, "all")
    ]
    whose = {"all": "ICE or CBP"}.get(agency, agency)
    return (total(parts[:-1], " and ".join(kind.replace("_", " ") for kind in kinds)) / parts[-1]).named(
        f"share of people held on {day}, arrested by {whose}: {' or '.join(kind.replace('_', ' ') for kind in kinds)}"
    )


def claimed(read: Read, claim_id: str) -> Quantity:
    return one(read, "claims_2025", "value", "as stated: {claim}", claim_id=claim_id)


def statement(read: Read, statement_id: str) -> Quantity:
    return one(read, "cooperation_statements", "value", "{statement}", statement_id=statement_id)


def each_as_one(found: list[Quantity]) -> list[Quantity]:
    """Rows that are counted: each stands for itself, and no cell of it is read."""
    return [replace(q, value=1, unit=unit(""), rows=tuple(replace(row, column="") for row in q.rows)) for q in found]


def rows(found: list[Quantity], name: str, *also: Quantity) -> Quantity:
    """How many rows were found, as a number with those rows on its receipt."""
    return computed(len(found), "", name, "rows of the table that fit", *found, *also)


# The story: whom they look for.


def story_targets(read: Read) -> Checked:
    share = share_with_record(read, 2024)
    return Checked(share.percent, needs_most(share), {})


def story_no_mass(read: Read) -> Checked:
    every, interior = removals(read, "total"), removals(read, "interior")
    times = (every / interior).named("all removals for each interior removal, FY2024")
    return Checked(times.short, apart(every, interior), {"all": every.short, "interior": interior.short})


def story_serious(read: Read) -> Checked:
    old = one(
        read,
        "convictions_by_offence",
        "share",
        "share of removals of FY2013 after a conviction that ICE classed as most serious",
        population="ice_removals",
        offence="level_1",
    )
    settling = read("convictions_by_offence", "share", "share of arrests after a serious conviction", population="ero_arrests", offence="level_1")
    return Checked(old.percent, needs_most(settling[0]) if settling else UNSETTLED, {"any": share_with_record(read, 2024).percent})


def story_narrowed(read: Read) -> Checked:
    now, before = (each_as_one(read("priority_categories", "rank", "{regime}: {category}", regime=regime)) for regime in ("mayorkas-guidelines", "eo-13768"))
    recent = read("priority_categories", "rank", "{regime}: {category}", regime="mayorkas-guidelines", category="recent_entry")
    named = 2  # what the story names: threats to public safety, recent crossers
    verdict = FAILS if not recent or len(now) >= len(before) else CONDITION if len(now) > named else HOLDS
    return Checked(rows(now, "classes of the Guidelines of 2021").exact, verdict, {"before": rows(before, "classes of the order of January 2017").exact})


# The story: the backlog and the officers.


def story_backlog(read: Read) -> Checked:
    now, then = listed(read, "2024-11-24"), listed(read, "2014-09-30")
    growth = (now / then).named("list of November 2024, times that of September 2014")
    end_2024 = one(read, "final_orders", "people", "people with final orders, not detained, 30 September 2024", as_of="2024-09-30", scope="non_detained")
    share = (end_2024 / docket(read, "2024-09-30")).named("final orders as a share of the docket, 30 September 2024")
    return Checked(now.exact, HOLDS if float(growth) > 1 else FAILS, {"growth": growth.short, "share": share.percent})


def story_officers_few(read: Read) -> Checked:
    start, end = "2023-09-30", "2024-11-24"
    before, after, interior = listed(read, start), listed(read, end), removals(read, "interior")
    years = (date.fromisoformat(end) - date.fromisoformat(start)).days / backlog.DAYS_A_YEAR
    joined = computed(float(backlog.implied_new_orders(float(before), float(after), years, float(interior), 0)), "person / year",
                      f"new orders a year, {start} to {end}", f"(later − earlier count) ÷ {years:.2f} years + interior removals", before, after, interior)
    ratio = (joined / (interior * ONE_EACH)).named("people joining the list for each interior removal, FY2024")
    return Checked(ratio.short, CONDITION if float(ratio) > 1 else FAILS, {})


def story_supervision(read: Read) -> Checked:
    watched = one(read, "alternatives_to_detention", "people", "people under electronic monitoring, 30 September 2024", as_of="2024-09-30", technology="total")
    files = docket(read, "2024-09-30")
    return Checked(
        (watched / files).named("monitored share of the docket, 30 September 2024").percent,
        apart(files, watched),
        {"docket": files.short, "watched": watched.short},
    )


def story_staffing(read: Read) -> Checked:
    then = one(read, "officers", "officers", "officers and agents of ERO as stated in 2016", fiscal_year=2016, definition="ero_deportation_officers_and_agents")
    now = one(read, "officers", "officers", "officers of ERO as stated in December 2024", fiscal_year=2025, definition="ero_officers_monitor_find_remove")
    change = (now / then - 1).named("change of the stated number of officers, 2016 to December 2024")
    return Checked(change.percent, CONDITION if abs(float(change)) < UNCHANGED else FAILS, {"then": then.exact, "now": now.exact})


def story_workload(read: Read) -> Checked:
    waiting = (docket(read, "2024-09-30") / docket(read, "2016-08-31")).named("docket of September 2024, times that of August 2016")
    done = (arrests(read, 2024) / arrests(read, 2014)).named("arrests of FY2024 for each of FY2014")
    carried_out = (removals(read, "interior") / removals(read, "interior", 2014)).named("interior removals of FY2024 for each of FY2014")
    both = float(waiting) > 1 and float(done) > 1 and float(carried_out) > 1
    verdict = HOLDS if both else DEFINITION if float(waiting) > 1 else FAILS
    return Checked(waiting.short, verdict, {"arrests": done.percent, "removals": carried_out.percent})


def story_tradeoff(read: Read) -> Checked:
    outside = one(read, "effort_figures", "low", "officers for one arrest in the community, lower end, as ICE states them", figure="ice-community-officers")
    jail = one(read, "effort_figures", "low", "officers for one hand-over, as ICE states them", figure="ice-handover-officers")
    studies = read("effort_figures", "low", "time study", kind="time_study")
    ratio = (outside / jail).named("officers in the community for each at a hand-over, as ICE states them")
    return Checked(
        ratio.short, CONDITION if studies else UNSETTLED, {"studies": rows(studies, "independent time studies in the table of effort", outside).exact}
    )


# The story: the arrest, the year's count, the border.


def story_bronx(read: Read) -> Checked:
    sought = one(read, "effort_figures", "low", "people sought that morning", figure="bronx-morning-targets")
    year = arrests(read, 2024)
    day = computed(float(year) / backlog.DAYS_A_YEAR, "arrest / day", "arrests by ERO on an average day, FY2024", "arrests ÷ 365.25", year)
    share = computed(
        float(sought) / float(day), "share", "people sought that morning, against the arrests of an average day", "people sought ÷ arrests a day", sought, day
    )
    return Checked(share.percent, CONDITION if float(share) < ONE_OF_MANY else HOLDS, {"sought": sought.exact, "day": day.short})


def story_watching(read: Read) -> Checked:
    large = one(read, "arrests_at_large_and_in_custody", "arrests", "arrests at large, FY2024, as ICE prints them", fiscal_year=2024, custody="at_large")
    share = (large / arrests(read, 2024)).named("share of arrests made at large, FY2024")
    office = read("arrests_by_office_method", "arrests", "New York office, {method_group}, FY2018", fiscal_year=2018, field_office="New York City")
    there = one(
        read,
        "arrests_by_office_method",
        "arrests",
        "New York office, at large, FY2018",
        fiscal_year=2018,
        field_office="New York City",
        method_group="at_large",
    )
    new_york = (there / total(office, "arrests of the New York office, FY2018")).named(
        "share of the New York office's arrests made at large, FY2018, upper bound"
    )
    return Checked(share.percent, HOLDS if float(share) > MOST else CONDITION, {"new_york": new_york.percent})


def story_removals(read: Read) -> Checked:
    every, stated = removals(read, "total"), one(read, "claims", "stated", "removals as the story states them", claim="story-removals")
    share = interior_share(read)
    return Checked(every.exact, at_least(every, float(stated), share), {"interior": share.percent})


def story_border_staff(read: Read) -> Checked:
    sent = one(read, "border_details", "value", "share of ERO sent to the border, FY2024", fiscal_year=2024, measure="share_of_ero_workforce")
    fall = (1 - arrests(read, 2024) / arrests(read, 2023)).named("fall of arrests by ERO, FY2023 to FY2024")
    lost = read("border_details", "value", "arrests not made because staff was away, FY2024", fiscal_year=2024, measure="arrests_not_made")
    verdict = FAILS if float(sent) == 0 else UNSETTLED if not lost else HOLDS if float(lost[0]) > 0 else FAILS
    return Checked(sent.percent, verdict, {"fall": fall.percent})


# The story: cities and counties, and what stays.


def story_varies(read: Read) -> Checked:
    answers = read("policy_by_jurisdiction", "level_order", "{law}: {rule}", dimension="detainer_compliance")
    possible = each_as_one(read("policy_levels", "level_order", "{level}", dimension="detainer_compliance"))
    different = computed(
        len({float(q) for q in answers}),
        "",
        "different answers to whether a jail holds people on a detainer",
        "different steps among the rules of the table",
        *answers,
    )
    return Checked(different.exact, HOLDS if float(different) > 1 else FAILS, {"possible": rows(possible, "steps of the ladder").exact})


def story_sanctuary(read: Read) -> Checked:
    longest, shortest = statement(read, "dhs-list-2025-05"), statement(read, "doj-list-2025-08")
    times = computed(float(longest) / float(shortest), "ratio", "entries of the longest list for each of the shortest", "entries ÷ entries", longest, shortest)
    return Checked(times.short, apart(longest, shortest), {"longest": longest.exact, "shortest": shortest.exact})


LIMITS_AND_CRIME = {"treatment_kind": "limits_on_cooperation", "outcome_kind": "crime"}


def crime_results(read: Read, **where: Any) -> list[Quantity]:
    return each_as_one(read("research_studies", "year", "{citation}: {outcome}", **LIMITS_AND_CRIME, **where))


def story_release(read: Read) -> Checked:
    again = (statement(read, "cis-rearrested-2014") / statement(read, "cis-released-2014")).named(
        "share arrested again of people whose detainers were declined, January to August 2014"
    )
    more = crime_results(read, finding="increase")
    verdict = FAILS if float(again) == 0 else HOLDS if more else CONDITION
    return Checked(
        again.percent,
        verdict,
        {
            "more": rows(more, "results on limits that detect more crime", *crime_results(read)).exact,
            "results": rows(crime_results(read), "results on limits and crime").exact,
        },
    )


def story_focus(read: Read) -> Checked:
    shares = [share_with_record(read, year) for year in (2018, 2022, 2023, 2024)]
    shares += [
        one(
            read,
            "arrests_by_year",
            "share",
            f"share of arrests of people convicted or charged, FY{year}, as printed",
            fiscal_year=year,
            scope="ERO",
            criminality="convicted_or_charged",
        )
        for year in (2019, 2020)
    ]
    low, high = (pick(shares, key=float) for pick in (min, max))
    return Checked(low.percent, two_readings(high, low), {"high": high.percent})


def story_continues(read: Read) -> Checked:
    wide, narrow = held(read, "2026-04-04", "ICE", "convicted", "pending_charges"), held(read, "2026-04-04", "ICE", "convicted")
    before = held(read, "2024-10-03", "ICE", "convicted", "pending_charges")
    now, then = (
        one(
            read,
            "detained_by_criminality",
            "people",
            f"convicted people held on {day}, arrested by ICE",
            as_of=day,
            arresting_agency="ICE",
            criminality="convicted",
        )
        for day in ("2026-04-04", "2024-10-03")
    )
    times = (now / then).named("convicted people held on 4 April 2026 after an arrest by ICE, times those of 3 October 2024")
    return Checked(wide.percent, two_readings(wide, narrow), {"convicted": narrow.percent, "before": before.percent, "times": times.short})


# Today's debate: five claims for wider enforcement.

DISPUTE = "2025-11-30"
"""The published count of people held that is nearest to the dispute of November 2025."""


def wider_count(read: Read) -> Checked:
    stated, tables = claimed(read, "deported-622000"), claimed(read, "kocher-344000")
    published = read("claims_2025", "value", "removals by the government's table", side="government_table", period_start="2025-01-20", unit="removal")
    verdict = UNSETTLED if not published else HOLDS if float(published[0]) >= float(stated) else FAILS
    return Checked(
        (stated / tables).named("the stated count, times the count from ICE's tables for the same time").short,
        verdict,
        {"stated": stated.exact, "tables": tables.exact},
    )


def wider_records(read: Read) -> Checked:
    wide, narrow = held(read, DISPUTE, "ICE", "convicted", "pending_charges"), held(read, DISPUTE, "ICE", "convicted")
    return Checked(wide.percent, two_readings(wide, narrow), {"convicted": narrow.percent, "stated": claimed(read, "criminal-70-percent").percent})


def wider_at_liberty(read: Read) -> Checked:
    convicted = one(
        read,
        "docket",
        "people",
        "convicted people on the non-detained docket, 21 July 2024",
        as_of="2024-07-21",
        measure="criminal_history_convicted",
        scope="non_detained",
    )
    free = read("docket", "people", "convicted people at liberty", measure="criminal_history_convicted", scope="at_liberty")
    verdict = UNSETTLED if not free else HOLDS if float(free[0]) > MOST * float(convicted) else FAILS
    return Checked(convicted.exact, verdict, {})


def wider_cooperation(read: Read) -> Checked:
    study = {"study": "hausman-2020", "outcome_kind": "removals"}
    effect = one(
        read,
        "research_studies",
        "estimate_low",
        "change of removals where counties stopped holding people",
        outcome="Removals of people fingerprinted by states or counties",
        **study,
    )
    fewer = computed(-float(effect), "share", "fall of removals where counties stopped holding people", "estimate with its sign changed", effect)
    violent = read(
        "research_studies", "year", "{citation}: {outcome}", outcome="Removals of people with violent convictions", finding="no_detected_effect", **study
    )
    return Checked(fewer.percent, FAILS if float(fewer) <= 0 else CONDITION if violent else HOLDS, {})


def wider_orders(read: Read) -> Checked:
    done = one(read, "final_orders_executed", "share", "share of orders of two years carried out, upper end", as_of="2021-02-12")
    return Checked(done.percent, needs_most((1 - done).named("share not carried out")), {})


# Five claims for narrower enforcement.


def narrower_records(read: Read) -> Checked:
    wide, narrow = held(read, DISPUTE, "all", "pending_charges", "other_immigration"), held(read, DISPUTE, "all", "other_immigration")
    return Checked(wide.percent, two_readings(wide, narrow), {"neither": narrow.percent, "stated": claimed(read, "cato-73-percent").percent})


def narrower_violent(read: Read) -> Checked:
    convicted = held(read, DISPUTE, "all", "convicted")
    violent = read("detained_by_criminality", "people", "people held with a violent conviction", as_of=DISPUTE, arresting_agency="all", criminality="violent")
    everybody = one(read, "detained_by_criminality", "people", f"people held on {DISPUTE}", as_of=DISPUTE, arresting_agency="all", criminality="all")
    bound = CONDITION if float(convicted) < MOST else UNSETTLED
    verdict = bound if not violent else HOLDS if float(violent[0]) < MOST * float(everybody) else FAILS
    return Checked(convicted.percent, verdict, {"stated": claimed(read, "cato-5-percent-violent").percent})


def narrower_street(read: Read) -> Checked:
    now, then = statement(read, "cato-street-2025-06"), statement(read, "cato-street-2017-06")
    times, stated = (
        (now / then).named("arrests outside custody a week, June 2025 against June 2017, as one group reads the methods"),
        claimed(read, "ddp-street-11"),
    )
    return Checked(times.short, CONDITION if min(float(times), float(stated)) > TWOFOLD else FAILS, {"stated": stated.exact})


def narrower_crime(read: Read) -> Checked:
    more, results = crime_results(read, finding="increase"), crime_results(read)
    return Checked(
        rows(more, "results on limits that detect more crime", *results).exact,
        no_increase(more),
        {"results": rows(results, "results on limits and crime").exact},
    )


def narrower_reporting(read: Read) -> Checked:
    effect = one(
        read, "research_studies", "estimate_low", "change of the crimes that Hispanic victims report", study="goncalves-2024", outcome_kind="reporting"
    )
    fewer = computed(-float(effect), "share", "fall of the crimes that Hispanic victims report", "estimate with its sign changed", effect)
    others = read("research_studies", "year", "{citation}: {outcome}", treatment_kind="description", outcome_kind="reporting")
    return Checked(fewer.percent, FAILS if float(fewer) <= 0 else CONDITION if others else HOLDS, {})


RULES: dict[str, Callable[[Read], Checked]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        story_targets, story_no_mass, story_serious, story_narrowed,
        story_backlog, story_officers_few, story_supervision, story_staffing, story_workload, story_tradeoff,
        story_bronx, story_watching, story_removals, story_border_staff,
        story_varies, story_sanctuary, story_release, story_focus, story_continues,
        wider_count, wider_records, wider_at_liberty, wider_cooperation, wider_orders,
        narrower_records, narrower_violent, narrower_street, narrower_crime, narrower_reporting,
    )
}
"""claim -> its rule, in reading order."""
