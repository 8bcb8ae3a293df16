"""Exercises and their folded solutions, the boxes of a chapter, and what only a notebook shows.

    :::{exercise} clearing-2
    :misconception: a stock divided by a flow is a waiting time
    Text of the exercise.
    :::
    :::{solution} clearing-2
    Text, with {num}`computed` numbers.
    :::
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .markdown import number_of


class details(nodes.General, nodes.Element):
    """A folded part; the first child is its summary."""


class summary(nodes.General, nodes.TextElement):
    """The line of a folded part that is always seen."""


def folded(directive: SphinxDirective, first_line: str, **attributes: list[str]) -> details:
    """What stands in a directive, folded under a line that is always seen."""
    fold = details("", summary("", first_line), **attributes)
    body = nodes.container()
    directive.state.nested_parse(directive.content, directive.content_offset, body)
    fold += body
    return fold


class Exercise(SphinxDirective):
    """A numbered question; `misconception` names what it hunts.

    For the self-check of the notebooks `answer`, `hint`, `asks`, `tolerance` and `choices` say what
    chapters/enforcement/learn.py explains; `open` says that no one answer is right.
    """

    required_arguments = 1
    has_content = True
    option_spec = {"open": directives.flag} | dict.fromkeys(
        ("title", "misconception", "answer", "hint", "asks", "tolerance", "choices"), directives.unchanged_required
    )

    def run(self):
        name = self.arguments[0]
        box = nodes.container(classes=["exercise"], ids=[f"exercise-{name}"])
        heading = f"Exercise {number_of(name)}" + (f": {self.options['title']}" if "title" in self.options else "")
        box += nodes.rubric("", heading, classes=["exercise-title"])
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class Solution(SphinxDirective):
    """The folded answer of an exercise, with its misconception named."""

    required_arguments = 1
    has_content = True
    option_spec = {"misconception": directives.unchanged}

    def run(self):
        name = self.arguments[0]
        return [folded(self, f"Solution {number_of(name)}", classes=["solution"], ids=[f"solution-{name}"])]


class Fold(SphinxDirective):
    """Any folded part: the argument is the line that is always seen."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        return [folded(self, self.arguments[0])]


class Box(SphinxDirective):
    """A box of its own: `answer`, `after` (what you can do afterwards), `unknown` (what nobody publishes)."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        box = nodes.container(classes=["box", f"box-{self.name}"])
        if self.arguments:
            box += nodes.rubric("", self.arguments[0], classes=["box-title"])
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def _open(tag: str):
    def visit(self, node):
        self.body.append(self.starttag(node, tag))

    def depart(self, node):
        self.body.append(f"</{tag}>\n")

    return visit, depart


def setup(app) -> None:
    app.add_node(details, html=_open("details"))
    app.add_node(summary, html=_open("summary"))
    app.add_directive("exercise", Exercise)
    app.add_directive("solution", Solution)
    app.add_directive("fold", Fold)
    for name in ("answer", "after", "unknown"):
        app.add_directive(name, Box)
