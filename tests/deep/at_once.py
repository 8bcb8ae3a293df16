"""How much faster the models compute many sets at once than a plain loop does one after another. Fails at nothing.

    python tests/deep/at_once.py       (`make deep`)

That both give the same numbers, tests/models/test_at_once.py tests. The loop is timed over a sample.
"""

import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests" / "models"), str(ROOT / "chapters")]

from test_at_once import CASES  # noqa: E402

SETS, SAMPLE, TIMES = 100_000, 1_000, 5


def seconds(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


for what, case in CASES.items():
    at_once, one_by_one = case(SETS)
    all_together = median(seconds(at_once) for _ in range(TIMES))
    in_turn = seconds(lambda one=one_by_one: [one(i) for i in range(SAMPLE)]) * SETS / SAMPLE
    print(f"{SETS:,} {what}: {all_together:.3f} s at once, {in_turn:.1f} s one by one, {in_turn / all_together:.0f} times faster")
