"""What the folders of a picture say: its class, which of them name none, and which source its name tells."""

import re
from collections.abc import Collection, Sequence

from ssl_course.data.own_words import says_no_label

_PART = re.compile(r"(train|training|test|testing|val|valid|validation|dev)([ _-]?(set|data|images|pictures|split))?")


def labels_from_folders(names: Sequence[str]) -> tuple[list[str | None], list[str]]:
    """For each file name below the folder, such as "cats/1.jpg", the subfolder that names its class; and notes.

    That is the first one, after those that name no class: one that holds all others, as `images/` in an unpacked
    archive, and parts of a data set (train, test, …). None for a file that lies in no such subfolder, or anywhere below
    one called unlabelled (with one l or two, capital or not).
    """
    folders, notes = _from_the_class_on(names)
    words = [below[0] if below and not any(map(says_no_label, below)) else None for below in folders]
    if len(set(words) - {None}) == 1:
        (only,) = set(words) - {None}
        notes.append(f"All labels are {only!r}: one class tells nothing apart, so the pictures count as unlabelled.")
        words = [None] * len(words)
    return words, notes


def source_names(names: Sequence[str], classes: Collection[str], together: str) -> list[str | None]:
    """What tells the source of each picture: its name up to the last `together`; None where its name lacks that.

    Folders that name a class, a part of a data set or no label are no part of it, so that a source is the same in
    train/ and test/, in two classes, and without a label; other folders are. With a `/` in `together` folders may be
    all that tells it: "cats/patient7/1.png" up to "/" is patient7.

    Args:
        names: below the folder, such as "train/cats/burst7_1.png", which up to "_" is burst7.
        classes: the words of the labels.
    """
    kept = [[one for one in below if not says_no_label(one)] for below in _from_the_class_on(names)[0]]
    kept = [below[1:] if below and below[0] in classes else below for below in kept]
    files = [name.rpartition("/")[2] for name in names]
    if "/" in together:
        return [
            "/".join([*below, file]).rpartition(together)[0] or None for below, file in zip(kept, files, strict=True)
        ]
    if len({below[0] for below in kept if below}) == 1:  # such as images/, beside unlabelled/, labels in a CSV file
        kept = [below[1:] for below in kept]
    begins = [file.rpartition(together)[0] for file in files]  # a mark in the name of a folder tells nothing
    return ["/".join([*below, begin]) if begin else None for below, begin in zip(kept, begins, strict=True)]


def part_of(name: str) -> str:
    """The part of a data set that a picture lies in, such as "train"; "" for none."""
    return next((folder for folder in name.split("/")[:-1] if _is_part(folder)), "")


def _from_the_class_on(names: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """The folders of each picture without those above the classes, and what was dropped, a sentence each."""
    folders, notes = [name.split("/")[:-1] for name in names], []
    while True:
        labelled = [below for below in folders if below and not any(map(says_no_label, below))]
        first = sorted({below[0] for below in labelled})
        parts = [one for one in first if _is_part(one)]
        if len(parts) > 1 or (parts and parts == first):
            notes.append(
                f"The subfolders {', '.join(first)} name no classes; those below them do. How somebody divided the "
                "pictures plays no part here."
            )
        elif len(first) == 1 and any(len(below) > 1 for below in labelled):
            notes.append(f"The subfolder {first[0]} holds all others and names no class; those below it do.")
        else:
            return folders, notes
        folders = [below[1:] if below and below[0] in first else below for below in folders]


def _is_part(folder: str) -> bool:
    return bool(_PART.fullmatch(folder.casefold()))
