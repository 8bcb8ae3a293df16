"""The package behind the chapters: tables, numbers with receipts, models, figures.

    data          the only reader of the tables           quantity    numbers with unit and receipt
    charts        shows a figure; theme is its look       boxes       the list, drawn to scale
    claims        what the claims are checked with        learn       checks a reader's answers
    backlog       a list, a year a step                   priorities  who is reached when hours run out
    cooperation   the jail door or the street             scenario    these three in one world
    regimes       who stands on which list                definitions who is counted as criminal
    backtest      projections held to later years         checks      what a model accepts

Imports go one way. The models (backlog, priorities, cooperation, scenario, regimes, definitions,
backtest) import checks and each other; they know neither tables nor charts nor units. The others import
quantity, which imports none of them, and may import models. Chapters put the two together.

Runs on Python 3.11 or newer with at least pandas 2.2, altair 5.5 and pint 0.24.4, the oldest that
every chapter is run with. The book itself is built with the versions in requirements.txt.
"""

__version__ = "0.1.0"

DAYS_A_YEAR = 365.25
"""In the models and in the units alike, so that they cancel."""
