"""Every exercise has a self-check, and the self-check speaks plainly. What it answers in a notebook: test_running.py."""

import json
import sys

import pytest
from listed import checked, exercises

from enforcement import learn, quantity


def test_every_exercise_has_an_answer_or_is_an_open_question(complain):
    wrong = [name for name, asked in exercises().items() if ("answer" in asked) == ("open" in asked)]
    complain("Say `:answer:` and `:hint:`, or `:open:` (chapters/enforcement/learn.py explains them)", wrong)
    complain("A hint is missing", [name for name in checked() if not exercises()[name].get("hint")])


def test_a_chapter_checks_at_least_three_answers(chapter):
    assert len(checked(chapter)) >= 3, f"{chapter}: give three exercises an `:answer:`, so that a reader can check them; these have one: {checked(chapter)}"


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


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """An exercise with the answer 6 people, and one of choices."""
    code = "from enforcement.quantity import assumed\nn = assumed(6, 'person', 'people', 'toy')"
    asked = {"hint": "Count.", "tolerance": 0.05, "choices": [], "code": [code]}
    toys = {"toy-1": asked | {"answer": "n"}, "toy-2": asked | {"answer": "it grows", "choices": ["it grows", "it shrinks", "it stays"]}}
    (tmp_path / "answers.json").write_text(json.dumps(toys), "utf-8")
    monkeypatch.setattr(learn, "ANSWERS", tmp_path / "answers.json")
    monkeypatch.setattr(learn, "_missed", {})


def test_a_cell_run_twice_counts_once(toy):
    """Each run of a cell computes its quantity anew; only another answer is a second try."""
    people = [quantity.assumed(2.5, "person", "mine", "toy") * 2 for _ in range(3)]
    for given in (*people, 5, "5", "5 people", people[0].short):
        assert learn.check("toy-1", given).words.startswith("Not yet. A hint: Count."), given
    assert learn.check("toy-1", 4).words.startswith("Not yet. The answer is 6")
    assert learn.check("toy-2", "it shrinks").words == learn.check("toy-2", " It SHRINKS ").words == "Not yet. A hint: Count."
    assert learn.check("toy-2", "it stays").words == "Not yet. The answer is it grows."


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
