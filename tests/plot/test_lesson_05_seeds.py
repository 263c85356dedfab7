"""Lesson 05's drawings of stored runs: marks are what was given; what was not measured stays empty."""

import pytest

from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.plot import lesson_05_seeds as seeds

NOTHING = _NotMeasured()


def around(mean):
    return mean_ci(mean + 0.01 * (place - 2) for place in range(5))


def test_a_difference_is_paired_and_has_four_decimals():
    said = seeds.difference({"a": mean_ci([0.3, 0.5, 0.7]), "b": mean_ci([0.2, 0.4, 0.6])}, "a", "b")
    assert said == "a minus b: +0.1000 ± 0.0000 (3 seeds so far)"
    said = seeds.difference({"a": mean_ci([0.3, 0.5]), "b": mean_ci([0.2, 0.4])}, "a", "b")
    assert said == "a minus b: +0.1000 (2 seeds so far)"


def table(arms):
    return {
        f"{arm}, {count} labels": around(0.5 + 0.01 * place) for count in (10, 100) for place, arm in enumerate(arms)
    }


def test_accuracies_stand_at_their_names_with_a_mark_for_the_own_run():
    full = table([*seeds.TRANSFORMER, *seeds.CONVOLUTIONAL])
    absent = {f"{arm}, 100 labels" for arm in (*seeds.TEN_ONLY, "scratch, equal cost")}
    measured = {name: one for name, one in full.items() if name not in absent}
    longer = {f"{arm}, 100 labels": around(mean) for arm, mean in zip(seeds.LONGER, (0.3, 0.42), strict=True)}
    pixels = {f"pixels, {count} labels": around(0.7) for count in (10, 100)}
    figure, alt = seeds.with_labels(measured, longer, (10, 100), {"scratch": 0.4}, pixels)
    marks = [[line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "o"] for ax in figure.axes]
    assert marks == [[[[0.4, 0.3]]], []]
    dashed = [[line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == "--"] for ax in figure.axes]
    assert dashed == [[pytest.approx(0.7)]] * 2 and figure.axes[0].get_xlim() == figure.axes[1].get_xlim()
    assert "100 labels, convolutional, SimCLR first 0.56" in alt and "100 labels, raw pixels 0.70" in alt
    assert (
        "100 labels, from scratch, equal total cost 0.30" in alt
        and "10 labels, from scratch, equal total cost 0.51" in alt
    )
    said = seeds.leads(measured, longer)[1]
    assert "100 labels: masked, raw minus scratch, equal cost +0.220" in said
    assert "100 labels: masked, raw, longer minus scratch, equal cost +0.120" in said
    assert "10 labels: masked, raw minus scratch +0.020" in said and "masked, raw minus copier -0.020" in said
    reads = table([f"{name}, {read}" for name in seeds.FROZEN for read in seeds.READS])
    lines = seeds.comparisons(measured, reads).splitlines()
    assert len(lines) == 6 and lines[0].startswith(
        "masked, normalised, 10 labels minus masked, raw, 10 labels: +0.0100"
    )
    assert lines[5].startswith("masked, raw, attention over the rows, 10 labels minus masked, raw, mean of the rows")


def test_ratios_and_frozen_reads():
    ratios = {
        f"{name}, ratio {ratio}": around(ratio / 2)
        for name in ("error", "frozen", "fine-tuned")
        for ratio in (0.25, 0.75)
    }
    figure, alt = seeds.over_ratio(ratios, (0.25, 0.75), around(0.3))
    assert figure.axes[2].lines[0].get_ydata() == pytest.approx([0.125, 0.375])
    assert "fine-tuned, 75% hidden 0.375" in alt
    reads = table([f"{name}, {read}" for name in seeds.FROZEN for read in seeds.READS])
    figure, alt = seeds.frozen(reads | {f"pixels, {count} labels": around(0.6) for count in (10, 100)}, (10, 100))
    assert "100 labels, masked, raw, all rows side by side 0.55" in alt


def test_the_seeds_of_a_frozen_encoder_lie_nearer_to_its_mean_than_to_the_next_one():
    reads = table([f"{name}, {read}" for name in seeds.FROZEN for read in seeds.READS])
    figure, _ = seeds.frozen(reads | {f"pixels, {count} labels": around(0.6) for count in (10, 100)}, (10, 100))
    ax = figure.axes[0]
    means = [line.get_ydata()[0] for line in ax.lines if line.get_marker() in ("D", "s", "^")]
    dots = [one.get_offsets()[0, 1] for one in ax.collections if len(one.get_offsets()) == 5]
    assert len(means) == len(dots) == len(seeds.FROZEN) * len(seeds.READS)
    for mean, dot in zip(means, dots, strict=True):
        assert min(means, key=lambda one: abs(one - dot)) == mean and 0.08 < mean - dot < 0.2


def test_what_was_not_measured_is_drawn_empty():
    pages = [seeds.leads(NOTHING, NOTHING), seeds.over_ratio(NOTHING, (0.25, 0.75), NOTHING["scratch"])]
    pages += [seeds.with_labels(NOTHING, NOTHING, (10, 100), {}, NOTHING)]
    for figure, alt in [*pages, seeds.frozen(NOTHING, (10, 100))]:
        figure.canvas.draw()
        assert figure.axes and len(alt) > 30
