"""The learner's folder on the disk: whatever stands there, nothing gets lost, also when a write is cut off."""

import json
import os

import pytest

from ssl_course.course import editions
from ssl_course.start_page import EDITIONS

NAME = "07_siamese.ipynb"
STUB, ANSWER = "def margin_loss(z):\n    raise NotImplementedError", "def margin_loss(z):\n    return z.sum()"
CHECK = "margin_loss = check.margin_loss(margin_loss)"


def notebook(*sources):
    cells = [
        {"cell_type": "code", "id": f"{hash(one) & 0xFFFFFFFFFFFF:012x}", "metadata": {}, "outputs": [], "source": one}
        for one in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def folders(tmp_path):
    """notebooks/ with one lesson, copied to work/."""
    source, work = tmp_path / "notebooks", tmp_path / "work"
    source.mkdir()
    (source / NAME).write_bytes(notebook("# Seven", STUB, CHECK))
    assert editions.fill(source, work) == [NAME]
    return source, work


def solve(work):
    own = json.loads((work / NAME).read_bytes())
    own["cells"][1]["source"] = ANSWER
    (work / NAME).write_text(json.dumps(own))
    return (work / NAME).read_bytes()


def sources(path):
    return [cell["source"] for cell in json.loads(path.read_bytes())["cells"]]


def kept(work):
    return {path.name: path.read_bytes() for path in (work / editions.OLD).iterdir()}


def test_filling_never_overwrites_and_knows_the_edition(folders):
    source, work = folders
    before = solve(work)
    (source / NAME).write_bytes(notebook("# Seven, better", STUB, CHECK))
    assert editions.fill(source, work) == [] and (work / NAME).read_bytes() == before
    assert sources(work / EDITIONS / NAME) == ["# Seven", STUB, CHECK]
    assert editions.newer(source, work) == [NAME] and not editions.is_untouched(work, NAME)


def test_a_copy_says_of_kernel_and_language_what_the_kernel_will_say(folders):
    """Else JupyterLab changes it on opening, and asks whether to save when it is closed."""
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelspec import get_kernel_dict

    _, work = folders
    metadata = json.loads((work / NAME).read_bytes())["metadata"]
    assert metadata["language_info"] == IPythonKernel.language_info
    assert metadata["kernelspec"]["display_name"] == get_kernel_dict()["display_name"]


def test_a_damaged_notebook_of_the_course_stops_nothing(folders):
    source, work = folders
    (source / "08_x.ipynb").write_bytes(b'{"cells": [')
    assert editions.fill(source, work) == ["08_x.ipynb"] and editions.damaged(source, work) == ["08_x.ipynb"]
    solve(work)
    (source / NAME).write_bytes(b"{")
    assert editions.newer(source, work) == [] and ANSWER in sources(work / NAME)


def test_an_update_carries_the_answer_and_keeps_the_old_copy_with_its_date(folders):
    source, work = folders
    before = solve(work)
    os.utime(work / NAME, (1.7e9, 1.7e9))
    (source / NAME).write_bytes(notebook("# Seven, better", STUB, "x = 1", CHECK))
    name = editions.update(source, work, NAME)
    assert sources(work / NAME) == ["# Seven, better", ANSWER, "x = 1", CHECK]
    assert name.startswith("07_siamese_2023-11-1") and kept(work) == {name: before}
    assert editions.newer(source, work) == []
    assert editions.update(source, work, NAME) != name and sources(work / NAME)[1] == ANSWER  # again: nothing is lost


def test_what_was_not_touched_is_replaced_without_a_copy(folders):
    source, work = folders
    (source / NAME).write_bytes(new := notebook("# Seven, better"))
    assert editions.is_untouched(work, NAME) and editions.update(source, work, NAME) is None
    assert (work / NAME).read_bytes() == editions.as_opened(new) and not (work / editions.OLD).exists()


def test_what_is_no_notebook_is_left_by_an_update_and_kept_by_a_reset(folders):
    source, work = folders
    (work / NAME).write_bytes(half := notebook("mine")[:40])
    assert editions.damaged(source, work) == [NAME] and editions.newer(source, work) == []
    with pytest.raises(ValueError, match="no JSON"):
        editions.update(source, work, NAME)
    assert (work / NAME).read_bytes() == half
    name = editions.reset(source, work, NAME)
    assert kept(work) == {name: half} and (work / NAME).read_bytes() == editions.as_opened((source / NAME).read_bytes())


@pytest.mark.parametrize("kind", ["folder", "dead link", "link", "missing"])
def test_a_reset_moves_whatever_stands_there(folders, kind):
    source, work = folders
    before = solve(work)
    (work / NAME).rename(elsewhere := work.parent / "elsewhere.ipynb")
    if kind == "folder":
        (work / NAME).mkdir()
        (work / NAME / "note.txt").write_text("mine")
    elif kind == "dead link":
        (work / NAME).symlink_to(work.parent / "nowhere")
    elif kind == "link":
        (work / NAME).symlink_to(elsewhere)
    name = editions.reset(source, work, NAME)
    assert (work / NAME).read_bytes() == editions.as_opened((source / NAME).read_bytes()) and not (
        work / NAME
    ).is_symlink()
    assert elsewhere.read_bytes() == before
    assert (name is None) == (kind == "missing")
    if kind == "folder":
        assert (work / editions.OLD / name / "note.txt").read_text() == "mine"
    if kind == "link":
        assert (work / editions.OLD / name).resolve() == elsewhere.resolve()


def test_resets_in_the_same_minute_keep_all_copies(folders):
    source, work = folders
    seen = []
    for number in range(3):
        (work / NAME).write_text(f"{number}")
        os.utime(work / NAME, (1.7e9, 1.7e9))
        seen.append(editions.reset(source, work, NAME))
    assert sorted(kept(work).values()) == [b"0", b"1", b"2"] and len(set(seen)) == 3


def test_updates_in_the_same_minute_keep_all_copies(folders):
    source, work = folders
    before, names = [], []
    for number in range(3):
        own = json.loads(solve(work))
        own["cells"].append(
            {"cell_type": "markdown", "id": f"own-{number}", "metadata": {}, "source": f"note {number}"}
        )
        (work / NAME).write_text(json.dumps(own))
        os.utime(work / NAME, (1.7e9, 1.7e9))
        before.append((work / NAME).read_bytes())
        (source / NAME).write_bytes(notebook(f"# Edition {number}", STUB, CHECK))
        names.append(editions.update(source, work, NAME))
    assert [kept(work)[name] for name in names] == before and len(set(names)) == 3
    assert sources(work / NAME)[-3:] == ["note 0", "note 1", "note 2"]


CUTS = ("fsync", "replace", "rename")


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("action", ["update", "reset"])
def test_a_write_that_is_cut_off_anywhere_loses_nothing(folders, monkeypatch, action, cut):
    """Whichever call of the system is the last one, the answer stands in the folder, and a second try works."""
    source, work = folders
    before = solve(work)
    (source / NAME).write_bytes(notebook("# Seven, better", STUB, CHECK))
    real, done = getattr(os, cut), False
    for last in range(12):
        calls = iter(range(100))

        def stops(*arguments, _last=last, _calls=calls, **options):
            if next(_calls) == _last:
                raise KeyboardInterrupt
            return real(*arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(os, cut, stops)
            try:
                getattr(editions, action)(source, work, NAME)
                done = True
            except KeyboardInterrupt:
                pass
        there = [path.read_bytes() for path in work.rglob("*.ipynb")]
        assert before in there or any(b"return z.sum()" in one for one in there)
        if (work / NAME).exists() and action == "update":
            assert ANSWER in sources(work / NAME)
        if done:
            break
    assert done and before in kept(work).values()
    assert sources(work / NAME) == ["# Seven, better", ANSWER if action == "update" else STUB, CHECK]
    assert editions.fill(source, work) == [] and editions.newer(source, work) == []


def test_a_notebook_that_is_saved_meanwhile_is_left_as_it_is(folders, monkeypatch):
    source, work = folders
    solve(work)
    (source / NAME).write_bytes(notebook("# Seven, better", STUB, CHECK))
    monkeypatch.setattr(editions, "_keep", lambda path, content: path.write_text("saved by Jupyter") and "x")
    with pytest.raises(ValueError, match="saved at the same moment"):
        editions.update(source, work, NAME)
    assert (work / NAME).read_text() == "saved by Jupyter"


def test_a_copy_of_an_earlier_version_of_the_course_is_updated_too(folders):
    source, work = folders
    solve(work)
    (work / EDITIONS / NAME).unlink()
    assert editions.newer(source, work) == []
    (source / NAME).write_bytes(notebook("# Seven, better", STUB, CHECK))
    assert editions.newer(source, work) == [NAME]
    editions.update(source, work, NAME)
    assert sources(work / NAME) == ["# Seven, better", "# Seven", ANSWER, CHECK]


def test_a_lesson_that_left_the_course_is_named_and_stays(folders):
    source, work = folders
    (source / NAME).rename(source / "08_siamese.ipynb")
    assert editions.gone(source, work) == [NAME] and editions.fill(source, work) == ["08_siamese.ipynb"]
    assert (work / NAME).exists()


def test_a_notebook_that_the_learner_renamed_stays_beside_a_fresh_one(folders):
    source, work = folders
    before = solve(work)
    (work / NAME).rename(work / "my_07.ipynb")
    assert editions.fill(source, work) == [NAME]
    assert (work / "my_07.ipynb").read_bytes() == before and editions.newer(source, work) == []
