"""The start page: where a learner stands, and what comes next."""

import json

import pytest

from ssl_course import check, progress, start_page

FILES = ("00_start.ipynb", "01_more.ipynb")


def lesson(number, *exercises, predictions=2):
    asked = [f'guess = widgets.predict(\n    "{number}-{one}",\n    "What?")' for one in range(1, predictions + 1)]
    checks = [f"{name} = check.{name}({name})" for name in exercises]
    texts = [f"# What is {number}?\n\n*About 75 minutes*", *asked, *checks, f'check.report("{number}")']
    return json.dumps({"cells": [{"source": text.splitlines(keepends=True)} for text in texts]})


@pytest.fixture
def folder(learner):
    """A learner's folder with two lessons."""
    (learner / start_page.EDITIONS).mkdir()
    (learner / start_page.EDITIONS / FILES[0]).write_text(lesson("00", "nearest", "two_views"))
    (learner / start_page.EDITIONS / FILES[1]).write_text(lesson("01", "uses_labels"))
    return learner


def shown(folder):
    start_page.write(folder)
    return (folder / start_page.NAME).read_text("utf-8")


def next_step(folder):
    (line,) = [line for line in shown(folder).splitlines() if line.startswith("**Next:**")]
    return line.removeprefix("**Next:** ")


def finish(number, *exercises):
    for one in (1, 2):
        progress.note(f"{number}-{one}", "settled", bears_out=["a"])
    for name in exercises:
        progress.note(name, "checked", status="correct")


def test_a_folder_without_notebooks_gets_no_page(learner):
    assert not start_page.write(learner) and list(learner.iterdir()) == []


def test_where_the_record_of_copies_is_lost_it_is_read_off_the_notebooks(folder):
    (folder / start_page.EDITIONS / FILES[1]).rename(folder / FILES[1])
    (folder / "01_my_copy.ipynb").write_text(lesson("01"))
    assert shown(folder).count("[What is 01?](01_more.ipynb)") == 1 and "my_copy" not in shown(folder)


def test_at_first_it_leads_to_the_first_lesson(folder):
    assert start_page.write(folder) is False
    assert next_step(folder) == "begin [What is 00?](00_start.ipynb)."
    assert "| 00 | [What is 00?](00_start.ipynb) | 75 | 0 of 2 | 0 of 2 |  |" in shown(folder)


def test_it_counts_what_was_settled_and_solved(folder):
    progress.note("00-1", "guessed", option="a")
    finish("00", "nearest")
    progress.note("two_views", "checked", status="not yet")
    assert start_page.write(folder) is True
    assert "| 00 | [What is 00?](00_start.ipynb) | 75 | 2 of 2, 1 right | 1 of 2 | begun |" in shown(folder)
    assert next_step(folder) == "go on with [What is 00?](00_start.ipynb); the exercise `two_views` is open."


def test_after_a_lesson_comes_the_next_one_and_what_was_skipped_at_last(folder):
    finish("00", "nearest", "two_views")
    assert next_step(folder) == "begin [What is 01?](01_more.ipynb)." and "| ✓ done |" in shown(folder)
    (folder / progress.FILE).unlink()
    progress.note("nearest", "checked", status="correct")
    finish("01", "uses_labels")
    (line, *others) = [json.loads(one) for one in (folder / progress.FILE).read_text().split("\n") if one]
    later = [{**one, "at": line["at"] + 60} for one in others]
    (folder / progress.FILE).write_text("\n".join(map(json.dumps, [line, *later])))
    assert next_step(folder) == "go on with [What is 00?](00_start.ipynb)."


def test_when_all_is_done_it_says_so(folder):
    finish("00", "nearest", "two_views")
    finish("01", "uses_labels")
    assert next_step(folder).startswith("nothing is left to do")


def test_what_the_learner_wrote_on_the_page_is_kept(folder):
    shown(folder)
    page = folder / start_page.NAME
    for number in range(2):
        page.write_text(page.read_text("utf-8") + f"my note {number}\n", "utf-8")
        assert "my note" not in shown(folder)
    kept = sorted(path.name for path in folder.glob("START_yours*.md"))
    assert kept == ["START_yours.md", "START_yours1.md"] and "my note 0" in (folder / kept[0]).read_text("utf-8")


def test_a_page_that_is_up_to_date_is_not_written(folder, monkeypatch):
    shown(folder)
    written = []
    monkeypatch.setattr(start_page, "write_atomically", lambda path, *_: written.append(path))
    start_page.write(folder)
    assert not written
    finish("00", "nearest", "two_views")
    start_page.write(folder)
    assert written == [folder / start_page.NAME]


@pytest.mark.parametrize("content", ["", "{", '{"cells": 1}', '{"cells": [{"source": 1}]}'])
def test_a_damaged_notebook_is_left_out(folder, content):
    (folder / start_page.EDITIONS / FILES[1]).write_text(content)
    assert "01_more" not in shown(folder) and "00_start" in shown(folder)


def test_a_title_with_a_bar_stays_in_its_column(folder):
    (folder / start_page.EDITIONS / FILES[1]).write_text(json.dumps({"cells": [{"source": ["# a | b"]}]}))
    assert "[a \\| b](01_more.ipynb)" in shown(folder)


def test_solved_means_what_the_checks_mean():
    assert start_page.SOLVED == check.CORRECT


def test_a_report_brings_it_up_to_date(folder):
    finish("00", "nearest", "two_views")
    check.report("00")
    assert "✓ done" in (folder / start_page.NAME).read_text("utf-8")


def test_a_report_goes_on_where_the_page_can_not_be_written(folder, monkeypatch):
    monkeypatch.setattr(start_page, "write_atomically", lambda *_: (_ for _ in ()).throw(OSError("full")))
    assert "No prediction" in str(check.report("00"))
