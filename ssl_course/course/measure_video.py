"""What do tasks on clips teach, given more steps than the lesson's 400? Lesson 12, five seeds.

`make results LESSON=video` writes results/video.json; one seed takes about twelve minutes on one core and goes on where
it was interrupted.

`readouts`: each task of `methods.video` trains its encoder on the 5,000 clips of `motion` for 1,600 steps. Linear
read-outs ask the frozen encoder for the item (60 labelled clips each), for the place, for the velocity, and for the
look: size and brightness, which give a clip away, too. Two of the tasks, in which frames of one clip are positives,
train an encoder of single frames, whose features of four frames stand side by side, four times as many numbers as a
clip encoder gives; a third, with windows in place of frames, trains the clip encoder. The rival, SimCLR on single
frames, is read like this, too, and also of one frame, as differences of frames that follow each other, and multiplied
down to as many numbers as a clip encoder has. Beside them random encoders, batch norm calibrated, and raw pixels. Of
order and arrow of time, the share of right answers is kept.

`collapse`: the joint-embedding predictive task with three targets, 800 steps: a slow copy (EMA), the network itself
with the gradient stopped, and the network itself with the gradient let in; spread and effective rank of its embeddings.

`lossless`: the arrow of time in the world where no speed is lost, 1,600 steps.

The seed draws the weights, the batches and the labelled clips; training and test clips are always the same. One
learning rate serves all tasks: of three, tried on the arrow of time alone (results/search/README.md). The transformer
of lesson 05 was trained at half of it.
"""

import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, settings, train
from ssl_course.course.kept import Kept
from ssl_course.evaluate.clip_questions import (
    FRAME_READS,
    QUESTIONS,
    calibrated,
    pooled_pixels,
    probe_clips,
    spread_and_rank,
)
from ssl_course.methods import video

STEPS, COLLAPSE_STEPS = 1600, 800
LR = 3e-3
ASKED = {"order": video.ask_order, "arrow of time": video.ask_arrow}  # tasks whose answers are right or wrong
TARGETS = {
    "slow copy (EMA)": {},
    "itself, gradient stopped": {"momentum": 0.0},
    "itself, gradient let in": {"momentum": 0.0, "stop_gradient": False},
}


def run_once(seed: int, folder: Path) -> dict:
    """All numbers of one seed; what is finished is written into the folder, and not measured again."""
    start, records = time.perf_counter(), []
    with settings.using(seed=seed):
        split = data.motion()
        for id, measured in {"readouts": _readouts, "collapse": _collapse, "lossless": _lossless}.items():
            (folder / id).mkdir(exist_ok=True)
            records.append({"id": id, "numbers": measured(split, seed, Kept(folder / id))})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _fresh(task: str, seed: int) -> Callable[[], nn.Module]:
    def made() -> nn.Module:
        train.seed_all(seed, threads=1)
        return video.fresh_encoder(task)

    return made


def _trained(task: str, split: data.Split, seed: int, kept: Kept) -> nn.Module:
    """The encoder of one task, trained or read from its file; of a question, the share of right answers is kept."""

    def pretrain(encoder: nn.Module) -> nn.Module:
        generator = torch.Generator().manual_seed(seed)
        options = {"steps": STEPS, "lr": LR, "generator": generator}
        network, _ = video.learn(task, encoder, split.train.without_labels(), **options)
        if task in ASKED:
            kept.number(f"{task}, right", lambda: _share_right(network, task, split.test.images))
        return encoder

    return kept.encoder(task, _fresh(task, seed), pretrain)


def _share_right(network: nn.Module, task: str, images: Tensor) -> float:
    """How often a network answers right, each clip asked four times."""
    again = ASKED[task](images.repeat(4, 1, 1, 1), torch.Generator().manual_seed(0))
    return evaluate.accuracy(network, *again)


def _readouts(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    def score(arm: str, encode: Callable[[Tensor], Tensor]) -> None:
        if f"{arm}, {QUESTIONS[-1]}" not in kept.numbers:
            found = probe_clips(encode, *split, seed=seed)
            for question in QUESTIONS:
                kept.number(f"{arm}, {question}", lambda question=question: found[question])

    def frozen(encoder: nn.Module) -> Callable[[Tensor], Tensor]:
        return evaluate.encoder(calibrated(encoder, split.train.images))

    score("raw pixels", pooled_pixels)
    for arm, task in video.UNTRAINED.items():
        score(arm, frozen(_fresh(task, seed)()))
    for task in video.TASKS:
        encode = frozen(_trained(task, split, seed, kept))
        score("four frames" if task == "frames" else task, encode)
        if task == "frames":
            for arm, rows in FRAME_READS.items():
                score(arm, lambda windows, rows=rows, encode=encode: rows(encode(windows)))
    return kept.numbers


def _collapse(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    for name, options in TARGETS.items():
        if f"{name}, rank" in kept.numbers:
            continue
        generator = train.seed_all(seed, threads=1)
        made = {"steps": COLLAPSE_STEPS, "lr": LR, "generator": generator}
        encoder = video.fresh_encoder("next embedding")
        network, _ = video.learn("next embedding", encoder, split.train.without_labels(), **made, **options)
        found = dict(zip(("std", "rank"), spread_and_rank(network, split.train.images, split.test.images), strict=True))
        for what, value in found.items():
            kept.number(f"{name}, {what}", lambda value=value: value)
    return kept.numbers


def _lossless(_split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    if "arrow of time, right" not in kept.numbers:
        _trained("arrow of time", data.lossless_motion(), seed, kept)
    return kept.numbers
