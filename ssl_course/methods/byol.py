"""BYOL (Grill et al. 2020, arXiv 2006.07733): a network predicts its own slow copy. Built in lesson 14."""

import copy

import torch
from torch import Tensor, nn

from ssl_course.losses import negative_cosine
from ssl_course.methods.pretraining import Step, View
from ssl_course.models import follow


def byol(
    network: nn.Module, view: View, *, generator: torch.Generator, predictor: nn.Module, momentum: float = 0.99
) -> Step:
    """One training step of BYOL: from one view, predict what a slow copy of the network makes of the other; both ways.

    It is SimSiam whose target comes from the copy, the teacher. No gradient goes into the teacher.

    Args:
        momentum: what is left of the teacher's own weights in each step; with 0 this is SimSiam.

    Source: Grill et al. 2020, equations (1) to (3): their loss, summed over both ways, is 4 + 4 · this one, and their
    momentum rises to 1. Built in lesson 14.
    """
    teacher = copy.deepcopy(network)

    def step(images: Tensor) -> Tensor:
        follow(teacher, network, momentum)
        views = torch.cat([view(images, generator), view(images, generator)])
        guess_a, guess_b = predictor(network(views)).chunk(2)
        with torch.no_grad():
            goal_a, goal_b = teacher(views).chunk(2)
        return (negative_cosine(guess_a, goal_b) + negative_cosine(guess_b, goal_a)) / 2

    return step
