"""Writing is all or nothing."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest

from ssl_course import files, settings
from ssl_course.course import results
from ssl_course.files import read_results, write_atomically, write_together


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


def test_files_that_belong_together_are_written_together(tmp_path, monkeypatch):
    one, two = tmp_path / "one", tmp_path / "two"
    write_together({one: "1", two: "2"})
    monkeypatch.setattr(os, "fsync", lambda number, calls=[]: calls.append(0) or (len(calls) > 1 and full()))
    with pytest.raises(OSError, match="two"):
        write_together({one: "new", two: "new"})
    assert (one.read_text(), two.read_text()) == ("1", "2") and len(list(tmp_path.iterdir())) == 2


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_reported_with_the_file_that_was_to_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device: .*x.json'$") as raised:
        write_atomically(tmp_path / "x.json", "new")
    assert raised.value.errno == errno.ENOSPC and not list(tmp_path.iterdir())
    with pytest.raises(FileNotFoundError, match="missing/x.json'$"):
        write_atomically(tmp_path / "missing" / "x.json", "new")


KILLED = """
import os, sys
from ssl_course.files import write_atomically
os.fsync = lambda number: print(os.getpid(), flush=True) or sys.stdin.read()
write_atomically(sys.argv[1], "half")
"""


def test_what_a_killed_process_left_is_cleared_and_nothing_else(tmp_path):
    path = tmp_path / "x.json"
    write_atomically(path, "old")
    start = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": files.__file__.rsplit("ssl_course", 1)[0]}
    dead, alive = (subprocess.Popen([sys.executable, "-c", KILLED, path], **start) for _ in range(2))
    names = {process: process.stdout.readline().decode().strip() for process in (dead, alive)}
    dead.kill()
    dead.wait()
    other = [
        f"x.json.{names[dead]}.tmp.bak",
        f"y.json.{names[dead]}.tmp",
        "x.json.tmp",
        "x.json.mine.tmp",
        "x.json.0.tmp",
    ]
    for name in [*other, f"x.json.{names[dead]}.tmp", f"x.json.{os.getpid()}.tmp"]:
        (tmp_path / name).write_text("")
    assert path.read_text() == "old"
    write_atomically(path, "new")
    left = {one.name for one in tmp_path.iterdir()} - {"x.json", *other}
    assert path.read_text() == "new" and len(left) == 1 and left.pop().startswith(f"x.json.{names[alive]}-")
    alive.communicate()  # goes on, and its file was not taken from it
    assert alive.returncode == 0 and path.read_text() == "half"


def test_links_are_replaced_not_followed(tmp_path, monkeypatch):
    victim = tmp_path / "victim"
    victim.write_text("dear")
    (tmp_path / "x").symlink_to(victim)
    write_atomically(tmp_path / "x", "new")
    monkeypatch.setattr(files, "_clear", lambda path: None)
    monkeypatch.setattr(files.threading, "get_ident", lambda: 7)
    (tmp_path / f"y.{os.getpid()}-7.tmp").symlink_to(victim)
    with pytest.raises(FileExistsError, match="y'$"):
        write_atomically(tmp_path / "y", "new")
    assert victim.read_text() == "dear" and (tmp_path / "x").read_text() == "new"
    assert not (tmp_path / "x").is_symlink()


DAMAGED = [b"", b"{", b"\xff\xfe", b"null", b"[]", b"{}", b'{"claims": 3}', b'{"claims": []']


@pytest.mark.parametrize("content", DAMAGED, ids=str)
def test_a_damaged_results_file_is_named_with_the_way_back(content, tmp_path):
    (path := tmp_path / "00_x.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"00_x.json is damaged .*`git checkout -- results/00_x.json`"):
        read_results(path, "claims")
    path.write_text(json.dumps({"claims": [1]}))
    assert read_results(path, "claims") == {"claims": [1]}
    path.unlink()
    with pytest.raises(FileNotFoundError, match="`make results LESSON=00` makes it"):
        read_results(path)


def test_where_the_course_is_installed_pip_brings_a_results_file_back(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "__file__", str(tmp_path / "files.py"))
    (tmp_path / "share" / "results").mkdir(parents=True)
    (path := tmp_path / "share" / "results" / "00_x.json").write_text("{")
    with pytest.raises(ValueError, match=r"00_x.json is damaged .*`pip install --force-reinstall ssl-course`\.$"):
        read_results(path)


@pytest.mark.parametrize("path", sorted((settings.ROOT / "results").glob("*.json")), ids=lambda path: path.stem)
def test_a_missing_results_file_is_named_with_the_command_that_makes_it(path, tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        read_results(tmp_path / path.name)
    name = re.search("`make results LESSON=(.*)` makes it", str(caught.value))[1]
    assert [results.results_file(source).name for source in results._sources(name)] == [path.name]
