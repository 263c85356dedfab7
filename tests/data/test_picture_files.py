"""Every thing in a folder is a picture's file, or named with the reason; nothing is opened, nothing waits."""

import os

import pytest

from ssl_course.data import picture_files
from ssl_course.data.picture_files import find_pictures


def test_files_come_sorted_with_their_size_and_time(tmp_path):
    (tmp_path / "b").mkdir()
    for name, content in (("b/2.JPG", b"xx"), ("a.png", b"x"), ("b/1.webp", b"xxx")):
        (tmp_path / name).write_bytes(content)
    os.utime(tmp_path / "a.png", ns=(5, 7))
    found, skipped = find_pictures(tmp_path)
    assert [(file.name, file.size) for file in found] == [("a.png", 1), ("b/1.webp", 3), ("b/2.JPG", 2)]
    assert found[0].changed == 7 and found[0].path == str(tmp_path / "a.png") and skipped == []


def test_what_is_no_picture_is_named_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_files, "MOST_BYTES", 2_000_000)
    os.mkfifo(tmp_path / "pipe.png")  # reading it would wait for ever
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "dangling.jpg").symlink_to("nowhere")
    (tmp_path / "circle.jpg").symlink_to("circle.jpg")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "empty.webp").touch()
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".hidden.png").write_text("x")
    with open(tmp_path / "huge.png", "wb") as file:
        file.truncate(3_000_000)
    found, skipped = find_pictures(tmp_path)
    reasons = dict(skipped)
    assert found == [] and list(reasons) == sorted(os.listdir(tmp_path))
    for name, words in {
        "pipe.png": "no regular file",
        "folder.png": "a folder, and an empty one",
        "dangling.jpg": "a link that leads nowhere",
        "circle.jpg": "a link that leads in a circle",
        "up": "a link to a folder, which is not followed",
        "empty.webp": "0 bytes",
        "notes.txt": "no JPEG, PNG or WebP by its name",
        ".hidden.png": "hidden",
        "huge.png": "3 megabytes: more than 2",
    }.items():
        assert words in reasons[name], name


def test_a_link_to_a_file_is_followed_and_a_folder_with_a_pictures_name_is_looked_into(tmp_path):
    (tmp_path / "x.png").mkdir()
    (tmp_path / "x.png" / "1.png").write_bytes(b"x")
    (tmp_path / "2.png").symlink_to(tmp_path / "x.png" / "1.png")
    found, skipped = find_pictures(tmp_path)
    assert [file.name for file in found] == ["2.png", "x.png/1.png"] and skipped == []


def test_odd_names_stay_as_they_are(tmp_path):
    names = ["a\nb.png", "ü<b>.png", os.fsdecode(b"\xff.png"), "-rf.png", " .png"]
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    assert {file.name for file in find_pictures(tmp_path)[0]} == set(names)


def test_a_folder_that_can_not_be_listed_is_named(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    listed = os.scandir

    def scandir(path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(picture_files.os, "scandir", scandir)
    assert find_pictures(tmp_path)[1] == [("closed", "a folder that can't be listed (no permission to read it)")]
    with pytest.raises(PermissionError, match="can't be listed"):
        find_pictures(tmp_path / "closed")


def test_the_folder_itself_must_be_one(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        find_pictures(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match="is no folder"):
        find_pictures(tmp_path / "file")
