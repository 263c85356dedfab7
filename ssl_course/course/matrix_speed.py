"""How fast is a training step, held against its own matrix products alone, in the same run on the same machine?"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

PRODUCTS = {torch.ops.aten.mm.default: (0, 1), torch.ops.aten.addmm.default: (1, 2)}  # -> places of the two factors


class Products(TorchDispatchMode):
    """Notes the shapes of all matrix products inside a `with`: one (rows, inner, columns) for each."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[tuple[int, int, int]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        if func in PRODUCTS:
            one, other = (args[place] for place in PRODUCTS[func])
            self.shapes.append((*one.shape, other.shape[1]))
        return func(*args, **(kwargs or {}))


def floating_point_operations(shapes: list[tuple[int, int, int]]) -> int:
    """Multiplications and additions of these products."""
    return sum(2 * rows * inner * columns for rows, inner, columns in shapes)


def speeds(step: Callable[[], object], repeats: int = 7) -> dict[str, float]:
    """Billions of operations per second: of the step's matrix products alone, and inside the step; and their quotient.

    Seconds are the processor's, so run it with one thread. The attention's own small products count as no operations,
    in both, but take their time in the step: the share is too low rather than too high. Both are medians over calls
    that take turns, so that another program slows both down.
    """
    step()
    with Products() as seen:
        step()
    kinds = {shape: seen.shapes.count(shape) for shape in dict.fromkeys(seen.shapes)}
    factors = [(count, torch.randn(rows, inner), torch.randn(inner, columns))
               for (rows, inner, columns), count in kinds.items()]  # fmt: skip

    def alone() -> None:
        for count, one, other in factors:
            for _ in range(count):
                one @ other

    times: dict[str, list[float]] = {"alone": [], "step": []}
    for _ in range(repeats):
        for name, call in (("alone", alone), ("step", step)):
            start = time.process_time()
            call()
            times[name].append(time.process_time() - start)
    billions = floating_point_operations(seen.shapes) / 1e9
    products, whole = (billions / statistics.median(times[name]) for name in ("alone", "step"))
    return {
        "products, billions in one of the seconds": round(products, 1),
        "step, billions in one of the seconds": round(whole, 1),
        "share of the products' speed, by seconds": round(whole / products, 3),
    }


def profile(step: Callable[[], object], calls: int = 5) -> dict[str, float]:
    """Where a step's time goes: share, 0 to 1, of matrix products, attention (its products too), GELU and the rest."""
    step()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as found:
        for _ in range(calls):
            step()
    spent = dict.fromkeys(("matrix products", "attention", "GELU", "the rest"), 0.0)
    for event in found.key_averages():
        name = event.key.removeprefix("aten::")
        kind = "the rest"
        if name in ("mm", "addmm", "bmm"):
            kind = "matrix products"
        elif "attention" in name or name.startswith("gelu"):
            kind = "attention" if "attention" in name else "GELU"
        spent[kind] += event.self_cpu_time_total
    total = sum(spent.values())
    return {f"share of {kind}, by seconds": round(spell / total, 3) for kind, spell in spent.items()}
