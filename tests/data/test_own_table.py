"""A CSV file becomes inputs, a target and a report; what it can't be is said in one sentence."""

import pytest

from ssl_course import data

HEAD = "id,age,city,joined,always,text,income\n"


@pytest.fixture
def path(tmp_path):
    """Forty rows: the last four lack the target; row 3 lacks the age."""
    lines = []
    for k in range(40):
        age, income = "" if k == 3 else 20 + k % 7, "" if k >= 36 else ("high" if k % 3 else "low")
        lines.append(
            f"{k + 1},{age},{'Rome' if k % 2 else 'Oslo'},2020-01-{k % 28 + 1:02},x,a note on {k * k},{income}\n"
        )
    (tmp_path / "own.csv").write_text(HEAD + "".join(lines))
    return tmp_path / "own.csv"


def test_inputs_target_and_report(path):
    found = data.table(path, target="income")
    assert found.classes == ("high", "low") and len(found) == 40 and len(found.labelled) == 36
    assert found.pool.names == ("age", "age (missing)", "city") and found.pool.numeric == ("age",)
    assert found.labelled.target == "income" and "income" not in found.pool.names
    assert found.labelled.labels[:4].tolist() == [1, 0, 0, 1]
    assert found.pool["age"][3] == 23 and found.pool["age (missing)"][3] == "yes"  # the median
    kinds = {one.name: (one.kind, one.used) for one in found.columns}
    assert kinds == {
        "id": ("identifier", False),
        "age": ("number", True),
        "city": ("category", True),
        "joined": ("date", False),
        "always": ("constant", False),
        "text": ("text", False),
    }
    shown = repr(found)
    assert "40 rows, 2 of 6 columns as inputs; target income, known of 36 rows: high 24, low 12" in shown
    assert "joined: date, LEFT OUT" in shown and "age: number, 7" not in shown and "1 missing" in shown
    assert "<th" in found._repr_html_()


def test_rows_without_a_target_come_last_and_have_their_line(tmp_path):
    (tmp_path / "x.csv").write_text("a,y\n1,\n2,no\n3,yes\n4,no\n")
    found = data.table(tmp_path / "x.csv", target="y")
    assert found.pool["a"].tolist() == [2, 3, 4, 1] and found.lines == (3, 4, 5, 2)
    assert found.labelled.labels.tolist() == [0, 1, 0] and found.labelled.columns["a"].tolist() == [2, 3, 4]


def test_a_wrong_guess_is_corrected(path):
    found = data.table(path, target="income", columns={"joined": "number", "age": "category", "city": "out"})
    assert found.pool.names == ("age", "joined") and found.pool.numeric == ("joined",)
    assert found.pool["joined"][0] == 18262  # days from 1970 to 2020
    assert "you said so; guessed: date" in repr(found)


def test_without_a_target_there_are_columns_only(path):
    found = data.table(path)
    assert found.labelled is None and found.classes == () and isinstance(found.pool, data.Columns)
    assert "income" in found.pool.names


def test_another_file_is_read_alike(path, tmp_path):
    found = data.table(path, target="income")
    (tmp_path / "new.csv").write_text("city,age\nParis,\nRome,31\n")
    new = found.read(tmp_path / "new.csv")
    assert (
        new.names == found.pool.names and new["age"].tolist() == [23, 31] and new["city"].tolist() == ["Paris", "Rome"]
    )
    coded = data.RowCoder(found.pool)(new)
    assert coded.shape == (2, 5) and coded[0, 3:].tolist() == [0, 0]  # Paris was never there
    (tmp_path / "less.csv").write_text("city\nRome\n")
    with pytest.raises(ValueError, match="lacks the columns age"):
        found.read(tmp_path / "less.csv")


def test_targets_of_numbers(tmp_path):
    lines = "".join(f"{k % 5},{k}\n" for k in range(30))
    (tmp_path / "x.csv").write_text("a,y\n" + lines)
    with pytest.raises(ValueError, match="has 30 classes, more than 20: cut it into two classes: cut=NUMBER"):
        data.table(tmp_path / "x.csv", target="y")
    found = data.table(tmp_path / "x.csv", target="y", cut=9)
    assert found.classes == ("above 9", "at most 9") and found.labelled.labels.sum() == 10
    with pytest.raises(ValueError, match="holds only 'at most 99'"):
        data.table(tmp_path / "x.csv", target="y", cut=99)
    (tmp_path / "x.csv").write_text("a,y\n" + "".join(f"{k % 5},{10 - k % 3}\n" for k in range(30)))
    assert data.table(tmp_path / "x.csv", target="y").classes == ("8", "9", "10")  # in the order of numbers


@pytest.mark.parametrize(
    ("text", "options", "error", "message"),
    [
        ("a,y\n1,x\n2,x\n", {"target": "y"}, ValueError, "holds only 'x': at least two classes"),
        ("a,y\n1,\n2,\n", {"target": "y"}, ValueError, "holds nothing"),
        ("a,income\n1,x\n", {"target": "incom"}, KeyError, "Did you mean 'income'"),
        ("y\nx\nz\n", {"target": "y"}, ValueError, "there is no other column"),
        ("a,y\n1,x\n1,z\n", {"target": "y"}, ValueError, r"no input is left: a \(constant\)"),
        ("a,y\n1,x\n2,z\n", {"target": "y", "cut": 3}, ValueError, "can't be cut at 3: it holds 'x'"),
        ("a,y\n1,x\n2,z\n", {"target": "y", "columns": {"b": "out"}}, KeyError, "there is no column 'b'"),
        ("", {}, ValueError, "is empty"),
    ],
)
def test_what_can_not_be_told_is_refused(text, options, error, message, tmp_path):
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(error, match=message):
        data.table(tmp_path / "x.csv", **options)


def test_copies_equal_rows_and_leaks_are_pointed_out(tmp_path):
    rows = "".join(f"{k % 3},{k % 3},{'p' if k % 2 else 'q'},{k % 2}\n" for k in range(24))
    (tmp_path / "x.csv").write_text("a,b,leak,y\n" + rows)
    found = data.table(tmp_path / "x.csv", target="y")
    assert found.pool.names == ("a", "leak") and "b: copy, LEFT OUT" in repr(found)
    assert "18 rows like an earlier one" in found.notes[0]
    assert "leak tells the target exactly" in found.notes[1]


def test_names_are_escaped_on_a_page(tmp_path):
    (tmp_path / "x.csv").write_text("<i>a,y\n<script>,x\nb,z\n")
    page = data.table(tmp_path / "x.csv", target="y")._repr_html_()
    assert "<script>" not in page and "<i>" not in page and "&lt;script&gt;" in page


def test_a_pandas_frame_goes_through_the_same_door():
    class Frame:
        def to_csv(self, index):
            assert index is False
            return "a,y\n1,x\n2,z\n"

    assert data.table(Frame(), target="y").pool["a"].tolist() == [1, 2]


def test_equal_numbers_are_one_class(tmp_path):
    (tmp_path / "own.csv").write_text("a,y\n1,1\n2,1.0\n4,0\n5,0.0\n")
    own = data.table(tmp_path / "own.csv", target="y")
    assert own.classes == ("0", "1") and own.labelled.labels.tolist() == [1, 1, 0, 0]
    assert "Equal numbers are one class: 0.0 is 0, 1.0 is 1." in own.notes
    with pytest.raises(ValueError, match="give a finite number"):
        data.table(tmp_path / "own.csv", target="y", cut=float("nan"))


def test_classes_of_nearly_the_same_name_are_pointed_out(tmp_path):
    (tmp_path / "x.csv").write_text("a,y\n" + "".join(f"{k},{'Cat' if k % 3 else 'cat '}\n" for k in range(12)))
    found = data.table(tmp_path / "x.csv", target="y")
    assert len(found.classes) == 2 and "'Cat' and 'cat'" in " ".join(found.notes)


def sourced(tmp_path, patients=("p1", "p1", "p2", "", "p3", "p3")):
    lines = "".join(f"{k},{who},{who},{'' if k == 1 else 'xy'[k % 2]}\n" for k, who in enumerate(patients))
    (tmp_path / "x.csv").write_text("a,patient,again,y\n" + lines)
    return tmp_path / "x.csv"


def test_a_source_is_read_for_each_row_and_leaves_the_inputs_with_its_copies(tmp_path):
    found = data.table(sourced(tmp_path), target="y", source="patient")
    assert found.source == "patient" and found.sources == ("p1", "p2", None, "p3", "p3", "p1")  # row 1 has no label
    assert found.pool.names == ("a",) and [one.kind for one in found.columns] == ["source", "number", "copy"]
    assert "patient: source, LEFT OUT" in repr(found)
    assert "1 row without a patient: each counts as a source of its own." in found.notes
    assert data.table(sourced(tmp_path), target="y").sources == ()


def test_equal_numbers_are_one_source(tmp_path):
    found = data.table(sourced(tmp_path, ("7", "7.0", "8", "8", "9", "9.0")), source="patient")
    assert found.sources == ("7", "7", "8", "8", "9", "9")


@pytest.mark.parametrize(
    ("patients", "options", "error", "message"),
    [
        ("ab", {"source": "patent"}, KeyError, "no column 'patent' to be the source. Did you mean 'patient'"),
        ("aa", {"source": "patient"}, ValueError, "holds only 'a': rows of one source can't be learnt and judged"),
        (["", "NA"], {"source": "patient"}, ValueError, "the source 'patient' holds nothing"),
        ("ab", {"source": "y", "target": "y"}, ValueError, "'y' is the target and can't be the source"),
        ("ab", {"source": "patient", "columns": {"patient": "number"}}, ValueError, "leave out its kind"),
    ],
)
def test_a_source_that_tells_nothing_is_refused(patients, options, error, message, tmp_path):
    with pytest.raises(error, match=message):
        data.table(sourced(tmp_path, [*patients] * 3), **options)


def test_a_source_that_differs_from_row_to_row_is_pointed_out(tmp_path):
    found = data.table(sourced(tmp_path, "abcdef"), source="patient")
    assert "differs from row to row" in " ".join(found.notes)
