"""Which label a picture file has by a CSV file of names and labels. Names in, words out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ssl_course.data.column_kinds import is_missing
from ssl_course.data.csv_text import CsvText, read_csv
from ssl_course.data.own_words import counted, says_no_label

FILE_NAMES = ("file", "filename", "file_name", "name", "image", "picture", "path", "id")
LABEL_NAMES = ("label", "class", "category", "target", "y")


def labels_from_csv(
    path: str | Path, names: Sequence[str], *, folder: str | Path | None = None
) -> tuple[list[str | None], list[str]]:
    """For each file name below the folder its word in a CSV file of file names and labels; and notes.

    A file may be named by its path below the folder or, where that is unique, by its last part, with its ending or
    without; with `folder` also by a path that leads through it, such as `pictures/cats/1.jpg`. A label that is
    empty, or says that there is none (NA, ?, unlabelled), is none. A file with two different labels counts as
    unlabelled, which is noted. The first line may hold the names of the columns, or a picture.

    Raises:
        FileNotFoundError, IsADirectoryError, PermissionError, ValueError: as `read_csv`; if no column holds names of
            pictures of the folder, or it is not clear which column holds the labels.
    """
    table = read_csv(path)
    named = _namer(names, folder)
    place = _name_place(path, table, named, names)
    label = _label_place(path, table.names, place)
    rows, notes = table.rows, list(table.notes)
    if named(table.names[place]):
        notes.append(f"The first line of {Path(path).name} names a picture, so it counts as a row.")
        rows = [list(table.names), *rows]
    found: dict[str, set[str]] = {}
    unknown, empty = [], []
    for row in rows:
        if (name := named(row[place])) is None:
            unknown.append(row[place])
        elif not (is_missing(row[label]) or says_no_label(row[label])):
            found.setdefault(name, set()).add(row[label])
        elif row[label]:
            empty.append(row[label])
    notes += _notes(Path(path).name, found, unknown, empty)
    words = [next(iter(found[name])) if len(found.get(name, ())) == 1 else None for name in names]
    if len(set(words) - {None}) == 1:
        notes.append("All labels are the same: one class tells nothing apart, so the pictures count as unlabelled.")
        words = [None] * len(words)
    return words, notes


def _name_place(path: str | Path, table: CsvText, named: Callable[[str], str | None], names: Sequence[str]) -> int:
    """The column that names most pictures."""
    shares = [sum(named(row[place]) is not None for row in table.rows) for place in range(len(table.names))]
    place = max(range(len(shares)), key=lambda one: (shares[one], table.names[one].lower() in FILE_NAMES))
    if not shares[place]:
        raise ValueError(
            f"{path}: no column holds names of the pictures, such as {names[0] if names else 'cats/1.jpg'!r}; it has "
            f"{', '.join(table.names)}."
        )
    return place


def _notes(file: str, found: dict[str, set[str]], unknown: list[str], empty: list[str]) -> list[str]:
    """What a reader of the labels should know: rows that say none, names without a picture, two labels for one."""
    notes = []
    if empty:
        notes.append(
            f"Of {counted(len(empty), 'row')} the label says that there is none: {_some(list(dict.fromkeys(empty)))}."
        )
    if unknown:
        notes.append(f"{counted(len(unknown), 'name')} of {file} without a picture in the folder: {_some(unknown)}.")
    if twice := [name for name, words in found.items() if len(words) > 1]:
        notes.append(f"{counted(len(twice), 'picture')} with two different labels, unlabelled for us: {_some(twice)}.")
    return notes


def _label_place(path: str | Path, names: tuple[str, ...], taken: int) -> int:
    others = [place for place in range(len(names)) if place != taken]
    if len(others) == 1:
        return others[0]
    named = [place for place in others if names[place].lower() in LABEL_NAMES]
    if len(named) != 1:
        raise ValueError(
            f"{path}: which column holds the labels? Beside the file names ({names[taken]}) there are "
            f"{', '.join(names[place] for place in others) or 'none'}; call one of them `label`."
        )
    return named[0]


def _ways_to_name(names: Sequence[str]) -> dict[str, str | None]:
    """What a file may be called -> its name; None where it could be one of several."""
    ways: dict[str, str | None] = {}
    for name in names:
        last = name.rsplit("/", 1)[-1]
        for way in dict.fromkeys((last, last.rsplit(".", 1)[0])):
            ways[way] = None if way in ways else name
    return ways | {name: name for name in names}


def _namer(names: Sequence[str], folder: str | Path | None) -> Callable[[str], str | None]:
    """`named(cell)`: the picture that a cell of a CSV file names, or None."""
    known, whole, starts = _ways_to_name(names), set(names), _starts(folder)

    def named(cell: str) -> str | None:
        plain = cell.replace("\\", "/").removeprefix("./")
        if known.get(plain):
            return known[plain]
        below = (plain.removeprefix(start) for start in starts if plain.startswith(start))
        return next((name for name in below if name in whole), None)

    return named


def _starts(folder: str | Path | None) -> list[str]:
    """How a path begins that leads through the folder: from the root of the disk, or from any folder above it."""
    if folder is None:
        return []
    whole = Path(folder).absolute()
    return [f"{whole.as_posix()}/", *(f"{'/'.join(whole.parts[place:])}/" for place in range(1, len(whole.parts)))]


def _some(names: Sequence[str], count: int = 5) -> str:
    return ", ".join(names[:count]) + (" …" if len(names) > count else "")
