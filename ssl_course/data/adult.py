"""Adult: who earns more than 50,000 dollars a year? 48,842 people of a 1994 survey, twelve columns of two kinds."""

import csv
import gzip
import io

import torch

from ssl_course.data.containers import Split
from ssl_course.data.prepared import PreparedFile
from ssl_course.data.tables import Columns, Table
from ssl_course.settings import shrink

TARGET = "over_50k"
NUMBERS = ("age", "education", "capital_gain", "capital_loss", "hours_per_week")
TEST = 8_000  # the last rows; the others are to learn from
FILE = PreparedFile(
    "adult/adult.csv.gz",
    size=348_830,
    sha256="9132254df1c4756998b4d745c9e1a2d11f8a76a7dc588e0f78027644a7447934",
)


def adult() -> Split:
    """Rows to learn from, and 8,000 for the test; rows that are equal in all columns stand on one side.

    Numbers: age, education (1 preschool to 16 doctorate), capital gain and loss (dollars), hours per week. Words:
    workclass, marital status, occupation, relationship, race, gender, native country; "?" is a word like the others.
    Labels: 1 for an income above 50,000 dollars a year.

    Raises:
        DataFileError: if the committed file is missing, truncated, altered or unreadable.
    """
    lines = csv.reader(io.StringIO(gzip.decompress(FILE.read()).decode()))
    names, rows = next(lines), list(lines)
    values = dict(zip(names, zip(*rows, strict=True), strict=True))
    labels = torch.tensor([int(label) for label in values.pop(TARGET)], device="cpu")
    columns = {name: [float(one) for one in column] if name in NUMBERS else column for name, column in values.items()}
    table = Table(Columns(columns), labels, TARGET)
    train, test = table[:-TEST], table[-TEST:]
    return Split.fixed(train[-shrink(len(train), 3000) :], test[: shrink(len(test), 1000)])
