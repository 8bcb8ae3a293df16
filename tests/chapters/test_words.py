"""The book's own list of words: which ones it leaves to others, why, and what it writes instead.

words.csv holds the list. A star stands for any ending. A word may stand in quotation marks, where it is somebody's, and in
the phrases of the last column: names of programs, and claims of the story that a page repeats in order to check them.
"""

import csv
import json
import re
from pathlib import Path

import pytest
from prose import Passage, bare, passages

ROOT = Path(__file__).parents[2]
PAGES = [path.relative_to(ROOT).as_posix() for folder in (".", "chapters", "data", "pages") for path in sorted((ROOT / folder).glob("*.md"))]
LIST = list(csv.DictReader(Path(__file__).with_name("words.csv").read_text("utf-8").splitlines()))
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
TWICE = re.compile(r"\b(?!that\b|had\b)([a-z]+) \1\b", re.IGNORECASE)


def pattern(words: str) -> str:
    """The regular expression of a cell of the list: "raid*|sweep*"."""
    any_of_them = re.escape(words).replace(r"\|", "|").replace(r"\*", r"\w*")
    return rf"\b(?:{any_of_them})\b"


def problems(words: str) -> list[str]:
    """What is wrong with some words of a page, a sentence each."""
    said, found = QUOTED.sub('""', words), []
    for row in LIST:
        rest = re.sub(pattern(row["allowed"]), "", said, flags=re.IGNORECASE) if row["allowed"] else said
        found += [f'"{match[0]}": {row["why"]}. Write: {row["instead"]}' for match in re.finditer(pattern(row["words"]), rest, re.IGNORECASE)]
    return found + [f'"{match[0]}": the word stands twice' for match in TWICE.finditer(said)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leaves_one_sided_words_to_those_who_say_them(path, complain):
    read = [one for one in passages((ROOT / path).read_text("utf-8")) if not one.formula]
    complain(f"{path} uses words of words.csv as its own", [f"line {one.line}: {problem}" for one in read for problem in problems(one.words)])


def test_the_descriptions_of_the_tables_leave_one_sided_words_to_those_who_say_them(complain):
    listed = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["resources"]
    said = {f"{one['name']}, {part}": one.get(part, "") for one in listed for part in ("title", "description")}
    said |= {f"{one['name']}, {field['name']}": field.get("description", "") for one in listed for field in one["schema"]["fields"]}
    found = [f"{where}: {problem}" for where, words in said.items() for problem in problems(bare(words))]
    complain("datapackage.json uses words of words.csv as its own", found)


@pytest.mark.parametrize("row", LIST, ids=lambda row: row["words"].split("|")[0])
def test_a_word_of_the_list_is_found_and_may_be_quoted(row):
    for word in row["words"].replace("*", "").split("|"):
        assert any(row["why"] in problem for problem in problems(f"They spoke of {word} again.")), f'"{word}" passes'
        assert not problems(f'They spoke of "{word}" again.')
    for phrase in filter(None, row["allowed"].split("|")):
        assert not problems(f"They wrote {phrase}."), f'"{phrase}" is allowed, and is found'


def test_a_word_that_stands_twice_is_found():
    assert problems("In the the list.") and not problems("It is said that that list had had gaps.")
    assert passages("In the\nthe list.") == [Passage(1, "In the the list.")]
