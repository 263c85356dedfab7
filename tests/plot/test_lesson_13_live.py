"""Lesson 13's drawings of the learner's own run: the bounds of SCARF's loss, and leads by equal draws."""

import math

import pytest

from ssl_course import losses, plot
from ssl_course.evaluate.intervals import mean_ci
from ssl_course.plot import lesson_13_live as live


@pytest.fixture(autouse=True)
def closed():
    yield
    plot.plt.close("all")


def test_the_bounds_are_what_the_loss_gives():
    """Guessing: all embeddings alike. The least: pairs at equal corners of a simplex."""
    import torch

    batch = 16
    corners = torch.eye(batch) - 1 / batch
    guessing = losses.info_nce(torch.ones(batch, 3), torch.ones(batch, 3), temperature=1.0).item()
    least = losses.info_nce(corners, corners, temperature=1.0).item()
    figure, alt = live.scarf_loss([5.3] * 30 + [5.1] * 50, batch)
    assert f"guessing {guessing:.2f}, the least {least:.2f}" in alt and "5.10 at the end" in alt
    heights = [line.get_ydata()[0] for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert heights == pytest.approx([guessing, least], abs=1e-4) and math.isclose(guessing, math.log(31), rel_tol=1e-5)
    assert plot.png(figure)


def test_leads_are_paired_with_the_columns_alone():
    auc = {}
    for count in live.COUNTS:
        auc[f"logistic regression, {count} labels"] = mean_ci([0.80, 0.84, 0.82])
        auc[f"SCARF, frozen, {count} labels"] = mean_ci([0.82, 0.85, 0.84])
        auc[f"boosted trees, {count} labels"] = mean_ci([0.70, 0.74, 0.72])
    figure, alt = live.lead_over_columns(auc)
    assert "20 labels, SCARF, frozen: +0.017 ± 0.014" in alt and "5000 labels, boosted trees: −0.100" in alt
    assert [one.get_text() for one in figure.axes[0].get_yticklabels()] == ["boosted trees", "SCARF, frozen"]
    assert (
        {line.get_marker() for line in figure.axes[0].lines} >= {"o"}
        and "over 3, 3, 3 draws" in figure.get_supxlabel()
        and figure.axes[0].get_title() == "20 labels (zero: 0.820)"
    )
    assert plot.png(figure)
