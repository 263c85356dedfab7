"""What runs in the process of one answer. It holds the answer and the exercise's probes, and no solution.

What the answer returned is reported as tensors and plain values, which can be read without running any code of it.
"""

import importlib
import io
import linecache
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHECKOUT = not (ROOT / "ssl_course" / "share").is_dir()  # installed, ROOT holds the packages that answers need, too
# The rest holds, or leads to, solutions; share/ is the data of an installed copy, and notebooks with stubs.
OPEN_WINGS = ("settings", "files", "data", "augment", "models", "train", "share")
# What a lesson tells its learners to use for an exercise, from a wing that is closed otherwise.
LENT = {"equal_cost_lead": ("evaluate", "intervals", ("mean_ci",))}
_PROCESSES = [
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.kill",
]
_FILES = [
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.startfile",
]
_NETWORK = ["socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"]
_MEMORY = ["gc.get_objects", "gc.get_referrers", "gc.get_referents"]
_C = ["ctypes.dlopen", "ctypes.dlsym", "ctypes.addressof", "ctypes.cdata", "ctypes.call_function"]
# Elsewhere than on POSIX the sandbox itself needs ctypes for its time limit.
REFUSED = [*_PROCESSES, *_FILES, *_NETWORK, *_MEMORY, *(_C if os.name == "posix" else ())]


class Refused(PermissionError):
    """Not possible while an answer is graded."""


def _make_audit() -> Callable[[str, tuple], None]:
    # What the hook needs is bound here: an answer may overwrite what a module holds, and this module, too.
    root, sep, writing = str(ROOT), os.sep, os.O_WRONLY | os.O_RDWR | os.O_CREAT
    real, decode, kinds, refused, failed = (
        os.path.realpath,
        os.fsdecode,
        (str, bytes, os.PathLike),
        Refused,
        ImportError,
    )
    closed, is_a, number, checkout = frozenset(REFUSED), isinstance, int, CHECKOUT
    wings, shared = frozenset([*OPEN_WINGS, "__init__", "__pycache__"]), frozenset(["ssl_course", "data", ".venv"])

    def is_open(parts: list) -> bool:
        return parts[0] != "ssl_course" or parts[1:] == [] or parts[1] in wings

    def audit(event: str, arguments: tuple) -> None:
        if event == "import" and not is_open(arguments[0].split(".")):
            raise failed(f"{arguments[0]} is not there while an answer is graded: write it yourself")
        if event in closed:
            raise refused(f"{event} is not possible while an answer is graded")
        if event != "open" or not is_a(arguments[0], kinds):
            return
        if is_a(arguments[2], number) and arguments[2] & writing:
            raise refused("files can't be written while an answer is graded")
        path = real(decode(arguments[0]))
        inside = path[len(root) + 1 :].split(sep) if checkout and path.startswith(root + sep) else []
        parts = inside or path.split(sep)
        wing = (
            [part.removesuffix(".py") for part in parts[parts.index("ssl_course") :]] if "ssl_course" in parts else []
        )
        if (inside and inside[0] not in shared) or (wing and not is_open(wing)):
            raise refused("the course's files can't be read while an answer is graded")

    return audit


audit = _make_audit()  # Python's audit hook, which can't be taken away again


def _is_open(names: list[str]) -> bool:
    return names[0] != "ssl_course" or len(names) == 1 or names[1] in (*OPEN_WINGS, "__init__", "__pycache__")


def load(observers: str) -> tuple[Any, Any, Any]:
    """The exercise's probes and observers, with what asks an answer; the solutions' packages are never run."""
    for wing in ("check", "exercises"):
        package = types.ModuleType(f"ssl_course.{wing}")  # in place of the real one, which imports all solutions
        package.__path__ = [str(ROOT / "ssl_course" / wing)]
        sys.modules[package.__name__] = package
    from ssl_course.check import answers, sandbox

    scope: dict[str, Any] = {"__name__": "probes"}
    exec(observers, scope)
    exercise = types.SimpleNamespace(**scope["EXERCISE"])
    for name in [name for name in sys.modules if not _is_open(name.split("."))]:
        del sys.modules[name]
    course = sys.modules["ssl_course"]
    for name in [name for name in vars(course) if not _is_open(["ssl_course", name]) and not name.startswith("_")]:
        delattr(course, name)
    return exercise, answers, sandbox


def lend(wing: str, module: str, names: tuple[str, ...]) -> None:
    """Open these functions alone of a wing that is closed: the rest of it, and of the module, is not there."""
    lent = types.ModuleType(f"ssl_course.{wing}")
    lent.__path__ = [str(ROOT / "ssl_course" / wing)]
    sys.modules[lent.__name__] = lent  # in place of the real one, which imports the whole wing
    whole = importlib.import_module(f"{lent.__name__}.{module}")
    del sys.modules[whole.__name__], lent.__path__
    vars(lent).pop(module)
    vars(lent).update({name: getattr(whole, name) for name in names})
    setattr(sys.modules["ssl_course"], wing, lent)


def run(statements: list[str], name: str) -> tuple[Any, str]:
    """The learner's function, from their imports and definitions one by one; or None, and what went wrong last."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    trouble = ""
    for number, statement in enumerate(statements):
        file = f"<answer {number}>"
        linecache.cache[file] = (len(statement), None, statement.splitlines(keepends=True), file)  # to quote lines
        try:
            exec(compile(statement, file, "exec"), scope)
        except BaseException as error:  # one that this function does not need may fail
            trouble = f"{type(error).__name__}: {error}"
    return scope.get(name), trouble


def sent(value: Any) -> Any:
    """A value in types that can be read again without running any code of the sender's."""
    import numpy as np
    import torch

    kind = type.__dict__["__name__"].__get__(type(value))
    if isinstance(value, torch.Tensor) and value.device.type == "cpu" and value.layout == torch.strided:
        with torch._C.DisableTorchFunctionSubclass():
            return ["tensor", torch.Tensor.as_subclass(value.detach(), torch.Tensor).clone()]
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        return ["numpy", torch.from_numpy(np.array(value))]
    if type(value) in (tuple, list) and len(value) < 1000:
        return [kind, [sent(part) for part in value]]
    return ["plain", value] if type(value) in (bool, int, float, str) else ["opaque", kind]


def preload() -> None:
    """Import what answers need: a process that is forked afterwards spends its time on the answer."""
    import scipy.stats  # noqa: F401
    import torch

    torch.set_num_threads(1)
    for wing in OPEN_WINGS[:-1]:
        importlib.import_module(f"ssl_course.{wing}")
    load("EXERCISE = {}")
    torch.optim.SGD([torch.zeros(1, requires_grad=True)]).step()  # its first call imports much of torch


def answer(task: dict, close: Callable[[], None]) -> bytes:
    """What a function answers, as the report that the grader reads and judges.

    `close` is called once the probes are loaded, before anything of the learner's runs.
    """
    exercise, answers, sandbox = load(task["observers"])
    if task["exercise"] in LENT:
        lend(*LENT[task["exercise"]])
    import torch

    sandbox.call.__kwdefaults__["seconds"] = task["call_seconds"]
    close()
    sys.addaudithook(audit)
    function, trouble = run(task["statements"], task["exercise"])
    report: dict[str, Any] = {"answers": [], "fault": None, "trouble": trouble, "defined": callable(function)}
    for probe in exercise.probes if callable(function) else ():
        found = answers.answer_of(function, exercise, probe)
        stopped = isinstance(found, sandbox.NotAttempted | sandbox.CheckFailed)
        how = [getattr(found, name, "") for name in ("error", "line")] if stopped else []
        report["answers"].append(["stopped", type(found).__name__, str(found), *how] if stopped else sent(found))
        if type(found) in (sandbox.NotAttempted, sandbox.TooSlow):
            break
    else:
        report["fault"] = answers.unusable(exercise, function) if callable(function) else None
    buffer = io.BytesIO()
    torch.save(report, buffer)
    return buffer.getvalue()
