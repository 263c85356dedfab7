"""Lesson 09's drawings: switches, what probes find, the cuts, the plane of two halves, the grid and its board."""

import numpy as np
import pytest
import torch

from ssl_course import augment
from ssl_course.evaluate.intervals import mean_ci, paired_ci
from ssl_course.plot import lesson_09 as draw

IMAGES = torch.rand(8, 3, 32, 32, generator=torch.Generator().manual_seed(0))
ROWS = (*draw.BASELINES, *draw.GRID)


def view(images, generator, colour=True, zoom=True, turn=True):
    images = augment.affine(images, degrees=180 * turn, shift=0.15 * zoom, generator=generator)
    return augment.shuffle_channels(images, generator=generator) if colour else images


def scored(rows=ROWS, interval=True):
    """factor -> row -> accuracies of five seeds, no two alike."""
    table = {}
    for at, name in enumerate(draw.CHANCE):
        values = {
            row: [0.1 + 0.05 * at + 0.06 * place + 0.001 * seed for seed in range(5)] for place, row in enumerate(rows)
        }
        table[name] = {row: mean_ci(found) if interval else found[0] for row, found in values.items()}
    return table


@pytest.mark.parametrize("row", draw.GRID)
def test_every_row_of_the_grid_has_its_switches(row):
    on = {kind: kind in row.split(", ") for kind in draw.KINDS}
    assert draw.named(**on) == row
    figure, alt = draw.switch_pages(IMAGES, view)(**on)
    assert row in figure.axes[0].get_title() and row in alt


def test_all_switches_are_seen_alone_and_together():
    figure, alt = draw.switch_kinds(IMAGES, view)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert [label.split(",")[0] for label in labels] == ["picture", *np.repeat([*draw.KINDS, "all three"], 2)]
    assert all(kind in alt for kind in draw.KINDS)


def test_frames_are_shown_twice_each():
    figure, alt = draw.frames(IMAGES, view, lambda images, generator: 0 * images)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["picture", "same, 1", "same, 2", "dealt, 1", "dealt, 2"]
    assert not np.asarray(figure.axes[0].images[0].get_array())[-20:, 5:25].any() and "frame" in alt


def test_a_view_is_seen_as_it_is():
    (one, two) = draw._views(IMAGES, view, 2, colour=False, zoom=False, turn=True)
    generator = torch.Generator().manual_seed(3)
    for seen in (one, two):
        assert torch.equal(seen, view(IMAGES, generator, colour=False, zoom=False, turn=True))


def test_found_leaves_out_what_is_not_asked_for():
    table = scored(interval=False)
    figure, alt = draw.found(table, {}, ["raw pixels", "nothing"], ["hue", "place"], ["nothing"])
    assert [ax.get_title() for ax in figure.axes] == ["hue", "place"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["raw pixels", "nothing"]
    assert f"nothing {table['hue']['nothing']:.2f}" in alt and "shape" not in alt


def test_cuts_follow_each_factor_from_h_to_z():
    table = scored(interval=False)
    figure, alt = draw.cuts(table, {"colour": dict(zip(("h", "inside", "z"), draw.GRID[:3], strict=True))})
    (ax,) = figure.axes
    for line, name in zip(ax.lines, draw.CHANCE, strict=True):
        assert line.get_ydata() == pytest.approx([table[name][row] for row in draw.GRID[:3]])
    assert {text.get_text() for text in ax.texts} == {*draw.CHANCE}
    ends = {text.get_text(): text.xy for text in ax.texts}  # a name that is pushed away still points at its line
    assert ends == {name: (2, pytest.approx(table[name][draw.GRID[2]])) for name in draw.CHANCE}
    assert all(text.arrow_patch is not None for text in ax.texts)
    assert f"place {table['place'][draw.GRID[0]]:.2f} to {table['place'][draw.GRID[2]]:.2f}" in alt


def test_halves_are_paths_with_their_steps():
    paths = {"one": [(2.0, -0.1), (0.5, -3.0)], "other": [(1.9, -0.2), (0.2, -3.5)]}
    figure, alt = draw.halves(paths, (0, 100))
    (ax,) = figure.axes
    assert [list(line.get_xdata()) for line in ax.lines] == [[2.0, 0.5], [1.9, 0.2]]
    assert [text.get_text() for text in ax.texts] == ["0", "100"] * 2
    assert "one: from 2.00, -0.10 to 0.50, -3.00" in alt


def test_steps_that_would_cover_each_other_are_left_out():
    assert draw._apart([(0.4, -2.0), (0.06, -3.5), (0.05, -3.7), (0.05, -3.72)]) == [0, 1, 3]


def test_the_grid_shows_baselines_and_the_same_number_as_its_shade():
    table = scored()
    figure, alt = draw.grid(table)
    ax = figure.axes[0]
    shade = ax.images[0].get_array()
    numbers = np.array([float(text.get_text()) for text in ax.texts]).reshape(shade.shape)
    assert np.abs(numbers - shade).max() < 0.006 and (ax.images[0].norm.vmin, ax.images[0].norm.vmax) == (0, 1)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["chance", *draw.BASELINES, *(f"views change: {row}" for row in draw.GRID)]
    assert "raw pixels" in alt and "chance" in alt


def test_the_board_has_a_page_for_what_was_measured_only():
    page = draw.board(IMAGES, view, scored((*draw.BASELINES, "colour, turn")))
    assert page(colour=True, zoom=True, turn=True) is None
    figure, alt = page(colour=True, zoom=False, turn=True)
    assert "colour, turn" in alt
    assert {"random encoder", "raw pixels", "chance"} <= {*figure.axes[1].get_legend_handles_labels()[1]}


def test_ranks_need_all_eight():
    assert draw.ranked(scored(), "shape") == [*reversed(draw.GRID)]  # the last one is best, as they are made here
    assert draw.ranked(scored(draw.GRID[:5]), "shape") == []


def test_differences_are_paired_and_silent_before_they_were_measured():
    table = scored()
    one, other = draw.GRID[:2]
    lead = paired_ci(table["shape"][one], table["shape"][other])
    assert draw.differences(table, [("shape", one, other)]) == f"five seeds, shape: {one} − {other}: {lead}"
    assert draw.differences(scored(interval=False), [("shape", one, other)]) == ""
    assert draw.differences({}, [("shape", "", other)]) == ""


def test_joined_tables_hold_all_rows_and_the_last_word():
    whole = draw.joined({"shape": {"a": 0.1}}, {"shape": {"b": 0.2}}, {}, {"shape": {"a": 0.3}})
    assert whole["shape"] == {"a": 0.3, "b": 0.2} and whole["hue"] == {}


def test_the_first_row_leads_only_beyond_the_interval():
    table = scored()
    best, second = draw.ranked(table, "shape")[:2]
    assert draw.first(table, "shape") == (best, True)  # by .06 in every seed
    wavering = [
        value + lead for value, lead in zip(table["shape"][second].values, (0.2, -0.1, 0.2, -0.1, 0), strict=True)
    ]
    table["shape"][best] = mean_ci(wavering)
    assert draw.first(table, "shape") == (best, False)
    assert draw.first(scored(draw.GRID[:5]), "shape") == ("", False)
    assert draw.first(scored(interval=False), "shape") == ("", False)


def test_bars_of_the_board_are_the_means_with_their_intervals():
    table = scored()
    figure, _ = draw.board(IMAGES, view, table)(colour=True, zoom=False, turn=True)
    ax, row = figure.axes[1], "colour, turn"
    bars = [patch for patch in ax.patches if patch.get_width() == pytest.approx(0.55)]
    assert [bar.get_height() for bar in bars] == pytest.approx([table[name][row].mean for name in draw.CHANCE])
    for container, name in zip([one for one in ax.containers if hasattr(one, "has_yerr")], draw.CHANCE, strict=True):
        ((_, low), (_, high)) = container.lines[2][0].get_segments()[0]
        assert (high - low) / 2 == pytest.approx(table[name][row].half_width)
    dotted = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert [line.get_ydata()[0] for line in dotted] == pytest.approx([*draw.CHANCE.values()])


def test_names_at_the_ends_have_the_colours_of_their_lines():
    table = scored(interval=False)
    figure, _ = draw.cuts(table, {"colour": dict(zip(("h", "inside", "z"), draw.GRID[:3], strict=True))})
    colours = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    assert [colours[name] for name in draw.CHANCE] == [line.get_color() for line in figure.axes[0].lines]
