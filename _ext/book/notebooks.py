"""Notebooks to take away: each chapter in three editions, the kit, and the archive that a lone notebook fetches.

At the end of the build `downloads/` holds CHAPTER.ipynb (solutions folded), student/CHAPTER.ipynb (none),
instructor/CHAPTER.ipynb (open), enforcement.zip (package and data) and kit.zip (all of it, with notebooks).
Everything is made from the executed chapters, byte for byte the same each time.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import nbformat
from sphinx.errors import ExtensionError

from enforcement import __version__, learn

from . import ROOT, cite, figures, numbers, package
from .markdown import Directive, Plain, blocks, exercises, joined, one_line, receipts
from .store import finished

BOOK = cite.book()["title"]
LICENCE = "text and figures CC BY 4.0, code MIT, tables CC0"
EDITIONS = {"": "solutions are folded", "student": "student edition, without solutions", "instructor": "instructor edition, with open solutions"}
PUBLISHED = "gh-pages"
"""The branch that the built site is published to; notebooks are opened from there."""
NEEDS = ROOT / ".binder" / "requirements.txt"


@dataclass(frozen=True)
class Chapter:
    """An executed chapter: its notebook, the receipt of each expression in its text, the pictures of its figures."""

    name: str
    notebook: nbformat.NotebookNode
    numbers: dict[str, dict]
    picture: Callable[[str], bytes]

    @property
    def text(self) -> str:
        return "\n\n".join(cell.source for cell in self.notebook.cells if cell.cell_type == "markdown")


def write_downloads(app, error) -> None:
    if not finished(app, error):
        return
    target = Path(app.outdir, "downloads")
    chapters = read_chapters(app)
    known = (json.dumps(answers(chapters), indent=1, ensure_ascii=False) + "\n").encode()
    archive = zipped(package_files("enforcement", known) | data_files())
    start = start_cell(app.config.book_site, hashlib.sha256(archive).hexdigest())
    made = {"enforcement.zip": archive}
    for one in chapters:
        for name in EDITIONS:
            made[f"{name}/{one.name}.ipynb".lstrip("/")] = edition(one, name, start, pages(app, chapters))
    made["kit.zip"] = zipped(kit_files({f"chapters/{one.name}.ipynb": made[f"{one.name}.ipynb"] for one in chapters}, known))
    for name, content in made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
    for old in set(target.rglob("*.*")) - {target / name for name in made}:
        old.unlink()
    for file in sorted((ROOT / ".binder").iterdir()):  # Binder reads it from the published branch
        Path(app.outdir, ".binder").mkdir(exist_ok=True)
        Path(app.outdir, ".binder", file.name).write_bytes(file.read_bytes())


@cache
def read_chapters(app) -> list[Chapter]:
    """Every chapter that has code, as the build executed it."""
    kept = Path(app.env.mystnb_config.output_folder)
    figure = Path(app.outdir, "_static", "figures")
    return [
        Chapter(
            Path(docname).name,
            nbformat.read(kept / f"{docname}.ipynb", as_version=4),
            numbers_in(app.env.get_doctree(docname)),
            lambda name: (figure / f"{name}.png").read_bytes(),
        )
        for docname in sorted(app.env.found_docs)
        if is_chapter(app, docname)
    ]


def is_chapter(app, docname: str) -> bool:
    return docname.startswith("chapters/") and "kernelspec" in app.env.metadata[docname]


def numbers_in(doctree) -> dict[str, dict]:
    return {one_line(node["expression"]): node["content"] for node in doctree.findall(numbers.number) if "content" in node and "expression" in node}


def pages(app, chapters: list[Chapter], ending: str = "ipynb") -> Callable[[str], str]:
    """The address of a page that a chapter links to: another chapter beside it, or the site when it has an address."""
    names = {f"{one.name}.md" for one in chapters}

    def address(page: str) -> str:
        if page in names:
            return page.replace(".md", f".{ending}")
        local = Path("/chapters", page).as_posix().replace("/chapters/../", "/")
        return app.config.book_site.rstrip("/") + local.replace(".md", ".html") if app.config.book_site else ""

    return address


# One edition of one chapter.


def edition(chapter: Chapter, name: str, start: str, page: Callable[[str], str]) -> bytes:
    """A chapter as a plain notebook."""
    plain = Plain(name, chapter.numbers, exercises(chapter.text), page)
    try:
        cells = [cell for one in chapter.notebook.cells for cell in plain_cells(one, plain, chapter.picture)]
        first_code = next((index for index, cell in enumerate(cells) if cell.cell_type == "code"), None)
        if first_code is None:
            raise ValueError("it has no cell of code. Add one, or take the kernel out of its first lines")
    except ValueError as problem:
        raise ExtensionError(f"The notebook of chapters/{chapter.name}.md: {problem}.") from problem
    cells.insert(first_code, code_cell(start, ["start"]))
    cells.insert(0, markdown_cell(first_line(name, page(f"{chapter.name}.html"))))
    if plain.used:
        cells.append(markdown_cell(plain.folded("Where the numbers in the text come from", receipts(plain.used))))
    for index, cell in enumerate(cells):
        cell["id"] = f"{chapter.name}-{index:02}"[-64:]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(notebook)
    return (nbformat.writes(notebook) + "\n").encode()


def first_line(name: str, address: str) -> str:
    book = f"[{BOOK}]({address})" if address else BOOK
    return (
        f"*A chapter of {book}, version {__version__}; {EDITIONS[name]}; {LICENCE}. To run it, open it in Jupyter or Colab "
        "and run all cells from the top; its first cell of code sees to what it needs.*"
    )


def plain_cells(cell, plain: Plain, picture: Callable[[str], bytes]) -> list:
    """What becomes of one cell of a chapter: none, one, or several where a self-check follows an exercise."""
    if cell.cell_type == "code":
        tags = cell.metadata.get("tags", [])
        if plain.edition == "student" and "solution" in tags:
            return []
        folded = "hide-input" in tags and not (plain.edition == "instructor" and "solution" in tags)
        return [code_cell(cell.source, tags, cell.execution_count, plain_outputs(cell.outputs, picture), folded)]
    made, parts = [], []
    for block in blocks(cell.source):
        parts.append(plain.block(block))
        if isinstance(block, Directive) and block.name == "exercise" and (question := self_check(block.argument, block.options)):
            made += [markdown_cell(joined(parts)), code_cell(question, ["self-check"])]
            parts = []
    return [one for one in (*made, markdown_cell(joined(parts))) if one.source]


def self_check(name: str, asked: dict[str, str]) -> str:
    """The cell under an exercise that checks a reader's answer; blank for an open question."""
    if "answer" not in asked:
        return ""
    wanted = [asked.get("asks", "your answer")] + (["one of: " + asked["choices"]] if "choices" in asked else [])
    return f'from enforcement.learn import check\n\n# Wanted: {", ".join(wanted)}\nmy_answer = ...\ncheck("{name}", my_answer)'


def answers(chapters: list[Chapter]) -> dict[str, dict]:
    """For learn.py: how each exercise is answered, with the cells of its chapter's solutions up to the next exercise."""
    found: dict[str, dict] = {}
    for chapter in chapters:
        code: list[str] = []
        for cell in chapter.notebook.cells:
            if cell.cell_type == "code" and "solution" in cell.metadata.get("tags", []):
                code.append(cell.source)
            for name, asked in exercises(cell.source).items() if cell.cell_type == "markdown" else ():
                code = list(code)
                if "answer" in asked:
                    found[name] = answer(f"chapters/{chapter.name}.md, exercise {name}", asked) | {"code": code}
    return found


def answer(where: str, asked: dict[str, str]) -> dict:
    """How an exercise is answered, without the cells that its answer rests on."""
    if "hint" not in asked:
        raise ExtensionError(f'{where}: it has an answer and no hint. Add ":hint:".')
    try:
        tolerance = float(asked.get("tolerance", learn.TOLERANCE))
    except ValueError:
        raise ExtensionError(f'{where}: its tolerance is "{asked["tolerance"]}". Write a share, such as 0.05.') from None
    choices = [choice.strip() for choice in asked.get("choices", "").split(";") if choice]
    return {"answer": asked["answer"], "hint": asked["hint"], "tolerance": tolerance, "choices": choices}


def markdown_cell(text: str):
    return nbformat.v4.new_markdown_cell(text.strip())


def code_cell(source: str, tags: list[str], count: int | None = None, outputs: list | None = None, folded: bool = False):
    """A code cell; `folded`, it opens with its code closed in Jupyter and in Colab."""
    metadata: dict[str, Any] = {"tags": tags} if tags else {}
    if folded:
        metadata |= {"jupyter": {"source_hidden": True}, "cellView": "form"}
    return nbformat.v4.new_code_cell(source.strip("\n"), metadata=metadata, execution_count=count, outputs=outputs or [])


def plain_outputs(outputs: list, picture: Callable[[str], bytes]) -> list:
    """Figures as pictures with their words; numbers as text and HTML; the rest as it is."""
    made = []
    for one in outputs:
        data = dict(one.get("data", {}))
        if figures.MIME in data:
            made += figure_outputs(data[figures.MIME], picture)
            continue
        if data:
            data.pop(numbers.MIME, None)
            one = nbformat.from_dict({**one, "data": data})
        made.append(one)
    return made


def figure_outputs(figure: dict, picture: Callable[[str], bytes]) -> list:
    png = picture(figure["name"])
    title, alt, note, answer = (figures.as_text(figure[part]) for part in ("title", "alt", "note", "answer"))
    words = [answer and f"**{answer}** *Run the cell above to move the assumptions.*", f"*In words:* {alt}", note and f"*Note:* {note}"]
    metadata = {"image/png": {"alt": alt, "width": struct.unpack(">I", png[16:20])[0] // 2}}
    image = {"image/png": base64.b64encode(png).decode(), "text/plain": f"{title}. {alt}"}
    text = {"text/markdown": "\n\n".join(filter(None, words)), "text/plain": "\n\n".join(filter(None, [title, answer, note]))}
    return [nbformat.v4.new_output("display_data", image, metadata=metadata), nbformat.v4.new_output("display_data", text)]


# Taken alone.

IN_THE_KIT = """\
# In the book's folder and in the kit this cell does nothing: what the notebook needs is there.
from importlib.util import find_spec

if not find_spec("enforcement"):
    raise RuntimeError("The book's package and tables are not here. Take kit.zip: it has everything.")
"""

TAKEN_ALONE = """\
# In the book's folder and in the kit this cell does nothing. Taken alone, the notebook fetches
# the book's package and tables, one archive, and installs the libraries that are missing.
import hashlib, io, subprocess, sys, urllib.request, zipfile
from importlib.util import find_spec
from pathlib import Path

ADDRESS = "{address}"
SHA256 = "{digest}"
LIBRARIES = {needs}
folder = Path("enforcement-{version}")

if not find_spec("enforcement"):
    if not folder.exists():
        try:
            archive = urllib.request.urlopen(ADDRESS, timeout=60).read()
        except OSError as error:
            raise RuntimeError(f"{{ADDRESS}} cannot be reached: {{error}}. Without a network, take kit.zip.") from None
        if hashlib.sha256(archive).hexdigest() != SHA256:
            raise RuntimeError("The archive is not the one this notebook was made with. Take the notebook anew.")
        zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *LIBRARIES], check=True)
    sys.path.insert(0, str(folder))
"""


def start_cell(site: str, digest: str) -> str:
    """The first cell of code: fetches what a lone notebook needs; without an address it says where that is."""
    if not site:
        return IN_THE_KIT
    needs = [line for line in NEEDS.read_text("utf-8").split("\n") if line and line[0] != "#" and line != "ipykernel"]
    return TAKEN_ALONE.format(address=f"{site.rstrip('/')}/downloads/enforcement.zip", digest=digest, version=__version__, needs=needs)


# Archives.


def package_files(under: str, known: bytes) -> dict[str, bytes]:
    """The package, with what `answers` found."""
    folder = ROOT / "chapters" / "enforcement"
    return {f"{under}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in folder.rglob("*.py")} | {f"{under}/answers.json": known}


def data_files() -> dict[str, bytes]:
    """The listed tables, the list, the documents, and the licences of all."""
    names = [*(one["path"] for one in package.read()["resources"]), "datapackage.json", "references.bib"]
    return {f"data/{name}": (package.DATA / name).read_bytes() for name in names} | {path.name: path.read_bytes() for path in ROOT.glob("LICENSE*")}


def kit_files(notebooks: dict[str, bytes], known: bytes) -> dict[str, bytes]:
    readme = Path(__file__).with_name("kit-readme.md").read_text("utf-8").replace("{version}", __version__)
    return notebooks | package_files("chapters/enforcement", known) | data_files() | {"README.md": readme.encode(), "requirements.txt": NEEDS.read_bytes()}


def zipped(files: dict[str, bytes], first: str = "") -> bytes:
    """A zip of `files`, the same bytes for the same files: sorted, of 1980, readable by all.

    The file `first` stands before the others and is not compressed, as EPUB wants it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items(), key=lambda file: (file[0] != first, file[0])):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


# Links on the page.


class Link(NamedTuple):
    text: str
    address: str


def take_away(name: str) -> list[Link]:
    """What a reader of chapter `name` can take, as addresses inside the site."""
    return [
        Link("notebook", f"downloads/{name}.ipynb"),
        Link("student edition", f"downloads/student/{name}.ipynb"),
        Link("instructor edition", f"downloads/instructor/{name}.ipynb"),
        Link("plain text (Markdown)", f"downloads/{name}.md"),
        Link("kit of all chapters", "downloads/kit.zip"),
    ]


def open_elsewhere(repository: str, site: str, name: str) -> list[Link]:
    """Links that open chapter `name` in Colab, on Binder, and on a JupyterHub by nbgitpuller; none without addresses.

    The hub is the teacher's own: nbgitpuller's form opens with all filled in but its address.
    """
    where = repository.rstrip("/").removeprefix("https://github.com/")
    if not site or where.count("/") != 1:
        return []
    path = f"downloads/{name}.ipynb"
    pulled = {"repo": f"https://github.com/{where}", "branch": PUBLISHED, "urlpath": f"lab/tree/{where.split('/')[1]}/{path}"}
    return [
        Link("Colab", f"https://colab.research.google.com/github/{where}/blob/{PUBLISHED}/{path}"),
        Link("Binder", f"https://mybinder.org/v2/gh/{where}/{PUBLISHED}?labpath={quote(path, safe='')}"),
        Link("JupyterHub", f"https://nbgitpuller.readthedocs.io/en/latest/link.html?{urlencode(pulled)}"),
    ]


def offer(app, pagename, templatename, context, doctree) -> None:
    """Give a chapter's page its links; templates/take-away.html shows them."""
    if app.builder.name != "html" or pagename not in app.env.found_docs or not is_chapter(app, pagename):
        return
    name = Path(pagename).name
    context["take_away"] = [Link(one.text, context["pathto"](one.address, 1)) for one in take_away(name)]
    context["open_elsewhere"] = open_elsewhere(app.config.book_repository, app.config.book_site, name)


def setup(app) -> None:
    app.connect("html-page-context", offer)
    app.connect("build-finished", write_downloads, priority=900)  # after the figures
