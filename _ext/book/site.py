"""What each page sends: our styles and scripts, and no others; formulas as MathML; a build in parallel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import escape, unescape
from importlib.metadata import version
from pathlib import Path
from textwrap import shorten

import latex2mathml.converter
from docutils import nodes
from sphinx.errors import ExtensionError

from enforcement import __version__

from . import ROOT, package
from .figures import VEGA_LITE, palette_css
from .store import book

NEEDED_SCRIPTS = {"scripts/furo.js"}
SEARCH_SCRIPTS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js"}
NEEDED_STYLES = {"pygments.css", "styles/furo.css", "styles/furo-extensions.css", "mystnb.css", "palette.css", "book.css"}

POLICY = "; ".join([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",  # Vega and the notebook's tables style single elements
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
])
"""What a page may load and run: its own files, and no script written into the page. A static host sends no headers, so it stands in the page."""


def before_build(app) -> None:
    """Stop on a table that was changed and not validated; write the assets that are made, not written."""
    if package.complaint():
        raise ExtensionError(package.complaint())
    made = Path(app.outdir).parent / "assets"
    made.mkdir(parents=True, exist_ok=True)
    _write(made / "palette.css", palette_css())
    bundle = made.parent / f"vega-{version('vl-convert-python')}.js"  # made once, kept beside the site
    if not bundle.exists():
        _write(bundle, f"(function(){{{made_apart(VEGA_BUNDLE)}}})();\n")
    _write(made / "vega.js", bundle.read_text("utf-8"))
    app.config.html_static_path.append(str(made))
    app.config.pygments_dark_style = "a11y-high-contrast-dark"  # the theme declares it too late for _config.yml


VEGA_BUNDLE = f"import vl_convert; print(vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;', vl_version='{VEGA_LITE}'))"


def made_apart(code: str) -> str:
    """What `code` prints in a process of its own: a process that has used vl_convert must not fork, or its children hang."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def in_parallel(app, config) -> None:
    """Read and write pages on all processors; external-toc always loads an extension that only forgot to say it can."""
    app.parallel = max(app.parallel, os.cpu_count() or 1)
    numbering = app.extensions.get("sphinx_multitoc_numbering")
    if numbering:
        numbering.parallel_read_safe = True


def depend_on_data(app, docname, content) -> None:
    """A chapter is executed again when a table, the package or the lock changes."""
    if docname.startswith("chapters/") or docname == "index":
        for path in (ROOT / "data" / "datapackage.json", ROOT / "requirements.txt", *sorted((ROOT / "chapters" / "enforcement").glob("*.py"))):
            app.env.note_dependency(str(path))


def write_again(app, env) -> list[str]:
    """Every page is written again when its footer changes: other tables differ, or they were retrieved on another day."""
    retrieved = max(one.get("retrieved", "") for one in package.read()["resources"])
    said = {"changes": package.changes(), "edition": package.published_as(), "retrieved": retrieved}
    before, env.book_said_of_tables = getattr(env, "book_said_of_tables", None), said
    return [] if before == said else sorted(env.found_docs)


def only_what_is_needed(app, pagename, templatename, context, doctree) -> None:
    """Send a page no style or script that it has no use for."""
    search = pagename == "search"
    scripts = NEEDED_SCRIPTS | (SEARCH_SCRIPTS if search else set())
    if any(one["live"] for one in book(app.env).data["figures"].get(pagename, [])):
        scripts = scripts | {"charts.js"}

    def name(asset) -> str:
        return str(getattr(asset, "filename", asset)).removeprefix("_static/")

    if "script_files" in context:
        context["script_files"] = [asset for asset in context["script_files"] if name(asset) in scripts]
    if "css_files" in context:
        context["css_files"] = [asset for asset in context["css_files"] if name(asset) in NEEDED_STYLES or name(asset).startswith("mystnb")]


def named_and_reachable(app, pagename, templatename, context, doctree) -> None:
    """What the theme leaves out for keyboards and screen readers; and what the footer says."""
    if "body" in context:
        context["body"] = (
            context["body"]
            .replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')
            .replace("<th></th>", "<td></td>")
            .replace('<th class="head"><p></p></th>', "<td></td>")
            .replace(
                '<div class="table-wrapper docutils container">', '<div class="table-wrapper docutils container" tabindex="0" role="region" aria-label="Table">'
            )
        )
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = context["furo_navigation_tree"].replace('role="heading"', 'role="heading" aria-level="2"')
    context["content_security_policy"] = POLICY
    context["metatags"] = context.get("metatags", "") + described(context.get("title", ""), doctree)
    context["project_title"] = app.config.html_title
    context["book_version"] = __version__
    said = app.env.book_said_of_tables
    context["edition"], context["tables_changed"], context["retrieved"] = said["edition"], said["changes"], said["retrieved"]


def nothing_stale(app, error) -> None:
    """Remove the pages of an earlier build that the book no longer has."""
    if error or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        page = path.relative_to(app.outdir).with_suffix("").as_posix()
        if not page.startswith(("_static/", "downloads/")) and page not in app.env.found_docs and page not in MADE_PAGES:
            path.unlink()


MADE_PAGES = {"search", "genindex"}
"""Pages that Sphinx makes of itself."""


def described(title: str, doctree) -> str:
    """What a search engine or a shared link shows of a page: its answer, or else its first paragraph."""
    if doctree is None:
        return ""
    answers = doctree.findall(lambda node: "box-answer" in getattr(node, "attributes", {}).get("classes", []))
    first = next(answers, None) or doctree
    paragraph = next(first.findall(nodes.paragraph), None)
    text = shorten(paragraph.astext(), 300, placeholder=" …") if paragraph else ""
    title = re.sub("<[^>]+>", "", title)
    tags = {"name": {"description": text}, "property": {"og:type": "article", "og:title": unescape(title), "og:description": text}}
    return "".join(f'\n<meta {kind}="{name}" content="{escape(value)}">' for kind, some in tags.items() for name, value in some.items() if value)


def mathml(self, node) -> None:
    """A formula as MathML, made now: no script draws it."""
    block = isinstance(node, nodes.math_block)
    formula = latex2mathml.converter.convert(node.astext().strip(), display="block" if block else "inline")
    self.body.append(f'<div class="math" tabindex="0" role="group" aria-label="Formula">{formula}</div>' if block else formula)
    raise nodes.SkipNode


def setup(app) -> None:
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it for an extension that this book leaves out
    app.add_config_value("book_repository", "", "env")
    app.add_config_value("book_site", "", "env")
    app.add_html_math_renderer("mathml", inline_renderers=(mathml, None), block_renderers=(mathml, None))
    app.add_css_file("palette.css", priority=800)
    app.add_css_file("book.css", priority=900)
    app.add_js_file("charts.js", priority=900, defer="defer")
    app.connect("config-inited", in_parallel)
    app.connect("builder-inited", before_build)
    app.connect("source-read", depend_on_data)
    app.connect("env-updated", write_again)
    app.connect("html-page-context", only_what_is_needed, priority=900)
    app.connect("html-page-context", named_and_reachable, priority=960)
    app.connect("build-finished", nothing_stale)
