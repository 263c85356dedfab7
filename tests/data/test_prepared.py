"""Prepared files are verified before use; a fault is named with what to do."""

import hashlib

import pytest

from ssl_course import data, settings
from ssl_course.data import prepared
from ssl_course.data.fashion import FILE

CONTENT = bytes(range(256)) * 5


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A prepared file, whole, in a data folder of its own."""
    monkeypatch.setattr(prepared, "_REGISTERED", {})
    (tmp_path / "toys").mkdir()
    (tmp_path / "toys" / "toys.bin").write_bytes(CONTENT)
    with settings.using(data=tmp_path):
        yield prepared.PreparedFile("toys/toys.bin", size=1280, sha256=hashlib.sha256(CONTENT).hexdigest())


def test_an_intact_file_is_read(file):
    assert file.read() == CONTENT


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(CONTENT[:-10]), "is truncated: 1,270 of 1,280 bytes"),
        (lambda path: path.write_bytes(CONTENT[:-1] + b"x"), "was altered"),
        (lambda path: path.write_bytes(CONTENT + b"x"), "was altered"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["missing", "truncated", "altered", "longer", "unreadable"],
)
def test_a_damaged_file_is_named_with_what_to_do(file, damage, message):
    path = settings.current.data / file.name
    damage(path)
    with pytest.raises(data.DataFileError, match=message) as caught:
        file.read()
    assert str(path) in str(caught.value) and "git checkout -- data/toys/toys.bin" in str(caught.value)
    assert "see data/toys/README.md" in str(caught.value)


def test_making_a_prepared_file_registers_it(file):
    assert prepared.prepared_files() == [file]


def test_the_files_of_all_data_sets_are_listed_and_whole():
    files = prepared.prepared_files()
    assert FILE in files and [one.name for one in files] == sorted(one.name for one in files)
    for one in files:
        assert len(one.read()) == one.size
