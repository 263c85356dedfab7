"""Lesson 13: SCARF's corruption. Some columns of each row are drawn anew, each from a random row of the pool."""

import math

import matplotlib.pyplot as plt
import torch

from ssl_course import augment, plot
from ssl_course.exercises.draws import not_anew
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def corrupt(rows, pool, groups, rate, generator):
    shape = len(rows), int(groups.max()) + 1
    hidden = torch.rand(shape, generator=generator).argsort(1) < round(rate * shape[1])
    donor = torch.randint(len(pool), shape, generator=generator)
    drawn = pool[donor[:, groups], torch.arange(len(groups))]
    return torch.where(hidden[:, groups], drawn, rows)


DRAWN, OUT = "pool[donor[:, groups], torch.arange(len(groups))]", "torch.where(hidden[:, groups], drawn, rows)"
COUNT = "round(rate * shape[1])"
LUCK = 4  # below so many coincidences, or powers of ten, it may be chance
NOISE, DONOR = "torch.rand(shape, generator=generator)", "torch.randint(len(pool), shape, generator=generator)"


def _uniform_noise(rows, pool, groups, rate, generator):
    hidden = torch.rand(len(rows), int(groups.max()) + 1, generator=generator).argsort(1)
    low, high = pool.min(0).values, pool.max(0).values
    drawn = low + (high - low) * torch.rand(rows.shape, generator=generator)
    return torch.where(hidden[:, groups] < round(rate * (int(groups.max()) + 1)), drawn, rows)


def _column_means(rows, pool, groups, rate, generator):
    hidden = torch.rand(len(rows), int(groups.max()) + 1, generator=generator).argsort(1)
    return torch.where(hidden[:, groups] < round(rate * (int(groups.max()) + 1)), pool.mean(0), rows)


MISTAKES = {
    "hidden[:, groups], drawn, rows -> ~hidden[:, groups], drawn, rows": "The mask is inverted: the columns to corrupt "
    "were kept and the others drawn anew. `torch.where(mask, where True, where False)`.",
    f"{NOISE}.argsort(1) < round(rate * shape[1]) -> {NOISE} < rate": "A coin decided for each column, so some rows "
    "lose more columns than others. Corrupt the same number in each row: `noise.argsort(1) < number`.",
    f"{COUNT} -> int(rate * shape[1])": "The number of columns was cut off, so 2.8 became 2. Round to the "
    "nearest: `round(rate * shape[1])`.",
    f"{COUNT} -> rate * shape[1]": "The number of columns was rounded up, so 2.4 became 3 (below 2.4 lie 0, 1 and 2). "
    "Round to the nearest: `round(rate * shape[1])`.",
    f"< {COUNT} -> <= {COUNT}": "One column too many in each row: counted from 0, `<= 3` holds for four. Compare with "
    "`<`.",
    f"{COUNT} -> round(rate * rows.shape[1])": "The rate was taken of the places, so a country counts as often as it "
    "has words. Take it of the columns: `round(rate * shape[1])`.",
    f"{NOISE} -> torch.rand(1, shape[1], generator=generator).expand(shape)": "All rows lose the same columns. Draw "
    "for each row: `torch.rand(shape, …)`.",
    f"{DONOR} -> torch.randint(len(pool), (shape[0], 1), generator=generator).expand(shape)": "All new values of a row "
    "came from one row of the pool, so they fit together. Draw a row of the pool for each column.",
    f"{DONOR} -> torch.randint(len(pool), (1, shape[1]), generator=generator).expand(shape)": "In a column, all rows "
    "got the same value. Draw for each row and column: shape [batch, columns].",
    "shape = len(rows), int(groups.max()) + 1 -> shape, groups = rows.shape, torch.arange(len(groups))": "The places "
    "of a category were drawn apart, so a row can have two words or none. Draw per column, then spread with "
    "`[:, groups]`.",
    f"{DONOR} -> torch.randint(len(pool), rows.shape, generator=generator) ; donor[:, groups] -> donor": "The mask "
    "treats a category as one, but its places came from different rows, so it may have two words or none. "
    "`donor[:, groups]`.",
    f"{DRAWN} -> rows[donor[:, groups] % len(rows), torch.arange(len(groups))]": "The new values came from the batch. "
    "Take them from `pool`, which holds far more rows.",
    f"{DONOR} -> torch.randint(len(rows), shape, generator=generator)": "Only the first rows of the pool are ever "
    "drawn, as many as the batch has. Draw from `len(pool)`.",
    f"{DRAWN} -> torch.zeros_like(rows)": "The corrupted columns became 0, which gives them away. Draw their values "
    "from the pool.",
    f"{DRAWN} -> torch.randn(rows.shape, generator=generator)": "The new values are noise that may never occur in the "
    "table. Draw them from the same column of the pool.",
    _uniform_noise: "The new values are drawn between the smallest and the largest. That is not how often they occur: "
    "draw from the same column of `pool`.",
    _column_means: "The corrupted columns became their means: a category then has a bit of every word. Draw a value "
    "from the pool.",
    f"{DRAWN} -> pool[donor[:, groups], torch.arange(len(groups)).flip(0)]": "The new values came from other columns "
    "of the pool. Take place j from place j: `torch.arange(len(groups))`.",
    f"{OUT} -> drawn": "Every column was drawn anew. Keep the rows where `hidden` is False.",
    f"{OUT} -> rows": "The rows came back as they were. Put the drawn values where `hidden` is True.",
    f"{OUT} -> {OUT}, hidden": "Two results came back. Return the corrupted rows alone.",
    f"{OUT} -> hidden[:, groups]": "The mask came back. Return the rows, with drawn values where it is True.",
    "hidden[:, groups], drawn, rows -> hidden, drawn, rows": "The mask has a value for each column, the rows one for "
    "each place. Spread it: `hidden[:, groups]`.",
    f"{DRAWN} -> pool[donor[:, groups]]": "For each place a whole row of the pool was taken. Of that row take place j "
    "alone: `pool[donor[:, groups], torch.arange(len(groups))]`.",
    f"{OUT} -> {OUT}.double()": "The rows came back as float64, and a network's weights are float32. Keep the type of "
    "`rows`: leave `.double()` and numpy out, or end with `.to(rows.dtype)`.",
    f"{OUT} -> {OUT}.long()": "Whole numbers came back, and a standardised age of 0.7 must not become 0. Keep the type "
    "of `rows`: leave `.long()` and `.int()` out.",
    f"{NOISE} -> torch.arange(shape[1]).expand(shape)": "Always the first columns are corrupted. Rank random numbers, "
    "not the columns themselves.",
    f"{NOISE} -> torch.rand(shape) ; {DONOR} -> torch.randint(len(pool), shape)": "`generator` was not used, so the "
    "run can't be repeated. Hand it to `torch.rand` and `torch.randint`.",
}


def _origin(answer, rows, pool):
    """[batch, width]: -1 where a value is the row's own, else the pool's row it came from; -2 for any other value."""
    match = answer[:, None] == pool[None]  # values of a probe's pool differ within a place
    source = torch.where(match.any(1), match.int().argmax(1), torch.tensor(-2))
    return torch.where(answer == rows, torch.tensor(-1), source)


def _foreign(answer, rows, pool, origin):
    """Of which kind the values are that stand neither in the row nor in the same place of the pool."""
    foreign = answer[origin == -2]
    if (foreign == 0).all():
        return "zeros in place of drawn values"
    if torch.isin(foreign, rows).all():
        return "values of other rows of the batch"
    if torch.isin(foreign, pool).all():
        return "values of other columns of the pool"
    if torch.isclose(answer, pool.mean(0))[origin == -2].all():
        return "means of the columns"
    inside = (answer >= pool.min(0).values) & (answer <= pool.max(0).values)
    where = "between the smallest and the largest" if inside[origin == -2].all() else "far outside"
    return f"values that the pool does not hold, {where}"


def _by_the_rules(origin, kept, groups, count, sizes):
    """What is odd in how columns and donors were drawn, or that nothing is."""
    counts, columns = (~kept).sum(1), kept.shape[1]
    if (counts != count).any():
        if (counts == columns - count).all():
            return f"{columns - count} of {columns} columns changed in each row, {count} kept"
        if (counts == counts[0]).all():
            return f"{int(counts[0])} of {columns} columns changed in each row"
        return f"{', '.join(map(str, counts.tolist()))} columns changed, not {count} in each"
    donors = [line[~mine[groups]].unique() for line, mine in zip(origin, kept, strict=True)]
    if 1 < count < columns and all(len(one) == 1 for one in donors):
        return "all new values of a row from one row of the pool"
    new = [origin[:, groups == at][~kept[:, at]][:, 0].tolist() for at in range(columns)]
    if sum(len(one) - 1 for one in new if one) >= LUCK and all(len({*one}) <= 1 for one in new):
        return "the same new value for all rows of a column"
    if math.comb(columns, count) ** (len(kept) - 1) > 10**LUCK and (kept == kept[0]).all():
        first = kept[0].int().sort().values.equal(kept[0].int())
        return f"the same columns changed in all rows{', the first ones' if first else ''}"
    batch, pool = sizes
    fresh = origin[origin >= 0]
    if (batch / pool) ** len(fresh) < 1e-6 and fresh.max() < batch:  # by chance, once in a million
        return f"new values from the first {batch} rows of the pool alone"
    return f"{count} column{'' if count == 1 else 's'} of each row drawn anew"


def _not_like(answer, rows):
    """What is wrong with the kind, the shape or the type of numbers of an answer, or None."""
    if not isinstance(answer, torch.Tensor):
        return f"a result of type {type(answer).__name__} in place of a tensor"
    if answer.shape != rows.shape:
        return f"shape {list(answer.shape)} in place of {list(rows.shape)}"
    if answer.dtype == rows.dtype:
        return None
    if answer.is_floating_point() or answer.is_complex() or answer.dtype == torch.bool:
        return f"values of {answer.dtype}, not of {rows.dtype} as in `rows`"
    return "whole numbers"


def _compare_by(answer, after, before):
    """What came back, in words: any draw will do, as long as it is made by the rules."""
    rows, pool, groups, rate = (before[name] for name in ("rows", "pool", "groups", "rate"))
    if isinstance(answer, tuple):
        return f"{len(answer)} results in place of one"
    if wrong := _not_like(answer, rows):
        return wrong
    origin, columns = _origin(answer, rows, pool), int(groups.max()) + 1
    used = not torch.equal(after["generator"].get_state(), before["generator"].get_state())
    said = "" if used else ", but the generator was not used"
    if (origin == -2).any():
        return _foreign(answer, rows, pool, origin) + said
    for column in range(columns):
        part = origin[:, groups == column]
        if (part != part[:, :1]).any():
            mixed = ((part == -1).any(1) & (part != -1).any(1)).any()
            return f"a category {'of which only some places changed' if mixed else 'from several rows at once'}{said}"
    kept = torch.stack([(origin == -1)[:, groups == column].all(1) for column in range(columns)], 1)
    return _by_the_rules(origin, kept, groups, round(rate * columns), (len(rows), len(pool))) + said


def _usable(function):
    """What small probes can't show: repeatable, and every column and every row of the pool as likely as any other."""
    groups = torch.tensor([0, 1, 1, 2, 3, 3, 3, 4])
    rows, pool = torch.zeros(600, 8), torch.arange(1.0, 1001).repeat(8, 1).T.contiguous()
    if message := of_inference_mode([function(rows, pool, groups, 0.4, seeded(1))]):
        return message
    one, same, other = (function(rows, pool, groups, 0.4, seeded(seed)) for seed in (1, 1, 2))
    if not torch.equal(one, same):
        return "The same seed gave two different draws. Draw from `generator` alone."
    if torch.equal(one, other):
        return "Every seed corrupts the same. Let numbers drawn from `generator` decide; don't seed it yourself."
    if message := not_anew(lambda generator: {"the same columns": function(rows, pool, groups, 0.4, generator) != 0}):
        return message
    if message := not_anew(lambda generator: {"the same new values": function(rows, pool, groups, 1.0, generator)}):
        return message
    share = (one[:, [0, 1, 3, 4, 7]] != 0).float().mean(0)
    if share.min() < 0.3 or share.max() > 0.5:
        return f"Column {int(share.argmin()) + 1} is corrupted less often than others. Each is to be equally likely."
    drawn = one[one != 0]
    if drawn.max() <= 600:
        return "Only the first rows of the pool are drawn, as many as the batch has. Draw from `len(pool)`."
    if not 400 < drawn.mean() < 600:
        return "Some rows of the pool are drawn more often than others. Each is to be equally likely: `torch.randint`."
    few = function(rows, pool[:3].clone(), groups, 0.4, seeded(3))
    if never := [number for number in (1, 2, 3) if not (few == number).any()]:
        return (
            f"Of a pool of three rows, row {never[0]} is never drawn. `torch.randint(len(pool), …)` draws 0, 1 and "
            "2: its upper end is left out already."
        )
    return None


def _probe(batch, count, sizes, rate, seed):
    def make():
        groups = torch.repeat_interleave(torch.arange(len(sizes)), torch.tensor(sizes))
        place = torch.arange(len(groups))
        rows = -1.0 - torch.arange(batch)[:, None] - 100 * place
        pool = 1.0 + torch.arange(count)[:, None] + 1000 * (place + 1)
        return dict(rows=rows, pool=pool, groups=groups, rate=rate, generator=seeded(seed))

    return make


def _draw(function):
    sizes, draw = [1, 1, 3, 4, 1], seeded(2)
    groups = torch.repeat_interleave(torch.arange(5), torch.tensor(sizes))
    pool = torch.cat(
        [
            torch.randn(200, 1, generator=draw)
            if size == 1
            else torch.eye(size)[torch.randint(size, (200,), generator=draw)]
            for size in sizes
        ],
        1,
    )
    rows = pool[:6]
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.0), layout="constrained")
    after = torch.as_tensor(function(rows, pool, groups, 0.6, seeded(3)))
    for ax, shown, name in (
        (axes[0], rows, "six rows"),
        (axes[1], after, "rate 0.6: 3 of 5 columns drawn anew\n(orange: now different; lines part the columns)"),
    ):
        ax.imshow(shown, cmap="Greys", vmin=-2, vmax=4, aspect="auto")
        for row in range(len(shown)):
            for place in range(shown.shape[1]):
                changed = shown[row, place] != rows[row, place]
                box = {"fc": plot.COLOURS[1], "lw": 0, "pad": 1} if changed else None
                ax.text(place, row, f"{shown[row, place]:.1f}", ha="center", va="center", fontsize=9, bbox=box)
        for edge in torch.tensor(sizes).cumsum(0)[:-1].tolist():
            ax.axvline(edge - 0.5, color="black", linewidth=1)
        ax.set(xticks=[], yticks=[])
        ax.set_title(name, fontsize=10)
    return fig, "six rows of five columns, and what your function makes of them: changed places are orange"


CORRUPT = Exercise(
    reference=corrupt,
    stars=3,
    minutes=10,
    probes=(
        Probe("three rows of three columns, rate 1/3", _probe(3, 7, [1, 2, 1], 1 / 3, 1)),
        Probe("six rows of five columns, rate 0.6", _probe(6, 29, [1, 3, 1, 2, 4], 0.6, 2)),
        Probe("ten rows of six columns, rate 0.5", _probe(10, 47, [2, 1, 1, 3, 1, 1], 0.5, 3)),
        Probe("seven rows of four columns, rate 0.7: 2.8 columns", _probe(7, 31, [1, 2, 1, 3], 0.7, 6)),
        Probe("eight rows of six columns, rate 0.4: 2.4 columns", _probe(8, 37, [3, 1, 1, 2, 1, 1], 0.4, 7)),
        Probe("rate 0: nothing changes", _probe(4, 9, [1, 2, 3], 0.0, 4)),
        Probe("rate 1: everything is drawn anew", _probe(5, 9, [1, 2, 3], 1.0, 5)),
    ),
    mistakes=edited(corrupt, MISTAKES),
    hints=(
        "Two draws, both of shape [batch, columns]: which columns are corrupted, and from which row of the pool each "
        "new value comes. `[:, groups]` spreads either over the places.",
        "`hidden` compares `torch.rand(shape, generator=generator).argsort(1)` with `round(rate * shape[1])`; `donor` "
        "holds whole numbers below `len(pool)`, and `pool[donor[:, groups], torch.arange(len(groups))]` picks what "
        "they say.",
        "`donor = torch.randint(len(pool), shape, generator=generator)`, then "
        "`drawn = pool[donor[:, groups], torch.arange(len(groups))]`, then "
        "`torch.where(hidden[:, groups], drawn, rows)`.",
    ),
    learnt="Each row keeps some columns; the others are values that occur, a category always as a whole.",
    draw=_draw,
    compare_by=_compare_by,
    alternatives=(
        lambda rows, pool, groups, rate, generator: augment.corrupt_columns(
            rows, pool, groups, rate=rate, generator=generator
        ),
    ),
    usable=_usable,
)
