"""The kit and the student editions run in an empty folder: they say what they said in the book, and their self-checks answer.

Right answers are taken in any usual form, wrong ones refused, also after the data changed. `check` is asked inside
the notebooks themselves; probe.py is what asks. The tests stand in one file, for the notebooks are executed once a file.
"""

import re

import pytest
from listed import checked, exercises

from enforcement import learn


def said(notebook) -> list[str]:
    """What each cell prints and returns, figures and self-checks left out."""
    return [said_by(cell) for cell in notebook.cells if cell.cell_type == "code" and "self-check" not in cell.metadata.get("tags", [])]


def said_by(cell) -> str:
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream").strip()
    others = [output.data for output in cell.outputs if "text/plain" in output.get("data", {})]
    returned = [
        data["text/plain"] for data in others if "image/png" not in data and "text/markdown" not in data and "vega" not in data.get("text/html", "").lower()
    ]
    return "\n".join([printed, *returned])


def test_the_kit_runs_in_an_empty_folder(ran, chapter, editions):
    assert said(ran.notebook(chapter)) == said(editions.reader)


def test_a_student_edition_runs_and_goes_on_after_a_change_of_the_data(ran_changed, chapter, editions):
    assert [cell.source for cell in ran_changed.notebook(chapter).cells] == [cell.source for cell in editions.student.cells]


def test_running_it_gives_ordinary_charts(ran, chapter, editions):
    made = [
        output
        for cell in ran.notebook(chapter).cells
        for output in cell.get("outputs", [])
        if "vega" in str(output.get("data", {}).get("text/html", "")).lower()
    ]
    shown = [output for cell in editions.reader.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert len(made) == len(shown)


def test_a_self_check_waits_for_an_answer(ran, chapter):
    for cell in ran.notebook(chapter).cells:
        if "self-check" in cell.metadata.get("tags", []):
            assert cell.outputs[0].data["text/plain"] == "Put your answer in place of the three dots."


# Self-checks.


def chapter_of(exercise: str, downloads) -> str:
    """The chapter whose notebook has the self-check of an exercise."""
    return next(path.stem for path in downloads.glob("*.ipynb") if f'check(\\"{exercise}\\"' in path.read_text("utf-8"))


@pytest.fixture
def told(ran, downloads, exercise) -> dict:
    return ran.told(chapter_of(exercise, downloads))[exercise]


def test_it_accepts_the_right_answer_in_any_usual_form(told, complain):
    complain("Refused", told["refused"])


def test_it_refuses_wrong_answers_and_what_it_cannot_read(told, complain):
    assert told["wrong"] >= 3
    complain("Accepted", told["accepted"])
    complain("Refused without saying what to give", told["silent"])


def test_a_hint_comes_before_the_answer(told, exercise):
    first, again, second = told["said"]
    hint = exercises()[exercise]["hint"]
    assert hint in first and f"answer is {told['answer']}" not in first
    assert again == first, "the same answer given twice is one try"
    if "choices" not in exercises()[exercise] or exercises()[exercise]["choices"].count(";") > 1:
        assert f"answer is {told['answer']}" in second


def test_a_hint_does_not_give_the_answer_away(told, exercise):
    if not isinstance(told["value"], str):
        hint = exercises()[exercise]["hint"]
        assert not [text for text in told["readings"] if re.search(rf"(?<!\d){re.escape(text)}(?!\d)", hint)]


def test_the_solution_and_the_self_check_agree(told, exercise, downloads):
    notebook = (downloads / "instructor" / f"{chapter_of(exercise, downloads)}.ipynb").read_text("utf-8")
    after = notebook.split(f'check(\\"{exercise}\\"')[1]
    solution = after.split(f"> **Solution {exercise.rsplit('-', 1)[-1]}**")[1].split("*The misconception")[0].lower()
    if "choices" not in exercises()[exercise]:
        assert any(text.lower() in solution for text in told["readings"]), f"none of {told['readings']} stands in the solution"


def test_the_answer_follows_the_data(told, ran_changed, exercise, downloads, complain):
    after = ran_changed.told(chapter_of(exercise, downloads))[exercise]
    complain("Refused after a change of the data", after["refused"])
    complain("Accepted after a change of the data", after["accepted"])
    if exercise in ran_changed.changed_under:
        assert after["value"] != told["value"], "the answer did not move with a cell that it rests on"
        far = abs(after["value"] - told["value"]) > tolerance_of(exercise) * abs(after["value"])
        assert after["before"] != far, "the answer before the change is still accepted" if far else "a small change refused the old answer"


def tolerance_of(exercise: str) -> float:
    return float(exercises()[exercise].get("tolerance", learn.TOLERANCE))


def test_a_changed_table_is_said(ran_changed, chapter):
    if set(checked(chapter)) & ran_changed.changed_under:
        assert "differs from the published table" in str(ran_changed.notebook(chapter))
