"""The picture files below a folder, in a fixed order; whatever else lies there is named with the reason.

Nothing is opened here: a pipe would wait for ever, and a picture is decoded only once (`ssl_course.data.decoding`).
"""

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp")
MOST_BYTES = 200_000_000  # of one file


class PictureFile(NamedTuple):
    """A file that may hold a picture: its name below the folder (with /), its path, bytes, and time of change (ns)."""

    name: str
    path: str
    size: int
    changed: int


class Skipped(NamedTuple):
    """What was left out: its name below the folder, and why, in words."""

    name: str
    reason: str


def find_pictures(folder: str | Path) -> tuple[list[PictureFile], list[Skipped]]:
    """All JPEG, PNG and WebP files below a folder, by their names, sorted; and everything else with the reason.

    Links to files are followed, links to folders are not: they may lead in a circle, or over the whole disk.

    Raises:
        FileNotFoundError: if there is no such folder.
        NotADirectoryError: if it is a file.
        PermissionError: if it can't be listed.
    """
    folder = Path(folder)
    if not folder.exists():
        raise FileNotFoundError(f"there is no folder {folder}: give the folder that holds your pictures.")
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder: give the folder that holds your pictures.")
    found, skipped, waiting = [], [], [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
        except OSError as error:
            if not below:
                raise PermissionError(f"{folder} can't be listed ({_why(error)}).") from None
            skipped.append(Skipped(below, f"a folder that can't be listed ({_why(error)})"))
            continue
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            what = _look(name, entry)
            if what is None:
                waiting.append(name)
            else:
                (found if isinstance(what, PictureFile) else skipped).append(what)
        if below and not entries and below.lower().endswith(ENDINGS):
            skipped.append(Skipped(below, "a folder, and an empty one, with the name of a picture"))
    return sorted(found), sorted(skipped)


def _look(name: str, entry: os.DirEntry) -> PictureFile | Skipped | None:
    """A picture's file, or why not; None for a folder to look into."""
    if entry.name.startswith("."):
        return Skipped(name, "hidden, since its name begins with a dot")
    try:
        linked, there = entry.is_symlink(), entry.stat()
    except OSError as error:
        return Skipped(name, _why(error))
    if stat.S_ISDIR(there.st_mode):
        return Skipped(name, "a link to a folder, which is not followed: give that folder itself") if linked else None
    if not stat.S_ISREG(there.st_mode):
        return Skipped(name, "no regular file but a pipe, a socket or a device")
    if not name.lower().endswith(ENDINGS):
        return Skipped(name, "no JPEG, PNG or WebP by its name")
    if not there.st_size:
        return Skipped(name, "empty: it has 0 bytes")
    if there.st_size > MOST_BYTES:
        return Skipped(name, f"{there.st_size / 1e6:,.0f} megabytes: more than {MOST_BYTES / 1e6:.0f} are not read")
    return PictureFile(name, entry.path, there.st_size, there.st_mtime_ns)


def _why(error: OSError) -> str:
    """An error of the file system in a few words."""
    words = {
        errno.ENOENT: "a link that leads nowhere",
        errno.ELOOP: "a link that leads in a circle",
        errno.EACCES: "no permission to read it",
        errno.EPERM: "no permission to read it",
    }
    return words.get(error.errno, (error.strerror or str(error)).lower())
