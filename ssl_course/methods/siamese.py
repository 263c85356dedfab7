"""Siamese networks: a margin for negatives, or none at all (SimSiam). Built in lesson 07."""

import torch
from torch import Tensor, nn

from ssl_course.losses import contrastive_margin, negative_cosine
from ssl_course.methods.pretraining import Step, View


def margin(network: nn.Module, view: View, *, generator: torch.Generator, margin: float = 5.0) -> Step:
    """One training step with the contrastive loss: positives together, one negative per row a margin away.

    Built in lesson 07. Source: Hadsell, Chopra, LeCun 2006, equation (4).
    """

    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        terms = contrastive_margin(z_a, z_b, z_b.roll(1, 0), margin=margin)
        return terms.pull + terms.push

    return step


def simsiam(network: nn.Module, view: View, *, generator: torch.Generator, predictor: nn.Module) -> Step:
    """One training step of SimSiam: a predictor on one view, a stop-gradient on the other, both ways.

    Built in lesson 07. Source: Chen and He 2021, arXiv 2011.10566, equation (4).
    """

    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        one_way = negative_cosine(predictor(z_a), z_b.detach())
        return (one_way + negative_cosine(predictor(z_b), z_a.detach())) / 2

    return step
