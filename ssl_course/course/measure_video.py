"""What do tasks on clips teach, given four times the lesson's steps? Lesson 12, five seeds.

`make results LESSON=video` writes results/video.json; one seed takes about twelve minutes on one core and goes on where
it was interrupted.

`readouts`: each task of `methods.video` trains its encoder on the 5,000 clips of `motion`, and linear read-outs ask the
frozen encoder for the item (60 labelled clips each), for the place and for the velocity. Two of the tasks, in which
frames of one clip are positives, train an encoder of single frames, which is read of four frames side by side. So is
their rival, SimCLR on single frames; its features are also read of one frame, and as differences of frames that follow
each other. Beside them random encoders, batch norm calibrated, and raw pixels.

`collapse`: the joint-embedding predictive task with three targets: a slow copy (EMA), the network itself with the
gradient stopped, and the network itself with the gradient let in; spread and effective rank of its embeddings.

`arrow`: how often is the arrow of time told, in either world, with as many steps?

One learning rate serves all tasks; it was tuned for none (results/search/README.md).
"""

import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import data, evaluate, settings, train
from ssl_course.course.kept import Kept
from ssl_course.evaluate.clip_questions import FRAME_READS, QUESTIONS, calibrated, pooled_pixels, probe_clips
from ssl_course.methods import video

STEPS, COLLAPSE_STEPS = 1600, 800
LRS = dict.fromkeys(video.TASKS, 3e-3)
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
        for id, measured in {"readouts": _readouts, "collapse": _collapse, "arrow": _arrow}.items():
            (folder / id).mkdir(exist_ok=True)
            records.append({"id": id, "numbers": measured(split, seed, Kept(folder / id))})
    return {"records": records, "seconds": round(time.perf_counter() - start, 1), "threads": 1}


def _fresh(task: str, seed: int) -> Callable[[], nn.Module]:
    def made() -> nn.Module:
        train.seed_all(seed, threads=1)
        return video.fresh_encoder(task)

    return made


def _trained(task: str, split: data.Split, seed: int, kept: Kept) -> nn.Module:
    """The encoder of one task, trained or read from its file."""

    def pretrain(encoder: nn.Module) -> nn.Module:
        generator = torch.Generator().manual_seed(seed)
        options = {"steps": STEPS, "lr": LRS[task], "generator": generator}
        video.learn(task, encoder, split.train.without_labels(), **options)
        return encoder

    return kept.encoder(task, _fresh(task, seed), pretrain)


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


def spread_and_rank(network: nn.Module, clips: Tensor) -> tuple[float, float]:
    """Spread and effective rank of embeddings, scaled to length one, of the first four frames of clips (uint8)."""
    network = calibrated(network, clips)
    z = F.normalize(evaluate.features(network, clips[:, : video.WINDOW]), dim=1)
    return evaluate.embedding_std(z), evaluate.effective_rank(z)


def _collapse(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    for name, options in TARGETS.items():
        if f"{name}, rank" in kept.numbers:
            continue
        generator = train.seed_all(seed, threads=1)
        made = {"steps": COLLAPSE_STEPS, "lr": LRS["next embedding"], "generator": generator}
        encoder = video.fresh_encoder("next embedding")
        network, _ = video.learn("next embedding", encoder, split.train.without_labels(), **made, **options)
        found = dict(zip(("std", "rank"), spread_and_rank(network, split.test.images), strict=True))
        for what, value in found.items():
            kept.number(f"{name}, {what}", lambda value=value: value)
    return kept.numbers


def _arrow(split: data.Split, seed: int, kept: Kept) -> dict[str, float]:
    def accuracy(world: data.Split) -> float:
        generator = train.seed_all(seed, threads=1)
        encoder = video.fresh_encoder("arrow of time")
        options = {"steps": STEPS, "lr": LRS["arrow of time"], "generator": generator}
        network, _ = video.learn("arrow of time", encoder, world.train.without_labels(), **options)
        asked = world.test.images.repeat(4, 1, 1, 1)
        windows, labels = video.ask_arrow(asked, torch.Generator().manual_seed(0))
        return evaluate.accuracy(network, windows, labels)

    kept.number("friction", lambda: accuracy(split))
    kept.number("no friction", lambda: accuracy(data.reversible_motion()))
    return kept.numbers
