"""Lesson 04: noise that destroys: each pixel may turn black or white."""

import torch

from ssl_course import augment, data, plot
from ssl_course.data.sprites import make_sprites
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def salt_and_pepper(images, share, generator):
    batch, _, height, width = images.shape
    drawn = torch.rand(batch, 1, height, width, generator=generator)
    noisy = torch.where(drawn < share, 1.0, images)
    return torch.where(drawn < share / 2, 0.0, noisy)


def _added(images, share, generator):
    batch, _, height, width = images.shape
    drawn = torch.rand(batch, 1, height, width, generator=generator)
    return images + (drawn < share).float() - 2 * (drawn < share / 2).float()


def _grey(images, share, generator):
    batch, _, height, width = images.shape
    drawn = torch.rand(batch, 1, height, width, generator=generator)
    other = torch.rand(batch, 1, height, width, generator=generator)
    return torch.where(drawn < share, other, images)


def _two_draws(images, share, generator):
    batch, _, height, width = images.shape
    white = torch.rand(batch, 1, height, width, generator=generator) < share / 2
    black = torch.rand(batch, 1, height, width, generator=generator) < share / 2
    return torch.where(black, 0.0, torch.where(white, 1.0, images))


MISTAKES = {
    "torch.rand(batch, 1, -> torch.rand(1, 1,": "The same pixels are spoilt in every picture of the batch: one draw "
    "serves for all. Draw a number for each picture: `torch.rand(batch, 1, height, width, …)`.",
    "torch.rand(batch, 1, -> torch.rand(batch, images.shape[1],": "The channels of a pixel are drawn apart, so pixels "
    "turn coloured. Draw one number for each pixel, `[batch, 1, height, width]`: it serves all channels.",
    "height, width, generator -> 1, 1, generator": "Whole pictures turn black or white. Draw a number for each pixel, "
    "`[batch, 1, height, width]`.",
    "share / 2, 0.0, noisy -> share / 2, 0.0, images": "There is pepper and no salt: the white pixels were lost. "
    "Change the picture that holds them already.",
    "drawn < share / 2, 0.0, noisy -> drawn < 0, 0.0, noisy": "All spoilt pixels are white. Half of them should be "
    "black.",
    "drawn < share / 2, 0.0 -> drawn < share, 0.0": "All spoilt pixels are black: the second step overwrote the white "
    "ones. Below share / 2 they turn black, from there to share white.",
    "drawn < share, 1.0 -> drawn < 2 * share, 1.0 ; drawn < share / 2, 0.0 -> drawn < share, 0.0": "A share of black "
    "pixels, and as many white ones: twice as many as asked for. Together they are `share`.",
    "drawn < share, 1.0 -> drawn > share, 1.0 ; drawn < share / 2, 0.0 -> drawn > (1 + share) / 2, 0.0": "`share` of "
    "the pixels stays, the rest is spoilt. It is the other way round.",
    "return torch.where(drawn < share / 2, 0.0, noisy) -> return torch.where(drawn < share / 2, -1.0, noisy)": "Black "
    "is 0 and white is 1; there are other numbers in your pictures.",
    _two_draws: "Black was drawn anew and painted over some white pixels, so fewer than `share` are spoilt. Take one "
    "draw: below share / 2 black, from there to share white.",
    _grey: "The spoilt pixels got random greys. Salt is 1, pepper is 0, nothing between.",
    _added: "Salt and pepper were *added* to the pixel. They take its place: what was there is gone.",
}


def _compare_by(answer, after, before):
    """What was spoilt, in words: any draws will do."""
    images = before["images"]
    if not isinstance(answer, torch.Tensor):
        return f"a {type(answer).__name__} in place of the pictures"
    if answer.shape != images.shape or answer.dtype != images.dtype:
        return f"a tensor {list(answer.shape)} of {answer.dtype} for pictures {list(images.shape)} of {images.dtype}"
    hit = answer != images
    if (hit & (answer != 0) & (answer != 1)).any():
        return _strange(answer, hit)
    shares = [round(float((answer[:, :1] == value).double().mean()), 1) for value in (1, 0)]
    words = f"{shares[0]:.0%} of the pixels white, {shares[1]:.0%} black"
    between = 0.01 < float(hit.double().mean()) < 0.99
    faults = {
        "; the channels of a pixel apart": (answer != answer[:, :1]).logical_and(hit).any()
        or (hit != hit[:, :1]).any(),
        "; whole pictures": between and (hit == hit[..., :1, :1]).all(),
        "; the same pixels in every picture": between and (hit == hit[:1]).all(),
        "; whole rows or columns": between and ((hit == hit[..., :1]).all() or (hit == hit[..., :1, :]).all()),
    }
    return words + next((fault for fault, found in faults.items() if found), "")


def _strange(answer, hit):
    """Numbers that are neither black nor white nor the pixel's own, told apart by their range."""
    low, high = (float(value) for value in answer[hit].aminmax())
    if low < 0:
        return f"numbers below 0 in the spoilt pixels{', and above 1' if high > 1 else ''}"
    return "numbers other than 0 and 1 in the spoilt pixels"


def _arguments(share, count=30, channels=3):
    images = torch.rand(count, channels, 12, 14, generator=seeded(count)).mul(0.6).add(0.2)
    return dict(images=images, share=share, generator=seeded(5))


def _unfair(function):
    """Over many pixels: half of the spoilt ones black, each drawn for itself, whatever it showed before."""
    images = torch.rand(100, 1, 24, 24, generator=seeded(2)).mul(0.6).add(0.2)
    noisy = function(images, 0.5, seeded(3))
    hit, white = noisy != images, noisy == 1
    bright = images > 0.5
    for what, told in (("is spoilt", hit), ("turns black or white", white[hit])):
        light, dark = (told[part if told is hit else part[hit]].float().mean() for part in (bright, ~bright))
        if abs(light - dark) > 0.05:
            return f"Whether a pixel {what} goes by how bright it is. It is a draw, whatever the pixel shows."
    for axis, name in ((0, "in all pictures"), (2, "down a column"), (3, "along a row")):
        size = hit.shape[axis] - 1
        both = hit.narrow(axis, 0, size) & hit.narrow(axis, 1, size)
        alike = (white.narrow(axis, 0, size) == white.narrow(axis, 1, size))[both].float().mean().item()
        if abs(alike - 0.5) > 0.05:
            return (
                f"Black or white is not drawn for every pixel: {name}, {alike:.0%} of spoilt neighbours have the same "
                "colour; by chance it is half. Draw it for every pixel of every picture, [batch, 1, height, width]."
            )
    shares = [white.float().mean().item(), (noisy == 0).float().mean().item()]
    if max(abs(share - 0.25) for share in shares) > 0.01:  # five standard deviations
        return (
            f"At share 0.5, {shares[0]:.1%} of many pixels are white, {shares[1]:.1%} black: both are to be a quarter."
        )
    return None


def _usable(function):
    """The generator decides: the same state gives the same noise, and the next call gives other noise."""
    images, generators = _arguments(0.5)["images"], [seeded(1), seeded(1)]
    (one, later), (again, _) = ([function(images, 0.5, each) for _ in range(2)] for each in generators)
    if said := of_inference_mode([one]):
        return said
    if torch.equal(one, again) and not torch.equal(one, later):
        return _unfair(function)
    return (
        "Right for one batch, but the draws don't come from the `generator` that was given: each step of training "
        "needs new noise, and the same start must repeat it. Write `torch.rand(…, generator=generator)`."
    )


def _draw(function):
    pictures = data.to_float(make_sprites(8, generator=seeded(3)).images)
    rows = [pictures, *(function(pictures, share, seeded()) for share in (0.1, 0.4))]
    names = ["pictures", "share .1", "share .4"]
    figure = plot.gallery(torch.cat(rows), columns=8, row_names=names).figure
    return figure, "eight shapes in the first row; below them the same with a tenth and four tenths of pixels spoilt"


SALT_AND_PEPPER = Exercise(
    reference=salt_and_pepper,
    stars=1,
    minutes=5,
    probes=(
        Probe("share .4 of 30 pictures", lambda: _arguments(0.4)),
        Probe("share .8 of 40 grey pictures", lambda: _arguments(0.8, 40, 1)),
        Probe("share 0", lambda: _arguments(0.0, 2)),
    ),
    mistakes=edited(salt_and_pepper, MISTAKES),
    hints=(
        "One random number between 0 and 1 for each pixel decides everything: below share / 2 black, below share "
        "white, above it nothing happens.",
        "`torch.where(drawn < share, 1.0, images)` makes salt *and* pepper white. Which of these pixels turn black?",
        "`noisy = torch.where(drawn < share, 1.0, images)`, then `torch.where(drawn < share / 2, 0.0, noisy)`.",
    ),
    learnt="Each picture has noise of its own, and a spoilt pixel says nothing any more of what it was.",
    draw=_draw,
    alternatives=(lambda images, share, generator: augment.salt_and_pepper(images, share=share, generator=generator),),
    compare_by=_compare_by,
    usable=_usable,
)
