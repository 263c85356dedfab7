"""Lesson 13's drawings, each a figure and its alt text: AUC over labels, leads, SCARF's two knobs, the verdict."""

import math
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ssl_course.evaluate.intervals import Interval, paired_ci
from ssl_course.plot.figure import COLOURS, closed_after_error, tidy
from ssl_course.plot.seeds import half_width, so_far

Page = tuple[Figure, str]
Table = Mapping[str, Interval]
WIDTH = 8.8  # inches: 1,000 pixels at most
NAMES = {"adult": "adult", "breast_cancer": "breast cancer", "diabetes": "diabetes", "without_job": "adult, no job"}
ARMS = {  # name -> colour, mark, line: one code in all drawings of the lesson
    "logistic regression": ("#555555", "D", "--"),
    "boosted trees": ("#000000", "X", "--"),
    "principal components": ("#8C7A00", "P", ":"),
    "random encoder, frozen": ("#999999", ".", ":"),
    "perceptron from scratch": (COLOURS[3], "v", "-."),
    "SCARF, frozen": (COLOURS[5], "s", "-"),
    "SCARF, fine-tuned": (COLOURS[0], "o", "-"),
    "denoising, frozen": ("#7FD1B9", "s", "-"),
    "denoising, fine-tuned": (COLOURS[2], "o", "-"),
    "other columns, frozen": ("#F0C060", "s", "-"),
    "other columns, fine-tuned": (COLOURS[1], "o", "-"),
    "boosted trees with guesses": (COLOURS[4], "X", "--"),
}
NOT_MEASURED = "not measured yet"
COUNTS = (20, 50, 200, 1000, 5000)  # labels, as results/tables.json has them
RATES, ROWS = (0.2, 0.4, 0.6, 0.8), (300, 3000, 40_842)  # of SCARF's runs there
LABELS = {"adult": COUNTS, "breast_cancer": COUNTS[:3], "diabetes": COUNTS[:3]}  # by table
FIELDS = {  # of results/rivals.json -> row of the joined figure
    "scenes_10": "scenes, convolutional, 10 per class",
    "fashion_10": "clothes, convolutional, 10 per class",
    "fashion_100": "clothes, convolutional, 100 per class",
}
TRANSFER = (
    *("logistic regression", "boosted trees", "boosted trees with guesses", "perceptron from scratch"),
    *("SCARF, fine-tuned", "other columns, fine-tuned"),
)


@closed_after_error()
def over_labels(tables: Mapping[str, Table], arms: Sequence[str], counts: Mapping[str, Sequence[int]]) -> Page:
    """AUC over the number of labels, a panel for each table, a line for each arm, intervals where there are any.

    Args:
        tables: title -> `ARM, N labels` -> interval; of an empty one the panel says that it was not measured yet.
        counts: title -> the numbers of labels.
    """
    shape = {"figsize": (WIDTH if len(tables) > 1 else 7.4, 4.3), "layout": "constrained", "squeeze": False}
    figure, axes = plt.subplots(1, len(tables), **shape)
    texts = []
    for ax, (title, table) in zip(axes.flat, tables.items(), strict=True):
        for at, arm in enumerate(arms):
            colour, marker, line = ARMS[arm]
            found = [table[f"{arm}, {count} labels"] for count in counts[title]]
            shift = 1 + 0.03 * (at - len(arms) / 2)  # side by side, so that whiskers don't cover each other
            places = [count * shift for count in counts[title]]
            means, halves = [one.mean for one in found], [one.half_width for one in found]
            style = {"color": colour, "marker": marker, "linestyle": line, "markersize": 5, "linewidth": 1.2}
            ax.errorbar(places, means, yerr=halves, capsize=2, elinewidth=0.8, label=arm, **style)
            pairs = zip(counts[title], means, strict=True)
            texts.append(f"{title}, {arm}: " + ", ".join(f"{count} labels {mean:.3f}" for count, mean in pairs))
        _labels_axis(ax, counts[title])
        ax.set_title(NAMES.get(title, title), fontsize=10)
        if all(math.isnan(table[f"{arm}, {count} labels"].mean) for arm in arms for count in counts[title]):
            ax.text(0.5, 0.5, NOT_MEASURED, transform=ax.transAxes, ha="center")
        tidy(ax)
    axes[0, 0].set_ylabel("test AUC")
    columns = 3 if len(tables) > 1 else 2
    figure.legend(
        *axes[0, 0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=columns, loc="outside upper center"
    )
    figure.supxlabel(f"labelled rows (log scale) · whiskers: 95 % interval over {seeds(tables)}", fontsize=9)
    return figure, "test AUC over the number of labels. " + "; ".join(texts)


def _labels_axis(ax: Axes, counts: Sequence[int]) -> None:
    ax.set_xscale("log")
    ax.set_xticks(counts, [f"{count:,}" for count in counts], fontsize=9)
    ax.minorticks_off()
    ax.set_xlim(counts[0] / 1.6, counts[-1] * 1.6)


@closed_after_error()
def leads(panels: Mapping[str, Mapping[str, Interval]], unit: str) -> Page:
    """Paired leads as points with intervals beside a line at zero; blue leads, orange is behind, grey is undecided.

    Args:
        panels: title ("one arm minus another") -> row -> the lead, an interval; the same rows in each panel.
        unit: of the lead, such as "AUC".
    """
    rows = [*next(iter(panels.values()))]
    figure, axes = plt.subplots(
        1, len(panels), figsize=(WIDTH, 0.34 * len(rows) + 1.6), layout="constrained", sharey=True, squeeze=False
    )
    texts, counts = [], []
    for ax, (title, group) in zip(axes.flat, panels.items(), strict=True):
        for height, one in enumerate(group.values()):
            if math.isnan(one.mean):
                continue
            sure = abs(one.mean) > one.half_width
            colour, marker = ("#888888", "D") if not sure else (COLOURS[0], "o") if one.mean > 0 else (COLOURS[3], "v")
            ax.errorbar(one.mean, -height, xerr=one.half_width, color=colour, marker=marker, capsize=3, linewidth=1.4)
            ax.scatter(one.values, [-height - 0.25] * len(one.values), s=5, color=colour)
        texts += [f"{title}, {row}: {one.mean:+.3f} ± {one.half_width:.3f}" for row, one in group.items()]
        measured = [one for one in group.values() if not math.isnan(one.mean)]
        ahead = sum(one.mean > one.half_width for one in measured)
        behind = sum(-one.mean > one.half_width for one in measured)
        counts.append(f"ahead {ahead}, behind {behind}, undecided {len(measured) - ahead - behind}")
        ax.set_title(
            f"{title.replace(' minus ', chr(10) + 'minus ')}\n{counts[-1] if measured else NOT_MEASURED}", fontsize=10
        )
        ax.axvline(0, color="black", linewidth=1, zorder=0)
        ax.grid(axis="y", color="#EEEEEE")
        ax.tick_params(labelsize=9)
        tidy(ax)
    axes[0, 0].set_yticks([-height for height in range(len(rows))], rows, fontsize=9)
    figure.supxlabel(f"lead in {unit} (95 % interval over five seeds; small dots: single seeds)", fontsize=9)
    return figure, "paired leads. " + ("; ".join(texts).replace("-", "−") or NOT_MEASURED)


def seeds(tables: Mapping[str, Table]) -> str:
    """How many seeds the tables hold, in words."""
    return so_far(min((len(one.values) for table in tables.values() for one in table.values()), default=5))


def said(lead: Interval) -> str:
    """A lead with its interval, in three digits."""
    return f"{lead.mean:+.3f} ± {lead.half_width:.3f}"


def transfer(table: Table) -> Page:
    """The arms where the columns on jobs are missing: AUC over labels; below it, leads of learning those first."""
    page, alt = over_labels({"without_job": table}, TRANSFER, {"without_job": COUNTS})
    ours, lines = TRANSFER[-1], []
    for rival in ("perceptron from scratch", "SCARF, fine-tuned", "boosted trees with guesses"):
        lead = paired_ci(table[f"{ours}, 200 labels"], table[f"{rival}, 200 labels"])
        lines.append(f"other columns, fine-tuned, minus {rival}: {said(lead)}")
    if not math.isnan(lead.mean):
        note = "200 labels, paired over five seeds:\n" + "\n".join(lines)
        page.axes[0].text(0.98, 0.02, note, transform=page.axes[0].transAxes, fontsize=9, ha="right", va="bottom")
    return page, f"{alt}; " + "; ".join(lines)


def verdict(tables: Mapping[str, Table]) -> dict[str, dict[str, Interval]]:
    """The panels of `leads`: SCARF against its rivals, for each table of `LABELS` and number of labels."""
    pairs = {
        "SCARF, frozen minus logistic regression": ("SCARF, frozen", "logistic regression"),
        "SCARF, fine-tuned minus from scratch": ("SCARF, fine-tuned", "perceptron from scratch"),
        "SCARF, fine-tuned minus boosted trees": ("SCARF, fine-tuned", "boosted trees"),
    }
    return {
        title: {
            f"{NAMES[name]}, {count:,}": paired_ci(*(tables[name][f"{arm}, {count} labels"] for arm in pair))
            for name, counts in LABELS.items()
            for count in counts
        }
        for title, pair in pairs.items()
    }


def checks(adult: Table) -> str:
    """Two checks in words: from scratch at equal cost, and what all labels give."""
    lines = []
    for count in (200, 5000):
        tuned = adult[f"SCARF, fine-tuned, {count} labels"]
        lead = paired_ci(tuned, adult[f"perceptron from scratch, equal cost, {count} labels"])
        lines.append(f"{count:,} labels, SCARF, fine-tuned minus scratch at equal cost: {said(lead)}")
    for name in ("logistic regression", "boosted trees", "perceptron from scratch", "SCARF, fine-tuned"):
        lines.append(f"all labels, {name}: {adult[f'{name}, all labels'].mean:.3f}")
    return "\n".join(lines)


def both_lessons(pictures: Mapping[str, Table], perceptron: Table, adult: Table) -> dict[str, dict[str, Interval]]:
    """The panels of `leads` that join lesson 02 with this one: a pretrained network against scratch and against trees.

    Args:
        pictures: field of `FIELDS` -> its table. perceptron: lesson 02's on `fashion`. adult: this lesson's.
    """
    trees = {field: pictures[field]["boosting on pixels"] for field in FIELDS}
    pairs = {  # row -> pretrained, from scratch, trees
        row: (pictures[field]["network, fine-tuned"], pictures[field]["network from scratch"], trees[field])
        for field, row in FIELDS.items()
    }
    for count in (10, 100):
        ours, scratch = (perceptron[f"{arm}, {count} labels"] for arm in ("fine-tuned", "scratch"))
        pairs[f"clothes, perceptron, {count} per class"] = ours, scratch, trees[f"fashion_{count}"]
    for count in (20, 200, 5000):
        names = "SCARF, fine-tuned", "perceptron from scratch", "boosted trees"
        pairs[f"adult, perceptron, {count:,} in all"] = tuple(adult[f"{name}, {count} labels"] for name in names)
    return {
        "pretrained minus from scratch": {row: paired_ci(ours, scratch) for row, (ours, scratch, _) in pairs.items()},
        "pretrained minus boosted trees": {row: paired_ci(ours, boosted) for row, (ours, _, boosted) in pairs.items()},
    }


def perceptrons(panels: Mapping[str, Mapping[str, Interval]]) -> str:
    """Of the rows on perceptrons: how many are ahead, behind and undecided, by the 95 % interval."""
    lines = []
    for title, group in panels.items():
        rows = [one for row, one in group.items() if "perceptron" in row and not math.isnan(half_width(one))]
        ahead, behind = (sum(sign * one.mean > one.half_width for one in rows) for sign in (1, -1))
        undecided = len(rows) - ahead - behind
        lines.append(f"{title}, {len(rows)} rows: ahead {ahead}, behind {behind}, undecided {undecided}")
    return "perceptrons, rows with an interval\n" + "\n".join(lines)


@closed_after_error()
def by_rate(table: Table, adult: Table, corruption_rate: float, unlabelled_rows: int) -> Page:
    """SCARF's AUC for a number of unlabelled rows by corruption rate; the chosen rate is large, with its interval.

    Args:
        table: `KIND, rate R, N rows, M labels`. adult: logistic regression and scratch, for comparison.
    """
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 3.2), layout="constrained")
    texts, rivals = [], ("logistic regression", "perceptron from scratch")
    for ax, count in zip(axes, (20, 200), strict=True):
        for name in ("frozen", "fine-tuned"):
            colour, marker, _ = ARMS[f"SCARF, {name}"]
            found = {rate: table[f"{name}, rate {rate}, {unlabelled_rows} rows, {count} labels"] for rate in RATES}
            ax.plot(RATES, [one.mean for one in found.values()], color=colour, linewidth=1, label=f"SCARF, {name}")
            for rate, one in found.items():
                chosen = rate == corruption_rate
                style = {"color": colour, "marker": marker, "markersize": 9 if chosen else 4}
                ax.errorbar(rate, one.mean, yerr=one.half_width if chosen else None, capsize=3, **style)
            texts.append(f"{count} labels, {name} {found[corruption_rate].mean:.3f}")
        for rival in rivals:
            colour, _, line = ARMS[rival]
            mean = adult[f"{rival}, {count} labels"].mean
            if not math.isnan(mean):
                ax.axhline(mean, color=colour, linestyle=line, linewidth=1, label=rival)
        values = [one.mean for key, one in table.items() if key.endswith(f" {count} labels")]
        values += [adult[f"{rival}, {count} labels"].mean for rival in rivals]
        if values := [value for value in values if not math.isnan(value)]:  # one scale for all pages
            ax.set_ylim(min(values) - 0.01, max(values) + 0.01)
        _rate_axis(ax, f"{count} labels, {unlabelled_rows:,} unlabelled rows", measured=bool(values))
    figure.legend(*axes[0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=2, loc="outside upper center")
    return figure, f"rate {corruption_rate:g}, {unlabelled_rows:,} unlabelled rows: " + ", ".join(texts)


def _rate_axis(ax: Axes, title: str, *, measured: bool) -> None:
    ax.set(xlabel="corruption rate", ylabel="test AUC")
    ax.set_xticks(RATES)
    ax.set_title(title, fontsize=10)
    if not measured:
        ax.text(0.5, 0.5, NOT_MEASURED, transform=ax.transAxes, ha="center")
    tidy(ax)


@closed_after_error()
def every_rate(table: Table, adult: Table, rows: Sequence[int] = ROWS) -> Page:
    """All pages of `by_rate` side by side: the AUC of the frozen encoder for each rate, a line per number of rows."""
    rates = RATES
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 3.2), layout="constrained")
    texts = []
    for ax, count in zip(axes, (20, 200), strict=True):
        for place, number in enumerate(rows):
            found = [table[f"frozen, rate {rate}, {number} rows, {count} labels"] for rate in rates]
            means, halves = [one.mean for one in found], [one.half_width for one in found]
            style = {"color": COLOURS[(5, 0, 2)[place]], "marker": "os^"[place], "capsize": 3}
            ax.errorbar(rates, means, yerr=halves, label=f"SCARF, frozen, {number:,} unlabelled rows", **style)
            texts += [
                f"{count} labels, {number:,} rows, rate {rate:g}: {mean:.3f}"
                for rate, mean in zip(rates, means, strict=True)
            ]
        rival = adult[f"logistic regression, {count} labels"].mean
        if not math.isnan(rival):
            ax.axhline(rival, color="#555555", linestyle="--", linewidth=1, label="logistic regression on the columns")
        _rate_axis(ax, f"{count} labels", measured=not math.isnan(rival))
    figure.legend(*axes[0].get_legend_handles_labels(), frameon=False, fontsize=9, ncols=2, loc="outside upper center")
    figure.supxlabel("whiskers: 95 % interval over five seeds", fontsize=9)
    return figure, "AUC of SCARF's frozen features by corruption rate and unlabelled rows. " + "; ".join(texts)
