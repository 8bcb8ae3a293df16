"""The colours and the look of every chart, without a chart library.

Each colour has a light and a dark face. Charts are drawn with the light face; in the book's pages the
build replaces it by the CSS variable `--chart-NAME`, so one picture serves both themes. The two
lists are checked for contrast and for colour-blind readers in the tests.
"""

PALETTE = {
    "ink": ("#1b1f27", "#eceae4"),
    "quiet": ("#5a6270", "#a9b0bb"),
    "rule": ("#d9dce2", "#3a414d"),
    "paper": ("#fdfdfc", "#15181e"),
    "blue": ("#1f599f", "#8abffc"),
    "orange": ("#a64b04", "#e49754"),
    "teal": ("#0a7a71", "#5ccabb"),
    "plum": ("#5a2467", "#c58dd2"),
    "sand": ("#5f3f00", "#e7cd7c"),
    "blank": ("#eef0f3", "#262b34"),
}
"""name -> (light, dark). `ink` text, `quiet` secondary text, `rule` grid lines, `blank` what nobody publishes."""

INK, QUIET, RULE, PAPER, BLUE, ORANGE, TEAL, PLUM, SAND, BLANK = (light for light, _ in PALETTE.values())
SERIES = [BLUE, ORANGE, TEAL, PLUM, SAND]

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""Arial and Helvetica have the widths of Liberation Sans, which the renderer ships: labels fit on every device."""

WIDE, NARROW = 680, 300
"""The widths, in px, at which each chart is drawn: for a page, and for a phone from 320 px up."""

CONFIG = {
    "font": FONT,
    "background": None,
    "padding": 4,
    "aria": False,
    "view": {"stroke": None},
    "range": {"category": SERIES},
    "axis": {
        "labelColor": QUIET,
        "titleColor": QUIET,
        "gridColor": RULE,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 260,
        "grid": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "axisQuantitative": {"grid": True},
    "axisYQuantitative": {"domain": False},
    "axisTemporal": {"grid": False},
    "legend": {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 12, "titleFontSize": 12, "orient": "top"},
    "header": {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 13, "titleFontSize": 12},
    "text": {"color": INK, "fontSize": 12},
    "title": {
        "color": INK,
        "subtitleColor": QUIET,
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 12,
        "offset": 12,
        "frame": "group",
    },
    "mark": {"color": BLUE},
    "bar": {"color": BLUE},
    "line": {"color": BLUE, "strokeWidth": 2.5},
    "rule": {"color": QUIET},
    "point": {"color": BLUE, "filled": True, "size": 50},
}
