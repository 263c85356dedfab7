"""The masked autoencoder (He et al. 2022, arXiv 2111.06377). Built in lesson 05."""

import functools
from collections.abc import Callable

import torch
from torch import Tensor

from ssl_course.augment import masks
from ssl_course.data import Unlabeled
from ssl_course.losses.hidden_patches import hidden_patch_loss
from ssl_course.methods.pretraining import Step
from ssl_course.models.masked import MaskedAutoencoder
from ssl_course.models.patches import normalise_patches, patchify
from ssl_course.models.vit import VisionTransformer
from ssl_course.train import History, batches, fit


def masked_autoencoder(
    network: MaskedAutoencoder,
    *,
    generator: torch.Generator,
    ratio: float = 0.75,
    normalise: bool = False,
    score_visible: bool = False,
) -> Step:
    """One training step: hide patches, a mask of its own for every picture; guess them; the error on the hidden ones.

    Args:
        ratio: share of the patches to hide, from 0 up to but not including 1.
        normalise: guess patches with mean 0 and standard deviation 1 each, instead of raw values.
        score_visible: score the visible patches instead, which need only be copied: a control, for comparison.

    Returns:
        step(images) -> loss, for float images `[batch, channels, side, side]`.

    Built in lesson 05.
    """
    encoder = network.encoder
    grid = encoder.side // encoder.patch

    def step(images: Tensor) -> Tensor:
        hidden = masks.patches(len(images), grid, ratio, generator=generator, device=images.device).flatten(1)
        target = patchify(images, encoder.patch)
        if normalise:
            target = normalise_patches(target)
        return hidden_patch_loss(network(images, hidden), target, ~hidden if score_visible else hidden)

    return step


def pretrain_masked(
    encoder: VisionTransformer,
    pictures: Unlabeled,
    *,
    generator: torch.Generator,
    steps: int,
    lr: float = 1.5e-3,
    batch: int = 64,
    weight_decay: float = 0.05,
    watch: Callable[[MaskedAutoencoder], None] | None = None,
    every: int = 100,
    **options: float,
) -> tuple[MaskedAutoencoder, History]:
    """Train a fresh encoder, with a new decoder, on pictures alone.

    Args:
        encoder: it is trained in place.
        lr: peak learning rate of AdamW, whose moments are those of the authors (0.9 and 0.95).
        watch: `watch(network)`, called as `train.fit` says.
        options: of `masked_autoencoder`: ratio, normalise, score_visible.

    Returns:
        The network, whose `encoder` is what is kept, and what happened.
    """
    network = MaskedAutoencoder(encoder).to(pictures.images.device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=lr, betas=(0.9, 0.95), weight_decay=weight_decay, fused=True)
    step = masked_autoencoder(network, generator=generator, **options)
    look = functools.partial(watch, network) if watch else None
    source = batches(pictures, batch, generator=generator)
    return network, fit(step, source, optimizer, steps=steps, watch=look, every=every, description="masked")
