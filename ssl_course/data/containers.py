"""Two containers: pictures with everything known about them, and pictures alone; and the door from uint8 to float.

Beside them what every wing above asks of counts, pictures and labels that a learner hands in.

Not here: where the pictures come from (one file per data set) and how they are changed (`ssl_course.augment`).
"""

import operator
from collections.abc import Sized
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor

from ssl_course import settings


class Unlabeled:
    """Pictures and nothing else: there is no label in this object, so none can leak into pretraining.

    Args:
        images: uint8 `[n, channels, height, width]`. The values are copied, so nothing that was attached to the
            tensor comes along.

    Indexing with an int, a slice or an index tensor gives pictures (a tensor), never a label.
    """

    __slots__ = ("images",)

    def __init__(self, images: Tensor) -> None:
        if not isinstance(images, Tensor):
            held = (
                "pass its `.images`" if isinstance(images, Unlabeled) else "from `Pictures`, call `.without_labels()`"
            )
            raise TypeError(f"Unlabeled needs a tensor of pictures, got {type(images).__name__}: {held}.")
        if images.ndim != 4:
            raise ValueError(
                f"Unlabeled needs pictures [n, channels, height, width], got shape {list(images.shape)}."
                + (" A one-dimensional tensor looks like labels." if images.ndim == 1 else "")
            )
        self.images = images.detach().clone()

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int | slice | Tensor) -> Tensor:
        return self.images[index]

    def __repr__(self) -> str:
        return f"Unlabeled({len(self):,} pictures of shape {list(self.images.shape[1:])}, no labels)"


@dataclass(frozen=True, repr=False)
class Pictures:
    """Pictures with the factors that made them.

    Attributes:
        images: uint8 `[n, channels, height, width]`, 0 to 255.
        factors: name -> tensor `[n]`. Classes are int64 from 0, everything else float32; each data set's function says
            which factors it has and in which units.
    """

    images: Tensor
    factors: dict[str, Tensor]

    def __post_init__(self) -> None:
        for name, values in self.factors.items():
            if len(values) != len(self.images):
                raise ValueError(f"factor {name!r} has {len(values)} values for {len(self.images)} pictures.")

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int | slice | Tensor) -> "Pictures":
        """A selection (slice, mask or index tensor) as a new `Pictures`; a number gives a `Pictures` of one."""
        if isinstance(index, str):
            raise TypeError(f"pictures are chosen by their rows: for the factor, write `.factors[{index!r}]`.")
        if hasattr(index, "__index__") and getattr(index, "ndim", 0) == 0:
            row = operator.index(index)
            if not -len(self) <= row < len(self):
                raise IndexError(f"there is no picture {row}: there are {len(self)}, numbered from 0.")
            index = slice(row, row + 1 or None)
        return Pictures(self.images[index], {name: values[index] for name, values in self.factors.items()})

    def __repr__(self) -> str:
        return f"Pictures({len(self):,} of shape {list(self.images.shape[1:])}, factors: {', '.join(self.factors)})"

    def without_labels(self) -> Unlabeled:
        """The pictures alone."""
        return Unlabeled(self.images)


class TestPartClosed(RuntimeError):
    """Somebody asked for the test part while settings were being chosen."""

    __test__ = False  # its name is no order to pytest


class _Closed:
    """Stands for the test part while settings are chosen: whatever is asked of it is refused."""

    def _refuse(self, *_: object) -> None:
        raise TestPartClosed(
            "the test part is closed while settings are chosen (SSL_COURSE_TUNE=1): judge them on validation pictures, "
            "`rest, validation = data.hold_out(train)`."
        )

    __getattr__ = __getitem__ = __len__ = __iter__ = _refuse


class Split(NamedTuple):
    """The two fixed parts of a data set. The test part is opened once, where a claim is made."""

    train: Pictures
    test: Pictures

    @classmethod
    def fixed(cls, train: Pictures, test: Pictures) -> "Split":
        """The split; while settings are chosen (SSL_COURSE_TUNE=1), its test part raises `TestPartClosed` when used."""
        return cls(train, _Closed() if settings.current.tune else test)


def to_float(images: Tensor) -> Tensor:
    """uint8 pictures, 0 to 255, as float32 in [0, 1], on their device.

    Raises:
        TypeError: for any other type of number, or no tensor.
    """
    check_pictures(images)
    return images.float().div_(255)


def check_pictures(images: Tensor) -> None:
    """Pictures as the data sets give them: a tensor of uint8.

    Raises:
        TypeError: for anything else, with what to pass instead.
    """
    if not isinstance(images, Tensor):
        instead = ": pass its `.images`" if hasattr(images, "images") else ""
        raise TypeError(f"a tensor of uint8 pictures is needed, got {type(images).__name__}{instead}.")
    if images.dtype != torch.uint8:
        raise TypeError(f"uint8 pictures are needed, got {images.dtype}: were they converted before?")


def check_labels(labels: Tensor, count: int | None = None, *, what: str = "labels") -> Tensor:
    """Labels as int64 `[n]`, classes from 0; any type of whole number is taken.

    Args:
        count: how many there must be.

    Raises:
        TypeError: if they are no tensor of whole numbers.
        ValueError: if they are not `[n]`, none or not `count` of them, or one is negative.
    """
    if not isinstance(labels, Tensor) or labels.is_floating_point() or labels.is_complex():
        got = labels.dtype if isinstance(labels, Tensor) else type(labels).__name__
        raise TypeError(f"{what} must be a tensor of whole numbers, the classes from 0, got {got}.")
    if labels.ndim != 1 or not len(labels):
        raise ValueError(f"{what} must be [n], at least one, got shape {list(labels.shape)}.")
    if count is not None and len(labels) != count:
        raise ValueError(f"{what}: got {len(labels)} for {count} rows or pictures; each needs one.")
    labels = labels.detach().long()
    if labels.min() < 0:
        raise ValueError(f"{what} hold {int(labels.min())}: classes count from 0; leave out rows that have none.")
    return labels


def check_count(*, least: int = 1, **given: Any) -> None:
    """Counts that a learner gives: whole numbers, each at least `least`.

    Raises:
        ValueError: naming the first that is not.
    """
    for name, value in given.items():
        if not hasattr(value, "__index__") or operator.index(value) < least:
            raise ValueError(f"{name} = {value}: give a whole number, at least {least}.")


Part = TypeVar("Part", bound=Sized)  # `Pictures`, or a `Table`: what has a length and can be cut


def hold_out(train: Part, count: int | None = None) -> tuple[Part, Part]:
    """Split off the last `count` training pictures, or rows of a table, as validation: `(rest, validation)`.

    Every choice (a learning rate, a view, a regularisation) is made on the validation part.

    Args:
        count: 2,000 if left out (300 in a smoke run).

    Raises:
        ValueError: if `count` leaves nothing on one of the two sides.
    """
    count = settings.shrink(2000, 300) if count is None else count
    if not isinstance(count, int) or not 0 < count < len(train):
        raise ValueError(f"cannot hold out {count} of {len(train)}: give a count from 1 to {len(train) - 1}.")
    return train[:-count], train[-count:]


def label_subset(labels: Tensor, per_class: int, *, seed: int) -> Tensor:
    """Indices of `per_class` labelled examples of every class, drawn at random.

    Stratified: each class gives the same number. Nested: with one seed, the subset for 5 labels per class is
    contained in the subset for 10, so that a label-efficiency curve adds labels instead of swapping them.

    Args:
        labels: `[n]`, any type of whole number.
        per_class: labels per class, at least 1 (20 at most in a smoke run).
        seed: which draw; the same seed gives the same subset everywhere.

    Returns:
        int64 `[per_class * classes]`, sorted by class.

    Raises:
        TypeError: if the labels are no tensor of whole numbers.
        ValueError: if they are not `[n]`, or one is negative; if a class has fewer than `per_class` examples, naming
            the class.
    """
    check_count(per_class=per_class)
    per_class = settings.shrink(per_class, 20)
    labels = check_labels(labels)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed), device="cpu").to(labels.device)
    chosen = []
    for value in labels.unique().tolist():
        members = order[labels[order] == value]
        if len(members) < per_class:
            raise ValueError(f"class {value} has {len(members)} examples, {per_class} were asked for.")
        chosen.append(members[:per_class])
    return torch.cat(chosen)
