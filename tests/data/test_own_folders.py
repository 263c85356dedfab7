"""Which folder names the class, which names none, and what a name tells of the source."""

import pytest

from ssl_course.data.own_folders import labels_from_folders, part_of, source_names


def test_the_first_subfolder_is_the_label():
    assert labels_from_folders(["a/x/1.jpg", "b/2.jpg", "3.jpg", "Unlabelled/4.jpg"]) == (["a", "b", None, None], [])


def test_parts_of_a_data_set_are_no_classes():
    words, notes = labels_from_folders(["train/cats/1.jpg", "test/dogs/2.jpg", "test/3.jpg"])
    assert words == ["cats", "dogs", None] and "test, train name no classes" in notes[0]


def test_one_class_is_no_label():
    words, notes = labels_from_folders(["a/1.jpg", "a/2.jpg"])
    assert words == [None, None] and "one class tells nothing apart" in notes[0]
    assert labels_from_folders([]) == ([], [])


def test_a_folder_that_holds_all_others_names_no_class():
    words, notes = labels_from_folders(["all/images/cats/1.jpg", "all/images/dogs/2.jpg", "loose.jpg"])
    assert words == ["cats", "dogs", None] and "all holds all others" in notes[0] and "images holds" in notes[1]
    assert labels_from_folders(["in/train/a/1.jpg", "in/test/b/1.jpg"])[0] == ["a", "b"]
    assert labels_from_folders(["unlabelled/a/1.jpg", "unlabelled/b/1.jpg"])[0] == [None, None]
    assert labels_from_folders(["a/1.jpg", "a/x/2.jpg"])[0] == [None, None]  # a holds pictures itself


@pytest.mark.parametrize("word", ["unlabelled", "Unlabelled", "UNLABELED", "un-labelled", "no label", "Not_Labelled"])
def test_pictures_below_a_folder_that_says_so_have_no_label_at_any_level(word):
    names = ["cats/1.jpg", "dogs/2.jpg", f"{word}/3.jpg", f"{word}/cats/4.jpg", f"cats/{word}/5.jpg"]
    assert labels_from_folders(names) == (["cats", "dogs", None, None, None], [])


@pytest.mark.parametrize(
    "wrapper", ["photos/", "a/b/", "train/", "Training Set/training_set/", "photos/train/", "test/images/"]
)
def test_extra_folders_around_all_change_no_label(wrapper):
    names = ["cats/1.jpg", "dogs/x/2.jpg", "Unlabelled/3.jpg", "unlabeled/cats/4.jpg", "loose.jpg"]
    words, notes = labels_from_folders([wrapper + name for name in names])
    assert words == labels_from_folders(names)[0] == ["cats", "dogs", None, None, None] and notes


def test_a_folder_without_labels_beside_a_wrapper_or_beside_parts_is_no_class():
    assert labels_from_folders(["photos/cats/1.jpg", "photos/dogs/2.jpg", "Unlabelled/3.jpg"])[0] == [
        "cats", "dogs", None]  # fmt: skip
    names = ["train/cats/1.jpg", "test/dogs/2.jpg", "unlabeled/3.jpg", "extra/cats/4.jpg"]
    words, notes = labels_from_folders(names)
    assert words == ["cats", "dogs", None, "cats"] and "extra, test, train name no classes" in notes[0]


def test_one_class_that_is_called_like_a_part_stays_a_class():
    assert labels_from_folders(["train/1.jpg", "bus/2.jpg"])[0] == ["train", "bus"]


def test_the_source_is_the_same_in_every_part_class_and_wrapper_and_without_a_label():
    names = ["train/cats/b1_1.png", "test/cats/b1_2.png", "test/dogs/b1_9.png", "train/Unlabelled/b1_3.png"]
    names += ["test/unlabeled/dogs/b1_4.png", "train/b1_5.png", "test/dogs/b2_1.png"]
    expected = ["b1"] * 6 + ["b2"]
    for wrapper in ("", "own/", "a/b/"):
        assert source_names([wrapper + name for name in names], ("cats", "dogs"), "_") == expected


@pytest.mark.parametrize("wrapper", ["train/", "images/", "own/images/", ""])
def test_the_source_is_the_same_where_a_csv_labels_the_pictures_of_one_folder(wrapper):
    names = [f"{wrapper}b1_1.png", "Unlabelled/b1_2.png", f"{wrapper}b2_1.png"]
    assert source_names(names, ("cats", "dogs"), "_") == ["b1", "b1", "b2"]


def test_other_folders_belong_to_the_source_and_a_mark_in_their_names_tells_nothing():
    names = ["big_cats/day_1/b1_1.png", "big_cats/day_2/b1_2.png", "dogs/day_1/b1_7.png", "dogs/day_1/plain.png"]
    assert source_names(names, ("big_cats", "dogs"), "_") == ["day_1/b1", "day_2/b1", "day_1/b1", None]
    names = ["cats/p7/1.png", "cats/p8/2.png", "dogs/p7/a.png", "dogs/3.png"]
    assert source_names(names, ("cats", "dogs"), "/") == ["p7", "p8", "p7", None]


def test_the_part_that_a_picture_lies_in():
    names = ["own/Test_set/cats/1.png", "cats/1.png", "train.png", "val/train/1.png"]
    assert list(map(part_of, names)) == ["Test_set", "", "", "val"]
