"""How a learner calls the course, in a clone and where it is installed."""

from ssl_course.course import places
from ssl_course.settings import ROOT


def test_this_is_a_checkout():
    assert places.CHECKOUT and ROOT / "notebooks" == places.NOTEBOOKS


def test_commands_read_as_they_are_typed(monkeypatch):
    assert places.command("lab") == "`make lab`"
    assert places.command("lab --reset=07") == "`make lab ARGS=--reset=07`"
    assert places.command("lab --no-browser --port=1") == '`make lab ARGS="--no-browser --port=1"`'
    monkeypatch.setattr(places, "CHECKOUT", False)
    assert places.command("lab --reset=07") == "`ssl-course lab --reset=07`"
