"""Reading what an answer's process reports. It is a stranger's: no code of it is run, and no byte is unpacked."""

import json
import math
from typing import Any

import torch

LARGEST = 1_000_000  # bytes of a report without its tensors; read, they take some twenty times as much
LONGEST = 2000  # letters of a text


class TooLarge(ValueError):
    """More than is worth reading."""


def unpacked(report: bytes) -> dict[str, Any]:
    """A report of `grade_child.packed`: answers, fault, trouble, and whether the function is defined.

    Tensors are views of the report's own bytes, so that they take no more memory than it does, whatever it claims.

    Raises:
        TooLarge: if it holds more than `LARGEST` bytes besides its tensors.
        ValueError, TypeError, KeyError, AttributeError, RuntimeError, RecursionError: if it is no such report.
    """
    head, _, content = report.partition(b"\n")
    if len(head) > LARGEST:
        raise TooLarge
    content = bytearray(content)  # torch wants bytes that may be written to

    def tensor(found: dict) -> Any:
        return _tensor(*found["tensor"], content) if "tensor" in found else found

    read = json.loads(head, object_hook=tensor)
    found = {"answers": read["answers"], "fault": read["fault"], "defined": read["defined"] is True}
    found["fault"] = found["fault"] and str(found["fault"])[:LONGEST]
    return found | {"trouble": str(read["trouble"])[:LONGEST]}


def _tensor(name: str, shape: list[int], start: int, content: bytearray) -> torch.Tensor:
    kind = getattr(torch, name)
    if (
        not isinstance(kind, torch.dtype)
        or name.startswith("q")
        or any(type(size) is not int or size < 0 for size in shape)
    ):
        raise ValueError(f"no tensor has type {name} and shape {shape}")
    count = math.prod(shape)
    if count == 0:
        return torch.empty(shape, dtype=kind)
    if type(start) is not int or start % 16:
        raise ValueError(f"no tensor starts at byte {start}")
    return torch.frombuffer(content, dtype=kind, count=count, offset=start).reshape(shape)
