"""Lesson 05: every row back in its own place, a mask token where a patch was hidden, and the positions on top."""

import matplotlib.pyplot as plt
import torch

from ssl_course import models
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def decoder_input(seen, mask_token, positions, order):
    count = order.shape[1] - seen.shape[1]
    hidden = mask_token.expand(len(seen), count, -1)
    shuffled = torch.cat([seen, hidden], 1)
    return models.take(shuffled, order.argsort(1)) + positions


def _positions_of_hidden_alone(seen, mask_token, positions, order):
    rows = decoder_input(seen, mask_token, 0 * positions, order)
    was_seen = order.argsort(1) < seen.shape[1]
    return rows + positions * (~was_seen)[:, :, None]


def _positions_of_seen_alone(seen, mask_token, positions, order):
    rows = decoder_input(seen, mask_token, 0 * positions, order)
    was_seen = order.argsort(1) < seen.shape[1]
    return rows + positions * was_seen[:, :, None]


MISTAKES = {
    "order.argsort(1) -> order": "`order` says which patch stands at each place of the shuffled rows. You need the way "
    "back, where each patch stands: `order.argsort(1)`.",
    "models.take(shuffled, order.argsort(1)) -> shuffled": "The rows are still shuffled, the seen ones first. Put "
    "each in its own place: `models.take(shuffled, order.argsort(1))`.",
    " + positions -> ": "The positions are missing, so all hidden patches look alike to the decoder. Add `positions`.",
    "take(shuffled, order.argsort(1)) + positions -> take(shuffled + positions, order.argsort(1))": "The positions "
    "were added before the rows were back in place, so each row says a wrong place. Un-shuffle first, then add.",
    "+ positions -> + positions[order]": "The positions were shuffled, and the rows are in place already. Add "
    "`positions` as they are.",
    "[seen, hidden] -> [hidden, seen]": "The mask tokens stand first. `order` begins with the *seen* patches: "
    "`torch.cat([seen, hidden], 1)`.",
    "argsort(1) -> argsort(0)": "The order was sorted over the batch. Each picture has its own: `order.argsort(1)`.",
    "= mask_token.expand -> = (0 * mask_token).expand": "Hidden patches are zeros in place of the mask token, which "
    "then is not learnt. Put `mask_token` there.",
    "+ positions -> * positions": "The rows were multiplied by the positions. Add them.",
    "order.argsort(1) -> order[:1].argsort(1).expand_as(order)": "All pictures were put back in the order of the first "
    "one. Each has its own: use all of `order`.",
    "torch.cat([seen, hidden], 1) -> torch.cat([seen, hidden], 1) + mask_token": "The mask token was added to the seen "
    "rows too. It stands in the place of hidden patches alone.",
    _positions_of_hidden_alone: "Only hidden patches got their position. The decoder needs the place of the seen ones "
    "too: add `positions` to all rows.",
    _positions_of_seen_alone: "Only seen patches got their position, so all hidden ones look alike. Add `positions` to "
    "all rows.",
}


def _by_the_package(seen, mask_token, positions, order):
    return models.decoder_input(seen, mask_token, positions, order)


def _one_by_one(seen, mask_token, positions, order):
    pictures = []
    for rows, places in zip(seen, order.tolist(), strict=True):
        where = {place: index for index, place in enumerate(places)}
        found = [where[place] for place in range(len(places))]
        pictures.append(torch.stack([rows[at] if at < len(rows) else mask_token for at in found]) + positions)
    return torch.stack(pictures)


def _rows(batch, patches, seen, width):
    draw = seeded(batch * patches)
    order = torch.stack([torch.randperm(patches, generator=draw) for _ in range(batch)])
    numbers = [torch.randint(1, 9, shape, generator=draw).float() for shape in ([batch, seen, width], [width])]
    positions = torch.arange(patches)[:, None] * 10.0 + torch.zeros(width)
    return dict(seen=numbers[0], mask_token=numbers[1], positions=positions, order=order)


def _smallest():
    """Four patches of one number: seen are patch 2 (a 7) and patch 0 (a 5)."""
    seen, token = torch.tensor([[[7.0], [5.0]]]), torch.tensor([1.0])
    return dict(
        seen=seen, mask_token=token, positions=torch.arange(4.0)[:, None] * 10, order=torch.tensor([[2, 0, 3, 1]])
    )


def _usable(function):
    """The rows go on through float32 layers."""
    rows = function(*_smallest().values())
    if rows.dtype == torch.float32:
        return None
    return f"The rows are {rows.dtype}, and the decoder computes in float32, as `seen` comes. Leave its type as it is."


def _draw(function):
    given = _rows(1, 9, 3, 4)
    given["positions"] = torch.zeros(9, 4)
    rows = torch.as_tensor(function(*given.values())).detach().float()
    figure, axes = plt.subplots(1, 3, figsize=(8.6, 2.7), layout="constrained", width_ratios=[3, 1, 9])
    most = max(given["seen"].max(), given["mask_token"].max()).item()
    panels = [(given["seen"], order_names(given["order"][0, :3]), "seen")]
    panels.append((given["mask_token"][None, None], [""], "mask token"))
    panels.append((rows, [str(place) for place in range(9)], "your decoder input (positions set to 0)"))
    for ax, (values, names, title) in zip(axes, panels, strict=True):
        ax.imshow(values[0].T, vmin=0, vmax=most, cmap="viridis", aspect="auto")
        ax.set_xticks(range(len(names)), names)
        ax.set(yticks=[], xlabel="patch" if names[0] else "", title=title)
        ax.title.set_fontsize(10)
    axes[0].set_ylabel("the 4 numbers of a row")
    figure.supxlabel("each column is the row of one patch; colours are its numbers", fontsize=9)
    return (
        figure,
        "rows of three seen patches, the mask token, and your decoder input: all nine rows, each in its place",
    )


def order_names(order):
    """Places as labels for an axis."""
    return [str(place) for place in order.tolist()]


DECODER_INPUT = Exercise(
    reference=decoder_input,
    stars=3,
    minutes=11,
    probes=(
        Probe("one picture of 4 patches, 2 seen", _smallest),
        Probe("two pictures of 6 patches, 2 seen", lambda: _rows(2, 6, 2, 2)),
        Probe("three pictures of 9 patches, 4 seen", lambda: _rows(3, 9, 4, 3)),
    ),
    mistakes=edited(decoder_input, MISTAKES),
    hints=(
        "Put the rows behind each other as `order` lists their places: the seen ones, then a token per hidden one.",
        "`torch.cat([seen, hidden], 1)` is in the order of `order`. `order.argsort(1)` says where each patch stands.",
        "`models.take(torch.cat([seen, hidden], 1), order.argsort(1)) + positions`; `hidden`: expanded mask tokens.",
    ),
    learnt="Every patch is back in its place, and says which one: hidden ones differ by nothing but their position.",
    draw=_draw,
    alternatives=(_by_the_package, _one_by_one),
    trains=("seen", "mask_token"),
    usable=_usable,
)
