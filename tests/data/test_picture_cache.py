"""A block comes back as it was written; damaged, it counts as none; where nothing can be written, nothing breaks."""

import os

import pytest
import torch

from ssl_course.data.picture_cache import PictureCache, key_of

IMAGES = torch.arange(2 * 3 * 4 * 4, dtype=torch.uint8).view(2, 3, 4, 4)


@pytest.fixture
def kept(tmp_path):
    cache = PictureCache(tmp_path / "deep" / "down")
    cache.write("abc", IMAGES, ["", "empty"])
    return cache


def test_a_block_comes_back(kept):
    images, reasons = kept.read("abc")
    assert torch.equal(images, IMAGES) and reasons == ["", "empty"] and kept.trouble == ""
    assert kept.read("other") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"),
        lambda path: path.write_bytes(path.read_bytes().replace(b"empty", b"other")),
        lambda path: path.write_bytes(path.read_bytes().replace(b"[2, 3, 4, 4]", b"[2, 3, 2, 8]")),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"[]\n"),
        lambda path: (path.unlink(), os.mkfifo(path)),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_a_damaged_block_counts_as_none(damage, kept):
    damage(kept.folder / "abc.pictures")
    assert kept.read("abc") is None


def test_what_can_not_be_written_is_told_and_breaks_nothing(tmp_path):
    (tmp_path / "file").touch()
    cache = PictureCache(tmp_path / "file" / "below")
    cache.write("abc", IMAGES, ["", ""])
    assert "can't keep the decoded pictures" in cache.trouble and cache.read("abc") is None
    cache.keep_only({"abc"})
    nowhere = PictureCache(None)
    nowhere.write("abc", IMAGES, ["", ""])
    nowhere.keep_only(())
    assert nowhere.read("abc") is None and nowhere.trouble == ""


def test_earlier_blocks_go_and_other_files_stay(kept):
    kept.write("new", IMAGES, ["", ""])
    (kept.folder / "notes.txt").touch()
    kept.keep_only({"new"})
    assert sorted(os.listdir(kept.folder)) == ["new.pictures", "notes.txt"]


def test_keys_differ_with_files_and_options():
    keys = {key_of([("a", 1, 2)], size=32), key_of([("a", 1, 3)], size=32), key_of([("a", 1, 2)], size=64)}
    assert len(keys) == 3 and key_of([("a", 1, 2)], size=32) in keys
    assert key_of([(os.fsdecode(b"\xff"), 1, 2)])  # a name that is no text
