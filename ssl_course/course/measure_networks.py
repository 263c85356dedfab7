"""Which network gains from unlabelled pictures? Lesson 02, section 5: a tuned perceptron, wide networks, a transformer.

`make results LESSON=networks` writes results/networks.json; one seed takes about half an hour on one core and goes
on where it was interrupted. The course's usual network stands in results/pretraining.json, a small one in
results/rivals.json, all with the same labels, label steps and, on scenes, the same length of pretraining.

The perceptron's settings were chosen on seed 100 and validation pictures, five trials from scratch and six
pretrained (results/search/perceptron.jsonl); the large network has those of the usual one, the transformer those that
lesson 05 chose on `fashion`: none of the two was tuned on scenes. The largest one has the large one's settings, and
multiplies in bf16, so that width and precision differ from the others at once: the large one in bf16, run once with
seed 0, came within .008 of its accuracies in fp32.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from ssl_course import augment, data, methods, models, settings, train
from ssl_course.course.arms import convolutional, pretrained, with_labels
from ssl_course.course.kept import Kept
from ssl_course.methods import recipes
from ssl_course.methods.pretraining import View

LARGE = (64, 128, 256)  # channels of its three parts; the recipe's are 32, 64, 128
LARGEST = (128, 256, 512)  # in bf16
LENGTH = (
    550  # steps of pretraining on scenes, 128 views each; the transformer takes 64 pictures in a step, so twice as many
)
TRANSFORMER_LR = {"fine-tuned": 1.5e-3, "scratch": 3e-3}
COUNTS = {"fashion": (10, 100), "digits": (10, 50)}


def digits_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """A view of a `digits` picture: turned, zoomed and moved a little, in other light, with some grain.

    Float `[n, 1, 8, 8]` in [0, 1] (not clamped after the grain); the same shape comes back.
    """
    images = augment.affine(images, degrees=15, scale=(0.85, 1.15), shift=0.1, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


class InBf16(nn.Module):
    """An encoder whose convolutions multiply in bf16; weights, batch norm's statistics and what comes out stay fp32.

    Where the processor has no bf16 of its own it is slower than fp32: `python -m ssl_course doctor` says which.
    """

    def __init__(self, encoder: models.ConvEncoder) -> None:
        super().__init__()
        self.encoder, self.dim = encoder, encoder.dim

    def forward(self, images: Tensor) -> Tensor:
        with torch.autocast(images.device.type, dtype=torch.bfloat16):
            return self.encoder(images).float()


@dataclass(frozen=True)
class Chosen:
    """What was chosen for the perceptron on a data set, on validation pictures.

    Attributes:
        length: steps of pretraining. lr: its constant learning rate.
        label_steps: of both arms: where training from scratch has stopped rising.
        scratch_lr, tuned_lr: peak learning rates with labels, from scratch and after pretraining.
    """

    view: View
    length: int = 2200
    lr: float = 2e-3
    label_steps: int = 750
    scratch_lr: float = 5e-3
    tuned_lr: float = 5e-3


CHOSEN = {"fashion": Chosen(recipes.fashion_view), "digits": Chosen(digits_view)}


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        for dataset in CHOSEN:
            (folder / dataset).mkdir(exist_ok=True)
            numbers = _perceptron(dataset, data.load(dataset), seed, Kept(folder / dataset))
            records.append({"id": f"perceptron_{dataset}", "numbers": numbers})
        scenes = data.scenes()
        for name, measure in {"large": _large, "largest": _largest, "transformer": _transformer}.items():
            (folder / name).mkdir(exist_ok=True)
            records.append({"id": name, "numbers": measure(scenes, seed, Kept(folder / name))})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _perceptron(dataset: str, split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    chosen, pool = CHOSEN[dataset], split.train

    def fresh() -> nn.Module:
        train.seed_all(seed, threads=1)
        return models.Perceptron(pool.images[0].numel())

    def pretrain(encoder: nn.Module) -> nn.Module:
        options = {"length": chosen.length, "lr": chosen.lr, "seed": seed}
        return pretrained(encoder, pool.without_labels(), chosen.view, **options)

    arms = {
        "fine-tuned": (kept.encoder("pretrained", fresh, pretrain), chosen.tuned_lr),
        "scratch": (fresh(), chosen.scratch_lr),
    }
    for count in COUNTS[dataset]:
        for arm, (encoder, lr) in arms.items():
            options = {"view": chosen.view, "steps": chosen.label_steps, "lr": lr}
            kept.number(
                f"{arm}, {count} labels", lambda e=encoder, c=count, o=options: with_labels(e, split, c, seed, **o)
            )
    return kept.numbers


def _large(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    return _wide(split, seed, kept, lambda: convolutional(split.train.images, seed, LARGE))


def _largest(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    return _wide(split, seed, kept, lambda: InBf16(convolutional(split.train.images, seed, LARGEST)))


def _wide(split: data.Split, seed: int, kept: Kept, fresh: Callable[[], nn.Module]) -> dict[str, float]:
    def pretrain(encoder: nn.Module) -> nn.Module:
        unlabelled = split.train.without_labels()
        return pretrained(encoder, unlabelled, recipes.uneven_scene_view, length=LENGTH, seed=seed)

    for arm, encoder in {"fine-tuned": kept.encoder("encoder", fresh, pretrain), "scratch": fresh()}.items():
        kept.number(f"{arm}, 10 labels", lambda e=encoder: with_labels(e, split, 10, seed, view=recipes.scene_view))
    return kept.numbers


def _transformer(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    """Lesson 05's transformer, pretrained by hiding patches, on as many views."""

    def fresh() -> nn.Module:
        train.seed_all(seed, threads=1)
        return models.VisionTransformer(channels=3, side=32)

    def pretrain(encoder: nn.Module) -> nn.Module:
        options = {"generator": torch.Generator().manual_seed(seed), "steps": 2 * LENGTH}
        return methods.pretrain_masked(encoder, split.train.without_labels(), **options)[0].encoder

    for arm, encoder in {"fine-tuned": kept.encoder("masked", fresh, pretrain), "scratch": fresh()}.items():
        options = {"view": recipes.scene_view, "lr": TRANSFORMER_LR[arm]}
        kept.number(f"{arm}, 10 labels", lambda e=encoder, o=options: with_labels(e, split, 10, seed, **o))
    return kept.numbers
