"""`python -m book data` checks the data package and records its digests; `check` only compares digests; `publish` keeps them as the edition's.

`python -m book pdf CHROMIUM` and `python -m book epub` put the built book on paper.
"""

import sys

from .package import check, main, publish
from .paper import epub, pdf

sys.exit({"data": main, "check": check, "publish": publish, "pdf": pdf, "epub": epub}[sys.argv[1]](*sys.argv[2:]))
