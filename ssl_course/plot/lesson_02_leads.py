"""Lesson 02's leads over training from scratch, paired by seed: of one network, and of several."""

import math
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import paired_leads
from ssl_course.plot.figure import closed_after_error
from ssl_course.plot.seeds import Table, half_width, key

Page = tuple[Figure, str]
WIDTH = 8.8  # inches: 1,000 pixels at most
NETWORKS = "perceptron_fashion", "perceptron_digits", "large", "largest", "transformer"  # in results/networks.json
TWO_LAYERS = {"fashion": (10, 100), "digits": (10, 50)}  # data sets of the perceptron -> labels per class


@closed_after_error()
def leads(panels: Mapping[str, Mapping[str, Sequence]], over: str) -> Page:
    """Paired leads as points with intervals beside a line at zero, one panel for each group, names on the left.

    Args:
        panels: title -> name -> (mean, half width) or an `Interval`, whose single values are drawn too.
        over: what the leads are over; it names the line at zero.
    """
    most = max(len(group) for group in panels.values())
    size = (WIDTH, 0.46 * most + 1.35)
    figure, grid = plt.subplots(1, len(panels), figsize=size, layout="constrained", squeeze=False, sharex=True)
    texts = []
    for ax, (title, group) in zip(grid.flat, panels.items(), strict=True):
        shown = {name: (one[0], half_width(one), *one[2:]) for name, one in group.items()}
        paired_leads(shown, ax).set_title(title, fontsize=10)
        ax.set_xlabel("")
        ax.locator_params(axis="x", nbins=4)  # two panels share the width
        for name, (mean, half, *_) in shown.items():
            if not math.isnan(mean):
                texts.append(f"{title}, {name}: {float(mean):+.3f} ± {float(half):.3f}".replace("-", "−"))
    every = [one for group in panels.values() for one in group.values()]
    signs = "orange triangles: behind; grey diamonds: the interval holds zero"
    words = f"lead in test accuracy over {over} ({signs})\n{key(every)}"
    figure.supxlabel(words, fontsize=9)
    return figure, f"paired leads over {over}. " + ("; ".join(texts) or "not measured yet")


@closed_after_error()
def over_networks(
    fashion: Table, digits: Table, garments: Mapping[int, Table], half: Table, yours: Table, more: Mapping[str, Table]
) -> Page:
    """What pretraining gains over training from scratch: two-layer perceptrons, and networks of several sizes.

    Args:
        fashion, digits: of perceptrons; more: name -> table of another network; `fine-tuned, N labels` and `scratch, N
            labels`.
        garments: labels per class -> a table of the small convolutional network on `fashion`, named as in `RIVALS`.
        half: the same on scenes. yours: the table of `over_length`.
    """
    two_layers = {
        f"perceptron, {name}, {count} labels": paired_ci(
            table[f"fine-tuned, {count} labels"], table[f"scratch, {count} labels"]
        )
        for (name, counts), table in zip(TWO_LAYERS.items(), (fashion, digits), strict=True)
        for count in counts
    } | {f"convolutional, fashion, {count} labels": _gain(table) for count, table in garments.items()}
    widths = {
        "half as wide": _gain(half),
        "yours": paired_ci(yours["fine-tuned 550, 10 labels"], yours["scratch, 10 labels"]),
    } | {
        name: paired_ci(*(one[f"{arm}, 10 labels"] for arm in ("fine-tuned", "scratch"))) for name, one in more.items()
    }
    return leads({"fashion and digits": two_layers, "scenes, 70,400 views, 10 labels": widths}, "training from scratch")


def _gain(table: Table) -> Interval:
    return paired_ci(table["network, fine-tuned"], table["network from scratch"])
