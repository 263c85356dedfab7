"""The arena's table: every method with its options, its encoder, its learning rate; one budget in views for all.

A step of any method shows its network 128 views: two views each of 64 pictures, or one each of 128. The convolutional
encoder is the data set's recipe's; what hides patches needs the transformer of lesson 05. Built in lesson 14.
"""

import functools
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor, nn

from ssl_course import augment, methods, models, train
from ssl_course.data import Unlabeled
from ssl_course.methods import arena_rates, pretext, recipes
from ssl_course.methods.arena_sets import Setting, setting
from ssl_course.methods.pretraining import Step
from ssl_course.train import History, batches, fit

VIEWS = 128  # that the network sees in a step
STEPS = 300  # of the stored table, and of the slice that trains live
DATASETS = tuple(recipes.RECIPES)
Trained = tuple[nn.Sequential, History]


@dataclass(frozen=True)
class Entry:
    """A row of the table.

    Attributes:
        title: as tables and pictures name it.
        method: gives the training step, as its lesson has it.
        options: of the method, where they are not its own defaults.
        encoder: "convolutional" or "transformer".
        lr: peak learning rate; a method of `ARENA` has its own from `arena_rates`, which says how it was chosen.
        projector: whether its loss compares embeddings z, which a projector makes of the features h.
        loop: how it is trained, if not by `methods.pretrain`: one of the loops below.
    """

    title: str
    method: Callable[..., Step]
    options: Mapping[str, float] = field(default_factory=lambda: types.MappingProxyType({}))
    encoder: str = "convolutional"
    lr: float = 0.0
    projector: bool = True
    loop: Callable[..., Trained] | None = None


def fresh(kind: str, images: Tensor, dataset: str | Setting, seed: int) -> nn.Module:
    """A fresh encoder, "convolutional" or "transformer", for pictures uint8 `[n, channels, side, side]`; the seed's."""
    train.seed_all(seed, threads=1)
    if kind == "transformer":
        return models.VisionTransformer(images.shape[1], images.shape[-1]).to(images.device)
    found = setting(dataset)
    return found.network(images) if found.network else recipes.encoder(images, found)


def network_of(entry: Entry, images: Tensor, dataset: str | Setting, seed: int) -> nn.Sequential:
    """What `pretrain` returns, with fresh weights: the encoder, and the projector where there is one."""
    encoder = fresh(entry.encoder, images, dataset, seed)
    return nn.Sequential(encoder, models.Projector(encoder.dim)) if entry.projector else nn.Sequential(encoder)


def pretrain(
    entry: Entry,
    dataset: str | Setting,
    pictures: Unlabeled,
    *,
    steps: int,
    seed: int,
    lr: float | None = None,
    watch: Callable[[Any], None] | None = None,
    every: int = 25,
) -> Trained:
    """Train a fresh encoder by one method on pictures alone: the network, `network[0]` is the encoder, and its history.

    Args:
        steps: of `VIEWS` views each.
        seed: of weights, batches and views.
        lr: the entry's, times the setting's `rate`, if left out.
        watch: called as `train.fit` says, with a network; every `every` steps.
    """
    encoder = fresh(entry.encoder, pictures.images, dataset, seed)
    options = {
        "steps": steps,
        "lr": lr or entry.lr * setting(dataset).rate,
        "generator": torch.Generator().manual_seed(seed),
    }
    options |= {"watch": watch, "every": every}
    if entry.loop:
        return entry.loop(entry, encoder, dataset, pictures, **options)
    view = setting(dataset).view
    return methods.pretrain(entry.method, encoder, pictures, view=view, batch=VIEWS // 2, **options, **entry.options)


def spoil(images: Tensor, generator: torch.Generator, share: float = 0.5) -> Tensor:
    """Half of the pixels masked, as lesson 04 does."""
    return augment.mask_noise(images, share=share, generator=generator)


def _taught(entry: Entry, encoder: nn.Module, dataset: str | Setting, pictures: Unlabeled, **options: Any) -> Trained:
    """Two views and a predictor as wide as the projector: BYOL and SimSiam learn faster with it here."""
    network = nn.Sequential(encoder, models.Projector(encoder.dim)).to(pictures.images.device)
    predictor = models.Predictor(dim_hidden=256).to(pictures.images.device)
    given = {"generator": options["generator"], "predictor": predictor, **entry.options}
    step = entry.method(network, setting(dataset).view, **given)
    return network, _fitted(step, network, pictures, batch=VIEWS // 2, beside=predictor, **options)


def _turns(entry: Entry, encoder: nn.Module, dataset: str | Setting, pictures: Unlabeled, **options: Any) -> Trained:
    network = nn.Sequential(encoder, models.Projector(encoder.dim, dim_out=4)).to(pictures.images.device)
    view = recipes.fashion_view if setting(dataset).view is recipes.fashion_view else recipes.upright_view
    step = entry.method(network, view, generator=options["generator"])
    return network[:1], _fitted(step, network, pictures, **options)


def _restored(entry: Entry, encoder: nn.Module, dataset: str | Setting, pictures: Unlabeled, **options: Any) -> Trained:
    channels, side = pictures.images.shape[1], pictures.images.shape[-1]
    network = nn.Sequential(encoder, models.ConvDecoder(encoder.dim, channels, side)).to(pictures.images.device)
    step = entry.method(network, spoil, generator=options["generator"])
    return network[:1], _fitted(step, network, pictures, **options)


def _fitted(
    step: Step,
    network: nn.Module,
    pictures: Unlabeled,
    *,
    steps: int,
    lr: float,
    generator: torch.Generator,
    watch: Callable[[Any], None] | None,
    every: int,
    batch: int = VIEWS,
    beside: nn.Module | None = None,
) -> History:
    """Train a network, and what stands beside it, with the optimiser of `methods.pretrain`."""
    trained = [*network.parameters(), *(beside.parameters() if beside else ())]
    weights = [weight for weight in trained if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=1e-4, fused=True)
    look = functools.partial(watch, network) if watch else None
    return fit(step, batches(pictures, batch, generator=generator), optimizer, steps=steps, watch=look, every=every)


def _masked(entry: Entry, encoder: nn.Module, dataset: str | Setting, pictures: Unlabeled, **options: Any) -> Trained:
    network, history = methods.pretrain_masked(encoder, pictures, batch=VIEWS, **options, **entry.options)
    return nn.Sequential(network.encoder), history


def _predicted(
    entry: Entry, encoder: nn.Module, dataset: str | Setting, pictures: Unlabeled, **options: Any
) -> Trained:
    encoder, history = methods.pretrain_i_jepa(encoder, pictures, batch=VIEWS, **options, **entry.options)
    return nn.Sequential(encoder), history


TRANSFORMER = {"encoder": "transformer", "projector": False}
ENTRIES = {
    "margin": Entry("margin", methods.margin),
    "simclr": Entry("SimCLR", methods.simclr),
    "moco": Entry("MoCo: a queue", methods.moco),
    "simsiam": Entry("SimSiam", methods.simsiam, loop=_taught),
    "byol": Entry("BYOL: a slow teacher", methods.byol, loop=_taught),
    "dino": Entry("self-distillation", methods.dino),
    "barlow_twins": Entry("Barlow Twins", methods.barlow_twins),
    "vicreg": Entry("VICReg", methods.vicreg),
    "spectral": Entry("spectral", methods.spectral, {"length": 10**0.5}),
    "lejepa": Entry("LeJEPA: SIGReg", methods.lejepa),
    "rotation": Entry("rotation", pretext.rotation, projector=False, loop=_turns),
    "denoising": Entry("denoising", methods.denoising, projector=False, loop=_restored),
    "masked_autoencoder": Entry("masked autoencoder", methods.masked_autoencoder, loop=_masked, **TRANSFORMER),
    "i_jepa": Entry("I-JEPA", methods.i_jepa, loop=_predicted, **TRANSFORMER),
}
ARENA = {name: replace(entry, lr=arena_rates.LR[name]) for name, entry in ENTRIES.items()}
BASELINES: dict[str, tuple[str, str]] = {  # name -> title, encoder
    "raw_pixels": ("raw pixels", ""),
    "random": ("random encoder", "convolutional"),
    "random_transformer": ("random transformer", "transformer"),
    "scratch": ("from scratch", "convolutional"),
    "scratch_transformer": ("transformer from scratch", "transformer"),
    "supervised": ("supervised, all labels", "convolutional"),
}
TITLES = {name: entry.title for name, entry in ARENA.items()} | {name: one[0] for name, one in BASELINES.items()}


def own(title: str, loss: Callable[[Tensor, Tensor], Tensor]) -> Entry:
    """A loss of one's own, `loss(z_a, z_b)` with paired rows `[64, 128]`, as a row: in all else it is SimCLR's."""
    return Entry(title, methods.pair_method(loss), lr=ARENA["simclr"].lr)
