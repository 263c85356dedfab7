"""README's lists, written from files: the lessons from their metadata, the data sets from what they registered."""

import re

from ssl_course import catalogue
from ssl_course.course.minutes import minutes
from ssl_course.data.prepared import prepared_files
from ssl_course.files import write_atomically
from ssl_course.settings import ROOT

README = ROOT / "README.md"


def lesson_table() -> str:
    """A row for each lesson, in order; titles lead to the solved notebooks."""
    rows = ["| | lesson | minutes | level |", "|---|---|---|---|"]
    for lesson in catalogue.lessons():
        link = f"[{lesson.title}](solutions/{lesson.path.stem}.ipynb)"
        rows.append(f"| {lesson.id} | {link} | {minutes(lesson.path).rounded} | {'★' * lesson.difficulty} |")
    return "\n".join(rows)


def data_table() -> str:
    """A row for each prepared file: size, and where its licence and provenance stand."""
    rows = ["| file | size | source and licence |", "|---|---|---|"]
    for file in prepared_files():
        folder = file.name.split("/")[0]
        rows.append(f"| `data/{file.name}` | {file.size / 1e6:.1f} MB | [data/{folder}](data/{folder}/README.md) |")
    return "\n".join(rows)


def readme(text: str) -> str:
    """The text with what stands between each pair of marks (`<!-- lessons -->` … `<!-- end of lessons -->`) made anew.

    Raises:
        ValueError: if a pair of marks is missing.
    """
    for name, table in (("lessons", lesson_table()), ("data", data_table())):
        marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
        text, count = re.subn(
            f"{marks[0]}.*?{marks[1]}", lambda _, s=f"{marks[0]}\n{table}\n{marks[1]}": s, text, flags=re.DOTALL
        )
        if count != 1:
            raise ValueError(f"README.md must hold {marks[0]} … {marks[1]} once, it does {count} times.")
    return text


def write_readme() -> None:
    """Bring README.md up to date; it is written only if something changed."""
    before = README.read_text("utf-8")
    if (after := readme(before)) != before:
        write_atomically(README, after)
