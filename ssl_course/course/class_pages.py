"""Small pieces of HTML that slides and handouts share: Markdown, pictures, a place to write to."""

import html
from pathlib import Path

from markdown_it import MarkdownIt

from ssl_course.course.class_lesson import Figure
from ssl_course.settings import ROOT

BUILD = ROOT / "build"  # git-ignored: what is made here is never committed
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_MARKDOWN.options["html"] = False


def markdown(text: str) -> str:
    """Markdown as HTML; tags in it are shown as they are."""
    return _MARKDOWN.render(text)


def picture(figure: Figure, folder: Path, number: int) -> str:
    """An `<img>` of a figure, whose file is put into `folder`; its address is relative to the folder above."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{number:02}.png"
    file.write_bytes(figure.png)
    return f'<img src="{folder.name}/{file.name}" alt="{html.escape(figure.alt)}">'
