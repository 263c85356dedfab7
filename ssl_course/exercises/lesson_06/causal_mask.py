"""Lesson 06: from left to right. Who may look at whom?"""

import matplotlib.pyplot as plt
import torch

from ssl_course import models
from ssl_course.exercises.exercise import Exercise, Probe, edited


def causal_mask(n):
    return torch.ones(n, n).tril().bool()


def _first_column_free(n):
    mask = torch.ones(n, n).tril(-1).bool()
    mask[:, 0] = True
    return mask


MISTAKES = {
    ".tril() -> .triu()": "Rows and columns are exchanged: word t looks at itself and all that come *after* it. Keep "
    "what is on and below the diagonal.",
    ".tril() -> .tril(1)": "Off by one: word t also sees word t + 1, the very word that it is to guess. Stop at the "
    "diagonal.",
    ".tril() -> .tril(-1)": "Off by one: word t does not see itself, and the first word sees nothing. The diagonal "
    "belongs to it.",
    ".tril() -> .triu(1)": "The mask is inverted: here True means *hidden*. True is to mean “may look”.",
    ".tril() -> ": "Everybody may look at everybody, so each word sees the one that it is to guess. Keep what is on "
    "and below the diagonal.",
    "torch.ones(n, n).tril() -> torch.eye(n)": "Each word sees itself alone. It may look at all words before it too.",
    ".tril().bool() -> .tril()": "The mask holds numbers. Return booleans: `.bool()`, or a comparison.",
    "torch.ones(n, n) -> torch.ones(n + 1, n + 1)": "The mask has a row and a column too many. It is [n, n].",
    "torch.ones(n, n).tril().bool() -> torch.ones(n, n).tril().bool()[None]": "There is an axis too many. Return "
    "[n, n], without one for the batch.",
    ".tril().bool() -> .triu().tril(1).bool()": "Word t sees itself and the next one. It may look at all words *before*"
    " it, and at none after it.",
    ".tril().bool() -> .tril().triu(-1).bool()": "Word t sees itself and one word before it. It may look at *all* words"
    " before it.",
    _first_column_free: "Word t sees all before it, but not itself. The diagonal belongs to it.",
    "torch.ones(n, n).tril().bool() -> torch.ones(n, n).triu(1) * -1e9": "This is to be *added* to fits, large negative"
    " where hidden. Return booleans: True where a word may look.",
}


def _by_the_package(n):
    return models.causal_mask(n)


def _double_loop(n):
    return torch.tensor([[column <= row for column in range(n)] for row in range(n)])


def _draw(function):
    words = ["<start>", "it", "is", "warm", "and", "dry"]
    mask = torch.as_tensor(function(len(words))).float()
    ax = plt.subplots(figsize=(4.6, 3.6), layout="constrained")[1]
    ax.imshow(mask.reshape(mask.shape[-2:]), cmap="Greens", vmin=0, vmax=1.6)
    ax.set_xticks(range(len(words)), words, fontsize=9)
    ax.set_yticks(
        range(len(words)), [f"{word} → {after}" for word, after in zip(words, [*words[1:], "?"], strict=True)]
    )
    ax.tick_params(axis="y", labelsize=9)
    ax.set(xlabel="may look at (green)", ylabel="word → what it guesses")
    return ax.figure, "your mask for six words: green where the word of the row may look at the word of the column"


CAUSAL_MASK = Exercise(
    reference=causal_mask,
    stars=1,
    minutes=4,
    probes=(
        Probe("three words", lambda: dict(n=3)),
        Probe("one word", lambda: dict(n=1)),
        Probe("six words", lambda: dict(n=6)),
    ),
    mistakes=edited(causal_mask, MISTAKES),
    hints=(
        "Row 0 has one True, row 1 has two, row 2 has three. Which part of the square is that?",
        "`tril` keeps what is on and below the diagonal of a square of numbers, and makes the rest zero.",
        "`torch.ones(n, n).tril().bool()`",
    ),
    learnt="No word sees what comes after it, so all words of a sentence can be guessed in one pass.",
    draw=_draw,
    alternatives=(_by_the_package, _double_loop),
)
