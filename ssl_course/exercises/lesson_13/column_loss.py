"""Lesson 13: how far are guesses from a row? Numbers by their squared error, categories by their cross-entropy."""

import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses as package
from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def column_loss(output, rows, groups):
    sizes, parts = groups.bincount().tolist(), []
    pairs = zip(output.split(sizes, 1), rows.split(sizes, 1), strict=True)
    for guess, truth in pairs:
        if guess.shape[1] == 1:
            parts.append(F.mse_loss(guess, truth))
        else:
            parts.append(F.cross_entropy(guess, truth.argmax(1)))
    return torch.stack(parts).mean()


CROSS, END = "F.cross_entropy(guess, truth.argmax(1))", "torch.stack(parts).mean()"


def _one_softmax(output, rows, groups):
    number = groups.bincount()[groups] == 1
    cross = -(rows[:, ~number] * output[:, ~number].log_softmax(1)).sum(1).mean()
    squares = [(output[:, place] - rows[:, place]).pow(2).mean() for place in number.nonzero()[:, 0]]
    return (sum(squares) + cross) / groups.unique().numel()


def _weighed_by_places(output, rows, groups):
    sizes = groups.bincount().tolist()
    parts = [
        len(truth[0]) * (F.mse_loss(guess, truth) if len(truth[0]) == 1 else F.cross_entropy(guess, truth.argmax(1)))
        for guess, truth in zip(output.split(sizes, 1), rows.split(sizes, 1), strict=True)
    ]
    return sum(parts) / sum(sizes)


def _numbers_and_words(output, rows, groups):
    sizes, numbers, words = groups.bincount().tolist(), [], []
    for guess, truth in zip(output.split(sizes, 1), rows.split(sizes, 1), strict=True):
        if guess.shape[1] == 1:
            numbers.append(F.mse_loss(guess, truth))
        else:
            words.append(F.cross_entropy(guess, truth.argmax(1)))
    return torch.stack(numbers).mean() + torch.stack(words).mean()


def _first_column_alone(output, rows, groups):
    first = groups == 0
    return column_loss(output[:, first], rows[:, first], groups[first])


def _last_column_alone(output, rows, groups):
    last = groups == groups.max()
    return column_loss(output[:, last], rows[:, last], groups[last] - groups.max())


MISTAKES = {
    "guess.shape[1] == 1 -> True": "Categories were scored by squared error, as if their places were numbers. For more "
    "than one place take the cross-entropy.",
    "guess.shape[1] == 1 -> False": "Numbers were scored by cross-entropy, which is 0 for a single place whatever is "
    "guessed. For one place take the squared error.",
    "guess.shape[1] == 1 -> guess.shape[1] != 1": "The two cases are exchanged: one place is a number, more are a "
    "category.",
    "F.mse_loss(guess, truth) -> F.l1_loss(guess, truth)": "Numbers were scored by the absolute error. Take the "
    "squared error: `F.mse_loss`.",
    "F.mse_loss(guess, truth) -> F.mse_loss(guess, truth).sqrt()": "The root was taken of a number's squared error. "
    "Leave it out.",
    f"{CROSS} -> F.cross_entropy(guess.softmax(1), truth.argmax(1))": "The softmax was taken twice: "
    "`F.cross_entropy` does it itself. Hand it the scores as they are.",
    f"{CROSS} -> F.nll_loss(guess, truth.argmax(1))": "`nll_loss` expects log-probabilities, and these are scores. Use "
    "`F.cross_entropy`.",
    f"{CROSS} -> F.binary_cross_entropy_with_logits(guess, truth)": "Each place was scored as a question of its own, "
    "yes or no. A row has exactly one word: one softmax over the column's places.",
    f"{CROSS} -> F.cross_entropy(truth, guess.argmax(1))": "Guess and truth are exchanged: first the scores, then the "
    "number of the right word.",
    f"{CROSS} -> F.cross_entropy(guess, truth.argmin(1))": "`argmin` gives a wrong word. The right one is where the 1 "
    "stands: `truth.argmax(1)`.",
    "truth.argmax(1) -> truth.argmax()": "Without a dimension `argmax` gives one place for all rows together. Take one "
    "for each row: `truth.argmax(1)`.",
    "truth.argmax(1) -> truth.argmax(0)": "`argmax(0)` looks down the rows. The word of each row: `truth.argmax(1)`.",
    "parts.append(F.mse_loss(guess, truth)) -> F.mse_loss(guess, truth) ; "
    f"parts.append({CROSS}) -> {CROSS}": "The losses were computed and not kept. Append each: `parts.append(…)`.",
    f"{CROSS} -> -F.cross_entropy(guess, truth.argmax(1))": "The sign of the cross-entropy is flipped: training would "
    "drive guesses away from the right words.",
    f"{CROSS} -> (guess.argmax(1) != truth.argmax(1)).float().mean()": "The share of wrong words has no gradient: "
    "nothing can be learnt from it. Take the cross-entropy.",
    f"{CROSS} -> F.cross_entropy(guess, truth.argmax(1)) / len(truth[0])": "The cross-entropy was divided by the "
    "number of places. Take it as it is.",
    f"{CROSS} -> F.cross_entropy(guess, truth.argmax(1), reduction='sum')": "The losses of the rows were added up for "
    "categories. Take their mean, as for numbers.",
    "F.mse_loss(guess, truth) -> F.mse_loss(guess, truth, reduction='sum')": "The squared errors of the rows were "
    "added up for numbers. Take their mean, as for categories.",
    f"{END} -> torch.stack(parts).sum()": "The columns were added up. Return their mean: `.mean()`.",
    "parts.append(F.mse_loss(guess, truth)) -> pass": "Numbers are not scored. For one place append the squared error.",
    f"parts.append({CROSS}) -> pass": "Categories are not scored. For more than one place append the cross-entropy.",
    _one_softmax: "One softmax went over the places of all categories together, so they compete. Each category has "
    "its own.",
    _weighed_by_places: "A column counts as often as it has places, so a long list of countries outweighs age. Every "
    "column counts the same.",
    _numbers_and_words: "The mean of the numbers and the mean of the categories were added. Every column counts the "
    "same: one mean over all.",
    _first_column_alone: "`return` ended the loop after the first column. Put it below the loop, as far left as `for`.",
    _last_column_alone: "Only the last column was scored. Append the loss of every column to `parts`.",
}


def _by_the_package(output, rows, groups):
    return package.column_loss(output, rows, groups)


def _rows(batch, sizes, seed):
    draw = seeded(seed)
    groups = torch.repeat_interleave(torch.arange(len(sizes)), torch.tensor(sizes))
    parts = []
    for size in sizes:
        if size == 1:
            parts.append(torch.randn(batch, 1, generator=draw))
        else:
            parts.append(F.one_hot(torch.randint(size, (batch,), generator=draw), size).float())
    output = 2 * torch.randn(batch, sum(sizes), generator=draw)
    return dict(output=output, rows=torch.cat(parts, 1), groups=groups)


def _draw(function):
    fig, axes = plt.subplots(1, 2, figsize=(8.2, 3.3), layout="constrained")
    groups, rows = torch.tensor([0, 1, 1, 1]), torch.tensor([[0.5, 0.0, 1.0, 0.0]])
    guesses, said = torch.linspace(-3, 3, 61), []
    share = math.log(3) / 2  # of the word in the mean over two columns, while all three are equally likely
    panels = (
        (0, "guess of the number (truth: 0.5)", "the number is guessed, every word scores 0"),
        (2, "score of the right word (the others: 0)", "the number is right, a word is scored"),
    )
    for ax, (place, name, title) in zip(axes, panels, strict=True):
        output = torch.tensor([0.5, 0.0, 0.0, 0.0]).repeat(len(guesses), 1)
        output[:, place] = guesses
        found = [float(function(one[None], rows, groups)) for one in output]
        ax.plot(guesses, found, color=plot.COLOURS[place])
        ax.axhline(share, color="black", linestyle="--", linewidth=1)
        ax.text(0.02, share, "half of log 3 = 0.55", transform=ax.get_yaxis_transform(), va="bottom", fontsize=9)
        ax.set(xlabel=name, ylabel="your loss")
        ax.set_ylim(bottom=min(0, min(found)))
        ax.set_title(title, fontsize=10)
        plot.tidy(ax)
        low = min(range(len(found)), key=found.__getitem__)
        said.append(f"over the {name} {found[0]:.2f} at -3, {found[-1]:.2f} at 3, lowest at {guesses[low]:.1f}")
    fig.supxlabel("one row, a number and one of three words · dashed: right number, words equally likely", fontsize=9)
    return fig, "your loss on a row of a number and one of three words: " + "; ".join(said)


COLUMN_LOSS = Exercise(
    reference=column_loss,
    stars=2,
    minutes=6,
    probes=(
        Probe("two rows: a number and a category of 3 words", lambda: _rows(2, [1, 3], 1)),
        Probe("five rows: two numbers, categories of 2 and 4 words", lambda: _rows(5, [1, 1, 2, 4], 2)),
        Probe("four rows: a category, a number, a category, a number", lambda: _rows(4, [3, 1, 5, 1], 3)),
    ),
    mistakes=edited(column_loss, MISTAKES),
    hints=(
        "How many places does `guess` have? One is a number; more are the scores of words.",
        "`F.mse_loss(guess, truth)` for a number. For a category `F.cross_entropy` wants the scores, and the number of "
        "each right word: where does the 1 stand in `truth`?",
        "`if guess.shape[1] == 1: parts.append(F.mse_loss(guess, truth))`, else "
        "`parts.append(F.cross_entropy(guess, truth.argmax(1)))`; below the loop `return torch.stack(parts).mean()`.",
    ),
    learnt="Each column counts the same, and a category is one question, not many.",
    draw=_draw,
    alternatives=(_by_the_package,),
    trains=("output",),
)
