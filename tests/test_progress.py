"""The learner's record: what is kept where, what survives, and what is counted from it."""

import json
import subprocess
import sys

import pytest

from ssl_course import progress, settings

WRITER = """import sys
from pathlib import Path
from ssl_course import progress, settings
with settings.using(smoke=False, work=Path.cwd()):
    for number in range(200):
        progress.note(sys.argv[1], "hint", number=number)
"""


def kept_in(folder):
    return [(event["id"], event["what"]) for event in progress.read(folder)]


def test_events_are_kept_at_once_and_read_by_a_fresh_session(learner, session):
    progress.note("00-1", "guessed", option="b")
    session()
    (event,) = progress.events()
    assert {name: event[name] for name in ("id", "what", "option")} == {"id": "00-1", "what": "guessed", "option": "b"}
    progress.note("nearest", "checked", status="correct")
    assert kept_in(learner) == [("00-1", "guessed"), ("nearest", "checked")]
    assert [path.name for path in learner.iterdir()] == [progress.FILE]


def test_a_notebook_in_a_folder_below_and_one_in_notebooks_are_the_learners(learner, tmp_path, monkeypatch):
    for place in (learner / "deeper", tmp_path / "notebooks"):
        place.mkdir()
        monkeypatch.setattr(settings, "ROOT", tmp_path)
        monkeypatch.chdir(place)
        progress.note("00-1", "asked")
    assert len(kept_in(learner)) == 2


NOT_KEPT = {"smoke": True, "strict": True, "record": "records.jsonl"}


@pytest.mark.parametrize(("switch", "value"), NOT_KEPT.items(), ids=NOT_KEPT)
def test_smoke_runs_grading_and_results_write_nothing_and_read_nothing(learner, switch, value):
    progress.note("00-1", "guessed", option="b")
    with settings.using(**{switch: value if value is True else learner / value}):
        assert not progress.kept() and progress.events() == []
        progress.note("00-2", "asked")
        assert [event["id"] for event in progress.events()] == ["00-2"]
    assert kept_in(learner) == [("00-1", "guessed")]


def test_elsewhere_nothing_is_written(learner, tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path / "solutions")
    progress.note("00-1", "asked")
    assert [event["id"] for event in progress.events()] == ["00-1"]
    assert list(learner.iterdir()) == [] and list((tmp_path / "solutions").iterdir()) == []


def test_two_kernels_at_once_lose_nothing(learner):
    names = ("one", "two")
    code = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*code, name], cwd=learner) for name in names]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    found = progress.read(learner)
    for name in names:
        assert [event["number"] for event in found if event["id"] == name] == list(range(200))


def test_a_place_that_can_not_be_written_is_named_once_and_the_session_counts(learner, capsys):
    (learner / progress.FILE).mkdir()
    progress.note("00-1", "asked")
    progress.note("00-1", "guessed", option="a")
    said = capsys.readouterr().out
    place = f"Guesses and checks can't be kept in {learner / progress.FILE} (is a directory)"
    assert said == f"{place}, so they count in this session only.\n"
    assert [event["what"] for event in progress.events()] == ["asked", "guessed"]
    progress.events()
    assert capsys.readouterr().out.count("can't be read") == 1


GOOD = b'{"at": 1.5, "id": "00-1", "what": "settled", "bears_out": ["c"]}'
DAMAGED = {
    "cut": GOOD[:30],
    "binary": b"\xff\xfe\x00\x80",
    "a list": b"[1]",
    "a number": b"7",
    "null": b"null",
    "no id": b'{"at": 1, "what": "asked"}',
    "no time": b'{"at": "noon", "id": "00-1", "what": "asked"}',
    "nan": b'{"at": NaN, "id": "00-1", "what": "asked"}',
    "an endless number": b'{"at": 1' + b"0" * 400 + b', "id": "00-1", "what": "asked"}',
    "unknown": b'{"at": 1, "id": "00-1", "what": "cheated"}',
    "a list for a word": b'{"at": 1, "id": "00-1", "what": "guessed", "option": ["a"]}',
    "a word for a list": b'{"at": 1, "id": "00-1", "what": "settled", "bears_out": "abc"}',
    "numbers in a list": b'{"at": 1, "id": "00-1", "what": "settled", "bears_out": [1]}',
    "a word for a number": b'{"at": 1, "id": "nearest", "what": "hint", "number": "3"}',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("line", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_entry_is_left_out_and_said_once(line, learner, capsys):
    (learner / progress.FILE).write_bytes(line)
    progress.note("00-2", "asked")  # on a line of its own
    assert [event["id"] for event in progress.events()] == ["00-2"]
    said = capsys.readouterr().out
    assert said == f"{learner / progress.FILE} is damaged: 1 of 2 entries can't be read and are left out.\n"
    assert len(progress.events()) == 1 and capsys.readouterr().out == ""


def test_a_whole_entry_is_read_as_it_is(learner):
    (learner / progress.FILE).write_bytes(GOOD)
    assert progress.read(learner) == [json.loads(GOOD)]


def guessed(option):
    return {"id": "00-1", "what": "guessed", "option": option}


def settled(*bears_out):
    return {"id": "00-1", "what": "settled", "bears_out": list(bears_out)}


PREDICTIONS = {
    "nothing": ([], (None, False, None), False),
    "changed before": ([guessed("a"), guessed("b"), settled("b")], ("b", False, ("b",)), True),
    "changed after": ([guessed("a"), settled("b"), guessed("b"), settled("a")], ("a", False, ("b",)), False),
    "late": ([settled("b"), guessed("b"), settled("b")], (None, True, ("b",)), False),
    "open": ([guessed("a")], ("a", False, None), False),
    "no option": ([guessed("a"), settled()], ("a", False, ()), False),
    "one of several": ([guessed("a"), settled("a", "b")], ("a", False, ("a", "b")), True),
    "another's": ([guessed("a") | {"id": "00-10"}, settled("a")], (None, False, ("a",)), False),
}


@pytest.mark.parametrize(("found", "held", "right"), PREDICTIONS.values(), ids=PREDICTIONS)
def test_the_first_guess_and_the_first_outcome_stay(found, held, right):
    one = progress.prediction("00-1", found)
    assert (one.guess, one.late, one.settled) == held and one.right is right


def test_minutes_leave_long_pauses_out():
    times = [100, 0, 1000, 1900, 2801]  # in any order; the pauses are 100, 900, 900, and one second too many
    assert progress.minutes([{"at": at} for at in times]) == pytest.approx(1900 / 60)
    assert progress.minutes([]) == progress.minutes([{"at": 5.0}]) == 0
