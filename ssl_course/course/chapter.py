"""Two tables for the book, from lists in docs/: where the chapter's points are taught, how faithful the methods are."""

import re
from pathlib import Path

import yaml

from ssl_course import catalogue
from ssl_course.course.anchors import cells, find, matching
from ssl_course.settings import ROOT

CHAPTER, METHODS = ROOT / "docs" / "chapter.yml", ROOT / "docs" / "methods.yml"
KINDS = {
    "idea": "Ideas",
    "figure": "Figures, drawn from real tensors",
    "example": "Examples",
    "exercise": "Exercises",
    "reference": "References",
}


def rows(path: Path, *keys: str) -> list[dict]:
    """A list of docs/, each entry with exactly these keys.

    Raises:
        ValueError: naming file and entry, if a key is missing, unknown or empty.
    """
    found = yaml.safe_load(path.read_text("utf-8"))
    for number, row in enumerate(found, 1):
        if not isinstance(row, dict) or set(row) != set(keys) or not all(row.values()):
            raise ValueError(f"{path.name}, entry {number}: give {', '.join(keys)}, none of them empty; found {row}.")
    return found


def links(at: dict[str, str]) -> str:
    """Links to the cells of `{lesson: words}`.

    Raises:
        ValueError: if the words stand in no cell of the lesson, or in several.
    """
    return ", ".join(find(lesson, words).link() for lesson, words in at.items())


def chapter_page() -> str:
    """The chapter's ideas, figures, examples, exercises and references, and where each is taught, in MyST.

    Raises:
        ValueError: for an entry that is not as it should be, an id that comes twice, or a place that is not there.
    """
    items = rows(CHAPTER, "id", "kind", "what", "at")
    ids = [item["id"] for item in items]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise ValueError(f"{CHAPTER.name}: {', '.join(sorted(twice))} comes more than once.")
    if unknown := {item["kind"] for item in items} - set(KINDS):
        raise ValueError(f"{CHAPTER.name}: kind {', '.join(sorted(unknown))}; there are: {', '.join(KINDS)}.")
    parts = ["# From the chapter to the lessons", ""]
    parts += ["For readers of Raschka's *Machine Learning Q and AI*, chapter 2: where each of its points is taught."]
    for kind, title in KINDS.items():
        parts += ["", f"## {title}", "", "| what | where |", "|---|---|"]
        for item in items:
            if item["kind"] == kind:
                name = item["id"].replace("-", " ").removeprefix(f"{kind} ")
                what = f"{name}: {item['what']}" if kind in ("figure", "exercise") else item["what"]
                parts.append(f"| {what} | {', '.join(links(one) for one in item['at'])} |")
    return "\n".join([*parts, ""])


def methods_page() -> str:
    """What the lessons keep of each method and what they simplify, then the recaps' own words, in MyST.

    Raises:
        ValueError: for an entry that is not as it should be, a place that is not there, or a recap without these words.
    """
    parts = ["# How faithful are the methods?", "", "Before you copy a weight, compare the last two columns."]
    parts += ["", "| method | we keep | we simplify | factors: paper, public code | ours |", "|---|---|---|---|---|"]
    for row in rows(METHODS, "method", "at", "keep", "simplify", "theirs", "ours"):
        method = f"{row['method']} ({links(row['at'])})"
        parts.append(f"| {method} | {row['keep']} | {row['simplify']} | {row['theirs']} | {row['ours']} |")
    parts += ["", "## In the lessons' words", ""]
    for lesson in catalogue.lessons():
        parts += [f"### {lesson.id} · {lesson.title}", "", *recap(lesson), ""]
    return "\n".join(parts)


def recap(lesson: catalogue.Lesson) -> list[str]:
    """What a lesson's recap says of its simplifications, of where the method fails and of its sources: paragraphs.

    Raises:
        ValueError: naming the lesson and what its recap lacks.
    """
    found = []
    for name in ("Simplified here", "Where it fails", "Sources"):
        start = re.compile(rf"\*\*{name}[.:]\*\*")
        if not (places := matching(lesson.id, start, "markdown")):
            raise ValueError(f"{lesson.path.name}: its recap has no **{name}:**.")
        text = cells(lesson.id)[places[0].number]["source"]
        found += [text[start.search(text).start() :].partition("\n\n")[0], ""]
    return found[:-1]
