"""Several processes that train one network, started by torchrun: what they hand to each other.

Each process shows the network its part of every batch. Process 0 is the one that writes files and prints.

The gradients make up one process's by one rule: `gather_rows` hands back to a process the gradient of its own rows
times the number of processes, and `average_gradients` takes the mean. So the mean is right for everything: for weights
before the gathering, of which each process holds a part of the gradient; for weights behind it (a predictor), of which
each holds the whole; and for a loss that is a mean over a process's own rows, with nothing gathered at all.
"""

import contextlib
import re
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta

import numpy
import torch
import torch.distributed as dist
from torch import Tensor, nn

MEETING, EXCHANGE = timedelta(seconds=60), timedelta(minutes=10)  # how long a process waits for the others, at most


class ProcessLost(Exception):
    """Another process is gone or never came, or this one was told to end.

    Attributes:
        first: False where another process notices the same, and tells of it.
    """

    first = True


def launched() -> bool:
    """Whether torchrun started this process."""
    return dist.is_available() and dist.is_torchelastic_launched()


def rank() -> int:
    """This process's number, from 0; 0 where there is one process."""
    return dist.get_rank() if dist.is_initialized() else 0


def count() -> int:
    """How many processes there are."""
    return dist.get_world_size() if dist.is_initialized() else 1


@contextlib.contextmanager
def joined() -> Iterator[dist.Store]:
    """Be one of the processes that torchrun started, inside the block: gloo joins processors, nccl joins GPUs.

    The store that comes back holds short texts that all processes can read; after a restart it is an empty one.

    Raises:
        ProcessLost: before the block, if they are not joined within about a minute.
    """
    with _noticed():
        torchruns, number, processes = next(dist.rendezvous("env://", timeout=MEETING))
        store = dist.PrefixStore(_agreed(torchruns, number, processes), torchruns)
    if torch.cuda.is_available() and dist.get_node_local_rank() < torch.cuda.device_count():
        torch.cuda.set_device(dist.get_node_local_rank())
    try:
        with _noticed():
            dist.init_process_group(store=store, rank=number, world_size=processes, timeout=MEETING)
    except ProcessLost as lost:
        with contextlib.suppress(RuntimeError):  # torchrun, which keeps the store, is gone too
            lost.first = store.add("missed", 1) == 1
        raise
    if hasattr(dist, "set_timeout"):  # an older torch keeps the short one
        dist.set_timeout(EXCHANGE)
    try:
        yield store
    finally:
        dist.destroy_process_group()


def _agreed(store: dist.Store, number: int, processes: int) -> str:
    """A name for this start of all processes, which no earlier start had; they agree on it by torchrun's store.

    That store outlives a restart: gloo would find the addresses of dead processes in it, and wait for them. torchrun's
    count of restarts is no name, since each machine has its own. So process 0 draws one, and writes beside it the marks
    of those it has heard. A process that finds its mark there, which is a new one too, knows that this is no old text.

    Raises:
        ProcessLost: if they do not all come in time.
    """
    mark, end = uuid.uuid4().hex, time.monotonic() + MEETING.total_seconds()
    if number:
        store.set(f"came/{number}", mark)
    while time.monotonic() < end:
        if number == 0:
            came = [name for other in range(1, processes) if store.check([name := f"came/{other}"])]
            store.set("called", " ".join([mark, *(store.get(name).decode() for name in came)]))
            if store.add(f"{mark}/heard", 0) == processes - 1:
                return mark
        elif store.check(["called"]) and mark in (called := store.get("called").decode().split()):
            store.add(f"{called[0]}/heard", 1)
            return called[0]
        time.sleep(0.05)
    lost = ProcessLost(f"not all {processes} came within {MEETING.total_seconds():g} seconds")
    lost.first = number < 2  # where process 0 is missing itself, process 1 tells of it
    raise lost


@contextlib.contextmanager
def _noticed() -> Iterator[None]:
    """Whatever stops an exchange means that some process does not take part any more."""
    try:
        yield
    except RuntimeError as error:
        reason = re.sub(r"^\[[^\]]*\] ", "", str(error).strip().split("\n")[0])  # without the place in gloo's source
        raise ProcessLost(reason.split(". ")[0]) from None


class _Gather(torch.autograd.Function):
    @staticmethod
    def forward(ctx: torch.autograd.function.FunctionCtx, rows: Tensor) -> Tensor:
        parts = [torch.empty_like(rows) for _ in range(count())]
        with _noticed():
            dist.all_gather(parts, rows)
        return torch.stack(parts)

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, slope: Tensor) -> Tensor:
        return slope[rank()] * count()  # nothing is exchanged: all processes compute the same loss, so the same slope


def gather_rows(rows: Tensor, *, views: int = 1) -> Tensor:
    """The rows of all processes, in the order that one process would have them in; with gradient.

    Every process must go on with the same loss of all of them, and then call `average_gradients`.

    Args:
        rows: `[views * own, dim]`, the first views of a process's own pictures, then their second views, and so on;
            equally many in every process.

    Returns:
        `[views * batch, dim]`: the first views of all pictures, those of process 0 first, then the second views.

    Raises:
        ValueError: if the rows are not `[views * own, dim]`.
        ProcessLost: if a process is gone.
    """
    if rows.ndim != 2 or len(rows) % views:
        raise ValueError(f"rows must be [{views} * own, dim], {views} views of each picture, got {list(rows.shape)}.")
    every = _Gather.apply(rows.contiguous())  # [processes, views * own, dim]
    return every.unflatten(1, (views, -1)).transpose(0, 1).flatten(0, 2)


def average_gradients(weights: Iterable[Tensor]) -> None:
    """Replace the gradient of each weight by its mean over all processes: one exchange for all of them.

    Raises:
        ProcessLost: if a process is gone.
    """
    slopes = [weight.grad for weight in weights if weight.grad is not None]
    if not slopes:
        return
    flat = torch.cat([slope.flatten() for slope in slopes])
    with _noticed():
        dist.all_reduce(flat)
    for slope, mean in zip(slopes, (flat / count()).split([slope.numel() for slope in slopes]), strict=True):
        slope.copy_(mean.view(slope.shape))


def mean(number: Tensor) -> Tensor:
    """The mean of a tensor over all processes; without gradient.

    Raises:
        ProcessLost: if a process is gone.
    """
    number = number.detach().clone()
    with _noticed():
        dist.all_reduce(number)
    return number / count()


def broadcast(content: bytes) -> bytes:
    """What process 0 gave; what the others gave does not matter.

    Raises:
        ProcessLost: if a process is gone.
    """
    size = torch.tensor([len(content)])
    with _noticed():
        dist.broadcast(size, 0)
        held = torch.empty(int(size), dtype=torch.uint8)
        if rank() == 0:
            held = torch.from_numpy(numpy.frombuffer(content, numpy.uint8).copy())
        dist.broadcast(held, 0)
    return held.numpy().tobytes()


@contextlib.contextmanager
def synchronised(network: nn.Module) -> Iterator[None]:
    """Let every batch norm of a network take mean and variance over all processes, inside the block.

    torch's layer for it works on GPUs alone. On processors each process's batch norm sees its own rows only.
    """
    replaced = []
    for parent in [*network.modules()]:
        for name, layer in parent.named_children():
            if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
                replaced.append((parent, name, layer))
                setattr(parent, name, nn.SyncBatchNorm.convert_sync_batchnorm(layer))
    try:
        yield
    finally:
        for parent, name, layer in replaced:  # it holds the very same weights and running statistics
            setattr(parent, name, layer)
