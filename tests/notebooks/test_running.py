"""The kit and the student editions run in an empty folder, and the kit says there what it said in the book."""


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
