"""Live figures answer as the Python models do: their arithmetic stands twice, and here the two are compared.

What a figure must answer stands in live_figures.py. Signals are set directly, through many settings at once, and
the controls are moved as a reader moves them, with the mouse's events and by keyboard.
"""

import itertools
import random
from dataclasses import dataclass

import pytest
from live_figures import FIGURES
from on_the_page import awake, fixed_colours

MOST_CORNERS, RANDOM, SEED = 128, 60, 20241124

CONTROLS = """figure => [...figure.querySelectorAll('[data-signal]')].map(one => ({
  id: one.id, signal: one.dataset.signal,
  values: one.tagName === 'SELECT' ? [...one.options].map(option => option.value) : null,
  low: Number(one.min), high: Number(one.max), step: Number(one.step),
}))"""
ANSWERS = """async (figure, [settings, ask]) => {
  const view = figure.vegaView, answers = [];
  for (const signals of settings) {
    for (const [name, value] of Object.entries(signals)) view.signal(name, value);
    await view.runAsync();
    answers.push(Object.fromEntries(ask.map(name => [name, view.signal(name)])));
  }
  return answers;
}"""
SHOWN = """figure => {
  const text = selector => figure.querySelector(selector).textContent;
  const table = figure.querySelector('table'), heads = [...table.tHead.rows[0].cells].map(one => one.textContent);
  return {
    answer: text('.chart-answer'),
    picture: figure.querySelector('.chart-picture').getAttribute('aria-label'),
    outputs: [...figure.querySelectorAll('output')].map(one => one.textContent),
    columns: Object.fromEntries(heads.map((head, i) => [head, [...table.tBodies[0].rows].map(row => row.cells[i].textContent)])),
  };
}"""
MOVE = "(control, value) => { control.value = value; control.dispatchEvent(new Event('input', { bubbles: true })); }"
MOVED_QUICKLY = """(figure, [id, values]) => {
  const said = figure.querySelector('.chart-said'), control = document.getElementById(id);
  figure.announced = [];
  new MutationObserver(() => figure.announced.push(said.textContent)).observe(said, { childList: true, characterData: true, subtree: true });
  for (const value of values) { control.value = value; control.dispatchEvent(new Event('input', { bubbles: true })); }
}"""
LOUD = ":is([role=status], [role=alert], [role=log], [aria-live], output):not([aria-hidden=true])"
"""What a screen reader announces when it changes."""
ANSWERED = "([name, words]) => document.querySelector(`#fig-${name} .chart-answer`).textContent === words"
SAID = "([name, words]) => document.querySelector(`#fig-${name} .chart-said`).textContent === words"


@dataclass
class Live:
    """A live figure on an open page."""

    name: str
    tab: object
    figure: object
    controls: list[dict]

    def signals(self) -> dict:
        return self.figure.evaluate(
            "(figure, names) => Object.fromEntries(names.map(name => [name, figure.vegaView.signal(name)]))", [one["signal"] for one in self.controls]
        )

    def expected(self):
        """What Python answers at the figure's present signals."""
        return FIGURES[self.name](self.signals())

    def shown(self) -> dict:
        return self.figure.evaluate(SHOWN)

    def move(self, control: dict, value) -> None:
        """Move a control as a hand does."""
        self.tab.locator(f"#{control['id']}").evaluate(MOVE, str(value))

    def wait_until_shown(self) -> None:
        """Wait until the figure shows Python's sentence, and check its table then."""
        expected = self.expected()
        try:
            self.tab.wait_for_function(ANSWERED, arg=[self.name, expected.sentence], timeout=10_000)
        except Exception:  # the assertion says what stands there instead
            assert self.shown()["answer"] == expected.sentence, f"at {self.signals()}"
        columns = self.shown()["columns"]
        for heading, values in expected.table.items():
            shown = [float(cell.replace(",", "")) for cell in columns[heading]]
            if isinstance(values, dict):
                first, values = next(iter(columns.values())), {row: value for row, value in values.items() if value}
                shown = {row: value for row, value in zip(first, shown, strict=True) if value}
            assert shown == values, f'column "{heading}" of the table at {self.signals()}'


@pytest.fixture
def calculator(live, open_page) -> Live:
    """A live figure on its own page, which is lighter than its chapter and made of the same parts."""
    if live not in FIGURES:
        pytest.fail(f'Figure "{live}" is live, and tests/site/live_figures.py has no entry that says what it must answer.', pytrace=False)
    tab, _ = open_page(f"figures/{live}")
    figure = awake(tab, live)
    return Live(live, tab, figure, figure.evaluate(CONTROLS))


def ends(control: dict) -> list:
    return control["values"] or [control["low"], control["high"]]


def somewhere(control: dict, chance: random.Random):
    if control["values"]:
        return chance.choice(control["values"])
    steps = round((control["high"] - control["low"]) / control["step"])
    return control["low"] + control["step"] * chance.randint(0, steps)


def settings_of(controls: list[dict]) -> list[dict]:
    """Every corner (or many of them), and random settings between."""
    chance = random.Random(SEED)
    corners = list(itertools.product(*map(ends, controls)))
    corners = corners if len(corners) <= MOST_CORNERS else chance.sample(corners, MOST_CORNERS)
    between = [[somewhere(control, chance) for control in controls] for _ in range(RANDOM)]
    return [dict(zip([one["signal"] for one in controls], values, strict=True)) for values in [*corners, *between]]


def test_the_list_of_answers_names_no_figure_that_is_gone(listed):
    assert {name for name, one in listed.items() if one["live"]} >= set(FIGURES), "tests/site/live_figures.py names figures that are not live, or not there"


def test_it_answers_as_python_does_at_corner_and_random_settings(calculator):
    opening = calculator.signals()
    settings = [opening, *settings_of(calculator.controls)]
    ask = [*FIGURES[calculator.name](opening).results, "sentence"]
    for signals, found in zip(settings, calculator.figure.evaluate(ANSWERS, [settings, ask]), strict=True):
        expected = FIGURES[calculator.name](signals)
        assert found == {**expected.results, "sentence": expected.sentence}, f"at {signals}"


def test_it_opens_with_what_the_page_showed_before(calculator, soup, listed):
    static = soup(listed[calculator.name]["page"]).find(id=f"fig-{calculator.name}")
    shown = calculator.shown()
    assert static.select_one(".chart-answer").get_text() == shown["answer"] == calculator.expected().sentence
    assert static.select_one(".chart-picture")["aria-label"] == shown["picture"]
    assert [one.get_text() for one in static.select("output")] == shown["outputs"]
    assert [[cell.get_text() for cell in row.select("td")] for row in static.select("tbody tr")] == [
        list(row) for row in zip(*shown["columns"].values(), strict=True)
    ]


def test_a_hand_on_a_control_moves_signal_value_sentence_table_and_the_words_of_the_picture(calculator):
    chance, opening, words = random.Random(SEED), calculator.signals(), calculator.shown()["picture"]
    for control in calculator.controls:
        for value in [*ends(control), somewhere(control, chance)]:
            calculator.move(control, value)
            signal = calculator.signals()[control["signal"]]
            assert signal == (value if control["values"] else pytest.approx(value)), f"{control['signal']} was moved to {value}"
            calculator.wait_until_shown()
            picture, answer = calculator.shown()["picture"], calculator.expected().sentence
            told = picture == words if calculator.signals() == opening else picture.endswith(answer)
            assert told, f"the picture at {calculator.signals()} is said to be: {picture}"


def test_a_keyboard_moves_every_control(calculator):
    for control in calculator.controls:
        if control["values"]:
            keys = {"Home": control["values"][0], "End": control["values"][-1], "ArrowUp": control["values"][-2]}
        else:
            keys = {"End": control["high"], "Home": control["low"], "ArrowRight": control["low"] + control["step"]}
        calculator.tab.locator(f"#{control['id']}").focus()
        for key, value in keys.items():
            calculator.tab.keyboard.press(key)
            signal = calculator.signals()[control["signal"]]
            assert signal == (value if control["values"] else pytest.approx(value)), f"{key} on {control['signal']}"
        calculator.wait_until_shown()


def test_the_answer_is_announced_once_and_only_when_the_control_rests(calculator):
    figure, control = calculator.figure, calculator.controls[0]
    loud = figure.locator(LOUD).evaluate_all("all => all.map(one => one.className)")
    assert loud == ["chart-said"], f"what moves is announced by {loud}, not by one part that waits until the control rests"
    figure.evaluate(MOVED_QUICKLY, [control["id"], [str(value) for value in ends(control)] * 3])
    sentence = calculator.expected().sentence
    calculator.tab.wait_for_function(SAID, arg=[calculator.name, sentence])
    assert figure.evaluate("figure => figure.announced") == [sentence], "a screen reader hears every step, not the answer alone"


def test_reset_restores_the_opening(calculator):
    opening, shown = calculator.signals(), calculator.shown()
    for control in calculator.controls:
        calculator.move(control, ends(control)[-1])
    calculator.wait_until_shown()
    assert calculator.signals() != opening
    calculator.figure.locator(".chart-reset").click()
    assert calculator.signals() == opening
    calculator.wait_until_shown()
    assert calculator.shown() == shown, "after a reset values, sentence or table differ from the opening"


def test_a_change_of_layout_keeps_the_signals(calculator):
    chance = random.Random(SEED)
    for control in calculator.controls:
        calculator.move(control, somewhere(control, chance))
    calculator.wait_until_shown()
    signals, shown = calculator.signals(), calculator.shown()
    for width, size in ((360, "narrow"), (1280, "wide")):
        calculator.figure.evaluate("figure => { figure.before = figure.vegaView; }")
        calculator.tab.set_viewport_size({"width": width, "height": 800})
        calculator.tab.wait_for_function(
            "name => { const figure = document.getElementById(name); return figure.vegaView !== figure.before; }", arg=f"fig-{calculator.name}"
        )
        assert calculator.figure.locator(f".chart-{size} svg").is_visible()
        assert (calculator.signals(), calculator.shown()) == (signals, shown), f"at {width} px wide"
        calculator.move(calculator.controls[0], ends(calculator.controls[0])[0])
        calculator.wait_until_shown()
        calculator.move(calculator.controls[0], signals[calculator.controls[0]["signal"]])
        calculator.wait_until_shown()


def test_the_live_picture_takes_its_colours_from_the_theme(calculator):
    found = fixed_colours(calculator.figure.locator(".chart-wide svg").evaluate("one => one.outerHTML"))
    assert not found, f"colours that stay the same in the dark: {found}"


def test_the_backlog_calculator_opens_with_the_removals_of_its_calibration_year(open_page, listed):
    from enforcement.data import number

    interior = int(number("removals_by_year", "removals", fiscal_year=2024, measure="interior", preferred=True))
    tab, _ = open_page(listed["backlog-calculator"]["page"])
    capacity = awake(tab, "backlog-calculator").evaluate("figure => figure.vegaView.signal('capacity')")
    assert capacity == interior, "at its opening settings the calculator must remove what the calibration year counted, to the person"
