"""A widget with a static twin: live where a kernel runs, a labelled picture below it, shown elsewhere."""

import base64
import time

import ipywidgets
import pytest
import torch

from ssl_course import plot, widgets
from ssl_course.widgets import twin

VIEW = "application/vnd.jupyter.widget-view+json"
IMAGES = torch.randint(0, 256, (3, 1, 8, 8), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
POINTS = torch.randn(3, 2, generator=torch.Generator().manual_seed(1)).numpy()
FIGURES = {
    "a box": lambda: widgets.WithTwin([ipywidgets.HTML("live")], twin=b"\x89PNG picture", alt="one > two & three"),
    "slideshow": lambda: widgets.slideshow(lambda a: (b"\x89PNG" + a.encode(), f"> {a} & all"), a=("one", "two")),
    "view explorer": lambda: widgets.view_explorer(IMAGES, lambda x, generator, a: x, alt="> & views", a=(0, 1, 0)),
    "embedding explorer": lambda: widgets.embedding_explorer(
        {"x": (POINTS, 0.5)}, IMAGES, {"a": (torch.arange(3), "xyz")}, alt=">&"
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_display_is_two_outputs_the_widget_and_below_it_its_twin(name, monkeypatch):
    outputs = []
    monkeypatch.setattr(twin, "display", lambda bundle, raw, display_id=False: outputs.append(bundle))
    box = FIGURES[name]()
    box._ipython_display_()
    live, still = outputs
    assert (
        set(live) == {VIEW, "text/plain"}
        and live[VIEW]["model_id"] == box.model_id
        and "VBox" not in live["text/plain"]
    )
    assert set(still) == {"text/html", "image/png", "text/plain"} and still["text/plain"] == box.alt
    picture = base64.b64decode(still["image/png"])
    assert picture == box.twin and picture.startswith(b"\x89PNG") and len(picture) > 4
    alt = box.alt.replace("&", "&amp;").replace(">", "&gt;")
    assert f'<img alt="{alt}" src="data:image/png;base64,{still["image/png"]}"' in still["text/html"]


def test_a_twin_is_hidden_by_its_own_widget_only():
    one, other = FIGURES["a box"](), FIGURES["a box"]()
    (mark,) = one._dom_classes
    assert f"body:has(.{mark}) .twin-" in one.still()["text/html"] and mark not in other.still()["text/html"]


def test_the_plain_twin_is_the_picture_alone_and_other_html_stays():
    box = FIGURES["a box"]()
    assert twin.plain(box.still()["text/html"]) == plot.bundle(box.twin, box.alt)["text/html"]
    assert twin.plain('<p>of twin-1</p><img alt="x">') == '<p>of twin-1</p><img alt="x">'


CELL = """from ssl_course import plot, widgets
widgets.slideshow(lambda a: (plot.lines([0, 1], {a: [0, 1]}).figure, f"curve {a}"), a=("one", "two"))"""
CHOOSE = "const radio = document.querySelectorAll('input[type=radio]')[1]; radio.focus(); radio.click();"
FOCUS = "return document.activeElement.value;"


@pytest.mark.browser
@pytest.mark.slow
def test_a_saved_notebook_opened_without_its_kernel_shows_the_picture(lab):
    server = lab(CELL)
    page = server.open()
    server.run(page)
    live = [["a\none\ntwo", ["curve one"]]]
    assert page.shown(live) == live  # the widget only: its twin is hidden
    page(CHOOSE)
    chosen = [["a\none\ntwo", ["curve two"]]]
    assert page.shown(chosen) == chosen and page(FOCUS) == "1"
    server.save_and_end_kernel(page)
    page = server.open()
    time.sleep(3)  # the widget manager gives up after two seconds: "model not found"
    assert page("return document.body.textContent.includes('model not found');")  # said, but not shown
    still = [[twin.AGAIN, ["curve one"]]]
    assert page.shown(still) == still
