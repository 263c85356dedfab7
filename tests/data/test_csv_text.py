"""Separators, encodings and faults of CSV files: read, or refused in one sentence."""

import os

import pytest

from ssl_course.data.csv_text import parse_csv, read_csv


def read(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_csv(path)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator, tmp_path):
    text = read(tmp_path, f'a{separator}b\n1{separator}"x{separator}y"\n\n2{separator}z\n')
    assert text.names == ("a", "b") and text.rows == [["1", f"x{separator}y"], ["2", "z"]] and text.lines == [2, 4]
    assert bool(text.notes) == (separator != ",")


def test_decimal_commas_do_not_win_over_semicolons(tmp_path):
    assert read(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n").rows == [["1,5", "2,5"], ["3,5", "4,5"]]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("ä,b\né,2\n".encode(), ""),
        ("ä,b\né,2\n".encode("utf-8-sig"), ""),
        ("ä,b\né,2\n".encode("utf-16"), "UTF-16"),
        ("ä,b\né,2\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_encodings(content, note, tmp_path):
    text = read(tmp_path, content)
    assert text.names == ("ä", "b") and text.rows == [["é", "2"]] and note in " ".join(text.notes)


def test_names_are_each_there_once(tmp_path):
    text = read(tmp_path, "a,a,,a (2)\n1,2,3,x\n")
    assert text.names == ("a", "a (2)", "column 3", "a (2) (2)") and len(text.notes) == 3


def test_without_names_the_columns_get_numbers(tmp_path):
    text = read(tmp_path, "1,2\n3,4\n")
    assert text.names == ("column 1", "column 2") and len(text.rows) == 2 and text.lines == [1, 2]


def test_row_names_as_r_writes_them(tmp_path):
    text = read(tmp_path, "a,b\nr1,1,2\nr2,3,4\n")
    assert text.names == ("column 1", "a", "b") and text.rows[1] == ["r2", "3", "4"]


def test_rows_of_another_length_are_left_out_and_named(tmp_path):
    text = read(tmp_path, "a,b\n" + "1,2\n" * 20 + "1,2,3\n")
    assert len(text.rows) == 20 and "1 rows are left out" in text.notes[0] and "lines 22" in text.notes[0]
    with pytest.raises(ValueError, match="2 of 4 rows don't have 2 values"):
        read(tmp_path, "a,b\n1,2\n1,2\n1,2,3\n1\n")


def test_line_breaks_within_quotes(tmp_path):
    text = read(tmp_path, 'a,b\n"one\ntwo",2\n3,4\n')
    assert text.rows[0][0] == "one\ntwo" and text.lines == [3, 4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \n,\n", "is empty"),
        (b"a,b\n", "holds the names of 2 columns and no row"),
        (b"PK\x03\x04xx", "a spreadsheet or an archive"),
        (b"\x1f\x8bxx", "it is compressed"),
        (b"a,b\n1,\0\n", "it holds zero bytes"),
        (b"\xff\xfea", "begins as UTF-16"),
        (b'a,b\n1,"' + b"x" * 200_000, "Is a quotation mark missing"),
    ],
)
def test_what_is_no_table_is_refused(content, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        read(tmp_path, content)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError, match="is a folder"):
        read_csv(tmp_path)
    with pytest.raises(FileNotFoundError, match="there is no file"):
        read_csv(tmp_path / "nowhere.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ValueError, match="no regular file"):
        read_csv(tmp_path / "pipe.csv")
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    with pytest.raises(ValueError, match="can't be read"):
        read_csv(tmp_path / "circle.csv")


def test_one_column_alone(tmp_path):
    assert parse_csv("a\nx\ny\n", what="it").rows == [["x"], ["y"]]


def test_a_title_above_the_names_is_suspected():
    with pytest.raises(ValueError, match="Does a title stand above the names"):
        parse_csv("made by us\na,b,c\n1,2,3\n3,4,5\n", what="x.csv")
