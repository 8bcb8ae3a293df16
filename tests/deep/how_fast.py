"""How fast a chapter comes on a slow line, beside the plain Jupyter Book of the same chapter; how fast its controls answer.

    python tests/deep/how_fast.py       (`make deep`, after `make book`; prints two tables, fails at nothing)

The plain book is what a teacher has without this one: the chapter's notebook from the kit, built by jupyter-book with
nothing set, so with its own theme and with Altair's own way of showing a chart. Both come from the same server over the same
line, into an empty cache. The plain page asks other hosts for scripts. Those of its charts are taken from npm and served beside
the page, which spares it three connections to another host; the others fail at once, and only their number is said.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests" / "site"), str(Path(__file__).parent)]

from find_chromium import find_or_fetch  # noqa: E402
from from_npm import fetched  # noqa: E402
from serving import Server  # noqa: E402

SITE, CHAPTER, TIMES = ROOT / "_build" / "html", "chapters/backlog-clearing", 5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back: the slow line of a phone."""
NOBODY_ELSE = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
OURS = {"chart": ".chart-picture svg", "live": "figure[data-live=yes]", "there": "figure[data-live]"}
PLAIN = {"chart": ".vega-embed :is(canvas, svg)", "live": ".vega-embed .vega-bind input", "there": ".vega-embed .vega-bind"}
WATCH = """({chart, live, there}) => {
  const at = window.seenAt = {}, shown = what => [...document.querySelectorAll(what)].some(one => one.getBoundingClientRect().height > 20);
  const look = () => {
    const now = performance.now(), painted = performance.getEntriesByName('first-contentful-paint')[0];
    if (painted) at.first = painted.startTime;
    if (!at.chart && painted && shown(chart)) at.chart = now;
    if (at.chart) document.querySelector(there)?.scrollIntoView();
    if (document.querySelector(live)) at.live = now; else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
"""Looks at each frame whether the first chart stands on the page, and then scrolls to the live one, as an eager reader does."""
ANSWERS = """async figure => {
  const took = [];
  for (const control of figure.querySelectorAll('[data-signal]')) {
    const step = (control.max - control.min) / 19;
    const values = control.options ? [...control.options].map(one => one.value) : Array.from({length: 20}, (_, i) => Number(control.min) + step * i);
    for (const value of values) {
      await new Promise(requestAnimationFrame);
      const start = performance.now();
      control.value = value;
      control.dispatchEvent(new Event('input', {bubbles: true}));
      await figure.vegaView.runAsync();
      figure.querySelector('svg').getBoundingClientRect();
      took.push(performance.now() - start);
    }
  }
  return took;
}"""
"""ms from the turn of a control until picture, sentence and table stand anew, laid out; the paint follows in the same frame."""
FRAME = 1000 / 60


def plain_book(folder: Path) -> Path:
    """The site of a plain Jupyter Book of one chapter; the scripts of its charts stand beside the page."""
    with zipfile.ZipFile(SITE / "downloads" / "kit.zip") as kit:
        kit.extractall(folder / "kit")
    [notebook] = (folder / "kit").rglob(f"{CHAPTER}.ipynb")
    source = notebook.parents[1]
    (source / "_toc.yml").write_text(f"format: jb-book\nroot: {CHAPTER}\n", "utf-8")
    (source / "_config.yml").write_text("title: A plain book\nonly_build_toc_files: true\n", "utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", source], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": ""}
    )
    site = source / "_build" / "html"
    page = site / f"{CHAPTER}.html"
    if done.returncode or "vega-embed" not in page.read_text("utf-8"):
        sys.exit(f"The plain book did not build, or shows no chart:\n{(done.stdout + done.stderr)[-3000:]}")
    for name in ("vega", "vega-lite", "vega-embed"):
        (page.parent / f"{name}.js").write_bytes((fetched() / name / "build" / f"{name}.min.js").read_bytes())
    page.write_text(re.sub(r"https://cdn\.jsdelivr\.net/npm/(vega[a-z-]*)@[\d.]+\?noext", r"\1.js", page.read_text("utf-8")), "utf-8")
    return site


def come(browser: Browser, site: Path, parts: dict[str, str]) -> dict[str, float]:
    """One first visit over the slow line: ms until things are seen, KiB and requests in all."""
    with Server(site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(viewport={"width": 360, "height": 740})
        tab = context.new_page()
        line = context.new_cdp_session(tab)
        received, elsewhere = [], set()
        line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        tab.on("requestfailed", lambda request: elsewhere.add(request.url))
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        tab.add_init_script(f"({WATCH})({parts})")
        tab.goto(f"{server.address}{CHAPTER}.html", wait_until="commit")
        tab.wait_for_function("() => window.seenAt?.live", timeout=120_000)
        seen = tab.evaluate("window.seenAt")
        context.close()
        server.shutdown()
    return seen | {"KiB": sum(received) / 1024, "requests": len(received), "elsewhere": len(elsewhere)}


def answers(browser: Browser, name: str) -> list[float]:
    """ms that each turn of each control of a live figure takes."""
    with Server(SITE) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        tab = browser.new_page()
        tab.goto(f"{server.address}figures/{name}.html")
        tab.wait_for_selector(OURS["live"])
        took = tab.evaluate(f"({ANSWERS})(document.querySelector('figure'))")
        tab.close()
        server.shutdown()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plain = plain_book(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_or_fetch(), args=NOBODY_ELSE)
        runs = {"this book": [], "plain Jupyter Book": []}
        for _ in range(TIMES):
            runs["this book"].append(come(browser, SITE, OURS))
            runs["plain Jupyter Book"].append(come(browser, plain, PLAIN))
        print(f"{CHAPTER}, 360 px, 1.6 Mbit/s, 150 ms; the middle of {TIMES} first visits\n")
        print("| page | first words, s | first chart, s | live, s | KiB | requests | failed, to other hosts |\n| --- | --- | --- | --- | --- | --- | --- |")
        for page, some in runs.items():
            middle = {what: statistics.median(one[what] for one in some) for what in some[0]}
            seconds = " | ".join(f"{middle[what] / 1000:.2f}" for what in ("first", "chart", "live"))
            print(f"| {page} | {seconds} | {middle['KiB']:.0f} | {middle['requests']:.0f} | {middle['elsewhere']:.0f} |")
        print("\n| live figure | turns of controls | middle, ms | worst, ms | within a frame |\n| --- | --- | --- | --- | --- |")
        for name in sorted(path.stem for path in (SITE / "figures").glob("*.html") if "data-live" in path.read_text("utf-8")):
            took = answers(browser, name)
            print(f"| {name} | {len(took)} | {statistics.median(took):.1f} | {max(took):.1f} | {sum(one <= FRAME for one in took) / len(took):.0%} |")
        browser.close()


if __name__ == "__main__":
    main()
