"""What a reader passes on: a small page for each figure, how to cite, tags for social sites, the site map, old addresses.

An address outside the site is named only when `book_site` says where the book is published.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from sphinx.errors import ExtensionError

from . import cite, social
from .figures import OWN_PAGES, as_text, chart_figure, controls_of, figure_html
from .notebooks import Link
from .paper import NAME
from .store import book, finished

LINE, LETTERS, CONTROL, REST = 24, 36, 60, 260
"""For the frame of a figure, on a phone: px of a line, letters in it, px of a control, px of sources, downloads and margins."""


# A page for each figure.


def figure_pages(app) -> Iterator[tuple[str, dict, str]]:
    """For Sphinx: the name, the context and the template of each figure's own page."""
    if app.builder.name != "html":
        return
    for chapter in sorted(book(app.env).data["figures"]):
        if app.config.only_what_changed and not are_outdated(app, chapter):
            continue
        for node in app.env.get_doctree(chapter).findall(chart_figure):
            yield figure_page(app, chapter, node)


def are_outdated(app, chapter: str) -> bool:
    """Whether a figure's own page is missing, or older than its chapter was read."""
    own = [Path(app.outdir, OWN_PAGES, f"{one['name']}.html") for one in book(app.env).data["figures"][chapter]]
    return any(not page.exists() or page.stat().st_mtime_ns // 1000 < app.env.all_docs[chapter] for page in own)


def figure_page(app, chapter: str, node: chart_figure) -> tuple[str, dict, str]:
    content, site = node["content"], app.config.book_site
    title, alt, name = as_text(content["title"]), as_text(content["alt"]), content["name"]
    page = f"{OWN_PAGES}/{name}"
    app.builder.current_docname = page  # links are made from here
    there = app.builder.get_relative_uri(page, chapter)
    context = {
        "title": escape(title),
        "figure": figure_html(app.builder, node, chapter=there),
        "live": bool(controls_of(content["wide"])),
        "chapter": {"title": app.env.titles[chapter].astext(), "address": f"{there}#fig-{name}"},
        "frame": frame(address(site, page), title, frame_height(node)),
        "citations": [("this figure", cite.of_figure(page, title, site))],
        "metatags": tags({"description": alt, "og:type": "article", "og:title": title, "og:description": alt})
        + shared_as(site, page, f"_static/figures/{name}.png", alt),
        "toctree": lambda **options: "",  # no navigation, which would cost a second for ten pages
    }
    return page, context, "figure.html"


def address(site: str, page: str) -> str:
    """Where a page is: in full when the book has an address, else from the top of the site."""
    return posixpath.join(site, f"{page}.html")


def frame(address: str, title: str, height: int) -> str:
    """The HTML that shows a figure on a page elsewhere."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy" style="border: 0"></iframe>'


def frame_height(node: chart_figure) -> int:
    """A height in px at which the picture of a figure shows with its words and controls, on a phone and on a page."""
    content = node["content"]
    words = [as_text(content[part]) for part in ("title", "subtitle", "note", "answer")]
    lines = sum(-(-len(text) // LETTERS) for text in words)
    drawn = (re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg) for svg in node["pictures"].values())
    picture = max(float(found[1]) for found in drawn if found)
    return round(picture + LINE * lines + CONTROL * len(controls_of(content["wide"])) + REST)


# What each page says of itself.


def tags(named: Mapping[str, object]) -> str:
    """Meta tags; those with a prefix of Open Graph are properties, as it wants them. A blank value is left out."""
    kinds = {name: "property" if name.startswith(("og:", "article:")) else "name" for name in named}
    return "".join(f'\n<meta {kinds[name]}="{name}" content="{escape(str(value))}">' for name, value in named.items() if value)


def shared_as(site: str, page: str, picture: str, alt: str, **size: int) -> str:
    """The tags of a page's picture on social sites, which shows what `alt` says. They want full addresses: none without `site`."""
    if not site:
        return ""
    named = {"og:url": address(site, page), "og:image": posixpath.join(site, picture), "og:image:alt": alt}
    return tags(named | {f"og:image:{name}": value for name, value in size.items()} | {"twitter:card": "summary_large_image"})


def on_paper(repository: str) -> list[Link]:
    """The whole book as the files of its latest release; none without the address of its repository."""
    files = posixpath.join(repository, "releases", "latest", "download", NAME)
    return [Link("PDF", f"{files}.pdf"), Link("EPUB", f"{files}.epub")] if repository else []


def say(app, pagename, templatename, context, doctree) -> None:
    """Give a chapter and the front page their citations, the book on paper, and the tags of a chapter's picture."""
    if app.builder.name != "html" or pagename not in app.env.found_docs:
        return
    site = app.config.book_site
    if site and (figures := list(doctree.findall(chart_figure))):
        shown, _ = social.chosen(figures)
        said = shared_as(site, pagename, social.address(pagename), as_text(shown["content"]["alt"]), width=social.WIDTH, height=social.HEIGHT)
        context["metatags"] = context.get("metatags", "") + said
    context["on_paper"] = on_paper(app.config.book_repository)
    if pagename.startswith("chapters/"):
        context["citations"] = [("this chapter", cite.of_chapter(pagename, app.env.titles[pagename].astext(), site)), ("the book", cite.of_book(site))]
    elif pagename == "index":
        context["citations"] = [("the book", cite.of_book(site))]


def bibliography(app) -> str:
    """Every entry: the book, its chapters, its figures."""
    site, titles = app.config.book_site, app.env.titles
    chapters = [cite.of_chapter(page, titles[page].astext(), site) for page in sorted(titles) if page.startswith("chapters/")]
    figures = [cite.of_figure(f"{OWN_PAGES}/{one['name']}", one["title"], site) for _, some in sorted(book(app.env).data["figures"].items()) for one in some]
    return "\n".join([cite.of_book(site), *chapters, *figures])


# The site map and old addresses.


def pages_of_figures(env) -> set[str]:
    return {f"{OWN_PAGES}/{one['name']}" for some in book(env).data["figures"].values() for one in some}


def site_map(site: str, pages: Iterable[str]) -> str:
    """sitemap.xml, of full addresses."""
    listed = "".join(f" <url><loc>{escape(address(site, page))}</loc></url>\n" for page in sorted(pages))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>\n'


def forward(old: str, new: str) -> str:
    """The page at an old address, which leads on to the new one without a script."""
    there = f"{posixpath.relpath(new, posixpath.dirname(old) or '.')}.html"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>This page has moved</title><meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="0; url={escape(there)}"></head>'
        f'<body><p>This page has moved: <a href="{escape(there)}">{escape(new)}</a>.</p></body></html>\n'
    )


def moved_wrongly(moved: dict[str, str], pages: set[str]) -> list[str]:
    """What is wrong with the table of moved pages, a sentence each."""
    wrong = [f'book_moved in _config.yml sends "{old}" to "{new}", which is no page of the book.' for old, new in moved.items() if new not in pages]
    return wrong + [f'book_moved in _config.yml lists "{old}" as an old address, and a page stands there.' for old in moved if old in pages]


def check_moved(app, env) -> None:
    if wrong := moved_wrongly(app.config.book_moved, env.found_docs | pages_of_figures(env)):
        raise ExtensionError(" ".join(wrong))


def write_ways(app, error) -> None:
    """The pages at old addresses, every citation, and the site map when the book has an address."""
    if not finished(app, error, in_part=True):
        return
    for old, new in app.config.book_moved.items():
        path = Path(app.outdir, f"{old}.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(forward(old, new), "utf-8")
    Path(app.outdir, "downloads", "cite.bib").write_text(bibliography(app), "utf-8")
    path = Path(app.outdir, "sitemap.xml")
    path.unlink(missing_ok=True)
    if app.config.book_site:
        path.write_text(site_map(app.config.book_site, app.env.found_docs | pages_of_figures(app.env)), "utf-8")


def canonical(app, config) -> None:
    """Where the book is published, each page names its address there."""
    config.html_baseurl = config.book_site


def setup(app) -> None:
    app.add_config_value("book_moved", {}, "")
    app.connect("config-inited", canonical)
    app.connect("env-updated", check_moved)
    app.connect("html-collect-pages", figure_pages)
    app.connect("html-page-context", say)
    app.connect("build-finished", write_ways, priority=950)  # after the downloads, which keep their folder clean
