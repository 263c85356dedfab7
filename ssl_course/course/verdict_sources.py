"""Which pictures or rows are of one source, never learnt and judged apart: numbers, and what a learner should know."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from torch import Tensor

from ssl_course import data
from ssl_course.data.own_folders import part_of, source_names
from ssl_course.data.own_pictures import printable
from ssl_course.data.own_words import counted

COARSE = 0.25  # share of the sources that equal rows may join into one; beyond, equal rows are no copies


class Sources(NamedTuple):
    """A number for each picture or row of the pool, int64 `[pool]`, the same for those of one source; and notes."""

    numbers: Tensor
    notes: tuple[str, ...] = ()


def picture_sources(own: data.OwnPictures, together: str) -> Sources:
    """By the names of the pictures up to the last `together`; "" makes each picture its own source.

    Raises:
        ValueError: if no picture has such a name: every one would be its own source, which is not what was asked for.
    """
    if not together:
        return Sources(torch.arange(len(own), device="cpu"), tuple(_hint(own)))
    begins = source_names(own.names, own.classes, together)
    if not any(begins):
        raise ValueError(
            f"together: no picture has {together!r} in its name, such as {printable(own.names[0])}. Give the "
            "characters that end what the names of one source have in common, or none if every picture is its own."
        )
    return Sources(_numbered(begins), tuple(_picture_notes(own, begins, together)))


def row_sources(own: data.OwnTable, x: Tensor) -> Sources:
    """Of a table: equal rows are one source; with a source column, its rows are, and so are sources of equal rows.

    But where equal rows would join a quarter of the sources into one, they are no copies: the columns are that coarse.
    Then the column alone counts.

    Args:
        x: float `[rows, width]`, what the rows hold.
    """
    equal = x.unique(dim=0, return_inverse=True)[1]
    if not own.sources:
        return Sources(equal)
    named = _numbered(own.sources)
    count = int(named.max()) + 1
    joined = _joined(named, equal)
    sizes = torch.bincount(joined[_first_rows(named)])  # sources in each group of joined ones
    said = [f"The source of a row is its {own.source}: {counted(count, 'source')} in {counted(len(x), 'row')}."]
    if sizes.max() > max(2, COARSE * count):
        said.append(f"Equal rows stand in so many of them that they are no copies; the {own.source} alone counts.")
        return Sources(named, tuple(said))
    if len(sizes) < count:
        said.append(f"Some hold equal rows and count as one: {counted(len(sizes), 'source')} remain.")
    return Sources(joined, tuple(said))


def _numbered(words: Sequence[str | None]) -> Tensor:
    """Words as whole numbers from 0; each None has a number of its own."""
    keys = [(row,) if word is None else word for row, word in enumerate(words)]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return torch.tensor([numbers[key] for key in keys], dtype=torch.long, device="cpu")


def _first_rows(numbers: Tensor) -> Tensor:
    """The first row of each number, `[numbers]`."""
    return torch.from_numpy(np.unique(numbers.numpy(), return_index=True)[1])


def _joined(one: Tensor, other: Tensor) -> Tensor:
    """Rows that share either number, directly or by way of others, share one."""
    start = int(one.max()) + 1
    side = start + int(other.max()) + 1
    edges = coo_matrix((np.ones(len(one)), (one.numpy(), start + other.numpy())), shape=(side, side))
    return torch.from_numpy(connected_components(edges, directed=False)[1])[one].long()


def _hint(own: data.OwnPictures) -> list[str]:
    """Whether names look as if they told sources that nobody asked to keep together."""
    for mark in "_-":
        sizes = Counter(begin for begin in source_names(own.names, own.classes, mark) if begin)
        several = [begin for begin, count in sizes.items() if count > 1]
        pictures = sum(sizes[begin] for begin in several)
        if len(several) > len(own.classes) + 1 and pictures > 0.8 * len(own):  # else it may be the class, or "IMG"
            return [
                f"Each picture counts as its own source. But {counted(pictures, 'name')} form {len(several):,} groups "
                f"that are equal up to {mark!r}, such as {printable(several[0])}. If each is a film, a patient or a "
                f"place, say so (--together {mark}): else sources are judged that were learnt from."
            ]
    return []


def _picture_notes(own: data.OwnPictures, begins: Sequence[str | None], together: str) -> list[str]:
    """How many sources, of what size; which reach across classes, or across parts that somebody made."""
    sizes = Counter(begin for begin in begins if begin)
    (largest, most), alone = sizes.most_common(1)[0], begins.count(None)
    notes = [
        f"By {together!r} in their names, {counted(len(begins) - alone, 'picture')} are of "
        f"{counted(len(sizes), 'source')}; the largest is {printable(largest)} with {most:,}."
        + (f" {counted(alone, 'other picture')} without it: each counts as its own source." if alone else "")
    ]
    labels = own.pictures.factors["class"].tolist() if own.classes else []
    words = [own.classes[label] for label in labels]
    if several := _reaching(begins, words):
        notes.append(
            f"{counted(len(several), 'source')} in more than one class, such as {printable(several[0])}: right for a "
            "patient with both. If such numbers begin anew in each folder, these are different sources: give them "
            "different names."
        )
    parts = list(map(part_of, own.names))
    if several := _reaching(begins, parts):
        notes.append(
            f"{counted(len(several), 'source')} in more than one of {', '.join(sorted({*parts} - {''}))}, such as "
            f"{printable(several[0])}: whoever divided the pictures did not keep sources apart. Here they are."
        )
    return notes


def _reaching(begins: Sequence[str | None], words: Sequence[str]) -> list[str]:
    """Sources that have more than one of the words ("" counts as none); there may be fewer words than pictures."""
    found: dict[str, set[str]] = {}
    for begin, word in zip(begins, words, strict=False):
        if begin and word:
            found.setdefault(begin, set()).add(word)
    return [begin for begin, held in found.items() if len(held) > 1]
