"""Lesson 05: which patches are hidden? A mask of its own for every picture, all with the same number of them."""

import matplotlib.pyplot as plt
import torch

from ssl_course.exercises.draws import not_anew
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def random_mask(batch, patches, ratio, generator):
    noise = torch.rand(batch, patches, generator=generator)
    rank = noise.argsort(1).argsort(1)
    return rank < round(ratio * patches)


def _drawn_with_replacement(batch, patches, ratio, generator):
    drawn = torch.randint(patches, [batch, round(ratio * patches)], generator=generator)
    return torch.zeros(batch, patches).scatter(1, drawn, 1.0).bool()


def _places(batch, patches, ratio, generator):
    return torch.rand(batch, patches, generator=generator).argsort(1)[:, : round(ratio * patches)]


MISTAKES = {
    "rank < -> rank >=": "The mask is inverted: True means *visible* in it. True is to mean hidden: `rank < count`.",
    "rand(batch, -> rand(1, ; rank < round(ratio * patches) -> (rank < round(ratio * patches)).expand(batch, -1)": "All"
    " pictures got the same mask. Draw noise for every picture: `torch.rand(batch, patches, …)`.",
    "rank < round(ratio * patches) -> noise < ratio": "Each patch was hidden by a coin of its own, so pictures hide "
    "different numbers of patches and don't fit one tensor. Hide the patches with the lowest *ranks*.",
    "rank < round(ratio * patches) -> rank < ratio * patches": "The number was rounded up (below 38.25 lie 39 ranks, "
    "0 to 38; `math.ceil` does the same). Hide `round(ratio * patches)` patches, the nearest whole number.",
    "round( -> int(": "The number was rounded down. Hide `round(ratio * patches)` patches, the nearest whole number.",
    "argsort(1).argsort(1) -> argsort(0).argsort(0)": "The noise was sorted over the batch, so pictures hide different "
    "numbers of patches. Sort within each picture: `argsort(1)`.",
    "return rank < round(ratio * patches) -> return (rank < round(ratio * patches)).float()": "The mask holds "
    "numbers. Return booleans: the comparison itself, without `.float()`.",
    "torch.rand(batch, patches, generator=generator) -> torch.rand(batch, patches)": "`generator` was not used, so the "
    "run can't be repeated. Write `torch.rand(batch, patches, generator=generator)`.",
    "noise.argsort(1).argsort(1) -> torch.arange(patches).expand(batch, -1)": "The first patches are hidden in every "
    "picture: nothing was drawn. Rank random noise, not the places.",
    _drawn_with_replacement: "Some patches were drawn twice, so fewer are hidden than you ask for. Rank noise: every "
    "patch has one rank.",
    _places: "These are the places of the hidden patches. Return a mask: True or False for *every* patch.",
}


def _compare_by(answer, after, before):
    """What a mask is, in words: any draw will do, as long as every picture hides the right number, in its own way."""
    del before
    shape = [after["batch"], after["patches"]]
    if not isinstance(answer, torch.Tensor):
        return f"a {type(answer).__name__} in place of a tensor"
    if list(answer.shape) != shape:
        return f"shape {list(answer.shape)} in place of [batch, patches] = {shape}"
    if answer.dtype != torch.bool:
        return f"a tensor of {answer.dtype} in place of booleans"
    counts = answer.sum(1)
    if counts.min() != counts.max():
        return f"{int(counts.min())} to {int(counts.max())} of {shape[1]} hidden, not the same number in every picture"
    said = f"{int(counts[0])} of {shape[1]} hidden in every picture"
    if torch.equal(answer.sort(1, descending=True).values, answer):
        return said + ", always the first ones"
    if shape[0] > 1 and (answer == answer[0]).all():
        return said + ", in all pictures the same ones"
    fresh = seeded(9).get_state()
    return said + (", but the generator was not used" if torch.equal(after["generator"].get_state(), fresh) else "")


def _usable(function):
    """What one draw can't show: that the same seed repeats it, and that every patch is as likely as any other."""
    if message := of_inference_mode([function(2, 4, 0.5, seeded(1))]):
        return message
    one, same, other = (function(400, 16, 0.5, seeded(seed)).bool() for seed in (1, 1, 2))
    if not torch.equal(one, same):
        return "The same seed gave two different masks. Draw from `generator` alone."
    if torch.equal(one, other):
        return "Every seed gives the same masks. Draw from `generator`, without seeding it yourself."
    if message := not_anew(lambda generator: {"the same masks": function(40, 16, 0.5, generator)}):
        return message
    share = one.float().mean(0)
    if share.min() < 0.35 or share.max() > 0.65:
        return (
            f"Patch {int(share.argmax())} is hidden far more often than others. Each is to be as likely as any other."
        )
    pairs = (one[:, 1:] & one[:, :-1]).float().mean()  # 7 / 30 if neighbours know nothing of each other
    return "Hidden patches hang together. Draw them one by one: rank the noise." if pairs > 0.32 else None


def _draw(function):
    figure, axes = plt.subplots(1, 8, figsize=(8, 1.5))
    for ax, mask in zip(axes, function(8, 49, 0.75, seeded(4)), strict=False):
        shown = torch.as_tensor(mask).float().flatten()[:49]
        ax.imshow(torch.cat([shown, torch.zeros(49 - len(shown))]).view(7, 7), cmap="Greys", vmin=0, vmax=1.3)
        ax.set(xticks=[], yticks=[], title=f"{int(shown.sum())} hidden")
        ax.title.set_fontsize(9)
    return figure, "eight masks of seven by seven patches, hidden ones dark: your draw at a ratio of three quarters"


def _probe(batch, patches, ratio):
    return lambda: dict(batch=batch, patches=patches, ratio=ratio, generator=seeded(9))


RANDOM_MASK = Exercise(
    reference=random_mask,
    stars=2,
    minutes=8,
    probes=(
        Probe("three pictures of 8 patches, a quarter hidden", _probe(3, 8, 0.25)),
        Probe("six pictures of 49 patches, three quarters hidden", _probe(6, 49, 0.75)),
        Probe("five pictures of 12 patches, nine tenths hidden", _probe(5, 12, 0.9)),
        Probe("four pictures of 51 patches, three quarters hidden", _probe(4, 51, 0.75)),
    ),
    mistakes=edited(random_mask, MISTAKES),
    hints=(
        "Give every patch of every picture a random number. Which patches of a picture have the lowest ones?",
        "`noise.argsort(1).argsort(1)` is the rank of each patch within its picture: 0 for the lowest number.",
        "`torch.rand(batch, patches, generator=generator).argsort(1).argsort(1) < round(ratio * patches)`",
    ),
    learnt="Every picture has a mask of its own, and all hide the same number: the visible patches fit one tensor.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
