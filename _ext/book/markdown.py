"""A chapter's text as plain Markdown, which Jupyter, Colab and GitHub show without extensions.

`blocks` cuts MyST into prose, code and directives; `Plain` writes each of them anew for one edition.
What it has no plain words for stops the build, so that nothing raw is ever handed out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from enforcement.learn import TOLERANCE

from .sources import documents, plain as plain_text, short, title

FENCE = re.compile(r"(?P<marks>:{3,}|`{3,}|~{3,})\s*(?:\{(?P<name>[\w:-]+)\})?\s*(?P<argument>[^`]*)$")
OPTION = re.compile(r":(?P<key>[\w-]+):\s*(?P<value>.*)$")
ROLE_OR_CODE = re.compile(r"\{(?P<role>[\w:-]+)\}(?P<ticks>`+)(?P<content>.+?)(?P=ticks)(?!`)|(?P<code>(?P<marks>`+).+?(?P=marks)(?!`))", re.DOTALL)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<page>[^)\s:]+\.md)(?:#[^)\s]*)?\)")
UNSEEN = re.compile(r"(?m)^(%.*|\([\w:-]+\)=)\n?")
"""MyST's comments and link targets."""
RAW = re.compile(r"\{[\w:-]+\}`|^\s*:{3}|^\s*[`~]{3,}\{|^: |\{[#.][\w-]+\}", re.MULTILINE)
"""What no plain notebook may have: roles, directives, definition lists, attributes."""

TITLES = {"answer": "The answer in short", "after": "After this chapter you can", "unknown": "What nobody publishes"}
NOTES = ("note", "tip", "important", "warning", "hint", "caution", "seealso")


class Prose(str):
    """Lines of text."""


class Code(str):
    """A fenced block of code, shown as it is."""


class Directive(NamedTuple):
    """`:::{name} argument`, its options and the text inside."""

    name: str
    argument: str
    options: dict[str, str]
    body: str


def blocks(text: str) -> Iterator[Prose | Code | Directive]:
    """The parts of a MyST text, in order."""
    prose: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        fence = FENCE.match(line)
        if not fence or (fence["marks"][0] == ":" and not fence["name"]):
            prose.append(line)
            continue
        if prose:
            yield Prose("\n".join(prose))
        prose = []
        inside = list(until_closed(lines, fence["marks"]))
        if fence["name"]:
            yield directive(fence["name"], fence["argument"], inside)
        else:
            yield Code("\n".join([line, *inside, fence["marks"]]))
    if prose:
        yield Prose("\n".join(prose))


def until_closed(lines: Iterator[str], marks: str) -> Iterator[str]:
    for line in lines:
        if set(line.strip()) == {marks[0]} and len(line.strip()) >= len(marks):
            return
        yield line


def directive(name: str, argument: str, inside: list[str]) -> Directive:
    options: dict[str, str] = {}
    while inside and (option := OPTION.match(inside[0])):
        options[option["key"]] = option["value"]
        inside = inside[1:]
    return Directive(name, argument.strip(), options, "\n".join(inside).strip("\n"))


def exercises(text: str) -> dict[str, dict[str, str]]:
    """The options (title, misconception) of each exercise in a text."""
    return {one.argument: one.options for one in blocks(text) if isinstance(one, Directive) and one.name == "exercise"}


@dataclass
class Plain:
    """Writes a chapter's text for one edition: "" (solutions folded), "student" (none) or "instructor" (open).

    `numbers` maps each expression of the text to its receipt, `asked` each exercise to its options, and `page`
    a page's file name to its address, blank if it has none. `used` collects the receipts of numbers written.
    """

    edition: str
    numbers: dict[str, dict]
    asked: dict[str, dict[str, str]]
    page: Callable[[str], str]
    used: list[dict] = field(default_factory=list)

    def text(self, text: str) -> str:
        """`text` as plain Markdown, whatever it holds."""
        return joined(self.block(one) for one in blocks(text))

    def block(self, one: Prose | Code | Directive) -> str:
        if isinstance(one, Code):
            return one
        if isinstance(one, Prose):
            return self.prose(one)
        if one.name in TITLES or one.name in NOTES:
            return self.box(one.argument or TITLES.get(one.name) or one.name.capitalize(), one.body)
        write = getattr(self, f"write_{one.name.replace('-', '_')}", None)
        if write is None:
            raise ValueError(f"there are no plain words for the directive {{{one.name}}}. Add them to _ext/book/markdown.py")
        return write(one)

    def prose(self, text: str) -> str:
        text = ROLE_OR_CODE.sub(lambda found: found["code"] or self.role(found["role"], found["content"]), UNSEEN.sub("", text))
        text = LINK.sub(lambda found: self.link(found["text"], found["page"]), text)
        if raw := RAW.search(re.sub(r"`[^`\n]*`", "", text)):
            raise ValueError(f"there are no plain words for what follows {text[max(raw.start() - 40, 0) : raw.end()]!r}. Add them to _ext/book/markdown.py")
        return text

    # Roles.

    def role(self, name: str, content: str) -> str:
        write = getattr(self, f"role_{name}", None)
        if write is None:
            raise ValueError(f"there are no plain words for the role {{{name}}}. Add them to _ext/book/markdown.py")
        return write(content)

    def role_num(self, expression: str) -> str:
        receipt = self.numbers.get(one_line(expression))
        if receipt is None:  # its cell ended in an error, of which the build has told
            return "?"
        if receipt not in self.used:
            self.used.append(receipt)
        return receipt["text"]

    def role_source(self, key: str) -> str:
        if key not in documents():  # of which the build has told
            return key
        address = documents()[key].get("url")
        return f"[{short(key)}]({plain_text(address)})" if address else short(key)

    def role_term(self, text: str) -> str:
        return text.partition("<")[0].strip()

    def role_math(self, formula: str) -> str:
        return f"${formula}$"

    def link(self, text: str, page: str) -> str:
        address = self.page(page)
        return f"[{text}]({address})" if address else text

    # Directives.

    def box(self, heading: str, body: str) -> str:
        return quoted(f"**{heading}**\n\n{self.text(body)}")

    def folded(self, summary: str, body: str) -> str:
        return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>"

    def write_fold(self, one: Directive) -> str:
        return self.folded(one.argument, self.text(one.body))

    def write_math(self, one: Directive) -> str:
        return f"$$ {one.body.strip()} $$"

    def write_exercise(self, one: Directive) -> str:
        heading = ": ".join(filter(None, [f"Exercise {number_of(one.argument)}", one.options.get("title")]))
        return f"### {self.prose(heading)}\n\n{self.text(one.body)}"

    def write_solution(self, one: Directive) -> str:
        if self.edition == "student":
            return ""
        if one.argument not in self.asked:
            raise ValueError(f'the solution "{one.argument}" has no exercise. Add it, or correct the name')
        about = self.asked[one.argument]
        heading, hunted = f"Solution {number_of(one.argument)}", about.get("misconception")
        body = joined([self.text(one.body), f"*The misconception it hunts: {hunted}.*" if hunted else ""])
        if self.edition != "instructor":
            return self.folded(heading, body)
        return quoted(joined([f"**{heading}**", body, self_check_words(about)]))


def one_line(expression: str) -> str:
    return " ".join(expression.split())


def self_check_words(asked: dict[str, str]) -> str:
    """For a teacher: what the self-check of an exercise accepts, and its hint."""
    if "answer" not in asked:
        return ""
    accepts = "the right choice" if "choices" in asked else f"anything within {float(asked.get('tolerance', TOLERANCE)):.0%} of the answer"
    return f"*The self-check accepts {accepts}. Its hint: {asked.get('hint', '')}*"


def number_of(exercise: str) -> str:
    """ "2" of "clearing-2"."""
    return exercise.rsplit("-", 1)[-1]


def joined(parts: Iterable[str]) -> str:
    """Paragraphs, with a blank line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def receipts(used: list[dict]) -> str:
    """Where the numbers of a text come from: one line a number."""
    return "\n".join(f"- {receipt_line(one)}" for one in used)


def receipt_line(receipt: dict) -> str:
    line = f"**{receipt['text']}** {receipt['name']}"
    if receipt.get("formula", receipt["name"]) != receipt["name"]:
        line += f" = {receipt['formula']}"
    if "assumed" in receipt:
        line += f", assumed: {receipt['assumed']}"
    cited = list(dict.fromkeys(cited_rows(receipt)))
    more = [f"and {len(cited) - 3} more"] if len(cited) > 3 else []
    return "; ".join([line, *cited[:3], *more])


def cited_rows(receipt: dict) -> Iterator[str]:
    """Each row a number rests on: its document, its date, and that it was changed."""
    for row in receipt.get("rows", []):
        yield title(row["source"]) + (f", as of {row['as_of']}" if row["as_of"] else "") + (" (changed locally)" if row["changed"] else "")
    for one in receipt.get("inputs", []):
        yield from cited_rows(one)
