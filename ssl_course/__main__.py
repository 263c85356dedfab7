"""The course's one command line: `python -m ssl_course COMMAND …`, or `ssl-course COMMAND …`."""

import importlib
import sys
from pathlib import Path

from ssl_course.course.places import CHECKOUT
from ssl_course.settings import ROOT, course_first

COMMANDS = {
    "lab": ("ssl_course.course.lab", "open the notebooks in JupyterLab"),
    "doctor": ("ssl_course.course.doctor", "is this machine ready for the course?"),
    "build": ("ssl_course.course.build", "make the notebooks of a lesson, and README's lists"),
    "book": ("ssl_course.course.book", "make the web book from what is stored"),
    "results": ("ssl_course.course.results", "measure a lesson over five seeds"),
    "grade": ("ssl_course.course.grade", "grade a folder of submissions, each answer in a process without solutions"),
    "slides": ("ssl_course.course.slides", "make slides of the lessons, for a teacher"),
    "handouts": ("ssl_course.course.handouts", "make a printable handout of two pages for each lesson"),
    "assignments": ("ssl_course.course.assignments", "make notebooks for nbgrader, with points and hidden tests"),
    "report": ("ssl_course.course.report", "show the records of learners: predictions, exercises, minutes"),
    "animate": ("ssl_course.course.animation", "make README's moving picture"),
    "arena": ("ssl_course.course.arena", "which method, with this budget? train and compare, also a loss of your own"),
    "verdict": ("ssl_course.course.verdict", "does pretraining pay on your own pictures or table?"),
    "sweep": ("ssl_course.methods.sweep", "choose settings on validation pictures"),
}
ANYWHERE = ("lab", "doctor", "grade", "report", "verdict")  # the others write into the course's folder


def main() -> int:
    """Hand the arguments to the command's own `main`."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter gets its code
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(
            "python -m ssl_course COMMAND …",
            *(f"  {name:<11} {what}" for name, (_, what) in COMMANDS.items()),
            sep="\n",
        )
        return 2
    command = sys.argv[1]
    if CHECKOUT:
        course_first()
    elif command not in ANYWHERE:
        print(f"`{command}` works in a clone of the course only; this copy is installed.", file=sys.stderr)
        return 1
    try:
        return importlib.import_module(COMMANDS[command][0]).main(sys.argv[2:])
    except ModuleNotFoundError as error:
        if (error.name or "ssl_course").startswith("ssl_course"):
            raise
        print(_missing(error.name, command), file=sys.stderr)
        return 1


def _missing(package: str, command: str) -> str:
    """What to do where a package is missing: it may be another Python than the course's, which would have it."""
    if not CHECKOUT:
        return f"{package} is not installed: `pip install --force-reinstall ssl-course` installs it."
    folder = ROOT / ".venv"
    pythons = [one for one in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if one.exists()]
    if pythons and Path(sys.prefix).resolve() != folder.resolve():
        words = f"{pythons[0].relative_to(ROOT)} -m ssl_course {command} …"
        return f"{sys.executable} lacks {package}: it is not the course's Python. In {ROOT}, give `{words}`."
    own = ("build", "results", "book", "slides", "handouts", "assignments")
    return f"{package} is not installed: `make {command if command in own else 'lab'}` installs it."


if __name__ == "__main__":
    sys.exit(main())
