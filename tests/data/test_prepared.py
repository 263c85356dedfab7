"""Prepared files are verified before use; a fault is named with what to do."""

import hashlib
import os
import time

import pytest

from ssl_course import data, settings
from ssl_course.data import prepared
from ssl_course.data.fashion import FILE

CONTENT = bytes(range(256)) * 5


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A prepared file, whole, in the data folder of a course of its own."""
    monkeypatch.setattr(prepared, "_REGISTERED", {})
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    folder = tmp_path / "data"
    (folder / "toys").mkdir(parents=True)
    (folder / "toys" / "toys.bin").write_bytes(CONTENT)
    with settings.using(data=folder):
        yield prepared.PreparedFile("toys/toys.bin", size=1280, sha256=hashlib.sha256(CONTENT).hexdigest())


def test_an_intact_file_is_read(file):
    assert file.read() == CONTENT


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:26281ab2308a\nsize 1280\n"


def no_file(path):
    path.unlink()
    os.mkfifo(path)  # reading it would wait for ever


def huge(path):
    with path.open("r+b") as file:
        file.truncate(3 << 30)  # 3 GB, sparse


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(CONTENT[:-10]), "is truncated: 1,270 of 1,280 bytes"),
        (lambda path: path.write_bytes(CONTENT[:-1] + b"x"), "was altered"),
        (lambda path: path.write_bytes(CONTENT + b"x"), "was altered"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read: it is no regular file"),
        (no_file, "cannot be read: it is no regular file"),
        (huge, "was altered: it has 3,221,225,472 bytes, not 1,280"),
        (lambda path: path.write_bytes(POINTER), "is a Git LFS pointer, not the file: `git lfs pull` fetches it"),
        (lambda path: path.write_bytes(b""), "is truncated: 0 of 1,280"),
        (lambda path: (path.unlink(), path.symlink_to("nowhere")), "is missing"),
        (lambda path: (path.unlink(), path.symlink_to(path.name)), "cannot be read"),
    ],
    ids=[
        *("missing", "truncated", "altered", "longer", "folder", "pipe", "3 GB", "pointer", "empty"),
        *("dangling link", "link to itself"),
    ],
)
def test_a_damaged_file_is_named_with_what_to_do(file, damage, message):
    path = settings.current.data / file.name
    damage(path)
    start = time.perf_counter()
    with pytest.raises(data.DataFileError, match=message) as caught:
        file.read()
    assert str(path) in str(caught.value) and "git checkout -- data/toys/toys.bin" in str(caught.value)
    assert "see data/toys/README.md" in str(caught.value) and time.perf_counter() - start < 5


def test_in_another_data_folder_git_is_not_the_advice(file, tmp_path):
    with settings.using(data=tmp_path / "elsewhere"), pytest.raises(data.DataFileError, match="is missing") as caught:
        file.read()
    said = str(caught.value)
    assert f"SSL_COURSE_DATA points to {tmp_path / 'elsewhere'}: copy data/toys/toys.bin of the course folder" in said
    assert "git checkout" not in said


def test_where_the_course_is_installed_pip_is_the_advice(file, tmp_path):
    """There `import ssl_course` names the data folder: no learner made that setting."""
    (share := tmp_path / "ssl_course" / "share" / "data").mkdir(parents=True)
    with settings.using(data=share), pytest.raises(data.DataFileError, match="is missing") as caught:
        file.read()
    said = str(caught.value)
    assert "`pip install --force-reinstall ssl-course`" in said and "SSL_COURSE_DATA" not in said and "git" not in said


def test_making_a_prepared_file_registers_it(file):
    assert prepared.prepared_files() == [file]


def test_the_files_of_all_data_sets_are_listed_and_whole():
    files = prepared.prepared_files()
    assert FILE in files and [one.name for one in files] == sorted(one.name for one in files)
    for one in files:
        assert len(one.read()) == one.size
