"""A word of the glossary leads to it where a chapter first uses it, and the glossary stays short enough to print.

A first use is one in running prose: titles, quotations, links, formulas and code do not count, nor do the goals in the box
at the head. A word inside a longer term that is linked ("docket" in "non-detained docket") is introduced with it.
"""

import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.md"))
MOST_WORDS = 2_000  # in the print style some 500 words fill a page: four pages

# Spellings that are not the term with a plural s.
SPELLINGS = {
    "Asylum claim": r"(?:pending )?asylum claims?",
    "Break in a definition": r"breaks? in (?:a|the) definitions?|definition breaks?",
    "Calibration": r"calibrat(?:ion|e|ed|ing)",
    "Check-in": r"check-ins|check in at",
    "Class (of a queue)": r"classes that never overlap|two classes|several classes|into classes",
    "Convicted, charged, neither": r"convicted or charged|convicted, charged(?:,| or)",
    "Criminal history": r"criminal histor(?:y|ies)",
    "Enforcement priority": r"enforcement priorit(?:y|ies)|priorit(?:y|ies)",
    "Expulsion": r"expulsions?|expelled",
    "Judge's warrant": r"judge's warrants?|warrants? signed by a judge",
    "Immigration court": r"immigration courts?",
    "Pending case": r"pending cases?|cases(?: were)? pending",
    "Protected areas": r"protected areas",
    "Strict ranking": r"strict ranking|strict queue",
    "Withholding of removal": r"withholding of removal",
}
# Words with an everyday meaning as well: only these uses are the glossary's.
NARROWER = {
    "Case": r"open cases?|new cases?|cases an officer|cases on (?:it|the docket)",
    "Completion": r"completions",
    "Confidence": r"confidence",
    "Event": r"events?(?! study)",
    "Gap": r"the \*gap\*|a gap\b",
    "Receipt": r"its receipt",
    "Return": r"removals and returns",
    "Standing": r"no standing|\(standing\)",
    "Stay": r"(?:stay|orders? stayed) or a country|put the order on hold",
    "World": r"worlds",
}
QUIET = re.compile(r"\{term\}`(?P<term>[^`]*)`|\{\w+\}`[^`]*`|`[^`]*`|\[[^\]]*\]\([^)]*\)|\$[^$]+\$|\"[^\"]*\"|“[^”]*”|Enforcement and Removal Operations")


def terms(glossary: str) -> list[str]:
    """The words that the glossary explains."""
    inside = glossary.partition(":::{glossary}")[2].partition("\n:::")[0]
    return re.findall(r"(?m)^(\S.*)$", inside)


def spelling(term: str) -> str:
    return NARROWER.get(term) or SPELLINGS.get(term) or rf"{re.escape(term)}s?"


def running_prose(source: str) -> dict[int, str]:
    """Line number -> text, without what is no running prose."""
    lines, found, fence, box = source.splitlines(), {}, "", ""
    start = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    for number, line in enumerate(lines[start:], start + 1):
        bare = line.strip()
        if fence:
            fence = "" if bare == fence else fence
        elif opens := re.match(r"(`{3,}|\$\$)(?!.*\$\$$)", bare):
            fence = opens[1]
        elif directive := re.match(r":{3,}\{(\w+)\}", bare):
            box = directive[1]
        elif re.match(r":{3,}$", bare):
            box = ""
        elif bare and box != "after" and not re.match(r"[#:%|]|\$\$", bare):
            found[number] = line
    return found


def unlinked(source: str, glossary: list[str]) -> list[tuple[int, int, str, str]]:
    """Line, column, term and words of each first use that leads nowhere."""
    prose, found = running_prose(source), []
    spoken = {number: [(m.start(), m["term"]) for m in QUIET.finditer(line) if m["term"]] for number, line in prose.items()}
    quiet = {number: blank(QUIET, line) for number, line in prose.items()}
    spelt = {term: re.compile(rf"(?<![\w-])(?:{spelling(term)})(?![\w-])", re.IGNORECASE) for term in glossary}
    for term in sorted(glossary, key=len, reverse=True):
        for number in prose:
            linked = min(
                (start for start, words in spoken[number] if term.casefold() in words.casefold() or spelt[term].search(words)), default=len(prose[number])
            )
            use = spelt[term].search(quiet[number])
            if use and use.start() < linked:
                found.append((number, use.start(), term, use[0]))
            if use or linked < len(prose[number]):
                break
        if " " in term:  # from here on only a shorter term's own uses count
            quiet = {number: blank(spelt[term], line) for number, line in quiet.items()}
    return sorted(found)


def blank(pattern: re.Pattern, line: str) -> str:
    return pattern.sub(lambda match: "·" * len(match[0]), line)


@pytest.fixture(scope="module")
def glossary():
    return (ROOT / "pages" / "glossary.md").read_text("utf-8")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_term_is_linked_where_a_chapter_first_uses_it(chapter, glossary, complain):
    missing = unlinked((ROOT / "chapters" / f"{chapter}.md").read_text("utf-8"), terms(glossary))
    complain(
        f"chapters/{chapter}.md uses words of the glossary before it links them; write {{term}}`word` or {{term}}`words <word>`",
        [f'line {line}: "{words}" ({term})' for line, _, term, words in missing],
    )


def test_the_glossary_is_short_enough_to_print(glossary):
    words = len(re.sub(r"\{\w+\}`[^`]*`", "", glossary).split())
    assert words <= MOST_WORDS, f"pages/glossary.md has {words} words; with more than {MOST_WORDS} it no longer prints on four pages"


def test_the_glossary_explains_a_word_once_and_in_order(glossary, complain):
    listed = [term.casefold() for term in terms(glossary)]
    complain("pages/glossary.md", [f'"{b}" stands after "{a}"' for a, b in itertools.pairwise(listed) if a >= b])


# The rules, on a small text.

SMALL = ["Docket", "Non-detained docket", "Stock"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("The docket is long.", ["Docket"]),
        ("The {term}`docket` is long. A docket ends.", []),
        ("A docket ends. The {term}`docket` is long.", ["Docket"]),
        ("# The docket\n\nThe {term}`dockets <docket>` are long.", []),
        ('He says "the docket", [the docket](docket.md), `docket`.', []),
        ("The {term}`non-detained docket` is a docket.", []),
        ("The non-detained docket is long.", ["Non-detained docket"]),
        ("```{code-cell} ipython3\ndocket = stock\n```\n\nNothing.", []),
        (":::{after} After this\n- count a stock\n:::\n\nStocks are counted.", ["Stock"]),
    ],
)
def test_a_first_use_is_one_in_running_prose(text, found):
    assert [term for _, _, term, _ in unlinked(text, SMALL)] == found
