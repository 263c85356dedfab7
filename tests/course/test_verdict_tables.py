"""The arms on a table: equal rows share a group, held-out rows stay out, every arm gives scores."""

import pytest
import torch

from ssl_course import data, settings
from ssl_course.course import verdict_tables
from ssl_course.course.verdict_tables import TableCase


@pytest.fixture
def own(tmp_path):
    """Forty-eight rows, the last twelve without a target; rows 0 and 4 are equal."""
    lines = ["size,colour,kind\n"]
    for k in range(48):
        size = 3 if k in (0, 4) else 10 * (k % 2) + k / 48
        lines.append(f"{size},{'red' if k % 4 else 'blue'},{'' if k >= 36 else ('b' if k % 2 else 'a')}\n")
    (tmp_path / "x.csv").write_text("".join(lines))
    return data.table(tmp_path / "x.csv", target="kind")


@pytest.fixture(autouse=True)
def smoke():
    with settings.using(smoke=True):
        yield


def test_what_the_case_holds(own):
    case = TableCase(own)
    assert case.pooled == 48 and len(case.labels) == 36 and case.x.shape == (48, 3) and case.classes == ("a", "b")
    assert case.groups[0] == case.groups[4] and len(case.groups.unique()) == 35
    assert {len(arm.settings) for arm in case.arms if "equal cost" not in arm.name} == {3}
    assert case.words[1] == "b" and case.words[-1] == "" and case.numeric == ("size",)


def test_held_out_rows_are_not_in_the_pool(own):
    case = TableCase(own)
    rest = case.without(torch.tensor([1, 2]))
    assert len(rest) == 46 and torch.equal(rest[1], case.x[3])


def test_nothing_that_is_learnt_without_labels_sees_what_is_held_out(own, monkeypatch):
    """Pretraining, principal components, and what standardises features."""
    case, seen = TableCase(own), []
    monkeypatch.setattr(
        verdict_tables.table_arms, "pretrained", lambda name, coded, seed, **_: seen.append(coded.x) or [None]
    )
    held = torch.tensor([1, 4])  # row 0 equals row 4
    case.pretrained(case.fresh(0), held, 0)
    for x in (seen[0], case.fold(held, 0, case.fresh(0)).some):
        there = [(x == row).all(1).any().item() for row in case.x]
        assert len(x) == 45 and [row for row, found in enumerate(there) if not found] == [0, 1, 4]


def test_rows_without_a_label_that_equal_held_out_ones_are_not_in_the_pool_either(tmp_path):
    lines = [f"{k},{k % 5},{'' if k >= 30 else 'ab'[k % 2]}\n" for k in range(40)]
    (tmp_path / "x.csv").write_text("size,turn,kind\n" + "".join(lines) + "7,2,\n")  # row 7 again, without a label
    case = TableCase(data.table(tmp_path / "x.csv", target="kind"))
    rest = case.without(torch.tensor([7]))
    assert case.pooled == 41 and len(rest) == 39 and not (rest == case.x[7]).all(1).any()
    assert len(case.without(torch.tensor([8]))) == 40


def test_of_many_labels_some_are_taken_and_the_rest_joins_the_pool(own, monkeypatch):
    monkeypatch.setattr(verdict_tables, "MOST_LABELLED", 20)
    case = TableCase(own)
    assert len(case.rows) == len(case.labels) == 20 and case.pooled == 48
    assert [case.words[row] for row in case.rows.tolist()] == [case.classes[label] for label in case.labels.tolist()]
    rest = case.without(torch.tensor([3]))
    assert len(rest) == 47 and not (rest == case.x[case.rows[3]]).all(1).any()


def test_every_arm_gives_scores_and_raw_ones_tell_the_classes(own):
    case = TableCase(own)
    held = torch.arange(36)[::4]
    rows = torch.tensor([row for row in range(36) if row % 4])
    held = torch.tensor([1, 2, 5, 6])
    rows = torch.tensor([row for row in range(36) if row not in (1, 2, 5, 6)])
    fold = case.fold(held, 0, case.pretrained(case.fresh(0), held, 0))
    for arm in case.arms:
        scores = arm.scores(fold, rows, held, **arm.settings[0])
        assert scores.shape == (4, 2) and scores.isfinite().all() and not scores.requires_grad, arm.name
        assert arm.cost(**arm.settings[0]) > 0
    found = case.arms[0].scores(fold, rows, held, l2=0.03)
    assert found.argmax(1).tolist() == case.labels[held].tolist() == [1, 0, 1, 0]


def test_without_a_target_there_is_still_a_pool(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n" + "".join(f"{k},{k % 3}\n" for k in [5, 3, 9, 1, 2]))
    case = TableCase(data.table(tmp_path / "x.csv"))
    assert len(case.labels) == 0 and case.classes == () and case.words == [""] * 5
