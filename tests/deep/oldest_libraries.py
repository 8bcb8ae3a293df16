"""Run the kit, and a notebook taken alone, with the oldest libraries they support: `python tests/deep/oldest_libraries.py`.

A new environment of the oldest Python (3.11, or the one named) gets exactly the lower ends of .binder/requirements.txt.
The lone notebook starts in an environment with no library at all, and installs what it lacks by itself.
"""

import argparse
import http.server
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "_ext"), str(ROOT / "chapters")]
TO_RUN = ["nbclient", "ipykernel"]


def oldest() -> list[str]:
    """The lower end of each library the notebooks need, and a NumPy of that time."""
    needs = (ROOT / ".binder" / "requirements.txt").read_text("utf-8")
    return [f"{name}=={version}" for name, version in re.findall(r"(?m)^(\w+)>=([\d.]+)", needs)] + ["numpy<2"]


def environment(python: str, folder: Path, packages: list[str]) -> str:
    subprocess.run([python, "-m", "venv", folder], check=True)
    made = str(folder / "bin" / "python")
    subprocess.run([made, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
    return made


def run(python: str, folder: Path) -> bool:
    """Execute every notebook in FOLDER/chapters; each says that it runs, or what stopped it."""
    notebooks = sorted((folder / "chapters").glob("*.ipynb"))
    return subprocess.run([python, ROOT / "tests" / "notebooks" / "run_notebooks.py", *notebooks]).returncode == 0


def lone(folder: Path, downloads: Path, address: str) -> None:
    """One notebook, alone in `folder`, that fetches what it needs from `address`."""
    import hashlib
    import json

    from book.notebooks import start_cell

    path = min(downloads.glob("*.ipynb"))
    notebook = json.loads(path.read_text("utf-8"))
    start = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    start["source"] = start_cell(address, hashlib.sha256((downloads / "enforcement.zip").read_bytes()).hexdigest())
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / path.name).write_text(json.dumps(notebook), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default="python3.11", help="the oldest Python")
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built site")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        temp = Path(name)
        print("Oldest:", *oldest())
        zipfile.ZipFile(given.site / "downloads" / "kit.zip").extractall(temp / "kit")
        fine = run(environment(given.python, temp / "oldest", [*oldest(), *TO_RUN]), temp / "kit")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(http.server.SimpleHTTPRequestHandler, directory=given.site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        lone(temp / "alone", given.site / "downloads", f"http://127.0.0.1:{server.server_port}")
        print("Alone, with no library:")
        fine &= run(environment(given.python, temp / "bare", TO_RUN), temp / "alone")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
