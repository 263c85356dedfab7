"""What runs in the process of one answer. It holds the answer and the exercise's probes, and no solution.

What the answer returned is reported as tensors and plain values, which can be read without running any code of it.

Python's audit hook refuses it files, processes and the network. The hook sees what Python does and nothing that is done
in C: an answer that finds such a way (`_posixsubprocess`, `torch.from_file`, a function called by its address) is
stopped by the system alone, as far as `grade_jail` says.
"""

import importlib
import json
import linecache
import os
import sys
import types
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
IMPORTED = ("settings", "files", "data", "augment", "models", "train")  # the wings that answers may use
# The rest holds, or leads to, solutions; share/ is the data of an installed copy, and notebooks with stubs.
OPEN_WINGS = (*IMPORTED, "share", "__init__", "__pycache__")
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
    "os.killpg",
    "_winapi.CreateProcess",
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
_INTERPRETERS = ["cpython.PyInterpreterState_New"]  # a second one in this process would have no audit hook
_C = ["ctypes.dlopen", "ctypes.dlsym", "ctypes.addressof", "ctypes.cdata", "ctypes.call_function"]
# Elsewhere than on POSIX the sandbox itself needs ctypes for its time limit.
REFUSED = [*_PROCESSES, *_FILES, *_NETWORK, *_MEMORY, *_INTERPRETERS, *(_C if os.name == "posix" else ())]


def audit_hook(closed: Iterable[Path]) -> Callable[[str, tuple], None]:
    """A new audit hook, to be handed to Python at once and kept nowhere: who holds it can change it.

    An answer may overwrite whatever a module holds, and reads the variables of the hook's frame from an error that it
    catches. So the hook uses nothing but functions and types written in C, and values that can't be changed, all of
    them defaults of its own: it has no closure, no global and no built-in name.

    Args:
        closed: files and folders that can't be read, whatever name or link leads to them.
    """
    found = [place.stat() for place in (ROOT, *closed) if place.exists()]
    places = [(one.st_dev, one.st_ino) for one in found]
    hook = types.FunctionType(_audit.__code__, {"__builtins__": {}})
    hook.__kwdefaults__ = {"root": places[0], "places": frozenset(places[1:]), "events": frozenset(REFUSED)}
    hook.__kwdefaults__ |= {"wings": frozenset(OPEN_WINGS), "shared": frozenset([*OPEN_WINGS, ".venv"])}
    hook.__kwdefaults__ |= {"kind": type, "text": str, "binary": bytes, "number": int, "failed": (OSError, ValueError)}
    hook.__kwdefaults__ |= {"refused": PermissionError, "missing": ImportError, "posix": os.name == "posix"}
    hook.__kwdefaults__ |= {"stat": os.stat, "link": os.readlink, "here": os.getcwd, "sep": os.sep}
    hook.__kwdefaults__ |= {"altsep": os.altsep or os.sep, "writing": os.O_WRONLY | os.O_RDWR | os.O_CREAT}
    return hook


def _audit(
    event: str,
    arguments: tuple,
    *,  # the rest are the defaults that `audit_hook` binds
    root: tuple[int, int],
    places: frozenset,
    events: frozenset,
    wings: frozenset,
    shared: frozenset,
    kind: type,
    text: type,
    binary: type,
    number: type,
    failed: tuple,
    refused: type[Exception],
    missing: type[Exception],
    posix: bool,
    stat: Callable,
    link: Callable,
    here: Callable,
    sep: str,
    altsep: str,
    writing: int,
) -> None:
    if event in events:
        raise refused(f"{event} is not possible while an answer is graded")
    if event == "import":
        names = arguments[0].split(".") if kind(arguments[0]) is text else ["ssl_course", "?"]
        if names[0] == "ssl_course" and names[1:] and names[1] not in wings:
            raise missing(f"{'.'.join(names)} is not there while an answer is graded: write it yourself")
    if event != "open" or kind(arguments[0]) is number:
        return
    if kind(arguments[2]) is number and arguments[2] & writing:
        raise refused("files can't be written while an answer is graded")
    path = arguments[0].decode("utf-8", "surrogateescape") if kind(arguments[0]) is binary else arguments[0]
    if kind(path) is not text:  # an object could give one name here and another one to the system
        raise refused("a name that is no plain text can't be read while an answer is graded")
    path, links, last, inside = path.replace(altsep, sep), 0, None, False
    while posix and links < 99:  # to the end of a chain of links
        path = path if path.startswith(sep) else here() + sep + path
        folder = path.rpartition(sep)[0] or sep
        try:
            target, links = link(path), links + 1
        except failed:
            break
        path = target if target.startswith(sep) else folder + sep + target
    at = path
    while not inside:  # upwards, until a folder is its own parent; the system follows links on the way
        try:
            found = stat(at)
        except failed:  # what does not exist can't be opened; else its name is too long to be followed
            if last:
                raise refused("a name of this length can't be read while an answer is graded") from None
            found = None
        one = (found.st_dev, found.st_ino) if found else None
        # A folder that is open would lead on to files by names that can't be followed here (`dir_fd`).
        if one in places or (found and at == path and found.st_mode & 0o170000 == 0o040000):
            raise refused("the course's files, and folders, can't be read while an answer is graded")
        if at != path and one == last:
            break
        inside, last, at = one == root, one, folder if posix and at == path else at + sep + ".."
    names = [part.removesuffix(".py") for part in (path.lower() + sep).split(sep)]
    if not inside and "ssl_course" in names and names[names.index("ssl_course") + 1] not in shared:
        raise refused("the course's files can't be read while an answer is graded")


def _is_open(names: list[str]) -> bool:
    return names[0] != "ssl_course" or len(names) == 1 or names[1] in OPEN_WINGS


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
    huge = type(value) is int and abs(value) > 1 << 1000  # Python itself refuses to write or read longer ones
    return ["plain", value] if type(value) in (bool, int, float, str) and not huge else ["opaque", kind]


def packed(report: dict) -> bytes:
    """A report as a line of JSON, and after it the bytes of its tensors: `grade_report` reads it."""
    import torch

    content = bytearray()

    def place(tensor: torch.Tensor) -> dict:
        content.extend(bytes(-len(content) % 16))
        start = len(content)
        # A view of the bytes, as numpy does not know all of torch's types.
        content.extend(tensor.resolve_conj().resolve_neg().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
        return {"tensor": [str(tensor.dtype).removeprefix("torch."), list(tensor.shape), start]}

    return json.dumps(report, default=place).encode() + b"\n" + bytes(content)


def preload() -> None:
    """Import what answers need: a process that is forked afterwards spends its time on the answer."""
    import scipy.stats  # noqa: F401
    import torch

    torch.set_num_threads(1)
    for wing in IMPORTED:
        importlib.import_module(f"ssl_course.{wing}")
    load("EXERCISE = {}")
    torch.optim.SGD([torch.zeros(1, requires_grad=True)]).step()  # its first call imports much of torch
    packed({"one": torch.zeros(1)})


def answer(task: dict, close: Callable[[], None], closed: Iterable[Path]) -> bytes:
    """What a function answers, as the report that the grader reads and judges.

    `close` is called once the probes are loaded, before anything of the learner's runs; from then on the files and
    folders of `closed` can't be read.
    """
    exercise, answers, sandbox = load(task["observers"])
    if task["exercise"] in LENT:
        lend(*LENT[task["exercise"]])
    sandbox.call.__kwdefaults__["seconds"] = task["call_seconds"]
    close()
    sys.addaudithook(audit_hook(closed))
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
    return packed(report)
