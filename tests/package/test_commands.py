"""A command that is misspelt or lacks something is answered by how it is used, not by a traceback."""

from pkgutil import resolve_name

import pytest

from book import __main__ as commands
from book.sources import Unreadable

WRONG = {
    "no command": ([], "the following arguments are required: COMMAND"),
    "a misspelt command": (["dta"], "invalid choice: 'dta' (choose from"),
    "too much": (["check", "all"], "unrecognized arguments: all"),
    "`make compare` without OLD": (["changed", "", "_build/html"], 'argument OLD: there is no built site in ""'),
    "a folder without a site": (["changed", "docs", "_build/html"], 'argument OLD: there is no built site in "docs"'),
    "a port that is no number": (["watch", "abc"], 'argument PORT: "abc" is not the number of a port, 0 to 65535'),
    "a port too high": (["watch", "99999"], 'argument PORT: "99999" is not the number of a port, 0 to 65535'),
}


@pytest.mark.parametrize("arguments, said", WRONG.values(), ids=WRONG)
def test_a_mistake_ends_in_a_line_on_usage(arguments, said, capsys):
    with pytest.raises(SystemExit, match="^2$"):
        commands.main(arguments)
    printed = capsys.readouterr().err
    assert printed.startswith("usage: python -m book") and said in printed


def test_the_help_lists_every_command(capsys):
    with pytest.raises(SystemExit, match="^0$"):
        commands.main(["--help"])
    printed = capsys.readouterr().out
    assert all(f"    {name} " in printed and does in printed for name, (_, _, does) in commands.COMMANDS.items())


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_a_command_calls_what_is_there_with_what_it_takes(name, monkeypatch, tmp_path):
    (tmp_path / "receipts.json").write_text("[]", "utf-8")
    fitting = {commands.site: str(tmp_path), commands.port: "0", str: "chromium"}
    where, given, _ = commands.COMMANDS[name]
    called, takes = [], resolve_name(f"book.{where.replace('.', ':')}").__code__.co_argcount
    monkeypatch.setattr(f"book.{where}", lambda *these: called.append(these) or 0)
    assert commands.main([name, *(fitting[kind] for kind in given.values())]) == 0
    assert len(called) == 1 and len(called[0]) == len(given) <= takes


def test_a_file_that_cannot_be_read_ends_a_command_with_its_sentence(monkeypatch, capsys):
    def refuse() -> int:
        raise Unreadable("data/references.bib: a comma is missing.")

    monkeypatch.setattr("book.package.check", refuse)
    assert commands.main(["check"]) == 1 and capsys.readouterr().out == "data/references.bib: a comma is missing.\n"
