"""Pretraining an encoder without labels: the one helper for every method whose loss compares two views."""

import functools
import inspect
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.data import Unlabeled
from ssl_course.models import Predictor, Projector
from ssl_course.train import History, batches, fit

Step = Callable[[Tensor], Tensor]
View = Callable[[Tensor, torch.Generator], Tensor]
Method = Callable[..., Step]


def pair_method(loss: Callable[[Tensor, Tensor], Tensor]) -> Method:
    """Any loss of two embeddings, `loss(z_a, z_b)` with paired rows, as a method: bring your own."""

    def method(network: nn.Module, view: View, *, generator: torch.Generator) -> Step:
        def step(images: Tensor) -> Tensor:
            views = torch.cat([view(images, generator), view(images, generator)])
            return loss(*network(views).chunk(2))

        return step

    return method


def pretrain(
    method: Method,
    encoder: nn.Module,
    pictures: Unlabeled,
    *,
    view: View,
    generator: torch.Generator,
    steps: int,
    lr: float,
    batch: int = 64,
    weight_decay: float = 1e-4,
    fused: bool = True,
    small: int | None = None,
    watch: Callable[[nn.Sequential], None] | None = None,
    every: int = 100,
    **options: float,
) -> tuple[nn.Sequential, History]:
    """Train a fresh encoder with a new projector on pictures alone.

    Args:
        method: one of `METHODS`, or `pair_method(loss)`. It gets a predictor of its own if it asks for one.
        encoder: with an attribute `dim`; it is trained in place.
        lr: peak learning rate of AdamW.
        fused: AdamW's faster kernel; its rounding differs from the other one's.
        small: side in pixels to which views are shrunk in the first four fifths of the steps. For a run of a minute it
            buys more steps than it costs; in longer ones nothing is left of the gain (results/search/README.md).
        watch: `watch(network)`, called as `train.fit` says.
        options: of the method, such as `temperature`.

    Returns:
        The network `Sequential(encoder, projector)`, and what happened. `network[0]` is what is kept.

    Source: of small pictures first, Tan and Le 2021, arXiv 2104.00298, section 4 ("progressive learning").
    """
    network = nn.Sequential(encoder, Projector(encoder.dim)).to(pictures.images.device)
    trained = [*network.parameters()]
    if "predictor" in inspect.signature(method).parameters:
        options["predictor"] = Predictor().to(pictures.images.device)
        trained += options["predictor"].parameters()
    weights = [weight for weight in trained if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=weight_decay, fused=fused or None)
    step = method(network, view, generator=generator, **options)
    if small:
        again = functools.partial(method, network, generator=generator, **options)
        step = _small_first(step, again, view, small, steps)
    source = batches(pictures, batch, generator=generator)
    look = functools.partial(watch, network) if watch else None
    return network, fit(step, source, optimizer, steps=steps, watch=look, every=every)


def _small_first(step: Step, method: Callable[[View], Step], view: View, side: int, steps: int) -> Step:
    """`step`, but with shrunken views in the first four fifths of the steps."""

    def shrunk(images: Tensor, generator: torch.Generator) -> Tensor:
        return F.interpolate(view(images, generator), side, mode="bilinear", antialias=True, align_corners=False)

    small_step, remaining = method(shrunk), round(0.8 * settings.shrink(steps, 4))

    def whichever(images: Tensor) -> Tensor:
        nonlocal remaining
        remaining -= 1
        return small_step(images) if remaining >= 0 else step(images)

    return whichever
