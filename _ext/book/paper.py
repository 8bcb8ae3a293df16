"""The book on paper: `make pdf` and `make epub` gather the pages of the built site into one document.

On paper a chapter is what its page shows before anything is opened. Its solutions close it, its receipts are the notes
at its end, and a figure names all its documents. Controls, downloads, folded code and the tables of figures stay on the site.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from bs4 import BeautifulSoup, Tag
from pygments.formatters import HtmlFormatter

from enforcement import __version__
from enforcement.theme import PALETTE

from . import ROOT
from .figures import in_light
from .notebooks import BOOK, zipped
from .package import retrieved

SITE = ROOT / "_build" / "html"
PAPER = ROOT / "_build" / "paper"
NAME = "the-arithmetic-of-enforcement"
TABLES = "pages/tables/"
LEFT_OUT = ", ".join(
    [
        "script, style, noscript, .headerlink, .toctree-wrapper, .take-away, .cite, .waiting",
        ".chart-controls, .chart-said, .chart-links, details.chart-table, details.hide",
    ]
)
WIDE_SVG = re.compile(r'<div class="chart-wide">(<svg.*?</svg>)</div>', re.DOTALL)
NARROW_SVG = re.compile(r'<div class="chart-narrow">(<svg.*?</svg>)</div>', re.DOTALL)
PLAIN_ATTRIBUTES = {
    "id",
    "class",
    "href",
    "src",
    "srcset",
    "media",
    "alt",
    "scope",
    "role",
    "colspan",
    "rowspan",
    "start",
    "xmlns",
    "display",
    "stretchy",
    "width",
    "aria-label",
    "type",
}


@dataclass(frozen=True)
class Part:
    """A part of the book: its name (blank for the front page) and its pages; those of the tables follow the others."""

    name: str
    pages: list[str]


@dataclass(frozen=True)
class Page:
    """A page as it stands on paper, with ids of its own in the whole book."""

    name: str
    title: str
    article: Tag
    pictures: dict[str, str]

    @property
    def ident(self) -> str:
        return ident(self.name)


def ident(page: str, anchor: str = "") -> str:
    """The id of a page in the whole book, or of a place on it."""
    name = page.replace(TABLES, "table-").rsplit("/", 1)[-1]
    return f"{name}--{anchor}" if anchor else name


def parts() -> list[Part]:
    """The parts of _toc.yml with their pages in reading order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    read = [Part("", [toc["root"]])] + [Part(part["caption"], _pages(part["chapters"])) for part in toc["parts"]]
    tables = [page for part in read for page in part.pages if page.startswith(TABLES)]
    return [Part(part.name, [page for page in part.pages if page not in tables]) for part in read] + [Part("The tables", tables)]


def _pages(entries: list[dict]) -> list[str]:
    found = []
    for entry in entries:
        if "glob" in entry:
            found += sorted(path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.glob(f"{entry['glob']}.md"))
        else:
            found += [entry["file"], *_pages(entry.get("sections", []))]
    return found


# A page of the site becomes a page on paper.


def read(name: str, known: set[str]) -> Page:
    """A page of the built site, for paper. Links to other pages of `known` become `PAGE#ID`; others are text."""
    html = (SITE / f"{name}.html").read_text("utf-8")
    article = BeautifulSoup(html, "html.parser").article.extract()
    article.name, article.attrs = "section", {"id": ident(name), "class": ["table-page" if name.startswith(TABLES) else "page"]}
    pictures = drawn(article, html)
    for one in article.select(LEFT_OUT):
        one.decompose()
    unfold(article)
    solutions_last(article)
    if name.startswith(TABLES):
        without_first_rows(article)
    for number in article.select("a.number"):
        number.append(_tag(f"<sup>{number['href'].rpartition('-')[2]}</sup>"))
    for one in article.select(".cell"):
        if not one.get_text(strip=True) and not one.find("img"):
            one.decompose()
    relink(article, name, known)
    for one in article.find_all():
        one.attrs = {key: value for key, value in one.attrs.items() if key in PLAIN_ATTRIBUTES}
        if one.name in ("h1", "h2", "h3", "h4", "h5"):
            one["class"] = [f"level-{one.name[1]}"]
    return Page(name, article.h1.get_text(strip=True), article, pictures)


def _tag(html: str) -> Tag:
    return BeautifulSoup(html, "html.parser").find()


def drawn(article: Tag, html: str) -> dict[str, str]:
    """Put pictures in files of their own in place of the drawings; the files' texts by name.

    The drawings are cut from the page as it is written, for a parser of HTML does not keep the case of SVG's names.
    """
    files: dict[str, str] = {}
    for figure, wide, narrow in zip(article.select("figure.chart"), WIDE_SVG.findall(html), NARROW_SVG.findall(html), strict=True):
        name = figure["id"].removeprefix("fig-")
        files |= {f"{name}.svg": in_light(wide), f"{name}-narrow.svg": in_light(narrow)}
        picture = figure.select_one(".chart-picture")
        picture.replace_with(
            _tag(
                f'<picture class="chart-picture"><source type="image/svg+xml" media="(max-width: 640px)" srcset="figures/{name}-narrow.svg">'
                f'<img src="figures/{name}.svg" alt="{escape(picture["aria-label"])}"></picture>'
            )
        )
        for one in figure.figcaption.select(".chart-note, .chart-source"):
            figure.append(one.extract())  # below the picture, where the site's style puts them
    return files


def unfold(article: Tag) -> None:
    """Open what is folded; the documents of a figure become one list."""
    for fold in article.select(".chart-source details"):
        fold.summary.decompose()
        fold.previous_sibling.replace_with("; ")
        fold.unwrap()
    for fold in article.select("details:not(.solution)"):
        opened(fold, "fold-title")


def opened(fold: Tag, css_class: str) -> Tag:
    """A folded part as an open one whose summary is a title."""
    title = fold.summary
    title.name, title["class"], fold.name = "p", [css_class], "div"
    return fold


def solutions_last(article: Tag) -> None:
    """Gather the solutions in a section of their own, before the receipts."""
    solutions = [one.extract() for one in article.select("details.solution")]
    if not solutions:
        return
    section = _tag('<section id="solutions"><h2>Solutions</h2></section>')
    for one in solutions:
        section.append(opened(one, "exercise-title"))
    receipts = article.select_one(".receipts-section")
    if receipts:
        receipts.insert_before(section)
    else:
        article.append(section)


def without_first_rows(article: Tag) -> None:
    """Leave out the sample of a table's rows: the file has them all."""
    for one in article.select('.scroll[aria-label^="First rows"]'):
        one.find_previous_sibling("p").decompose()
        one.decompose()


def relink(article: Tag, page: str, known: set[str]) -> None:
    """Ids become unique in the book, and links follow them."""
    ids = {one["id"] for one in article.select("[id]")} - {article["id"]}
    for link in article.select("a[href]"):
        address = urlsplit(link["href"])
        if address.scheme:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), address.path)).removesuffix(".html") if address.path else page
        if target not in known or (target == page and address.fragment and address.fragment not in ids):
            link.unwrap()
        else:
            link["href"] = f"{target}#{ident(target, address.fragment)}"
    for one in article.select("[id]"):
        if one is not article:
            one["id"] = ident(page, one["id"])


def whole() -> list[tuple[Part, list[Page]]]:
    """The whole book: its parts with their pages, every link arriving."""
    found = parts()
    known = {page for part in found for page in part.pages}
    book = [(part, [read(page, known) for page in part.pages]) for part in found]
    everywhere = {page.ident for _, pages in book for page in pages} | {one["id"] for _, pages in book for page in pages for one in page.article.select("[id]")}
    for _, pages in book:
        for page in pages:
            for link in page.article.select("a[href]"):
                where, _, anchor = link["href"].partition("#")
                if where in known and anchor not in everywhere:
                    link["href"] = f"{where}#{ident(where)}"
    return book


def address_links(page: Page, address: Callable[[str, str], str], known: set[str]) -> str:
    """The page's HTML; its links inside the book are what `address(page, id)` says."""
    for link in page.article.select("a[href]"):
        where, _, anchor = link["href"].partition("#")
        if where in known:
            link["href"] = address(where, anchor)
    return str(page.article)


def style() -> str:
    return (
        in_light(Path(__file__).with_name("paper.css").read_text("utf-8")) + HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(".highlight") + "\n"
    )


def title_page() -> str:
    return (
        f'<section class="title-page" id="title"><h1 class="book-title">{BOOK}</h1>'
        "<p>Who comes first, how long it would take, and with whose help: US immigration enforcement by public numbers and open arithmetic</p>"
        f"<p>Version {__version__}. Tables as retrieved on {retrieved()}.</p>"
        "<p>A small raised figure at a number leads to its note at the end of the chapter: what it is, how it was computed, where it was read, "
        "and how sure it is. "
        "The site of the book has the code, the controls of the live figures and the numbers of every figure.</p>"
        '<p class="quiet">Text and figures CC BY 4.0, code MIT, tables CC0. No legal advice and no operational advice to anyone.</p></section>'
    )


# One HTML document, printed.


def as_document(front: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{BOOK}</title><link rel="stylesheet" href="paper.css"></head>'
        f"<body>{front}{body}</body></html>\n"
    )


def chapters(book: list[tuple[Part, list[Page]]]) -> str:
    """All pages in order, under the headings of their parts."""
    known = {page.name for _, pages in book for page in pages}
    inner = []
    for part, pages in book:
        if part.name:
            inner.append(f'<h1 class="part" id="{part_ident(part)}">{escape(part.name)}</h1>')
        for page in pages:
            if part.name:
                demote(page.article)
            else:
                page.article.h1.decompose()  # the book's own title stands on the title page
            inner.append(address_links(page, lambda where, anchor: f"#{anchor}", known))
    return "".join(inner)


def part_ident(part: Part) -> str:
    return "part-" + part.name.lower().replace(" ", "-")


def demote(article: Tag) -> None:
    """Headings one level down: the parts of the book take the first."""
    for level in (5, 4, 3, 2, 1):
        for one in article.find_all(f"h{level}"):
            one.name = f"h{level + 1}"


def contents(book: list[tuple[Part, list[Page]]], numbers: dict[str, int]) -> str:
    def line(target: str, title: str) -> str:
        return f'<a href="#{target}">{escape(title)}</a> <span class="at">{numbers.get(target, "")}</span>'

    items = []
    for part, pages in book:
        listed = "".join(f"<li>{line(page.ident, page.title)}</li>" for page in pages if not page.name.startswith(TABLES))
        listed = f"<ul>{listed}</ul>" if listed else ""
        if part.name:
            items.append(f"<li>{line(part_ident(part), part.name)}{listed}</li>")
    return f'<nav class="contents" role="doc-toc" id="contents"><h1 class="level-1">Contents</h1><ul>{"".join(items)}</ul></nav>'


MARGINS = f"""@page {{
  size: letter; margin: 20mm 19mm 22mm;
  @bottom-left {{ content: "{BOOK}"; font: 8.5pt Georgia, "Liberation Serif", serif; color: {PALETTE["quiet"][0]}; }}
  @bottom-right {{ content: counter(page); font: 8.5pt Georgia, "Liberation Serif", serif; }}
}}
@page :first {{ @bottom-left {{ content: none; }} @bottom-right {{ content: none; }} }}
"""
"""The paper, for the printer alone: readers of EPUB take no boxes in the margin."""


def pdf(chromium: str, folder: Path = PAPER) -> int:
    """Print the book into `folder` with the browser at `chromium`: once to learn the page numbers, once with them in the contents."""
    from playwright.sync_api import sync_playwright

    book, work, out = whole(), folder / "pages", folder / f"{NAME}.pdf"
    numbers: dict[str, int] = {}
    shutil.rmtree(work, ignore_errors=True)
    (work / "figures").mkdir(parents=True)
    (work / "paper.css").write_text(MARGINS + style(), "utf-8")
    for name, svg in (item for _, pages in book for page in pages for item in page.pictures.items()):
        (work / "figures" / name).write_text(svg, "utf-8")
    document, body = work / "book.html", chapters(book)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for _ in range(2):
            document.write_text(as_document(title_page() + contents(book, numbers), body), "utf-8")
            tab = browser.new_context(offline=True, java_script_enabled=False).new_page()
            tab.goto(document.as_uri())
            tab.pdf(path=out, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            tab.context.close()
            numbers = page_numbers(out)
        browser.close()
    out.write_bytes(settled(out.read_bytes()))
    print(f"The book on paper: {out}")
    return 0


def page_numbers(path: Path) -> dict[str, int]:
    """The page, from 1, of each place in a PDF that has a name."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    found = {name.removeprefix("/"): reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    return {name: page + 1 for name, page in found.items() if page is not None}


def settled(content: bytes) -> bytes:
    """A PDF with the book's date in place of the moment it was printed, and with its cells' ids counted from 1; no byte moves."""
    idents = {old: b"(node%08d)" % new for new, old in enumerate(sorted(set(re.findall(rb"\(node\d{8}\)", content))), 1)}
    content = re.sub(rb"\(node\d{8}\)", lambda found: idents[found[0]], content)
    return re.sub(rb"/(CreationDate|ModDate) \(D:\d{14}", rf"/\1 (D:{retrieved().replace('-', '')}000000".encode(), content)


# EPUB.


def epub(folder: Path = PAPER) -> int:
    """Write the book into `folder` as EPUB 3: a file a page, with its own contents; the same bytes for the same pages."""
    book = whole()
    pages = [page for _, some in book for page in some]
    known = {page.name for page in pages}
    files = {"paper.css": style(), "title.xhtml": xhtml(BOOK, title_page()), "nav.xhtml": navigation(book)}
    for page in pages:
        body = address_links(page, lambda where, anchor: f"{ident(where)}.xhtml#{anchor}", known)
        files[f"{page.ident}.xhtml"] = xhtml(page.title, body)
        files |= {f"figures/{name}": svg for name, svg in page.pictures.items()}
    files["book.opf"] = listing(files, [page.ident for page in pages])
    container = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
    )
    packed = {f"book/{name}": text for name, text in files.items()} | {"META-INF/container.xml": container, "mimetype": "application/epub+zip"}
    out = folder / f"{NAME}.epub"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(zipped({name: text.encode() for name, text in packed.items()}, first="mimetype"))
    print(f"The book for e-readers: {out}")
    return 0


def xhtml(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
        f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="paper.css"/></head>\n<body>{body}</body></html>\n'
    )


def navigation(book: list[tuple[Part, list[Page]]]) -> str:
    def links(pages: list[Page]) -> str:
        return "".join(f'<li><a href="{page.ident}.xhtml">{escape(page.title)}</a></li>' for page in pages)

    items = "".join(f"<li><span>{escape(part.name)}</span><ol>{links(pages)}</ol></li>" if part.name else links(pages) for part, pages in book)
    return xhtml(
        "Contents", f'<nav epub:type="toc" role="doc-toc" class="contents"><h1>Contents</h1><ol><li><a href="title.xhtml">Title page</a></li>{items}</ol></nav>'
    )


KINDS = {".xhtml": "application/xhtml+xml", ".css": "text/css", ".svg": "image/svg+xml"}
ACCESS = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": ["textual"],
    "accessibilityFeature": ["alternativeText", "MathML", "structuralNavigation", "tableOfContents"],
    "accessibilityHazard": ["none"],
    "accessibilitySummary": ["Every figure has a text that says what it shows, and every formula is MathML."],
}


def listing(files: dict[str, str], order: list[str]) -> str:
    """The package document: what the book is, its files, and their order."""

    def entry(name: str) -> str:
        properties = "nav" if name == "nav.xhtml" else "mathml" if "<math" in files[name] and name.endswith(".xhtml") else ""
        said = f' properties="{properties}"' if properties else ""
        return f'<item id="{name.replace("/", "-")}" href="{name}" media-type="{KINDS[Path(name).suffix]}"{said}/>'

    spine = "".join(f'<itemref idref="{name}.xhtml"/>' for name in ("title", "nav", *order))
    access = "".join(f'<meta property="schema:{key}">{escape(value)}</meta>' for key, values in ACCESS.items() for value in values)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{uuid.uuid5(uuid.NAMESPACE_OID, f"{BOOK} {__version__}").urn}</dc:identifier>'
        f"<dc:title>{BOOK}</dc:title><dc:language>en</dc:language><dc:creator>The contributors to {BOOK}</dc:creator><dc:rights>CC BY 4.0</dc:rights>"
        f'<dc:date>{retrieved()}</dc:date><meta property="dcterms:modified">{retrieved()}T00:00:00Z</meta>{access}</metadata>'
        f"<manifest>{''.join(map(entry, sorted(files)))}</manifest>"
        f"<spine>{spine}</spine></package>\n"
    )
