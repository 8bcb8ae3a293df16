"""A notebook taken alone: it fetches the package and the tables from the published address, or says clearly why not."""

import hashlib
import http.server
import subprocess
import sys
import threading
from functools import partial

import nbformat
import pytest
import run_notebooks
from listed import SKIP_SLOW_IMPORT

from book.notebooks import start_cell
from enforcement import __version__


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def served(site):
    """The built site's address on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def digest(downloads) -> str:
    return hashlib.sha256((downloads / "enforcement.zip").read_bytes()).hexdigest()


@pytest.fixture
def run_cell(tmp_path_factory):
    """Run a cell's source in a folder, with a pip that does nothing: `test_a_lone_notebook_runs` has the real one."""
    stub = tmp_path_factory.mktemp("pip")
    (stub / "pip.py").touch()
    environment = run_notebooks.clean_environment(PYTHONPATH=str(stub))
    return lambda source, folder: subprocess.run([sys.executable, "-c", source], cwd=folder, env=environment, capture_output=True, text=True)


def test_a_lone_notebook_runs(served, digest, downloads, tmp_path):
    path = min(downloads.glob("*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    start = next(cell for cell in notebook.cells if cell.cell_type == "code")
    start.source = start_cell(served, digest)
    nbformat.write(notebook, tmp_path / path.name)
    assert run_notebooks.run_all([tmp_path / path.name], PYTHONPATH=SKIP_SLOW_IMPORT, PIP_NO_INDEX="1") == {path.stem: ""}
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([path.name, f"enforcement-{__version__}"])


def test_every_notebook_starts_with_the_same_cell(editions):
    starts = [next(cell for cell in one.cells if cell.cell_type == "code") for one in editions]
    assert {one.metadata.tags[0] for one in starts} == {"start"}
    assert len({one.source for one in starts}) == 1 and "find_spec" in starts[0].source


def test_a_wrong_archive_is_refused_and_not_unpacked(served, tmp_path, run_cell):
    done = run_cell(start_cell(served, "0" * 64), tmp_path)
    assert done.stderr.strip().endswith("RuntimeError: The archive is not the one this notebook was made with. Take the notebook anew.")
    assert not list(tmp_path.iterdir())


def test_without_a_network_it_says_what_to_do(tmp_path, run_cell):
    done = run_cell(start_cell("http://127.0.0.1:9", "0" * 64), tmp_path)
    last = done.stderr.strip().split("\n")[-1]
    assert last.startswith("RuntimeError: http://127.0.0.1:9/downloads/enforcement.zip cannot be reached") and last.endswith("Without a network, take kit.zip.")


def test_fetched_once_it_needs_no_network_again(served, digest, tmp_path, run_cell):
    assert run_cell(start_cell(served, digest), tmp_path).returncode == 0
    again = run_cell(start_cell("http://127.0.0.1:9", digest) + "\nimport enforcement.data\nprint(enforcement.data.folder().parent.name)", tmp_path)
    assert again.stdout.strip() == f"enforcement-{__version__}", again.stderr


def test_without_an_address_it_invents_none(tmp_path, run_cell):
    source = start_cell("", "0" * 64)
    assert "http" not in source
    assert run_cell(source, tmp_path).stderr.strip().endswith("RuntimeError: The book's package and tables are not here. Take kit.zip: it has everything.")


def test_in_the_kit_it_does_nothing(kit, run_cell):
    done = run_cell(start_cell("http://127.0.0.1:9", "0" * 64), kit / "chapters")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert run_cell(start_cell("", ""), kit / "chapters").returncode == 0
