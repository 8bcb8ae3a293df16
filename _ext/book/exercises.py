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


class details(nodes.General, nodes.Element):
    """A folded part; the first child is its summary."""


class summary(nodes.General, nodes.TextElement):
    """The line of a folded part that is always seen."""


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
        number = name.rsplit("-", 1)[-1]
        heading = f"Exercise {number}" + (f": {self.options['title']}" if "title" in self.options else "")
        box += nodes.rubric("", heading, classes=["exercise-title"])
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class Solution(SphinxDirective):
    """The folded answer of an exercise, with its misconception named."""

    required_arguments = 1
    has_content = True
    option_spec = {"misconception": directives.unchanged}

    def run(self):
        fold = details(classes=["solution"], ids=[f"solution-{self.arguments[0]}"])
        fold += summary("", f"Solution {self.arguments[0].rsplit('-', 1)[-1]}")
        body = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, body)
        fold += body
        return [fold]


class Fold(SphinxDirective):
    """Any folded part: the argument is the line that is always seen."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        fold = details()
        fold += summary("", self.arguments[0])
        body = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, body)
        fold += body
        return [fold]


class Box(SphinxDirective):
    """A box of its own: `cannot` (what this cannot tell you), `unknown`, `answer`, `after` (what you can do afterwards)."""

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
