"""More steps with labels: both arms are measured once, with the steps that the lesson names; finished ones are kept."""

import pytest

from ssl_course import catalogue, settings
from ssl_course.course import measure_label_steps as measure
from ssl_course.plot import lesson_05_seeds


@pytest.mark.filterwarnings("ignore")
def test_a_smoke_run_measures_what_the_lesson_draws(monkeypatch, tmp_path):
    asked = []
    score = measure.with_labels
    monkeypatch.setattr(
        measure, "with_labels", lambda *args, **options: asked.append((args[2], options)) or score(*args, **options)
    )
    with settings.using(smoke=True):
        (record,) = measure.run_once(0, tmp_path)["records"]
        assert set(record["numbers"]) == {f"{arm}, 100 labels" for arm in lesson_05_seeds.LONGER}
        assert measure.run_once(0, tmp_path)["records"] == [record]
    assert [(count, one["steps"], one["lr"]) for count, one in asked] == [(100, 1614, 3e-3), (100, 1614, 1.5e-3)]


def test_the_lesson_says_how_many_steps_they_are():
    (source,) = catalogue.sources("05")
    text = " ".join(source.read_text("utf-8").split("\n# "))
    assert f"that makes {measure.EQUAL_COST:,}." in text and f"*Longer*: {measure.EQUAL_COST:,} steps" in text
