"""The package behind the chapters: tables, numbers with receipts, models, figures.

Arrows go one way: chapters -> charts, models -> quantity -> nothing; data -> quantity.
The models (backlog, priorities, cooperation) know neither tables nor charts.

Runs on Python 3.11 or newer, with the pandas, altair and pint named in requirements.txt.
"""

__version__ = "0.1.0"
