"""Drawings of a verdict on the learner's own data: scores, leads, and nearest neighbours, each as PNG with alt text."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.bars import accuracy_bars
from ssl_course.plot.charts import alt_scores, paired_leads
from ssl_course.plot.figure import closed_after_error, png
from ssl_course.plot.pictures import gallery


@closed_after_error()
def scores_picture(
    scores: Mapping[str, Interval], *, chance: float, pretrained: list[str], metric: str
) -> tuple[bytes, str]:
    """A bar for each arm."""
    ax = accuracy_bars(dict(reversed(scores.items())), chance=chance, highlight=pretrained, over="parts")
    ax.set(xlabel=f"{metric} on rows that nothing was learnt from")
    return png(ax.figure), f"Bars of the {metric}: {alt_scores(dict(scores))}; chance {chance:.2f}."


@closed_after_error()
def leads_picture(leads: Mapping[str, Interval], metric: str) -> tuple[bytes, str]:
    """A point with its interval for each paired difference."""
    ax = paired_leads(leads)
    ax.set(xlabel=f"lead in {metric} (95 % interval; small dots: single parts)")
    words = ", ".join(f"{name} {lead.mean:+.3f} ± {lead.half_width:.3f}" for name, lead in leads.items())
    return png(ax.figure), f"Leads with their intervals beside a line at zero: {words}."


@closed_after_error()
def neighbours_picture(images: Tensor, raw: Tensor, pretrained: Tensor, *, rows: int = 6) -> tuple[bytes, str]:
    """Some pictures, each with its nearest ones by raw pixels and by the pretrained encoder.

    Args:
        images: uint8 `[n, 3, height, width]`. raw, pretrained: row numbers of the nearest, `[n, k]`, k at least 4.
    """
    chosen = torch.linspace(0, len(images) - 1, min(rows, len(images))).long().tolist()
    white = torch.full_like(images[:1], 255)
    shown = []
    for row in chosen:
        shown += [images[row : row + 1], white, images[raw[row, :4]], white, images[pretrained[row, :4]]]
    columns = 3 + 2 * min(4, raw.shape[1])
    ax = gallery(torch.cat(shown), columns=columns, ax=plt.subplots(figsize=(7, 0.65 * len(chosen) + 0.4))[1])
    ax.set_title("a picture · its nearest by raw pixels · its nearest by the pretrained encoder", fontsize=9)
    alt = f"{len(chosen)} of the pictures, each with its four nearest by raw pixels and by the pretrained encoder."
    return png(ax.figure), alt
