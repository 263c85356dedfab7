"""I-JEPA (Assran et al. 2023, arXiv 2301.08243): predict the rows of hidden blocks. Built in lesson 14."""

import copy
import functools
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.augment.blocks import blocks
from ssl_course.data import Unlabeled
from ssl_course.methods.pretraining import Step
from ssl_course.models import RowPredictor, VisionTransformer, follow, take, visible_first
from ssl_course.train import History, batches, fit


def i_jepa(
    encoder: VisionTransformer,
    *,
    predictor: RowPredictor,
    generator: torch.Generator,
    momentum: float = 0.99,
    targets: int = 4,
    target_share: float = 0.17,
    context_share: float = 0.9,
) -> Step:
    """One training step: encode the context, predict what a slow copy of the encoder makes of each target block.

    The copy, the target encoder, sees the whole picture and gets no gradient; the encoder sees the context alone. The
    copy's rows are brought to mean 0 and standard deviation 1 each; the loss is the mean squared error over all values.

    Args:
        momentum: what is left of the copy's own weights in each step.
        targets, target_share, context_share: as `augment.blocks` has them.

    Returns:
        step(images) -> loss, for float images `[batch, channels, side, side]`.

    Source: Assran et al. 2023, section 3 and equation (1); the standardised rows are their code's. Built in lesson 14.
    """
    slow, grid = copy.deepcopy(encoder), encoder.side // encoder.patch
    shares = {"targets": targets, "target_share": target_share, "context_share": context_share}

    def step(images: Tensor) -> Tensor:
        follow(slow, encoder, momentum)
        hidden, wanted = blocks(len(images), grid, generator=generator, device=images.device, **shares)
        order, visible = visible_first(hidden.flatten(1))
        context = order[:, :visible]
        seen = encoder.encode(take(encoder.rows(images), context))
        with torch.no_grad():
            rows = F.layer_norm(slow.encode(slow.rows(images)), (encoder.dim,))
        order, size = visible_first(~wanted.flatten(2).flatten(0, 1))  # each block of each picture: its cells first
        places = order[:, :size]
        guess = predictor(*(each.repeat_interleave(targets, 0) for each in (seen, context)), places)
        return F.mse_loss(guess, take(rows.repeat_interleave(targets, 0), places))

    return step


def pretrain_i_jepa(
    encoder: VisionTransformer,
    pictures: Unlabeled,
    *,
    generator: torch.Generator,
    steps: int,
    lr: float = 1.5e-3,
    batch: int = 64,
    weight_decay: float = 0.05,
    watch: Callable[[VisionTransformer], None] | None = None,
    every: int = 100,
    **options: float,
) -> tuple[VisionTransformer, History]:
    """Train a fresh encoder, with a new predictor, on pictures alone, as `pretrain_masked` does.

    Args:
        encoder: it is trained in place.
        lr: peak learning rate of AdamW.
        watch: `watch(encoder)`, called as `train.fit` says.
        options: of `i_jepa`.

    Returns:
        The encoder, and what happened.
    """
    predictor = RowPredictor(encoder).to(pictures.images.device)
    encoder.to(pictures.images.device)
    weights = [*encoder.parameters(), *predictor.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=weight_decay, fused=True)
    step = i_jepa(encoder, predictor=predictor, generator=generator, **options)
    source = batches(pictures, batch, generator=generator)
    look = functools.partial(watch, encoder) if watch else None
    return encoder, fit(step, source, optimizer, steps=steps, watch=look, every=every, description="I-JEPA")
