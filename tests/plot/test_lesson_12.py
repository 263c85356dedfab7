"""Lesson 12's drawings: frames and marks are what was given; what was not measured stays empty."""

import pytest
import torch

from ssl_course.course.claims import _NotMeasured
from ssl_course.evaluate import mean_ci
from ssl_course.methods import video
from ssl_course.models.clips import patchify_clips
from ssl_course.plot import lesson_12 as draw

PAINTED = [round(255 * part) for part in draw.HIDDEN]


def around(mean):
    return mean_ci(mean + 0.01 * (place - 2) for place in range(5))


def test_a_strip_shows_frames_from_left_to_right_and_rows_below_each_other():
    clips = torch.arange(6).view(2, 3, 1, 1).expand(-1, -1, 4, 4).to(torch.uint8) * 10
    figure, alt = draw.strip({"one": clips[0], "two": clips[1].float() / 255}, given=2)
    canvas = figure.axes[0].images[0].get_array()
    for row in range(2):
        for frame in range(3):
            block = canvas[7 * row : 7 * row + 4, 6 * frame : 6 * frame + 4]
            assert (block == 10 * (3 * row + frame)).all()
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["0", "1", "2"]
    assert figure.axes[0].lines[0].get_xdata()[0] == 10.5  # between the white columns of frames 1 and 2
    assert "of which 2 are given" in alt and "one, two" in alt


def test_true_and_predicted_stand_below_each_other():
    clips = torch.rand(2, 4, 4, 4, generator=torch.Generator().manual_seed(0))
    figure, _ = draw.paired_strips({"true": clips, "predicted": 1 - clips}, count=2)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["true, clip 0", "predicted, clip 0", "true, clip 1", "predicted, clip 1"]


def test_guesses_stand_in_hidden_tubes_alone():
    window = torch.full((1, 4, 4, 4), 0.5)
    hidden = torch.tensor([[True, False, False, False] * 2])
    guess = torch.zeros_like(patchify_clips(window, 2, 2))
    figure, alt = draw.tubes(window, hidden, guess, 2, 2)
    _, seen, made = (ax.images[0].get_array() for ax in figure.axes)
    for frame in range(4):
        at = slice(6 * frame, 6 * frame + 2), slice(6 * frame + 2, 6 * frame + 4)
        assert (seen[:2, at[0]] == PAINTED).all() and (seen[:2, at[1]] == 128).all()
        assert (made[:2, at[0]] == 0).all() and (made[:2, at[1]] == 128).all()
    assert "what is visible, and the guesses" in alt
    assert [ax.get_ylabel() for ax in figure.axes] == ["clip", "visible", "visible\n+ guess"]


def test_spread_and_rank_over_the_steps():
    seen = {"copy": {"std": [0.01, 0.08], "rank": [20, 4]}, "let in": {"std": [0.01, 0.001], "rank": [20, 1]}}
    figure, alt = draw.collapse(seen, every=50, most=0.088)
    left, right = figure.axes
    assert [list(line.get_ydata()) for line in left.lines[:2]] == [[0.01, 0.08], [0.01, 0.001]]
    assert list(right.lines[0].get_xdata()) == [0, 50] and left.get_ylim()[0] == 0
    assert "copy, std 0.010 to 0.080" in alt
    assert [line.get_ydata()[0] for line in left.lines[2:]] == [0.088, pytest.approx(0.0176)]
    assert {"  copy", "  let in"} <= {text.get_text() for text in left.texts}


def test_read_outs_stand_at_their_names_with_a_mark_for_the_own_run():
    table = {f"{arm}, {q}": around(0.02 * place) for place, arm in enumerate(draw.ARMS) for q in draw.PANELS}
    own = {"order": {"item": 0.1, "place": 0.9, "velocity": 0.7, "look": 0.3}}
    figure, alt = draw.readouts(own, table, 1 / 18)
    marks = [[line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "o"] for ax in figure.axes]
    row = 0.2 - draw.ARMS.index("order")  # a little above what our seeds found
    assert marks == [[[[value, row]]] for value in (0.1, 0.9, 0.7, 0.3)]
    assert "order, velocity 0.70 in this run" in alt and "raw pixels, item 0.00 over five seeds" in alt


def test_the_largest_fall_is_said():
    falls = {"clock": torch.zeros(2, 2), "covered": torch.zeros(2, 2)}
    falls["clock"][1, 0] = 0.4
    figure, alt = draw.occlusion(torch.zeros(8, 8, dtype=torch.uint8), falls)
    assert "clock: largest fall 0.40 at row 1, column 0" in alt
    assert all(ax.images[0].get_clim() == (0, pytest.approx(0.4)) for ax in figure.axes[1:3])


def test_errors_over_the_frames_ahead():
    figure, alt = draw.errors({"network": [0.1, 0.2], "copied": [0.2, 0.3]})
    assert [list(line.get_ydata()) for line in figure.axes[0].lines[:2]] == [[0.1, 0.2], [0.2, 0.3]]
    assert figure.axes[0].lines[2].get_ydata()[0] == pytest.approx(0.0004)
    assert "one to 2 frames ahead" in alt


def test_what_was_not_measured_is_drawn_empty():
    figure, alt = draw.readouts({}, _NotMeasured(), 1 / 18)
    figure.canvas.draw()
    assert all(not [line for line in ax.lines if line.get_marker() in "oD"] for ax in figure.axes)
    assert "seeds" not in figure.get_supxlabel()


def test_the_tasks_are_those_that_are_measured_but_for_single_frames():
    assert set(video.TASKS) - set(draw.TASKS) == {"frames"} and video.TASKS[:-1] == draw.TASKS
