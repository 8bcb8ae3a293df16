"""The list of documents, data/references.bib: read once, shown as a page, linked from everywhere."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from pybtex.database import BibliographyDataError, parse_string
from pybtex.exceptions import PybtexError
from sphinx.errors import ExtensionError

from . import ROOT

BIB = ROOT / "data" / "references.bib"


class Unreadable(ExtensionError):
    """A file of data/ is not what it should be: the message says which, where, and what to do. It ends a build or a command without a traceback."""


def text_of(path: Path) -> str:
    """The text of a file of data/, without the mark that some spreadsheets begin a file with."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"data/{path.name}, line {line}, holds a letter that is not UTF-8. Save the file as UTF-8 (in a spreadsheet: CSV UTF-8).") from None


@cache
def documents() -> dict[str, dict[str, str]]:
    """key -> fields of every document, in the order of the file."""
    if not BIB.exists():
        return {}
    try:
        entries = parse_string(text_of(BIB), "bibtex").entries
    except BibliographyDataError as error:
        raise Unreadable(f"data/references.bib: {error}. Give each document one entry, with a key of its own.") from None
    except PybtexError as error:
        raise Unreadable(f"data/references.bib: {error}. Check the commas, braces and quotation marks there and in the entry before.") from None
    untitled = ", ".join(key for key, entry in entries.items() if not entry.fields.get("title"))
    if untitled:
        raise Unreadable(f"data/references.bib: no title is given for {untitled}. Add it.")
    return {key: {"type": entry.type, "author": _authors(entry), "cited_as": _cited_as(entry), **entry.fields} for key, entry in entries.items()}


def _authors(entry) -> str:
    people = [" ".join([*person.first_names, *person.middle_names, *person.prelast_names, *person.last_names]) for person in entry.persons.get("author", [])]
    return plain(", ".join(people))


def _cited_as(entry) -> str:
    """The surname of one author, of two, or of the first of more; blank where none is named."""
    surnames = [plain(" ".join([*person.prelast_names, *person.last_names])) for person in entry.persons.get("author", [])]
    return f"{surnames[0]} and others" if len(surnames) > 2 else " and ".join(surnames)


def plain(text: str) -> str:
    """BibTeX text without its braces and escapes."""
    return text.replace("{", "").replace("}", "").replace("\\&", "&").replace("\\%", "%").replace("\\$", "$").replace("\\_", "_")


def unknown(key: str) -> str:
    return f'No document "{key}" in data/references.bib. Add it there, or correct the key.'


def title(key: str) -> str:
    """ "Title (publisher, date)" of a document, for a source line."""
    fields = documents().get(key)
    if fields is None:
        raise Unreadable(unknown(key))
    maker = plain(fields.get("publisher") or fields["author"])
    about = ", ".join(filter(None, [maker, fields.get("date", "")]))
    return f"{plain(fields['title'])} ({about})" if about else plain(fields["title"])


ABBREVIATED = {
    "U.S. Immigration and Customs Enforcement": "ICE",
    "U.S. Department of Homeland Security": "DHS",
    "U.S. Customs and Border Protection": "CBP",
    "TRAC, Syracuse University": "TRAC",
    "U.S. Government Accountability Office": "GAO",
    "Executive Office for Immigration Review": "EOIR",
    "DHS Office of Homeland Security Statistics": "OHSS",
    "U.S. Office of Personnel Management": "OPM",
    "Supreme Court of the United States": "Supreme Court",
    "U.S. Supreme Court": "Supreme Court",
}


def short(key: str) -> str:
    """ "Maker year" of a document, for a sentence: ICE 2024, Hausman 2020; its title where no maker is named."""
    title(key)
    fields = documents()[key]
    maker = fields["cited_as"] or plain(fields.get("publisher", ""))
    return f"{ABBREVIATED.get(maker, maker)} {fields.get('date', '')[:4]}".strip() if maker else plain(fields["title"])


def source_link(builder, key: str, text: str = "") -> str:
    """A link to a document's entry on the page of references; by default its title, publisher and date."""
    address = builder.get_relative_uri(builder.current_docname, "pages/references")
    return f'<a href="{address}#{escape(key)}">{escape(text or title(key))}</a>'
