"""What can be judged."""

import torch

from ssl_course.course.verdict_case import judged


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
