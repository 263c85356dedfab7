"""The area under the ROC curve: how often a row of class 1 scores higher than one of class 0."""

from torch import Tensor

from ssl_course.data.containers import check_labels


def auc(scores: Tensor, labels: Tensor) -> float:
    """The share of pairs, one row of either class, in which the row of class 1 scores higher; a tie counts half.

    0.5 is guessing, 1 a perfect order. It is the area under the ROC curve.

    Args:
        scores: float `[n]`, any scale: only their order counts.
        labels: `[n]`, 0 and 1.

    Raises:
        TypeError: if scores are no floating-point tensor, or labels no whole numbers.
        ValueError: for other shapes, scores that are nan, labels other than 0 and 1, or a single class.

    Source: Hanley and McNeil 1982, section 3 (as the statistic of Wilcoxon, Mann and Whitney).
    """
    if not isinstance(scores, Tensor) or not scores.is_floating_point():
        got = scores.dtype if isinstance(scores, Tensor) else type(scores).__name__
        raise TypeError(f"scores must be a tensor of floating-point numbers, got {got}.")
    if scores.ndim != 1:
        raise ValueError(f"scores must be [n], one per row, got {list(scores.shape)}: of two outputs, take one.")
    labels = check_labels(labels, len(scores))
    if scores.isnan().any():
        raise ValueError(f"{int(scores.isnan().sum())} of {len(scores)} scores are nan: has training diverged?")
    if labels.max() > 1:
        raise ValueError(f"labels hold {int(labels.max())}: there are two classes, 0 and 1.")
    ones = int(labels.sum())
    if not 0 < ones < len(labels):
        raise ValueError("the rows hold a single class: there is no pair to put in order.")
    values, place, count = scores.detach().double().unique(return_inverse=True, return_counts=True)
    rank = (count.cumsum(0) - (count - 1) / 2)[place]  # from 1; equal scores share the mean of their ranks
    wins = rank[labels == 1].sum() - ones * (ones + 1) / 2
    return (wins / (ones * (len(labels) - ones))).item()
