"""Every executed page puts out what was recorded: charts as specifications, numbers with their receipts."""

import nbformat
import pytest
from recording import RECORDED, BrokenCell, cells_of, difference, kernels_of_the_build, recorded, run

RECORD = "If the change is meant, run `make record` and look at what it changes under tests/chapters/recorded."


def test_every_recorded_notebook_belongs_to_a_page(toc):
    pages = {page.rpartition("/")[2] for page in toc}
    strays = [path.name for path in RECORDED.glob("*.ipynb") if path.stem not in pages]
    assert not strays, f"Recorded notebooks of pages that are gone: {strays}. `make record` removes them."


def test_the_cells_of_a_page_are_those_that_were_recorded(executed, root):
    if not recorded(executed).is_file():
        pytest.fail(f"{executed}.md is executed and was never recorded. Run `make record`.", pytrace=False)
    before, now = nbformat.read(recorded(executed), 4), cells_of(executed, root)
    changed = [index for index, (old, new) in enumerate(zip(before.cells, now.cells, strict=False), 1) if old.source != new.source]
    if changed or len(before.cells) != len(now.cells):
        where = f"first in cell {changed[0]}" if changed else f"it has {len(now.cells)} cells, recorded are {len(before.cells)}"
        pytest.fail(f"{executed}.md was changed since it was recorded ({where}). {RECORD}", pytrace=False)


@pytest.fixture(scope="module")
def kernels(root, tmp_path_factory):
    with kernels_of_the_build(root, tmp_path_factory.mktemp("settings")):
        yield


def test_a_page_puts_out_what_was_recorded(executed, root, kernels):
    if not recorded(executed).is_file():
        pytest.fail(f"{executed}.md is executed and was never recorded. Run `make record`.", pytrace=False)
    try:
        now = run(executed, root)
    except BrokenCell as error:
        pytest.fail(str(error), pytrace=False)
    found = difference(nbformat.read(recorded(executed), 4), now)
    if found:
        pytest.fail(f"{executed}.md puts out something else than was recorded. {RECORD}\n{found}", pytrace=False)
