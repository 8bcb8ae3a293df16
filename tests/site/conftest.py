"""One server and one browser for all tests of the site; each test opens pages of its own."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from threading import Thread

import pytest
from bs4 import BeautifulSoup
from find_chromium import ADVICE, find
from on_the_page import all_awake, settled
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from serving import Server

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
HEIGHT = {1280: 900, 360: 740}


@pytest.fixture(scope="session")
def server(site) -> Iterator[Server]:
    with Server(site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find() or pytest.fail(ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def soup(site) -> Callable[[str], BeautifulSoup]:
    """The HTML of a page as it was built, parsed once: `soup("index")`."""
    return cache(lambda page: BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser"))


@pytest.fixture(scope="session")
def listed(site) -> dict[str, dict]:
    """The entries of figures.json by name."""
    return {one["name"]: one for one in json.loads((site / "figures.json").read_text("utf-8"))}


@dataclass
class Watch:
    """What went on behind a page, which a reader does not see."""

    home: str
    problems: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"error on the page: {error}"))
        page.on("console", lambda said: said.type == "error" and self.problems.append(f"error in the console: {said.text}"))
        page.on("requestfailed", lambda request: self.problems.append(f"request failed: {request.url} ({request.failure})"))
        page.on("response", lambda answer: answer.status >= 400 and self.problems.append(f"answered with {answer.status}: {answer.url}"))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        self.asked_for.append(address)
        if not address.startswith((self.home, "data:", "blob:", "about:")):
            self.problems.append(f"request to another host: {address}")


Open = Callable[..., tuple[Page, Watch]]


@pytest.fixture(scope="session")
def contexts(browser) -> Iterator[dict]:
    """The browser's contexts, one for each setting; a fresh one is for what a context remembers."""
    kept: dict[tuple, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def open_page(browser, server, contexts) -> Iterator[Open]:
    """Open a page of the site: `open_page("chapters/NAME", width=360, theme="dark")`.

    `where` is another folder to open it from, `route` is called with the page before it loads. A `fresh` page has
    an empty cache and no memory of other tests.
    """
    opened, fresh_ones = [], []

    def _open(page: str, width: int = 1280, theme: str = "light", scripts: bool = True, where: str = "", route: Callable | None = None, fresh: bool = False) -> tuple[Page, Watch]:
        settings = (width, theme, scripts)
        context = contexts.get(settings)
        if fresh or context is None:
            context = browser.new_context(viewport={"width": width, "height": HEIGHT.get(width, 800)}, color_scheme=theme, java_script_enabled=scripts)
            fresh_ones.append(context) if fresh else contexts.update({settings: context})
        tab, watch = context.new_page(), Watch(where or server.address)
        opened.append(tab)
        watch.follow(tab)
        if route:
            route(tab)
        tab.goto(f"{where or server.address}{page}.html")
        return tab, watch

    yield _open
    for one in [*opened, *fresh_ones]:
        one.close()


@dataclass
class Visit:
    """A first visit to a page: what went wrong, its live figures, and KiB by address, as it opened and once they were alive."""

    problems: list[str]
    live: list[str]
    opening: dict[str, float]
    alive: dict[str, float]


@pytest.fixture(scope="session")
def visit(browser, server) -> Callable[[str], Visit]:
    """A first visit to a page, made once: `visit("index")`."""

    @cache
    def _visit(page: str) -> Visit:
        context = browser.new_context(viewport={"width": 1280, "height": HEIGHT[1280]})
        tab, watch = context.new_page(), Watch(server.address)
        watch.follow(tab)
        tab.goto(f"{server.address}{page}.html")
        settled(tab)
        opening = server.weights(watch.asked_for)
        live = all_awake(tab)
        alive = server.weights(watch.asked_for)
        context.close()
        return Visit(watch.problems, live, opening, alive)

    return _visit
