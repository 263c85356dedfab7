"""The options of the commands: a usage that can be typed, the lessons that were asked for."""

import importlib

import pytest

from ssl_course import catalogue
from ssl_course.__main__ import COMMANDS
from ssl_course.course import options

OWN = {"lab", "sweep"}  # JupyterLab's options follow in one, settings in the other: they show their docstrings


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in OWN])
def test_a_commands_help_begins_with_a_usage_that_can_be_typed(command, capsys):
    with pytest.raises(SystemExit) as end:
        importlib.import_module(COMMANDS[command][0]).main(["--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python -m ssl_course {command} [-h]")


def test_an_installed_copy_names_its_script_and_keeps_the_lines_of_the_help(monkeypatch):
    monkeypatch.setattr(options, "CHECKOUT", False)
    said = options.parser_for("verdict", "One.\n\n    two\n").format_help()
    assert said.startswith("usage: ssl-course verdict [-h]") and "One.\n\n    two\n" in said


def test_the_lesson_that_was_asked_for_or_all(capsys):
    parser = options.parser_for("slides", "Slides.")
    parser.add_argument("--quick", action="store_true")
    said, sources = options.asked_lessons(parser, ["07", "--quick"])
    assert said.quick and [path.stem for path in sources] == ["07_siamese"]
    assert options.asked_lessons(options.parser_for("slides", "Slides."), [])[1] == catalogue.sources()
    with pytest.raises(SystemExit) as end:
        options.asked_lessons(options.parser_for("slides", "Slides."), ["77"])
    assert end.value.code == 2 and "no lesson '77' in lessons/." in capsys.readouterr().err
