"""Lesson 03: hide one square in each picture, at a place drawn for it, with every cell in reach."""

import torch

from ssl_course import data, plot
from ssl_course.augment import masks
from ssl_course.data.fashion import fashion_parts
from ssl_course.exercises.draws import not_anew, repeating, uneven
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def block_mask(count, side, size, generator):
    mask = torch.zeros(count, side, side, dtype=torch.bool)
    for one in mask:
        top, left = torch.randint(side - size + 1, (2,), generator=generator)
        one[top : top + size, left : left + size] = True
    return mask


def _one_for_all(count, side, size, generator):
    return block_mask(1, side, size, generator).expand(count, side, side).clone()


def _scattered(count, side, size, generator):
    noise = torch.rand(count, side * side, generator=generator)
    return (noise.argsort(1).argsort(1) < size * size).view(count, side, side)


MISTAKES = {
    "side - size + 1 -> side - size": "The last row and the last column are never hidden: `randint` leaves out its "
    "upper end. The square fits at `side - size + 1` places along each axis.",
    "side - size + 1 -> side": "At some places the square leaves the picture, and less than size × size is hidden. It "
    "fits at `side - size + 1` places along each axis.",
    "torch.zeros -> torch.ones ; = True -> = False": "The mask is inverted: True means hidden, and the square must be "
    "what is hidden.",
    "top, left = torch.randint(side - size + 1, (2,), generator=generator) -> "
    "top = left = torch.randint(side - size + 1, (), generator=generator)": "Row and column are always the same, so "
    "the square stays on the diagonal. Draw two numbers.",
    "left : left + size -> ": "Whole rows are hidden, not a square. Limit the columns, too: `left : left + size`.",
    "[top : top + size -> [top : top + size + 1": "The block has one row too many: the slice `a : a + size` holds "
    "`size` rows, its end is left out.",
    "top + size, left : left + size] -> top + size - 1, left : left + size - 1]": "The block is too small: the slice "
    "`a : a + size` already leaves out its end.",
    "dtype=torch.bool -> dtype=torch.float32": "The mask holds numbers. A mask is boolean here: `dtype=torch.bool`.",
    "for one in mask -> for one in mask[:-1]": "One of the masks hides nothing: go through all `count` of them.",
    "one[top : top + size, left : left + size] -> mask[:, top : top + size, left : left + size]": "Every mask has got "
    "the squares of all: `mask[:, …]` writes into all of them. Write into the one at hand.",
    "one[top : top + size, left : left + size] -> one[top : top + size][left : left + size]": "The second bracket cuts "
    "rows again, not columns. Write both in one bracket: `one[top : top + size, left : left + size]`.",
    _one_for_all: "One square for the whole batch: all pictures are hidden at the same place. Draw for each mask.",
    _scattered: "The right number of cells is hidden, but here and there. Hide one square without gaps.",
}
RIGHT = "one square per mask, each at its own place"


def _never_hidden(mask):
    share = mask.float().mean(0)
    edges = {"first row": share[0], "last row": share[-1], "first column": share[:, 0], "last column": share[:, -1]}
    return [name for name, cells in edges.items() if cells.max() == 0]


def _compare_by(answer, after, before):
    """What came back, in words: any places will do, as long as each mask hides one square of the right size."""
    count, side, size = (before[name] for name in ("count", "side", "size"))
    if not isinstance(answer, torch.Tensor):
        return f"a {type(answer).__name__} in place of a tensor"
    if list(answer.shape) != [count, side, side]:
        return f"shape {list(answer.shape)} in place of {[count, side, side]}"
    if answer.dtype != torch.bool:
        return f"a tensor of {answer.dtype}, not boolean"
    heights, widths = answer.any(2).sum(1), answer.any(1).sum(1)
    hidden = answer.sum((1, 2))
    if (hidden == side * side - size * size).all() and size * size * 2 != side * side:
        return "everything but a square is hidden"
    if (widths[hidden > 0] == side).all() and (heights < size).any() and hidden.any() and size < side:
        return "whole rows, in some masks too few"
    if (hidden == 0).any():
        return f"{int((hidden == 0).sum())} of {count} masks hide nothing"
    if torch.equal(hidden, torch.full_like(hidden, size * size)):
        if ((heights != size) | (widths != size)).any():
            return "the right number of cells, but no square"
        places = torch.stack([answer.any(2).int().argmax(1), answer.any(1).int().argmax(1)], 1)
        if len(places.unique(dim=0)) == 1:
            return "the same place in all masks"
        if count >= 100 and (never := _never_hidden(answer)):
            return f"never hidden: {', '.join(never)}"
        return "only squares on the diagonal" if (places[:, 0] == places[:, 1]).all() else RIGHT
    if (answer == answer[:1]).all():
        return f"the same mask for all, with {int(hidden[0])} cells hidden"
    if ((heights == size) & (widths == side)).all():
        return "whole rows"
    if ((heights == side) & (widths == size)).all():
        return "whole columns"
    if (hidden < size * size).any() and (hidden <= size * size).all() and len(hidden.unique()) > 1:
        return "some squares are cut off by the border"
    return f"blocks of up to {int(heights.max())} × {int(widths.max())} cells in place of {size} × {size}"


def _usable(function):
    """Over many draws every cell is hidden, equally placed; and the generator decides."""
    one, again, other = (function(1000, 5, 2, seeded(seed)) for seed in (1, 1, 2))
    if not torch.equal(one, again) or torch.equal(one, other):
        return (
            "The places don't come from the `generator` that was given: without it, or with one of your own, a run "
            "can't be repeated, or every batch is hidden alike. Write `generator=generator`."
        )
    if said := not_anew(lambda generator: {"the same places": function(300, 5, 2, generator)}):
        return said
    if never := _never_hidden(torch.cat([one, other])):
        return (
            f"With side 5 and size 2 it is never hidden: {', '.join(never)}. The range of the draw must follow `side` "
            "and `size`: from 0 to `side - size`, both included."
        )
    share = torch.cat([one, other]).float().mean(0)
    if share.min() == 0:
        return "Some cells are never hidden: row and column of the square must be drawn independently."
    return _unfair(one, other)


def _unfair(one, other):
    """Whether some places of the square, 4 × 4 of them, are likelier than others."""
    corners = torch.cat([one, other])[:, [0, 0, -1, -1], [0, -1, 0, -1]].float().mean(0)
    if corners.max() > 0.12:  # 1/16 each
        return "The square lies at the border far too often: cut-off places were moved there. Draw only where it fits."
    places = [4 * each.any(2).int().argmax(1) + each.any(1).int().argmax(1) for each in (one, other)]
    if lag := repeating(places[0]):
        return f"The places repeat after every {lag} masks. Draw for each mask."
    if found := uneven(torch.cat(places), 16):
        least, most = (f"row {place // 4}, column {place % 4}" for place in found)
        return (
            f"Not all places are equally likely: the square starts far less often at {least} than at {most}. Rounded "
            "or averaged random numbers do that; draw whole numbers, as `torch.randint` does."
        )
    return None


def _draw(function):
    pictures = data.to_float(fashion_parts()[0].images[[3, 8, 16, 21, 0, 5, 6, 22]])
    mask = function(8, 28, 14, seeded(3))
    share = function(400, 28, 14, seeded(4)).float().mean(0)
    figure, (left, right) = plot.plt.subplots(1, 2, figsize=(7.4, 2.9), width_ratios=(4, 2.6), layout="constrained")
    plot.gallery(masks.hide(pictures, mask[:, None]), columns=4, ax=left).set_title("eight pictures", fontsize=10)
    shown = right.imshow(share, vmin=0, vmax=1)
    right.set(xticks=[], yticks=[])
    last = f"last row up to {share[-1].max():.2f}, last column {share[:, -1].max():.2f}"
    right.set_title(f"how often each pixel is hidden:\n{last}", fontsize=10)
    figure.colorbar(shown, ax=right)
    return (
        figure,
        f"eight pieces of clothing, in each a grey square; a map of how often each pixel is hidden: {last}",
    )


BLOCK_MASK = Exercise(
    reference=block_mask,
    stars=2,
    minutes=8,
    probes=(
        Probe("eight masks of 4 × 4", lambda: dict(count=8, side=4, size=2, generator=seeded(5))),
        Probe("twelve masks of 7 × 7", lambda: dict(count=12, side=7, size=3, generator=seeded(6))),
        Probe("300 masks of 4 × 4", lambda: dict(count=300, side=4, size=2, generator=seeded(7))),
    ),
    mistakes=edited(block_mask, MISTAKES),
    hints=(
        "Start with masks that hide nothing. Then, for each of them, draw a row and a column and hide the square "
        "there.",
        "A square of `size` cells can start at 0, 1, …, `side - size`: how many places are these? `torch.randint` "
        "leaves out its upper end.",
        "`top, left = torch.randint(side - size + 1, (2,), generator=generator)`, then "
        "`one[top : top + size, left : left + size] = True` for each `one` of the masks.",
    ),
    learnt="One square per picture, exactly as large as asked, and every cell in reach. True = hidden.",
    draw=_draw,
    compare_by=_compare_by,
    usable=_usable,
)
