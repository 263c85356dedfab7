"""The process in which one answer is graded. It holds the answer and the exercise's probes, and no solution.

`ssl_course.course.grade` starts it as a script. It reads the task (JSON) from its input, and writes what the answer
returned to its output, as tensors and plain values.
"""

import importlib
import io
import json
import linecache
import os
import sys
import types
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
_FILES = ["os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.startfile"]
_OTHERS = ["socket.connect", "socket.bind", "gc.get_objects", "gc.get_referrers", "gc.get_referents"]
REFUSED = [*_PROCESSES, *_FILES, *_OTHERS]
if os.name == "posix":  # elsewhere the sandbox itself needs it for its time limit
    REFUSED += ["ctypes.dlopen", "ctypes.dlsym", "ctypes.addressof", "ctypes.cdata", "ctypes.call_function"]


class Refused(PermissionError):
    """Not possible while an answer is graded."""


def audit(event: str, arguments: tuple) -> None:
    """Python's audit hook, which can't be taken away again: refuses what leads to a solution or out of this process."""
    if event == "import" and not _is_open(arguments[0].split(".")):
        raise ImportError(f"{arguments[0]} is not there while an answer is graded: write it yourself")
    if event in REFUSED:
        raise Refused(f"{event} is not possible while an answer is graded")
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        path, flags = Path(os.path.realpath(os.fsdecode(arguments[0]))), arguments[2]
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise Refused("files can't be written while an answer is graded")
        inside = CHECKOUT and path.is_relative_to(ROOT)
        parts = path.relative_to(ROOT).parts if inside else path.parts
        if inside and parts[:1] not in (("ssl_course",), ("data",), (".venv",)):
            raise Refused("the course's files can't be read while an answer is graded")
        if "ssl_course" in parts and not _is_open(
            [part.removesuffix(".py") for part in parts[parts.index("ssl_course") :]]
        ):
            raise Refused("the course's files can't be read while an answer is graded")


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


def main() -> None:
    """Grade one answer."""
    task = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    exercise, answers, sandbox = load(task["observers"])
    if task["exercise"] in LENT:
        lend(*LENT[task["exercise"]])
    import torch

    sandbox.call.__kwdefaults__["seconds"] = 20.0  # a fresh process still has to import much of torch
    torch.optim.SGD([torch.zeros(1, requires_grad=True)]).step()
    sys.addaudithook(audit)
    function, trouble = run(task["statements"], task["exercise"])
    report: dict[str, Any] = {"answers": [], "fault": None, "trouble": trouble, "defined": callable(function)}
    for probe in exercise.probes if callable(function) else ():
        answer = answers.answer_of(function, exercise, probe)
        stopped = isinstance(answer, sandbox.NotAttempted | sandbox.CheckFailed)
        how = [getattr(answer, name, "") for name in ("error", "line")] if stopped else []
        report["answers"].append(["stopped", type(answer).__name__, str(answer), *how] if stopped else sent(answer))
        if type(answer) in (sandbox.NotAttempted, sandbox.TooSlow):
            break
    else:
        report["fault"] = answers.unusable(exercise, function) if callable(function) else None
    buffer = io.BytesIO()
    torch.save(report, buffer)
    out.write(buffer.getvalue())
    out.flush()
    os._exit(0)  # whatever the answer left running ends here


if __name__ == "__main__":
    main()
