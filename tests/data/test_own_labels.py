"""Labels from a CSV file with the names of pictures."""

import pytest

from ssl_course.data.own_labels import labels_from_csv

NAMES = ["cats/1.jpg", "cats/2.jpg", "dogs/1.jpg", "loose.png"]


def csv(tmp_path, text):
    (tmp_path / "labels.csv").write_text(text)
    return tmp_path / "labels.csv"


def test_a_csv_names_files_by_path_last_part_or_without_ending(tmp_path):
    text = "label,file\ncat,cats/1.jpg\ncat,./cats\\2.jpg\ndog,dogs/1.jpg\nfog,loose\n"
    assert labels_from_csv(csv(tmp_path, text), NAMES)[0] == ["cat", "cat", "dog", "fog"]


def test_few_labels_and_faults_are_noted(tmp_path):
    text = "file;label\n2.jpg;cat\n1.jpg;dog\nloose.png;fog\nloose.png;dog\ncats/1.jpg;dog\ndogs/1.jpg;\ngone.jpg;cat\n"
    words, notes = labels_from_csv(csv(tmp_path, text), NAMES)
    assert words == ["dog", "cat", None, None]  # 1.jpg could be either of two
    assert "2 names of labels.csv without a picture in the folder: 1.jpg, gone.jpg" in " ".join(notes)
    assert "1 picture with two different labels, unlabelled for us: loose.png" in " ".join(notes)


def test_a_column_called_label_is_chosen_among_several(tmp_path):
    text = "name,width,class\ncats/1.jpg,3,cat\nloose.png,4,fog\n"
    assert labels_from_csv(csv(tmp_path, text), NAMES)[0] == ["cat", None, None, "fog"]
    with pytest.raises(ValueError, match="which column holds the labels.*width, what; call one of them `label`"):
        labels_from_csv(csv(tmp_path, text.replace("class", "what")), NAMES)
    with pytest.raises(ValueError, match="no column holds names of the pictures, such as 'cats/1.jpg'"):
        labels_from_csv(csv(tmp_path, "file,label\nx,y\n"), NAMES)


def test_one_label_for_all_counts_as_none(tmp_path):
    words, notes = labels_from_csv(csv(tmp_path, "file,label\ncats/1.jpg,cat\nloose.png,cat\n"), NAMES)
    assert words == [None] * 4 and "All labels are the same" in notes[-1]


def test_a_csv_without_names_of_columns_loses_no_picture(tmp_path):
    words, notes = labels_from_csv(csv(tmp_path, "cats/1.jpg,cat\nloose.png,fog\n"), NAMES)
    assert words == ["cat", None, None, "fog"] and "names a picture, so it counts as a row" in " ".join(notes)


def test_words_that_say_none_are_no_classes(tmp_path):
    text = "file,label\ncats/1.jpg,cat\ncats/2.jpg,NA\ndogs/1.jpg,?\nloose.png,fog\n"
    words, notes = labels_from_csv(csv(tmp_path, text), NAMES)
    assert words == ["cat", None, None, "fog"] and "Of 2 rows the label says that there is none: NA, ?" in " ".join(
        notes
    )


def test_a_path_may_lead_through_the_folder(tmp_path):
    text = f"file,label\n{tmp_path}/own/cats/1.jpg,cat\nown/dogs/1.jpg,dog\nother/loose.png,fog\n"
    words, notes = labels_from_csv(csv(tmp_path, text), NAMES, folder=tmp_path / "own")
    assert words == ["cat", None, "dog", None] and "other/loose.png" in notes[-1]  # of another folder: not guessed


def test_a_word_that_means_no_label_is_no_class(tmp_path):
    text = "file,label\ncats/1.jpg,cat\ncats/2.jpg,Unlabelled\ndogs/1.jpg,no_label\nloose.png,fog\n"
    words, notes = labels_from_csv(csv(tmp_path, text), NAMES)
    assert words == ["cat", None, None, "fog"] and "there is none: Unlabelled, no_label" in " ".join(notes)
