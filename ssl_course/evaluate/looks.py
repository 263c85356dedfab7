"""Looks at a network that compares views, while it trains and after: how z is spread, and what h knows of shapes."""

import copy

from torch import Tensor, nn

from ssl_course.data import Split
from ssl_course.evaluate.collapse import effective_rank, embedding_std
from ssl_course.evaluate.features import calibrate_batchnorm, features
from ssl_course.evaluate.intervals import Interval
from ssl_course.evaluate.probes import few_label_probe


def spread_and_rank(network: nn.Module, images: Tensor) -> tuple[float, float]:
    """`embedding_std` and `effective_rank` of z on plain pictures, from the first look on.

    The batch norms of a copy are calibrated on these pictures: before training, their running statistics fit no layer,
    and z would look far too small. The network itself stays as it is.

    Args:
        network: pictures -> z `[n, dim]`. images: uint8 `[n, ...]`, several times dim.
    """
    seen = copy.deepcopy(network)
    calibrate_batchnorm(seen, images)
    z = features(seen, images)
    return embedding_std(z), effective_rank(z)


def shape_score(encoder: nn.Module, split: Split, *, per_class: int = 10) -> Interval:
    """Test accuracy on the shapes of `sprites`, 0 to 1: a linear probe on frozen features, over five draws of labels.

    The labels are drawn among the first 3,000 training pictures.
    """
    rows = []
    for part in (split.train[:3000], split.test):
        rows += [features(encoder, part.images), part.factors["shape"]]
    return few_label_probe(*rows, per_class=per_class)
