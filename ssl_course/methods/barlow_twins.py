"""Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230). Built in lesson 10."""

import torch
from torch import Tensor, nn

from ssl_course.losses import barlow_twins as terms_of
from ssl_course.methods.pretraining import Step, View


def barlow_twins(network: nn.Module, view: View, *, generator: torch.Generator, off_diagonal: float = 0.02) -> Step:
    """One training step of Barlow Twins: each column equals itself in the other view and repeats no other.

    `off_diagonal` is the weight of the second term; .02 was chosen on sprites (results/search). Built in lesson 10.
    """

    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        terms = terms_of(z_a, z_b)
        return terms.on_diagonal + off_diagonal * terms.off_diagonal

    return step
