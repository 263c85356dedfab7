"""Lesson 06: from counts to probabilities. What was seen, and for the rest what a shorter context says."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def smooth(counts, shorter, k):
    total = counts.sum(1, keepdim=True)
    return (counts + k * shorter) / (total + k)


FORMULA = "(counts + k * shorter) / (total + k)"


def _fall_back_only(counts, shorter, k):
    total = counts.sum(1, keepdim=True)
    return torch.where(total > 0, counts / total.clamp(min=1), shorter)


def _half_and_half(counts, shorter, k):
    total = counts.sum(1, keepdim=True)
    return 0.5 * counts / total.clamp(min=1) + 0.5 * shorter


MISTAKES = {
    f"{FORMULA} -> counts / total": "Unsmoothed: what was never seen gets probability 0, and a context never seen gets "
    "0 / 0. Add `k * shorter` to the counts.",
    "(total + k) -> total": "Wrong normaliser: `k` was added above and not below, so a row adds up to more than 1. "
    "Divide by `total + k`.",
    "(total + k) -> (total + k * counts.shape[1])": "Wrong normaliser: k for each word was added below. `k * shorter` "
    "adds k in all, because `shorter` adds up to 1.",
    "k * shorter -> k": "The same k was added to every count, and `shorter` left out. Words that are likely anyway "
    "should get more: add `k * shorter`.",
    "k * shorter -> k / counts.shape[1]": "All words got an equal share of k. `shorter` says how k is shared out: add "
    "`k * shorter`.",
    "counts + k * shorter -> counts + shorter": "The shorter context counts as one observation, whatever k is. Add "
    "`k * shorter`.",
    "counts.sum(1, keepdim=True) -> counts.sum()": "Divided by the count of all contexts together. Each row is a "
    "context of its own: sum along it.",
    "counts.sum(1, keepdim=True) -> counts.sum(0, keepdim=True)": "Divided by how often each *word* was seen. Divide "
    "by how often the context was: sum along the row.",
    "total + k) -> total + k) * total": "Multiplied by the total again, so these are counts. Leave it out.",
    f"{FORMULA} -> (counts / total.clamp(min=1) + k * shorter) / (1 + k)": "Mixed in a fixed share, however often the "
    "context was seen. Add to the *counts*, then divide, so that many observations outweigh k.",
    "k * shorter) / -> k) * shorter / ": "The counts were multiplied by `shorter`. Add `k * shorter` to them.",
    f"{FORMULA} -> ((counts + k * shorter) / (total + k)).log()": "These are logarithms. Return the probabilities.",
    f"{FORMULA} -> (counts + k) / (total + k * counts.shape[1])": "Here k is added to every count alike, and `shorter` "
    "is left out. Share k out: add `k * shorter`, and divide by `total + k`.",
    f"{FORMULA} -> (counts + shorter) / (total + 1)": "Here the shorter context is worth one observation, always. It "
    "is to count as k: multiply it by k, and add k below.",
    f"{FORMULA} -> counts + k * shorter": "These are counts still. Divide each row by `total + k`.",
    f"{FORMULA} -> shorter": "The counts play no part. Add them: `counts + k * shorter`, then divide.",
    f"{FORMULA} -> -((counts + k * shorter) / (total + k)).log()": "These are surprises. Return the probabilities.",
    _fall_back_only: "The shorter context answers only where nothing was seen, so a word not seen in a known context "
    "gets 0. Mix both, everywhere.",
    _half_and_half: "Both got one half, whatever k and the counts are. Add `k * shorter` to the counts, and divide by "
    "their sum.",
    f"{FORMULA} -> (counts + k * shorter).softmax(1)": "Softmax makes probabilities of scores. These are counts: "
    "divide by their sum.",
}


def _divided_by_own_sum(counts, shorter, k):
    mixed = counts + k * shorter
    return mixed / mixed.sum(1, keepdim=True)


def _double_loop(counts, shorter, k):
    rows = []
    for seen, guess in zip(counts.tolist(), shorter.tolist(), strict=True):
        total = sum(seen)
        rows.append([(one + k * other) / (total + k) for one, other in zip(seen, guess, strict=True)])
    return torch.tensor(rows)


def _table(contexts, words, k, seed):
    draw = seeded(seed)
    counts = torch.randint(0, 5, (contexts, words), generator=draw) * torch.randint(
        0, 2, (contexts, words), generator=draw
    )
    counts[-1] = 0  # a context that was never seen
    shorter = torch.rand(contexts, words, generator=draw) + 0.1
    return dict(counts=counts.float(), shorter=shorter / shorter.sum(1, keepdim=True), k=k)


def _smallest():
    return dict(
        counts=torch.tensor([[3.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), shorter=torch.tensor([[0.5, 0.25, 0.25]] * 2), k=4
    )


def _draw(function):
    words = ["sea", "sky", "lake", "land"]
    shorter = torch.tensor([[0.4, 0.3, 0.2, 0.1]])
    seen = {"never seen": 0, "seen 2 times": 1, "seen 20 times": 10}
    ax = plt.subplots(figsize=(6.5, 2.8), layout="constrained")[1]
    for place, (name, times) in enumerate(seen.items()):
        chances = torch.as_tensor(function(torch.tensor([[0.0, 0, 1, 1]]) * times, shorter, 5.0)).flatten()[:4]
        where = torch.arange(len(chances)) + 0.25 * (place - 1)
        ax.bar(where, chances, width=0.23, color=plot.COLOURS[place], label=f"context {name}")
    ends = torch.arange(4) - 0.38, torch.arange(4) + 0.38
    ax.hlines(shorter[0], *ends, color="black", label="the shorter context says", zorder=3)
    ax.set_xticks(range(4), words)
    ax.set(ylim=(0, 0.75), ylabel="your probability", title="k = 5; “lake” and “land” followed equally often")
    ax.title.set_fontsize(10)
    ax.legend(frameon=False, fontsize=9, ncols=2, loc="upper center")
    return plot.tidy(ax).figure, "your probabilities of four words after contexts that were seen never, 2 and 20 times"


SMOOTH = Exercise(
    reference=smooth,
    stars=2,
    minutes=6,
    probes=(
        Probe("two contexts, three words, k = 4", _smallest),
        Probe("three contexts, five words", lambda: _table(3, 5, 2.0, 1)),
        Probe("five contexts, four words", lambda: _table(5, 4, 0.5, 2)),
    ),
    mistakes=edited(smooth, MISTAKES),
    hints=(
        "Think of k further observations, shared out among the words as the shorter context says. How many are there "
        "in all then?",
        "Above the line: `counts + k * shorter`. Below it: how often the context was seen, and k.",
        "`(counts + k * shorter) / (counts.sum(1, keepdim=True) + k)`",
    ),
    learnt="Every row adds up to 1, no word is impossible, and the more often a context was seen, the less k matters.",
    draw=_draw,
    alternatives=(_divided_by_own_sum, _double_loop),
)
