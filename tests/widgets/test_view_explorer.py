"""The view explorer: sliders change the views, with the same draws at every position."""

import math

import pytest
import torch

from ssl_course import augment, plot
from ssl_course.widgets import view_explorer


def test_view_explorer_is_live_and_has_a_twin():
    images = torch.randint(0, 255, (4, 3, 16, 16), dtype=torch.uint8)

    def view(pictures, generator, turn, grain):
        return augment.noise(
            augment.affine(pictures, degrees=turn, generator=generator), sigma=grain, generator=generator
        )

    box = view_explorer(images, view, alt="four pictures & views", turn=(0, 180, 90), grain=(0, 0.5, 0.0))
    turn, grain, table = box.children
    before = table.value
    assert before.count("<img alt=") == 4 and "picture: turn 90, grain 0" in before
    grain.value = 0.5
    assert table.value != before and "view 3: turn 90, grain 0.5" in table.value
    grain.value = 0.0
    assert table.value == before  # the same draws at every position
    data = box.still()
    assert 'alt="four pictures &amp; views"' in data["text/html"] and data["text/plain"] == "four pictures & views"


def test_the_twin_shows_the_ends_of_each_slider(monkeypatch):
    """A reader without a kernel sees what a setting does: its lowest and highest value, with the draws of the start."""
    images = torch.randint(0, 255, (4, 3, 16, 16), dtype=torch.uint8)
    given = {}
    gallery = plot.gallery

    def spy(pictures, **options):
        given.update(options, pictures=pictures)
        return gallery(pictures, **options)

    monkeypatch.setattr(plot, "gallery", spy)

    def view(pictures, generator, grain, light):
        return (pictures + light + grain * torch.rand(pictures.shape, generator=generator)).clamp(0, 1)

    view_explorer(images, view, alt="x", rows=2, grain=(0, 0.5, 0.5), light=(-0.2, 0.2, 0.0))
    assert given["row_names"] == ["picture", "view 1", "view 2", "grain 0", "light -0.2", "light 0.2"]
    picture, first, _, plain, dark, bright = given["pictures"].split(4)
    assert torch.equal(plain, picture)
    assert (dark <= first).all() and (bright >= first).all() and not torch.equal(dark, bright)


def test_the_rows_have_a_name_and_the_twin_may_be_another_figure(monkeypatch):
    figure = plot.gallery(torch.zeros(1, 1, 8, 8), columns=1).figure
    drawn = []
    monkeypatch.setattr(plot, "png", lambda given: drawn.append(given) or b"")
    images = torch.zeros(2, 3, 8, 8, dtype=torch.uint8)
    options = dict(alt="x", row="draw", twin=figure, grain=(0, 0.5, 0.5))
    box = view_explorer(images, lambda pictures, generator, grain: pictures, **options)
    assert drawn == [figure] and "draw 3: grain 0.5" in box.children[-1].value and "view" not in box.children[-1].value
    plot.plt.close(figure)


NO_RANGES = [(0, 1, 2), (0, 1, -0.1), (1, 0, 0.5), (0, 1, math.nan), (0, math.inf, 1), (0, 0, 0), (0, 1), 0.5, "abc"]


@pytest.mark.parametrize("given", NO_RANGES, ids=str)
def test_a_range_needs_its_start_between_its_ends(given):
    images = torch.zeros(2, 3, 8, 8, dtype=torch.uint8)
    with pytest.raises(ValueError, match=r"turn = .*: give three numbers, \(lowest, highest, start\)"):
        view_explorer(images, lambda pictures, generator, turn: pictures, alt="x", turn=given)


def test_no_figure_stays_after_a_view_that_fails_or_gives_no_pictures():
    images = torch.zeros(2, 3, 8, 8, dtype=torch.uint8)
    with pytest.raises(ValueError, match="nan or inf"):
        view_explorer(images, lambda pictures, generator, turn: pictures / 0, alt="x", turn=(0, 1, 0))
    assert plot.plt.get_fignums() == []


def test_words_are_text_and_not_html():
    images = torch.zeros(2, 3, 8, 8, dtype=torch.uint8)
    box = view_explorer(images, lambda pictures, generator, **_: pictures, alt="<b>x</b>", **{"<i>turn</i>": (0, 1, 0)})
    slider, table = box.children
    assert "&lt;i&gt;turn" in table.value and "<i>" not in table.value and not slider.description_allow_html
    assert "<b>" not in plot.bundle(box.twin, box.alt)["text/html"]


@pytest.mark.parametrize(
    "low, high, start, step",
    [(0, 180, 90, 9), (0, 0.8, 0.5, 0.05), (1, 2, 1.3, 0.05), (0, 1, 0, 0.05), (0, 3, 1, 1 / 7)],
)
def test_steps_from_the_lowest_value_meet_the_start(low, high, start, step):
    images = torch.zeros(1, 1, 4, 4, dtype=torch.uint8)
    slider = view_explorer(images, lambda x, generator, a: x, alt="x", a=(low, high, start)).children[0]
    assert slider.value == start and slider.step == pytest.approx(step)
    assert (start - low) / slider.step == pytest.approx(round((start - low) / slider.step), abs=1e-6)
