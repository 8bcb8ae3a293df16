"""Added to a notebook as its last cell: asks `check` right and wrong answers and prints what it said, as JSON.

It stands in a function, so that it changes nothing of the notebook it asks.
"""


def probe(names, before):
    import json

    from enforcement import learn
    from enforcement.quantity import assumed

    def right_forms(right):
        """A right answer as readers give it."""
        if isinstance(right, str):
            return [right, right.upper(), f" {right} "]
        value = right.value
        forms = [right, right.short, right.exact, value, f"{value:,.6f}", f"about {value:.6g}", f"{value:.6e}"]
        if abs(value) >= 100:
            forms += [round(value), f"{value:,.0f}", f"{value:,.0f}".replace(",", " "), f"{value / 1e3:.4f} thousand", f"{value / 1e6:.8f} million"]
        if right.unit.dimensionless:
            forms += [f"{100 * value:.4f}%", f"{100 * value:.4f} per cent", right.percent]
        return forms

    def wrong_ones(right, one):
        if isinstance(right, str):
            return [*(choice for choice in one["choices"] if choice != right), "neither", 7, ""]
        off = 3 * one["tolerance"]
        return [right.value * (1 + off), right.value * (1 - off), -right.value] if right.value else [1, -1, 10]

    def readings(right):
        """The answer as the text of a solution may show it."""
        if isinstance(right, str):
            return [right]
        return [right.short.text, right.exact.text, right.digits(3).text, *([right.percent.text] if right.unit.dimensionless else [])]

    unreadable = [None, True, [1], "", "fifty", "12 and 13", "nan", float("nan"), assumed(1, "dollar", "money", "a test")]
    told = {}
    for name in names:
        one, right = learn.find(name), learn.answer(name)
        wrong = wrong_ones(right, one)
        checks = {
            "refused": [repr(form) for form in right_forms(right) if not learn.check(name, form)],
            "accepted": [repr(given) for given in [*wrong, *unreadable] if learn.check(name, given)],
            "silent": [repr(given) for given in unreadable if len(learn.check(name, given).words) < 20],
        }
        learn._missed.clear()
        tries = [given for given in wrong if not one["choices"] or given in one["choices"]]
        rows = [] if isinstance(right, str) else right.all_rows()
        told[name] = checks | {
            "value": right if isinstance(right, str) else right.value,
            "wrong": len(wrong),
            "said": [learn.check(name, given).words for given in [tries[0], tries[0], tries[-1]]],
            "answer": learn.in_full(right),
            "readings": readings(right),
            "rows": [{"table": row.table, "key": row.key, "column": row.column} for row in rows],
            "before": name in before and bool(learn.check(name, before[name])),
        }
    print(json.dumps(told))
