"""Full-size sets through torchvision, which verifies every file by MD5: never fetched unless asked; clear lines if not.

A file is verified before it is read, so that no pickle is opened but the published one.
"""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ssl_course.data.prepared import DataFileError

PATIENCE = 30.0  # seconds that a server may be silent
SMOKE_COUNTS = {"train": 5000, "test": 1000}  # pictures of a smoke run: as many as 100 classes need


def read(name: str, root: str | Path, *, download: bool, **options: Any) -> Any:
    """A data set of `torchvision.datasets`, found below `root`, verified and read into memory.

    Args:
        name: of its class, such as "CIFAR10".
        root: the folder that holds the set's own folder.
        download: whether to unpack the set's archive, and to fetch it first unless it lies in `root`.
        options: of the class.

    Raises:
        DataFileError: if a file is missing or damaged, or the archive can't be fetched: what was looked for, where,
            and what to do.
    """
    from torchvision import datasets  # half a second of import that the other data sets do not need

    kind, root = getattr(datasets, name), Path(root).expanduser()
    if root.exists() and not root.is_dir():
        raise DataFileError(f"{root} is a file: give the folder that holds {kind.base_folder}, or is to hold it.")
    if not download:
        return _read(kind, root, options)
    try:
        with _patience():
            return kind(str(root), download=True, **options)
    except (OSError, EOFError, RuntimeError) as error:  # no network, no room, another archive than the published one
        raise DataFileError(
            f"{kind.filename} could not be fetched from {kind.url} and unpacked in {root} ({_reason(error)}). Without "
            "a network, bring the archive into that folder from a machine that has one, and ask for the download "
            "again: what lies there is verified and unpacked, not fetched."
        ) from None


def _read(kind: type, root: Path, options: dict[str, Any]) -> Any:
    try:
        return kind(str(root), download=False, **options)
    except RuntimeError as error:  # torchvision's one sentence for everything
        fault = next(_faults(kind, root), f"the set can't be read ({_reason(error)})")
        raise DataFileError(f"{fault}. {_mend(kind, root)}") from None
    except OSError as error:
        raise DataFileError(
            f"{root / kind.base_folder} can't be read ({_reason(error)}). Check the permissions."
        ) from None


def _faults(kind: type, root: Path) -> Iterator[str]:
    """What is wrong with which file, in the order that they are listed in."""
    from torchvision.datasets.utils import check_md5

    if not (folder := root / kind.base_folder).is_dir():
        yield f"{folder} is missing" if root.is_dir() else f"{folder} is missing: there is no folder {root}"
        return
    meta = getattr(kind, "meta", None)  # of the CIFAR sets
    for file, digest in [*kind.train_list, *kind.test_list, *([(meta["filename"], meta["md5"])] if meta else [])]:
        if not (folder / file).is_file():
            yield f"{folder / file} is missing"
        elif not check_md5(folder / file, digest):
            yield f"{folder / file} is damaged: its MD5 is not the published {digest[:8]}…"


def _mend(kind: type, root: Path) -> str:
    if root.name == kind.base_folder:
        return f"Give the folder above it: {root.parent}."
    if (root / kind.filename).is_file():
        return f"{kind.filename} lies there: ask for the download (--download), and it is verified and unpacked."
    return f"Ask for the download (--download): {kind.filename} is fetched from {kind.url}, verified and unpacked."


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", "") or getattr(error, "strerror", "") or error).strip() or type(error).__name__


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """A server that is silent for too long counts as none; by default it would be waited for without an end."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
