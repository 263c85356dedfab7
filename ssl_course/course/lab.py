"""Open the course: `python -m ssl_course lab [arguments for JupyterLab]`.

Copies the learner's notebooks to work/ (or to the folder that SSL_COURSE_WORK names), where it fills what is missing
and never overwrites, says which lessons have changed since, and opens JupyterLab there on the first lesson. Jupyter's
token stays on.
"""

import hashlib
import json
import re
from pathlib import Path

from ssl_course import settings
from ssl_course.files import write_atomically
from ssl_course.settings import ROOT

FIRST = "00_start_here.ipynb"
STARTUP = Path(__file__).with_name("startup.py")
RECORD = ".copied.json"  # in work/: name -> hash of the notebook as it was copied


def fill(source: Path, target: Path) -> list[str]:
    """Copy every notebook of `source` that `target` lacks; the names of those copied. Existing files are left alone."""
    if not target.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    copied = {}
    for notebook in sorted(source.glob("*.ipynb")):
        if not (target / notebook.name).exists():
            content = notebook.read_bytes()
            write_atomically(target / notebook.name, content)
            copied[notebook.name] = _digest(content)
    if copied:
        write_atomically(target / RECORD, json.dumps(_recorded(target) | copied, indent=1) + "\n")
    return list(copied)


def notices(source: Path, target: Path) -> list[str]:
    """A sentence for each notebook of `target` that is not the one of `source` any more, or can't be opened."""
    recorded, found = _recorded(target), []
    for notebook in sorted(source.glob("*.ipynb")):
        own, name = target / notebook.name, notebook.name
        copied, cells, now = recorded.get(name), _cells(own), _cells(notebook)
        changed = copied != _digest(notebook.read_bytes()) and (cells != now if now else copied is not None)
        if not own.is_file() or not own.stat().st_size or (cells is None and (now or not changed)):
            found.append(f"{own} is empty or no notebook: move it away, and the next `make lab` copies it anew.")
        elif changed:
            found.append(f"A newer {name} is in notebooks/; yours is as you left it. To get it, rename yours first.")
    for name in sorted(recorded):
        if (target / name).exists() and not (source / name).exists():
            found.append(f"{name} was renamed or has left the course; yours is as you left it.")
    return found


def _recorded(target: Path) -> dict[str, str]:
    try:
        found = json.loads((target / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cells(path: Path) -> set[str] | None:
    """The course's own cells of a notebook: their ids are hashes, which stay when a learner edits and adds cells."""
    try:
        ids = [str(cell.get("id")) for cell in json.loads(path.read_bytes())["cells"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return {one for one in ids if re.fullmatch("[0-9a-f]{12}", one)}


def _reason(work: Path, error: OSError) -> str:
    """Why work/ can't be filled, and what to do, on one line."""
    if work.is_symlink() and not work.exists():
        why = "it is a link that leads nowhere"
    elif work.exists() and not work.is_dir():
        why = "it is no folder"
    else:
        why = (error.strerror or str(error)).lower()
    return (
        f"{work} can't be filled with your notebooks: {why}. Mend that, or have them in another folder: "
        "`SSL_COURSE_WORK=FOLDER make lab`."
    )


def main(arguments: list[str]) -> int:
    """Fill work/ and open it."""
    work, source = settings.current.work.expanduser().absolute(), ROOT / "notebooks"
    if not any(source.glob("*.ipynb")):
        raise SystemExit(f"{source} holds no notebooks: bring them back with `git checkout -- notebooks`.")
    try:
        copied = fill(source, work)
        said = notices(source, work)
    except OSError as error:
        raise SystemExit(_reason(work, error)) from None
    print(f"Your notebooks are in {work}. Copied anew: {', '.join(copied) or 'none, your files are as you left them'}.")
    print(*said, sep="\n", end="\n" if said else "")
    settings.start_kernels_with(STARTUP)
    from jupyterlab.labapp import main as open_lab

    return open_lab([str(work / FIRST), f"--ServerApp.root_dir={work}", *arguments])
