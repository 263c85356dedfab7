"""Signs are printed where they can be, and replaced where they can't."""

import io
import sys

import pytest

from ssl_course.console import PLAIN, say


def said(text, encoding, monkeypatch):
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding=encoding, newline="\n"))
    say(text, flush=True)
    return buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_place_that_knows_all_signs_gets_them(encoding, monkeypatch):
    text = "✓ ✗ ○ → ± “x” 漢"
    assert said(text, encoding, monkeypatch) == text + "\n"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("cp1252", "+ x o -> ± “x” – ?"), ("latin-1", "+ x o -> ± ?x? ? ?"), ("ascii", "+ x o -> ? ?x? ? ?")],
)
def test_elsewhere_each_missing_sign_has_a_plain_one(encoding, expected, monkeypatch):
    assert said("✓ ✗ ○ → ± “x” – 漢", encoding, monkeypatch) == expected + "\n"


def test_plain_signs_can_be_written_everywhere():
    assert "".join(PLAIN.values()).isascii()


def test_a_stream_without_an_encoding_gets_everything(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    say("✓ yes")
    assert stream.getvalue() == "✓ yes\n"
