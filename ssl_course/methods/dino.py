"""Self-distillation without labels (DINO; Caron et al. 2021, arXiv 2104.14294). Built in lesson 14."""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.losses import moving_centre, self_distillation
from ssl_course.losses.rows import directed
from ssl_course.methods.pretraining import Step, View
from ssl_course.models import follow


def dino(
    network: nn.Module,
    view: View,
    *,
    generator: torch.Generator,
    student_temperature: float = 0.1,
    teacher_temperature: float = 0.04,
    momentum: float = 0.99,
    centre_momentum: float = 0.9,
) -> Step:
    """One training step of self-distillation: name the classes that a slow copy of the network sees in the other view.

    Each column of the embedding stands for a class; its score is the cosine of the row with that column's axis, -1 to
    1. The slow copy is the teacher, and gets no gradient; its scores are centred and sharpened.

    Args:
        student_temperature, teacher_temperature: as `self_distillation` has them.
        momentum: what is left of the teacher's own weights in each step.
        centre_momentum: what is left of the centre in each step; with 1 it stays 0, and centring is forgotten.

    Source: Caron et al. 2021, Algorithm 1, without smaller crops, and with the axes in place of 65,536 directions that
    are learnt. Built in lesson 14.
    """
    teacher, centre = copy.deepcopy(network), None

    def scores(z: Tensor) -> Tensor:
        return F.normalize(directed(z), dim=1)

    def step(images: Tensor) -> Tensor:
        nonlocal centre
        follow(teacher, network, momentum)
        views = torch.cat([view(images, generator), view(images, generator)])
        s_a, s_b = scores(network(views)).chunk(2)
        with torch.no_grad():
            t_a, t_b = scores(teacher(views)).chunk(2)
        centre = t_a.new_zeros(t_a.shape[1]) if centre is None else centre
        options = {"student_temperature": student_temperature, "teacher_temperature": teacher_temperature}
        loss = self_distillation(s_a, t_b, centre=centre, **options) + self_distillation(
            s_b, t_a, centre=centre, **options
        )
        centre = moving_centre(centre, torch.cat([t_a, t_b]), momentum=centre_momentum)
        return loss / 2

    return step
