"""Lesson 10: the matrix of Barlow Twins: each column of one view against each column of the other.

The reference divides by .003 at least, which a learner can read; `losses.barlow_twins` adds .00001 to the variance, as
batch norm does, and so divides by √.00001 ≈ .003 at least. Both give 0 for a column that does not vary. Where the
standard deviation is .1 or more, the entries differ by less than .001, and the answer may do either.
"""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def cross_correlation(z_a, z_b):
    a = (z_a - z_a.mean(0)) / z_a.std(0, correction=0).clamp(min=0.003)
    b = (z_b - z_b.mean(0)) / z_b.std(0, correction=0).clamp(min=0.003)
    return a.T @ b / len(z_a)


ROOT = "Z.std(0, correction=0).clamp(min=0.003)"
STANDARDISED = f"(Z - Z.mean(0)) / {ROOT}"

MISTAKES = {  # an edit of Z is made twice: of z_a and of z_b
    f"{STANDARDISED} -> Z": "The columns were multiplied as they are. A correlation lies between −1 and 1: first "
    "subtract each column's mean, then divide by its standard deviation.",
    f" / {ROOT} -> ": "These are covariances: the columns were centred but not divided by their "
    "standard deviations. Shrinking the embedding would then shrink the matrix.",
    "(Z - Z.mean(0)) -> Z": "The columns were divided by their standard deviations, but their means were not "
    "subtracted first.",
    f"{STANDARDISED} -> F.normalize(Z, dim=0) ;  / len(z_a) -> ": "These are cosines: the columns were scaled to "
    "length one, but their means were not subtracted first. Two columns that are large on average then look alike.",
    "Z.mean(0) -> Z.mean(1, keepdim=True) ; Z.std(0, correction=0) -> Z.std(1, correction=0, keepdim=True)": (
        "Each picture's row was standardised. It is each column that needs mean 0 and standard deviation 1, taken over "
        "the batch: axis 0."
    ),
    "a.T @ b -> a @ b.T": "This matrix compares pictures with pictures, as SimCLR does. Barlow Twins compares columns: "
    "`a.T @ b`.",
    "a.T @ b -> a.T @ a": "The first view was compared with itself. Then the diagonal is 1 whatever the network does, "
    "and nothing makes the two views agree.",
    "a.T @ b -> b.T @ a": "The rows of the matrix belong to the columns of `z_a`. Yours is transposed: write "
    "`a.T @ b`, not `b.T @ a`.",
    " / len(z_a) -> ": "The products were added up over the batch. Take their mean: divide by the batch size.",
    "Z.std(0, correction=0) -> Z.std(0)": "The standard deviation divides by n − 1, but the product was divided by "
    "n, so a column's correlation with itself is less than 1. Use n for both: `std(0, correction=0)` divides by n.",
    "a.T @ b / len(z_a) -> (a.T @ b / len(z_a)).abs()": "The signs were lost. A column that flips its sign in "
    "the other view does not agree, and −1 says so.",
    "/ len(z_a) -> / (len(z_a) - 1)": "The standard deviation divides by n, but the product was divided by n − 1, so a "
    "column's correlation with itself is more than 1. Use the same number for both.",
    f" / {ROOT} ->  ; / len(z_a) -> / (len(z_a) - 1)": "These are covariances, divided by n − 1: the "
    "columns were centred but not divided by their standard deviations. Divide each column by its `std(0)` too.",
    "Z.mean(0) -> Z.mean(1, keepdim=True) ; Z.std(0, correction=0) -> Z.std(1, keepdim=True)": "Each picture's row was "
    "standardised. Take the mean and the standard deviation of each column, over the batch: axis 0, in `mean` and in "
    "`std`.",
    f"{STANDARDISED} -> F.normalize(Z - Z.mean(0), dim=1) ;  / len(z_a) -> ": "After centring, the rows were scaled to "
    "length one. Scale the columns instead: `normalize` with dim=0.",
    "Z.std(0, correction=0) -> Z.std(0) ;  / len(z_a) -> ": "The products were added up over the batch and not "
    "divided. With `std(0)`, which divides by n − 1, divide them by n − 1 too.",
    f"{STANDARDISED} -> F.normalize(Z - Z.mean(0), dim=0)": "The columns were scaled to length one, and the product "
    "was then divided by n as well. Columns of length one need no further division.",
    f"{ROOT} -> (Z.var(0, correction=0) + 1e-5)": "The columns were divided by their variances. Divide by the standard "
    "deviation, its square root: `std` in place of `var`.",
    "Z.mean(0) -> Z.mean() ; Z.std(0, correction=0) -> Z.std(correction=0)": "One mean and one standard deviation "
    "were taken over all numbers. Each column needs its own: `z.mean(0)` and `z.std(0)`.",
    "Z.mean(0) -> Z.mean()": "All numbers were centred by one mean. Each column has its own: `mean(0)`.",
    "/ len(z_a) -> / 64": "The products were divided by 64. Divide by the batch size of the views given.",
    "a.T @ b -> b.T @ b": "`z_a` plays no part: the second view was compared with itself.",
    "a.T @ b / len(z_a) -> (a.T @ b / len(z_a)) ** 2": "The entries were squared. The loss does that later; a "
    "correlation has a sign.",
    "/ len(z_a) -> / z_a.shape[1]": "The products were divided by the number of columns. Their mean is over the "
    "pictures: divide by the batch size.",
    "a.T @ b / len(z_a) -> (a * b).mean(0)": "This is the diagonal of the matrix only: each column with itself. "
    "Multiply each column with each: `a.T @ b`.",
    f"{STANDARDISED} -> F.normalize(Z, dim=1)": "The rows were scaled to length one. It is each column that is "
    "standardised, over the batch.",
    "z_b.mean(0) -> z_a.mean(0) ; z_b.std -> z_a.std": "Both views were standardised with the mean and the variance of "
    "`z_a`. `z_b` has its own.",
    "a.T @ b / len(z_a) -> z_a @ z_b.T": "This matrix compares rows, picture with picture. Standardise the columns, "
    "and compare column with column: `a.T @ b`.",
    "a.T @ b / len(z_a) -> torch.corrcoef(torch.cat([z_a, z_b], 1).T)": "This matrix has four blocks, and two of them "
    "compare a view with itself. Take rows `[:dim]` and columns `[dim:]`: first view against second.",
    "a.T @ b -> a @ b": "Rows meet columns in a matrix product. To multiply columns with columns, transpose the first "
    "factor: `a.T @ b`.",
    "a.T @ b -> a.T * b": "`*` multiplies entry by entry. The matrix product is `a.T @ b`.",
    "Z.mean(0) -> Z.mean(1)": "`mean(1)` and `std(1)` have one number per picture. Each column needs its own: "
    "`mean(0)`, `std(0)`.",
    "Z.mean(0) -> Z.mean(1) ; Z.std(0, correction=0) -> Z.std(1)": "`mean(1)` and `std(1)` are vectors with one number "
    "per picture, and these would go to the columns. Each column needs its own: `mean(0)`, `std(0)`.",
    f"{ROOT} -> (Z.std(0, correction=0) + 0.003)": "0.003 was added to every standard deviation, so all entries are a "
    "little small. Keep it only from being smaller: `.clamp(min=0.003)`.",
    f"{ROOT} -> Z.std(0, correction=0).clamp(max=0.003)": "`clamp(max=…)` makes all standard deviations small. A floor "
    "is wanted: `clamp(min=0.003)`.",
    "a.T @ b / len(z_a) -> torch.corrcoef(z_a, z_b)": "`torch.corrcoef` takes one matrix. Standardise the columns of "
    "both views, and multiply: `a.T @ b / len(z_a)`.",
}


def _in_both_views(edits):
    parts = [edit.replace("Z", z) for edit in edits.split(" ; ") for z in ("z_a", "z_b")]
    return " ; ".join(dict.fromkeys(parts))  # an edit without Z stays one


def _by_n_less_one(z_a, z_b):
    a, b = ((z - z.mean(0)) / (z.var(0) + 1e-5).sqrt() for z in (z_a, z_b))
    return a.T @ b / (len(z_a) - 1)


def _together(z_a, z_b):
    both = torch.cat([z_a, z_b])
    a, b = ((z - both.mean(0)) / both.std(0, correction=0).clamp(min=0.003) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _batch_norm(z_a, z_b):
    a, b = (F.batch_norm(z, None, None, training=True) for z in (z_a, z_b))
    return a.T @ b / len(z_a)


def _unsafe(function):
    """The loss divides by a column's deviation, which may vanish in training: what is the answer then?"""
    z = torch.randn(256, 4, generator=seeded()) * torch.tensor([1.0, 0.3, 0.02, 0.0]) + 0.3
    leaf = z.clone().requires_grad_()
    matrix = function(leaf, z.flip(1))
    (slope,) = torch.autograd.grad(matrix.diagonal().sum(), leaf)
    expected = torch.zeros(4, 4)  # the last column of z, and the first of its mirror image, don't vary
    expected[:3, 1:] = torch.corrcoef(z[:, :3].T).flip(1)
    off = (matrix.detach() - expected).abs()
    limit = torch.full((4, 4), 2e-3)
    limit[2] = limit[:, 1] = 0.25  # of the narrow column: what is added to a variance makes it smaller, not small
    if (off <= limit).all() and slope.abs().max() < 10:
        return None
    return (
        "Right while columns vary widely. But a column that does not vary must give 0, with a gradient that is neither "
        "NaN nor huge, and one that varies a little must not shrink. Divide by 0.003 at least: "
        "`std(0, correction=0).clamp(min=0.003)`. (Or add 0.00001 to the variance, "
        "inside the root.)"
    )


def _draw_cross_correlation(function):
    generator = seeded(4)
    one, two, three = torch.randn(40, 3, generator=generator).T
    z = torch.stack([one, 2 * two, three + one, one - 1], dim=1)
    matrix = function(*(z + 0.5 * torch.randn(z.shape, generator=generator) for _ in range(2))).detach()
    ax = plt.subplots(figsize=(4.6, 3.8), layout="constrained")[1]
    image = ax.imshow(matrix, cmap="PuOr", vmin=-1, vmax=1)
    for i, row in enumerate(matrix.tolist() if len(matrix) <= 6 else ()):
        for j, value in enumerate(row):
            colour = "white" if abs(value) > 0.5 else "black"
            ax.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=8, color=colour)
    ax.set(xlabel="column of the second view", ylabel="column of the first view")
    ax.set(xticks=range(len(matrix.T)), yticks=range(len(matrix)))
    ax.figure.colorbar(image, label="correlation", shrink=0.8)
    diagonal = ", ".join(f"{value:.2f}" for value in matrix.diagonal()[:4].tolist())
    return ax.figure, f"your matrix as a heat map, first view down, second across; its diagonal: {diagonal}"


def _views(rows, dim, seed):
    generator = seeded(seed)
    z = torch.randn(rows, dim, generator=generator) * 2 + 1
    z_a, z_b = (z + torch.randn(rows, dim, generator=generator) for _ in range(2))
    return dict(z_a=z_a, z_b=z_b)


THREE_ROWS = dict(z_a=[[0.0, 3.0], [3.0, 0.0], [3.0, 3.0]], z_b=[[0.0, 0.0], [0.0, 3.0], [3.0, 3.0]])

CROSS_CORRELATION = Exercise(
    reference=cross_correlation,
    stars=2,
    minutes=8,
    probes=(
        Probe("three rows", lambda: {name: torch.tensor(z) for name, z in THREE_ROWS.items()}),
        Probe("six pictures, three columns", lambda: _views(6, 3, 0)),
        Probe("four pictures, four columns", lambda: _views(4, 4, 1)),
    ),
    mistakes=edited(
        cross_correlation,
        {_in_both_views(edits): message for edits, message in MISTAKES.items()}
        | {
            _together: "Both views were standardised together. Each view has its own mean and standard deviation, "
            "column by column."
        },
    ),
    hints=(
        "Bring every column of each view to mean 0 and standard deviation 1 over the batch. What does the mean of "
        "their products say?",
        "`(z_a - z_a.mean(0)) / z_a.std(0, correction=0).clamp(min=0.003)` standardises; `a.T @ b` multiplies "
        "each column with each.",
        "`a.T @ b / len(z_a)`, with a and b the standardised views",
    ),
    learnt="The target is the identity matrix: each column agrees with itself across views, and with no other.",
    draw=_draw_cross_correlation,
    alternatives=(_by_n_less_one, _batch_norm),
    tolerance=1e-3,  # the smallest divisor is judged by `_unsafe`, so that other mistakes keep their names
    trains=("z_a", "z_b"),
    usable=_unsafe,
)
