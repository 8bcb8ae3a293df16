"""`python -m book links`: ask for the addresses of references.bib, those never checked first, and keep what they answered.

It needs the network, so no test and no build calls it; the weekly workflow does. What was learned is kept in
_build/links.json: address -> the day and the answer. A document that has moved is no error of the book, so it always ends well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from . import ROOT
from .sources import documents

STATE = ROOT / "_build" / "links.json"
AT_ONCE = 150
"""Addresses asked for in one run; the others wait for the next."""
WAIT = 20
"""Seconds until an address counts as silent."""

State = dict[str, dict[str, str]]


def addresses() -> list[str]:
    """Every address of references.bib, each once."""
    return list(dict.fromkeys(one["url"] for one in documents().values() if "url" in one))


def in_turn(these: Iterable[str], state: State) -> list[str]:
    """Those never checked first, then those whose check is longest ago."""
    return sorted(these, key=lambda address: state.get(address, {}).get("day", ""))


def check(these: Iterable[str], state: State, ask: Callable[[str], str], day: str, at_once: int = AT_ONCE) -> State:
    """The state after the next `at_once` addresses were asked; addresses that the book no longer names are dropped."""
    listed = in_turn(these, state)
    asked = {address: {"day": day, "answer": ask(address)} for address in listed[:at_once]}
    return {address: asked.get(address) or state[address] for address in listed if address in asked or address in state}


def report(these: Iterable[str], state: State) -> str:
    """How many addresses answered, and lists of those that did not and of those never checked, in Markdown."""
    these = list(these)
    known = {address: state[address] for address in these if address in state}
    silent = [f"- <{address}>: {one['answer']}, {one['day']}" for address, one in known.items() if one["answer"] != "200"]
    never = [f"- <{address}>" for address in these if address not in state]
    well = len(these) - len(silent) - len(never)
    lists = [f"\n{len(lines)} {words}:\n\n" + "\n".join(lines) for words, lines in (("did not answer well", silent), ("were never checked", never)) if lines]
    return "\n".join([f"## Links\n\n{well} of {len(these)} addresses answered.", *lists])


def answer(address: str) -> str:
    """What a server says of an address: "200", another code, or why there was no answer."""
    try:
        with urlopen(Request(address, headers={"User-Agent": "link check of a book"}), timeout=WAIT) as reply:
            return str(reply.status)
    except HTTPError as error:
        return str(error.code)
    except (OSError, ValueError, HTTPException) as error:
        return type(error).__name__


def main() -> int:
    state = json.loads(STATE.read_text("utf-8")) if STATE.exists() else {}
    state = check(addresses(), state, answer, date.today().isoformat())
    STATE.parent.mkdir(exist_ok=True)
    STATE.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    print(report(addresses(), state))
    return 0
