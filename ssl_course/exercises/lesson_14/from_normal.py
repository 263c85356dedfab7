"""Lesson 14: how far is a column from a standard normal distribution? The Epps–Pulley statistic, SIGReg's measure."""

import matplotlib.pyplot as plt
import torch

from ssl_course import losses
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def from_normal(x):
    t = torch.linspace(-5, 5, 17)
    normal = torch.exp(-(t**2) / 2)
    angle = x[:, :, None] * t
    off = (angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2
    return len(x) * torch.trapezoid(off * normal, t, dim=1)


COS, SIN = "angle.cos().mean(0)", "angle.sin().mean(0)"
OFF = f"({COS} - normal) ** 2 + {SIN} ** 2"
ALL = "len(x) * torch.trapezoid(off * normal, t, dim=1)"
MISTAKES = {
    f"{OFF} -> ({COS} - normal) ** 2": "The sine was left out, so a distribution that is not symmetric passes. Add the "
    "square of its mean.",
    f"{OFF} -> {COS} ** 2 + ({SIN} - normal) ** 2": "The bell was subtracted from the sine. A standard normal has it "
    "as its mean *cosine*; its mean sine is 0.",
    f"{COS} - normal -> {COS} + normal": "The bell was added. Subtract it: wanted is the distance from it.",
    f"{COS} - normal -> {COS} - 1": "1 was subtracted. The mean cosine of a standard normal is the bell `normal`.",
    f"{COS} - normal -> {COS}": "The bell was not subtracted: a standard normal would not come out near 0.",
    f"{OFF} -> (angle.cos() - normal).square().mean(0) + angle.sin().square().mean(0)": "The squares were taken before "
    "the mean over the batch: that measures single numbers. Take the mean over the batch first, then square.",
    f"{OFF} -> ({COS} - normal).abs() + {SIN}.abs()": "Absolute values were taken. Square both parts.",
    f"{OFF} -> ({COS} - normal) ** 2 - {SIN} ** 2": "The square of the sine was subtracted: distances would cancel. "
    "Add it.",
    f"{OFF} -> (({COS} - normal) ** 2 + {SIN} ** 2).sqrt()": "A root was taken. The squared distance is wanted.",
    "len(x) * torch -> torch": "The factor is missing: multiply by the number of rows, `len(x)`. So a standard normal "
    "gives about 1, however many rows there are.",
    "off * normal, t -> off, t": "The distance was not weighted: multiply by `normal` before you integrate.",
    "off * normal, t -> normal, t": "The weight alone was integrated. Multiply it by `off`.",
    "torch.trapezoid(off * normal, t, dim=1) -> (off * normal).sum(1)": "The values were added up without the distance "
    "between the points of t. `torch.trapezoid(y, t, dim=1)` integrates.",
    "torch.trapezoid(off * normal, t, dim=1) -> (off * normal).mean(1)": "The mean over t was taken. Integrate: "
    "`torch.trapezoid(y, t, dim=1)`.",
    f"{ALL} -> ({ALL}).mean()": "One number came back. Each column has its own statistic: a tensor [columns].",
    f"{ALL} -> ({ALL}).sum()": "The statistics of all columns were added up. Each column has its own: a tensor "
    "[columns].",
    "len(x) * torch -> x.shape[1] * torch": "The factor is the number of columns. Multiply by the number of rows, "
    "`len(x)`.",
    "x[:, :, None] * t -> (x - x.mean(0))[:, :, None] * t": "The columns were centred first. Then a shifted cloud "
    "would pass, and a standard normal has mean 0: leave x as it is.",
    "x[:, :, None] * t -> (x / x.std(0))[:, :, None] * t": "The columns were scaled first. Then a cloud of any width "
    "would pass, and a standard normal has width 1: leave x as it is.",
    "x[:, :, None] * t -> ((x - x.mean(0)) / x.std(0))[:, :, None] * t": "The columns were standardised first, so a "
    "collapsed cloud would pass. Leave x as it is.",
    "x[:, :, None] * t -> x[:, :, None] + t": "t was added to x. The angle is their product.",
}


def _halved(x):
    return losses.epps_pulley(x)


def _draw(function):
    """Four columns, their histograms, and what the function says of them."""
    n = torch.randn(400, generator=seeded(7))
    columns = {
        "standard normal": n,
        "collapsed to 0": 0 * n,
        "two clumps": n / 5 + torch.randn(400, generator=seeded(8)).sign(),
        "shifted by 1": n + 1,
    }
    found = torch.as_tensor(function(torch.stack([*columns.values()], 1))).detach().float().flatten().tolist()
    figure, axes = plt.subplots(1, 4, figsize=(8.6, 2.5), layout="constrained", sharex=True)
    said = []
    for at, (ax, (name, x)) in enumerate(zip(axes, columns.items(), strict=True)):
        ax.hist(x, bins=25, range=(-3.5, 3.5), color="#4477AA")
        value = f"{found[at]:.1f}" if at < len(found) else "no value"
        ax.set_title(f"{name}\nstatistic {value}", fontsize=10)
        ax.set(yticks=[], xlabel="x")
        said.append(f"{name}: {value}")
    return figure, "histograms of four columns with 400 numbers each, and your statistic. " + "; ".join(said)


def _columns(rows, columns, seed):
    def make():
        x = torch.randn(rows, columns, generator=seeded(seed))
        return dict(x=x * torch.linspace(0.3, 1.5, columns) + torch.linspace(0.7, -0.4, columns))

    return make


FROM_NORMAL = Exercise(
    reference=from_normal,
    stars=3,
    minutes=10,
    probes=(
        Probe("three numbers: 0, 1 and 2", lambda: dict(x=torch.tensor([[0.0], [1.0], [2.0]]))),
        Probe("six rows, two columns", _columns(6, 2, 0)),
        Probe("five rows, four columns", _columns(5, 4, 1)),
    ),
    mistakes=edited(from_normal, MISTAKES),
    hints=(
        "x is [batch, columns] and t has 17 points. Which third axis does x need, so that x * t has an angle for each "
        "of them? Then take means over the batch.",
        "`angle = x[:, :, None] * t` is [batch, columns, points]. The distance at each t: `(angle.cos().mean(0) - "
        "normal) ** 2 + angle.sin().mean(0) ** 2`.",
        "`len(x) * torch.trapezoid(off * normal, t, dim=1)`, with `off` the distance of the second hint",
    ),
    learnt="A statistic of whole distributions, with a smooth gradient: a batch can be pushed towards the bell.",
    draw=_draw,
    alternatives=(_halved,),
    tolerance=1e-4,
    trains=("x",),
)
