"""Self-distillation: a student is to give every view the class that its own slow copy gives the other view."""

import math

import torch
from torch import Tensor

from ssl_course.losses.rows import check_numbers, check_rows


def self_distillation(
    student: Tensor,
    teacher: Tensor,
    *,
    centre: Tensor,
    student_temperature: float = 0.1,
    teacher_temperature: float = 0.04,
) -> Tensor:
    """The loss of DINO, one direction of it: cross-entropy of the student's classes with the teacher's.

    Nobody says what the classes are. The teacher's scores are centred, so that no class wins for every picture, and
    sharpened by a low temperature, so that not all classes win alike: each on its own would let everything collapse.

    Args:
        student, teacher: scores `[batch, classes]`, batch at least 2; row i of both are two views of one picture.
        centre: `[classes]`, what each class gets for no reason: a running mean of the teacher's scores, which
            `moving_centre` keeps. It is subtracted from the teacher's scores.
        student_temperature, teacher_temperature: positive and finite; scores are divided by them. The teacher's is the
            lower one.

    Returns:
        A scalar, in nats, the mean over the batch: log(classes) where the student's scores are all equal, whatever the
        teacher says; at least the entropy of the teacher's classes. That the teacher gets no gradient is the caller's
        affair: its scores are made under `torch.no_grad()`.

    Raises:
        ValueError: for shapes that do not match, a batch of one, numbers or temperatures that are not finite.
        TypeError: for anything but float32 or float64.

    Source: Caron et al. 2021, arXiv 2104.14294, equations (1) and (2), and Algorithm 1. Built in lesson 14.
    """
    check_rows(student=student, teacher=teacher)
    check_numbers(teacher=teacher, centre=centre)
    if centre.shape != teacher.shape[1:]:
        raise ValueError(f"centre must be [{teacher.shape[1]}], a number for each class, got {list(centre.shape)}.")
    for name, value in (("student_temperature", student_temperature), ("teacher_temperature", teacher_temperature)):
        if not 1e-30 < value < math.inf:
            raise ValueError(f"{name} = {value}: it must be positive and finite (scores are divided by it).")
    goal = ((teacher - centre) / teacher_temperature).softmax(1)
    return -(goal * (student / student_temperature).log_softmax(1)).sum(1).mean()


@torch.no_grad()
def moving_centre(centre: Tensor, teacher: Tensor, *, momentum: float = 0.9) -> Tensor:
    """The centre after one more batch: momentum · centre + (1 - momentum) · the mean of the teacher's scores.

    Args:
        centre: `[classes]`. teacher: scores of the batch just seen, both views, `[n, classes]`.
        momentum: 0 to 1; with 1 the centre never moves, and centring is forgotten.

    Returns:
        A new tensor `[classes]`.

    Raises:
        ValueError: for shapes that do not match, or a momentum out of range.

    Source: Caron et al. 2021, arXiv 2104.14294, equation (4). Built in lesson 14.
    """
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum = {momentum}: it is a share, from 0 to 1.")
    if teacher.ndim != 2 or centre.shape != teacher.shape[1:]:
        raise ValueError(
            f"centre [classes] and scores [n, classes] are needed, got {list(centre.shape)} and {list(teacher.shape)}."
        )
    return momentum * centre + (1 - momentum) * teacher.mean(0)
