"""The package behind the chapters: tables, numbers with receipts, models, figures.

Arrows go one way: chapters -> charts, models -> quantity -> nothing; data -> quantity.
The models (backlog, priorities, cooperation) know neither tables nor charts.

Runs on Python 3.11 or newer with at least pandas 2.2, altair 5.5 and pint 0.24.4, the oldest that
every chapter is run with. The book itself is built with the versions in requirements.txt.
"""

__version__ = "0.1.0"
