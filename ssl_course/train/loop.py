"""The training loop, its learning-rate schedule, batches, and seeding.

What a method is about, `step(batch) -> loss`, is written in the lesson; this module only drives it.
"""

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor
from tqdm.auto import tqdm

from ssl_course import settings
from ssl_course.data import Unlabeled, to_float


@dataclass
class History:
    """What happened in a run.

    Attributes:
        loss: one value per step.
        learning_rate: one value per step (of the optimiser's first group).
        seconds: wall time of the run; reported, never used to steer it.
        interrupted: True if the learner stopped the run early; the weights are those of the last finished step.
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
        TypeError: for anything but `Unlabeled`: pretraining must have no way to a label.
        ValueError: if the pool is smaller than one batch.
    """
    if not isinstance(pool, Unlabeled):
        raise TypeError(f"batches takes Unlabeled pictures, got {type(pool).__name__}: call `.without_labels()`.")
    if not 1 <= size <= len(pool):
        raise ValueError(f"a batch of {size} from a pool of {len(pool)} pictures: use a smaller batch.")
    return _reshuffled(pool, size, generator)


def _reshuffled(pool: Unlabeled, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    while True:
        order = torch.randperm(len(pool), generator=generator, device=generator.device).to(pool.images.device)
        for rows in order[: len(pool) // size * size].split(size):
            yield to_float(pool[rows])


def warmup_cosine(step: int, steps: int, warmup: float = 0.1) -> float:
    """The share of the peak learning rate at `step` of `steps`: linear up, then half a cosine down to zero.

    Args:
        step: from 0 to steps - 1; the last one is just above zero.
        warmup: share of the steps spent on the way up.
    """
    rising = warmup * steps
    if step < rising:
        return (step + 1) / (rising + 1)
    return 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1.0, steps - rising)))


def fit(
    step: Callable[[Tensor], Tensor],
    batches: Iterable[Tensor],
    optimizer: torch.optim.Optimizer,
    *,
    steps: int,
    warmup: float = 0.1,
    watch: Callable[[], None] | None = None,
    every: int = 100,
    description: str = "training",
) -> History:
    """Run `step` on `steps` batches; after each one, follow its gradient.

    The optimiser's learning rates are taken as peaks and follow `warmup_cosine`. Stop it with the notebook's stop
    button (■): the step in progress is dropped, and everything learnt until then is kept.

    Args:
        step: `step(batch) -> loss`, a scalar tensor with a gradient.
        batches: gives one batch per step.
        watch: called before the first step, after every `every` steps and at the end, to look at the network meanwhile.

    Raises:
        TypeError: if `step` returns no scalar tensor with a gradient.
        RuntimeError: if the batches run out, or the loss stops being a finite number.
    """
    steps = settings.shrink(steps, 4)
    history, start = History(), time.perf_counter()
    peaks = [group["lr"] for group in optimizer.param_groups]
    source = iter(batches)
    with tqdm(total=steps, desc=description, unit="step", leave=False) as bar:
        try:
            if watch:
                watch()
            for index in range(steps):
                for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                    group["lr"] = peak * warmup_cosine(index, steps, warmup)
                loss = _loss(step, source, index, steps)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                history.loss.append(loss.item())
                history.learning_rate.append(optimizer.param_groups[0]["lr"])
                bar.set_postfix_str(f"loss {history.loss[-1]:.3f}", refresh=False)
                bar.update()
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
