"""Lesson 06's drawings, each a figure and its alt text: surprises, losses and their lines, word vectors, guesses."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.charts import shared_area
from ssl_course.plot.figure import COLOURS, MARKERS, closed_after_error, tidy

Page = tuple[Figure, str]
Guess = Callable[[str], tuple[Sequence[tuple[str, float]], list[str]]]  # as in widgets.gap_box
WIDTH = 8.8  # inches: 1,000 pixels at most
LEFT, BOTH, RIVAL = COLOURS[0], COLOURS[1], "#B8B8B8"  # one code in all drawings of the lesson
WAYS = {"from the words before": LEFT, "from both sides": BOTH}


@closed_after_error()
def surprises(
    sentence: Sequence[str], best: Sequence[Sequence[float]], networks: Sequence[Sequence[float]] | None = None
) -> Page:
    """The surprise at each word of a sentence, from the words before it and from all others.

    Args:
        best: two lists, the surprise in nats of one who knows the probabilities, from the left and from both sides.
        networks: the same of two networks: bars then, and those who know the probabilities as black marks.
    """
    ax = plt.subplots(figsize=(WIDTH, 3), layout="constrained")[1]
    for place, (name, colour) in enumerate(WAYS.items()):
        where = [at + 0.4 * (place - 0.5) for at in range(len(sentence))]
        ax.bar(where, (networks or best)[place], width=0.36, color=colour, label=name)
        if networks:
            label = "knows the grammar" if place else None
            ax.scatter(where, best[place], marker="_", s=170, color="black", zorder=3, label=label)
    ax.set_xticks(range(len(sentence)), sentence, fontsize=9)
    ax.set(ylabel="surprise (nats)")
    ax.legend(frameon=False, fontsize=9)
    sums = ", ".join(f"{name} {sum(values):.2f}" for name, values in zip(WAYS, networks or best, strict=True))
    return tidy(ax).figure, f"surprise at each word of “{' '.join(sentence)}”; sums in nats: {sums}"


@closed_after_error()
def losses(steps: Sequence[int], series: Mapping[str, Sequence[float]], best: Mapping[str, float]) -> Page:
    """Losses over all sentences, by training steps, each beside its entropy, dashed: no honest guess passes it.

    Args:
        series: name -> losses, one for each of the first steps. best: name -> nats; a name without one has no line.
    """
    ax = plt.subplots(figsize=(7.4, 3.4), layout="constrained")[1]
    for place, (name, values) in enumerate(series.items()):
        colour, shown = COLOURS[place], steps[: len(values)]
        ax.plot(shown, values, color=colour, marker=MARKERS[place], markersize=4, label=name)
        ax.annotate(f" {values[-1]:.3f}", (shown[-1], values[-1]), color=colour, va="bottom", fontsize=9)
        if name in best:
            ax.axhline(best[name], color=colour, linestyle="--", linewidth=1, label=f"entropy: {best[name]:.3f}")
    ax.set(xlabel="training step", ylabel="loss, all sentences (nats per word)", yscale="log")
    ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4]
    low, high = ax.get_ylim()
    ax.set_yticks([tick for tick in ticks if low <= tick <= high])
    ax.yaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_minor_formatter("")
    ax.legend(frameon=False, fontsize=9)
    said = "; ".join(f"{name} {values[0]:.2f} to {values[-1]:.3f}" for name, values in series.items())
    lines = ", ".join(f"{name} {value:.3f}" for name, value in best.items())
    return tidy(ax).figure, f"losses over all sentences, by training steps: {said}. Dashed, the entropies: {lines}"


@closed_after_error()
def word_map(
    vectors: Tensor,
    words: Sequence[str],
    roles: Sequence[str],
    purities: Mapping[str, float],
    *,
    left: Sequence[str] = (),
    both: Sequence[str] = (),
) -> Page:
    """Words along the two directions in which they differ most; and bars of how well vectors of several kinds cluster.

    Args:
        vectors: `[n, dim]`, of a next-word network. roles: of each word. purities: name -> 0 to 1.
        left, both: names of next-word and of missing-word networks, which are coloured.
    """
    centred = vectors.detach() - vectors.detach().mean(0)
    points = centred @ torch.linalg.svd(centred, full_matrices=False).Vh[:2].T
    figure, (ax, bars) = plt.subplots(2, 1, figsize=(WIDTH, 7.4), layout="constrained", height_ratios=[4, 1])
    for place, role in enumerate(dict.fromkeys(roles)):
        chosen = [at for at, one in enumerate(roles) if one == role]
        ax.scatter(*points[chosen].T, color=COLOURS[place], marker=MARKERS[place], s=30, label=role)
    ax.set(xticks=[], yticks=[], title="next-word network: word vectors, along the two directions of largest variance")
    ax.margins(0.08)
    ax.legend(frameon=False, fontsize=10, ncols=5, loc="upper center", bbox_to_anchor=(0.5, 0))
    _bars(bars, purities, "{:.2f}", left, both)
    bars.set(xlim=(0, 1.1), title="share of the three nearest words that have the same role")
    for one in (ax, bars):
        one.title.set_fontsize(10)
        tidy(one)
    _names(ax, points, words)
    said = ", ".join(f"{name} {value:.2f}" for name, value in purities.items())
    return (
        figure,
        f"{len(words)} words as points, marked by their role; share of nearest words of the same role: {said}",
    )


def _names(ax: Axes, points: Tensor, words: Sequence[str], size: float = 10) -> None:
    """Words beside their points, each where it covers least of the names and points before it."""
    ax.figure.draw_without_rendering()
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in ax.transData.transform(points.numpy())]
    unit = ax.figure.dpi / 72
    for word, point in zip(words, points.tolist(), strict=True):
        x, y = ax.transData.transform(point)
        wide, high, far = 0.6 * size * unit * len(word), 1.2 * size * unit, 6 * unit
        corners = [(x + far, y - high / 2), (x - far - wide, y - high / 2)]
        corners += [(a, b) for b in (y + far, y - far - high) for a in (x - wide / 2, x, x - wide)]
        boxes = [(a, b, a + wide, b + high) for a, b in corners]
        box = min(boxes, key=lambda one: sum(shared_area(one, other) for other in taken))
        taken.append(box)
        ax.text(
            *ax.transData.inverted().transform(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)),
            word,
            ha="center",
            va="center",
            fontsize=size,
        )


def _colour(name: str, left: Sequence[str], both: Sequence[str]) -> str:
    return LEFT if name in left else BOTH if name in both else RIVAL


def _bars(ax: Axes, values: Mapping[str, float], form: str, left: Sequence[str] = (), both: Sequence[str] = ()) -> None:
    for height, (name, value) in enumerate(values.items()):
        ax.barh(-height, value, color=_colour(name, left, both), height=0.62)
        ax.text(value, -height, " " + form.format(value), va="center", fontsize=9)
    ax.set_yticks([-height for height in range(len(values))], [*values], fontsize=9)


@closed_after_error()
def rivals(title: str, values: Mapping[str, float], *, left: Sequence[str] = (), both: Sequence[str] = ()) -> Page:
    """Losses in nats as bars, with their perplexities.

    Args:
        values: name -> mean loss in nats. left, both: names of next-word and missing-word networks, coloured.
    """
    ax = plt.subplots(figsize=(6.8, 0.5 * len(values) + 0.9), layout="constrained")[1]
    _bars(ax, values, "{:.2f}", left, both)
    for height, value in enumerate(values.values()):
        colour = "white" if _colour([*values][height], left, both) == LEFT else "black"
        ax.text(0.1, -height, f"perplexity {torch.tensor(value).exp():.0f}", va="center", fontsize=9, color=colour)
    ax.set(title=title, xlim=(0, 1.1 * max(values.values())))
    ax.title.set_fontsize(10)
    ax.set_xlabel("loss on test countries (nats per word)", fontsize=9)
    said = ", ".join(f"{name} {value:.2f}" for name, value in values.items())
    return tidy(ax).figure, f"losses on test countries, in nats per word; {title}: {said}"


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
def probes(
    scores: Mapping[str, Mapping[str, Interval]],
    chances: Sequence[float],
    *,
    left: Sequence[str] = (),
    both: Sequence[str] = (),
) -> Page:
    """Accuracies of probes, a panel for each number of labels: marks with intervals, small dots for single draws.

    Args:
        scores: title -> name -> interval. chances: the accuracy of always naming the commonest class, for each panel.
        left, both: names of trained next-word and missing-word networks, coloured; the others are grey.
    """
    size = (WIDTH, 0.42 * max(map(len, scores.values())) + 1.2)
    figure, axes = plt.subplots(
        1, len(scores), figsize=size, layout="constrained", sharex=True, sharey=True, squeeze=False
    )
    texts = []
    for ax, (title, values), chance in zip(axes[0], scores.items(), chances, strict=True):
        for height, (name, one) in enumerate(values.items()):
            colour, marker = _colour(name, left, both).replace(RIVAL, "#666666"), MARKERS[height]
            ax.errorbar(one.mean, -height, xerr=one.half_width, color=colour, marker=marker, capsize=3)
            ax.scatter(one.values, [-height - 0.25] * len(one.values), s=6, color=colour)
            texts.append(f"{title}, {name} {one.mean:.2f}")
        ax.axvline(chance, color="black", linestyle=":", linewidth=1)
        ax.set_title(title, fontsize=10)
        ax.set_yticks([-height for height in range(len(values))], [*values], fontsize=9)
        tidy(ax).set(xlim=(0, 1), xticks=(0, 0.5, 1))
    figure.supxlabel("test accuracy (dotted: always the commonest class)", fontsize=9)
    return figure, "what is a section about? Test accuracies: " + ", ".join(texts)
