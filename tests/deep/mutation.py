"""The tests of the models, tested: each line is changed a little, and some test should fail (mutmut; `make mutate`).

    python tests/deep/mutation.py [PATTERN …]     a fifth of the mutants, or those whose names match, as "enforcement.backlog*"

The mutants are made in _build/mutation, where the package stands at the top, as mutmut wants it. What comes out is the share
of mutants that some test noticed, and the names of those that none did; `mutmut show NAME` in that folder shows one.
Settings: [tool.mutmut] in pyproject.toml.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "_build" / "mutation"
SAMPLE = "enforcement.*__mutmut_*[37]"
"""The mutants of each function are numbered; these are the third, the seventh, the thirteenth and so on."""
NOTICED, NOT = ("killed", "timeout", "suspicious", "segfault"), ("survived", "no tests")


def lay_out() -> None:
    """A copy of the package, its tests and the data."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    shutil.copytree(ROOT / "chapters" / "enforcement", PLACE / "enforcement", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tests/models", "tests/package", "tests/data", "data", "_ext"):
        shutil.copytree(ROOT / name, PLACE / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "chapters", PLACE / "chapters", ignore=shutil.ignore_patterns("enforcement"))
    for name in ("tests/conftest.py", "pyproject.toml", "_toc.yml", "index.md"):
        shutil.copy(ROOT / name, PLACE / name)


def results() -> dict[str, str]:
    """Mutant -> what became of it."""
    said = subprocess.run([mutmut(), "results", "--all", "true"], cwd=PLACE, check=True, capture_output=True, text=True).stdout
    return dict(line.strip().split(": ", 1) for line in said.splitlines() if ": " in line)


def mutmut() -> str:
    return str(Path(sys.executable).with_name("mutmut"))


def main(patterns: list[str]) -> int:
    lay_out()
    subprocess.run([mutmut(), "run", *(patterns or [SAMPLE])], cwd=PLACE)
    found = {name: state for name, state in results().items() if state != "not checked"}
    if not found:
        print("No mutant was tried: the tests fail on the models as they are, or no name matches.")
        return 1
    states, noticed = Counter(found.values()), sum(state in NOTICED for state in found.values())
    print(json.dumps(states))
    for name in sorted(name for name, state in found.items() if state in NOT):
        print(f"{found[name]}: {name}")
    print(f"{noticed} of {len(found)} mutants were noticed: {100 * noticed / len(found):.0f}%")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
