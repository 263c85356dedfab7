"""One pull, and a squared push that is read from rows or from columns. Built in lesson 10."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import losses
from ssl_course.losses.energy import EnergyTerms
from ssl_course.losses.rows import directed
from ssl_course.methods.pretraining import Step, View


def spectral(network: nn.Module, view: View, *, generator: torch.Generator, length: float = 0.0) -> Step:
    """One training step of the spectral contrastive loss: the push is read from the rows of different pictures.

    Args:
        length: what every row is scaled to first; 0 leaves the rows as long as they are.

    Source: HaoChen, Wei, Gaidon, Ma 2021, arXiv 2106.04156; their code shortens rows that are longer than one such
    number. Built in lesson 10.
    """
    return _step(losses.spectral_contrastive, network, view, generator, length)


def column_energy(network: nn.Module, view: View, *, generator: torch.Generator, length: float = 0.0) -> Step:
    """One training step with the same pull as `spectral`, and the push read from the columns. Built in lesson 10.

    Args:
        length: as there.
    """
    return _step(losses.column_energy, network, view, generator, length)


def _step(
    loss: Callable[[Tensor, Tensor], EnergyTerms],
    network: nn.Module,
    view: View,
    generator: torch.Generator,
    length: float,
) -> Step:
    def step(images: Tensor) -> Tensor:
        views = torch.cat([view(images, generator), view(images, generator)])
        z = network(views)
        if length:
            z = length * F.normalize(directed(z), dim=1)
        terms = loss(*z.chunk(2))
        return terms.push - 2 * terms.pull

    return step
