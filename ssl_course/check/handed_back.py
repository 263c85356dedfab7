"""Is this the course's own function, handed back by an earlier check?"""

import contextlib
import functools
import types
from collections.abc import Callable
from typing import Any


def is_the_courses(function: Any, reference: Callable) -> bool:
    """Whether `function` is the reference, also inside a `functools.partial`, a decorator or a method."""
    code = _code(function)
    return code is not None and code is _code(reference)


def passes_on(function: Any, reference: Callable) -> bool:
    """Whether `function` has the reference at hand: as a name it uses, in its closure or among its defaults."""
    inner, code = _unwrapped(function), _code(function)
    if code is None:
        return False
    at_hand = [inner.__globals__.get(name) for name in code.co_names]
    for cell in inner.__closure__ or ():
        with contextlib.suppress(ValueError):  # a cell that is not filled yet
            at_hand.append(cell.cell_contents)
    at_hand += [*(inner.__defaults__ or ()), *(inner.__kwdefaults__ or {}).values()]
    return any(is_the_courses(thing, reference) for thing in at_hand)


def _unwrapped(function: Any) -> Any:
    for _ in range(20):  # wrappers may go in a circle
        if type(function) is functools.partial:
            function = function.func
            continue
        try:
            inner = getattr(function, "__wrapped__", None) or getattr(function, "__func__", None)
        except Exception:  # an object whose attributes are hostile
            return function
        if inner is None:
            return function
        function = inner
    return function


def _code(function: Any) -> Any:
    inner = _unwrapped(function)
    return inner.__code__ if type(inner) is types.FunctionType else None
