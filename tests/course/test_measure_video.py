"""Tasks on clips: every number is there, and what is finished is not measured again."""

import pytest
import torch
from torch import nn

from ssl_course import settings
from ssl_course.course import measure_video
from ssl_course.evaluate.clip_questions import FRAME_READS
from ssl_course.methods import video
from ssl_course.plot import lesson_12


def test_the_lesson_draws_all_arms_that_are_measured():
    measured = {"raw pixels", "four frames", *video.UNTRAINED, *FRAME_READS, *video.TASKS}
    assert measured - {"frames"} == set(lesson_12.ARMS)
    assert set(measure_video.LRS) == set(video.TASKS)


def test_equal_rows_have_no_spread():
    clips = torch.zeros(5, 8, 4, 4, dtype=torch.uint8)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 3))
    std, rank = measure_video.spread_and_rank(network, clips)
    assert std == pytest.approx(0, abs=1e-6) and rank == 0


@pytest.mark.slow
def test_a_smoke_run_measures_every_number(monkeypatch, tmp_path):
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_video.run_once(0, tmp_path)["records"]}
        called = []
        monkeypatch.setattr(video, "learn", lambda *given, **options: called.append(given))
        again = {one["id"]: one["numbers"] for one in measure_video.run_once(0, tmp_path)["records"]}
    assert again == records and called == []
    assert set(records["readouts"]) == {f"{arm}, {q}" for arm in lesson_12.ARMS for q in lesson_12.PANELS}
    assert set(records["collapse"]) == {f"{name}, {what}" for name in measure_video.TARGETS for what in ("std", "rank")}
    assert set(records["arrow"]) == {"friction", "no friction"}
    assert all(0 <= value <= 1 for value in records["arrow"].values())
