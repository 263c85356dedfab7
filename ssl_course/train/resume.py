"""A training run that goes on where it was stopped: weights, optimiser, step, generator, and what a step remembers.

All of it is one safetensors file: plain numbers, and reading it runs no code, as reading a pickle would.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CellType, FunctionType

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load
from safetensors.torch import save as dump
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.train.loop import History, fit, warmup_cosine


def remembered(step: Callable[[Tensor], Tensor]) -> dict[str, CellType]:
    """What a training step holds between batches, by name: the variables of the functions that it is made of.

    A method such as `methods.moco` is a function that returns its step; networks, slow copies, queue, centre and
    generator are local variables there, and the step's closure keeps them. Functions in it are looked into as well.

    Raises:
        TypeError: for a step that is no plain function: an object may hide what it remembers.
    """
    if not isinstance(step, FunctionType):
        raise TypeError(f"a run that can go on needs a step that is a plain function, got {type(step).__name__}.")
    found, seen, waiting = {}, set(), [("", step)]
    while waiting:
        place, function = waiting.pop()
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            if id(cell) in seen or cell == CellType():  # by identity: `==` would compare what two cells hold
                continue
            found[place + name] = cell
            seen.add(id(cell))
            if isinstance(cell.cell_contents, FunctionType):
                waiting.append((f"{place}{name}.", cell.cell_contents))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def steps_in(file: Path) -> int:
    """How many steps the run of a checkpoint has behind it; -1 if the file is damaged."""
    try:
        with safe_open(file, "pt") as held:
            return held.get_slice("loss").get_shape()[0]
    except SafetensorError:
        return -1


class Batches:
    """Batches, and how far a run is in them: the generator's state before the last shuffle, and how many came since.

    Args:
        source: what `train.batches` returns: it draws from the generator when an epoch begins, and then only.
    """

    def __init__(self, source: Iterable[Tensor], generator: torch.Generator) -> None:
        self.source, self.generator = iter(source), generator
        self.before, self.taken = generator.get_state(), 0

    def __iter__(self) -> Iterator[Tensor]:
        return self

    def __next__(self) -> Tensor:
        state = self.generator.get_state()
        batch = next(self.source)
        if not torch.equal(state, self.generator.get_state()):
            self.before, self.taken = state, 0
        self.taken += 1
        return batch

    def seek(self, before: Tensor, taken: int) -> None:
        """Go to where another run was; the generator is left in some state of that epoch."""
        self.generator.set_state(before)
        self.before, self.taken = before, 0
        for _ in range(taken):
            next(self)


class Run:
    """A run of `train.fit` that can be written down after any step, and that goes on from what was written.

    Args:
        step: as `fit` takes it; one generator stands in its closure, which the batches draw from too.
        source: a fresh `train.batches`.
        optimizer: whose state is made of tensors, such as AdamW.

    Attributes:
        loss: of each step so far.
        seconds, cpu_seconds: spent in training so far, before a stop too.

    Raises:
        TypeError: for a step that is no plain function.
        ValueError: for a step without a generator, or with several.
    """

    def __init__(
        self, step: Callable[[Tensor], Tensor], source: Iterable[Tensor], optimizer: torch.optim.Optimizer
    ) -> None:
        self.step, self.optimizer, self.cells = step, optimizer, remembered(step)
        held = {id(one): one for cell in self.cells.values() if isinstance(one := cell.cell_contents, torch.Generator)}
        if len(held) != 1:
            raise ValueError(f"a run that can go on needs a step that holds one generator, not {len(held)}.")
        self.generator = next(iter(held.values()))
        self.batches = Batches(source, self.generator)
        # numbers that differ later are counted by the step; the others, such as a temperature, are its settings
        self.begun = {name: cell.cell_contents for name, cell in self.cells.items() if _is_number(cell.cell_contents)}
        self.loss: list[Tensor] = []
        self.seconds = self.cpu_seconds = 0.0

    def content(self) -> bytes:
        """Everything that the next steps depend on, and the losses so far, as a safetensors file."""
        tensors = {name: tensor for name, tensor in self._weights()}
        for name, cell in self.cells.items():
            if isinstance(cell.cell_contents, Tensor):
                tensors[f"memory.{name}"] = cell.cell_contents
            elif _is_number(cell.cell_contents) and cell.cell_contents != self.begun.get(name):
                kind = torch.float64 if isinstance(cell.cell_contents, float) else torch.int64
                tensors[f"number.{name}"] = torch.tensor(cell.cell_contents, dtype=kind)
        for index, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{name}": value for name, value in state.items() if value is not None}
        tensors["generator.now"], tensors["generator.epoch"] = self.generator.get_state(), self.batches.before
        tensors["batches.taken"] = torch.tensor(self.batches.taken)
        tensors["loss"] = torch.stack(self.loss) if self.loss else torch.zeros(0)
        tensors["seconds"] = torch.tensor([self.seconds, self.cpu_seconds], dtype=torch.float64)
        return dump({name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()})

    def restore(self, content: bytes) -> None:
        """Bring everything into the state that `content` holds; this run must be a fresh one, made in the same way.

        Raises:
            ValueError: if it is damaged, or of another run.
        """
        try:
            held = load(content)
        except SafetensorError as error:
            raise ValueError(f"this is no complete checkpoint ({error}): delete it, and start anew.") from None
        weights = dict(self._weights())
        for name, tensor in weights.items():
            if name not in held or held[name].shape != tensor.shape:
                there = f"has shape {list(held[name].shape)}" if name in held else "is missing"
                raise ValueError(
                    f"this checkpoint is of another run ({name} {there}, here it is {list(tensor.shape)}): delete it, "
                    "and start anew."
                )
        with torch.no_grad():
            for name, tensor in weights.items():
                tensor.copy_(held[name])
        device = self.optimizer.param_groups[0]["params"][0].device
        for name, cell in self.cells.items():
            if f"memory.{name}" in held:
                cell.cell_contents = held[f"memory.{name}"].to(device)
            elif f"number.{name}" in held:
                cell.cell_contents = held[f"number.{name}"].item()
        self._restore_optimizer(held)
        self.batches.seek(held["generator.epoch"], int(held["batches.taken"]))
        self.generator.set_state(held["generator.now"])
        self.loss = [*held["loss"].to(device)]
        self.seconds, self.cpu_seconds = held["seconds"].tolist()

    def fit(
        self,
        *,
        steps: int,
        save: Callable[[bytes], None] | None = None,
        watch: Callable[[], None] | None = None,
        every: int = 100,
        description: str = "training",
    ) -> History:
        """Do what `train.fit` does until there are `steps` steps in all; what is returned holds all of them.

        Args:
            save: called with `content()` after every `every` steps, and at the end.
            watch: as there; after a stop, from where the run goes on.

        Raises:
            As `train.fit`.
        """
        steps = settings.shrink(steps, 4)
        done, wall, clock = len(self.loss), self.seconds, self.cpu_seconds
        begun, begun_clock = time.perf_counter(), time.process_time()

        def counted(batch: Tensor) -> Tensor:
            loss = self.step(batch)
            self.loss.append(loss.detach() if isinstance(loss, Tensor) else loss)
            return loss

        def look() -> None:
            self.seconds = wall + time.perf_counter() - begun
            self.cpu_seconds = clock + time.process_time() - begun_clock
            if watch:
                watch()
            if save and len(self.loss) > done:
                save(self.content())

        def rate(index: int, _: int) -> float:
            return warmup_cosine(done + index, steps)

        options = {"steps": max(0, steps - done), "schedule": rate, "watch": look, "every": every}
        made = fit(counted, self.batches, self.optimizer, description=description, **options)
        del self.loss[done + made.steps :]  # of a step that was stopped before its gradient was followed
        peak = self.optimizer.param_groups[0]["lr"]
        rates = [peak * warmup_cosine(index, steps) for index in range(done)] + made.learning_rate
        return History([loss.item() for loss in self.loss], rates, self.seconds, made.interrupted)

    def _weights(self) -> Iterator[tuple[str, Tensor]]:
        """Weights and buffers of all networks that the step holds, each once."""
        seen = set()
        for place, cell in self.cells.items():
            if not isinstance(cell.cell_contents, nn.Module):
                continue
            for name, tensor in cell.cell_contents.state_dict(keep_vars=True).items():
                if id(tensor) not in seen:
                    seen.add(id(tensor))
                    yield f"network.{place}.{name}", tensor

    def _restore_optimizer(self, held: dict[str, Tensor]) -> None:
        weights = [weight for group in self.optimizer.param_groups for weight in group["params"]]
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in held.items():
            kind, _, rest = key.partition(".")
            if kind == "optimizer":
                index, name = rest.split(".")
                if value.shape == weights[int(index)].shape and value.ndim:
                    # in the layout of its weight: AdamW's fused kernel walks through both as they lie in memory
                    value = torch.empty_like(weights[int(index)], dtype=value.dtype).copy_(value)
                state.setdefault(int(index), {})[name] = value
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
