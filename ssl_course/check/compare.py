"""How an answer differs from what was expected, in words; and values, short enough to read."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ssl_course.check.sandbox import name_of_type

ROOM = 120  # characters for a described value
# As an index, the first is a mask and the next two are refused; the others are refused beside float32.
NARROW = (torch.uint8, torch.int8, torch.int16, torch.float16, torch.bfloat16)


def difference(expected: Any, got: Any, tolerance: float, *, tensors: bool = False) -> str | None:
    """None if `got` is what was expected, up to `tolerance` (absolute); otherwise the first difference in words.

    A single number may be Python's, numpy's or a tensor with one element, unless `tensors` are needed to train through.
    """
    got = _plain(got)
    if isinstance(expected, tuple | list):
        if isinstance(got, Tensor) and not tensors and _as_good_as_numbers(expected, got):
            got = [*got]
        if type(got) is str:  # said by the exercise itself of what came back
            return f"expected {len(expected)} results, got {got}"
        if not isinstance(got, tuple | list):
            return f"expected {len(expected)} results (a {name_of_type(expected)}), got {_kind(got)}"
        if len(got) != len(expected):
            return f"expected {len(expected)} results, got {len(got)}"
        for position, (one, other) in enumerate(zip(expected, got, strict=True), start=1):
            if found := difference(one, other, tolerance, tensors=tensors):
                return f"result {position}: {found}"
        return None
    wanted = _number(expected)
    if wanted is None or (tensors and isinstance(expected, Tensor)):
        if isinstance(expected, Tensor):
            return _tensor_difference(expected, got, tolerance)
        same = type(expected) is type(got) and expected == got
        return None if same else f"expected {describe(expected)}, got {describe(got)}"
    given = _number(got)
    if isinstance(wanted, bool) and given is None:
        return f"expected True or False, got {_kind(got)}"
    if given is None:
        if isinstance(got, Tensor) and got.numel() > 1:
            return f"expected a single number, got shape {list(got.shape)}: is a `mean` or a `sum` missing"
        return f"expected a number, got {_kind(got)}"
    if isinstance(wanted, bool):
        return None if wanted is given else f"expected {wanted!r}, got {given!r}"
    if isinstance(given, bool):
        return f"expected a number, got {_kind(got)}"
    if given != given:
        return None if wanted != wanted else "the result is NaN (not a number)"
    return None if wanted == given or abs(wanted - given) <= tolerance else f"expected {wanted:.6g}, got {given:.6g}"


def _as_good_as_numbers(expected: tuple | list, got: Tensor) -> bool:
    """Whether single numbers are expected, and a row of as many came: it can be unpacked as they can."""
    return got.ndim == 1 and len(got) == len(expected) and all(_number(part) is not None for part in expected)


def _plain(value: Any) -> Any:
    """The value itself, where a class of the learner's own could answer in its place (`__rsub__`, `__iter__`)."""
    if isinstance(value, Tensor) and type(value) not in (Tensor, torch.nn.Parameter):
        with torch._C.DisableTorchFunctionSubclass():
            return Tensor.as_subclass(value, Tensor)
    for base in (tuple, list):
        if isinstance(value, base) and type(value) is not base:
            return [*base.__iter__(value)]
    return value


def _number(value: Any) -> bool | int | float | None:
    """A Python or numpy number, or a tensor or array with one element, as a Python number; else None."""
    if isinstance(value, Tensor | np.ndarray | np.generic):
        base = next(base for base in (Tensor, np.ndarray, np.generic) if isinstance(value, base))
        ordinary = base is not Tensor or (value.device.type == "cpu" and value.layout == torch.strided)
        size = value.numel() if base is Tensor else base.size.__get__(value)
        value = base.item(value) if ordinary and size == 1 else None
    return value if type(value) in (bool, int, float) else None


def _tensor_difference(expected: Tensor, got: Any, tolerance: float) -> str | None:
    if expected.ndim == 0 and type(got) in (int, float):
        return (
            f"expected a tensor with a single number, got a plain {name_of_type(got)}: leave `.item()` or `float` out"
        )
    if not isinstance(got, Tensor):
        return f"expected a tensor, got {_kind(got)}"
    if got.device != expected.device:
        return f"the tensor is on device {got.device}, expected {expected.device}"
    if got.layout != torch.strided:
        return f"the tensor has layout {got.layout}, expected an ordinary one"
    if expected.ndim == 0 and got.ndim:
        return f"expected a single number, got shape {list(got.shape)}: is a `mean` or a `sum` missing"
    if list(got.shape) != list(expected.shape):
        return f"expected shape {list(expected.shape)}, got {list(got.shape)}"
    if _family(got) != _family(expected):
        return f"expected {_family(expected)} values ({expected.dtype}), got {_family(got)} ({got.dtype})"
    if got.dtype in NARROW and got.ndim and got.dtype != expected.dtype:
        return f"expected values of {expected.dtype}, got {got.dtype}, which the lesson can't go on with"
    got = got.detach()
    if got.is_floating_point():
        unexpected = (got.isnan() & ~expected.isnan()).sum().item()
        if unexpected:
            return f"{unexpected} of {got.numel()} values are NaN (not a number)"
    same = torch.isclose(got.double(), expected.detach().double(), rtol=0, atol=tolerance, equal_nan=True)
    if same.all():
        return None
    first = tuple((~same).nonzero()[0].tolist())  # () for a single number
    where = f"the first at {list(first)}: " if first else ""
    wanted, given = expected[first].item(), got[first].item()
    if same.ndim == 0:
        return f"expected {wanted:.6g}, got {given:.6g}"
    return f"{(~same).sum().item()} of {same.numel()} values differ, {where}expected {wanted:.6g}, got {given:.6g}"


def describe(value: Any, room: int = ROOM) -> str:
    """A value in at most `room` characters or so, whatever it is."""
    try:
        return shortened(_described(value, room), room)
    except Exception:  # a hostile object: even asking it is an error
        return _kind(value)


def _described(value: Any, room: int) -> str:
    value = _plain(value)
    if isinstance(value, np.ndarray | np.generic):
        number = _number(value)
        value = torch.from_numpy(np.asarray(value)) if number is None else number
    if isinstance(value, Tensor):
        if value.device.type == "meta":
            return f"a tensor of shape {list(value.shape)} without values (device meta)"
        numbers = value.detach().flatten()
        if numbers.numel() <= 12 and value.ndim <= 2:
            return str(_rounded(value.detach().tolist()))
        start = ", ".join(str(_rounded(number)) for number in numbers[:6].tolist())
        return f"tensor {list(value.shape)} [{start}, …]"
    if isinstance(value, tuple | list):
        opening, closing = "()" if isinstance(value, tuple) else "[]"
        parts = ", ".join(describe(part, room) for part in value[:4])
        return opening + parts + (", …" if len(value) > 4 else "") + closing
    if isinstance(value, torch.Generator):
        return "a generator"
    if isinstance(value, type):
        return f"the class {type.__dict__['__name__'].__get__(value)}"
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__}"
    return str(_rounded(value)) if type(value) in (float, int, str, bool) else _kind(value)


def shortened(text: str, room: int) -> str:
    """The text, cut to `room` characters."""
    return text if len(text) <= room else text[: room - 2].rstrip() + " …"


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _family(tensor: Tensor) -> str:
    if tensor.dtype == torch.bool:
        return "true/false"
    if tensor.is_complex():
        return "complex"
    return "decimal" if tensor.is_floating_point() else "whole-number"


def _kind(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"a tensor of shape {list(value.shape)}"
    return "None" if value is None else with_article(name_of_type(value))


def with_article(name: str) -> str:
    """`a list`, `an int`."""
    return f"an {name}" if name.lower().startswith(("a", "e", "i", "o", "ndarray")) else f"a {name}"
