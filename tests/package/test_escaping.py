"""What comes from a table or a chart's words is text on the page, never HTML."""

from book import figures

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_a_cell_and_a_heading_of_a_figures_table():
    html = figures.table_html({"columns": [EVIL], "rows": [[EVIL]]}, EVIL, {})
    assert "<script>" not in html and "<img" not in html and html.count("&lt;script&gt;") == 3


def test_the_label_and_the_choices_of_a_control():
    html = figures.control_html("fig", {"name": "s", "value": EVIL, "bind": {"input": "select", "name": EVIL, "options": [EVIL], "labels": [EVIL]}})
    assert "<script>" not in html and "<img" not in html


def test_the_specification_of_a_live_figure_cannot_end_its_block():
    block = figures.json_block({"title": EVIL}, "chart-spec")
    assert block.count("<") == 2, "only the block's own tags may open"
