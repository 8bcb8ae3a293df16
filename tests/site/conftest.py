"""One server and one browser for all tests of the site; each test opens pages of its own."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from threading import Thread

import pytest
from bs4 import BeautifulSoup
from find_chromium import ADVICE, find
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from serving import Server
from visiting import Visit, look_around

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
HEIGHT = {1280: 900, 360: 740}


@pytest.fixture(scope="session")
def server(site) -> Iterator[Server]:
    with Server(site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class Chromium:
    """One browser for all tests, started anew should it fall; its contexts are kept, one for each setting."""

    def __init__(self, playwright: Playwright, path: str):
        self._playwright, self._path = playwright, path
        self._browser: Browser | None = None
        self._kept: dict[tuple, BrowserContext] = {}

    @property
    def browser(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            self._browser, self._kept = self._playwright.chromium.launch(executable_path=self._path, args=FLAGS), {}
        return self._browser

    def fresh(self, width: int = 1280, theme: str = "light", scripts: bool = True) -> BrowserContext:
        """A context with an empty cache and no memory of other tests."""
        viewport = {"width": width, "height": HEIGHT.get(width, 800)}
        return self.browser.new_context(viewport=viewport, color_scheme=theme, java_script_enabled=scripts)

    def kept(self, *setting) -> BrowserContext:
        if self._browser is None or not self._browser.is_connected() or setting not in self._kept:
            context = self.fresh(*setting)
            self._kept[setting] = context
        return self._kept[setting]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    path = find() or pytest.fail(ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        chromium = Chromium(playwright, path)
        yield chromium
        chromium.browser.close()


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


@pytest.fixture
def open_page(chromium, server) -> Iterator[Open]:
    """Open a page of the site: `open_page("chapters/NAME", width=360, theme="dark")`.

    `where` is another folder to open it from, `route` is called with the page before it loads.
    """
    opened = []

    def _open(
        page: str, width: int = 1280, theme: str = "light", scripts: bool = True, where: str = "", route: Callable | None = None, fresh: bool = False
    ) -> tuple[Page, Watch]:
        context = (chromium.fresh if fresh else chromium.kept)(width, theme, scripts)
        tab, watch = context.new_page(), Watch(where or server.address)
        opened.append(context if fresh else tab)
        watch.follow(tab)
        if route:
            route(tab)
        tab.goto(f"{where or server.address}{page}.html")
        return tab, watch

    yield _open
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def visit(chromium, server, budgets) -> Callable[[str], Visit]:
    """A first visit to a page, made once: `visit("index")`."""

    @cache
    def _visit(page: str) -> Visit:
        context = chromium.fresh()
        tab, watch = context.new_page(), Watch(server.address)
        watch.follow(tab)
        tab.goto(f"{server.address}{page}.html")
        visit = Visit(watch.problems)
        look_around(tab, visit, lambda: server.weights(watch.asked_for), budgets["smallest text in a figure on a phone, px"])
        context.close()
        return visit

    return _visit
