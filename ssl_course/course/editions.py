"""The learner's folder: filled with notebooks, brought to a newer edition, one lesson begun anew. Nothing gets lost.

Beside the notebooks lie `.editions/`, each notebook as it was copied, by which the learner's words are told from the
course's; and `old_copies/`, what was replaced, with the date on which it was last saved.
"""

import contextlib
import json
import os
import platform
import re
import time
from collections.abc import Iterator
from pathlib import Path

from ssl_course.course import merge
from ssl_course.files import write_atomically, write_together
from ssl_course.start_page import EDITIONS

OLD = "old_copies"
COURSE_ID = re.compile("[0-9a-f]{12}")


def fill(source: Path, work: Path) -> list[str]:
    """Copy every notebook of `source` that `work` lacks; the names of those copied. Existing files are left alone."""
    (work / EDITIONS).mkdir(parents=True, exist_ok=True)
    copied = []
    for notebook in sorted(source.glob("*.ipynb")):
        if not (work / notebook.name).exists():
            shipped = as_opened(notebook.read_bytes())
            _write(work, notebook.name, shipped, shipped)
            copied.append(notebook.name)
    return copied


def as_opened(content: bytes) -> bytes:
    """A notebook with what JupyterLab writes into it on opening: without that, it counts as changed at first sight."""
    try:
        notebook = merge.parse(content)
    except ValueError:  # a damaged file of the course: copied as it is, and named as damaged
        return content
    language = {"name": "python", "version": platform.python_version(), "mimetype": "text/x-python"}
    language |= {"codemirror_mode": {"name": "ipython", "version": 3}, "pygments_lexer": "ipython3"}
    language |= {"nbconvert_exporter": "python", "file_extension": ".py"}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook["metadata"] = {**notebook.get("metadata", {}), "kernelspec": kernel, "language_info": language}
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def newer(source: Path, work: Path) -> list[str]:
    """The names of the notebooks in `work` that `source` has in a newer edition."""
    return [path.name for path in sorted(source.glob("*.ipynb")) if _is_newer(path, work)]


def damaged(source: Path, work: Path) -> list[str]:
    """The names of what stands in `work` in the place of a notebook, and can't be read as one."""
    return [path.name for path in sorted(source.glob("*.ipynb")) if _notebook(work / path.name) is None]


def gone(source: Path, work: Path) -> list[str]:
    """The names of notebooks in `work` that were copied there once, and that the course has no more."""
    copied = sorted(path.name for path in (work / EDITIONS).glob("*.ipynb"))
    return [name for name in copied if (work / name).exists() and not (source / name).exists()]


def is_untouched(work: Path, name: str) -> bool:
    """Whether a notebook is, byte by byte, as it was copied."""
    path, edition = work / name, work / EDITIONS / name
    return path.is_file() and edition.is_file() and path.read_bytes() == edition.read_bytes()


def update(source: Path, work: Path, name: str) -> str | None:
    """Bring one notebook to the newer edition, with the learner's words; the name under which the old one is kept.

    None if the learner had not touched it: then there is nothing to keep.

    Raises:
        ValueError: saying why, if it can't be read, or changes at the same time; it then is as it was.
    """
    path, now = work / name, as_opened((source / name).read_bytes())
    if is_untouched(work, name):
        _write(work, name, now, now)
        return None
    before = path.read_bytes()
    merged = merge.merge(merge.parse(before), _notebook(work / EDITIONS / name), merge.parse(now))
    kept = _keep(path, before)
    if path.read_bytes() != before:
        raise ValueError("it was saved at the same moment; give the command once more")
    _write(work, name, (json.dumps(merged, indent=1, ensure_ascii=False) + "\n").encode(), now)
    return kept


def reset(source: Path, work: Path, name: str) -> str | None:
    """Put a notebook as it is in the course into the place of the learner's; the name under which theirs is kept.

    Whatever stands there is moved, not read: also a folder, a link, or half a file. None if nothing stood there.
    """
    path, kept = work / name, None
    if path.is_symlink() or path.exists():
        kept = _free_name(path)
        os.rename(path, work / OLD / kept)
    shipped = as_opened((source / name).read_bytes())
    _write(work, name, shipped, shipped)
    return kept


def _write(work: Path, name: str, content: bytes, edition: bytes) -> None:
    (work / EDITIONS).mkdir(parents=True, exist_ok=True)
    write_together({work / name: content, work / EDITIONS / name: edition})


def _keep(path: Path, content: bytes) -> str:
    """Put a notebook's bytes into old_copies/, and give their name there; once, however often it is tried."""
    for kept in _names(path):
        there = path.parent / OLD / kept
        if there.is_file() and there.read_bytes() == content:
            return kept
        if not there.exists():
            write_atomically(there, content)
            return kept
    raise AssertionError("names don't end")


def _free_name(path: Path) -> str:
    return next(name for name in _names(path) if not os.path.lexists(path.parent / OLD / name))


def _names(path: Path) -> Iterator[str]:
    """Names for an old copy, with the minute in which it was last saved."""
    (path.parent / OLD).mkdir(exist_ok=True)
    saved = time.time()
    with contextlib.suppress(OSError):  # a link that leads nowhere
        saved = path.stat().st_mtime
    stem = f"{path.stem}_{time.strftime('%Y-%m-%d_%H%M', time.localtime(saved))}"
    yield f"{stem}{path.suffix}"
    count = 2
    while True:
        yield f"{stem}_{count}{path.suffix}"
        count += 1


def _is_newer(notebook: Path, work: Path) -> bool:
    """Whether `notebook` says other words than the edition that the learner has."""
    own, now, edition = _notebook(work / notebook.name), _notebook(notebook), _notebook(work / EDITIONS / notebook.name)
    if own is None or now is None:
        return False
    if edition is not None:
        return [merge.text(cell) for cell in edition["cells"]] != [merge.text(cell) for cell in now["cells"]]
    ids = {str(cell.get("id")) for cell in own["cells"]}  # copied by an earlier version of the course
    return {one for one in ids if COURSE_ID.fullmatch(one)} != {cell["id"] for cell in now["cells"]}


def _notebook(path: Path) -> dict | None:
    try:
        return merge.parse(path.read_bytes())
    except (OSError, ValueError):
        return None
