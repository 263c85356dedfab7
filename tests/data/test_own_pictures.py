"""A folder of all sorts becomes pictures and labels; every file is either a picture or named with the reason."""

import os
import re
import tracemalloc

import pytest
import torch
from PIL import Image, ImageFile

from ssl_course import data, settings
from ssl_course.data import own_pictures
from ssl_course.data.own_pictures import printable

COLOURS = {"cats": (200, 40, 40), "dogs": (40, 40, 200)}


@pytest.fixture
def place(tmp_path):
    """Two classes of three pictures, two without a label; a broken, a tiny, an equal one, and a note."""
    root = tmp_path / "own"
    for word, (red, green, blue) in COLOURS.items():
        (root / word).mkdir(parents=True)
        for number in range(3):
            Image.new("RGB", (40 + number, 50), (red, green + 20 * number, blue)).save(root / word / f"{number}.png")
    Image.new("L", (30, 30), 90).save(root / "grey.png")
    Image.new("L", (30, 30), 120).save(root / "loose.jpg")
    (root / "cats" / "broken.jpg").write_bytes((root / "loose.jpg").read_bytes()[:200])
    Image.new("RGB", (3, 3)).save(root / "dogs" / "tiny.png")
    (root / "cats" / "notes.txt").write_text("x")
    (root / "again.png").write_bytes((root / "cats" / "0.png").read_bytes())
    with settings.using(work=tmp_path / "work"):
        yield root


def test_pictures_labels_and_what_was_skipped(place):
    found = data.folder(place, size=16)
    assert found.classes == ("cats", "dogs") and found.pictures.factors["class"].tolist() == [0, 0, 0, 1, 1, 1]
    assert found.pictures.images.shape == (6, 3, 16, 16) and found.pictures.images.dtype == torch.uint8
    assert found.pictures.images[:, 0, 8, 8].tolist() == [200] * 3 + [40] * 3
    assert isinstance(found.pool, data.Unlabeled) and len(found.pool) == len(found) == 8
    assert torch.equal(found.pool.images[:6], found.pictures.images)
    assert found.names == (*(f"{word}/{k}.png" for word in COLOURS for k in range(3)), "grey.png", "loose.jpg")
    reasons = dict(found.skipped)
    assert set(reasons) == {"again.png", "cats/broken.jpg", "cats/notes.txt", "dogs/tiny.png"}
    assert reasons["again.png"] == "at 16 × 16 pixels equal to cats/0.png"  # the one with a label stays
    assert "3 × 3 pixels" in reasons["dogs/tiny.png"] and "damaged" in reasons["cats/broken.jpg"]
    assert "8 pictures, 16 × 16; 6 with a label, 2 classes: cats 3, dogs 3; 4 other files skipped" in repr(found)
    assert "skipped dogs/tiny.png: 3 × 3 pixels: smaller than 8" in repr(found)


def test_without_labels_there_are_none_to_be_had(place):
    for labels, where in ((None, place), ("folders", place / "cats")):
        found = data.folder(where, size=16, labels=labels)
        assert isinstance(found.pictures, data.Unlabeled) and not hasattr(found.pictures, "factors")
        assert found.classes == () and "no labels" in repr(found)


def test_labels_from_a_csv_below_the_folder(place):
    (place / "labels.csv").write_text("file,label\ngrey.png,dull\nloose.jpg,dull\ncats/1.png,bright\n")
    found = data.folder(place, size=16, labels="labels.csv")
    assert found.classes == ("bright", "dull") and found.pictures.factors["class"].tolist() == [0, 1, 1]
    assert found.names[:3] == ("cats/1.png", "grey.png", "loose.jpg") and len(found.pool) == 8


def test_equal_pictures_with_different_labels_are_told(place):
    (place / "dogs" / "9.png").write_bytes((place / "cats" / "0.png").read_bytes())
    why = dict(data.folder(place, size=16).skipped)["dogs/9.png"]
    assert why == "at 16 × 16 pixels equal to cats/0.png, whose label is another: cats, not dogs"


def test_a_second_call_decodes_only_what_changed(place, monkeypatch):
    decoded, decode = [], own_pictures.decode
    monkeypatch.setattr(own_pictures, "decode", lambda path, **rest: decoded.append(path) or decode(path, **rest))
    monkeypatch.setattr(own_pictures, "BLOCK", 4)
    first = data.folder(place, size=16)
    count = len(decoded)
    again = data.folder(place, size=16)
    assert len(decoded) == count and torch.equal(first.pool.images, again.pool.images)
    assert again.skipped == first.skipped
    os.utime(place / "loose.jpg")
    data.folder(place, size=16)
    assert 1 <= len(decoded) - count <= 4  # its block alone
    data.folder(place, size=16, cache=None)
    assert len(decoded) >= 2 * count
    blocks = list((settings.current.work / ".pictures").rglob("*.pictures"))
    assert len(blocks) == 3  # those of the earlier state are gone
    blocks[0].write_bytes(b"damaged")
    repaired = data.folder(place, size=16)
    assert torch.equal(repaired.pool.images, first.pool.images) and "was damaged" in repaired.notes[-1]


def test_a_stop_keeps_the_finished_blocks(place, monkeypatch):
    monkeypatch.setattr(own_pictures, "BLOCK", 4)
    decode = own_pictures.decode

    def stopped(path, **rest):
        if path.endswith("loose.jpg"):
            raise KeyboardInterrupt
        return decode(path, **rest)

    monkeypatch.setattr(own_pictures, "decode", stopped)
    with pytest.raises(KeyboardInterrupt):
        data.folder(place, size=16)
    assert len(list((settings.current.work / ".pictures").rglob("*.pictures"))) == 2
    assert not list((settings.current.work / ".pictures").rglob("*.tmp"))


def test_odd_names_are_shown_and_escaped(tmp_path):
    for number, name in enumerate(["<b>bold.png", "line\nbreak.png", os.fsdecode(b"\xff.png")]):
        Image.new("RGB", (20, 20), (number, 0, 0)).save(tmp_path / "x.png")
        (tmp_path / "x.png").rename(tmp_path / name)
    (tmp_path / "<script>.png").write_bytes(b"no picture")
    found = data.folder(tmp_path, size=16, cache=None)
    assert len(found) == 3 and "<script>.png" in repr(found)
    assert "&lt;script&gt;.png" in found._repr_html_() and "<script>" not in found._repr_html_()
    assert [printable(name) for name in found.names][1:] == ["line\\nbreak.png", "\\udcff.png"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 4}, "size = 4: give a whole number, at least 8"),
        ({"size": 1000}, "at most 256 pixels"),
        ({"fit": "magic"}, "one of crop, pad, stretch"),
        ({"smallest": 0}, "smallest = 0"),
        ({"labels": "nowhere.csv"}, "there is no file"),
    ],
)
def test_settings_out_of_range_are_refused(options, message, place):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        data.folder(place, **options)


def test_a_folder_without_pictures_says_what_is_there(tmp_path):
    with pytest.raises(ValueError, match=r"holds no picture that can be read \(JPEG, PNG or WebP\)\.$"):
        data.folder(tmp_path, cache=None)
    (tmp_path / "a.heic").write_bytes(b"x")
    with pytest.raises(ValueError, match=re.escape("the first: a.heic, no JPEG, PNG or WebP by its name")):
        data.folder(tmp_path, cache=None)


def test_memory_holds_small_pictures_only(tmp_path):
    """Thirty of 3 megabytes each: Python's own memory grows by what is kept, 3 KB each, a few times over."""
    for number in range(30):
        Image.new("RGB", (1000, 1000), (8 * number, 0, 0)).save(tmp_path / f"{number}.jpg")
    tracemalloc.start()
    try:
        found = data.folder(tmp_path, cache=None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == 30 and peak < 2_000_000


def test_of_many_classes_the_first_are_shown(tmp_path):
    for k in range(22):
        (tmp_path / f"c{k:02}").mkdir()
        Image.new("RGB", (9, 9), (9 * k, 0, 0)).save(tmp_path / f"c{k:02}" / "1.png")
    said = data.folder(tmp_path, size=8, cache=None).summary()
    assert "22 classes: c00 1, c01 1" in said and "c19 1 … and 2 more" in said and "c20" not in said


def test_a_file_that_is_cut_off_is_skipped_whatever_pillow_was_told(place, monkeypatch):
    """WeasyPrint, for one, has Pillow accept such files in the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content = (place / "loose.jpg").read_bytes()
    (place / "cut.jpg").write_bytes(content[: len(content) * 2 // 3])
    assert "damaged or cut off" in dict(data.folder(place, size=16).skipped)["cut.jpg"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True  # put back


def test_classes_of_nearly_the_same_name_are_pointed_out(place):
    (place / "Cats").mkdir()
    Image.new("RGB", (40, 40), (1, 2, 3)).save(place / "Cats" / "9.png")
    found = data.folder(place, size=16)
    assert found.classes == ("Cats", "cats", "dogs") and "'Cats' and 'cats'" in " ".join(found.notes)
