"""The Makefile's installer: the virtual environment, and what goes into it. Needs only the standard library.

python ssl_course/course/install.py .venv/.made                    # makes .venv
.venv/bin/python ssl_course/course/install.py .venv/.lab -e .      # installs into it what `pip install` would
.venv/bin/python ssl_course/course/install.py .venv/.lab --torch=cpu -c constraints.txt -e .    # a small torch first

The stamp is written last, so what was killed or had no room is taken up again; one at a time, so that two starts of
`make lab` don't install into one another.
"""

import contextlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Of a whole environment, pip's list of its own files is there (it is written last), and so are they.
WHOLE = "import importlib.metadata as m, sys; sys.exit(not all(f.locate().exists() for f in m.files('pip')))"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
OLDEST_PIP = (23, 1)  # older ones stumble over a constraint on a package that another one asks for with an extra


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[int | None]:
    """Wait until no other installation into `folder` runs; yields what children must keep open, as they may outlive us.

    The system gives the lock back when all who hold it have ended, however they ended.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield None
        return
    with open(folder.with_name(f"{folder.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def is_whole(folder: Path) -> bool:
    """Whether an environment has a Python that runs and all of pip, also one that was made by hand."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        return subprocess.run([python, "-I", "-c", WHOLE], capture_output=True).returncode == 0
    except OSError:
        return False


def commands(folder: Path, arguments: list[str]) -> list[list[str]]:
    """What to run: make the environment, unless it is whole; or install into it, with a pip that is new enough.

    `--torch=cpu` has uv fetch torch from PyTorch's own index first: on Linux pip's is several gigabytes for GPUs.
    """
    if not arguments:
        return [] if is_whole(folder) else [[sys.executable, "-m", "venv", "--clear", str(folder)]]
    pip = tuple(int(part) for part in importlib.metadata.version("pip").split(".")[:2])
    newer = [[sys.executable, *PIP, "--upgrade", "pip"]] if pip < OLDEST_PIP else []
    options = [word for word in arguments if word.startswith("--torch=")]
    others = [word for word in arguments if word not in options]
    small = [command for option in options for command in _small_torch(option, others[:-2])]
    return [*newer, *small, [sys.executable, *PIP, *others]]


def _small_torch(option: str, constraints: list[str]) -> list[list[str]]:
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    backend = option.replace("--torch=", "--torch-backend=")
    return [[sys.executable, *PIP, "uv"], [*uv, backend, *constraints, "torch", "torchvision"]]


def main(stamp: Path, arguments: list[str]) -> int:
    """Make the environment that `stamp` lies in, or install into it; then touch `stamp`."""
    folder, existed = stamp.parent, stamp.exists()
    try:
        with alone(folder) as lock:
            if stamp.exists() and not existed:
                return 0  # done by another while we waited
            for command in commands(folder, arguments):
                subprocess.run(command, check=True, pass_fds=[] if lock is None else [lock])
            stamp.touch()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"The installation into {folder} is not complete ({error}). Mend what is said above,", file=sys.stderr)
        print("and give the same command again: it goes on from here.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
