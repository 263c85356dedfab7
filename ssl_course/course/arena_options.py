"""The arena's options for full-size sets and other machines: where the pictures lie, which encoder, which device, how.

All are off unless asked for. Without them the arena is the one of the stored table: three small sets, a small encoder,
the processor, float32.
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, models, settings
from ssl_course.console import say
from ssl_course.course.arena_runs import Moved, Run
from ssl_course.course.kept import Kept
from ssl_course.data import Pictures, Split, Unlabeled
from ssl_course.data.stl import SIDE
from ssl_course.methods import arena, recipes
from ssl_course.methods.arena import DATASETS
from ssl_course.methods.arena_sets import FULL_SIZE, Setting, setting
from ssl_course.train.speed import Fast, native_bf16

RESNET_RATE = 0.2  # times the small encoder's learning rates; no sweep chose it
CALIBRATED = 500 * 32**2  # pixels that a random ResNet-18 is calibrated on: 4,000 pictures would take gigabytes
FAST = ("bf16", "channels_last", "compile")  # how `Fast` computes


def add(parser: argparse.ArgumentParser) -> None:
    """Let a parser understand `--data` and the options of this file."""
    parser.add_argument("--data", choices=(*DATASETS, *FULL_SIZE), default="sprites")
    full = parser.add_argument_group("full-size sets", f"for --data {', '.join(FULL_SIZE)}: see docs/big_sets.md")
    full.add_argument("--root", metavar="FOLDER", help="where the set lies, as torchvision has it")
    full.add_argument("--download", action="store_true", help="fetch and unpack what is missing there; never unasked")
    full.add_argument("--side", type=int, help=f"shrink the pictures of stl10 to so many pixels; {SIDE} if left out")
    how = parser.add_argument_group("other machines", "off by default; float32 on the processor is the reference")
    how.add_argument("--encoder", choices=("small", "resnet18"), default="small", help="in place of the small one")
    how.add_argument("--device", choices=("cpu", "cuda", "mps"), default="cpu")
    how.add_argument("--bf16", action="store_true", help="the encoder in bfloat16, where the device has it natively")
    how.add_argument("--channels-last", action="store_true", help="that layout also for resnet18; the small one has it")
    how.add_argument("--compile", action="store_true", help="let torch.compile make code for the encoder")


def fault(options: argparse.Namespace) -> str:
    """What can't be done as it was asked for, in one line; "" if all can."""
    full = options.data in FULL_SIZE
    if settings.current.tune and not (options.validation or options.sweep or options.choose):
        return "SSL_COURSE_TUNE=1 keeps the test parts closed: add --validation, or leave it unset."
    if full and not options.root:
        return (
            f"--data {options.data} needs --root FOLDER, the folder in which the set lies, or is to lie (--download)."
        )
    if not full and (options.root or options.download):
        return f"--root and --download are for {', '.join(FULL_SIZE)}; {options.data} comes with the course."
    if options.side is not None and (options.data != "stl10" or not 8 <= options.side <= SIDE or options.side % 4):
        return f"--side is for stl10: a multiple of 4 from 8 to {SIDE}, so that encoders and patches fit."
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not there[options.device]:
        return (
            f"--device {options.device}: torch {torch.__version__} finds no such device on this machine; there is "
            f"{', '.join(name for name, usable in there.items() if usable)}."
        )
    if options.bf16 and not native_bf16(options.device):
        return f"--bf16: torch can't say that this {options.device} computes in bfloat16 natively; leave it out."
    if options.budget and (options.compile or options.device != "cpu"):
        return (
            "--budget times a few steps first, and starting a GPU or a compiler would be taken for steps: give --steps."
        )
    return ""


def mark(options: argparse.Namespace) -> str:
    """What these options add to the name of the folder in which numbers are kept; "" for none."""
    parts = [options.encoder if options.encoder != "small" else "", options.device if options.device != "cpu" else ""]
    parts += [f"{options.side}_pixels" if options.side else "", *(name for name in FAST if getattr(options, name))]
    return "".join(f"_{part}" for part in parts if part)


def asides(options: argparse.Namespace, runs: Mapping[str, Run]) -> list[str]:
    """What was asked for and has no effect, a line each.

    Args:
        runs: title -> one of its runs.
    """
    lines = [
        f"{title}: nothing is measured of it on {options.data}, where the arena's steps are too few for it."
        for title, run in runs.items()
        if not run.weights()
    ]
    patches = [title for title, run in runs.items() if run.kind == "transformer" and run.weights()]
    asked = ["--encoder resnet18"] * (options.encoder == "resnet18")
    asked += [f"--{name.replace('_', '-')}" for name in FAST if getattr(options, name)]
    if patches and asked:
        lines.append(f"{', '.join(patches)}: the transformer as ever; {', '.join(asked)} is for the other encoder.")
    return lines


def split_of(options: argparse.Namespace) -> Split:
    """Training pictures and those to judge on, on the device: the test part, or validation while settings are chosen.

    Raises:
        DataFileError: if a full-size set is not there as it should be.
    """
    with settings.using(tune=options.validation or settings.current.tune):
        whole = {"cifar10": data.cifar10, "cifar100": data.cifar100, "stl10": data.stl10}.get(options.data)
        split = whole(**_given(options)) if whole else data.load(options.data)
    split = Split(*data.hold_out(split.train)) if options.validation else split
    return Split(*(_on(part, options.device) for part in split))


def pool_of(options: argparse.Namespace) -> Unlabeled | None:
    """The pictures to pretrain on, where they are others than the training pictures: STL-10's without labels.

    Raises:
        DataFileError: as `split_of`.
    """
    if options.data != "stl10":
        return None
    pool = data.stl10_unlabeled(**_given(options))
    return pool if options.device == "cpu" else Unlabeled(pool.images.to(options.device))


def _given(options: argparse.Namespace) -> dict[str, object]:
    side = {"side": options.side or SIDE} if options.data == "stl10" else {}
    return {"root": options.root, "download": options.download} | side


def _on(part: Pictures, device: str) -> Pictures:
    if device == "cpu":
        return part
    return Pictures(part.images.to(device), {name: values.to(device) for name, values in part.factors.items()})


def dataset_of(options: argparse.Namespace, tell: Callable[[str], None] = say) -> str | Setting:
    """What a run with the convolutional encoder stands on: the set's name, or a setting with the encoder asked for.

    Args:
        tell: given one line, once, if `torch.compile` was asked for and does not work here.
    """
    fast, resnet = any(getattr(options, name) for name in FAST), options.encoder == "resnet18"
    if not fast and not resnet:
        return options.data
    found, told = setting(options.data), set()

    def once(line: str) -> None:
        if line not in told:
            tell(line)
        told.add(line)

    def network(images: Tensor) -> nn.Module:
        made = models.resnet18(images.shape[1]).to(images.device) if resnet else recipes.encoder(images, found)
        how = {"bf16": options.bf16, "channels_last": options.channels_last, "compiled": options.compile}
        return Fast(made, **how, tell=once) if fast else made

    return replace(found, network=network, rate=RESNET_RATE if resnet else 1.0)


class PooledRun(Run):
    """A run that may pretrain on a pool of its own, and calibrates a large random encoder on fewer pictures.

    Args:
        pool: called when it is needed; gives None where the training pictures are the pool.
    """

    def __init__(self, *given: object, pool: Callable[[], Unlabeled | None], **options: object) -> None:
        super().__init__(*given, **options)
        self.pool = pool
        if self.kind == "transformer" and isinstance(self.dataset, Setting):
            self.dataset = replace(self.dataset, network=None, rate=1.0)

    def _pretrain(self, steps: int, watch: Callable[[object], None] | None = None) -> nn.Sequential:
        if not self.entry or (pool := self.pool()) is None:
            return super()._pretrain(steps, watch)
        options = {"steps": steps, "seed": self.seed, "lr": self.lr, "watch": watch}
        return arena.pretrain(self.entry, self.dataset, pool, **options)[0]

    def _network(self, kept: Kept, moved: Moved) -> nn.Sequential:
        large = isinstance(self.dataset, Setting) and self.dataset.network
        if self.pretrained or not large:
            return super()._network(kept, moved)
        random, images = self._fresh(), self.split.train.images
        evaluate.calibrate_batchnorm(random, images[: max(2, CALIBRATED // images.shape[-1] ** 2)])
        return nn.Sequential(random)
