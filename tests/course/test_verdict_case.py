"""What can be judged."""

from types import SimpleNamespace

import torch

from ssl_course.course.verdict_case import PENALTIES, judged, linear_scores


def test_a_class_with_a_single_row_is_left_out():
    rows, labels, classes = judged(torch.tensor([2, 0, 1, 2, 0]), ("a", "b", "c"))
    assert rows.tolist() == [0, 1, 3, 4] and labels.tolist() == [1, 0, 1, 0] and classes == ("a", "c")
    rows, labels, classes = judged(torch.empty(0, dtype=torch.long), ())
    assert rows.tolist() == labels.tolist() == [] and classes == ()


def test_a_class_of_one_source_is_left_out():
    labels, groups = torch.tensor([0, 0, 1, 1]), torch.tensor([0, 1, 2, 2])
    rows, _, classes = judged(labels, ("a", "b"), groups)
    assert rows.tolist() == [0, 1] and classes == ("a",)
    assert judged(labels, ("a", "b"))[2] == ("a", "b")


def test_linear_scores_are_of_the_features_that_are_named():
    x, labels = torch.tensor([[-2.0], [-1.0], [1.0], [2.0]]), torch.tensor([0, 0, 1, 1])
    case = SimpleNamespace(labels=labels, classes=("a", "b"))
    fold = SimpleNamespace(features={"right": x, "reversed": -x}.get)
    rows, new = torch.tensor([0, 3]), torch.tensor([1, 2])
    for name in ("right", "reversed"):
        assert linear_scores(case, name, fold, rows, new, **PENALTIES[0]).argmax(1).tolist() == [0, 1]
    case.labels = labels.flip(0)
    assert linear_scores(case, "right", fold, rows, new, **PENALTIES[0]).argmax(1).tolist() == [1, 0]
