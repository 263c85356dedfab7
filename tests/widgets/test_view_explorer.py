"""The view explorer: sliders change the views, with the same draws at every position."""

import pytest
import torch

from ssl_course import augment
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


@pytest.mark.parametrize(
    "low, high, start, step",
    [(0, 180, 90, 9), (0, 0.8, 0.5, 0.05), (1, 2, 1.3, 0.05), (0, 1, 0, 0.05), (0, 3, 1, 1 / 7)],
)
def test_steps_from_the_lowest_value_meet_the_start(low, high, start, step):
    images = torch.zeros(1, 1, 4, 4, dtype=torch.uint8)
    slider = view_explorer(images, lambda x, generator, a: x, alt="x", a=(low, high, start)).children[0]
    assert slider.value == start and slider.step == pytest.approx(step)
    assert (start - low) / slider.step == pytest.approx(round((start - low) / slider.step), abs=1e-6)
