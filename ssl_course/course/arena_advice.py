"""What the arena's stored numbers say: who leads within a budget, and which advice they support. Lesson 14.

Everything is a comparison by seed: of leads, of orders of methods. Nothing here is typed in, so that a table that is
measured again says again what it says.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ssl_course.course.arena_table import Rows
from ssl_course.evaluate.intervals import UNKNOWN, Interval, mean_ci, paired_ci
from ssl_course.methods.arena import ARENA, TITLES
from ssl_course.methods.arena_scores import KNN, PROBE_10, RANK_H, RANK_Z, SECONDS, TUNED_10

FAMILIES = {  # what they learn from -> methods
    "rows apart": ("margin", "simclr", "moco", "spectral"),
    "columns, or the whole cloud": ("barlow_twins", "vicreg", "lejepa"),
    "a teacher, or a stopped gradient": ("simsiam", "byol", "dino"),
    "a question about the picture": ("rotation", "denoising", "masked_autoencoder", "i_jepa"),
}
FAMILIES = {family: tuple(TITLES[name] for name in names) for family, names in FAMILIES.items()}
METHODS = tuple(entry.title for entry in ARENA.values())
TWO_VIEWS = tuple(entry.title for entry in ARENA.values() if entry.projector)  # what has an embedding z
SCRATCH = ("scratch", "scratch_transformer")  # trained on the labels alone, for each kind of network


def leaders(rows: Rows, number: str, *, seconds: float = math.inf) -> list[str]:
    """The method with the highest mean, then those that five seeds don't tell apart from it, the highest first.

    Args:
        number: such as "probe, 10".
        seconds: only methods whose pretraining takes at most as many CPU seconds.

    Returns:
        Titles; empty if there are no such methods.
    """
    there = [one for one in METHODS if number in rows.get(one, {}) and rows[one][SECONDS].mean <= seconds]
    there.sort(key=lambda title: -rows[title][number].mean)
    leads = [paired_ci(rows[there[0]][number], rows[title][number]) for title in there]
    return [title for title, lead in zip(there, leads, strict=True) if not lead.mean > lead.half_width]


def leading_families(rows: Rows, number: str) -> list[str]:
    """The family of the method that leads, and those of which a method is not told apart from it."""
    first = leaders(rows, number)
    return [family for family, titles in FAMILIES.items() if any(title in titles for title in first)]


def rank_correlation(one: list[float], other: list[float]) -> float:
    """Spearman's: of the places of equally many values, 1 for the same order, -1 for the opposite one."""
    places = [_places(values) for values in (one, other)]
    mean = (len(one) - 1) / 2
    products = [sum((a - mean) * (b - mean) for a, b in zip(*pair, strict=True)) for pair in _pairs(places)]
    return products[1] / math.sqrt(products[0] * products[2]) if products[0] and products[2] else math.nan


def _pairs(places: list[list[float]]) -> list[tuple[list[float], list[float]]]:
    return [(places[0], places[0]), (places[0], places[1]), (places[1], places[1])]


def _places(values: list[float]) -> list[float]:
    """The place of each value in ascending order, from 0; equal values share the mean of theirs."""
    return [sum(other < value for other in values) + (values.count(value) - 1) / 2 for value in values]


def same_order(rows: Rows, number: str, other_rows: Rows, other: str, titles: tuple[str, ...] = METHODS) -> Interval:
    """The rank correlation of two numbers over methods that have both, seed by seed."""
    there = [title for title in titles if number in rows.get(title, {}) and other in other_rows.get(title, {})]
    columns = [[table[title][name].values for title in there] for table, name in ((rows, number), (other_rows, other))]
    seeds = min((len(values) for column in columns for values in column), default=0)
    if len(there) < 3 or not seeds:
        return UNKNOWN
    return mean_ci(rank_correlation(*([one[at] for one in column] for column in columns)) for at in range(seeds))


def lead(rows: Rows, first: str, second: str, number: str) -> Interval:
    """One row minus another, by seed; names as in `TITLES`."""
    pair = [rows.get(TITLES[name], {}).get(number) for name in (first, second)]
    return paired_ci(*pair) if all(pair) else UNKNOWN


def _hidden_patches(rows: Rows) -> Interval:
    return lead(rows, "masked_autoencoder", "scratch_transformer", TUNED_10)


def _rather_tuned(rows: Rows) -> Interval:
    """Only where the tuned lead is above 0: otherwise there is nothing that could be less when frozen."""
    tuned, frozen = _hidden_patches(rows), lead(rows, "masked_autoencoder", "random_transformer", PROBE_10)
    if not (tuned.values and frozen.values and tuned.mean > tuned.half_width):
        return UNKNOWN
    return paired_ci(tuned, frozen)


@dataclass(frozen=True)
class Advice:
    """A piece of advice, and what is measured of it.

    Attributes:
        said: the advice. measured: what is compared, in words.
        measure: rows of one data set -> the comparison.
        bar: above it, the numbers support the advice.
        alike: the advice says instead that two things are no further apart than the bar.
    """

    said: str
    measured: str
    measure: Callable[[Rows], Interval]
    bar: float = 0.0
    alike: bool = False

    def verdict(self, found: Interval) -> str:
        """ "supported", "contradicted", "undecided" where the interval holds the bar, or "not measured"."""
        if math.isnan(found.mean):
            return "not measured"
        if math.isnan(found.half_width):
            return "undecided"
        low, high = found.mean - found.half_width, found.mean + found.half_width
        if self.alike:
            inside, outside = -self.bar <= low and high <= self.bar, low > self.bar or high < -self.bar
        else:
            inside, outside = low > self.bar, high < self.bar
        return "supported" if inside else "contradicted" if outside else "undecided"


ADVICE = (
    Advice(
        "Small batches? Keep a queue of negatives.",
        "frozen: MoCo − SimCLR",
        lambda rows: lead(rows, "moco", "simclr", PROBE_10),
    ),
    Advice(
        "A slow teacher helps.",
        "frozen: BYOL − SimSiam",
        lambda rows: lead(rows, "byol", "simsiam", PROBE_10),
    ),
    Advice(
        "Tuned alike, rows and columns come out alike.",
        "frozen: SimCLR − VICReg, within .05",
        lambda rows: lead(rows, "simclr", "vicreg", PROBE_10),
        bar=0.05,
        alike=True,
    ),
    Advice(
        "Hidden patches pay once fine-tuned.",
        "tuned, 1,000 steps: masked autoencoder − scratch",
        _hidden_patches,
    ),
    Advice(
        "... and pay less when frozen.",
        "that lead − frozen: m. autoencoder − random",
        _rather_tuned,
    ),
    Advice(
        "kNN, with many labels, orders like a probe with few.",
        "methods with two views: by kNN and probe, above .5",
        lambda rows: same_order(rows, KNN, rows, PROBE_10, TWO_VIEWS),
        bar=0.5,
    ),
    Advice(
        "A higher rank of the features, better ones?",
        "across them: by rank of h and by probe, above .5",
        lambda rows: same_order(rows, RANK_H, rows, PROBE_10, TWO_VIEWS),
        bar=0.5,
    ),
    Advice(
        "... or of the embeddings?",
        "across them: by rank of z and by probe, above .5",
        lambda rows: same_order(rows, RANK_Z, rows, PROBE_10, TWO_VIEWS),
        bar=0.5,
    ),
)


def answers(tables: Mapping[str, Rows], number: str, budgets: tuple[float, ...]) -> str:
    """Who leads on each data set within each budget of CPU seconds, who is not told apart and by how much it trails.

    Budgets that follow each other and have the same answer share a line.
    """
    lines = []
    for name, rows in tables.items():
        found: dict[str, list[str]] = {}
        for seconds in budgets:
            reach = "any budget" if math.isinf(seconds) else f"at most {seconds:g} s"
            found.setdefault(_leader(rows, number, seconds), []).append(reach)
        lines += [f"{name}, {' and '.join(reaches)}: {answer}" for answer, reaches in found.items()]
    return "\n".join(lines)


def _leader(rows: Rows, number: str, seconds: float) -> str:
    first, *others = leaders(rows, number, seconds=seconds) or ("",)
    if not first:
        return "no method"
    gaps = {one: paired_ci(rows[first][number], rows[one][number]) for one in others}
    told = ", ".join(f"{one} (behind by {_precise(gap)})" for one, gap in gaps.items())
    level = f"; not told apart from it: {told}" if others else "; all others behind"
    return f"{first} {rows[first][number].mean:.3f}{level}"


def _precise(one: Interval) -> str:
    """With three decimals: with two it is often not seen whether zero lies inside."""
    return f"{one.mean:.3f} ± {one.half_width:.3f}"


def fine_tuned(tables: Mapping[str, Rows]) -> str:
    """On each data set SimCLR's lead over training from scratch, and who is surely above it.

    Each is compared with the network of its own kind from scratch: what hides patches, with the transformer.
    """
    lines = []
    for name, rows in tables.items():
        leads = {one: over_scratch(rows, one) for one in ARENA}
        levels = [f"{TITLES[one]} {rows[TITLES[one]][TUNED_10].mean:.3f}" for one in SCRATCH if _has(rows, one)]
        above = [TITLES[one] for one, gap in leads.items() if gap.mean > gap.half_width]
        lines.append(
            f"{name}, tuned: {''.join(f'{one}; ' for one in levels)}SimCLR minus scratch {_precise(leads['simclr'])}; "
            f"surely above its own network from scratch: {', '.join(above) or 'nobody'}"
        )
    return "\n".join(lines)


def _has(rows: Rows, name: str) -> bool:
    return TUNED_10 in rows.get(TITLES[name], {})


def over_scratch(rows: Rows, name: str) -> Interval:
    """A method's lead, fine-tuned, over the network of its own kind trained from scratch."""
    return lead(rows, name, SCRATCH[ARENA[name].encoder == "transformer"], TUNED_10)
