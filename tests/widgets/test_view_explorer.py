"""The view explorer: sliders change the views, with the same draws at every position."""

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
    data = box._repr_mimebundle_()
    assert {"image/png", "text/html", "text/plain", "application/vnd.jupyter.widget-view+json"} <= set(data)
    assert 'alt="four pictures &amp; views"' in data["text/html"] and data["text/plain"] == "four pictures & views"
