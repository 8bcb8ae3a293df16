"""Which numbers may be typed in the book's words, and which must be computed.

Words are the prose of a page, its titles and boxes, and in its code what a reader sees: titles, subtitles,
alternative texts, notes and answers of figures, axis titles, labels of controls, sentences made by `say`, hints of
exercises. A number from data is computed and carries a receipt, so a typed one is a mistake. These may be typed:

1.  dates, years and fiscal years, months, times of day, decades
2.  names that hold a number: sections of laws (8 U.S.C. 1231, 287(g), section 1226(a)), Title 42, forms (I-213),
    orders, bills, amendments, versions, licences, "Exercise 2", "step 3", grades
3.  the law's own numbers, in a sentence that cites its section: "within 90 days (8 U.S.C. 1231(a)(1))"
4.  number words that count things on the page: "three reasons", "two bars", "the three figures", "two of them"
5.  the time to read, and durations of a lesson in the guide for teachers
6.  toy examples: a paragraph that calls itself toy, made-up or invented; fractions and multiples that a reader is
    asked to suppose or imagine, or that stand in the title or the misconception of an exercise
7.  0, 1 and 2 in formulas, and what stands in sub- and superscripts
8.  "one" as a word, ordinals ("the third class"), and idioms: "half true", "first half", "double counting",
    "one or two"

A fraction or multiple in words ("a third", "half", "twice as many") is a finding. It may be typed when a claim
of `finding(...)` in the same page holds the same word, and falls with it when the data change; so may "two countries"
when a claim holds those two words. Superlatives and words such as most, never, every and flat need at least one
`finding(...)` in the same page, where the page has code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

COMPUTED = "•"
"""Stands in the text where a computed number stands on the page."""


@dataclass(frozen=True)
class Passage:
    """Words of a page that a reader reads in one go, and where they stand."""

    line: int
    words: str
    formula: bool = False
    task: bool = False
    """The title of an exercise, or the misconception it hunts: neither states a finding."""


# What a page says.

SHOWN_BY = {"show": {"title", "subtitle", "alt", "note", "answer"}}
TITLED = {"X", "Y", "Color", "Shape", "Size", "Opacity", "Row", "Column", "Facet", "StrokeDash", "Axis", "Legend", "Header", "TitleParams"}
LABELLED = {"control": 1, "choice": 1}
IDENTIFIERS = {"exercise", "solution", "figure", "glossary", "image"}
WORDY_OPTIONS = {"title", "misconception", "hint", "asks", "choices"}


def passages(source: str) -> list[Passage]:
    """The words of a MyST page."""
    return list(_of_page(source.splitlines()))


def _of_page(lines: list[str]) -> Iterator[Passage]:
    at, paragraph = _after_front_matter(lines), []

    def flush() -> Iterator[Passage]:
        if paragraph:
            yield Passage(paragraph[0][0], bare(" ".join(text for _, text in paragraph)))
            paragraph.clear()

    while at < len(lines):
        line = lines[at].strip()
        if fence := re.match(r"(`{3,}|~{3,})(.*)", line):
            yield from flush()
            end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == fence[1]), len(lines))
            if fence[2].startswith("{code-cell}"):
                yield from _of_code(lines[at + 1 : end], at + 2)
            at = end + 1
            continue
        if line.startswith("$$"):
            yield from flush()
            end = at if line.count("$$") > 1 else next(i for i in range(at + 1, len(lines)) if "$$" in lines[i])
            yield Passage(at + 1, " ".join(lines[at : end + 1]).replace("$$", " "), formula=True)
            at = end + 1
            continue
        if directive := re.match(r":{3,}\{(\w+)\}\s*(.*)", line):
            yield from flush()
            if directive[1] not in IDENTIFIERS and directive[2]:
                yield Passage(at + 1, bare(directive[2]))
        elif option := re.match(r":(\w+):\s*(.*)", line):
            yield from flush()
            if option[1] in WORDY_OPTIONS:
                yield Passage(at + 1, bare(option[2]), task=True)
        elif not line or line.startswith((":::", "%")):
            yield from flush()
        else:
            if re.match(r"([-*+] |\d+\. |#|\|)", line):
                yield from flush()
            paragraph.append((at + 1, re.sub(r"^(#+|[-*+]|\d+\.) ", "", line)))
        at += 1
    yield from flush()


def _after_front_matter(lines: list[str]) -> int:
    return lines.index("---", 1) + 1 if lines and lines[0] == "---" else 0


def bare(text: str) -> str:
    """Text without its markup; a computed number leaves a mark."""
    text = re.sub(r"\{(?:num|eval)\}`[^`]*`", COMPUTED, text)
    text = re.sub(r"\{term\}`([^`<]*)(?:<[^`]*>)?`", r"\1", text)
    text = re.sub(r"\{\w+\}`[^`]*`", " ", text)
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"<[^>]+>|https?://\S+", " ", text)
    return re.sub(r"\s+", " ", text.replace("*", "").replace("[", "").replace("]", "")).strip()


def code_of(source: str) -> list[ast.Module]:
    """The code cells of a page, parsed."""
    return [ast.parse(_runnable(block)) for block in re.findall(r"(?ms)^```\{code-cell\}[^\n]*\n(.*?)^```", source)]


def _runnable(code: str) -> str:
    return re.sub(r"(?m)^(:\w+:.*|---|[%!].*)$", "", code)


def _of_code(lines: list[str], first: int) -> Iterator[Passage]:
    yield from in_code(ast.parse(_runnable("\n".join(lines))), first)


def in_code(tree: ast.Module, first: int = 1) -> Iterator[Passage]:
    """What a reader sees of the strings in code."""
    seen: set[int] = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        shown = [keywords[part] for part in SHOWN_BY.get(name, ()) if part in keywords]
        if name in TITLED and "title" in keywords:
            shown.append(keywords["title"])
        if name == "say" and call.args:
            shown.append(call.args[0])
        if name in LABELLED:
            shown += [*call.args[LABELLED[name] : LABELLED[name] + 1], *(arg for arg in call.args if isinstance(arg, ast.Dict))]
        if name == "value" and call.args:
            shown += call.args[:1]
        for node in shown:
            if id(node) not in seen:
                seen.add(id(node))
                yield from (Passage(first + part.lineno - 1, bare(words)) for part, words in _strings(node) if words.strip())


def _strings(node: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """The texts of an expression; what is filled in leaves a mark."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node, re.sub(r"\{[^{}]*\}", COMPUTED, node.value)
    elif isinstance(node, ast.JoinedStr):
        yield node, "".join(part.value if isinstance(part, ast.Constant) else COMPUTED for part in node.values)
    elif isinstance(node, ast.BinOp):
        left, right = list(_strings(node.left)), list(_strings(node.right))
        yield node, " ".join(words for _, words in left + right)
    elif isinstance(node, ast.IfExp):
        yield from [*_strings(node.body), *_strings(node.orelse)]
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _strings(value)
    elif isinstance(node, ast.Tuple | ast.List):
        for value in node.elts:
            yield from _strings(value)


def claims(source: str) -> list[str]:
    """The claims that a page's `finding(...)` calls hold to the data."""
    calls = [node for tree in code_of(source) for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "finding"]
    return [words for call in calls for _, words in _strings(call.args[0])]


# What may be typed.

MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
YEAR = r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d|s)?\b"
SECTION = r"\d+[A-Za-z]{0,2}(?:[.-]\d+)*(?:\([0-9A-Za-z]{1,5}\))*"
CITES = re.compile(
    rf"\b\d+ (?:U\.?S\.?C\.?|C\.?F\.?R\.?) ?(?:§+ ?)?{SECTION}|(?:\b[Ss]ections?|§+|\bINA) ?{SECTION}(?:(?:,| and| or| to) {SECTION})*|\b\d+\([a-z]\)"
)
NAMED = (
    "Title|Form|Chapter|Part|Article|Rule|Order|Proclamation|Directive|Memorandum|Act|Law|Proposition|Amendment|No|Bill|Docket|Table|Figure|"
    "Exercise|Question|Step|Lesson|Level|Grades?|Page|pp?|Python|Version|BY|H\\.R|S|Pub\\. L|Fed\\. Reg"
)
COUNTED = "people|persons|removals|arrests|officers|orders|cases|beds|days|detainers|hours|dollars"
NAMES_AND_DATES = [
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: (?:to|and|or|-|–) \d{{1,2}}(?:st|nd|rd|th)?)? {MONTH}(?: {YEAR})?",
    rf"\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d)",
    rf"\b{MONTH} {YEAR}",
    r"\b\d{4}-\d{2}(?:-\d{2})?\b",
    rf"\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Tt]o|[Bb]y|[Aa]fter|[Bb]efore|[Uu]ntil|[Dd]uring|[Oo]f|[Ff]or|[Bb]etween|and|years?|early|late|mid)[ -]{YEAR}",
    rf"\b{YEAR}(?! (?:{COUNTED})\b)",
    r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?",
    CITES.pattern,
    rf"\b(?i:{NAMED})\.? ?#?\d[\w.:-]*(?:(?:,| and| or| to|-|–) ?\d[\w.:-]*)*",
    r"\b[A-Za-z]+-?\d[\w.()-]*",
    r"\b\d+(?:st|nd|rd|th) (?:century|Amendment|Congress|Circuit|District|edition)\b",
    r"\b\d+ (?:U\.S\.|F\.\dd|I&N Dec\.|Stat\.|Fed\. Reg\.) \d+",
]

SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
CARDINAL = rf"(?:{SMALL}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
LARGE = r"(?:hundreds?|thousands?|millions?|billions?|dozens?)"
PART = r"(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)"
FRACTION = rf"(?:half|halves|(?:thirds|fifths|sixths|tenths)|(?<=\bone ){PART}|(?<=-){PART}s?|(?<=\bthree )quarters|(?<=\ba ){PART}(?= (?:of|as|in|more|less|fewer|larger|smaller|longer|shorter)\b|[,.;:)]|$)|(?<!\bthe )(?<!\ba ){PART}(?= of\b))"
MULTIPLE = r"(?:twice(?= (?:as|the|that|its|their|what|•))|thrice|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|quadrupl(?:e|ed|es|ing)|halv(?:e|ed|es|ing)|(?:two|three|four|five|ten|hundred)fold)"
IDIOMS = [
    r"\bhalf[- ](?:true|way|right|open)\b",
    r"\b(?:first|second|middle|other|upper|lower|better) (?:half|third|quarter)\b",
    r"\bdouble[- ]count\w*",
    r"\bone or two\b|\btwo by two\b",
    r"\btwenty-first century\b",
]

NOT_A_COUNT_OF_THINGS = rf"(?:{LARGE}|percent|per cent|times|thirds?|quarters?|fifths?|tenths?|more|fewer)"
BETWEEN = rf"(?!(?:of|and|or|in|out|with|from|for|by|at|on|to|than|that|which|who|were|are|is|was|have|had|{COUNTED}|{NOT_A_COUNT_OF_THINGS})\b)[a-z-]+"
THINGS_ON_THE_PAGE = (
    "answers arguments arrows assumptions axes bars blocks bounds boxes branches breaks categories causes cells chapters charts checks choices "
    "circles claims classes clouds colours columns conclusions conditions controls conversions corners counts counters curves dates definitions "
    "denominators descriptions diamonds differences directions divisions documents dots editions effects ends equations errors examples exercises "
    "explanations facts factors figures findings flows forms formulas fractions grids groups halves headings headlines hints ideas inputs items kinds "
    "labels ladders layers lessons letters limits lines links lists maps marks meanings measures memoranda memos methods mistakes models moments "
    "names notebooks notes numbers objections options others outcomes outputs pages pairs panels paragraphs parts paths patterns percentages pictures "
    "pieces places points populations positions possibilities practices premises problems processes products properties proposals quantities "
    "questions rates readings reasons receipts records regimes reports results rows rules scales scenarios sections sentences series settings shades "
    "shapes shares sides signs sizes sliders solutions sorts sources spans squares stages statements steps stocks stories studies suggestions "
    "symbols tables tasks teams terms tests texts things titles tools totals types units uses values variables versions views ways words worlds yardsticks"
).replace(" ", "|")
COUNTS_ON_THE_PAGE = [
    rf"\b(?:the|these|those|all|its|their|our|your|other|any|last|first|next|which|my) (?:other |same |last |first |next |upper |lower |outer |inner )?(?:{SMALL})\b(?![ -](?:{NOT_A_COUNT_OF_THINGS}|in|out)\b)",
    rf"\b(?:{SMALL})(?: {BETWEEN}){{0,2}}? (?:{THINGS_ON_THE_PAGE})\b",
    rf"\b(?:{SMALL}) of (?:them|these|those|the|its|our|which)\b",
    rf"\b(?:{SMALL})-(?:line|liner|step|part|way|column|cell|sided|sentence|letter|word|panel|page)s?\b",
]
UNIT_OF_AN_AXIS = rf"^(?:in )?{LARGE}\b|\bin (?:thousands|millions|billions)\b"
READING = re.compile(r"^Time to read\b")
DURATION = rf"\b(?:\d+|{CARDINAL})(?: (?:to|or|and) (?:\d+|{CARDINAL}))?[- ]minutes?\b"
TOY = re.compile(r"\b(?:toy|made-up|invented)\b", re.IGNORECASE)
SUPPOSED = re.compile(r"\b(?:suppose|imagine|what if)\b", re.IGNORECASE)

FINDING_WORDS = re.compile(
    r"\b(?:most|mostly|majority|minority|never|always|every|fastest|slowest|largest|smallest|highest|lowest|longest|shortest|biggest|greatest|flat|unchanged|"
    r"more than|fewer than|less than|nearly all|almost all|none of)\b",
    re.IGNORECASE,
)


def typed_numbers(passage: Passage, claims: list[str] = (), for_teachers: bool = False) -> list[str]:
    """The numbers of a passage that must not be typed, as they stand there."""
    if TOY.search(passage.words):
        return []
    if passage.formula:
        rest = re.sub(r"[_^](?:\{[^}]*\}|\w)|\\[a-z]+", " ", passage.words)
        return [found for found in re.findall(r"\d[\d,.]*", rest) if found.strip(".,") not in ("0", "1", "2")]
    minutes = [DURATION] if for_teachers or READING.search(passage.words) else []
    claimed = " ".join(claims).casefold()
    sentences = re.split(r"(?<=[.!?;:])\s+(?=[A-Z•])", passage.words)
    return [found for sentence in sentences for found in _in_sentence(sentence, claimed, minutes, task=passage.task)]


def _in_sentence(sentence: str, claimed: str, also: list[str], task: bool) -> list[str]:
    if CITES.search(sentence):
        also = [*also, r"\d+", rf"\b{CARDINAL}\b"]
    rest = sentence
    for pattern in NAMES_AND_DATES:
        rest = re.sub(pattern, " § ", rest)
    for pattern in [*COUNTS_ON_THE_PAGE, *IDIOMS, UNIT_OF_AN_AXIS, *also]:
        rest = re.sub(pattern, " § ", rest, flags=re.IGNORECASE)
    found = re.findall(r"[$€£]?\d[\d,.]*\d%?|[$€£]?\d%?(?:st|nd|rd|th)?", rest)
    supposed = task or SUPPOSED.search(sentence)
    for match in re.finditer(rf"\b(?:(?P<count>{CARDINAL}(?:-{CARDINAL}|-one)?|{LARGE})(?: (?P<next>[a-z]+))?|{FRACTION}|{MULTIPLE})\b", rest, re.IGNORECASE):
        words = match[0].casefold()
        if not (re.search(rf"\b{re.escape(words)}\b", claimed) or (supposed and not match["count"])):
            found.append(match[0])
    return found


def finding_words(passage: Passage) -> list[str]:
    """The words of a passage that state a finding without a number."""
    return [] if passage.formula or TOY.search(passage.words) else FINDING_WORDS.findall(passage.words)


def problems(source: str, for_teachers: bool = False) -> list[str]:
    """Every typed number of a page, and its findings without a `finding(...)`, a sentence each."""
    said, found = claims(source), []
    for passage in passages(source):
        found += [f'line {passage.line}: "{number}" is typed in "{_around(passage.words, number)}"' for number in typed_numbers(passage, said, for_teachers)]
        if "```{code-cell}" in source and not said:
            found += [
                f'line {passage.line}: "{word}" states a finding in "{_around(passage.words, word)}", and the page has no finding(...)'
                for word in finding_words(passage)
            ]
    return found


def _around(words: str, part: str) -> str:
    at = max(words.find(part), 0)
    start, end = max(at - 45, 0), min(at + len(part) + 45, len(words))
    return ("…" if start else "") + words[start:end] + ("…" if end < len(words) else "")
