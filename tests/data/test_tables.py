"""Tables: what a column may hold, what is refused by name; and the coder, against scikit-learn's."""

import numpy as np
import pytest
import torch
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ssl_course import data
from ssl_course.data import Columns, RowCoder, Table
from ssl_course.data.tables import check_rows

PEOPLE = {"age": [20, 40, 60.0], "job": ["cook", "judge", "cook"], "hours": np.array([10, 10, 40])}


@pytest.fixture
def columns():
    return Columns(PEOPLE)


def test_columns_are_numbers_or_words(columns):
    assert columns.names == ("age", "job", "hours") and columns.numeric == ("age", "hours") and len(columns) == 3
    assert columns["age"].dtype == np.float64 and columns["job"].tolist() == ["cook", "judge", "cook"]
    assert Columns({"yes": [True, False]})["yes"].tolist() == ["True", "False"]  # a truth value is a word
    assert Columns({"x": torch.tensor([1, 2])})["x"].tolist() == [1.0, 2.0]


def test_values_are_copied():
    mine = np.array([1.0, 2.0])
    columns = Columns({"x": mine})
    mine[:] = 0
    assert columns["x"].tolist() == [1.0, 2.0]


INDEX = {
    "slice": (slice(1, None), [40, 60]), "mask": (torch.tensor([True, False, True]), [20, 60]),
    "rows": (torch.tensor([2, 0]), [60, 20]), "array": (np.array([1]), [40]), "one": (1, [40]), "last": (-1, [60]),
}  # fmt: skip


@pytest.mark.parametrize(("index", "ages"), INDEX.values(), ids=INDEX)
def test_rows_are_chosen(columns, index, ages):
    assert columns[index]["age"].tolist() == ages
    table = Table(columns, torch.tensor([0, 1, 0]))[index]
    assert table.columns["age"].tolist() == ages and len(table.labels) == len(ages)
    assert [[0, 1, 0][[20, 40, 60].index(age)] for age in ages] == table.labels.tolist()


def test_columns_are_chosen(columns):
    assert columns.without("age").names == ("job", "hours") and columns.only("hours", "age").names == ("hours", "age")
    assert columns.distinct() == {(20.0, "cook", 10.0), (40.0, "judge", 10.0), (60.0, "cook", 40.0)}
    for what in (lambda: columns["wage"], lambda: columns.without("wage"), lambda: columns.only("age", "wage")):
        with pytest.raises(KeyError, match="there is no column 'wage'. There are: age, job, hours"):
            what()


def test_a_table_without_labels_holds_none(columns):
    table = Table(columns, torch.tensor([0, 1, 0]), "rich")
    assert table.without_labels() is columns and not hasattr(columns, "labels")
    assert repr(table) == "Table(3 rows, target rich: age, job, hours)" and repr(columns).startswith("Columns(3 rows")
    page = table._repr_html_()
    assert page.count("<tr>") == 4 and "<td>judge</td>" in page and ">rich</th>" in page
    assert "<td>&lt;b&gt;</td>" in Columns({"x": ["<b>"]})._repr_html_()


REFUSED = {
    "no columns": ({}, "a table needs columns"),
    "no mapping": ([[1, 2]], "a table needs columns"),
    "empty": ({"a": [], "b": []}, "the table is empty"),
    "lengths": ({"a": [1], "b": [1, 2]}, "equally long, got {'a': 1, 'b': 2}"),
    "none": ({"a": [1, None]}, "column 'a' misses 1 of 2 values, the first in row 1: fill them in"),
    "nan": ({"a": [1.0, float("nan"), 2.0, float("nan")]}, "misses 2 of 4 values, the first in row 1"),
    "no word": ({"a": ["x", None]}, "misses 1 of 2"),
    "inf": ({"a": [1.0, float("inf")]}, "column 'a' holds inf in row 1"),
    "number among words": ({"a": ["x", 3]}, "column 'a' holds 3 (int) in row 1 and 'x' (str) in row 0"),
    "word among numbers": ({"a": [3, 4, "x"]}, "column 'a' holds 'x' (str) in row 2 and 3 (int) in row 0"),
    "objects": ({"a": [[1], [2]]}, "column 'a' holds [1] (list) in row 0"),
}


@pytest.mark.parametrize(("values", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_in_one_sentence(values, message):
    with pytest.raises(ValueError, match=r"^[^\n]+\.$") as caught:
        Columns(values)
    assert message in str(caught.value)


def test_what_is_no_target_is_refused(columns):
    with pytest.raises(ValueError, match="the target 'age' is among the columns"):
        Table(columns, torch.tensor([0, 1, 0]), "age")
    with pytest.raises(ValueError, match="got 2 for 3 rows"):
        Table(columns, torch.tensor([0, 1]))
    with pytest.raises(TypeError, match="rows are chosen by their numbers"):
        Table(columns, torch.tensor([0, 1, 0]))["age"]
    with pytest.raises(IndexError, match="there is no row 3: there are 3"):
        columns[3]


# ---- the coder ----


def test_a_known_code(columns):
    coder = RowCoder(columns)
    assert coder.places == ("age", "job = cook", "job = judge", "hours") and coder.groups.tolist() == [0, 1, 1, 2]
    rows = coder(Columns({"age": [60], "job": ["judge"], "hours": [20]}))
    std = np.std([20, 40, 60])
    assert (
        torch.allclose(rows, torch.tensor([[20 / std, 0, 1, 0.0]], dtype=torch.float32)) and rows.dtype == torch.float32
    )


def test_the_coder_is_scikit_learns():
    train, test = data.adult()
    known, new = train.columns[:3000], test.columns[:500]
    numbers = [known.names.index(name) for name in known.numeric]
    words = [place for place in range(len(known.names)) if place not in numbers]
    steps = [
        ("n", StandardScaler(), numbers),
        ("w", OneHotEncoder(handle_unknown="ignore", sparse_output=False), words),
    ]
    theirs = ColumnTransformer(steps).fit(np.array([known[name] for name in known.names], object).T)
    expected = theirs.transform(np.array([new[name] for name in new.names], object).T)
    coder = RowCoder(known)
    found = coder(new)
    assert found.shape == expected.shape and np.allclose(found.numpy(), expected.astype(float), atol=1e-5)
    assert len(coder.places) == len(coder.groups) == found.shape[1]


def test_statistics_come_from_the_known_rows_alone(columns):
    coder = RowCoder(columns)
    alone, together = coder(columns[:1]), coder(columns)[:1]
    assert torch.equal(alone, together)


def test_an_unknown_word_has_no_place_and_a_constant_column_stays_finite():
    coder = RowCoder(Columns({"x": [3.0] * 3, "y": [0.1] * 3, "w": ["a", "b", "a"]}))  # np.std([.1, .1, .1]) is not 0
    rows = coder(Columns({"x": [3.0, 5.0], "y": [0.1, 1.1], "w": ["c", "a"]}))
    assert rows.tolist() == [[0.0, 0.0, 0.0, 0.0], [2.0, 1.0, 1.0, 0.0]]


def test_what_can_not_be_coded_is_named(columns):
    coder = RowCoder(columns)
    with pytest.raises(TypeError, match=r"Columns are needed, .* got Table: take `.without_labels\(\)`"):
        RowCoder(Table(columns, torch.tensor([0, 1, 0])))
    with pytest.raises(TypeError, match="got dict"):
        coder(PEOPLE)
    with pytest.raises(ValueError, match="columns are missing: age, hours"):
        coder(columns.only("job"))
    with pytest.raises(ValueError, match="column 'age' held numbers when this was fitted, and holds words now"):
        coder(Columns(PEOPLE | {"age": ["old", "young", "old"]}))
    assert coder(columns.only("hours", "job", "age")).equal(coder(columns))  # by name, in any order


ROWS, GROUPS = torch.rand(3, 4), torch.tensor([0, 1, 1, 2])
BAD_ROWS = {
    "no tensor": ([1.0], GROUPS, TypeError, "got list"),
    "whole numbers": (ROWS.long(), GROUPS, TypeError, "got torch.int64"),
    "one row": (ROWS[0], GROUPS, ValueError, r"\[batch, width\], at least one, got \[4\]"),
    "float groups": (ROWS, GROUPS.float(), TypeError, "groups must be a tensor of whole numbers"),
    "short groups": (ROWS, GROUPS[:3], ValueError, r"groups must be \[4\]"),
    "a gap": (ROWS, torch.tensor([0, 1, 1, 3]), ValueError, "without a gap"),
    "apart": (ROWS, torch.tensor([0, 1, 0, 1]), ValueError, "without a gap"),
    "from one": (ROWS, GROUPS + 1, ValueError, "count up from 0"),
}


@pytest.mark.parametrize(("rows", "groups", "kind", "message"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_what_are_no_coded_rows_is_named(rows, groups, kind, message):
    with pytest.raises(kind, match=message):
        check_rows(rows, groups)
