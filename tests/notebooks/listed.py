"""What there is to go through one by one: chapters with code, and their exercises."""

from pathlib import Path

import yaml

from book import markdown

ROOT = Path(__file__).resolve().parents[2]
SKIP_SLOW_IMPORT = str(ROOT / "_ext" / "book" / "kernel")
"""What stands there keeps a slow library of the test tools out of the kernels, as in the build."""


def chapters() -> dict[str, str]:
    """The text of each chapter with code that is in the table of contents, by its file's name."""
    listed = str(yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8")))
    texts = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "chapters").glob("*.md")) if f"'chapters/{path.stem}'" in listed}
    return {name: text for name, text in texts.items() if "```{code-cell}" in text}


def exercises(chapter: str = "") -> dict[str, dict[str, str]]:
    """The options of each exercise of one chapter, or of all."""
    return {name: asked for one, text in chapters().items() if chapter in ("", one) for name, asked in markdown.exercises(text).items()}


def checked(chapter: str = "") -> list[str]:
    """The exercises that have an answer to check against."""
    return [name for name, asked in exercises(chapter).items() if "answer" in asked]
