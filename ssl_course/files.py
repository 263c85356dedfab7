"""Writing files so that an interrupt, a crash or a full disk never leaves half of one. Reading those of results."""

import contextlib
import json
import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write under a temporary name beside `path`, flush to disk, then rename: readers see the old file or the new.

    What a killed process left beside `path` is cleared away. A link in the place of `path` is replaced, not followed.

    Raises:
        OSError: naming `path`, for example when the disk is full.
    """
    write_together({path: content})


def write_together(contents: Mapping[str | Path, str | bytes]) -> None:
    """Write several files that belong together: none is renamed into its place before all are on the disk."""
    temporary = {}
    try:
        for path in map(Path, contents):
            _clear(path)
            temporary[path] = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
        for (path, there), content in zip(temporary.items(), contents.values(), strict=True):
            with _naming(path), open(there, "xb") as file:  # x: an existing name, also a link, is never written to
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
        for path, there in temporary.items():
            with _naming(path):
                os.replace(there, path)
    finally:
        for there in temporary.values():
            with contextlib.suppress(OSError):
                there.unlink()


@contextlib.contextmanager
def _naming(path: Path) -> contextlib.AbstractContextManager:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _clear(path: Path) -> None:
    """Remove the temporary files of `path` whose process is gone, and of this very thread."""
    pattern = re.compile(re.escape(path.name) + r"\.([1-9]\d{0,8})(-\d+)?\.tmp")
    with contextlib.suppress(OSError):
        for name in os.listdir(path.parent):
            if (found := pattern.fullmatch(name)) and not _lives(int(found[1]), found[2]):
                path.with_name(name).unlink()


def _lives(process: int, thread: str | None) -> bool:
    """Whether a process still runs; if it can't be told, it does. Of this process, whether it is another thread."""
    if process == os.getpid():
        return thread not in (None, f"-{threading.get_ident()}")
    if os.name != "posix":  # elsewhere, asking would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def read_results(path: Path, *keys: str) -> dict:
    """A results file, which must hold `keys`.

    Raises:
        FileNotFoundError: if the lesson was not measured yet.
        ValueError: naming the file and the command that brings it back, if it is damaged.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
        if not isinstance(content, dict) or not all(isinstance(content.get(key), list | dict) for key in keys):
            raise ValueError("it is no record of results")
    except FileNotFoundError:
        name = path.stem[:2] if path.stem[:2].isdecimal() else path.stem  # of a lesson, or of a measure
        raise FileNotFoundError(f"{path} does not exist yet: `make results LESSON={name}` makes it.") from None
    except (OSError, ValueError) as error:
        mend = f"`git checkout -- results/{path.name}` in the course's folder"
        if Path(__file__).resolve().with_name("share") in path.resolve().parents:  # an installed copy
            mend = "`pip install --force-reinstall ssl-course`"
        raise ValueError(f"{path} is damaged ({error}): bring it back with {mend}.") from None
    return content
