"""Tasks on clips: every number is there, and what is finished is not measured again."""

import pytest

from ssl_course import settings
from ssl_course.course import measure_video
from ssl_course.evaluate.clip_questions import FRAME_READS
from ssl_course.methods import video
from ssl_course.plot import lesson_12


def test_the_lesson_draws_all_arms_that_are_measured():
    measured = {"raw pixels", "four frames", *video.UNTRAINED, *FRAME_READS, *video.TASKS}
    assert measured - {"frames"} == set(lesson_12.ARMS)


@pytest.mark.slow
def test_a_smoke_run_measures_every_number(monkeypatch, tmp_path):
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_video.run_once(0, tmp_path)["records"]}
        called = []
        monkeypatch.setattr(video, "learn", lambda *given, **options: called.append(given))
        again = {one["id"]: one["numbers"] for one in measure_video.run_once(0, tmp_path)["records"]}
    assert again == records and called == []
    rights = {f"{task}, right" for task in measure_video.ASKED}
    assert set(records["readouts"]) == {f"{arm}, {q}" for arm in lesson_12.ARMS for q in lesson_12.PANELS} | rights
    assert set(records["collapse"]) == {f"{name}, {what}" for name in measure_video.TARGETS for what in ("std", "rank")}
    assert set(records["lossless"]) == {"arrow of time, right"}
    shares = [records["readouts"][name] for name in rights] + [*records["lossless"].values()]
    assert all(0 < value < 1 for value in shares)
