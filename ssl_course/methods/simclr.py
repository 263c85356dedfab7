"""SimCLR (Chen et al. 2020, arXiv 2002.05709). Built in lesson 08."""

import torch
from torch import Tensor, nn

from ssl_course.losses import info_nce
from ssl_course.methods.pretraining import Step, View


def simclr(network: nn.Module, view: View, *, generator: torch.Generator, temperature: float = 0.2) -> Step:
    """One training step of SimCLR: two views, one network, each row finds its positive in the batch.

    Built in lesson 08.
    """

    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        return info_nce(z_a, z_b, temperature=temperature)

    return step
