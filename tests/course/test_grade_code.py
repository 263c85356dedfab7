"""What is taken from a notebook: imports, definitions, constants; and what is no notebook."""

import json

import pytest

from ssl_course.course import grade_code


def test_imports_come_one_by_one_and_checks_are_left_out():
    cells = [
        "import os, sys as system\nfrom ssl_course import check, data as d",
        "x = check.nearest(nearest)\nLR = 1e-3 * 2\nnet = Network()\nprint(LR)",
        "EPS = make()\ndef nearest(features, k):\n    !ls\n    return 1",
        "class Mine:\n    pass\nasync def later():\n    pass",
    ]
    statements, broken = grade_code.learners_code(cells)
    assert broken == {}
    assert statements == [
        "import os",
        "import sys as system",
        "from ssl_course import check",
        "from ssl_course import data as d",
        "LR = 0.001 * 2",
        "EPS = make()",
        "def nearest(features, k):\n    pass\n    return 1",
        "class Mine:\n    pass",
        "async def later():\n    pass",
    ]


def test_a_broken_cell_is_forgiven_if_a_later_one_defines_the_function():
    cells = ["def nearest(features, k)\n    return 1", "def nearest(features, k):\n    return 1"]
    assert list(grade_code.learners_code(cells[:1])[1]) == ["nearest"] and grade_code.learners_code(cells)[1] == {}


@pytest.mark.parametrize("content", ["no json", "{}", "[]", '{"cells": [{}]}', '{"cells": 3}', "[" * 10**5, "\xff"])
def test_what_is_no_notebook_is_said(content, tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ValueError, match="can't be read as a notebook"):
        grade_code.code_cells(path)


def test_links_large_files_and_much_code_are_refused(tmp_path, monkeypatch):
    path, link = tmp_path / "mine.ipynb", tmp_path / "link.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["x = 1\n", "y = '\ud800'"]}]}), "utf-8")
    assert grade_code.code_cells(path) == ["x = 1\ny = '?'"]
    link.symlink_to(path)
    monkeypatch.setattr(grade_code, "LONGEST", 11)
    with pytest.raises(ValueError, match="13 letters of code, more than 11"):
        grade_code.code_cells(path)
    monkeypatch.setattr(grade_code, "LARGEST", 20)
    for one, words in ((path, "clear its outputs"), (link, "a link"), (tmp_path, "no ordinary file")):
        with pytest.raises(ValueError, match=words):
            grade_code.code_cells(one)


@pytest.mark.parametrize("body", ["-" * 50_000 + "1", "(" * 5_000, "\0", "1 +" * 50_000 + "1"])
def test_code_that_breaks_the_parser_is_said_of_its_exercise_alone(body):
    statements, broken = grade_code.learners_code(["x = 1", f"def nearest(features, k):\n    return {body}", "y = 2"])
    assert statements == ["x = 1", "y = 2"] and broken["nearest"].startswith("Its cell stops with ")
