"""Self-distillation against a double loop and against lightly's; what centring and sharpening are for."""

import math

import pytest
import torch
from lightly.loss import DINOLoss

from ssl_course.losses import moving_centre, self_distillation


def slow(student, teacher, centre, student_temperature, teacher_temperature):
    """Shares class by class, picture by picture."""
    total = 0.0
    for mine, theirs in zip(student, teacher, strict=True):
        goal = [torch.exp((score - c) / teacher_temperature) for score, c in zip(theirs, centre, strict=True)]
        guess = [torch.exp(score / student_temperature) for score in mine]
        for wanted, given in zip(goal, guess, strict=True):
            total = total - wanted / sum(goal) * torch.log(given / sum(guess))
    return total / len(student)


@pytest.mark.parametrize("temperatures", [(0.1, 0.04), (0.5, 0.5)])
def test_it_equals_the_loop(pair, draw, assert_agree, temperatures):
    student, teacher = pair(batch=4, dim=5)
    centre = draw(5, seed=7)
    options = dict(zip(("student_temperature", "teacher_temperature"), temperatures, strict=True))
    loss = self_distillation(student, teacher, centre=centre, **options)
    assert_agree(loss, slow(student, teacher, centre, *temperatures), [student, teacher, centre])


def test_both_ways_equal_lightlys_and_so_does_the_centre(pair):
    (s_a, s_b), (t_a, t_b) = ([rows.float() for rows in pair(batch=4, dim=5, seed=seed)] for seed in (0, 1))
    theirs = DINOLoss(output_dim=5, teacher_temp=0.3, student_temp=0.5, center_momentum=0.8)
    theirs.center = torch.full((1, 1, 5), 0.1)
    options = {"centre": torch.full((5,), 0.1), "student_temperature": 0.5, "teacher_temperature": 0.3}
    ours = (self_distillation(s_a, t_b, **options) + self_distillation(s_b, t_a, **options)) / 2
    assert torch.allclose(ours, theirs([t_a, t_b], [s_a, s_b]), atol=1e-6)
    centre = moving_centre(options["centre"], torch.cat([t_a, t_b]), momentum=0.8)
    assert torch.allclose(centre, theirs.center.flatten(), atol=1e-6)


def test_known_values(draw):
    teacher, centre = draw(6, 8), torch.zeros(8, dtype=torch.float64)
    equal = torch.ones(6, 8, dtype=torch.float64)
    assert self_distillation(equal, teacher, centre=centre).item() == pytest.approx(math.log(8))
    sure = 100 * torch.eye(8)[:6]
    assert self_distillation(sure, sure, centre=torch.zeros(8)).item() == pytest.approx(0, abs=1e-6)


def test_the_centre_takes_away_what_a_class_gets_for_no_reason():
    """Without it, one class that wins for every picture is a loss of 0; with it, the classes are even again."""
    favourite = torch.zeros(6, 4)
    favourite[:, 2] = 5.0
    assert self_distillation(favourite, favourite, centre=torch.zeros(4)).item() < 1e-6
    centred = self_distillation(favourite, favourite, centre=favourite.mean(0))
    assert centred.item() > math.log(4)  # the teacher's goal is even, and the student is sure of one class


def test_the_centre_moves_towards_the_batch():
    centre, rows = torch.tensor([0.0, 1.0]), torch.tensor([[2.0, 3.0], [4.0, 5.0]])
    assert torch.allclose(moving_centre(centre, rows, momentum=0.9), torch.tensor([0.3, 1.3]))
    assert torch.equal(moving_centre(centre, rows, momentum=0.0), rows.mean(0))
    assert torch.equal(moving_centre(centre, rows, momentum=1.0), centre)
    assert torch.equal(centre, torch.tensor([0.0, 1.0]))  # what was given stays


def test_what_no_loss_can_take_is_refused():
    rows = torch.ones(4, 3)
    for wrong in (torch.zeros(4), torch.zeros(1, 3)):
        with pytest.raises(ValueError, match=r"centre must be \[3\]"):
            self_distillation(rows, rows, centre=wrong)
    for name in ("student_temperature", "teacher_temperature"):
        with pytest.raises(ValueError, match=f"{name} = 0"):
            self_distillation(rows, rows, centre=torch.zeros(3), **{name: 0})
    with pytest.raises(ValueError, match="batch at least 2"):
        self_distillation(rows[:1], rows[:1], centre=torch.zeros(3))
    with pytest.raises(ValueError, match="momentum = 1.5"):
        moving_centre(torch.zeros(3), rows, momentum=1.5)
    with pytest.raises(ValueError, match=r"got \[2\] and \[4, 3\]"):
        moving_centre(torch.zeros(2), rows)
