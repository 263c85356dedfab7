"""Learners' own records, for a teacher: `python -m ssl_course report FOLDER… [--csv]`.

Each FOLDER is a learner's `work/`, which holds their record. One folder gives the tables that `check.report()` shows
in a notebook; several give a line for each learner and lesson. It is what learners logged, not a grade: `grade` judges.
"""

import csv
import sys
from pathlib import Path

from ssl_course import progress
from ssl_course.check.report import HEADINGS, NOTES, Report, Table, by_lesson, summary
from ssl_course.console import say
from ssl_course.course.options import parser_for


def main(arguments: list[str]) -> int:
    """Print the records; 1 if a folder holds none."""
    parser = parser_for("report", __doc__)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path, help="a learner's work/")
    parser.add_argument("--csv", action="store_true", help="a line for each learner and lesson, with commas")
    options = parser.parse_args(arguments)
    found, status = {}, 0
    for folder in options.folders:
        if (folder / progress.FILE).is_file():
            found[str(folder)] = progress.read(folder)
        else:
            print(f"{folder} holds no {progress.FILE}, a learner's record: is it their work folder?", file=sys.stderr)
            status = 1
    rows = [
        [learner, *summary(lesson, events)]
        for learner, everything in found.items()
        for lesson, events in by_lesson(everything).items()
    ]
    if options.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([["learner", *HEADINGS], *rows])
    elif len(options.folders) == 1:
        for everything in found.values():
            say(str(Report(everything)))
    elif rows:
        say("\n".join([str(Table("Learners", ["learner", *HEADINGS], rows)), *NOTES]))
    return status
