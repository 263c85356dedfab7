"""Lesson 09: a view for a wish. The hue must stay, the place must go."""

import math

import torch

from ssl_course import augment, data, plot
from ssl_course.data.sprites import hsv_to_rgb, make_sprites
from ssl_course.exercises.draws import not_anew
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode

SIDE = 32
AT_HOME = 0.45  # at most this share of the shapes may stay in their quarter
TURNED = 12  # degrees on the colour wheel that count as another hue
FEW = 0.1  # share of pictures that may be exceptions


def wished_view(images, generator):
    images = augment.affine(images, degrees=180, shift=0.15, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def _one_move(images, generator):
    down, right = torch.randint(SIDE, (2,), generator=generator).tolist()
    return images.roll((down, right), (2, 3))


def _mixed(images, generator):
    images = wished_view(images, generator)
    return images[torch.randperm(len(images), generator=generator)]


MOVED = "augment.affine(images, degrees=180, shift=0.15, generator=generator)"
GRAIN = "augment.noise(images, sigma=0.03, generator=generator)"

MISTAKES = {
    f"{MOVED} -> images ; {GRAIN} -> images": "The pictures came back as they were. To forget the place, a view must "
    "change it: `affine` with a shift, a turn, or both.",
    f"{MOVED} -> images": "The shape stays just where it was: what you change leaves its place alone. `affine` "
    "with a `shift`, or a turn about the middle (`degrees`), moves it.",
    "degrees=180, shift=0.15 -> shift=0.1": "The place can still be guessed: too many shapes stay in their quarter. If "
    "you only shift, or turn by small angles, turn the pictures by any (`degrees=180`).",
    f"{MOVED} -> augment.flip(images, generator=generator)": "Only one direction is changed: mirrored left to right, a "
    "shape at the top stays at the top. Change the other direction, too.",
    f"{GRAIN} -> augment.shuffle_channels(images, generator=generator)": "The hue changed in many pictures. "
    "The wish is to keep it. Look for what changes colours (`shuffle_channels`, `scale_channels`), or for much noise.",
    f"{GRAIN} -> images.mean(1, keepdim=True).expand(-1, 3, -1, -1).clone()": "The pictures are grey now. Grey has no "
    "hue, and the wish is to keep it.",
    f"{GRAIN} -> 0 * images": "In many pictures no coloured shape is left to be seen. Did it move out of the picture "
    "(a large `shift`), or was it made too dark?",
    _one_move: "All pictures were moved alike. Every picture needs a draw of its own: `affine` draws one for each; "
    "`roll` or `flip` on the whole batch moves all by the same.",
    _mixed: "Rows were exchanged: row i of the result must be picture i, as both views of a picture are found by "
    "their row.",
    f"{GRAIN} -> images.double()": "The views have another number type (dtype) than the pictures, and the network "
    "refuses them. Leave `double()`, `half()`, `byte()` and numpy out.",
    f"{GRAIN} -> 255 * images": "The values go far beyond 1. Pictures hold 0 to 1 here: don't multiply by 255.",
    f"return {GRAIN} -> return images, images": "Two results came back. Write one view; the training calls it twice.",
    f"{GRAIN} -> images[0]": "This is not a batch of pictures in the shape of `images`. Return all of them, "
    "[batch, 3, height, width].",
}
RIGHT = "hue kept, place unknowable, a draw for each picture"


def _blobs(count, seed, at=(10, 10)):
    """Pictures of one round blob on black, all at the same place, each in a hue of its own."""
    line = torch.arange(SIDE)
    mask = ((line[:, None] - at[0]).square() + (line - at[1]).square() <= 16).float()
    hue = torch.rand(count, generator=seeded(seed))
    ink = hsv_to_rgb(hue, torch.full((count,), 0.85), torch.full((count,), 0.6))
    return ink[:, :, None, None] * mask


HALF = 140  # blobs at each of two places


def _arguments(seed, here, there):
    def make():
        images = torch.cat([_blobs(HALF, seed, here), _blobs(HALF, seed + 1, there)])
        return dict(images=images, generator=seeded(seed + 10))

    return make


def _seen(images):
    """Of each picture: its hue in degrees `[n]`, how colourful its blob is `[n]`, and where it is `[n, 2]`, in pixels.

    Colour is counted where it clearly stands out, so that grain and grey do not matter.
    """
    chroma = images.amax(1) - images.amin(1)
    weight = (chroma - 0.2).clamp(min=0)
    total = weight.sum((1, 2))
    mean = (images * weight[:, None]).sum((2, 3)) / total.clamp(min=1e-6)[:, None]
    red, green, blue = mean.unbind(1)
    hue = torch.rad2deg(torch.atan2(math.sqrt(3) * (green - blue), 2 * red - green - blue))
    line = torch.arange(images.shape[-1], dtype=images.dtype)
    places = [(weight.sum(axis) * line).sum(1) / total.clamp(min=1e-6) for axis in (2, 1)]
    return hue, total, torch.stack(places, 1)


def _turned(before, after):
    """Degrees between hues, 0 to 180."""
    return ((after - before + 180) % 360 - 180).abs()


def _at_home(before, after):
    """Whether a place is in the same quarter of the picture as before: bool `[n]`."""
    middle = (SIDE - 1) / 2
    return ((before > middle) == (after > middle)).all(1)


def _compare_by(answer, after, before):
    """What a view did, in words: any change will do that grants the wish."""
    images = before["images"]
    if isinstance(answer, tuple | list):
        return f"{len(answer)} results"
    if not isinstance(answer, torch.Tensor):
        return f"a {type(answer).__name__} in place of a tensor"
    if answer.shape != images.shape:
        return "a tensor of another shape than `images`"
    if answer.dtype != images.dtype:
        return "another number type than that of `images`"
    if not answer.isfinite().all():
        return "values that are nan or inf"
    answer = answer.detach()
    if answer.abs().max() > 3:
        return "values far beyond 1"
    halves = [slice(HALF), slice(HALF, None)] if len(images) == 2 * HALF else [slice(None)]
    places = (_place_fault(images[half], answer[half]) for half in halves)
    return _hue_fault(images, answer) or next(filter(None, places), RIGHT)


def _hue_fault(images, answer):
    (hue, full, _), (new, colour, _) = _seen(images), _seen(answer)
    lost = colour < 0.05 * full
    if lost.float().mean() > FEW:
        lit, lit_before = ((part.amax(1) > 0.3).float().mean() for part in (answer[lost], images[lost]))
        return "grey pictures" if lit > 0.3 * lit_before else "no shape"
    other = _turned(hue, new) > TURNED
    if other.float().mean() <= FEW:
        return None
    apart = _turned(hue[:, None], new[None])  # [n, n]: is each new hue one of the old ones, of another row?
    mixed = apart.argmin(0).unique().numel() > 0.55 * len(hue) and (apart.amin(0) < 2).float().mean() > 1 - FEW
    one_to_one = torch.allclose(hue.sort().values, new.sort().values, atol=3)
    return "rows of other pictures" if mixed and one_to_one else "other hues"


def _place_fault(images, answer):
    (*_, place), (*_, new) = _seen(images), _seen(answer)
    if torch.equal(images, answer):
        return "unchanged pictures"
    moved = (new - place).abs()
    if (moved.amax(1) < 1).float().mean() > 1 - FEW:
        return "a shape that stays where it was"
    if (new - new[:1]).abs().max() < 0.7:
        return "all pictures moved alike"
    if ((moved < 0.7).float().mean(0) > 1 - FEW).any():
        return "one direction that stays as it was"
    return "most shapes in their own quarter" if _at_home(place, new).float().mean() > AT_HOME else None


def _not_drawn(function):
    """The place must come from a draw: with other numbers drawn, the same picture is to land elsewhere."""
    generator, given = seeded(5), _blobs(40, 3)
    (*_, one), (*_, other) = (_seen(function(given.clone(), generator)) for _ in range(2))
    if ((one - other).abs().amax(1) < 0.7).float().mean() <= 0.5:
        return None
    return (
        "A second call, with the same `generator` going on, puts most shapes at the same place again: the place is not "
        "drawn anew. What moves a picture must be drawn from `generator` itself, in each call."
    )


def _usable(function):
    """The generator decides: the same state gives the same view, another one gives another."""
    given = _blobs(40, 3)
    one, again, other = (function(given.clone(), seeded(seed)) for seed in (1, 1, 2))
    if said := of_inference_mode([one]):
        return said
    if torch.equal(one, again) and not torch.equal(one, other):
        return not_anew(lambda generator: {"the same changes": function(given.clone(), generator)}) or _not_drawn(
            function
        )
    return (
        "The changes don't come from the `generator` that was given: without it, or with one of your own, a run can't "
        "be repeated, or every batch is changed alike. Write `generator=generator` in every call that draws."
    )


def _draw(function):
    pictures = data.to_float(make_sprites(8, generator=seeded(3)).images)
    generator = seeded()
    views = [function(pictures.clone(), generator) for _ in range(3)]
    rows = torch.cat([pictures, *views])
    ax = plot.gallery(rows, columns=8, row_names=["images", "view 1", "view 2", "view 3"])
    blobs = _blobs(200, 3)
    (hue, _, place), (new, _, there) = _seen(blobs), _seen(function(blobs.clone(), generator))
    other = (_turned(hue, new) > TURNED).float().mean()
    home = _at_home(place, there).float().mean()
    said = f"200 test pictures: another hue in {other:.0%}, in its old quarter still {home:.0%}"
    ax.set_xlabel(said, fontsize=10)
    return ax.figure, f"eight shapes, and three views of each. {said}"


WISHED_VIEW = Exercise(
    reference=wished_view,
    stars=2,
    minutes=8,
    probes=(
        Probe(f"{HALF} blobs up left, {HALF} down right", _arguments(1, (10, 10), (21, 22))),
        Probe(f"{HALF} blobs up right, {HALF} down left", _arguments(3, (10, 21), (22, 10))),
    ),
    mistakes=edited(wished_view, MISTAKES),
    hints=(
        "A view makes useless what it changes. Which of the tools change the place, and which the hue?",
        "A small shift leaves most shapes in their quarter. A turn about the middle of the picture, by any angle, "
        "carries a shape anywhere on a circle.",
        "`augment.affine(images, degrees=180, shift=0.15, generator=generator)`. A little `augment.noise` is fine.",
    ),
    learnt="The wish is written down: one draw for each picture. Whether it comes true, a run must say.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
