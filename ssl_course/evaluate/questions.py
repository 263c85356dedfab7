"""Several questions to the same features: what is on a picture, in which hue, where? One probe for each."""

from collections.abc import Callable, Mapping

from torch import Tensor

from ssl_course.data import Pictures, label_subset
from ssl_course.evaluate.probes import linear_probe


def scene_classes(pictures: Pictures) -> dict[str, Tensor]:
    """The factors of `scenes` that a probe can ask for as classes; of pictures without hue and place, `class` alone.

    Returns:
        Name -> int64 `[n]`: `class`, 0 to 9; `hue`, which sixth of the colour wheel, from red on, 0 to 5; `place`,
        which quarter of the picture holds the centre, 0 to 3: upper left, upper right, lower left, lower right.
    """
    factors = pictures.factors
    found = {"class": factors["class"]}
    if {"hue", "x", "y"} <= factors.keys():
        found["hue"] = (6 * factors["hue"]).long().clamp(0, 5)
        found["place"] = 2 * (factors["y"] > 0).long() + (factors["x"] > 0).long()
    return found


def probe_scenes(
    encode: Callable[[Tensor], Tensor],
    train: Pictures,
    test: Pictures,
    asked: Mapping[str, tuple[int, str]],
    *,
    seed: int,
) -> dict[str, float]:
    """Test accuracy of a linear probe on each question, all with labels on the same pictures.

    Args:
        encode: from uint8 pictures to rows of features, as `evaluate.encoder` and `evaluate.pixels`.
        asked: title -> (labels per class of `class`, what is asked for, a key of `scene_classes`).
        seed: which draw of the labelled pictures.

    Raises:
        KeyError: for a question that these pictures have no answer to.
        TypeError, ValueError: as `linear_probe` and `data.label_subset`.
    """
    y, y_test, found = scene_classes(train), scene_classes(test), {}
    x_test, known = encode(test.images), {}
    for title, (count, what) in asked.items():
        rows = label_subset(y["class"], count, seed=seed)
        if count not in known:
            known[count] = encode(train.images[rows])
        found[title] = linear_probe(known[count], y[what][rows], x_test, y_test[what])
    return found
