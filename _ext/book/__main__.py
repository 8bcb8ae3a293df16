"""`python -m book COMMAND`, as the Makefile calls it; `--help` lists the commands."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from .sources import Unreadable


def site(folder: str) -> Path:
    """A folder with a built site."""
    if not folder or not Path(folder, "receipts.json").is_file():
        raise ArgumentTypeError(f'there is no built site in "{folder}"')
    return Path(folder)


def port(text: str) -> str:
    """The number of a port; 0 leaves the choice to the system."""
    if not (text.isdecimal() and int(text) < 65536):
        raise ArgumentTypeError(f'"{text}" is not the number of a port, 0 to 65535')
    return text


COMMANDS: dict[str, tuple[str, dict[str, Callable], str]] = {
    "data": ("package.main", {}, "check the data package and record its digests"),
    "check": ("package.check", {}, "say which tables were changed since"),
    "publish": ("package.publish", {}, "keep the digests as those of the edition"),
    "changed": ("changed.main", {"OLD": site, "NEW": site}, "say what differs between two built sites"),
    "release": ("release.main", {}, "pack the built site"),
    "links": ("links.main", {}, "ask for the addresses of the documents"),
    "watch": ("watch.main", {"PORT": port}, "build again what was changed, as it is saved, and serve it"),
    "pdf": ("paper.pdf", {"CHROMIUM": str}, "put the built book on paper"),
    "epub": ("paper.epub", {}, "the built book as EPUB"),
}
"""Command -> the function that does it, what it is given, and what it does. Only that function's module is imported: some take two seconds."""


def parser() -> ArgumentParser:
    made = ArgumentParser("python -m book")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (_, given, does) in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        for argument, kind in given.items():
            command.add_argument(argument, type=kind)
    return made


def main(arguments: list[str]) -> int:
    asked = parser().parse_args(arguments)
    where, given, _ = COMMANDS[asked.command]
    module, _, function = where.partition(".")
    try:
        return getattr(import_module(f".{module}", __package__), function)(*(getattr(asked, name) for name in given))
    except Unreadable as problem:
        print(problem)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
