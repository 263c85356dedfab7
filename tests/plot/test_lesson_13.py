"""Lesson 13's drawings: what they say in words, with and without results."""

import math

import pytest

from ssl_course import plot
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.plot import lesson_13 as draw


class Nothing(dict):
    def __missing__(self, name):
        return Interval(math.nan, math.nan, (math.nan,) * 5)


class Everything(dict):
    """A table in which a name's number depends on the arm."""

    def __missing__(self, name):
        base = 0.8 + 0.02 * ("SCARF" in name) - 0.05 * ("scratch" in name or "from scratch" in name)
        return mean_ci(base + 0.001 * seed for seed in range(5))


@pytest.fixture(autouse=True)
def closed():
    yield
    draw.plt.close("all")


def texts(page):
    figure, alt = page
    assert plot.png(figure) and len(alt) > 20
    return alt


def test_curves_are_leads_over_the_columns_and_say_what_is_missing():
    one = {"frozen features": ["SCARF, frozen"]}
    alt = texts(draw.over_labels({"adult": Everything()}, one, {"adult": (20, 200)}))
    assert alt.endswith("adult, SCARF, frozen: 20 labels +0.020, 200 labels +0.020")
    figure, _ = draw.over_labels({"adult": Nothing()}, one, {"adult": (20, 200)})
    assert any(one.get_text() == draw.NOT_MEASURED for one in figure.axes[0].texts)


def test_trees_far_below_press_nobody_together_and_stand_by_an_arrow():
    class Trees(Everything):
        def __missing__(self, name):
            low, found = 0.3 * (name == "boosted trees, 20 labels"), super().__missing__(name)
            return mean_ci(value - low for value in found.values)

    figure, alt = draw.over_labels({"adult": Trees()})
    assert "boosted trees: 20 labels −0.300, 50 labels +0.000" in alt and "20 labels −0.05" in alt
    assert len(figure.axes) == 2 and all(ax.get_ylim()[0] > -0.1 for ax in figure.axes)
    said = [[one.get_text() for one in ax.texts if one.get_text()] for ax in figure.axes]
    assert said == [[], ["−0.300"]] and plot.png(figure)


def test_leads_are_counted():
    lead, loss, tie = mean_ci([0.02, 0.03, 0.02]), mean_ci([-0.02, -0.03, -0.02]), mean_ci([0.02, -0.03, 0.0])
    unknown = Interval(math.nan, math.nan, (math.nan,) * 5)
    figure, alt = draw.leads({"a minus b": {"x": lead, "y": loss, "z": tie, "w": unknown}}, "AUC")
    assert figure.axes[0].get_title() == "a\nminus b\n1 ahead\n1 behind, 1 undecided"
    assert "a minus b, x: +0.023 ± 0.014" in alt and "y: −0.023" in alt
    figure, _ = draw.leads({"a minus b": {"w": unknown}}, "AUC")
    assert draw.NOT_MEASURED in figure.axes[0].get_title()


@pytest.mark.parametrize("kind", [Everything, Nothing])
def test_every_page_is_drawn_with_and_without_results(kind):
    tables = {name: kind() for name in draw.LABELS}
    panels = draw.verdict(tables)
    assert len(panels) == 4 and all(len(rows) == 11 for rows in panels.values())
    texts(draw.leads(panels, "AUC"))
    texts(draw.over_labels(tables))
    assert len(draw.checks(kind()).splitlines()) == 8
    assert len(draw.transfer(kind())[0].axes) == 4
    texts(draw.by_rate(kind(), kind(), 0.6, 3000))
    texts(draw.every_rate(kind(), kind()))


@pytest.mark.parametrize(("count", "said"), [(5, "five seeds"), (1, "1 seed so far"), (2, "2 seeds so far")])
def test_figures_say_how_many_seeds_they_hold(count, said):
    class Few(dict):
        def __missing__(self, name):
            return mean_ci([0.8, 0.9, 0.7, 0.8, 0.9][:count])

    table = Few()
    table["anything"] = table["anything"]
    pages = [draw.over_labels({"adult": table}, {"frozen": ["SCARF, frozen"]}, {"adult": (20,)}), draw.transfer(table)]
    pages += [draw.leads({"a minus b": {"x": table["x"]}}, "AUC"), draw.every_rate(table, table)]
    pages.append(draw.by_rate(table, table, 0.6, 300))
    for figure, _ in pages:
        assert said in figure.get_supxlabel()
