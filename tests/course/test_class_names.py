"""What a class skips: names are followed from the section that makes them to those that use them.

The witness is ruff's F821, which knows nothing of sections: what a class runs is one file without an undefined name.
"""

import subprocess
import sys

import pytest

from ssl_course import catalogue
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.course.class_names import loans, to_run
from ssl_course.course.class_notes import COURSES, notes, taught_in

HEAD = '# ---\n# jupyter:\n#   ssl_course:\n#     id: "00"\n#     title: Which?\n#     difficulty: 1\n#     field: []\n'
HEAD += "#     objectives: [see]\n#     prerequisites: none\n# ---\n"


def undefined(lesson, numbers):
    """The names that ruff finds undefined if the opening and these sections are run, and nothing else."""
    cells = [
        cell.source
        for place, cell in enumerate(lesson.cells)
        if cell.cell_type == "code" and lesson.section_of(place).number in numbers
    ]
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F821",
        "--output-format",
        "concise",
        "-",
    ]
    found = subprocess.run(command, input="\n\n".join(cells), capture_output=True, text=True, check=False).stdout
    return {line.split("`")[1] for line in found.splitlines() if "F821" in line}


@pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.stem)
@pytest.mark.parametrize("course", COURSES)
def test_with_what_has_to_be_run_no_name_is_missing(source, course):
    lesson = ClassLesson(source)
    shown = {one.number for one in taught_in(notes(source), lesson, course)}
    run = {"", *shown, *to_run(lesson, shown)}
    skipped_at_end = {one.number for one in lesson.sections if one.number} - run
    missing = undefined(lesson, run)
    # The recap, without a number, may look at what a skipped section has made: it is read at home.
    ends = {name for name in missing if any(one.name == name and not one.user.number for one in loans(lesson))}
    assert missing <= ends and (not ends or skipped_at_end)


def test_what_can_be_skipped_is_not_asked_for():
    """Lesson 07's plane shows the runs of the section before it; nothing in its first four sections needs others."""
    lesson = ClassLesson(*catalogue.sources("07"))
    assert to_run(lesson, {"1", "2", "3", "4"}) == {}
    assert {one.name for one in to_run(lesson, {"1", "2", "3", "4", "5", "6", "8"})["7"]} == {"ends"}
    assert "ends" in undefined(lesson, {"", "1", "2", "3", "4", "5", "6", "8"})


def sections(tmp_path, *code):
    """A lesson of which section n holds the n-th code; section 0 is the opening."""
    first, *rest = code
    text = HEAD + "\n# %% [markdown]\n# # Which?\n\n# %%\n" + first
    text += "".join(f"\n\n# %% [markdown]\n# ## {number} · S\n\n# %%\n{one}" for number, one in enumerate(rest, 1))
    path = tmp_path / "00_small.py"
    path.write_text(text + "\n", "utf-8")
    return ClassLesson(path)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (("a = 1", "b = a", "c = b"), {("b", "1", "2")}),
        (("a = 1", "a = a + 1", "print(a)"), {("a", "1", "2")}),
        (("a = 1", "a += 1", "a = 2\nprint(a)"), set()),
        (("a = 0", "for a in range(3):\n    pass", "b = [a for a in range(2)]\nprint(lambda a: a)"), set()),
        (("a = {}", "a['x'] = 1", "print(a['x'])"), {("a", "1", "2")}),
        (("a = []", "a.append(1)", "print(a)"), {("a", "1", "2")}),
        (("a = []", "print(a)", "print(a)"), set()),
        (
            ("pass", "import x.y as z, w", "def f(q, *, r=w):\n    s = z\n    return q, s"),
            {("w", "1", "2"), ("z", "1", "2")},
        ),
        (
            ("pass", "def f():\n    t = 1\n    return t", "t = 2", "class C(f()):\n    u = t"),
            {("f", "1", "3"), ("t", "2", "3")},
        ),
        (
            ("pass", "with open('x') as file, b() as (c, d):\n    e = c", "print({k: d for k in e})"),
            {("d", "1", "2"), ("e", "1", "2")},
        ),
        (("a = {}", "def f():\n    a['x'] = 1", "f()"), {("f", "1", "2")}),
    ],
)
def test_names_are_followed(tmp_path, code, expected):
    found = loans(sections(tmp_path, *code))
    assert {(one.name, one.maker.number, one.user.number) for one in found if one.maker.number} == expected


def test_what_a_skipped_section_needs_is_run_too(tmp_path):
    lesson = sections(tmp_path, "a = 1", "b = a", "c = b", "d = c", "e = a")
    found = to_run(lesson, {"3"})
    assert list(found) == ["1", "2"] and [one.user.number for one in found["1"]] == ["2"]
    assert to_run(lesson, {"4"}) == {} and to_run(lesson, {"1", "2", "3"}) == {}


def test_to_add_to_a_name_is_a_use_of_it(tmp_path):
    """`x += 1` in a section that is shown needs the section that makes x."""
    (path := tmp_path / "00_which.py").write_text(
        HEAD + "\n# %% [markdown]\n# # Which?\n\n# %% [markdown]\n# ## 1 · One\n\n# %%\nx = 1\n\n"
        "# %% [markdown]\n# ## 2 · Two\n\n# %%\nx += 1\n"
    )
    assert {one.name for one in to_run(ClassLesson(path), {"2"})["1"]} == {"x"}
