"""A chapter's kernel sends what a cell writes in one piece, so that one build is like the next."""

import nbformat
from nbclient import NotebookClient

from book.kernels import warm_kernels

SLOWLY = """
import time
for word in ("one", "two", "three"):
    print(word)
    time.sleep(0.3)
"""


def test_what_a_cell_writes_slowly_comes_in_one_piece():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SLOWLY)])
    with warm_kernels():
        NotebookClient(notebook, kernel_name="python3").execute()
    assert [one["text"] for one in notebook.cells[0].outputs] == ["one\ntwo\nthree\n"], "The kernel cut the output where its clock ran out."
