"""Lesson 11: a loss on places: the numbers at matched places are rows, and the loss compares the rows of two views."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def local_loss(z_a, z_b, places_a, places_b, loss):
    picture = torch.arange(len(z_a))[:, None]
    rows_a, rows_b = z_a[picture, places_a], z_b[picture, places_b]
    return loss(rows_a.flatten(0, 1), rows_b.flatten(0, 1))


def _picture_by_picture(z_a, z_b, places_a, places_b, loss):
    each = [loss(a[p], b[q]) for a, b, p, q in zip(z_a, z_b, places_a, places_b, strict=True)]
    return torch.stack(each).mean()


def _match_by_match(z_a, z_b, places_a, places_b, loss):
    picture = torch.arange(len(z_a))
    each = [loss(z_a[picture, p], z_b[picture, q]) for p, q in zip(places_a.T, places_b.T, strict=True)]
    return torch.stack(each).mean()


def _summed_over_pictures(z_a, z_b, places_a, places_b, loss):
    return len(z_a) * _picture_by_picture(z_a, z_b, places_a, places_b, loss)


def _all_with_all(z_a, z_b, places_a, places_b, loss):
    return loss(z_a[:, places_a].flatten(0, 2), z_b[:, places_b].flatten(0, 2))


def _normalised(z_a, z_b, places_a, places_b, loss):
    return local_loss(F.normalize(z_a, dim=2), F.normalize(z_b, dim=2), places_a, places_b, loss)


def _no_column(z_a, z_b, places_a, places_b, loss):
    picture = torch.arange(len(z_a))
    return loss(z_a[picture, places_a].flatten(0, 1), z_b[picture, places_b].flatten(0, 1))


def _one_after_the_other(z_a, z_b, places_a, places_b, loss):
    return loss(z_a.flatten(0, 1)[places_a.flatten()], z_b.flatten(0, 1)[places_b.flatten()])


FLAT = "rows_a.flatten(0, 1), rows_b.flatten(0, 1)"
ROWS = "z_a[picture, places_a], z_b[picture, places_b]"
MISTAKES = {
    "z_b[picture, places_b] -> z_b[picture, places_a]": "Both views were read at the places of the first. The partner "
    "of `places_a[i, k]` in the second view is `places_b[i, k]`.",
    "z_a[picture, places_a] -> z_a[picture, places_b]": "Both views were read at the places of the second. The first "
    "view is read at `places_a`.",
    f"{ROWS} -> z_a[picture, places_b], z_b[picture, places_a]": "The places were exchanged: `places_a` belong to "
    "`z_a`, `places_b` to `z_b`.",
    f"{ROWS} -> z_a, z_b[:, : z_a.shape[1]]": "All places of both maps were compared, in the order in which they "
    "stand. Take the matched ones: `z_a[picture, places_a]`, `z_b[picture, places_b]`.",
    f"{ROWS} -> z_a[:, places_a[0]], z_b[:, places_b[0]]": "The places of the first picture served for all. Each "
    "picture has its own: `z_a[picture, places_a]`.",
    f"{ROWS} -> z_a[:, places_a], z_b[:, places_b]": "Every picture was read at the places of all pictures. Say which "
    "picture, too: `z_a[picture, places_a]`, with `picture` a column, [batch, 1].",
    f"{ROWS} -> z_a[places_a], z_b[places_b]": "The first axis is the picture, so whole pictures were taken in place "
    "of places. Say both: `z_a[picture, places_a]`.",
    _no_column: "`picture` must be a column, `torch.arange(len(z_a))[:, None]`. As a row it stands for the matches: "
    "match k was read from picture k, or the shapes don't fit.",
    _all_with_all: "Every picture was read at the places of all pictures, so most rows are no matches. Say which "
    "picture, too: `z_a[picture, places_a]`, with `picture` a column, [batch, 1].",
    f"{ROWS} -> z_a, z_b": "All places of both maps were handed over, matched or not. Take the matched ones: "
    "`z_a[picture, places_a]`, `z_b[picture, places_b]`.",
    f"{ROWS} -> z_a[picture, places_a[:, :1]], z_b[picture, places_b[:, :1]]": "The first match of each picture alone "
    "was compared. All of them are rows, batch · top in all.",
    f"{ROWS} -> z_a[:1, places_a[0]], z_b[:1, places_b[0]]": "The first picture alone was compared. Take the matched "
    "places of all: `picture` is a column with all their numbers, `torch.arange(len(z_a))[:, None]`.",
    _one_after_the_other: "After flattening, place p of picture i is row i · places + p, but you took row p: all rows "
    "come from the first pictures. Pick the rows before you flatten.",
    f"{FLAT} -> rows_a.mean(1), rows_b.mean(1)": "The matched places were averaged "
    "first: that is pooling, and the place is gone again. Each matched place is a row: `flatten(0, 1)`.",
    f"{FLAT} -> z_a.mean(1), z_b.mean(1)": "The means over *all* places were compared: that is pooling, and no match "
    "was used. Pick the matched places; each is a row of its own.",
    f"{FLAT} -> rows_a, rows_b": "`loss` got three axes, [batch, top, dim], but it takes rows, [n, dim]. Put the "
    "places of all pictures below each other: `flatten(0, 1)`.",
    f"{FLAT} -> rows_a.flatten(1), rows_b.flatten(1)": "The places of a picture "
    "were put side by side in one long row. Each matched place is a row of its own: `flatten(0, 1)`.",
    f"{FLAT} -> rows_a.flatten(0, 1), rows_b.transpose(0, 1).flatten(0, 1)": "The "
    "rows of the two views stand in different orders, so they are no pairs any more. Flatten both alike.",
    f"{FLAT} -> rows_a.flatten(0, 1), rows_a.flatten(0, 1)": "The first view was "
    "compared with itself. The second argument of `loss` is `rows_b`.",
    f"{FLAT} -> rows_a.flatten(0, 1).detach(), rows_b.flatten(0, 1)": "The number "
    "is right, but no gradient flows into the first view. Leave out `detach`.",
    f"{FLAT} -> rows_a.flatten(0, 1), rows_b.flatten(0, 1).detach()": "The number "
    "is right, but no gradient flows into the second view. Leave out `detach`.",
    f"{FLAT} -> rows_a.flatten(0, 1).detach(), rows_b.flatten(0, 1).detach()": "The number is right, but no gradient "
    "flows into either view: nothing could be learnt. Leave out `detach`, `no_grad` and numpy.",
    f"return loss({FLAT}) -> return {FLAT}": "The rows came back. Hand them to `loss`, and return what it gives.",
    f"return loss({FLAT}) -> return F.mse_loss(rows_a, rows_b)": "This is a squared "
    "difference of your own. The loss is an argument: `loss(rows of a, rows of b)`.",
    f"return loss({FLAT}) -> return -loss({FLAT})": "The sign is flipped: training would drive matched places apart. "
    "Return what `loss` gives.",
    f"{FLAT} -> rows_b.flatten(0, 1), rows_b.flatten(0, 1)": "The second view was compared with itself. The first "
    "argument of `loss` is `rows_a`.",
    f"return loss({FLAT}) -> return loss({FLAT}) / len(z_a)": "The loss was divided by the number of pictures. It "
    "is a mean already: return it as it is.",
    f"return loss({FLAT}) -> return loss({FLAT}) / places_a.numel()": "The loss was divided by the number of matches. "
    "It is a mean already: return it as it is.",
    _summed_over_pictures: "`loss` was computed for each picture alone, and added up. Here the rows of all pictures "
    "are one batch: `flatten(0, 1)`, then one call of `loss`.",
    _picture_by_picture: "`loss` was computed for each picture alone, so only its own places had to differ. Here the "
    "rows of all pictures are one batch: `flatten(0, 1)`, then one call of `loss`.",
    _match_by_match: "`loss` was computed for each match apart (the authors do that with variance and covariance). "
    "Here all matched places of the batch are rows of one batch: `flatten(0, 1)`, one call of `loss`.",
    _normalised: "The rows were scaled to length one. Hand them to `loss` as they are.",
}


def _take_along(z_a, z_b, places_a, places_b, loss):
    pairs = ((z_a, places_a), (z_b, places_b))
    return loss(*(z.take_along_dim(places[..., None], 1).flatten(0, 1) for z, places in pairs))


def vicreg(z_a, z_b):
    """The loss of the probes: it refuses what are no rows."""
    if z_a.ndim != 2 or z_a.shape != z_b.shape:
        raise ValueError(f"loss takes two tensors of rows [n, dim], got {list(z_a.shape)} and {list(z_b.shape)}")
    terms = losses.vicreg_terms(z_a, z_b)
    return terms.invariance + terms.variance + terms.covariance


def _loss_and_gradients(answer, after, before):
    """The loss, and its gradients in both maps."""
    del before
    views = [after["z_a"], after["z_b"]]
    if not isinstance(answer, torch.Tensor) or answer.numel() != 1 or not answer.requires_grad:
        return answer, *(torch.zeros_like(z) for z in views)
    slopes = torch.autograd.grad(answer.sum(), views, allow_unused=True, materialize_grads=True)
    return answer.detach(), *(slope.round(decimals=4) for slope in slopes)


def _draw(function):
    given, seen = _given(3, 9, 9, 3, 4, 5), []

    def loss(rows_a, rows_b):
        seen.extend([rows_a.detach(), rows_b.detach()])
        return vicreg(rows_a, rows_b)

    function(*(given | {"loss": loss}).values())
    figure, axes = plt.subplots(2, 3, figsize=(7.6, 4), layout="constrained")
    hits = 0
    for view, (name, line) in enumerate(zip(("first view", "second view"), axes, strict=True)):
        maps = given["z_a" if view == 0 else "z_b"].detach()
        rows = seen[view] if len(seen) > 1 else maps.new_zeros(0, maps.shape[2])
        for picture, ax in enumerate(line):
            fits = rows.ndim == 2 and rows.shape[1] == maps.shape[2]
            found = (maps[picture][:, None] == rows).all(2).sum(1) if fits and len(rows) else torch.zeros(9)
            hits += int(found.sum())
            ax.imshow(found.view(3, 3), cmap="Blues", vmin=0, vmax=4)
            places = given["places_a" if view == 0 else "places_b"][picture].tolist()
            for order, place in enumerate(places):
                twice = 0.3 * places[:order].count(place)
                ax.text(place % 3 + twice, place // 3, str(order), ha="center", va="center", fontsize=11)
            ax.set(xticks=[], yticks=[])
            ax.set_title(f"{name}, picture {picture}", fontsize=9)
    figure.supxlabel("numbers: which match · blue: places that your function handed to loss", fontsize=9)
    return (
        figure,
        f"three pictures in two views, 3 by 3 places each; {hits} rows that you made are numbers of a place",
    )


def _given(pictures, places, others, dim, top, seed):
    generator = seeded(seed)
    maps = [torch.randn(pictures, each, dim, generator=generator) + 0.3 for each in (places, others)]
    chosen = [torch.rand(pictures, each, generator=generator).argsort(1)[:, :top] for each in (places, others)]
    # A place of the second view may be taken twice; not first and last, lest matches turned round be the same ones.
    twice = chosen[1] if top > 2 else chosen[1][:1]
    twice[:, 1] = twice[:, 0]
    names = ("z_a", "z_b", "places_a", "places_b")
    return dict(zip(names, [maps[0].requires_grad_(), maps[1].requires_grad_(), *chosen], strict=True), loss=vicreg)


LOCAL_LOSS = Exercise(
    reference=local_loss,
    stars=2,
    minutes=8,
    probes=(
        Probe("three pictures of 5 and 6 places, 4 numbers each, 3 matches", lambda: _given(3, 5, 6, 4, 3, 1)),
        Probe("six pictures of 8 places, 3 numbers each, 2 matches", lambda: _given(6, 8, 8, 3, 2, 2)),
    ),
    mistakes=edited(local_loss, MISTAKES),
    hints=(
        "Two steps: pick the numbers at the matched places, picture by picture, [batch, top, dim]; then make rows of "
        "them for `loss`.",
        "`z_a[picture, places_a]` picks place by place, if `picture` is a column: `torch.arange(len(z_a))[:, None]`.",
        "`loss(rows_a.flatten(0, 1), rows_b.flatten(0, 1))`, with `rows_a = z_a[picture, places_a]` and likewise b.",
    ),
    learnt="A place that is matched is a row like any other. Any loss that compares rows can be made local.",
    draw=_draw,
    alternatives=(_take_along,),
    compare_by=_loss_and_gradients,
    trains=("z_a", "z_b"),
)
