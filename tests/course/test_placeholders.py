"""What the build fills into a lesson's text."""

import types

import pytest

from ssl_course.course import placeholders
from ssl_course.course.minutes import Minutes
from ssl_course.exercises import EXERCISES

SOURCE = "def helper(x):\n    pass\ndef nearest(features, k):\n    pass\ndef two_views(images):\n    pass\n"


@pytest.fixture
def source(tmp_path):
    (path := tmp_path / "00_a.py").write_text(SOURCE, "utf-8")
    return path


def test_minutes_and_waiting(source, monkeypatch):
    monkeypatch.setattr(placeholders, "minutes", lambda path: Minutes(20, 22, 20, 2.6))
    text = "*About {minutes} minutes, {waiting} of them waiting.* {other} \\frac{1}{2}"
    assert placeholders.fill(text, source) == "*About 65 minutes, 3 of them waiting.* {other} \\frac{1}{2}"
    monkeypatch.setattr(placeholders, "minutes", lambda path: Minutes(20, 22, 20, 0.1))
    assert placeholders.fill("{waiting}", source) == "1"


def test_the_next_lesson_is_the_one_that_follows_in_the_catalogue(source, monkeypatch):
    known = [
        types.SimpleNamespace(title=f"{name}?", path=source.with_name(f"{name}.py")) for name in ("00_a", "02_c", "07")
    ]
    monkeypatch.setattr(placeholders.catalogue, "lessons", lambda: known)
    assert placeholders.fill("Next: {next}", source) == "Next: [02_c?](02_c.ipynb)"
    known.insert(1, types.SimpleNamespace(title="01_b?", path=source.with_name("01_b.py")))
    assert placeholders.fill("Next: {next}", source) == "Next: [01_b?](01_b.ipynb)"
    assert placeholders.fill("{next}", known[-1].path) == "this is the last lesson there is so far."


def test_exercises_get_their_minutes_in_the_order_of_the_text(source):
    assert placeholders.exercises(source) == ["nearest", "two_views"]
    text = "words\n\n### Exercise 2 · Views ★☆☆\n\n### Exercise 1 · Ask ★★☆\n### Exercise without stars"
    filled = placeholders.fill(text, source)
    ask, views = (EXERCISES[name].minutes for name in ("nearest", "two_views"))
    assert f"### Exercise 2 · Views ★☆☆ · {views} minutes\n" in filled
    assert f"### Exercise 1 · Ask ★★☆ · {ask} minutes\n" in filled
    assert filled.endswith("### Exercise without stars")
    with pytest.raises(ValueError, match="00_a.py has a heading for exercise 3, and holds nearest, two_views"):
        placeholders.fill("### Exercise 3 · More ★★★", source)
