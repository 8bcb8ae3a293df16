"""What each live figure must answer, from the Python models: one entry a figure.

An entry takes the figure's signals (name -> value) and returns what the figure must show: the results it names,
its sentence, and the columns of its table that follow the controls, by heading.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from enforcement import backlog, cooperation, definitions, priorities
from enforcement.data import number, table


@dataclass(frozen=True)
class Answer:
    """What a live figure shows at given signals; a column of its table is a list, or a mapping from what stands first in a row."""

    results: dict[str, Any]
    sentence: str
    table: dict[str, list[float] | dict[str, float]] = field(default_factory=dict)


def opening_stock() -> float:
    return float(number("final_orders", "people", as_of="2024-11-24", scope="non_detained"))


def backlog_calculator(signals: dict[str, Any]) -> Answer:
    beds_are_a_limit = signals["bed_limit"] == "on"
    given = {name: value for name, value in signals.items() if name != "bed_limit" and (beds_are_a_limit or name not in ("beds", "stay_days"))}
    assumptions, stock = backlog.Assumptions(**given), opening_stock()
    path = backlog.project(stock, assumptions, years=30).stock
    return Answer(
        results={
            "stock_end": path[-1],
            "years_to_clear": backlog.years_to_clear(stock, assumptions),
            "break_even_officers": backlog.break_even_officers(stock, assumptions),
        },
        sentence=backlog.in_words(stock, assumptions),
        table={"People on the list": np.floor(path + 0.5).tolist()},
    )


def priority_queue(signals: dict[str, Any]) -> Answer:
    names = ["Convicted, detained", "Convicted, not detained", "Not convicted"]
    new_orders, custody_share, convicted_share = 88_000, 0.7, signals["convicted_share"]

    def july(detention: str, conviction: str) -> float:
        return float(number("final_orders_by_conviction", "people", as_of="2015-07-04", detention=detention, conviction=conviction))

    classes = priorities.Classes(
        stock=[july("detained", "convicted"), july("non_detained", "convicted"), july("non_detained", "not_convicted") + july("detained", "not_convicted")],
        inflow=[new_orders * convicted_share * custody_share, new_orders * convicted_share * (1 - custody_share), new_orders * (1 - convicted_share)],
        effort=[8, 60, signals["effort_3"]],
    )
    path = priorities.project(classes, signals["capacity_hours"], signals["rule"], years=30)
    first = priorities.first_reached(path)
    return Answer(
        results={f"stock_end_{k + 1}": path.stock[-1, k] for k in range(3)}
        | {f"first_reached_{k + 1}": None if np.isnan(first[k]) else first[k] for k in range(3)},
        sentence=priorities.in_words(path, names),
        table={name: np.floor(path.stock[:, k] + 0.5).tolist() for k, name in enumerate(names)},
    )


def criminal_definition(signals: dict[str, Any]) -> Answer:
    groups = [
        int(number("detained_by_criminality", "people", as_of="2026-04-04", arresting_agency="ICE", criminality=kind))
        for kind in ("convicted", "pending_charges", "other_immigration")
    ]
    definition, (convicted, charged, _) = signals["definition"], groups
    return Answer(
        results={"share": definitions.share_counted(definition, *groups), "people": sum(groups)},
        sentence=definitions.in_words(definition, *groups),
        table={"Called criminal": [convicted, definitions.counted_as_criminal(definition, convicted, charged) - convicted, 0]},
    )


def littles_law(signals: dict[str, Any]) -> Answer:
    rate, stay = signals["bookins_per_day"], signals["length_of_stay"]
    people = backlog.littles_law(rate, stay)
    months = table("detention_by_month").query("arresting_agency == 'all' and criminality == 'all' and not partial_month").average_population
    below = int((people > months).sum())
    place = {0: "fewer than in any whole month", len(months): "more than in any whole month"}.get(
        below, f"more than in {below} of the {len(months)} whole months"
    )
    return Answer(
        results={"population": people, "months_below": below},
        sentence=f"{rate:,.0f} book-ins a day × {stay:,.0f} days = "
        f"{np.floor(people + 0.5):,.0f} people on an average day, {place} from October 2018 to March 2026.",
    )


def cooperation_trade(signals: dict[str, Any]) -> Answer:
    assumptions = cooperation.Assumptions(**signals)
    along = replace(assumptions, handed_over=np.array([k / 10 for k in range(11)]))
    counts = {"Arrested": cooperation.arrests, "Not arrested by ICE": cooperation.not_arrested, "Officer-hours": cooperation.hours}
    return Answer(
        results={name: getattr(cooperation, name)(assumptions) for name in ("arrests", "hours", "not_arrested")},
        sentence=cooperation.in_words(assumptions),
        table={heading: np.floor(count(along) + 0.5).tolist() for heading, count in counts.items()},
    )


def detainers_by_state(signals: dict[str, Any]) -> Answer:
    keys, state = ["issued", "taken", "refused", "lifted", "no_outcome"], signals["state"]
    if state == "none":
        return Answer(dict.fromkeys([f"{key}_there" for key in keys]), "Choose a state or district to see its counts.")
    row = table("detainers_us_by_state").set_index("state").loc[state]
    return Answer(
        results={f"{key}_there": int(row[key]) for key in keys},
        sentence=f"{state}: of {row.issued:,} detainers, {row.taken:,} ended in ICE's custody, {row.refused:,} were recorded as declined, "
        f"{row.lifted:,} ended in another way and {row.no_outcome:,} have no recorded outcome.",
    )


def program_287g_map(signals: dict[str, Any]) -> Answer:
    day = pd.Timestamp(signals["date"])
    rows = table("program_287g_by_state").query("as_of == @day")
    by_state = rows.groupby("state").agreements.sum()
    task_force = int(rows[rows.model == "task_force"].agreements.sum())
    return Answer(
        results={"agreements": int(by_state.sum()), "places": int((by_state > 0).sum()), "task_force": task_force},
        sentence=f"On {day.day} {day:%B %Y}, {by_state.sum():,} agreements were in force in {(by_state > 0).sum()} states and territories; "
        f"{f'{task_force:,}' if task_force else 'none'} of them were of the task force model.",
        table={"On the date shown": by_state.to_dict()},
    )


FIGURES: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "backlog-calculator": backlog_calculator,
    "cooperation": cooperation_trade,
    "criminal-definition": criminal_definition,
    "detainers-by-state": detainers_by_state,
    "littles-law": littles_law,
    "priority-queue": priority_queue,
    "program-287g-map": program_287g_map,
}
