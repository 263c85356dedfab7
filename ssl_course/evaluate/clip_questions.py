"""Four questions to features of clips: what flies there, where, how fast, how does it look? And are they collapsed?"""

import copy
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.data import Pictures, label_subset
from ssl_course.evaluate.collapse import effective_rank, embedding_std
from ssl_course.evaluate.features import calibrate_batchnorm, features
from ssl_course.evaluate.probes import linear_probe
from ssl_course.evaluate.readouts import linear_readout
from ssl_course.settings import shrink

QUESTIONS = ("item", "place", "velocity", "look")
LENGTH = 4  # frames of the window that is asked about, the middle of the clip


def narrowed(h: Tensor, width: int = 256) -> Tensor:
    """Rows `[n, dim]` multiplied by a fixed random matrix, `[n, width]`: as many numbers as a clip encoder gives."""
    matrix = torch.randn(h.shape[1], width, generator=torch.Generator("cpu").manual_seed(0))
    return h @ (matrix / h.shape[1] ** 0.5).to(h)


FRAME_READS: dict[str, Callable[[Tensor], Tensor]] = {  # features of four frames side by side, [n, 4 · dim] -> rows
    "one frame": lambda h: h.unflatten(1, (LENGTH, -1))[:, -1],
    "differences of frames": lambda h: h.unflatten(1, (LENGTH, -1)).diff(dim=1).flatten(1),
    "four frames, 256 numbers": narrowed,
}


def middle(clips: Tensor) -> Tensor:
    """The four frames in the middle of each clip, `[batch, 4, height, width]`.

    Raises:
        ValueError: for clips that are shorter, or no clips at all.
    """
    if clips.ndim != 4 or clips.shape[1] < LENGTH:
        raise ValueError(f"clips [batch, {LENGTH} or more frames, height, width] are needed, got {list(clips.shape)}.")
    start = (clips.shape[1] - LENGTH) // 2
    return clips[:, start : start + LENGTH]


def clip_answers(part: Pictures) -> dict[str, Tensor]:
    """What is true in the last of the middle four frames.

    Returns:
        `item`: int64 `[n]`. `place`, `velocity`: float `[n, 2]`, x and y, in half sides of the picture (per frame).
        `look`: float `[n, 2]`, half the thing's side and its brightness, which stay the same in a clip.

    Raises:
        ValueError: for pictures without these factors.
    """
    if missing := {"item", "x", "y", "vx", "vy", "scale", "light"} - set(part.factors):
        raise ValueError(f"these are no clips of `motion`, lacking {', '.join(sorted(missing))}.")
    factors, last = part.factors, (part.images.shape[1] + LENGTH) // 2 - 1
    place, velocity = (torch.stack([factors[f"{name}x"], factors[f"{name}y"]], 2)[:, last] for name in ("", "v"))
    look = torch.stack([factors["scale"], factors["light"]], 1)
    return {"item": factors["item"], "place": place, "velocity": velocity, "look": look}


def probe_clips(
    encode: Callable[[Tensor], Tensor], train: Pictures, test: Pictures, *, per_item: int = 60, seed: int = 0
) -> dict[str, float]:
    """What linear read-outs of frozen features know: accuracy for the item, R² for place, velocity and look.

    Args:
        encode: from uint8 windows `[n, 4, height, width]` to rows of features, as `evaluate.encoder` gives it.
        per_item: labelled clips per item; all questions use the same ones. seed: which draw of them.

    Raises:
        TypeError, ValueError: as `linear_probe`, `linear_readout` and `data.label_subset`.
    """
    rows = label_subset(train.factors["item"], shrink(per_item, 12), seed=seed)
    x, x_test = encode(middle(train.images[rows])), encode(middle(test.images))
    known, asked = clip_answers(train), clip_answers(test)
    found = {"item": linear_probe(x, known["item"][rows], x_test, asked["item"])}
    y, y_test = (torch.cat([part[question] for question in QUESTIONS[1:]], 1) for part in (known, asked))
    shares = linear_readout(x, y[rows], x_test, y_test).view(-1, 2).mean(1)  # two columns for each question
    return found | dict(zip(QUESTIONS[1:], shares.tolist(), strict=True))


def calibrated(network: nn.Module, clips: Tensor) -> nn.Module:
    """A copy of a network whose batch norms have the statistics of the middle windows of 1,000 clips (uint8).

    So an untrained encoder is judged fairly, and one that was trained on other windows, too.
    """
    network = copy.deepcopy(network)
    calibrate_batchnorm(network, middle(clips[: shrink(1000, 100)]))
    return network


def spread_and_rank(network: nn.Module, train: Tensor, test: Tensor) -> tuple[float, float]:
    """Spread and effective rank of embeddings, scaled to length one, of the first four frames of the test clips.

    Args:
        network: windows -> z; a copy's batch norms are calibrated on the first four frames of 1,000 training clips.
        train, test: uint8 `[n, frames, height, width]`.
    """
    network = copy.deepcopy(network)
    calibrate_batchnorm(network, train[: shrink(1000, 100), :LENGTH])
    z = F.normalize(features(network, test[:, :LENGTH]), dim=1)
    return embedding_std(z), effective_rank(z)


def pooled_pixels(windows: Tensor) -> Tensor:
    """Raw pixels as features, 2 × 2 of them averaged: uint8 `[n, frames, height, width]` -> float `[n, values]`."""
    return F.avg_pool2d(windows.float() / 255, 2).flatten(1)
