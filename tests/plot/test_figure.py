"""Showing figures: with a text, small, once, and closed."""

import ast
import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from ssl_course import plot
from ssl_course.plot import figure as module


def drawn():
    ax = plot.plt.subplots(figsize=(2, 1))[1]
    ax.plot([0, 1], [0, 1])
    return ax.figure


def test_show_displays_a_bundle_once_and_closes(monkeypatch):
    shown = []
    monkeypatch.setattr(module, "display", lambda data, raw: shown.append((data, raw)))
    figure = drawn()
    plot.show(figure, 'a "quoted" text')
    ((bundle, raw),) = shown
    assert raw and 'alt="a &quot;quoted&quot; text"' in bundle["text/html"]
    assert bundle["text/plain"] == 'a "quoted" text' and not plot.plt.fignum_exists(figure.number)


def test_a_bundle_holds_the_same_picture_as_html_and_as_png():
    bundle = plot.bundle(b"picture", "words & <signs>")
    code = base64.b64encode(b"picture").decode()
    assert bundle["image/png"] == code and f"data:image/png;base64,{code}" in bundle["text/html"]
    assert 'alt="words &amp; &lt;signs&gt;"' in bundle["text/html"] and bundle["text/plain"] == "words & <signs>"


def test_a_png_has_a_palette_and_its_figure_is_closed():
    figure = drawn()
    picture = Image.open(io.BytesIO(plot.png(figure)))
    assert (picture.format, picture.mode) == ("PNG", "P") and not plot.plt.fignum_exists(figure.number)
    larger = Image.open(io.BytesIO(plot.png(drawn(), dpi=220)))
    assert abs(larger.width - 2 * picture.width) <= 4


def width(figure, **options):
    return Image.open(io.BytesIO(plot.png(figure, **options))).width


@pytest.mark.parametrize("across", [9.5, 11, 11.4])
def test_a_wide_figure_is_stored_as_wide_as_a_notebooks_column(across):
    """With type of 10 points, 11.4 inches still leave 9 points at that width."""
    ax = plot.plt.subplots(figsize=(across, 1), layout="constrained")[1]
    ax.set(xlabel="words", xlim=(0, 1))
    assert plot.WIDTH - 30 < width(ax.figure) <= plot.WIDTH


@pytest.mark.parametrize(("across", "size"), [(17, 10), (9.4, 6), (11, 8)])
def test_type_is_never_stored_below_nine_points_so_a_picture_shows_that_it_is_too_wide(across, size):
    ax = plot.plt.subplots(figsize=(across, 1), layout="constrained")[1]
    ax.set_xlabel("words", fontsize=size)
    assert width(ax.figure) > plot.WIDTH


def test_small_type_is_enlarged():
    def small(size):
        figure = drawn()
        figure.axes[0].set_xlabel("words", fontsize=size)
        return figure

    assert width(small(4)) == pytest.approx(width(small(10), dpi=216), abs=4)


def test_tidy_hides_the_upper_and_the_right_line():
    ax = drawn().axes[0]
    assert plot.tidy(ax) is ax
    assert [side for side in ax.spines if not ax.spines[side].get_visible()] == ["right", "top"]


def test_colours_and_markers_are_pairwise_different():
    assert len(set(plot.COLOURS)) == len(plot.COLOURS) == len(set(plot.MARKERS)) == len(plot.MARKERS)


def test_a_figure_is_closed_when_its_drawing_fails_and_others_stay():
    mine = plot.plt.figure()
    with pytest.raises(ZeroDivisionError), plot.closed_after_error():
        plot.plt.subplots()
        plot.plt.subplots()
        raise ZeroDivisionError
    assert plot.plt.get_fignums() == [mine.number]
    with plot.closed_after_error():
        other = plot.plt.figure()
    assert plot.plt.get_fignums() == [mine.number, other.number]


def test_every_drawing_closes_its_figure_after_an_error():
    """What opens a figure is guarded: found in the sources, so that a new drawing is too."""
    for path in Path(plot.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "plt.subplots(" in ast.unparse(node):
                assert "closed_after_error()" in map(ast.unparse, node.decorator_list), f"{path.name}: {node.name}"


def test_a_picture_of_many_colours_loses_little():
    grey = Image.linear_gradient("L")
    colourful = Image.merge("RGB", [grey, grey.rotate(90), grey.rotate(180)])
    for picture, most in ((grey, 2), (colourful, 12)):
        read = Image.open(io.BytesIO(plot.figure.with_palette(picture))).convert("RGB")
        assert 64 <= len(read.getcolors()) <= 256
        errors = np.asarray(read, int) - np.asarray(picture.convert("RGB"), int)
        assert np.abs(errors).mean() < most


def test_a_small_picture_on_white_keeps_its_hues():
    """All hues on a hundredth of a white figure with grey type: none is far from what was drawn."""
    picture = Image.new("RGB", (600, 300), "white")
    picture.paste(Image.linear_gradient("L").resize((300, 100)).convert("RGB"), (0, 200))
    hues = Image.merge("HSV", [Image.linear_gradient("L").resize((40, 40)), *[Image.new("L", (40, 40), 220)] * 2])
    picture.paste(hues.convert("RGB"), (20, 20))
    read = Image.open(io.BytesIO(plot.figure.with_palette(picture))).convert("RGB")
    assert np.abs(np.asarray(read, int) - np.asarray(picture, int)).max() < 40


def test_a_rare_mark_keeps_its_colour():
    """One small mark of each colour between hundreds of greys."""
    picture = Image.linear_gradient("L").convert("RGB").resize((600, 300))
    marks = [ImageColor.getrgb(colour) for colour in plot.COLOURS]
    for k, colour in enumerate(marks):
        picture.paste(colour, (50 * k, 10, 50 * k + 4, 14))
    read = Image.open(io.BytesIO(plot.figure.with_palette(picture))).convert("RGB")
    assert [read.getpixel((50 * k + 2, 12)) for k in range(len(marks))] == marks
    assert len(read.getcolors()) <= 256


DRAWING = [*Path(plot.__file__).parent.glob("*.py"), *Path(plot.__file__).parents[1].glob("exercises/*/*.py")]


def test_no_mark_is_a_star():
    """One run is a filled circle in every lesson, `mark_run`; the mean over seeds a hollow diamond, `mark_seeds`."""
    for path in DRAWING:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("plot", "scatter", "errorbar"):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                words = [one.value for one in given if isinstance(one, ast.Constant)]
                assert "*" not in words, f"{path.name}, line {node.lineno}: a run's mark is a filled circle"


def test_one_run_is_a_filled_circle_and_the_mean_of_seeds_hollow_with_whiskers():
    ax = plot.plt.subplots()[1]
    module.mark_run(ax, 1, 2, "black")
    (run,) = ax.lines
    assert (run.get_marker(), run.get_markerfacecolor()) == ("o", "black") and run.get_xydata().tolist() == [[1, 2]]
    for up, ends in ((False, [[0.5, 2], [1.5, 2]]), (True, [[1, 1.5], [1, 2.5]])):
        module.mark_seeds(ax, 1, 2, 0.5, "black", up=up)
        mean, _, (whiskers,) = ax.containers[-1].lines
        assert (mean.get_marker(), mean.get_markerfacecolor()) == ("D", "white")
        assert whiskers.get_segments()[0].tolist() == ends


def test_baselines_are_told_by_name_and_grey():
    grey = "raw pixels", "random encoder, frozen", "untrained", "network from scratch", "linear on random features"
    assert all(map(module.is_baseline, grey))
    assert not any(map(module.is_baseline, ("SimCLR", "SCARF, frozen", "fine-tuned", "self-training forest")))
    red, green, blue = ImageColor.getrgb(module.BASELINE)
    assert red == green == blue and module.BASELINE not in plot.COLOURS
