"""The options of the course's commands, all made alike."""

import argparse
from pathlib import Path

from ssl_course.course.places import CHECKOUT


def parser_for(command: str, doc: str | None) -> argparse.ArgumentParser:
    """A parser whose usage can be typed as it stands, and whose help is the module's docstring."""
    program = f"python -m ssl_course {command}" if CHECKOUT else f"ssl-course {command}"
    return argparse.ArgumentParser(program, description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)


def asked_lessons(parser: argparse.ArgumentParser, arguments: list[str]) -> tuple[argparse.Namespace, list[Path]]:
    """The options, and the sources of the lessons that they name, of all if none is named.

    Raises:
        SystemExit: with 2 and the reason, if there is no such lesson or option.
    """
    from ssl_course import catalogue  # here, for the doctor's sake: he looks at a machine that may lack its YAML

    parser.add_argument("lesson", nargs="?", default="", help="number of a lesson; all if left out")
    options = parser.parse_args(arguments)
    return options, catalogue.sources(options.lesson) or parser.error(f"no lesson {options.lesson!r} in lessons/.")
