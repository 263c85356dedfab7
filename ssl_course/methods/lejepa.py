"""LeJEPA (Balestriero and LeCun 2025, arXiv 2511.08544): invariance and SIGReg. Built in lesson 14."""

import torch
from torch import Tensor, nn

from ssl_course.losses import lejepa_terms
from ssl_course.methods.pretraining import Step, View


def lejepa(
    network: nn.Module, view: View, *, generator: torch.Generator, weight: float = 0.05, slices: int = 256
) -> Step:
    """One training step of LeJEPA: views equal, the embeddings a standard normal cloud from every side that is tried.

    Args:
        weight: of SIGReg, 0 to 1; invariance has the rest.
        slices: random directions, others in each step.

    Source: Balestriero and LeCun 2025, Algorithm 2, with two views. Built in lesson 14.
    """

    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        directions = torch.randn(z_a.shape[1], slices, generator=generator, device=generator.device)
        terms = lejepa_terms(z_a, z_b, directions=directions.to(z_a))
        return (1 - weight) * terms.invariance + weight * terms.gaussian

    return step
