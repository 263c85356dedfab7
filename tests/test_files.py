"""Writing is all or nothing."""

import os

import pytest

from ssl_course.files import write_atomically


def test_text_and_bytes_are_written_as_they_are(tmp_path):
    path = tmp_path / "x"
    write_atomically(path, "ä\n")
    assert path.read_bytes() == b"\xc3\xa4\n"
    write_atomically(str(path), b"\x00\r\n")
    assert path.read_bytes() == b"\x00\r\n" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "x.json"
    write_atomically(path, "old")

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
