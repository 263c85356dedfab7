"""The course's one command line: `python -m ssl_course COMMAND …`, or `ssl-course COMMAND …`."""

import importlib
import sys

from ssl_course.settings import course_first

COMMANDS = {
    "lab": ("ssl_course.course.lab", "open the notebooks in JupyterLab"),
    "doctor": ("ssl_course.course.doctor", "is this machine ready for the course?"),
    "build": ("ssl_course.course.build", "make the notebooks of a lesson, and README's lists"),
    "results": ("ssl_course.course.results", "measure a lesson over five seeds"),
    "grade": ("ssl_course.course.grade", "grade the exercises of notebooks, each in a process without solutions"),
    "report": ("ssl_course.course.report", "show the records of learners: predictions, exercises, minutes"),
    "animate": ("ssl_course.course.animation", "make README's moving picture"),
    "arena": ("ssl_course.course.arena", "which method, with this budget? train and compare, also a loss of your own"),
    "sweep": ("ssl_course.methods.sweep", "choose settings on validation pictures"),
}


def main() -> int:
    """Hand the arguments to the command's own `main`."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter gets its code
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(
            "python -m ssl_course COMMAND …", *(f"  {name:<8} {what}" for name, (_, what) in COMMANDS.items()), sep="\n"
        )
        return 2
    course_first()
    command = sys.argv[1]
    try:
        return importlib.import_module(COMMANDS[command][0]).main(sys.argv[2:])
    except ModuleNotFoundError as error:
        if (error.name or "ssl_course").startswith("ssl_course"):
            raise
        mend = f"make {command}" if command in ("build", "results") else "make lab"
        print(f"{error.name} is not installed: `{mend}` installs it.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
