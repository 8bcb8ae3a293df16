"""Answers to the exercises of "How long would it take?"."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from .. import backlog
from ..data import number
from ..learn import exercise
from ..quantity import Quantity, computed

EARLIER, LATER = "2023-09-30", "2024-11-24"
"""The two latest counts of the list; the orders that joined it are backed out of them."""


def on_the_list(day: str) -> Quantity:
    return number("final_orders", "people", f"people with final orders, not detained, {day}", as_of=day, scope="non_detained")


def interior() -> Quantity:
    return number("removals_by_year", "removals", "interior removals, FY2024", fiscal_year=2024, measure="interior", preferred=True)


def opening() -> backlog.Assumptions:
    """The assumptions at which the chapter's calculator opens."""
    officers = number("officers", "officers", fiscal_year=2022, definition="ero_law_enforcement_officers")
    elsewhere = number("border_details", "value", fiscal_year=2024, measure="share_of_ero_workforce")
    years = (pd.Timestamp(LATER) - pd.Timestamp(EARLIER)).days / backlog.DAYS_A_YEAR
    new_orders = backlog.implied_new_orders(float(on_the_list(EARLIER)), float(on_the_list(LATER)), years, float(interior()), 0)
    rate = backlog.calibrated_removals_per_officer(float(interior()), float(officers), float(elsewhere))
    return backlog.Assumptions(float(officers), float(elsewhere), rate, round(new_orders, -3), 0.0)


@exercise("clearing-1", choices=("all removals", "interior removals"), hint="Look at the numbers under the chart: a bar is the list divided by the count.")
def the_larger_count() -> str:
    all_removals = number("removals_by_year", "removals", fiscal_year=2024, measure="total")
    return "all removals" if all_removals > interior() else "interior removals"


@exercise("clearing-2", hint="Set the share elsewhere to zero and look at the first year. Growth is positive.")
def change_when_all_are_back() -> Quantity:
    stock = on_the_list(LATER)
    year = backlog.step(float(stock), replace(opening(), share_elsewhere=0.0))
    return computed(year.stock_end - float(stock), "person / year", "change of the list in the first year, nobody elsewhere",
                    "new orders − officers × removals an officer", stock, on_the_list(EARLIER), interior())


@exercise("clearing-3", hint="The list stands still when as many leave as arrive: removals and other exits together are then the new orders.")
def exits_at_standstill() -> Quantity:
    stock = on_the_list(LATER)
    return computed((opening().new_orders - float(interior())) / float(stock), "share", "other exits a year at which the list stands still",
                    "(new orders − removals) ÷ stock", on_the_list(EARLIER), stock, interior())
