"""Open the course: `python -m ssl_course lab`, or `make lab`. Jupyter's token stays on.

Copies the learner's notebooks to work/ (or to the folder that SSL_COURSE_WORK names), fills what is missing there,
never overwrites, writes START.md, which shows how far they are, and opens JupyterLab on lesson 00. Later it opens
START.md. `make lab ARGS=--update` passes an option on; several go in quotes.

--update         bring every notebook to the newest edition, your answers with it; --update=07 one of them
--reset=07       begin a lesson anew; your copy goes to old_copies/, with its date
--files-only     do this, and don't open JupyterLab: for VS Code, Notebook 7 and others

All other options are JupyterLab's own, such as --no-browser or --port=8890.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from ssl_course import settings, start_page
from ssl_course.course import editions
from ssl_course.course.places import CHECKOUT, NOTEBOOKS, command

FIRST = "00_start_here.ipynb"
STARTUP = Path(__file__).with_name("startup.py")
JUPYTER = Path(__file__).with_name("jupyter")  # no news, pages instead of their source, a closed notebook ends
IDLE = 3600  # seconds; a kernel of a closed window then ends: each holds about a gigabyte
ROOT_USER = (
    "You are root, as in many containers: JupyterLab then wants {}, and the address it prints, opened outside, with "
    "the port handed through."
)


def main(arguments: list[str]) -> int:
    """Bring the learner's folder up to date and open it."""
    options, passed = _options(arguments)
    work = settings.current.work.expanduser().absolute()
    if not any(NOTEBOOKS.glob("*.ipynb")):
        mend = "`git checkout -- notebooks`" if CHECKOUT else "`pip install --force-reinstall ssl-course`"
        raise SystemExit(f"{NOTEBOOKS} holds no notebooks: bring them back with {mend}.")
    try:
        said = _prepare(work, options)
    except OSError as error:
        raise SystemExit(_reason(work, error)) from None
    print(*said, sep="\n")
    began = False
    with contextlib.suppress(OSError):  # a folder that is complete, and can't be written to
        began = start_page.write(work)
    if options.files_only:
        return 0
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not any("allow-root" in word for word in passed):
        print(ROOT_USER.format(command("lab --allow-root --ip=0.0.0.0 --no-browser")))
    return _open(work, start_page.NAME if began else FIRST, passed)


def _options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The course's options, and those for JupyterLab."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--update", nargs="?", const="", metavar="NN")
    parser.add_argument("--reset", metavar="NN")
    parser.add_argument("--files-only", action="store_true")
    options, passed = parser.parse_known_args(arguments)
    if {"-h", "--help"} & set(passed):
        print(__doc__, "JupyterLab's own options:\n", sep="\n")
    return options, passed


def _prepare(work: Path, options: argparse.Namespace) -> list[str]:
    """Fill the learner's folder, do what the options ask, and say what was done and what there is to do."""
    said = [_reset(work, name) for name in _lesson(options.reset or "?")] if options.reset is not None else []
    copied = editions.fill(NOTEBOOKS, work)
    which = set(_lesson(options.update)) if options.update is not None else set()
    for name in editions.newer(NOTEBOOKS, work):
        if name in which or editions.is_untouched(work, name):
            said.append(_update(work, name))
        else:
            ask = command(f"lab --update={name[:2]}")
            said.append(f"There is a newer {name}. {ask} brings it, your answers with it, and keeps your copy.")
    for name in editions.damaged(NOTEBOOKS, work):
        ask = command(f"lab --reset={name[:2]}")
        said.append(f"{work / name} is empty or no notebook. {ask} keeps it in {editions.OLD}/ and copies it anew.")
    for name in editions.gone(NOTEBOOKS, work):
        said.append(f"{name} was renamed or has left the course; yours is as you left it.")
    new = ", ".join(copied) or "none, your files are as you left them"
    return [f"Your notebooks are in {work}. Copied anew: {new}.", *said]


def _lesson(number: str) -> list[str]:
    """The names of the notebooks of a lesson, all without a number."""
    names = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
    found = [name for name in names if name.startswith(number.zfill(2) if number else "")]
    if not found:
        raise SystemExit(f"There is no lesson {number!r}: give one of {', '.join(name[:2] for name in names)}.")
    return found


def _reset(work: Path, name: str) -> str:
    kept = editions.reset(NOTEBOOKS, work, name)
    where = f"yours is now {editions.OLD}/{kept}" if kept else "you had none"
    return f"{name} is as at the beginning; {where}. Your record of guesses and checks stays."


def _update(work: Path, name: str) -> str:
    try:
        kept = editions.update(NOTEBOOKS, work, name)
    except ValueError as error:
        return f"{name} was left as it is: {error}."
    if kept is None:
        return f"{name} is now the newest edition; you had not begun it."
    return f"{name} is now the newest edition, with your answers; your copy is {editions.OLD}/{kept}."


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
        f"{command('lab').replace('`', '`SSL_COURSE_WORK=FOLDER ', 1)}."
    )


def _open(work: Path, page: str, arguments: list[str]) -> int:
    settings.start_kernels_with(STARTUP)
    os.environ |= {"SSL_COURSE_WORK": str(work)}  # kernels run inside of it, where a relative name would mean another
    here = str(Path(sys.executable).parent)  # terminals and `!commands` find this python, torchrun and ssl-course
    os.environ |= {"PATH": os.pathsep.join([here, *(place for place in os.get_exec_path() if place != here)])}
    os.environ.setdefault("JUPYTER_CONFIG_PATH", str(JUPYTER))
    from jupyterlab.labapp import main as open_lab

    ours = [f"--ServerApp.root_dir={work}", f"--LabApp.default_url=/lab/tree/{page}"]
    ours += [f"--MappingKernelManager.cull_idle_timeout={IDLE}", "--MappingKernelManager.cull_interval=300"]
    return open_lab([*ours, *arguments])
