"""Tasks that clips set themselves, one training step each: order, arrow of time, next frame, tubes, one clip's moments.

Clips are `[batch, frames, height, width]`. An encoder sees a window of four frames. Built in lesson 12.
"""

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn

from ssl_course import augment
from ssl_course.augment import clips as moves
from ssl_course.data import Unlabeled
from ssl_course.data.containers import check_count
from ssl_course.losses import hidden_patch_loss, info_nce, negative_cosine
from ssl_course.methods.pretext import classify
from ssl_course.methods.pretraining import Step, View
from ssl_course.methods.simclr import simclr
from ssl_course.models import ConvDecoder, ConvEncoder, Predictor, Projector
from ssl_course.models.clips import ClipTransformer, FrameByFrame, MaskedClips, follow, patchify_clips
from ssl_course.train import History, batches, fit

WINDOW = 4  # frames that an encoder sees
FRAME_TASKS = ("one clip", "one clip, views", "frames")  # their encoder sees single frames
TASKS = (
    "order",
    "arrow of time",
    "next frame",
    "next embedding",
    "masked tubes",
    "one clip, windows",
    "one clip",
    "one clip, views",
    "frames",
)

UNTRAINED = {  # a random encoder -> a task that starts from one
    "random clip encoder": "order",
    "random transformer": "masked tubes",
    "random frame encoder": "frames",
}


def ask_order(clips: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Four frames of each clip in one of 12 orders, and the number of the order `[batch]`: the label."""
    count, orders = len(moves.ORDERS), moves.ORDERS.to(clips.device)
    window = moves.moment(clips, WINDOW, generator=generator)
    which = torch.randint(count, (len(clips),), generator=generator, device=generator.device).to(clips.device)
    return moves.reorder(window, orders[which]), which


def ask_arrow(clips: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Four frames of each clip, forwards (label 0) or backwards (label 1), as a coin decides."""
    window = moves.moment(clips, WINDOW, generator=generator)
    which = torch.randint(2, (len(clips),), generator=generator, device=generator.device).to(clips.device)
    return moves.reverse(window, which), which


def next_frame(network: nn.Module, *, generator: torch.Generator) -> Step:
    """One training step: from four frames the fifth, in pixels; the mean squared error, in squared grey levels.

    The network maps windows `[batch, 4, side, side]` to frames `[batch, 1, side, side]`.

    Source: Srivastava et al. 2015, arXiv 1502.04681, section 2.3. Built in lesson 12.
    """

    def step(clips: Tensor) -> Tensor:
        piece = moves.moment(clips, WINDOW + 1, generator=generator)
        return (network(piece[:, :WINDOW]) - piece[:, WINDOW:]).pow(2).mean()

    return step


@torch.no_grad()
def carry_on(network: nn.Module, frames: Tensor, count: int) -> Tensor:
    """The next `count` frames `[batch, count, side, side]`, each guessed from the four before it, guesses included.

    Args:
        network: windows `[batch, 4, side, side]` -> frames `[batch, 1, side, side]`; put into evaluation mode.
        frames: float `[batch, 4 or more, side, side]`, in [0, 1], to which guesses are clamped.

    Raises:
        ValueError: for fewer than four frames to begin with, or fewer than one to guess.
    """
    moves.check_clips(frames, WINDOW)
    check_count(count=count)
    network.eval()
    for _ in range(count):
        frames = torch.cat([frames, network(frames[:, -WINDOW:]).clamp(0, 1)], 1)
    return frames[:, -count:]


def next_embedding(
    network: nn.Module, *, predictor: nn.Module, momentum: float = 0.98, stop_gradient: bool = True
) -> Step:
    """One training step: from the first four frames' embedding, predict that of the four frames that follow.

    The target is computed by a copy of the network that follows it slowly (an exponential moving average, EMA), and
    no gradient goes into it.

    Args:
        network: windows -> z `[batch, dim]`. predictor: z -> a guess of the later z.
        momentum: what is left of the copy's own weights in each step; 0: the target network is the network itself.
        stop_gradient: False lets the gradient into the target (momentum must be 0 then): it collapses.

    Raises:
        ValueError: for a gradient into a copy, which nobody would train.

    Source: Grill et al. 2020 (BYOL), arXiv 2006.07733, equation (2) for a future in place of a second view; Bardes et
    al. 2024 (V-JEPA), arXiv 2404.08471, section 3, who predict hidden parts. Built in lesson 12.
    """
    if momentum and not stop_gradient:
        raise ValueError("a gradient into the target needs momentum = 0: the copy's weights are not trained.")
    target = copy.deepcopy(network) if momentum else network

    def step(clips: Tensor) -> Tensor:
        if momentum:
            follow(target, network, momentum)
        guess = predictor(network(clips[:, :WINDOW]))
        with torch.set_grad_enabled(not stop_gradient):
            goal = target(clips[:, -WINDOW:])
        return negative_cosine(guess, goal)

    return step


def two_moments(clips: Tensor, length: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two pieces of each clip, `[batch, length, side, side]` each: one from its first half, one from its second half.

    Raises:
        ValueError: for clips in whose half no such piece fits.
    """
    half = clips.shape[1] // 2
    first = moves.moment(clips[:, :half], length, generator=generator)
    return first, moves.moment(clips[:, half:], length, generator=generator)


def one_clip(
    network: nn.Module,
    *,
    generator: torch.Generator,
    length: int = 1,
    view: View | None = None,
    temperature: float = 0.2,
) -> Step:
    """One training step: two frames of a clip, or two windows of it, are positives, those of other clips negatives.

    Args:
        network: frames `[batch, length, side, side]` -> z `[batch, dim]`.
        length: 1 for frames, or the frames of a window.
        view: `view(frames, generator)`, drawn anew for each frame, on top.

    Source: Qian et al. 2021 (CVRL), arXiv 2008.03800, section 3, equation (1), there pieces of video in place of
    frames. Built in lesson 12.
    """

    def step(clips: Tensor) -> Tensor:
        frames = two_moments(clips, length, generator)
        if view:
            frames = [view(each, generator) for each in frames]
        return info_nce(*network(torch.cat([*frames])).chunk(2), temperature=temperature)

    return step


def masked_tubes(network: MaskedClips, *, generator: torch.Generator, ratio: float = 0.9) -> Step:
    """One training step: hide tubes of each window, guess them, the error on hidden patches. Built in lesson 12."""
    encoder = network.encoder

    def step(clips: Tensor) -> Tensor:
        window = moves.moment(clips, encoder.frames, generator=generator)
        hidden = moves.tubes(len(clips), encoder.grid, encoder.times, ratio, generator=generator, device=window.device)
        return hidden_patch_loss(network(window, hidden), patchify_clips(window, encoder.patch, encoder.thick), hidden)

    return step


def right_way(network: nn.Module) -> Callable[[Tensor], float]:
    """A score for windows `[n, 4, side, side]`, float: the probability of the right direction, mean over both.

    Args:
        network: windows -> a score for forwards and one for backwards, `[n, 2]`; put into evaluation mode.
    """

    @torch.no_grad()
    def score(windows: Tensor) -> float:
        both = torch.cat([windows, windows.flip(1)])
        ways = torch.arange(2, device=windows.device).repeat_interleave(len(windows))
        chances = network.eval()(both).softmax(1)
        return chances.gather(1, ways[:, None]).mean().item()

    return score


def frame_view(images: Tensor, generator: torch.Generator) -> Tensor:
    """Views that somebody invents: frames turned, moved, nearer or farther, in other light."""
    images = augment.affine(images, degrees=45, scale=(0.8, 1.25), shift=0.25, generator=generator)
    return augment.brightness_contrast(images, brightness=0.2, contrast=0.2, generator=generator)


def fresh_encoder(task: str) -> nn.Module:
    """An encoder of windows `[batch, 4, 32, 32]` that a task starts from."""
    if task == "masked tubes":
        return ClipTransformer(WINDOW)
    if task in FRAME_TASKS:
        return FrameByFrame(ConvEncoder(1, (16, 32, 64), pool=2))
    return ConvEncoder(WINDOW, (16, 32, 64), pool=2)


def learn(
    task: str,
    encoder: nn.Module,
    pool: Unlabeled,
    *,
    steps: int,
    lr: float,
    generator: torch.Generator,
    batch: int = 64,
    watch: Callable[[nn.Module], None] | None = None,
    every: int = 100,
    **options: float,
) -> tuple[nn.Module, History]:
    """Train a fresh encoder on clips by one of `TASKS`, in place, with a new head; AdamW with the schedule of `fit`.

    Args:
        encoder: as `fresh_encoder` gives it for this task.
        watch: `watch(network)`, called as `train.fit` says.
        options: of `next_embedding` and of `masked_tubes`.

    Returns:
        The network that was trained, encoder and head, and what happened.

    Raises:
        ValueError: for a task that is none of them.
    """
    network, step, trained = _task(task, encoder, generator, options)
    weights = [weight for part in (network, *trained) for weight in part.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=1e-4, fused=True)
    look = (lambda: watch(network)) if watch else None
    if task == "frames":
        pool = Unlabeled(pool.images.flatten(0, 1)[:, None])
    source = batches(pool, batch, generator=generator)
    return network, fit(step, source, optimizer, steps=steps, watch=look, every=every, description=task)


def _task(
    task: str, encoder: nn.Module, generator: torch.Generator, options: dict[str, float]
) -> tuple[nn.Module, Step, list[nn.Module]]:
    """The network of a task, its step, and what else is trained."""
    if task in ("order", "arrow of time"):
        ask, answers = (ask_order, len(moves.ORDERS)) if task == "order" else (ask_arrow, 2)
        network = nn.Sequential(encoder, Projector(encoder.dim, dim_out=answers))
        return network, classify(network, ask, generator=generator), []
    if task == "next frame":
        network = nn.Sequential(encoder, ConvDecoder(encoder.dim, 1, 32, (32, 16, 8)))
        return network, next_frame(network, generator=generator), []
    if task == "masked tubes":
        network = MaskedClips(encoder)
        return network, masked_tubes(network, generator=generator, **options), []
    if task in FRAME_TASKS:
        network = nn.Sequential(encoder.encoder, Projector(encoder.encoder.dim))
        if task == "frames":
            return network, simclr(network, frame_view, generator=generator), []
        return network, one_clip(network, generator=generator, view=frame_view if "views" in task else None), []
    if task not in TASKS:
        raise ValueError(f"task = {task!r}: there are {', '.join(TASKS)}.")
    network = nn.Sequential(encoder, Projector(encoder.dim))
    if task == "one clip, windows":
        return network, one_clip(network, generator=generator, length=WINDOW), []
    predictor = Predictor()
    return network, next_embedding(network, predictor=predictor, **options), [predictor]
