"""`python -m book data` checks the data package and records its digests; `python -m book check` only compares digests."""

import sys

from .package import check, main

sys.exit({"data": main, "check": check}[sys.argv[1]]())
