"""`python -m book data` checks the data package and records its digests; `check` only compares digests; `publish` keeps them
as the edition's; `changed OLD NEW` says what differs between two built sites."""

import sys
from collections.abc import Callable

from . import changed, package

COMMANDS: dict[str, Callable[..., int]] = {"data": package.main, "check": package.check, "publish": package.publish, "changed": changed.main}

sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))
