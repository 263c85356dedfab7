"""The training loop, its learning-rate schedule, batches, and seeding.

What a method is about, `step(batch) -> loss`, is written in the lesson; this module only drives it.
"""

import contextlib
import functools
import importlib
import math
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ssl_course import settings
from ssl_course.bar import bar
from ssl_course.data import Unlabeled, to_float
from ssl_course.data.containers import check_count
from ssl_course.signals import handling


@contextlib.contextmanager
def _stop_held_back() -> Iterator[None]:
    """Let a press on the stop button (SIGINT) wait until the block is done. Only the main thread gets and holds it."""
    pressed = []
    with handling(lambda *_: pressed.append(True), signal.SIGINT):
        yield
    if pressed:
        signal.raise_signal(signal.SIGINT)


with (
    _stop_held_back()
):  # the first optimizer would import it, for seconds; stopped half-way, no training works any more
    importlib.import_module("torch._dynamo")


@dataclass
class History:
    """What happened in a run.

    Attributes:
        loss: one value per step.
        learning_rate: one value per step (of the optimiser's first group).
        seconds: wall time of the run; reported, never used to steer it.
        interrupted: True if the learner stopped the run early; the weights are those of the last finished step (batch
            norm's running statistics may have seen one batch more).
    """

    loss: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def steps(self) -> int:
        return len(self.loss)


def seed_all(seed: int, *, threads: int = 2, device: str | torch.device = "cpu") -> torch.Generator:
    """Fix what a run depends on, and return the generator, on `device`, for everything that draws.

    The global generator is seeded for weight initialisation only. The thread count is fixed because sums in another
    order round differently, and small differences grow in training.
    """
    torch.set_num_threads(min(threads, os.cpu_count() or 1) if not settings.current.smoke else 1)
    torch.manual_seed(seed)
    return torch.Generator(device).manual_seed(seed)


def batches(pool: Unlabeled, size: int, *, generator: torch.Generator) -> Iterator[Tensor]:
    """Endless batches of float pictures in [0, 1], `[size, ...]`: the pool reshuffled epoch after epoch.

    What is left over at the end of an epoch, less than one batch, is skipped.

    Raises:
        TypeError: for anything but `Unlabeled`: pretraining must have no way to a label; or without a generator.
        ValueError: if the pool is smaller than one batch, or a batch is no picture.
    """
    if not isinstance(pool, Unlabeled):
        instead = "write `data.Unlabeled(images)`" if isinstance(pool, Tensor) else "call `.without_labels()`"
        raise TypeError(f"batches takes Unlabeled pictures, got {type(pool).__name__}: {instead}.")
    check_generator(generator)
    check_count(size=size)
    if size > len(pool):
        raise ValueError(f"a batch of {size} from a pool of {len(pool)} pictures: use a smaller batch.")
    return _reshuffled(pool, size, generator)


def _reshuffled(pool: Unlabeled, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    while True:
        order = torch.randperm(len(pool), generator=generator, device=generator.device).to(pool.images.device)
        for rows in order[: len(pool) // size * size].split(size):
            yield to_float(pool[rows])


def check_generator(generator: torch.Generator) -> None:
    """What draws takes a generator: without one, a run can't be repeated.

    Raises:
        TypeError: for anything else.
    """
    if not isinstance(generator, torch.Generator):
        raise TypeError(f"a torch.Generator is needed, got {type(generator).__name__}: `train.seed_all` returns one.")


def warmup_cosine(step: int, steps: int, warmup: float = 0.1) -> float:
    """The share of the peak learning rate at `step` of `steps`: linear up, then half a cosine down to zero.

    Args:
        step: from 0 to steps - 1; the last one is just above zero.
        warmup: share of the steps spent on the way up, from 0 to 1.

    Raises:
        ValueError: outside of these ranges.
    """
    if not 0 <= step < steps:
        raise ValueError(f"step = {step} of steps = {steps}: steps count from 0 to steps - 1.")
    _check_warmup(warmup)
    rising = warmup * steps
    if step < rising:
        return (step + 1) / (rising + 1)
    return 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1.0, steps - rising)))


def _check_warmup(warmup: float) -> None:
    if not 0 <= warmup <= 1:
        raise ValueError(f"warmup = {warmup}: it is a share of the steps, from 0 to 1.")


def fit(
    step: Callable[[Tensor], Tensor],
    batches: Iterable[Tensor],
    optimizer: torch.optim.Optimizer,
    *,
    steps: int,
    warmup: float = 0.1,
    schedule: Callable[[int, int], float] | None = None,
    watch: Callable[[], None] | None = None,
    every: int = 100,
    description: str = "training",
) -> History:
    """Run `step` on `steps` batches; after each one, follow its gradient.

    The optimiser's learning rates are taken as peaks and follow `warmup_cosine`, or another schedule. Stop it with the
    notebook's stop button (■): the step in progress is dropped, or finished if the weights are being changed already,
    and everything learnt until then is kept.

    Args:
        step: `step(batch) -> loss`, a scalar tensor with a gradient.
        batches: gives one batch per step.
        steps: with 0, nothing is trained, and the history is empty.
        schedule: `schedule(step, steps)`, the share of the peak learning rate; it takes the place of `warmup_cosine`.
        watch: called before the first step, after every `every` steps and at the end, to look at the network meanwhile.

    Raises:
        TypeError: if `step` returns no scalar tensor with a gradient.
        ValueError: if `steps`, `every` or `warmup` is out of its range.
        RuntimeError: if the batches run out, the loss or its gradient stops being finite (the weights stay those of the
            step before), or no weight of the optimiser has a part in the loss.
    """
    check_count(least=0, steps=steps)
    check_count(every=every)
    _check_warmup(warmup)
    steps, schedule = settings.shrink(steps, 4), schedule or functools.partial(warmup_cosine, warmup=warmup)
    history, start = History(), time.perf_counter()
    peaks = [group["lr"] for group in optimizer.param_groups]
    source = iter(batches)
    with bar(steps, description) as line:
        try:
            if watch:
                watch()
            for index in range(steps):
                for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                    group["lr"] = peak * schedule(index, steps)
                loss = _loss(step, source, index, steps)
                with _stop_held_back():
                    _follow_gradient(loss, optimizer, index)
                    history.loss.append(loss.item())
                    history.learning_rate.append(optimizer.param_groups[0]["lr"])
                line.set_postfix_str(f"loss {history.loss[-1]:.3f}", refresh=False)
                line.update()
                if watch and (history.steps % every == 0 or history.steps == steps):
                    watch()
        except KeyboardInterrupt:
            history.interrupted = True
            print(f"Stopped by you after {history.steps} of {steps} steps. What was learnt until here is kept.")
        finally:
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak
            history.seconds = time.perf_counter() - start
    return history


def _loss(step: Callable[[Tensor], Tensor], source: Iterator[Tensor], index: int, steps: int) -> Tensor:
    try:
        batch = next(source)
    except StopIteration:
        raise RuntimeError(f"the batches ran out after {index} of {steps} steps.") from None
    loss = step(batch)
    if not isinstance(loss, Tensor) or loss.ndim != 0:
        what = f"a tensor of shape {list(loss.shape)}" if isinstance(loss, Tensor) else repr(loss)
        raise TypeError(f"step(batch) must return the loss, a tensor with a single number; it returned {what}.")
    if not loss.requires_grad:
        raise TypeError("the loss has no gradient: was everything computed under no_grad, or detached?")
    if not torch.isfinite(loss):
        raise RuntimeError(
            f"the loss is {loss.item()} at step {index}: often the learning rate is too high "
            "or something was divided by zero. Start again from fresh weights."
        )
    return loss


def _follow_gradient(loss: Tensor, optimizer: torch.optim.Optimizer, index: int) -> None:
    optimizer.zero_grad()
    loss.backward()
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    if index == 0 and not gradients:
        raise RuntimeError(
            "no weight of the optimizer has a part in this loss, so nothing would be learnt: it was made for another "
            "network, or its weights are frozen. Make the network and then its optimizer anew."
        )
    if not all(gradient.isfinite().all() for gradient in gradients if not gradient.is_sparse):
        raise RuntimeError(
            f"the loss is {loss.item():.3g} at step {index}, but its gradient is inf or nan: often a square root, norm "
            "or logarithm of 0. The weights are those of the step before."
        )
    optimizer.step()
