"""Lesson 11: from a heat map to a place in pixels: the mean of the places, weighted by their heat."""

import matplotlib.pyplot as plt
import torch

from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def soft_centre(heat, step):
    share = heat / heat.sum((1, 2), keepdim=True)
    x = torch.arange(heat.shape[2]) * step + 0.5
    y = torch.arange(heat.shape[1]) * step + 0.5
    return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)


def _hottest(heat, step):
    at = heat.flatten(1).argmax(1)
    columns = heat.shape[2]
    return torch.stack([at % columns, at // columns], 1) * step + 0.5


def _softmax(heat, step):
    return soft_centre(heat.flatten(1).softmax(1).view_as(heat), step)


def _squared(heat, step):
    return soft_centre(heat**2, step)


def _edges_to_edges(heat, step):
    share = heat / heat.sum((1, 2), keepdim=True)
    x = torch.linspace(0, heat.shape[2] * step, heat.shape[2])
    y = torch.linspace(0, heat.shape[1] * step, heat.shape[1])
    return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)


def _all_at_once(heat, step):
    return soft_centre(heat.sum(0, keepdim=True), step).expand(len(heat), 2)


def _from_minus_one_to_one(heat, step):
    rows, columns = heat.shape[1:]
    size = torch.tensor([columns * step / 2, rows * step / 2])
    return soft_centre(heat, step) / size - 1


BOTH = "heat.shape[2]) * step + 0.5 -> heat.shape[2]) * A ; heat.shape[1]) * step + 0.5 -> heat.shape[1]) * A"
MISTAKES = {
    "[share.sum(1) @ x, share.sum(2) @ y] -> [share.sum(2) @ y, share.sum(1) @ x]": "x and y are exchanged. x runs "
    "along a row, so it comes from the columns (the last axis); y runs down, from the rows. Return x first.",
    "share = heat / heat.sum((1, 2), keepdim=True) -> share = heat": "The heat was not divided by its sum, so a map "
    "that is twice as hot has its centre twice as far out. Divide each map by its own sum first.",
    "heat.sum((1, 2), keepdim=True) -> heat.sum()": "All maps were divided by one sum. Each map needs its own: "
    "`heat.sum((1, 2), keepdim=True)`.",
    "heat.sum((1, 2), keepdim=True) -> heat.amax((1, 2), keepdim=True)": "The maps were divided by their hottest "
    "place. Divide each by its *sum*: then the weights add up to one.",
    "heat.sum((1, 2), keepdim=True) -> (heat.shape[1] * heat.shape[2])": "The maps were divided by the number of "
    "places, as in `mean`. Divide each by the sum of its heat.",
    BOTH.replace(
        "A", "step + 0.0"
    ): "Off by half a pixel: pixel 0 reaches from 0 to 1, so its middle is at .5. Place r looks at `step * r + 0.5`.",
    BOTH.replace(
        "A", "step + step / 2"
    ): "The middle of a block of `step` pixels was taken: the half was multiplied by the step, too. A place looks at "
    "its *first* pixel, r · step, whose middle is at `step * r + 0.5`.",
    BOTH.replace("A", "step + (step - 1) / 2"): "The middle of a block of `step` pixels was taken, and counted from "
    "the middle of pixel 0. A place looks at pixel r · step, whose middle is at `step * r + 0.5`.",
    BOTH.replace("A", "step + step // 2"): "The middle of a block of `step` pixels was taken. A place looks at its "
    "*first* pixel, r · step, whose middle is at `step * r + 0.5`.",
    "torch.arange(heat.shape[2]) -> (torch.arange(heat.shape[2]) + 1) ; torch.arange(heat.shape[1]) -> "
    "(torch.arange(heat.shape[1]) + 1)": "Rows and columns were counted from 1. They start at 0: the first place looks "
    "at pixel 0, whose middle is at .5.",
    "torch.arange(heat.shape[1]) * step -> torch.arange(heat.shape[1]).flip(0) * step": "y was counted from the bottom "
    "up. Pixels are counted from the upper left corner: y grows downwards.",
    BOTH.replace("A", "1 + 0.5"): "The places were counted, not the pixels: place r looks at pixel r · step. Multiply "
    "by `step`.",
    BOTH.replace("A", "4 + 0.5"): "The step was taken to be 4. It is an argument: multiply by `step`.",
    _hottest: "This is the hottest place alone. The centre is a mean of *all* places, weighted by their heat: so it "
    "can lie between two of them.",
    _softmax: "A softmax was taken of the heat. The weights are the heat itself, divided by its sum.",
    _squared: "The heat was squared. The weights are the heat itself, divided by its sum.",
    _edges_to_edges: "`linspace` spread the places from edge to edge. Place r looks at pixel r · step, whose middle is "
    "at `step * r + 0.5`.",
    _all_at_once: "All pictures got one common centre. Sum over rows and columns, and keep the first axis, the "
    "pictures.",
    _from_minus_one_to_one: "The centres run from −1 to 1. They are wanted in pixels from the upper left corner.",
    "], 1) -> ], 0)": "The result is [2, n]. Give each picture a row, [n, 2]: stack along axis 1.",
    "return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1) -> return share.sum(1) @ x, share.sum(2) @ y": "Two "
    "tensors came back. Put them side by side in one, [n, 2]: `torch.stack([x, y], 1)`.",
    "share.sum(1) @ x, share.sum(2) @ y -> share.mean(1) @ x, share.mean(2) @ y": "Means over rows and columns were "
    "taken, so the weights no longer add up to one. Take sums.",
}


def _loop(heat, step):
    made = torch.zeros(len(heat), 2)
    for n, one in enumerate(heat.tolist()):
        total = sum(map(sum, one))
        for r, row in enumerate(one):
            for c, value in enumerate(row):
                made[n] += torch.tensor([c * step + 0.5, r * step + 0.5]) * value / total
    return made


def _usable(function):
    """Nothing is trained with the answers, but the lesson compares them with other numbers."""
    answer = function(torch.rand(2, 3, 4, generator=seeded(3)), 1)
    return of_inference_mode([answer])


def _draw(function):
    x, y = torch.meshgrid(torch.arange(8.0), torch.arange(8.0), indexing="xy")
    heat = torch.stack([torch.exp(-((x - a) ** 2 + (y - b) ** 2) / 3) for a, b in ((2, 5), (5.5, 1.5), (1, 1), (6, 6))])
    heat = torch.stack([heat[0], 20 * heat[1], heat[2] + heat[3]])
    found = torch.as_tensor(function(heat, 4)).detach().float()
    figure, axes = plt.subplots(1, 3, figsize=(8.4, 2.9), layout="constrained")
    names = ("one warm spot", "a spot 20 times as hot", "two spots, equally hot")
    said = []
    for ax, one, name, centre in zip(axes, heat, names, found.tolist(), strict=True):
        ax.imshow(one, cmap="Oranges", extent=(-1.5, 30.5, 30.5, -1.5))  # place r around the middle of pixel 4r
        ax.plot(*centre, "x", color="black", markersize=11, markeredgewidth=2.5)
        ax.set(xlim=(-1.5, 32), ylim=(32, -1.5), xlabel="x in pixels")
        ax.set_title(f"{name}:\n({centre[0]:.1f}, {centre[1]:.1f})", fontsize=10)
        said.append(f"{name}, centre at x {centre[0]:.1f}, y {centre[1]:.1f}")
    axes[0].set_ylabel("y in pixels, down")
    return figure, "three heat maps of 8 by 8 places, a cross at your centre of each: " + "; ".join(said)


def _probe(count, rows, columns, step, seed):
    def make():
        heat = torch.rand(count, rows, columns, generator=seeded(seed)).mul(16).ceil() / 4
        return dict(heat=heat * (1 + torch.arange(count))[:, None, None], step=step)

    return make


def _one_place():
    heat = torch.zeros(1, 2, 3)
    heat[0, 1, 2] = 5.0
    return dict(heat=heat, step=3)


SOFT_CENTRE = Exercise(
    reference=soft_centre,
    stars=1,
    minutes=7,
    probes=(
        Probe("one hot place, at row 1, column 2, of 2 rows and 3 columns, step 3", _one_place),
        Probe("three maps of 2 rows and 4 columns, step 2", _probe(3, 2, 4, 2, 1)),
        Probe("three maps of 5 rows and 3 columns, step 1", _probe(3, 5, 3, 1, 2)),
    ),
    mistakes=edited(soft_centre, MISTAKES),
    hints=(
        "Three steps: divide each map by its sum; say where the columns and the rows lie in pixels; take weighted "
        "means.",
        "Columns lie at `torch.arange(heat.shape[2]) * step + 0.5`. How much heat lies in each column? "
        "`share.sum(1)`, where `share` is the heat divided by its sum.",
        "`share = heat / heat.sum((1, 2), keepdim=True)`; then `torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)`, "
        "with x and y the pixels of columns and rows.",
    ),
    learnt="A mean over all places is finer than the grid of places: a centre may lie between them.",
    draw=_draw,
    alternatives=(_loop,),
    tolerance=1e-3,
    usable=_usable,
)
