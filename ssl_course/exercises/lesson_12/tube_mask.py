"""Lesson 12: which patches of a clip are hidden? The same places at all times, or the answer stands a frame away."""

import matplotlib.pyplot as plt
import torch

from ssl_course.exercises.draws import not_anew
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def tube_mask(batch, places, times, ratio, generator):
    noise = torch.rand(batch, places, generator=generator)
    hidden = noise.argsort(1).argsort(1) < round(ratio * places)
    return hidden.repeat(1, times)


def _drawn_for_each_time(batch, places, times, ratio, generator):
    noise = torch.rand(batch, times, places, generator=generator)
    return (noise.argsort(2).argsort(2) < round(ratio * places)).flatten(1)


def _all_patches_ranked(batch, places, times, ratio, generator):
    noise = torch.rand(batch, times * places, generator=generator)
    return noise.argsort(1).argsort(1) < round(ratio * times * places)


MISTAKES = {
    "hidden.repeat(1, times) -> hidden.repeat_interleave(times, 1)": "Each entry was repeated on the spot. The rows "
    "count time by time, all places of the first one first: `hidden.repeat(1, times)`.",
    " < round( -> >= round(": "The mask is inverted: True means *visible* in it. True is to mean hidden.",
    "rand(batch, -> rand(1, ; hidden.repeat(1, times) -> hidden.repeat(batch, times)": "All clips got the same mask. "
    "Draw noise for every clip: `torch.rand(batch, places, …)`.",
    "noise.argsort(1).argsort(1) < round(ratio * places) -> noise < ratio": "Each place was hidden by a coin of its "
    "own, so clips hide different numbers of patches. Hide the places with the lowest *ranks*.",
    "round( -> int(": "The number was rounded down. Hide `round(ratio * places)` places.",
    " < round(ratio * places) -> < ratio * places": "The number was rounded up: without `round`, the ranks below 38.25 "
    "are 39, from 0 to 38. Hide `round(ratio * places)` places.",
    " < round( -> <= round(": "One place too many is hidden: ranks begin at 0, so k + 1 of them are `<= k`. Write `<`.",
    "argsort(1).argsort(1) -> argsort(0).argsort(0)": "The noise was sorted over the batch, so clips hide different "
    "numbers of patches. Sort within each clip: `argsort(1)`.",
    "hidden.repeat(1, times) -> hidden.repeat(1, times).float()": "The mask holds numbers. Return booleans, without "
    "`.float()`.",
    "torch.rand(batch, places, generator=generator) -> torch.rand(batch, places)": "`generator` was not used, so the "
    "run can't be repeated. Write `torch.rand(batch, places, generator=generator)`.",
    "hidden.repeat(1, times) -> hidden": "This is the mask of one time. Repeat it for all `times`: the result is "
    "[batch, times * places].",
    "hidden.repeat(1, times) -> hidden[:, None].repeat(1, times, 1)": "Times and places are still two axes. One row "
    "for each patch, time by time: [batch, times * places].",
    "hidden.repeat(1, times) -> hidden.repeat(times, 1)": "The mask was repeated along the batch. Repeat it along the "
    "patches: `hidden.repeat(1, times)`.",
    _drawn_for_each_time: "The hidden places differ from time to time, so what is hidden at one time shows at the "
    "next. Draw once for a clip, and hide the same places at all times.",
    _all_patches_ranked: "Other places, and other numbers of them, are hidden at other times, as if patches were drawn "
    "one by one. Draw *places*, and hide them at all times.",
}


def _compare_by(answer, after, before):
    """What a mask is, in words: any draw will do, as long as every clip hides the right number of tubes of its own."""
    del before
    batch, places, times = (after[name] for name in ("batch", "places", "times"))
    if not isinstance(answer, torch.Tensor):
        return f"a {type(answer).__name__} in place of a tensor"
    if list(answer.shape) != [batch, times * places]:
        return f"shape {list(answer.shape)} in place of [batch, times * places] = {[batch, times * places]}"
    if answer.dtype != torch.bool:
        return f"a tensor of {answer.dtype} in place of booleans"
    counts, slices = answer.sum(1), answer.view(batch, times, places)
    if (slices != slices[:, :1]).any():
        if (answer.view(batch, places, times) == answer.view(batch, places, times)[:, :, :1]).all():
            return "each place repeated on the spot, not time by time"
        even = (slices.sum(2) == slices.sum(2)[:, :1]).all()
        return "other places at other times" + ("" if even else ", and other numbers of them")
    if counts.min() != counts.max():
        return (
            f"{int(counts.min())} to {int(counts.max())} of {times * places} hidden, not the same number in all clips"
        )
    said = f"{int(counts[0])} of {times * places} hidden in every clip, the same places at all times"
    if batch > 1 and (answer == answer[0]).all():
        return said + ", in all clips the same ones"
    fresh = seeded(9).get_state()
    return said + (", but the generator was not used" if torch.equal(after["generator"].get_state(), fresh) else "")


def _usable(function):
    """What one draw can't show: that the same seed repeats it, and that every place is as likely as any other."""
    if message := of_inference_mode([function(2, 4, 2, 0.5, seeded(1))]):
        return message
    one, same, other = (function(400, 16, 2, 0.5, seeded(seed)).bool() for seed in (1, 1, 2))
    if not torch.equal(one, same):
        return "The same seed gave two different masks. Draw from `generator` alone."
    if torch.equal(one, other):
        return "Every seed gives the same masks. Draw from `generator`, without seeding it yourself."
    if message := not_anew(lambda generator: {"the same masks": function(40, 16, 2, 0.5, generator)}):
        return message
    share = one.float().mean(0)
    if share.min() < 0.35 or share.max() > 0.65:
        often = int(share.argmax())
        return f"Place {often % 16} is hidden far more often than others. Each is to be as likely as any other."
    pairs = (one[:, 1:16] & one[:, :15]).float().mean()  # 7 / 30 if neighbours know nothing of each other
    return "Hidden places hang together. Draw them one by one: rank the noise." if pairs > 0.32 else None


def _draw(function):
    mask = torch.as_tensor(function(4, 64, 2, 0.9, seeded(4))).float()
    figure, axes = plt.subplots(1, 4, figsize=(8.6, 1.7), layout="constrained")
    for ax, row in zip(axes, mask, strict=False):
        shown = torch.cat([row.flatten()[:128], torch.zeros(max(0, 128 - row.numel()))]).view(2, 8, 8)
        gap = torch.full((8, 1), torch.nan)
        shades = plt.get_cmap("Greys").with_extremes(bad="#E69F00")  # between the times
        ax.imshow(torch.cat([shown[0], gap, shown[1]], 1), cmap=shades, vmin=0, vmax=1.3)
        ax.set(xticks=[3.5, 12.5], yticks=[], title=f"dark: {int(shown.sum())} of 128 hidden")
        ax.set_xticklabels(["first time", "second time"], fontsize=9)
        ax.tick_params(length=0)
        ax.title.set_fontsize(9)
    return (
        figure,
        "four clips, each with its mask at two times, hidden patches dark: your draw at a ratio of nine tenths",
    )


def _probe(batch, places, times, ratio):
    return lambda: dict(batch=batch, places=places, times=times, ratio=ratio, generator=seeded(9))


TUBE_MASK = Exercise(
    reference=tube_mask,
    stars=2,
    minutes=5,
    probes=(
        Probe("three clips of 8 places at 2 times, a quarter hidden", _probe(3, 8, 2, 0.25)),
        Probe("five clips of 12 places at 4 times, nine tenths hidden", _probe(5, 12, 4, 0.9)),
        Probe("four clips of 51 places at 2 times, three quarters hidden", _probe(4, 51, 2, 0.75)),
        Probe("six clips of 49 places at 3 times, three quarters hidden", _probe(6, 49, 3, 0.75)),
    ),
    mistakes=edited(tube_mask, MISTAKES),
    hints=(
        "As in lesson 05, rank a random number for each place of each clip. Then use this one mask at all times.",
        "`noise.argsort(1).argsort(1) < round(ratio * places)` is the mask of one time, [batch, places].",
        "`(torch.rand(batch, places, generator=generator).argsort(1).argsort(1) < round(ratio * places))"
        ".repeat(1, times)`",
    ),
    learnt="What is hidden stays hidden through time: the answer does not stand in the next frame.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
