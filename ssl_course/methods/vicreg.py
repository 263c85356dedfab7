"""VICReg (Bardes, Ponce, LeCun 2022, arXiv 2105.04906). Built in lesson 10."""

import torch
from torch import Tensor, nn

from ssl_course.losses import vicreg_terms
from ssl_course.methods.pretraining import Step, View


def vicreg(
    network: nn.Module,
    view: View,
    *,
    generator: torch.Generator,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
) -> Step:
    """One training step of VICReg: views equal, columns spread out, columns not repeating each other.

    The weights are the paper's. Built in lesson 10.
    """

    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        terms = vicreg_terms(z_a, z_b)
        return invariance * terms.invariance + variance * terms.variance + covariance * terms.covariance

    return step
