"""Guesses of what a column holds, on columns whose kind is known."""

import datetime

import pytest

from ssl_course.data.column_kinds import guess_kind, is_missing, number_reader, to_date, to_days

CASES = {
    "numbers": ("x", ["1", "2.5", "-3e2", "", "NA"], "number", ""),
    "zeros and ones": ("x", ["0", "1", "0", "1"], "number", ""),
    "money": ("price", ["$1,200.50", "$ 3", "€4"], "number", "thousands"),
    "decimal comma": ("x", ["1,5", "2,25", "1,234"], "number", "decimal point"),
    "a few words among numbers": ("x", [*map(str, range(0, 99, 2)), "many"], "number", "1 of 51 values are no numbers"),
    "mixed": ("x", ["1", "2", "a", "b", "a"], "category", "mixed: 2 numbers"),
    "infinite": ("x", ["1", "inf", "2"], "category", "mixed"),
    "words": ("x", ["a", "b", "a", "?"], "category", ""),
    "an underscore is no number": ("x", ["1_000", "2_000", "1_000"], "category", ""),
    "constant": ("x", ["a"] * 5, "constant", "always 'a'"),
    "a word or nothing": ("x", ["a", "", "a"], "category", ""),
    "nothing": ("x", ["", "NA", "?"], "constant", "every value is missing"),
    "dates": ("when", ["2020-01-05", "2021-12-31", "2020-02-29"], "date", ""),
    "german dates": ("when", ["31.12.2020", "01.02.2021"], "date", ""),
    "eight digits": ("when", ["20201231", "20210102"], "date", "eight digits"),
    "years": ("year", ["1994", "1995", "1994"], "number", ""),
    "called id": ("customer_id", ["17", "4", "99"], "identifier", "called so"),
    "called Id": ("CustomerId", ["17", "4", "99"], "identifier", "called so"),
    "called id, but repeated": ("shop_id", ["17", "4", "17"], "number", ""),
    "counting": ("n", [str(k) for k in range(100, 130)], "identifier", "counts the rows"),
    "hashes": ("x", [f"{k:x}f" for k in range(1000, 1040)], "identifier", "nearly all different"),
    "sentences": ("x", [f"the cat number {k} sat" for k in range(40)], "text", "nearly all different"),
    "measurements, all different": ("x", [str(k * 1.7) for k in range(40)], "number", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_kinds(name):
    column, cells, kind, note = CASES[name]
    guess = guess_kind(column, cells)
    assert guess.kind == kind and note in guess.note


def test_missing():
    assert all(map(is_missing, ["", " ", "NaN", "n/a", "?", "-"])) and not any(map(is_missing, ["0", "no", "x"]))


def test_numbers_are_read_as_the_column_writes_them():
    decimal, said = number_reader(["1,5", "2"])
    assert decimal("1,5") == 1.5 and decimal("1,234") == 1.234 and decimal("1,234.5") is None and "decimal" in said
    thousands, said = number_reader(["1,234", "2"])
    assert thousands("1,234") == 1234 and thousands("-1,234,567.5") == -1234567.5 and thousands("1,5") is None
    assert number_reader(["1"])[1] == "" and number_reader([])[0]("12 %") == 12
    assert all(number_reader([])[0](bad) is None for bad in ("inf", "nan", "1_0", "x", ""))


def test_dates():
    assert to_date("5.1.2020") == to_date("2020-01-05T00:00:00+02:00") == datetime.datetime(2020, 1, 5)
    assert to_date("13/02/2020").month == 2 and to_date("02/13/2020").month == 2 and to_date("03/04/2020").month == 4
    assert to_days("1970-01-02 12:00") == 1.5 and to_days("soon") is None and to_date("2020-02-30") is None
