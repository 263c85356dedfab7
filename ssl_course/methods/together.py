"""The arena's methods, trained by several processes together: nothing of the methods themselves is changed.

A loss that compares pictures gets the embeddings of all processes: the network that its step is given gathers them. A
loss that is a mean over pictures, each on its own, is computed on a process's own ones. Either way the gradients,
averaged, are those of one process with the whole batch.
"""

import contextlib
import functools
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ssl_course import methods, settings
from ssl_course.augment.blocks import Blocks, blocks
from ssl_course.data import Unlabeled
from ssl_course.files import write_atomically
from ssl_course.methods import arena
from ssl_course.methods.arena import Entry
from ssl_course.methods.pretraining import Method, Step, View
from ssl_course.train import History, ranks, resume
from ssl_course.train.shards import Shard, WholeDraws, own_part

EVERY = 25
VIEWS = 2  # of each picture, which every method that compares embeddings shows at once, one after the other
LOOPS = [importlib.import_module(f"ssl_course.methods.{name}") for name in ("pretraining", "arena", "masked", "i_jepa")]
DRAWS_BLOCKS = LOOPS[-1]


class Gathered(nn.Module):
    """A network that is shown both views of a process's own pictures, and gives the embeddings of all processes."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, views: Tensor) -> Tensor:
        """`[2 * own, ...]` -> `[2 * batch, dim]`, in the order that one process would have them in."""
        return ranks.gather_rows(self.network(views), views=VIEWS)


def pretrain(
    entry: Entry,
    dataset: str,
    pictures: Unlabeled,
    *,
    steps: int,
    seed: int,
    lr: float | None = None,
    watch: Callable[[Any], None] | None = None,
    every: int | None = None,
    file: Path | None = None,
) -> tuple[nn.Sequential, History, float]:
    """What `arena.pretrain` does, by all processes: each calls this with the same arguments, and gets the same network.

    Args:
        every: steps between two checkpoints, and two calls of `watch`; 25 if left out.
        file: a checkpoint. Process 0 writes it, and the run goes on from it if it is there; the others read no file.

    Returns:
        Network and history as there, and the CPU seconds of all processes.

    Raises:
        ValueError: if a batch can't be cut into equal parts, or the checkpoint is of another run.
        RuntimeError: as `train.fit`.
        TypeError: for an entry whose loop does not call the `fit` of its module in `LOOPS`.
        ProcessLost: if a process is gone.
    """
    runs: list[resume.Run] = []
    with contextlib.ExitStack() as stack:

        def fit(step: Step, source: Iterable[Tensor], optimizer: torch.optim.Optimizer, **options: Any) -> History:
            step = step if entry.projector else _on_own_pictures(step, entry)
            runs.append(resume.Run(_averaging(step, optimizer), source, optimizer))
            _begin(runs[0], file)
            return runs[0].fit(save=_writer(file), **options)

        stack.enter_context(_training_by(fit))
        shared = replace(entry, method=_method(entry, stack))
        options = {"steps": steps, "seed": seed, "lr": lr, "watch": watch, "every": every or settings.shrink(EVERY, 1)}
        network, history = arena.pretrain(shared, dataset, Shard(pictures), **options)
    if not runs:
        raise TypeError(f"{entry.title} is trained by a loop of its own: only those in `LOOPS` can be shared.")
    seconds = float(ranks.mean(torch.tensor(runs[0].cpu_seconds))) * ranks.count()
    return network, history, seconds


class _Averaged(torch.autograd.Function):
    """A loss whose gradients, once its backward pass is over, are the means over all processes.

    So what looks at them next sees the same in every process: one that is not finite ends the training of all. Were it
    looked at before, the process that has it would end, and the others would wait for it.
    """

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx, start: Tensor, held: list[Tensor], weights: list[Tensor]
    ) -> Tensor:
        ctx.held, ctx.weights = held, weights
        return held[0].detach().clone()

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, slope: Tensor) -> tuple[None, None, None]:
        ctx.held[0].backward(slope)  # in a list: as an argument of its own, its graph would be gone through twice
        ranks.average_gradients(ctx.weights)
        return None, None, None


def _averaging(step: Step, optimizer: torch.optim.Optimizer) -> Step:
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]

    def averaging(images: Tensor) -> Tensor:
        loss = step(images)
        if not isinstance(loss, Tensor) or not loss.requires_grad:
            return loss  # `fit` tells what is wrong with it
        return _Averaged.apply(torch.zeros_like(loss, requires_grad=True), [loss], weights)

    return averaging


def _begin(run: resume.Run, file: Path | None) -> None:
    """All processes begin with what process 0 has: a checkpoint, or its fresh weights."""
    if ranks.rank():
        run.restore(ranks.broadcast(b""))
        return
    if file and file.exists():
        try:
            run.restore(file.read_bytes())
        except ValueError as error:
            ranks.broadcast(b"-")  # no checkpoint either: nobody can begin
            raise ValueError(f"{file}: {error}") from None
    ranks.broadcast(run.content())


def _writer(file: Path | None) -> Callable[[bytes], None] | None:
    return functools.partial(write_atomically, file) if file and ranks.rank() == 0 else None


def _method(entry: Entry, stack: contextlib.ExitStack) -> Method:
    @functools.wraps(entry.method)  # it says too whether a predictor is asked for
    def method(network: nn.Module, view: View, **options: Any) -> Step:
        if next(network.parameters()).is_cuda:
            stack.enter_context(ranks.synchronised(network))
        if entry.projector:
            return entry.method(Gathered(network), _as_in_the_whole(view), **options)
        return entry.method(network, view, **options)

    return method


def _as_in_the_whole(view: View) -> View:
    def shown(images: Tensor, generator: torch.Generator) -> Tensor:
        with WholeDraws(len(images)):
            return view(images, generator)

    return shown


def _on_own_pictures(step: Step, entry: Entry) -> Step:
    """A step whose loss is a mean over pictures: its value becomes the mean over all processes' pictures."""
    draws_itself = entry.method is methods.i_jepa  # by `_whole_blocks`

    def on_own_pictures(images: Tensor) -> Tensor:
        with contextlib.nullcontext() if draws_itself else WholeDraws(len(images)):
            loss = step(images)
        return loss + (ranks.mean(loss) - loss.detach())

    return on_own_pictures


def _whole_blocks(count: int, grid: int, **options: Any) -> Blocks:
    """I-JEPA's blocks of the own pictures: how much a context keeps depends on all pictures of the batch."""
    return Blocks(*(own_part(mask) for mask in blocks(count * ranks.count(), grid, **options)))


@contextlib.contextmanager
def _training_by(fit: Callable[..., History]) -> Iterator[None]:
    """Let the methods' own loops call another `fit`. They are left as they are: the stored results rest on them."""
    before = [(module, "fit", module.fit) for module in LOOPS] + [(DRAWS_BLOCKS, "blocks", DRAWS_BLOCKS.blocks)]
    for module in LOOPS:
        module.fit = fit
    DRAWS_BLOCKS.blocks = _whole_blocks
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
