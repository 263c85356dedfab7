"""The clip player: it shows the frame it stands at, moves by buttons and slider, and refuses what does not play."""

import base64
import io
import re

import ipywidgets
import numpy as np
import pytest
import torch
from PIL import Image

from ssl_course import plot, widgets

CLIPS = (torch.arange(2 * 4).view(2, 4, 1, 1) * 20).expand(-1, -1, 3, 5).to(torch.uint8)  # every frame one grey


def strip():
    return plot.lines([0, 1], {"a": [0, 1]}).figure, "a film strip"


def parts(box):
    controls, shown = box.children
    return *controls.children, shown


def greys(shown):
    """The grey in the middle of each clip of each row."""
    found = []
    for code in re.findall(r"base64,([^\"]+)", shown.value):
        picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(code))))
        assert picture.shape == (9, 3 * 12)
        found.append([int(picture[4, 7]), int(picture[4, 28])])
    return found


def test_slider_and_buttons_lead_to_the_same_frames():
    box = widgets.clip_player({"true": CLIPS, "guess": CLIPS.flip(0)}, twin=strip())
    play, back, on, slider, shown = parts(box)
    assert isinstance(play, ipywidgets.Play) and (play.min, play.max) == (0, 3)
    assert greys(shown) == [[0, 80], [80, 0]]
    slider.value = 2
    assert greys(shown) == [[40, 120], [120, 40]] and 'alt="true: frame 2"' in shown.value
    on.click()
    assert slider.value == 3 and greys(shown)[0] == [60, 140]
    on.click()
    assert slider.value == 0
    back.click()
    assert slider.value == 3
    assert plot.plt.get_fignums() == []


def test_frames_can_count_from_another_number_and_floats_are_shown():
    box = widgets.clip_player({"late": CLIPS.float() / 255}, twin=(b"png", "strip"), first=4)
    *_, slider, shown = parts(box)
    assert (slider.min, slider.max, slider.value) == (4, 7, 4) and "late: frame 4" in shown.value
    slider.value = 7
    assert greys(shown) == [[60, 140]] and (box.twin, box.alt) == (b"png", "strip")


def test_controls_say_what_they_are():
    play, back, on, slider, _ = parts(widgets.clip_player({"a": CLIPS}, twin=strip()))
    assert (back.description, on.description, slider.description) == ("◀ back", "on ▶", "frame") and play.tooltip


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        ({}, ValueError, "no clips to play"),
        ({"a": CLIPS[0]}, ValueError, r"a: clips are .* got shape \[4, 3, 5\]"),
        ({"a": [1, 2]}, TypeError, "a: clips are a tensor .* got list"),
        ({"a": CLIPS, "b": CLIPS[:, :2]}, ValueError, "the rows have 2 and 4 frames"),
    ],
)
def test_what_does_not_play_is_refused(rows, error, message):
    with pytest.raises(error, match=message):
        widgets.clip_player(rows, twin=(b"png", "strip"))
