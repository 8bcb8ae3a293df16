"""The boxes of the backlog: areas to scale, each box where it belongs, nothing outside the picture."""

from dataclasses import replace

import pytest

from enforcement.boxes import COLOURS, PAGE, PHONE, draw_boxes, published, rectangles

COUNTS = published()
LAYOUTS = pytest.mark.parametrize("layout", [PAGE, PHONE], ids=["page", "phone"])


def inside(inner, outer, slack=0.0):
    (x, y, w, h), (X, Y, W, H) = inner, outer
    return X - slack <= x and Y - slack <= y and x + w <= X + W + slack and y + h <= Y + H + slack


def apart(one, other):
    (x, y, w, h), (X, Y, W, H) = one, other
    return x + w <= X or x >= X + W or y + h <= Y or y >= Y + H


@LAYOUTS
def test_areas_are_in_proportion_to_the_counts(layout):
    people = {name: float(count) / (box[2] * box[3]) for (name, box), count in zip(rectangles(layout, COUNTS).items(), COUNTS.values(), strict=True)}
    assert list(people.values()) == pytest.approx([people["docket"]] * len(people))


@LAYOUTS
def test_what_is_on_the_docket_lies_in_its_box_and_detention_outside(layout):
    boxes = rectangles(layout, COUNTS)
    for name in ("final_orders", "criminal_history", "monitored"):
        assert inside(boxes[name], boxes["docket"]), name
    assert apart(boxes["detained"], boxes["docket"])
    assert inside(boxes["detained"], (0, 0, layout.width, layout.height))


@LAYOUTS
def test_solid_boxes_do_not_overlap_since_no_overlap_is_published(layout):
    boxes = {name: box for name, box in rectangles(layout, COUNTS).items() if name != "docket"}
    for name, box in boxes.items():
        assert all(apart(box, other) for other_name, other in boxes.items() if other_name != name), name


@LAYOUTS
def test_dashed_boxes_stand_where_they_belong(layout):
    boxes, dashed = rectangles(layout, COUNTS), {name: box for name, (box, _) in layout.dashed.items()}
    assert inside(dashed["stuck"], boxes["final_orders"]) and inside(dashed["liberty"], boxes["criminal_history"])
    assert not apart(dashed["both"], boxes["final_orders"]) and not apart(dashed["both"], boxes["criminal_history"])
    for name in ("asylum", "report"):
        assert inside(dashed[name], boxes["docket"]) and all(apart(dashed[name], boxes[other]) for other in ("final_orders", "criminal_history", "monitored"))
    assert all(apart(one, other) for a, one in dashed.items() for b, other in dashed.items() if a < b)


@LAYOUTS
def test_a_larger_count_makes_a_larger_box(layout):
    more = COUNTS | {"monitored": replace(COUNTS["monitored"], value=2 * COUNTS["monitored"].value)}
    _, _, before, _ = rectangles(layout, COUNTS)["monitored"]
    _, _, after, _ = rectangles(layout, more)["monitored"]
    assert after == pytest.approx(before * 2**0.5)


def test_the_counts_are_of_one_year_and_have_receipts():
    assert set(COUNTS) == set(COLOURS)
    assert all(row.as_of.startswith("2024-") for count in COUNTS.values() for row in count.all_rows())
    assert all(count.all_rows() for count in COUNTS.values())


@pytest.mark.parametrize("width", [680, 300])
def test_pictures_name_every_count(width):
    drawn = str(draw_boxes(width, COUNTS).to_dict())
    assert all(count.exact.text in drawn or count.short.text in drawn for count in COUNTS.values())
