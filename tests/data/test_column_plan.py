"""A column is read, filled and read alike again."""

import pytest

from ssl_course.data.column_plan import check_choices, plan


def test_a_gap_in_a_number_gets_the_median_and_a_column_that_says_where():
    made = plan("x", "number", ["1", "", "5", "100"], dates=False, taken=["x (missing)"])
    assert made.columns(["", "7", "word"]) == {"x": [5, 7, 5], "x (missing)'": ["yes", "no", "yes"]}
    assert plan("x", "number", ["1", "2"], dates=False).columns(["", "3"]) == {"x": [1.5, 3]}


def test_a_gap_in_a_category_is_a_word():
    assert plan("x", "category", ["a", "NA", "b"], dates=False).columns(["", "a", "new"]) == {
        "x": ["(missing)", "a", "new"]
    }


def test_rare_words_are_joined():
    cells = [f"w{k}" for k in range(60) for _ in range(61 - k)]
    words = plan("x", "category", cells, dates=False).columns(["w0", "w59", "never"])["x"]
    assert words == ["w0", "(other)", "(other)"]


def test_a_date_as_a_number_counts_days():
    assert plan("x", "number", ["1970-01-11", "1970-01-01"], dates=True).columns(["1970-01-03"]) == {"x": [2]}


def test_no_number_at_all_is_refused():
    with pytest.raises(ValueError, match="column 'x' holds no number, such as 'a'"):
        plan("x", "number", ["a", "b"], dates=False)
    with pytest.raises(ValueError, match="'x' is empty"):
        plan("x", "number", ["", ""], dates=False)


def test_choices():
    check_choices({"a": "out"}, ["a"])
    with pytest.raises(KeyError, match="there is no column 'b'"):
        check_choices({"b": "out"}, ["a"])
    with pytest.raises(ValueError, match="say number, category or out"):
        check_choices({"a": "float"}, ["a"])
