"""`python -m book data` checks the data package and records its digests; `check` only compares digests; `publish` keeps them
as the edition's; `changed OLD NEW` says what differs between two built sites; `release` packs the built site; `links` asks for the
addresses of the documents; `watch` builds again what was changed, as it is saved; `pdf CHROMIUM` and `epub` put the built book on paper."""

import sys
from collections.abc import Callable

from . import changed, links, package, paper, release, watch

COMMANDS: dict[str, Callable[..., int]] = {
    "data": package.main,
    "check": package.check,
    "publish": package.publish,
    "changed": changed.main,
    "release": release.main,
    "links": links.main,
    "watch": watch.main,
    "pdf": paper.pdf,
    "epub": paper.epub,
}

sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))
