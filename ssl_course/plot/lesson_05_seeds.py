"""What stored runs of lesson 05 say: accuracies with labels, leads, read-outs, ratios; figures and alt texts."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.charts import paired_leads
from ssl_course.plot.figure import BASELINE, COLOURS, closed_after_error, is_baseline, mark_run, mark_seeds, tidy
from ssl_course.plot.lesson_05 import WIDTH
from ssl_course.plot.seeds import difference, half_width, key, so_far

Table = Mapping[str, Interval]
Page = tuple[Figure, str]
TRANSFORMER = {  # arms of the transformer, as the measure calls them -> words
    "scratch": "from scratch",
    "scratch, equal cost": "from scratch, equal total cost",
    **{arm: arm for arm in ("masked, raw", "masked, normalised")},
    "copier": "copier (visible ones scored)",
}
CONVOLUTIONAL = {
    "convolutional, scratch": "convolutional, from scratch",
    "convolutional, SimCLR": "convolutional, SimCLR first",
}
TEN_ONLY = ("copier",)  # measured with ten labels per class
LONGER = ("scratch, equal cost", "masked, raw, longer")  # with 100 labels measured by `label_steps`
READS = ("mean of the rows", "attention over the rows", "all rows side by side")
APART = 0.29  # of a row: from one encoder's line to the next in `frozen`; its seeds lie nearer to it than the next line
FROZEN = ("random", "masked, raw", "masked, normalised")


def comparisons(scores: Table, reads: Table) -> str:
    """What the figures of accuracies leave to the eye, a difference a line; tables as `with_labels` and `frozen`."""
    arms = ("masked, normalised", "convolutional, SimCLR")
    pairs = [(scores, f"{arm}, {count} labels", f"masked, raw, {count} labels") for count in (10, 100) for arm in arms]
    more = [[f"{name}, {read}, 10 labels" for read in (READS[1], READS[0])] for name in ("random", "masked, raw")]
    pairs += [(reads, *pair) for pair in more]
    return "\n".join(difference(*pair) for pair in pairs)


def _score(table: Table, longer: Table, arm: str, count: int) -> Interval:
    return (longer if count == 100 and arm in LONGER else table)[f"{arm}, {count} labels"]


@closed_after_error()
def with_labels(table: Table, longer: Table, counts: Sequence[int], own: Mapping[str, float], pixels: Table) -> Page:
    """Test accuracies of all arms, a panel for each number of labels per class; above them the learner's own run.

    Baselines are grey.

    Args:
        table: `ARM, N labels` for each arm of `TRANSFORMER` and `CONVOLUTIONAL`, those of `TEN_ONLY` with ten alone.
        longer: those of `LONGER` with 100 labels.
        own: arm -> accuracy with ten labels. pixels: `pixels, N labels`, a dashed line.
    """
    groups = {"transformer": TRANSFORMER, "convolutional network": CONVOLUTIONAL}
    rows = [(arm, words, group) for group, arms in groups.items() for arm, words in arms.items()]
    figure, axes = plt.subplots(1, len(counts), figsize=(WIDTH, 3.8), layout="constrained", sharex=True, sharey=True)
    texts = []
    for ax, count in zip(axes, counts, strict=True):
        for height, (arm, words, group) in enumerate(rows):
            if count != 10 and arm in TEN_ONLY:
                continue
            one, place = _score(table, longer, arm, count), [*groups].index(group)
            colour = BASELINE if is_baseline(arm) else COLOURS[place]
            label = group if arm in ("masked, raw", "convolutional, SimCLR") else None
            _level(ax, -height, one, colour, label)
            texts.append(f"{count} labels, {words} {one.mean:.2f}")
            if count == 10 and arm in own:
                mark_run(ax, own[arm], 0.3 - height, colour, markersize=6)
        texts.append(_pixels(ax, pixels, count))
        ax.set_title(f"{count} labels per class", fontsize=10)
        ax.grid(axis="y", color="#EEEEEE")
        tidy(ax)
    axes[0].set_yticks([-height for height in range(len(rows))], [words for _, words, _ in rows], fontsize=9)
    legend = axes[0].get_legend_handles_labels()
    figure.legend(*legend, frameon=False, fontsize=9, ncols=3, loc="outside upper center")
    yours = "● your run: 1,200 masked steps, 150 with labels; ◇: 3,000 and 400 · grey: not pretrained"
    figure.supxlabel(f"test accuracy\n{key(table.values(), '◇')}\n{yours}", fontsize=9)
    return figure, "test accuracies. " + ", ".join(texts)


def _pixels(ax: Axes, table: Table, count: int) -> str:
    """A dashed line for a linear probe of raw pixels; what it says."""
    score = table[f"pixels, {count} labels"].mean
    ax.axvline(score, color=BASELINE, linestyle="--", linewidth=1, label="raw pixels, linear probe")
    return f"{count} labels, raw pixels {score:.2f}"


def _level(
    ax: Axes,
    height: float,
    one: Interval,
    colour: str,
    label: str | None = None,
    marker: str = "D",
    below: float = 0.25,
) -> None:
    """Mean and interval at a height, and the single seeds so far `below` it."""
    mark_seeds(ax, one[0], height, half_width(one), colour, label=label, marker=marker)
    ax.scatter(one[2], [height - below] * len(one[2]), s=6, color=colour, alpha=0.6)


@closed_after_error()
def over_ratio(table: Table, ratios: Sequence[float], scratch: Interval) -> Page:
    """What the ratio in training decides: the error on hidden patches, and the accuracy, frozen and fine-tuned.

    Args:
        table: `error, ratio R`, `frozen, ratio R` and `fine-tuned, ratio R`. scratch: with as many labels.
    """
    figure, axes = plt.subplots(1, 3, figsize=(WIDTH, 3.2), layout="constrained")
    titles = {"error": "error on hidden patches", "frozen": "test accuracy, frozen"}
    titles |= {"fine-tuned": "test accuracy, fine-tuned"}
    texts = []
    for ax, (name, title), place in zip(axes, titles.items(), (2, 1, 0), strict=True):
        found = [table[f"{name}, ratio {ratio}"] for ratio in ratios]
        ax.plot(ratios, [one.mean for one in found], color=COLOURS[place], linewidth=1)
        for ratio, one in zip(ratios, found, strict=True):
            mark_seeds(ax, ratio, one.mean, half_width(one), COLOURS[place], up=True)
            ax.scatter([ratio + 0.025] * len(one.values), one.values, s=6, color=COLOURS[place], alpha=0.6)
            texts.append(f"{name}, {ratio:.0%} hidden {one.mean:.3f}")
        ax.set_title(title, fontsize=10)
        ax.set_xticks(ratios, [f"{ratio:.0%}" for ratio in ratios], fontsize=9)
        tidy(ax)
    axes[2].axhline(scratch.mean, color=BASELINE, linestyle="--", linewidth=1, label="from scratch")
    axes[2].legend(frameon=False, fontsize=9)
    words = f"share of the patches hidden in training (ten labels; errors: 75% hidden)\n{key(table.values(), '◇')}"
    figure.supxlabel(words, fontsize=9)
    return figure, "what the ratio decides. " + ", ".join(texts)


@closed_after_error()
def frozen(table: Table, counts: Sequence[int]) -> Page:
    """Three ways to read a frozen transformer, a panel for each number of labels; raw pixels as a dashed line.

    Three encoders share the rows of a read-out: each has a mark of its own, all hollow.
    """
    figure, axes = plt.subplots(1, len(counts), figsize=(WIDTH, 4.4), layout="constrained", sharey=True)
    texts = []
    for ax, count in zip(axes, counts, strict=True):
        for place, encoder in enumerate(FROZEN):
            colour, marker = (BASELINE, COLOURS[0], COLOURS[2])[place], "Ds^"[place]
            for height, read in enumerate(READS):
                one = table[f"{encoder}, {read}, {count} labels"]
                _level(ax, -height - APART * place, one, colour, None if height else encoder, marker, APART / 2.5)
                texts.append(f"{count} labels, {encoder}, {read} {one.mean:.2f}")
        texts.append(_pixels(ax, table, count))
        ax.set_title(f"{count} labels per class", fontsize=10)
        tidy(ax)
    axes[0].set_yticks([-height - 1.2 * APART for height in range(len(READS))], READS, fontsize=9)
    legend = axes[0].get_legend_handles_labels()
    figure.legend(*legend, frameon=False, fontsize=9, ncols=4, loc="outside upper center")
    figure.supxlabel(f"test accuracy, frozen encoder\n{key(table.values(), 'hollow:')}", fontsize=9)
    return figure, "test accuracies of frozen encoders. " + ", ".join(texts)


def leads(table: Table, longer: Table) -> Page:
    """Paired leads of the masked arms over scratch, at equal steps and at equal cost, and over the copier.

    With 100 labels, where `scratch` was stopped early, the rival is the longer run; "longer" has as many steps.
    """
    pairs = [("masked, raw", rival, 10) for rival in ("scratch", "scratch, equal cost", "copier")]
    pairs += [("masked, normalised", "scratch", 10)]
    pairs += [(arm, "scratch, equal cost", 100) for arm in ("masked, raw", "masked, raw, longer")]
    found = {}
    for arm, rival, count in pairs:
        lead = paired_ci(_score(table, longer, arm, count), _score(table, longer, rival, count))
        found[f"{count} labels: {arm} minus {rival}"] = (lead.mean, half_width(lead), lead.values)
    ax = paired_leads(found)
    said = "; ".join(f"{name} {mean:+.3f}" for name, (mean, *_) in found.items())
    return ax.figure, f"paired leads over {so_far(len(lead.values))}. {said}"
