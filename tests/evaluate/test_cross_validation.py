"""Folds hold every class, keep groups together, and their interval is the textbook's."""

import math

import pytest
import torch
from scipy import stats

from ssl_course.evaluate.cross_validation import corrected_ci, folds, inner_split


@pytest.mark.parametrize("count", [2, 3, 5])
def test_every_row_is_in_one_fold_and_classes_are_even(count):
    labels = torch.tensor([0] * 13 + [1] * 7 + [2] * 5)
    parts = folds(labels, count, seed=1)
    assert sorted(torch.cat(parts).tolist()) == list(range(25)) and len(parts) == count
    for value in range(3):
        sizes = [int((labels[rows] == value).sum()) for rows in parts]
        assert max(sizes) - min(sizes) <= 1
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    again = folds(labels, count, seed=1)
    assert all(torch.equal(one, other) for one, other in zip(parts, again, strict=True))
    assert not all(torch.equal(one, other) for one, other in zip(parts, folds(labels, count, seed=2), strict=True))


def test_groups_stay_together():
    labels, groups = torch.arange(24) % 2, torch.arange(24) // 2 // 2 + 7
    labels = (groups % 2).long()
    parts = folds(labels, 3, seed=0, groups=groups)
    homes = {int(group): {k for k, rows in enumerate(parts) if group in groups[rows]} for group in groups.unique()}
    assert all(len(found) == 1 for found in homes.values()) and len(torch.cat(parts)) == 24
    assert sorted(map(len, parts)) == [8, 8, 8]


def test_fewer_rows_of_a_class_than_folds_leave_it_out_of_some():
    labels = torch.tensor([0] * 10 + [1] * 2)
    parts = folds(labels, 5, seed=0)
    assert len(parts) == 5 and sum(bool((labels[rows] == 1).any()) for rows in parts) == 2


def test_a_class_that_can_not_be_learnt_and_judged_is_refused():
    with pytest.raises(ValueError, match="class 1 has one labelled row"):
        folds(torch.tensor([0, 0, 0, 1]), 2, seed=0)
    with pytest.raises(ValueError, match="class 0 has one labelled row, or one group of rows only"):
        folds(torch.tensor([0, 0, 1, 1]), 2, seed=0, groups=torch.tensor([0, 0, 1, 2]))
    with pytest.raises(ValueError, match="count = 1"):
        folds(torch.tensor([0, 0]), 1, seed=0)


def test_the_inner_split_leaves_every_class_something_to_learn_from():
    labels = torch.tensor([0] * 8 + [1] * 2 + [2])
    learn, judge = inner_split(labels, seed=3)
    assert sorted([*learn.tolist(), *judge.tolist()]) == list(range(11))
    assert torch.bincount(labels[judge], minlength=3).tolist() == [2, 1, 0]
    assert inner_split(torch.tensor([0, 1]), seed=0)[1].numel() == 0


def test_the_interval_is_the_usual_one_and_wider_by_the_correction():
    values = [0.1, 0.3, 0.2, 0.4, 0.5]
    usual = stats.t.interval(0.95, 4, loc=0.3, scale=stats.sem(values))
    found = corrected_ci(values, test_to_train=0)
    assert found.mean == pytest.approx(0.3) and found.mean + found.half_width == pytest.approx(usual[1])
    wide = corrected_ci(values, test_to_train=0.25)
    assert wide.half_width / found.half_width == pytest.approx(math.sqrt((1 / 5 + 1 / 4) / (1 / 5)))  # 1.5
    assert math.isnan(corrected_ci([0.5], test_to_train=0.25).half_width)
    with pytest.raises(ValueError, match="0 values"):
        corrected_ci([], test_to_train=0.25)


@pytest.mark.slow
def test_the_interval_holds_a_true_difference_of_nothing_as_often_as_it_says():
    """Two classifiers of pure luck: the difference of their accuracies over folds is 0 on average."""
    generator, held = torch.Generator().manual_seed(0), 0
    for _ in range(400):
        luck = torch.rand(2, 60, generator=generator) < 0.5
        parts = folds(torch.arange(60) % 2, 5, seed=int(torch.randint(1000, (), generator=generator)))
        leads = [(luck[0, rows].float().mean() - luck[1, rows].float().mean()).item() for rows in parts]
        found = corrected_ci(leads, test_to_train=0.25)
        held += abs(found.mean) <= found.half_width
    assert held / 400 > 0.95


def test_settings_are_chosen_on_whole_groups():
    labels = torch.arange(2).repeat_interleave(12)
    groups = torch.arange(8).repeat_interleave(3)
    learn, judge = inner_split(labels, seed=0, groups=groups)
    assert not set(groups[learn].tolist()) & set(groups[judge].tolist())
    assert torch.bincount(labels[judge]).tolist() == [3, 3]
    learn, judge = inner_split(labels, seed=0, groups=labels)  # one group a class: each is needed to learn
    assert len(learn) == 24 and not len(judge)
