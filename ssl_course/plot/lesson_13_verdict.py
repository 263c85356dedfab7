"""Lesson 13's comparisons as paired leads: SCARF against its rivals, and two lessons on one page."""

import math
from collections.abc import Mapping

from ssl_course.evaluate.intervals import Interval, mean_ci, paired_ci
from ssl_course.plot.seeds import half_width, said, so_far

Table = Mapping[str, Interval]
Panels = dict[str, dict[str, Interval]]
NAMES = {"adult": "adult", "breast_cancer": "breast cancer", "diabetes": "diabetes", "without_job": "adult, no job"}
COUNTS = (20, 50, 200, 1000, 5000)  # labels, as results/tables.json has them
LABELS = {"adult": COUNTS, "breast_cancer": COUNTS[:3], "diabetes": COUNTS[:3]}  # by table
FIELDS = {  # of results/rivals.json -> row of the joined figure
    "scenes_10": "scenes, convolutional, 10 per class",
    "fashion_10": "clothes, convolutional, 10 per class",
    "fashion_100": "clothes, convolutional, 100 per class",
}


def seeds(tables: Mapping[str, Table]) -> str:
    """How many seeds the tables hold, in words."""
    return so_far(min((len(one.values) for table in tables.values() for one in table.values()), default=5))


def lead(ours: Interval, theirs: Interval) -> Interval:
    """`paired_ci` over the seeds that both have: of two measures one may be further on."""
    both = min(len(ours.values), len(theirs.values))
    return paired_ci(*(mean_ci(one.values[:both]) for one in (ours, theirs)))


def outcome(one: Interval) -> str:
    """Whether a lead is "ahead", "behind" or "undecided", by its interval, or "without interval" below three seeds."""
    half = half_width(one)
    if math.isnan(half):
        return "without interval"
    return "undecided" if abs(one.mean) <= half else "ahead" if one.mean > 0 else "behind"


def verdict(tables: Mapping[str, Table]) -> Panels:
    """The panels of `leads`: SCARF against its rivals, for each table of `LABELS` and number of labels."""
    pairs = {
        "SCARF, frozen minus logistic regression": ("SCARF, frozen", "logistic regression"),
        "SCARF, frozen minus components": ("SCARF, frozen", "principal components"),
        "SCARF, fine-tuned minus from scratch": ("SCARF, fine-tuned", "perceptron from scratch"),
        "SCARF, fine-tuned minus boosted trees": ("SCARF, fine-tuned", "boosted trees"),
    }
    return {
        title: {
            f"{NAMES[name]}, {count:,}": lead(*(tables[name][f"{arm}, {count} labels"] for arm in pair))
            for name, counts in LABELS.items()
            for count in counts
        }
        for title, pair in pairs.items()
    }


def checks(adult: Table) -> str:
    """Two checks in words: from scratch at equal cost beside its own short run, and what all labels give."""
    lines = []
    for count in (200, 5000):
        tuned = adult[f"SCARF, fine-tuned, {count} labels"]
        for name in ("perceptron from scratch", "perceptron from scratch, equal cost"):
            one = lead(tuned, adult[f"{name}, {count} labels"])
            lines.append(f"{count:,} labels, SCARF, fine-tuned, minus {name.removeprefix('perceptron ')}: {said(one)}")
    for name in ("logistic regression", "boosted trees", "perceptron from scratch", "SCARF, fine-tuned"):
        lines.append(f"all labels, {name}: {adult[f'{name}, all labels'].mean:.3f}")
    return "\n".join(lines)


def both_lessons(pictures: Mapping[str, Table], perceptron: Table, adult: Table) -> Panels:
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
        row = f"adult, perceptron, {count // 2:,} per class"
        pairs[row] = tuple(adult[f"{name}, {count} labels"] for name in names)
    return {
        "pretrained minus from scratch": {row: lead(ours, scratch) for row, (ours, scratch, _) in pairs.items()},
        "pretrained minus boosted trees": {row: lead(ours, boosted) for row, (ours, _, boosted) in pairs.items()},
    }


def perceptrons(panels: Mapping[str, Mapping[str, Interval]]) -> str:
    """The outcome of each row on perceptrons, the panels one after the other."""
    lines = []
    for title, group in panels.items():
        found = [(row, one) for row, one in group.items() if "perceptron" in row and not math.isnan(one.mean)]
        lines += [title, *(f"  {row.replace('perceptron, ', '')}: {said(one)}, {outcome(one)}" for row, one in found)]
    return "\n".join(lines)
