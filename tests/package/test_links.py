"""The check of links asks first for what was never checked, remembers answers, and names what it does not know."""

from http.client import BadStatusLine

from book import links

BEFORE = {"b": {"day": "2026-01-02", "answer": "200"}, "c": {"day": "2026-01-01", "answer": "404"}, "gone": {"day": "2026-01-01", "answer": "200"}}


def test_the_book_names_addresses():
    assert len(links.addresses()) == len(set(links.addresses())) > 100


def test_addresses_never_checked_come_first_and_then_the_oldest():
    assert links.in_turn(["b", "c", "a"], BEFORE) == ["a", "c", "b"]


def test_a_run_asks_for_some_and_keeps_what_was_known_of_the_others():
    asked = []
    after = links.check(["a", "b", "c"], BEFORE, lambda address: asked.append(address) or "200", "2026-02-01", at_once=2)
    assert asked == ["a", "c"], "it asks for others than the two that are due"
    assert after == {"a": {"day": "2026-02-01", "answer": "200"}, "c": {"day": "2026-02-01", "answer": "200"}, "b": BEFORE["b"]}


def answers_nonsense(*_, **__):
    raise BadStatusLine("nonsense")


def test_a_server_that_answers_nonsense_and_an_address_that_is_none_lose_no_other_answer(monkeypatch):
    assert links.answer("http://localhost/a b") == "InvalidURL"
    monkeypatch.setattr(links, "urlopen", answers_nonsense)
    after = links.check(["a", "b"], {}, lambda address: links.answer("http://localhost/") if address == "a" else "200", "2026-02-01")
    assert [one["answer"] for one in after.values()] == ["BadStatusLine", "200"]


def test_the_report_tells_silence_from_what_was_never_checked():
    said = links.report(["a", "b", "c"], BEFORE)
    assert "1 of 3 addresses answered." in said and "- <c>: 404, 2026-01-01" in said
    assert said.endswith("1 were never checked:\n\n- <a>")
