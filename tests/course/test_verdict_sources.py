"""Pictures and rows of one source share a number, whatever folder, class, part or label; what is said of them."""

import pytest
import torch

from ssl_course import data
from ssl_course.course.verdict_sources import picture_sources, row_sources
from ssl_course.course.verdict_tables import TableCase


def pictures(names, words=None):
    """Those named in `words` have labels, and come first."""
    classes = tuple(sorted(set(words or ())))
    pool = data.Unlabeled(torch.zeros(len(names), 3, 8, 8, dtype=torch.uint8))
    if not classes:
        return data.OwnPictures(pool, pool, (), tuple(names), ())
    labels = torch.tensor([classes.index(word) for word in words])
    labelled = data.Pictures(pool.images[: len(words)], {"class": labels})
    return data.OwnPictures(labelled, pool, classes, tuple(names), ())


def rows(tmp_path, *lines, **options):
    (tmp_path / "x.csv").write_text("a,b,who,y\n" + "".join(f"{line}\n" for line in lines))
    return data.table(tmp_path / "x.csv", columns={"a": "number", "b": "number"}, **options)


def test_without_a_mark_each_picture_is_its_own():
    assert picture_sources(pictures(["a_1.png", "a_2.png"]), "").numbers.tolist() == [0, 1]


def test_pictures_of_one_source_share_a_number_and_those_without_a_mark_none():
    names = [
        "cats/b1_1.png",
        "cats/b1_2.png",
        "dogs/b2_1.png",
        "cats/plain.png",
        "dogs/plain.png",
        "Unlabelled/b2_7.png",
    ]
    found = picture_sources(pictures(names, ["cats", "cats", "dogs", "cats", "dogs"]), "_")
    assert found.numbers.tolist() == [0, 0, 1, 2, 3, 1]
    assert found.notes == (
        "By '_' in their names, 4 pictures are of 2 sources; the largest is b1 with 2. 2 other pictures without it: "
        "each counts as its own source.",
    )


def test_a_mark_that_no_name_has_is_refused():
    with pytest.raises(ValueError, match="together: no picture has '#' in its name, such as a_1.png. Give the"):
        picture_sources(pictures(["a_1.png", "a_2.png"]), "#")


def test_sources_in_two_classes_and_in_parts_that_somebody_made_are_pointed_out():
    names = [
        "train/cats/b1_1.png",
        "train/dogs/b1_2.png",
        "train/cats/b2_1.png",
        "test/cats/b2_2.png",
        "Unlabelled/b3_1.png",
    ]
    found = picture_sources(pictures(names, ["cats", "dogs", "cats", "cats"]), "_")
    assert found.numbers.tolist() == [0, 0, 1, 1, 2]
    _, classes, parts = found.notes
    assert classes.startswith("1 source in more than one class, such as b1:")
    assert parts.startswith("1 source in more than one of test, train, such as b2: whoever divided")
    apart = picture_sources(pictures(["train/cats/b1_1.png", "test/dogs/b2_1.png"], ["cats", "dogs"]), "_")
    assert len(apart.notes) == 1


def test_names_that_look_like_sources_are_pointed_out_if_nobody_said_so():
    names = [f"cats/c{k // 3}-{k}.png" for k in range(12)]
    (note,) = picture_sources(pictures(names, ["cats"] * 6 + ["dogs"] * 6), "").notes
    assert "12 names form 4 groups that are equal up to '-', such as c0." in note and "(--together -)" in note
    assert not picture_sources(pictures([f"IMG_{k}.png" for k in range(12)]), "").notes
    classes = [f"{word}_{k}.png" for word in ("cat", "dog") for k in range(6)]
    assert not picture_sources(pictures(classes, ["cat"] * 6 + ["dog"] * 6), "").notes
    assert not picture_sources(pictures([f"a{k}_1.png" for k in range(12)]), "").notes


def test_equal_rows_are_one_source(tmp_path):
    own = rows(tmp_path, "1,2,p,x", "3,4,p,y", "1,2,q,", "5,6,q,y")
    found = row_sources(own, torch.tensor([[1.0, 2], [3, 4], [1, 2], [5, 6]])).numbers.tolist()
    assert found[0] == found[2] and len(set(found)) == 3


def test_rows_of_a_source_share_a_number_and_so_do_sources_of_equal_rows(tmp_path):
    lines = [f"{k},{k % 5},p{k // 2}," + "xy"[k % 2] for k in range(24)]
    lines[5] = "0,0,p2,y"  # as row 0, of p0
    own = rows(tmp_path, *lines, "90,1,,x", "91,1,,y", target="y", source="who")
    numbers, notes = TableCase(own).sources, TableCase(own).notes
    assert numbers[0] == numbers[1] == numbers[4] == numbers[5] != numbers[2] == numbers[3]
    assert len(numbers.unique()) == 13 and numbers[24] != numbers[25]
    assert notes[0] == "The source of a row is its who: 14 sources in 26 rows."
    assert notes[1] == "Some hold equal rows and count as one: 13 sources remain."


def test_where_rows_are_coarse_equal_ones_join_no_sources(tmp_path):
    lines = [f"{k % 2},{k % 3},p{k // 2}," + "xy"[k % 2] for k in range(24)]
    own = rows(tmp_path, *lines, target="y", source="who")
    case = TableCase(own)
    assert len(case.sources.unique()) == 12 and case.sources.tolist() == [k // 2 for k in range(24)]
    assert "no copies; the who alone counts" in case.notes[1]


def test_no_row_of_a_source_that_is_held_out_is_pretrained_on_with_or_without_a_label(tmp_path):
    lines = [f"{k},{k * k},p{k // 3},{'' if k % 3 == 2 else 'xy'[k % 2]}" for k in range(24)]
    case = TableCase(rows(tmp_path, *lines, target="y", source="who"))
    rest = case.without(torch.tensor([0]))
    gone = [row for row in range(24) if not (rest == case.x[row]).all(1).any()]
    assert len(rest) == 21 and len(gone) == 3 and len(case.sources[gone].unique()) == 1
    assert [case.words[row] != "" for row in gone] == [True, True, False]
