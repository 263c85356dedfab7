"""What can be said without a label: how many directions the features use, what they still know, what the views destroy.

Nothing here needs a label, and nothing here says how good the features are for a task: it says what is in them.
"""

from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import data, evaluate, train
from ssl_course.augment.tables import corrupt_columns
from ssl_course.course.table_presets import PRETRAINING
from ssl_course.course.verdict_case import some
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_tables import TableCase
from ssl_course.evaluate.neighbours import nearest_rows, shared_neighbours
from ssl_course.evaluate.row_classifiers import row_features
from ssl_course.methods.own_pictures import gentle_view

MOST = 2000  # pictures or rows that are looked at
NEIGHBOURS = 10
DOTS = 300  # of them on a map
RANKED = 500  # rows that the effective rank is taken of, for all features the same
GREY = (0.299, 0.587, 0.114)


@dataclass(frozen=True)
class Knowledge:
    """What is known of one property: each number is R², 1: exactly, 0: nothing.

    Attributes:
        survives: of the property of a view, given by the property of the original. What is near 0 is destroyed.
        random, pretrained: read off frozen features by a weighted sum.
    """

    name: str
    survives: float
    random: float
    pretrained: float


@dataclass(frozen=True)
class Insight:
    """What was measured.

    Attributes:
        ranks: features -> effective rank. dim: the length of the feature vector.
        shared: the share of the ten nearest neighbours that raw inputs and pretrained features have in common.
        known: one for each property.
        sample: rows of the pool that were looked at.
        neighbours: features -> rows of the nearest ones in the sample, for each row of the sample.
        dots: which of the sample are on the maps: those with a label first.
        maps: features -> points `[dots, 2]` and trustworthiness; none of too few rows, or of rows that are all alike.
    """

    ranks: dict[str, float]
    dim: int
    shared: float
    known: list[Knowledge]
    sample: Tensor
    neighbours: dict[str, Tensor] = field(default_factory=dict)
    dots: Tensor = field(default_factory=lambda: torch.empty(0, dtype=torch.long))
    maps: dict[str, tuple[np.ndarray, float]] = field(default_factory=dict)


def look(case: PictureCase | TableCase, encoder: nn.Module, *, seed: int = 0) -> Insight:
    """Everything that can be said of an encoder without labels, on at most 2,000 pictures or rows.

    Args:
        seed: of the sample, the view, the random encoder, and which sources are learnt from.
    """
    sample = some(case.pooled, MOST, seed=seed)
    made = (_of_pictures if case.what == "pictures" else _of_rows)(case, encoder, sample, seed)
    halves = halves_by_source(case.sources[sample], seed=seed)
    raw, random, pretrained, properties, seen = made
    near = min(NEIGHBOURS, len(sample) - 1)
    bare = torch.tensor([not case.words[row] for row in sample.tolist()])
    dots = bare.int().argsort(stable=True)[:DOTS]
    neighbours = {"raw": nearest_rows(raw, near), "pretrained": nearest_rows(pretrained, near)}
    ranks = {"raw inputs": raw, "random encoder": random, "pretrained encoder": pretrained}
    return Insight(
        {name: rank_of(x[:RANKED]) for name, x in ranks.items()},
        pretrained.shape[1],
        shared_neighbours(*neighbours.values()),
        _known(properties, seen, random, pretrained, halves),
        sample,
        neighbours,
        dots,
        {name: made for name, x in ranks.items() if (made := _map(x[dots]))},
    )


def halves_by_source(sources: Tensor, *, seed: int) -> tuple[Tensor, Tensor]:
    """Rows to learn from and rows to judge, about half each; no source is on both sides.

    Args:
        sources: `[n]`, whole numbers, the source of each row.
    """
    numbers, sources = sources.unique(return_inverse=True)
    order = torch.randperm(len(numbers), generator=torch.Generator().manual_seed(seed), device="cpu")
    sizes = torch.bincount(sources, minlength=len(numbers))[order]
    before = sizes.cumsum(0) - sizes
    first = order[:-1][before[:-1] < len(sources) / 2]  # sources until half of the rows are there; the last is judged
    learnt = torch.isin(sources, first)
    return learnt.nonzero()[:, 0], (~learnt).nonzero()[:, 0]


def rank_of(x: Tensor) -> float:
    """`evaluate.effective_rank`, also of rows much longer than there are rows: taken in a basis of the rows."""
    if x.shape[1] <= len(x):
        return evaluate.effective_rank(x)
    x = x.double()
    return evaluate.effective_rank(torch.linalg.qr((x - x.mean(0)).T, mode="r").R.T)


def _map(x: Tensor) -> tuple[np.ndarray, float] | None:
    try:
        return evaluate.map_2d(x.float(), seed=0)
    except ValueError:
        return None


def properties_of(images: Tensor) -> dict[str, Tensor]:
    """Six simple properties of float pictures `[n, 3, height, width]` in about [0, 1], each `[n]`."""
    grey = (images * images.new_tensor(GREY)[:, None, None]).sum(1)
    red, green, blue = images.mean((2, 3)).unbind(1)
    weight = (grey - grey.mean((1, 2), keepdim=True)).abs() + 1e-6
    across = torch.linspace(-1, 1, grey.shape[2], device=images.device)
    detail = F.avg_pool2d(grey[:, None], 3, 1, 1, count_include_pad=False)[:, 0]
    return {
        "brightness": grey.mean((1, 2)),
        "contrast": grey.std((1, 2)),
        "red against green": red - green,
        "blue against the others": blue - (red + green) / 2,
        "left or right": (weight * across).sum((1, 2)) / weight.sum((1, 2)),
        "fine detail": (grey - detail).abs().mean((1, 2)),
    }


def _of_pictures(case: PictureCase, encoder: nn.Module, sample: Tensor, seed: int) -> tuple:
    images = case.pool.images[sample]
    random = case.fresh(seed)
    evaluate.calibrate_batchnorm(random, images)
    floats = data.to_float(images)
    generator = train.seed_all(seed, threads=torch.get_num_threads())
    view = gentle_view(floats, generator).clamp(0, 1)
    features = (evaluate.features(network, images) for network in (random, encoder))
    return evaluate.pixels(images), *features, properties_of(floats), properties_of(view)


def _of_rows(case: TableCase, encoder: nn.Module, sample: Tensor, seed: int) -> tuple:
    """Of a table, the properties are the columns of numbers."""
    rows, groups = case.x[sample], case.coder.groups
    generator = train.seed_all(seed, threads=torch.get_num_threads())
    view = corrupt_columns(rows, case.x, groups, rate=PRETRAINING["scarf"]["rate"], generator=generator)
    features = (row_features(network, rows, rows) for network in (case.fresh(seed), encoder))
    places = [place for place, name in enumerate(case.coder.places) if name in case.numeric]
    properties = ({case.coder.places[place]: part[:, place] for place in places} for part in (rows, view))
    return rows, *features, *properties


def _known(
    properties: dict, seen: dict, random: Tensor, pretrained: Tensor, halves: tuple[Tensor, Tensor]
) -> list[Knowledge]:
    """Read off the sources of one half of the sample, learnt on those of the other."""
    (learnt, judged), found = halves, []
    for name, values in properties.items():
        if min(len(learnt), len(judged)) < 10 or min(values[learnt].std(), values[judged].std()) < 1e-6:
            continue
        y = values[:, None]
        read = [
            evaluate.linear_readout(x[learnt], y[learnt], x[judged], y[judged]).item() for x in (random, pretrained)
        ]
        both = torch.stack([values, seen[name]]).double()
        kept = torch.corrcoef(both)[0, 1].square().item() if seen[name].std() > 1e-6 else 0.0
        found.append(Knowledge(name, kept, *read))
    return found
