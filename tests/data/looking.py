"""How tests of the tables look at them."""

import pandas as pd


def rows(data, *columns):
    """The rows in a few columns, short enough to read in a failure message."""
    return data[list(columns)].to_string(index=False)


def fiscal_year(when):
    """The fiscal year of dates, or of months as text ("2024-10"): October begins the next one."""
    dates = pd.to_datetime(when)
    return dates.dt.year + (dates.dt.month >= 10)


def month_number(months):
    """Months as text, counted on, so that neighbours differ by one."""
    return months.str[:4].astype(int) * 12 + months.str[5:].astype(int)
