"""`python -m book data` checks the data package and records its digests; `check` only compares digests; `publish` keeps them as the edition's."""

import sys

from .package import check, main, publish

sys.exit({"data": main, "check": check, "publish": publish}[sys.argv[1]]())
