"""Parts of whole sources: every class is learnt in all of them, also where sources hold several classes."""

import pytest
import torch

from ssl_course.course.verdict_parts import class_of_sources, parts
from ssl_course.evaluate.cross_validation import folds


def whole(found, labels, groups, classes):
    assert sorted(row for held in found for row in held.tolist()) == list(range(len(labels)))
    for held in found:
        rest = torch.tensor(sorted(set(range(len(labels))) - set(held.tolist())))
        assert set(labels[rest].tolist()) == set(range(classes))
        assert classes > 2 or set(labels[held].tolist()) == {0, 1}
        assert groups is None or not set(groups[rest].tolist()) & set(groups[held].tolist())


def test_of_sources_with_one_class_they_are_the_usual_folds():
    labels, groups = torch.arange(40) // 2 % 2, torch.arange(40) // 2
    for given in (None, groups):
        found = parts(labels, given, 2, 5, seed=3)
        assert [held.tolist() for held in found] == [held.tolist() for held in folds(labels, 5, seed=3, groups=given)]
        whole(found, labels, given, 2)


@pytest.mark.parametrize("seed", range(10))
def test_of_patients_with_rows_of_both_classes_every_part_holds_both(seed):
    """Each patient has rows of both; the first row of one patient alone is of class 1."""
    groups = torch.arange(20).repeat_interleave(3)
    labels = torch.tensor([0, 1, 0] * 19 + [1, 0, 0])
    with pytest.raises(ValueError, match="class 1 has one labelled row"):
        folds(labels, 5, seed=seed, groups=groups)
    found = parts(labels, groups, 2, 5, seed=seed)
    assert len(found) == 5
    whole(found, labels, groups, 2)


@pytest.mark.parametrize("seed", range(10))
def test_a_rare_class_in_a_few_mixed_sources_is_spread(seed):
    groups = torch.arange(30).repeat_interleave(4)
    labels = torch.zeros(120, dtype=torch.long)
    labels[3:13:4] = 1  # the last row of the first three sources
    found = parts(labels, groups, 2, 5, seed=seed)
    assert len(found) == 3
    whole(found, labels, groups, 2)


@pytest.mark.parametrize("seed", range(10))
def test_of_two_classes_every_part_holds_both_even_where_a_source_counts_for_the_other(seed):
    """Class 0 lies in six sources that count for class 1, the rarer one, and in one of its own."""
    labels = torch.tensor([1, 0] * 6 + [0] * 3)
    groups = torch.tensor([one for one in range(6) for _ in "ab"] + [6, 7, 7])
    labels, groups = torch.cat([labels, torch.ones(2, dtype=torch.long)]), torch.cat([groups, torch.tensor([8, 9])])
    found = parts(labels, groups, 2, 5, seed=seed)
    whole(found, labels, groups, 2)
    assert len(found) > 1 and all(set(labels[part].tolist()) == {0, 1} for part in found)


def test_fewer_parts_where_the_smallest_class_has_fewer_rows():
    labels = torch.tensor([0] * 20 + [1] * 3)
    assert len(parts(labels, None, 2, 5, seed=0)) == 3


def test_what_can_not_be_cut_is_refused_with_the_reason():
    labels = torch.tensor([0, 0, 0, 0, 1, 1, 0, 2, 2])  # class 2 lies with class 1 in the same two sources
    groups = torch.tensor([0, 1, 2, 3, 4, 4, 5, 4, 4])
    with pytest.raises(ValueError, match="can't be cut into two parts or more so that each of the 3 classes"):
        parts(labels, groups, 3, 5, seed=0)


def test_a_source_counts_for_its_rarest_class_and_a_lone_one_for_the_most_frequent():
    labels, groups = torch.tensor([0, 1, 0, 0, 0, 1, 2, 0, 0]), torch.tensor([0, 0, 1, 2, 3, 3, 4, 4, 5])
    assert class_of_sources(labels, groups, 3).tolist() == [1, 1, 0, 0, 1, 1, 0, 0, 0]
    assert class_of_sources(labels, None, 3) is labels
