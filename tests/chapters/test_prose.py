"""No number from data is typed in the book's words, and no finding stands without its `finding(...)`.

The rules, and what may be typed, stand in prose.py; the second half of this file holds them to small texts.
"""

from pathlib import Path

import pytest
from prose import Passage, passages, problems, typed_numbers

ROOT = Path(__file__).parents[2]
PAGES = [path.relative_to(ROOT).as_posix() for path in (ROOT / "index.md", *sorted((ROOT / "chapters").glob("*.md")), *sorted((ROOT / "pages").glob("*.md")))]
ADVICE = "Compute the number ({num}`...`, say(...)), or hold the words to the data with finding(...); tests/chapters/prose.py lists what may be typed"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_types_no_number_from_data(path, complain):
    complain(f"{path}. {ADVICE}", problems((ROOT / path).read_text("utf-8"), for_teachers="teach" in path))


# The rules, on small texts.

FINE = [
    "On 24 November 2024 the list held {num}`orders.exact` people; in fiscal year 2024, which ended on 30 September, it grew.",
    "Removals of fiscal years 2016 to 2019 (FY2016-19), of the 1990s, and from 12 May 2023 people handed over.",
    "In the year after January 2017 arrests rose by {num}`rise.percent`.",
    "The period of 90 days (8 U.S.C. 1231(a)(1)) can be longer; a detainer asks for up to forty-eight hours (8 CFR 287.7).",
    "Under 287(g), section 1226(a) and sections 236 and 241, Title 42, form I-213, Executive Order 14159, Public Law 119-21, H.R. 1.",
    "Three reasons speak for it, and the two bars differ. Two of the counts are rounded; the latest of the three figures is not.",
    "Five long dashed lines leave it. Officers are one limit of several. Three others have a public number.",
    "One sees that one person can be removed twice, and that double counting is likely. The third class is never reached.",
    "A third sort of figure counts something else. Each of these can be half true.",
    "Time to read: about twelve minutes. You need division, and nothing else.",
    "Take a toy line: 12 people wait, 3 are served an hour.",
    "Suppose twice as many officers came back. By how much would the list shrink?",
    "See [the list](backlog-clearing.md), step 3 of exercise 2, and `range(30)`. Licence: CC BY 4.0, CC0; Python 3.11.",
    "An early-morning arrest, at 5 a.m., takes hours.",
    "Standards such as D2.Civ.3.9-12 for grades 9-12.",
    ":::{exercise} clearing-2\n:title: Half as many away\n:misconception: twice the officers means twice the removals\nRead the chart.\n:::",
    "$$ \\frac{\\text{people}}{\\text{removals} / \\text{year}} = \\text{years} \\quad P_{10} = P_0 \\times 2 $$",
    "```{code-cell} ipython3\nx = 1_445_549\nshow(draw, title=say(\"About {n} years\", n=q), subtitle=f\"over {SHOWN} years\", name=\"figure-12\")\n```",
    "```{code-cell} ipython3\nalt.X(\"p:Q\", title=\"million people on the list\")\n```",
    "```{code-cell} ipython3\nfinding(\"a third of the cases moved\", True)\n```\n\nA third of the cases moved, and most stayed.",
    "```{code-cell} ipython3\nfinding(\"two countries hold most orders\", True)\nshow(draw, title=\"Two countries hold most orders\")\n```",
]
WRONG = {
    "The list holds 1,445,549 people.": "1,445,549",
    "It would take about 5.3 years.": "5.3",
    "Some 33% of the docket.": "33%",
    "It cost $10,900 each.": "$10,900",
    "There were 2017 removals.": "2017",
    "It would take thirty years.": "thirty years",
    "About two million people are on it.": "two million",
    "Nine in ten stay away.": "Nine in",
    "Twenty-four cities signed.": "Twenty-four cities",
    "A few dozen a week.": "dozen a",
    "A third of the cases moved.": "third",
    "Half of them left.": "Half",
    "Two thirds stayed.": "Two thirds",
    "Removals doubled.": "doubled",
    "Twice as many came.": "Twice",
    "Not removed within ninety days.": "ninety days",
    "The two million people on it.": "two million",
    "Ten officers in groups went out.": "Ten officers",
    "Four cities with long records.": "Four cities",
    "# Thirty years of ranking": "Thirty years",
    "| People | 47,732 |": "47,732",
    ":::{unknown} What 12 agencies hide\n:::": "12",
    ":::{exercise} clearing-1\n:title: The 5 years\nText.\n:::": "5",
    "$$ 1445549 / 271484 = 5.3 $$": "1445549",
    "```{code-cell} ipython3\nshow(draw, alt=\"A line over 30 years\")\n```": "30",
    "```{code-cell} ipython3\nshow(draw, title=say(\"{a} of 260,000 removals\", a=x))\n```": "260,000",
    "```{code-cell} ipython3\ncontrol(\"officers\", \"Officers, now 6,000\", 6000, 0, 30000, 100)\n```": "6,000",
    "```{code-cell} ipython3\nalt.X(\"y\", axis=alt.Axis(title=\"share of 662,566\"))\n```": "662,566",
    "```{code-cell} ipython3\nmark.encode(text=alt.value(\"about 30 a day\"))\n```": "30",
    "```{code-cell} ipython3\nchoice(\"rule\", \"Rule\", \"a\", {\"a\": \"the 12 largest\"})\n```": "12",
    ":::{exercise} clearing-2\n:hint: It is about 53,000.\nHow many?\n:::": "53,000",
}


@pytest.mark.parametrize("text", FINE)
def test_sensible_words_pass(text):
    assert problems(text) == []


@pytest.mark.parametrize("text, number", WRONG.items())
def test_a_typed_number_is_found(text, number):
    found = [typed for passage in passages(text) for typed in typed_numbers(passage)]
    assert number in found, f"{number} was not found in {passages(text)}"


@pytest.mark.parametrize(
    "words",
    ["Most removals began at the border.", "The list never shrank.", "It grew in every span.", "The fastest path.", "The line is flat.", "More than before."],
)
def test_a_finding_in_words_needs_a_finding_in_code(words):
    page = "```{code-cell} ipython3\nx = 1\n```\n\n" + words
    assert len(problems(page)) == 1 and "states a finding" in problems(page)[0]
    assert problems(page.replace("x = 1", 'finding("it holds", x > 0)')) == []


def test_a_fraction_in_words_falls_with_the_claim_that_holds_it():
    page = '```{code-cell} ipython3\nfinding("CLAIM of the cases moved", share > 0.3)\n```\n\nA third of the cases moved.'
    assert problems(page.replace("CLAIM", "a third")) == []
    assert len(problems(page.replace("CLAIM", "many"))) == 1


def test_a_place_is_named_by_its_line():
    page = '---\nkernelspec: x\n---\n\n# Title\n\nText.\n\n```{code-cell} ipython3\n:tags: [hide-input]\n\nshow(draw,\n     alt="A line over 30 years")\n```\n\nSome 40 people\nand more.'
    assert [(passage.line, number) for passage in passages(page) for number in typed_numbers(passage)] == [(13, "30"), (16, "40")]


def test_durations_belong_to_the_guide_for_teachers():
    lesson = Passage(1, "Open with the chart for 10 minutes, then work in pairs for twenty minutes.")
    assert typed_numbers(lesson, for_teachers=True) == []
    assert typed_numbers(lesson) == ["10", "twenty minutes"]
