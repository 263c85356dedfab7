"""The words of a target: gaps, cuts, equal numbers, and what means no label."""

import pytest

from ssl_course.data.own_target import one_word_a_number, target_words


def test_what_means_no_label_is_no_class():
    words, notes = target_words("kind", ["cat", "Unlabelled", "dog", "", "no label"], None)
    assert words == ["cat", None, "dog", None, None]
    assert notes == ["kind: 'Unlabelled', 'no label' means that there is no label."]


def test_at_most_the_cut_is_one_class_and_above_it_the_other():
    assert target_words("y", ["1", "NA", "2", "2.5"], 2.0)[0] == ["at most 2", None, "at most 2", "above 2"]
    with pytest.raises(ValueError, match="can't be cut at 2: it holds 'x'"):
        target_words("y", ["1", "x"], 2.0)
    with pytest.raises(ValueError, match="cut = inf: give a finite number"):
        target_words("y", ["1", "2"], float("inf"))


def test_equal_numbers_get_one_word_if_all_are_numbers():
    assert one_word_a_number(["1", "1.0", "2"]) == {"1": "1", "1.0": "1", "2": "2"}
    assert one_word_a_number(["1", "1.0", "x"]) == {"1": "1", "1.0": "1.0", "x": "x"}
