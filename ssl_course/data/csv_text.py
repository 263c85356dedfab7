"""A CSV file as names of columns and rows of text: its encoding and separator are found, its faults named.

What the words mean (numbers, dates, nothing) is decided elsewhere: `ssl_course.data.column_kinds`.
"""

import codecs
import csv
import io
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 1_000_000_000
SEPARATORS = ",;\t|"
OTHERS = {  # how files begin that are no CSV, and what to do
    b"PK\x03\x04": "it is a spreadsheet or an archive: open it and save it as CSV",
    b"\xd0\xcf\x11\xe0": "it is an old spreadsheet: open it and save it as CSV",
    b"\x1f\x8b": "it is compressed: unpack it first (gunzip)",
    b"PAR1": "it is Parquet: read it with pandas and hand that frame over",
    b"%PDF": "it is a PDF",
}


@dataclass(frozen=True)
class CsvText:
    """What a CSV file holds, as text.

    Attributes:
        names: of the columns, each once.
        rows: each as long as `names`.
        lines: the number of the line in the file on which each row ends.
        notes: what was found and decided, a sentence each.
    """

    names: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    notes: tuple[str, ...]


def read_csv(path: str | Path) -> CsvText:
    """A CSV file with any of the separators , ; tab |, in UTF-8, UTF-16 or Windows-1252.

    Rows of another length than the first line are left out and noted; names that come twice get a number.

    Raises:
        FileNotFoundError, IsADirectoryError, PermissionError: saying what to give instead.
        ValueError: if it is empty, no text, has no rows, or more than a tenth of its rows have another length.
    """
    text, notes = _text(Path(path))
    return parse_csv(text, what=str(path), notes=notes)


def parse_csv(text: str, *, what: str, notes: list[str] | None = None) -> CsvText:
    """The same for the text of a file. `what` is its name in messages.

    Raises:
        ValueError: if it is empty, has no rows, or more than a tenth of its rows have another length, or if a
            quotation mark is missing.
    """
    separator = _separator(text)
    rows, lines, reader = [], [], csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(reader.line_num)
    except csv.Error as error:
        raise ValueError(f"{what}, line {reader.line_num}: {error}. Is a quotation mark missing?") from None
    notes = list(notes or [])
    if separator != ",":
        notes.append(f"The columns are separated by {'tabs' if separator == chr(9) else repr(separator)}.")
    if not rows:
        raise ValueError(f"{what} is empty: a line with the names of the columns is needed, then rows.")
    if all(_is_number(cell) for cell in rows[0]):
        names = [f"column {number}" for number in range(1, len(rows[0]) + 1)]
        notes.append("The first line holds numbers only, so it counts as a row; the columns are called column 1, 2, ….")
    else:
        names, lines = rows.pop(0), lines[1:]
    if not rows:
        raise ValueError(f"{what} holds the names of {len(names)} columns and no row below them.")
    rows, lines = _of_one_length(names, rows, lines, what, notes)
    return CsvText(_each_once(names, notes), rows, lines, tuple(notes))


def _text(path: Path) -> tuple[str, list[str]]:
    try:
        there = path.stat()
        if stat.S_ISDIR(there.st_mode):
            raise IsADirectoryError(f"{path} is a folder: give the CSV file.")
        if not stat.S_ISREG(there.st_mode):
            raise ValueError(f"{path} is no regular file but a pipe, a socket or a device: give a CSV file.")
        if there.st_size > MOST_BYTES:
            raise ValueError(f"{path} has {there.st_size / 1e6:,.0f} megabytes: give a part of it, 1,000 at most.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no file {path}: give the path of your CSV file.") from None
    except PermissionError:
        raise PermissionError(f"{path} can't be read: no permission.") from None
    except OSError as error:
        if isinstance(error, IsADirectoryError):
            raise
        raise ValueError(f"{path} can't be read ({(error.strerror or str(error)).lower()}).") from None
    for start, instead in OTHERS.items():
        if content.startswith(start):
            raise ValueError(f"{path} is no CSV file: {instead}.")
    return _decoded(path, content)


def _decoded(path: Path, content: bytes) -> tuple[str, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), ["The file is in UTF-16."]
        except UnicodeDecodeError:
            raise ValueError(f"{path} begins as UTF-16 and does not go on so: save it as UTF-8.") from None
    if b"\0" in content:
        raise ValueError(f"{path} is no text (it holds zero bytes): give a CSV file.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        return text, ["The file is not in UTF-8: it was read as Windows-1252; check letters with accents."]


def _separator(text: str) -> str:
    """The one that cuts the first lines into the same number of pieces, as many as possible; a comma if none does."""
    lines, best = text.splitlines()[:50], (0, 0.0, ",")
    for separator in SEPARATORS:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            continue
        if not counts or counts[0] < 2:
            continue
        alike = sum(count == counts[0] for count in counts) / len(counts)
        best = max(best, (round(alike, 1), counts[0], separator), key=lambda one: one[:2])
    return best[2]


def _of_one_length(
    names: list[str], rows: list[list[str]], lines: list[int], what: str, notes: list[str]
) -> tuple[list[list[str]], list[int]]:
    if all(len(row) == len(names) + 1 for row in rows):  # as R writes it: row names without a heading
        names.insert(0, "")
    good = [len(row) == len(names) for row in rows]
    if bad := [line for line, fits in zip(lines, good, strict=True) if not fits]:
        usual = Counter(map(len, rows)).most_common(1)[0][0]
        if len(bad) > len(rows) / 10:
            title = " Does a title stand above the names of the columns?" if usual > len(names) else ""
            raise ValueError(
                f"{what}: {len(bad)} of {len(rows)} rows don't have {len(names)} values as the first line has (most "
                f"have {usual}), the first in line {bad[0]}: is it one table, with one separator?{title}"
            )
        notes.append(
            f"{len(bad)} rows are left out, since they don't have {len(names)} values: lines "
            f"{', '.join(map(str, bad[:10]))}{' …' if len(bad) > 10 else ''}."
        )
    kept = [(row, line) for row, line, fits in zip(rows, lines, good, strict=True) if fits]
    return [row for row, _ in kept], [line for _, line in kept]


def _each_once(names: list[str], notes: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        own = name or f"column {place}"
        number = 2
        while own in found:
            own, number = f"{name or f'column {place}'} ({number})", number + 1
        if own != name:
            notes.append(
                f"The name {name!r} comes twice: column {place} is called {own!r}."
                if name
                else f"Column {place} has no name: it is called {own!r}."
            )
        found.append(own)
    return tuple(found)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
