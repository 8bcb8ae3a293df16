"""A browser is found, passed over when it does not start, fetched where there is none, and asked for in one line."""

import sys

import find_chromium
import pytest


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without a browser; `put(name, code)` puts a program on its path that ends with that code."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(find_chromium, "playwrights_own", lambda: str(tmp_path / "not-there"))

    def put(name, code=0):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {code}\n")
        program.chmod(0o755)
        return str(program)

    return put


def test_the_browser_that_is_named_comes_first(machine, monkeypatch):
    machine("chromium")
    monkeypatch.setenv("CHROMIUM", machine("my-browser"))
    assert find_chromium.find().endswith("my-browser")


def test_a_named_browser_that_does_not_start_ends_in_a_sentence(machine, monkeypatch):
    monkeypatch.setenv("CHROMIUM", machine("broken", 1))
    with pytest.raises(SystemExit, match="which does not start as a browser. Correct it, or unset it."):
        find_chromium.find()


def test_a_stand_in_that_does_not_start_is_passed_over(machine):
    machine("chromium", 1)
    assert find_chromium.find() is None
    other = machine("google-chrome")
    assert find_chromium.find() == other


def test_where_there_is_none_the_ways_to_fetch_are_tried_in_turn(machine, monkeypatch, tmp_path):
    tried = []
    monkeypatch.setattr(find_chromium, "ways_to_fetch", lambda: [["first"], ["second"], ["third"]])
    monkeypatch.setattr(find_chromium.subprocess, "run", lambda command, **_: tried.append(command) or (command == ["second"] and machine("chromium")))
    monkeypatch.setattr(find_chromium, "starts", lambda path: path == str(tmp_path / "chromium"))
    assert find_chromium.fetch().endswith("chromium") and tried == [["first"], ["second"]]


def test_playwrights_own_is_fetched_before_a_package_of_the_system():
    assert next(iter(find_chromium.ways_to_fetch())) == [sys.executable, "-m", "playwright", "install", "chromium"]


def test_where_nothing_works_one_line_says_what_to_do(machine, monkeypatch):
    monkeypatch.setattr(find_chromium, "ways_to_fetch", list)
    with pytest.raises(SystemExit) as end:
        find_chromium.find_or_fetch()
    assert "sudo apt-get install chromium" in end.value.code and "\n" not in end.value.code
