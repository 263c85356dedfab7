"""Sliders have a name, and tell their value in the words that stand beside them."""

import ipywidgets
import pytest

from ssl_course import plot, widgets
from ssl_course.widgets import named, twin


def box(*controls):
    return widgets.WithTwin([*controls, ipywidgets.HTML()], twin=b"picture", alt="a picture")


def test_a_box_with_sliders_gets_a_script_of_its_own_that_knows_their_number():
    sliders = (
        ipywidgets.IntSlider(),
        ipywidgets.HBox([ipywidgets.FloatSlider()]),
        ipywidgets.SelectionSlider(options="ab"),
    )
    one, other = box(*sliders), box(ipywidgets.IntSlider())
    html = one.still()["text/html"]
    assert f".live-{one.model_id} [role=slider]" in html and "handles.length < 3 " in html
    assert one.model_id not in other.still()["text/html"] and f"live-{one.model_id}" in one._dom_classes


def test_a_box_without_sliders_needs_none():
    assert named.script(box(ipywidgets.RadioButtons(options="ab"))) == ""
    assert "<script>" not in box().still()["text/html"]


def test_what_the_build_stores_holds_no_script():
    one = box(ipywidgets.IntSlider())
    assert twin.plain(one.still()["text/html"]) == plot.bundle(one.twin, one.alt)["text/html"]


PLAYER = """import torch
from ssl_course import widgets
clips = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
widgets.clip_player({"clips": clips}, twin=(b"", "clips"))"""
NAMELESS = """return [...document.querySelectorAll('.jp-OutputArea button, .jp-OutputArea [role=slider]')]
.filter(one => one.offsetHeight && !one.innerText.trim() && !one.getAttribute('aria-label'))
.map(one => one.outerHTML);"""
NAMED = "return document.querySelectorAll('.widget-play button[aria-label]').length;"


@pytest.mark.browser
@pytest.mark.slow
def test_no_button_and_no_slider_is_without_a_name(lab):
    server = lab(PLAYER)
    page = server.open()
    server.run(page)
    assert page.says(NAMED, 3) == 3 and page(NAMELESS) == []


CELL = """import ipywidgets
from ssl_course import plot, widgets
page = lambda tau, steps: (plot.lines([0, 1], {"x": [0, tau]}).figure, f"tau {tau}, {steps} steps")
widgets.slideshow(page, tau=(0.05, 0.2, 1), steps=(100, 200, 400))"""
SAID = """return [...document.querySelectorAll('[role=slider]')].filter(one => one.offsetHeight)
.map(one => [one.getAttribute('aria-label'), one.getAttribute('aria-valuetext')]);"""
FOCUS = "document.querySelectorAll('[role=slider]')[1].focus();"


@pytest.mark.browser
@pytest.mark.slow
def test_a_screen_reader_hears_name_and_value_also_after_a_move(lab):
    server = lab(CELL)
    page = server.open()
    server.run(page)
    first = [["tau", "0.05"], ["steps", "100"]]
    assert page.says(SAID, first) == first
    page(FOCUS)
    page.press("\ue014")  # arrow right
    moved = [["tau", "0.05"], ["steps", "200"]]
    assert page.says(SAID, moved) == moved
    assert page.shown()[-1][1] == ["tau 0.05, 200 steps"]
