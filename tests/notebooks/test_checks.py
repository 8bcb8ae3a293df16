"""Every exercise answers: right answers in any usual form, wrong ones refused, also after the data changed.

`check` is asked inside the notebooks themselves; probe.py is what asks.
"""

import json
import re
import sys

import pytest
from listed import checked, exercises

from enforcement import learn, quantity


def chapter_of(exercise: str, downloads) -> str:
    """The chapter whose notebook has the self-check of an exercise."""
    return next(path.stem for path in downloads.glob("*.ipynb") if f'check(\\"{exercise}\\"' in path.read_text("utf-8"))


@pytest.fixture
def told(ran, downloads, exercise) -> dict:
    return ran.told(chapter_of(exercise, downloads))[exercise]


def test_every_exercise_has_an_answer_or_is_an_open_question(complain):
    wrong = [name for name, asked in exercises().items() if ("answer" in asked) == ("open" in asked)]
    complain("Say `:answer:` and `:hint:`, or `:open:` (chapters/enforcement/learn.py explains them)", wrong)
    complain("A hint is missing", [name for name in checked() if not exercises()[name].get("hint")])


def test_a_chapter_checks_at_least_three_answers(chapter):
    assert len(checked(chapter)) >= 3


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


# In words.


@pytest.fixture
def answers(monkeypatch, kit):
    monkeypatch.setattr(learn, "ANSWERS", kit / "chapters" / "enforcement" / "answers.json")


def test_an_unknown_exercise_is_named(answers):
    with pytest.raises(ValueError, match='No exercise "clearing-99" has an answer .* Of this chapter: clearing-1, '):
        learn.check("clearing-99", 5)


def test_without_the_answers_it_says_where_they_are(monkeypatch, tmp_path):
    monkeypatch.setattr(learn, "ANSWERS", tmp_path / "answers.json")
    with pytest.raises(ValueError, match="The answers come with the kit"):
        learn.check("clearing-1", 5)


def test_before_the_chapter_has_run_it_says_so(answers):
    assert "Run the cells above first" in learn.check("clearing-2", 5).words


def test_the_dots_are_no_answer(answers):
    assert learn.check("clearing-2", ...).words == "Put your answer in place of the three dots."


def test_a_solution_is_asked_in_silence(monkeypatch, tmp_path, capsys):
    """What it prints would give the answer away, and a claim that no longer holds must not stop it."""
    toy = {"answer": "n", "hint": "Count.", "tolerance": 0.05, "choices": [], "code": ["finding('it is five', False)\nprint('secret')\nn = 6"]}
    (tmp_path / "answers.json").write_text(json.dumps({"toy-1": toy}), "utf-8")
    monkeypatch.setattr(learn, "ANSWERS", tmp_path / "answers.json")
    assert learn.check("toy-1", 6) and not learn.check("toy-1", 5)
    assert capsys.readouterr().out == ""
    assert "n" not in vars(sys.modules["__main__"])


def test_a_claim_that_fails_is_a_note_where_a_table_was_changed(monkeypatch, capsys):
    monkeypatch.setattr(quantity, "changed_tables", {"final_orders.csv"})
    quantity.finding("most are", False)
    assert capsys.readouterr().out == 'Note: with final_orders.csv changed, this no longer holds: "most are".\n'
