"""Lesson 06's drawings, each a figure and its alt text: surprises, losses and their lines, word vectors, guesses."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, tidy

Page = tuple[Figure, str]
Guess = Callable[[str], tuple[Sequence[tuple[str, float]], list[str]]]  # as in widgets.gap_box
WIDTH = 8.8  # inches: 1,000 pixels at most
WAYS = {"from the words before": COLOURS[0], "from both sides": COLOURS[1]}


@closed_after_error()
def surprises(
    sentence: Sequence[str], best: Sequence[Sequence[float]], networks: Sequence[Sequence[float]] | None = None
) -> Page:
    """The surprise at each word of a sentence, from the words before it and from all others.

    Args:
        best: two lists, the least possible surprise in nats, from the left and from both sides.
        networks: the same of two networks: bars then, and the best possible as black marks.
    """
    ax = plt.subplots(figsize=(WIDTH, 3), layout="constrained")[1]
    for place, (name, colour) in enumerate(WAYS.items()):
        where = [at + 0.4 * (place - 0.5) for at in range(len(sentence))]
        ax.bar(where, (networks or best)[place], width=0.36, color=colour, label=name)
        if networks:
            label = "least possible" if place else None
            ax.scatter(where, best[place], marker="_", s=170, color="black", zorder=3, label=label)
    ax.set_xticks(range(len(sentence)), sentence, fontsize=9)
    ax.set(ylabel="surprise (nats)")
    ax.legend(frameon=False, fontsize=9)
    sums = ", ".join(f"{name} {sum(values):.2f}" for name, values in zip(WAYS, networks or best, strict=True))
    return tidy(ax).figure, f"surprise at each word of “{' '.join(sentence)}”; sums in nats: {sums}"


@closed_after_error()
def losses(steps: Sequence[int], series: Mapping[str, Sequence[float]], best: Mapping[str, float]) -> Page:
    """Losses on new sentences over training steps, each beside the dashed line of its best possible value.

    Args:
        series: name -> losses, one for each of the first steps. best: name -> nats; a name without one has no line.
    """
    ax = plt.subplots(figsize=(7.4, 3.4), layout="constrained")[1]
    for place, (name, values) in enumerate(series.items()):
        colour, shown = COLOURS[place], steps[: len(values)]
        ax.plot(shown, values, color=colour, marker=MARKERS[place], markersize=4, label=name)
        ax.annotate(f" {values[-1]:.3f}", (shown[-1], values[-1]), color=colour, va="bottom", fontsize=9)
        if name in best:
            ax.axhline(best[name], color=colour, linestyle="--", linewidth=1, label=f"best possible: {best[name]:.3f}")
    ax.set(xlabel="training step", ylabel="loss on new sentences (nats)", yscale="log")
    ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4]
    low, high = ax.get_ylim()
    ax.set_yticks([tick for tick in ticks if low <= tick <= high])
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_formatter("")
    ax.legend(frameon=False, fontsize=9)
    said = "; ".join(f"{name} {values[0]:.2f} to {values[-1]:.3f}" for name, values in series.items())
    lines = ", ".join(f"{name} {value:.3f}" for name, value in best.items())
    return tidy(ax).figure, f"losses over training steps: {said}. Dashed, the best possible: {lines}"


@closed_after_error()
def word_map(vectors: Tensor, words: Sequence[str], roles: Sequence[str], purities: Mapping[str, float]) -> Page:
    """Words at their two main directions, marked by role; and bars of how well vectors of several kinds cluster.

    Args:
        vectors: `[n, dim]`. roles: of each word. purities: name -> 0 to 1.
    """
    centred = vectors.detach() - vectors.detach().mean(0)
    points = centred @ torch.linalg.svd(centred, full_matrices=False).Vh[:2].T
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 4.2), layout="constrained", width_ratios=[2.1, 1])
    for place, role in enumerate(dict.fromkeys(roles)):
        chosen = [at for at, one in enumerate(roles) if one == role]
        left.scatter(*points[chosen].T, color=COLOURS[place], marker=MARKERS[place], s=22, label=role)
        for at in chosen:
            left.annotate(words[at], points[at].tolist(), xytext=(3, 2), textcoords="offset points", fontsize=8)
    left.set(xticks=[], yticks=[], title="word vectors, two main directions")
    left.margins(x=0.12)
    left.legend(frameon=False, fontsize=9)
    _bars(right, purities, "{:.2f}")
    right.set(xlim=(0, 1.2), title="nearest three have the same role")
    right.set_xlabel("share", fontsize=9)
    for ax in (left, right):
        ax.title.set_fontsize(10)
        tidy(ax)
    said = ", ".join(f"{name} {value:.2f}" for name, value in purities.items())
    return (
        figure,
        f"{len(words)} words as points, marked by their role; share of nearest words of the same role: {said}",
    )


def _bars(ax: Axes, values: Mapping[str, float], form: str, ours: Sequence[str] = ()) -> None:
    for height, (name, value) in enumerate(values.items()):
        ax.barh(-height, value, color=COLOURS[2] if name in ours else "#B8B8B8", height=0.62)
        ax.text(value, -height, " " + form.format(value), va="center", fontsize=9)
    ax.set_yticks([-height for height in range(len(values))], [*values], fontsize=9)


@closed_after_error()
def rivals(groups: Mapping[str, Mapping[str, float]], ours: Sequence[str]) -> Page:
    """Losses in nats with their perplexities, a panel for each group; `ours` are green.

    Args:
        groups: title -> name -> mean loss in nats.
    """
    figure, axes = plt.subplots(1, len(groups), figsize=(WIDTH, 2.7), layout="constrained", squeeze=False)
    texts = []
    for ax, (title, values) in zip(axes[0], groups.items(), strict=True):
        _bars(ax, values, "{:.2f}", ours)
        for height, value in enumerate(values.values()):
            ax.text(0.1, -height, f"perplexity {torch.tensor(value).exp():.0f}", va="center", fontsize=9)
        ax.set(title=title, xlim=(0, 1.2 * max(values.values())))
        ax.title.set_fontsize(10)
        ax.set_xlabel("loss on test countries (nats per word)", fontsize=9)
        tidy(ax)
        texts.append(f"{title}: " + ", ".join(f"{name} {value:.2f}" for name, value in values.items()))
    return figure, "losses on test countries, in nats per word. " + "; ".join(texts)


@closed_after_error()
def gaps(ways: Mapping[str, Guess], texts: Sequence[str]) -> Page:
    """The likeliest words for the gap of each text, a row for each text and a column for each way to guess.

    Args:
        ways: name -> `guess(text) -> ([(word, probability), …], …)`, the likeliest word first.
    """
    size = (WIDTH, 1.75 * len(texts) + 0.4)
    figure, axes = plt.subplots(len(texts), len(ways), figsize=size, layout="constrained", squeeze=False)
    said = []
    for row, text in zip(axes, texts, strict=True):
        for ax, (way, guess) in zip(row, ways.items(), strict=True):
            words, chances = zip(*guess(text)[0], strict=True)
            heights = [-height for height in range(len(words))]
            ax.barh(heights, chances, color=WAYS.get(way, COLOURS[2]), height=0.7)
            ax.set_yticks(heights, words, fontsize=9)
            ax.set(xlim=(0, 1))
            ax.set_title(f"{text}\n{way}" if ax is row[0] else way, fontsize=9, loc="left")
            said.append(f"{text}, {way}: {words[0]}")
            tidy(ax)
    for ax in axes[-1]:
        ax.set_xlabel("probability", fontsize=9)
    return figure, "likeliest words for a gap. " + "; ".join(said)


@closed_after_error()
def probes(scores: Mapping[str, Mapping[str, Interval]], chances: Sequence[float]) -> Page:
    """Accuracies of probes, a panel for each number of labels: marks with intervals, small dots for single draws.

    Args:
        scores: title -> name -> interval. chances: the accuracy of pure chance, for each panel.
    """
    figure, axes = plt.subplots(1, len(scores), figsize=(WIDTH, 2.8), layout="constrained", sharey=True, squeeze=False)
    texts = []
    for ax, (title, values), chance in zip(axes[0], scores.items(), chances, strict=True):
        for height, (name, one) in enumerate(values.items()):
            colour, marker = COLOURS[height], MARKERS[height]
            ax.errorbar(one.mean, -height, xerr=one.half_width, color=colour, marker=marker, capsize=3)
            ax.scatter(one.values, [-height - 0.25] * len(one.values), s=6, color=colour)
            texts.append(f"{title}, {name} {one.mean:.2f}")
        ax.axvline(chance, color="black", linestyle=":", linewidth=1)
        ax.set_title(title, fontsize=10)
        ax.set_yticks([-height for height in range(len(values))], [*values], fontsize=9)
        ax.set_xlabel("test accuracy (dotted: chance)", fontsize=9)
        tidy(ax)
    return figure, "what is a text about? Test accuracies: " + ", ".join(texts)
