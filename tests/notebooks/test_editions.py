"""What stands in each notebook: plain Markdown, pictures with words, tags and fixed ids; solutions where they belong."""

import json
import re
from pathlib import Path

from nbconvert.filters.markdown import markdown2html_mistune

FOLDED = re.compile(r"<details>\n<summary>Solution \S+</summary>\n\n(?P<text>.*?)\n\n</details>", re.DOTALL)
NOT_PLAIN = {
    "a role": r"\{[a-z][\w:-]*\}(`|<code>)",
    "a directive": r":::|```\s*\{",
    "an option of a directive": r"(?m)^:[a-z]+: ",
    "bold that was not rendered": r"\*\*",
}


def text_of(notebook) -> list[str]:
    """The Markdown of a notebook, in its cells and in its outputs."""
    inside = [output.data["text/markdown"] for cell in notebook.cells for output in cell.get("outputs", []) if "text/markdown" in output.get("data", {})]
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"] + inside


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def test_every_chapter_has_three_editions_and_stands_in_the_kit(editions, chapter, downloads, kit):
    assert (kit / "chapters" / f"{chapter}.ipynb").read_bytes() == (downloads / f"{chapter}.ipynb").read_bytes()


def test_no_raw_directive_or_role_when_rendered_without_extensions(editions, complain):
    found = []
    for notebook in editions:
        for source in text_of(notebook):
            page = markdown2html_mistune(source)
            prose = re.sub(r"(?s)<pre>.*?</pre>|\$\$.*?\$\$", "", page)
            found += [f"{what}: {source[:80]!r}" for what, pattern in NOT_PLAIN.items() if re.search(pattern, prose)]
            assert page.count("<details>") == page.count("</details>") == source.count("<details>")
    complain("Not plain Markdown", found)


def test_the_student_edition_contains_no_solution(editions, words, complain):
    given = words(editions.student)
    solutions = FOLDED.findall("\n\n".join(text_of(editions.reader)))
    assert len(solutions) == len(re.findall(r"(?m)^### Exercise ", words(editions.reader))), "an exercise without a folded solution"
    sentences = [sentence for text in solutions for sentence in re.split(r"(?<=[.:?*])\s+", text) if len(sentence) > 20]
    code = [cell.source for cell in editions.reader.cells if "solution" in tags(cell)]
    complain("Left in the student edition", [one for one in sentences + code if one in given])
    assert not [cell.id for cell in editions.student.cells if "solution" in tags(cell)]
    assert "Solution" not in given and "misconception" not in given


def test_all_editions_ask_the_same_questions(editions, words):
    asked = re.compile(r"(?m)^### Exercise .*|^check\(.*")
    assert asked.findall(words(editions.student)) == asked.findall(words(editions.reader)) == asked.findall(words(editions.instructor)) != []


def test_the_instructor_edition_shows_solutions_and_misconceptions(editions, words):
    said, folded = words(editions.instructor), FOLDED.findall("\n\n".join(text_of(editions.reader)))
    assert not FOLDED.search(said)
    for text in folded:
        assert "misconception it hunts" in text
        assert all(f"> {line}".strip() in said for line in text.split("\n")), text


def test_all_editions_have_the_same_code_but_for_solutions(editions):
    code = [[cell.source for cell in one.cells if cell.cell_type == "code"] for one in editions]
    without = [cell.source for cell in editions.reader.cells if cell.cell_type == "code" and "solution" not in tags(cell)]
    assert code[0] == code[2] and code[1] == without


def test_figures_are_pictures_with_words(editions, chapter, site):
    names = [one for one in json.loads((site / "figures.json").read_text("utf-8")) if one["page"] == f"chapters/{chapter}"]
    for notebook in editions:
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
        assert [output.metadata["image/png"]["alt"] for output in outputs] == [one["alt"] for one in names]
        assert [output.data["text/plain"] for output in outputs] == [f"{one['title']}. {one['alt']}" for one in names]


def test_nothing_of_the_machine_is_left(editions, chapter, root):
    for notebook in editions:
        assert set(notebook.metadata) == {"kernelspec", "language_info"} and notebook.metadata.language_info == {"name": "python"}
        assert [cell.id for cell in notebook.cells] == [f"{chapter}-{index:02}" for index in range(len(notebook.cells))]
        assert {kind for cell in notebook.cells for one in cell.get("outputs", []) for kind in one.get("data", {})} <= {
            "text/plain",
            "text/html",
            "text/markdown",
            "image/png",
        }
        assert not [folder for folder in {f"{root}/", f"{root.parent}/", f"{Path.home()}/", "/home/"} - {"//"} if folder in str(notebook)]


def test_tags_are_kept_and_long_code_opens_folded(editions):
    for cell in editions.reader.cells:
        assert ("hide-input" in tags(cell)) == bool(cell.metadata.get("jupyter", {}).get("source_hidden")) == ("cellView" in cell.metadata)
    assert any("change-this" in tags(cell) for cell in editions.reader.cells), "no cell is tagged change-this"


def test_the_first_line_says_what_it_is(editions):
    for notebook in editions:
        first = notebook.cells[0].source
        assert all(part in first for part in ("The Arithmetic of Enforcement", "version", "CC BY 4.0", "MIT", "run all cells")), first
