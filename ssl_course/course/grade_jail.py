"""What the operating system refuses the process of one answer: memory, time, files, the network.

Limits of memory and time hold on Linux, those of time and file size on macOS too. On Linux the kernel also closes the
network (a namespace without a device) and all files but Python's and the course's open wings (Landlock), wherever it
lets an ordinary user do so. What it does not close is left to Python's audit hook, which code in C gets around.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38
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


def close_files(readable: Iterable[Path]) -> bool:
    """Refuse every file but those at and below `readable`, and every writing; False where the system can't.

    Also signals to, and a look into, other processes are refused, where the kernel is new enough for it.
    """
    if not sys.platform.startswith("linux"):
        return False
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = call(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
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


def readable(root: Path, open_wings: Iterable[str]) -> list[Path]:
    """What an answer may read: Python and its packages, the system's libraries, the course's data and open wings.

    Of every copy of the course that Python would find, the rest is left out.
    """
    found = [Path(name).resolve() for name in sys.path if name and Path(name).exists()]
    closed = []
    for place in dict.fromkeys([root, *found]):
        if (place / "ssl_course").is_dir():
            open_names = {*open_wings, "__init__", "__pycache__"}
            closed += [path for path in (place / "ssl_course").iterdir() if path.stem not in open_names]
        if (place / "lessons").is_dir():  # else it lies among Python's packages, which must stay
            closed += [path for path in place.iterdir() if path.name not in ("ssl_course", "data", ".venv")]
    system = ["/usr", "/lib", "/lib64", "/etc", "/dev", "/sys", "/proc/self", "/opt", "/nix"]
    wanted = [*(Path(name) for name in (*system, sys.base_prefix) if Path(name).exists()), *found, root]
    return [part for folder in dict.fromkeys(wanted) for part in around(folder.resolve(), closed)]
