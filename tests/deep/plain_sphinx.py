"""Build the book with Sphinx 9 and no jupyter-book, the way out should version 1 break: `make sphinx`.

jupyter-book writes the settings once; from then on the sources need Sphinx, myst-nb and sphinx-external-toc alone. The environment
is new and its versions are the newest, so this may fail for reasons outside the book: it runs weekly and blocks nothing.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "_build" / "sphinx"
OF_THE_BUILD = {"furo", "altair", "pandas", "vl-convert-python", "pint", "latex2mathml", "frictionless", "numpy"}
"""What the build needs of requirements.in; the rest is for tests, or is jupyter-book's."""


def libraries() -> list[str]:
    wanted = re.findall(r"(?m)^([\w-]+)\S*", (ROOT / "requirements.in").read_text("utf-8"))
    return ["sphinx>=9", "myst-nb", "sphinx-external-toc", "ipykernel", "pybtex", "beautifulsoup4", *sorted(OF_THE_BUILD & set(wanted))]


def settings(source: Path) -> None:
    """conf.py as jupyter-book writes it, without jupyter-book."""
    subprocess.run([Path(sys.executable).with_name("jupyter-book"), "config", "sphinx", "."], cwd=source, check=True)
    conf = source / "conf.py"
    conf.write_text(re.sub(r"""['"]jupyter_book['"],? ?""", "", conf.read_text("utf-8")), "utf-8")


def main() -> int:
    shutil.rmtree(PLACE, ignore_errors=True)
    source, environment = PLACE / "source", PLACE / "venv"
    shutil.copytree(ROOT, source, ignore=lambda where, names: {"_build", ".git", ".venv", "tests"} & set(names))
    settings(source)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *libraries()], check=True)
    command = [python, "-m", "sphinx", "-b", "html", "--keep-going", ".", "../html"]
    result = subprocess.run(command, cwd=source, env=os.environ | {"PYTHONPATH": "_ext"})
    pages = len(list((PLACE / "html").rglob("*.html")))
    print(f"{pages} pages in _build/sphinx/html")
    return result.returncode or not pages


if __name__ == "__main__":
    sys.exit(main())
