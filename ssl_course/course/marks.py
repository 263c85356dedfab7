"""Parts of a page that are made, between marks in it; the rest of the page is written by hand."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ssl_course.files import write_atomically


def between_marks(text: str, parts: Mapping[str, str], name: str) -> str:
    """The text with what stands between each pair of marks (`<!-- lessons -->` … `<!-- end of lessons -->`) made anew.

    Args:
        text: of the page.
        parts: mark -> what shall stand there.
        name: of the file, for the error.

    Raises:
        ValueError: if a pair of marks is missing, or there twice.
    """
    for mark, part in parts.items():
        ends = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
        new = f"{ends[0]}\n{part}\n{ends[1]}"
        text, count = re.subn(f"{ends[0]}.*?{ends[1]}", lambda _, new=new: new, text, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"{name} must hold {ends[0]} … {ends[1]} once, it does {count} times.")
    return text


def bring_up_to_date(page: Path, made: Callable[[str], str]) -> None:
    """Write a page anew, as `made` gives it from its text; it is written only if something changed."""
    before = page.read_text("utf-8")
    if (after := made(before)) != before:
        write_atomically(page, after)
