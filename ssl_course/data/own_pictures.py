"""The learner's own pictures: a folder of files of any size -> uint8 pictures, with labels, with few, or with none."""

import html
import os
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from ssl_course import settings
from ssl_course.bar import bar
from ssl_course.data.containers import Pictures, Unlabeled, check_count
from ssl_course.data.decoding import FITS, Refused, cut_off_is_damaged, decode
from ssl_course.data.own_folders import labels_from_folders
from ssl_course.data.own_labels import labels_from_csv
from ssl_course.data.own_words import alike, counted
from ssl_course.data.picture_cache import PictureCache, key_of
from ssl_course.data.picture_files import PictureFile, Skipped, find_pictures

BLOCK = 1000  # files that are decoded and kept together: after a stop, the next call goes on with the block begun
THREADS = 4  # at most; the decoders leave Python's lock, so threads are as fast as processes and start at once
SHOWN = 20  # skipped files, and classes, that the object shows of itself


@dataclass(frozen=True, repr=False)
class OwnPictures:
    """The pictures of a folder, and what became of every file in it.

    Attributes:
        pictures: those with a label as `Pictures` with the factor "class"; `Unlabeled`, all of them, if none has one.
        pool: all pictures without their labels, for pretraining; the labelled ones come first, in the same order.
        classes: the word of each class, sorted; () without labels.
        names: the file of each picture of the pool, below the folder.
        skipped: every other file, with the reason.
        notes: what was decided on the way, a sentence each.
    """

    pictures: Pictures | Unlabeled
    pool: Unlabeled
    classes: tuple[str, ...]
    names: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.pool)

    def summary(self) -> str:
        """How many pictures, labels, and skipped files there are, in words."""
        side = self.pool.images.shape[-1]
        text = f"{counted(len(self), 'picture')}, {side} × {side}; "
        if self.classes:
            counts = torch.bincount(self.pictures.factors["class"], minlength=len(self.classes)).tolist()
            pairs = list(zip(self.classes, counts, strict=True))
            each = ", ".join(f"{printable(word)} {count:,}" for word, count in pairs[:SHOWN])
            each += f" … and {len(pairs) - SHOWN:,} more" if len(pairs) > SHOWN else ""
            text += f"{len(self.pictures):,} with a label, {len(self.classes)} classes: {each}; "
        else:
            text += "no labels; "
        return text + (f"{counted(len(self.skipped), 'other file')} skipped" if self.skipped else "no file skipped")

    def __repr__(self) -> str:
        lines = [self.summary() + ".", *map(printable, self.notes)]
        lines += [f"skipped {printable(name)}: {reason}" for name, reason in self.skipped[:SHOWN]]
        if len(self.skipped) > SHOWN:
            lines.append(f"… and {len(self.skipped) - SHOWN:,} more, in `.skipped`.")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in repr(self).splitlines())


def folder(
    path: str | Path,
    *,
    size: int = 32,
    labels: str | Path | None = "folders",
    fit: str = "crop",
    smallest: int = 8,
    cache: str | Path | None = "",
) -> OwnPictures:
    """The JPEG, PNG and WebP pictures of a folder and its subfolders, decoded once, `[n, 3, size, size]`.

    Grey, transparent, palette and CMYK pictures become red, green and blue; what a camera turned is turned back.
    Broken, tiny and equal pictures are skipped and named, as is everything that is no picture. Files are told apart by
    name, size and time of change: only what is new or changed is decoded again.

    Args:
        size: side in pixels, 8 to 256. The course's networks are made for about 32.
        labels: "folders": the name of the first subfolder is the label, after those that name no class (one that holds
            all others; train, test, …); a picture in none, or below one called `unlabelled`, has none. Or the path of a
            CSV file with file names and labels, also below the folder. None: no labels.
        fit: "crop" cuts out the middle square, "pad" adds white, "stretch" changes the shape.
        smallest: the smallest side in pixels that a picture may have.
        cache: where decoded pictures are kept; a folder in the learner's `work/` if left out, None: nowhere.

    Raises:
        FileNotFoundError, NotADirectoryError, PermissionError: if the folder can't be read.
        ValueError: for a setting out of its range, or if the folder holds no picture that can be read: the message
            says why. For labels, as `labels_from_csv`.
    """
    check_count(least=8, size=size)
    check_count(smallest=smallest)
    if size > 256 or fit not in FITS:
        raise ValueError(f"size = {size}, fit = {fit!r}: give at most 256 pixels, and one of {', '.join(FITS)}.")
    files, skipped = find_pictures(path)
    names = [file.name for file in files]
    words, notes = _labels(labels, Path(path), names)
    kept = PictureCache(_place(cache, Path(path), size, fit, smallest))
    images, reasons = _decoded(files, kept, size=size, fit=fit, smallest=smallest)
    reasons = _equal_ones(images, reasons, words, names, size)
    skipped += [Skipped(name, why) for name, why in zip(names, reasons, strict=True) if why]
    if kept.trouble:
        notes.append(kept.trouble)
    good = [row for row, why in enumerate(reasons) if not why]
    if not good:
        first = f"; the first: {printable(skipped[0].name)}, {skipped[0].reason}" if skipped else ""
        raise ValueError(f"{path} holds no picture that can be read (JPEG, PNG or WebP){first}.")
    return _arranged(images, words, names, good, sorted(skipped), notes)


def printable(name: str) -> str:
    """A file's name for a terminal or a page: what can't be printed, such as a line break, is written as its code."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def _labels(labels: str | Path | None, path: Path, names: list[str]) -> tuple[list[str | None], list[str]]:
    if labels is None:
        return [None] * len(names), []
    if labels == "folders":
        return labels_from_folders(names)
    there = Path(labels)
    return labels_from_csv(
        path / there if not there.exists() and (path / there).exists() else there, names, folder=path
    )


def _place(cache: str | Path | None, path: Path, *options: object) -> Path | None:
    """Each folder and choice of options has its own place, so that two don't clear each other away."""
    if cache is None:
        return None
    return Path(cache or settings.current.work / ".pictures") / key_of([(str(path.resolve()),)], options=options)


def _decoded(files: Sequence[PictureFile], kept: PictureCache, **options: object) -> tuple[Tensor, list[str]]:
    """All pictures (those that failed are black) and the reason for each that failed, in blocks that are kept."""
    blocks = [files[start : start + BLOCK] for start in range(0, len(files), BLOCK)]
    keys = [key_of([(f.name, f.size, f.changed) for f in block], **options) for block in blocks]
    size = options["size"]
    images, reasons = torch.zeros(len(files), 3, size, size, dtype=torch.uint8, device="cpu"), []
    with bar(len(files), "reading pictures", "picture") as line, warnings.catch_warnings(), cut_off_is_damaged():
        warnings.simplefilter("ignore")  # of a picture's damaged notes, say; what matters is refused in words
        for key, block in zip(keys, blocks, strict=True):
            found = kept.read(key)
            if found is None or list(found[0].shape) != [len(block), 3, size, size]:
                part, why = torch.zeros_like(images[: len(block)]), []
                for row, made in enumerate(_in_threads(block, **options)):
                    why.append(made if isinstance(made, str) else "")
                    if not isinstance(made, str):
                        part[row] = torch.from_numpy(made)
                    line.update()
                kept.write(key, part, why)
            else:
                part, why = found
                line.update(len(block))
            images[len(reasons) : len(reasons) + len(block)] = part
            reasons += why
    kept.keep_only(keys)
    return images, reasons


def _in_threads(block: Sequence[PictureFile], **options: object) -> Iterator[object]:
    """Each file's picture, or why it has none, in order; a stop does not wait for those that have not begun."""
    pool = ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1))
    try:
        yield from pool.map(partial(_one, **options), block)
    finally:
        pool.shutdown(cancel_futures=True)


def _one(file: PictureFile, **options: object) -> object:
    try:
        return decode(file.path, **options)
    except Refused as reason:
        return str(reason)


def _equal_ones(images: Tensor, reasons: list[str], words: list[str | None], names: list[str], size: int) -> list[str]:
    """The reasons, with one for each picture that equals an earlier one; one with a label comes before one without."""
    first: dict[bytes, int] = {}
    order = sorted((row for row, why in enumerate(reasons) if not why), key=lambda row: (words[row] is None, row))
    reasons = list(reasons)
    for row in order:
        earlier = first.setdefault(images[row].numpy().tobytes(), row)
        if earlier != row:
            reasons[row] = f"at {size} × {size} pixels equal to {printable(names[earlier])}"
            if words[row] not in (None, words[earlier]):
                reasons[row] += f", whose label is another: {words[earlier]}, not {words[row]}"
    return reasons


def _arranged(
    images: Tensor, words: list, names: list, good: list[int], skipped: list[Skipped], notes: list[str]
) -> OwnPictures:
    """The labelled pictures first."""
    rows = sorted(good, key=lambda row: (words[row] is None, row))
    classes = tuple(sorted({words[row] for row in rows} - {None}))
    if len(classes) == 1:  # the only picture of another class could not be read
        notes, classes = [*notes, f"All labels left are {classes[0]!r}: they count as none."], ()
    images = images[torch.tensor(rows, device="cpu")]
    pool = Unlabeled(images)
    named = tuple(names[row] for row in rows)
    if not classes:
        return OwnPictures(pool, pool, (), named, tuple(skipped), tuple(notes))
    numbers = torch.tensor([classes.index(words[row]) for row in rows if words[row] is not None], device="cpu")
    pictures = Pictures(images[: len(numbers)], {"class": numbers})
    return OwnPictures(pictures, pool, classes, named, tuple(skipped), (*notes, *alike(classes)))
