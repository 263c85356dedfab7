"""What the operating system refuses the process of one answer: memory, time, files, the network, other processes.

Limits of memory and time hold on Linux, those of time and file size on macOS too. On Linux the kernel also closes the
network (a namespace without a device), all files but Python's and the course's open wings (Landlock), and the starting
of processes (`grade_seccomp`), wherever it lets an ordinary user do so. What it does not close, and all of it on macOS
and Windows, is left to Python's audit hook, which code in C gets around.
"""

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38
_DEATH_SIGNAL, _CHILD_SUBREAPER = 1, 36  # of prctl
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every processor
_EXECUTE, _READ_FILE, _READ_FOLDER = 1, 4, 8
_WRITES = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # version of Landlock -> accesses that it can refuse


def limit(memory: int, seconds: float) -> None:
    """Bound this process: so many bytes more than it has now, seconds of the processor, and no byte in any file."""
    try:
        import resource
    except ImportError:  # Windows
        return
    bounds = {"RLIMIT_CPU": int(seconds) + 1, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    pages = Path("/proc/self/statm")
    if pages.exists():
        bounds["RLIMIT_AS"] = int(pages.read_text().split()[0]) * resource.getpagesize() + memory
    for name, bound in bounds.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound))


def close_network() -> bool:
    """Leave the network for an empty one; False where the system does not let us. Needs a process of one thread."""
    if not sys.platform.startswith("linux"):
        return False
    return ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK) == 0


def landlock() -> int:
    """The version of the kernel's Landlock, which closes the solutions to answers; below 1 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return ctypes.CDLL(None, use_errno=True).syscall(_CREATE_RULESET, None, 0, 1)


def close_files(readable: Iterable[Path]) -> bool:
    """Refuse every file but those at and below `readable`, and every writing; False where the system can't.

    Also signals to, and a look into, other processes are refused, where the kernel is new enough for it.
    """
    if (version := landlock()) < 1:
        return False
    call = ctypes.CDLL(None, use_errno=True).syscall
    handled = sum(bits for since, bits in _WRITES.items() if since <= version)
    # Files; from version 4 also binding and connecting; from 6 also sockets without a file, and signals.
    attributes = [handled, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    given = struct.pack(f"={len(attributes)}Q", *attributes)
    rules = call(_CREATE_RULESET, given, len(given), 0)
    if rules < 0:
        return False
    for path in readable:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        access = _EXECUTE | _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)
        call(_ADD_RULE, rules, 1, struct.pack("=Qi", access, place), 0)
        os.close(place)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    closed = call(_RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return closed


def around(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """The parts of a folder that hold none of the closed places; the folder itself if none lies in it."""
    if not any(place.is_relative_to(folder) for place in closed):
        yield folder
    elif folder not in closed and folder.is_dir():
        for part in folder.iterdir():
            yield from around(part, closed)


def closed(root: Path, open_wings: Iterable[str]) -> list[Path]:
    """What an answer may not read of the course at `root`, and of every other copy that Python would find."""
    places = []
    for place in dict.fromkeys([root, *_found()]):
        if (place / "ssl_course").is_dir():
            places += [path for path in (place / "ssl_course").iterdir() if path.stem not in open_wings]
        if (place / "lessons").is_dir():  # else it lies among Python's packages, which must stay
            places += [path for path in place.iterdir() if path.name not in ("ssl_course", "data", ".venv")]
    return places


def _found() -> list[Path]:
    return [Path(name).resolve() for name in sys.path if name and Path(name).exists()]


def readable(root: Path, open_wings: Iterable[str]) -> list[Path]:
    """What an answer may read: Python and its packages, the system's libraries, the course's data and open wings.

    All that is `closed` is left out. A copy of the course elsewhere below one of the system's folders, say /opt or
    /usr/local, is open if Python does not find it.
    """
    shut = closed(root, open_wings)
    system = ["/usr", "/lib", "/lib64", "/etc", "/dev", "/sys", "/proc/self", "/opt", "/nix"]
    wanted = [*(Path(name) for name in (*system, sys.base_prefix) if Path(name).exists()), *_found(), root]
    return [part for folder in dict.fromkeys(wanted) for part in around(folder.resolve(), shut)]


def end_with_parent() -> None:
    """Let the kernel of Linux end this process as soon as its parent ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Become, on Linux, the parent of all processes below this one whose own parent ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans() -> None:
    """End all children of this process, and theirs if it adopts orphans; elsewhere than on Linux none is found."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while children.exists() and (left := children.read_text().split()):
        for number in map(int, left):
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
