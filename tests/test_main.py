"""The one command line hands its words to the command that they name."""

import importlib
import sys

import pytest

from ssl_course.__main__ import COMMANDS, main


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_gets_the_words_after_its_name(command, monkeypatch):
    module, given = importlib.import_module(COMMANDS[command][0]), []
    monkeypatch.setattr(module, "main", lambda words: given.append(words) or 5)
    monkeypatch.setattr(sys, "argv", ["ssl-course", command, "08", "--option"])
    assert main() == 5 and given == [["08", "--option"]]


@pytest.mark.parametrize("words", [[], ["nonsense"], ["--help"]], ids=str)
def test_other_words_give_the_list_of_commands_and_2(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ssl-course", *words])
    assert main() == 2
    said = capsys.readouterr().out
    assert all(f"{name:<8} {what}" in said for name, (_, what) in COMMANDS.items())
