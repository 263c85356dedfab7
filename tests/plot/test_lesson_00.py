"""The map of the field: families as a tree, the catalogue's lessons at its leaves. Its task, runs and comparisons."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest
import torch

from ssl_course.catalogue import FIELD, lessons
from ssl_course.data.sprites import make_sprites
from ssl_course.evaluate import Interval, mean_ci
from ssl_course.plot import lesson_00


def leaves(ax):
    """What stands at each leaf, its last line."""
    texts = [text.get_text() for text in ax.texts]
    return {leaf: text.splitlines()[-1] for leaf in FIELD for text in texts if text.startswith(f"{leaf}\n")}


def test_the_map_is_a_root_with_branches_and_leaves():
    ax = lesson_00.field_map()
    assert len(ax.texts) == 1 + len(lesson_00.BRANCHES) + len(FIELD) + 1  # and the grey box
    assert len(ax.lines) == len(lesson_00.BRANCHES) + len(FIELD)
    assert {branch for branch, _ in FIELD.values()} == set(lesson_00.BRANCHES)
    assert set(leaves(ax)) == set(FIELD)


def test_each_leaf_lists_the_lessons_of_the_catalogue():
    shown = leaves(lesson_00.field_map())
    for leaf in FIELD:
        ids = [lesson.id for lesson in lessons() if leaf in lesson.field]
        assert shown[leaf].removeprefix("lessons ").removeprefix("lesson ") == (", ".join(ids) or "to come")
    assert any(lesson.id in shown[leaf] for lesson in lessons() for leaf in lesson.field)


def test_one_lesson_several_and_none(monkeypatch):
    known = [
        SimpleNamespace(id=id, field=field)
        for id, field in (("03", ("words",)), ("07", ("siamese",)), ("09", ("siamese",)))
    ]
    monkeypatch.setattr(lesson_00, "lessons", lambda: known)
    shown = leaves(lesson_00.field_map())
    assert (shown["words"], shown["siamese"], shown["pictures"]) == ("lesson 03", "lessons 07, 09", "to come")


def pictures(count):
    return torch.arange(count * 3 * 64).remainder(256).view(count, 3, 8, 8).to(torch.uint8)


def words(figure):
    return [text.get_text() for text in figure.findobj(plt.Text) if text.get_text()]


def test_the_riddle_frames_one_view_and_numbers_the_others():
    figure, alt = lesson_00.riddle(pictures(1)[0], pictures(4))
    assert [ax.get_xlabel() for ax in figure.axes] == ["this view", "1", "2", "3", "4"]
    assert [ax.spines["left"].get_visible() for ax in figure.axes] == [True, False, False, False, False]
    assert "Which of 1 to 4" in " ".join(words(figure)) and "4 numbered views" in alt
    shown = [ax.images[0].get_array() for ax in figure.axes]
    assert (shown[3] == pictures(4)[2].permute(1, 2, 0).numpy()).all()


CHANCE = {"shape": 1 / 8, "hue": 1 / 6}


def test_training_shows_the_loss_its_value_of_even_guesses_and_each_look_with_its_chance():
    looks = {0: {"shape": 0.2, "hue": 0.5}, 2: {"shape": 0.9, "hue": 0.1}}
    figure, alt = lesson_00.training([5.0, 4.0], 127, looks, CHANCE)
    left, right = figure.axes
    assert list(left.lines[-1].get_ydata()) == pytest.approx([4.844, 4.844], abs=1e-3)
    assert "log 127 = 4.84" in [text.get_text() for text in left.get_legend().get_texts()]
    curves = {tuple(line.get_xdata()): list(line.get_ydata()) for line in right.lines[::2]}
    assert list(curves) == [(0, 2)] and list(right.lines[0].get_ydata()) == [0.2, 0.9]
    assert [line.get_ydata()[0] for line in right.lines[1::2]] == list(CHANCE.values())
    assert alt.endswith("shape from 0.20 to 0.90, hue from 0.50 to 0.10")


RUN = {"shape": {"pixels": 0.2, "ours": 0.9}, "hue": {"pixels": 0.7, "ours": 0.1}}
FIVE = {"shape": {"pixels": mean_ci([0.1, 0.3]), "ours": mean_ci([0.8, 0.9]), "more": mean_ci([0.4, 0.5])}}


def test_dots_are_this_runs_numbers_and_the_stored_ones_where_there_are_any():
    figure, alt = lesson_00.dots(RUN, FIVE, chance=CHANCE, ours=["ours"])
    shape, hue = figure.axes
    assert [text.get_text() for text in shape.get_yticklabels()] == ["pixels", "ours", "more"]
    assert [text.get_text() for text in shape.texts] == ["0.20", "0.90", "(0.45)"]  # only stored: its mean, in brackets
    assert [text.get_text() for text in hue.texts] == ["0.70", "0.10"] and not hue.containers
    assert [line.get_xdata()[0] for line in shape.lines if line.get_marker() == "D"] == pytest.approx([0.2, 0.85, 0.45])
    assert shape.get_title() == "shape" and shape.lines[0].get_xdata()[0] == 1 / 8
    assert alt == "accuracies. shape: pixels 0.20, ours 0.90; hue: pixels 0.70, ours 0.10"
    assert "2 seeds so far: mean" in figure.get_supxlabel()  # as many as are stored
    more = FIVE | {"hue": {"ours": mean_ci([0.1, 0.2, 0.3])}}
    assert "2 or 3 seeds: mean" in lesson_00.dots(RUN, more, chance=CHANCE)[0].get_supxlabel()


def test_dots_say_whose_the_numbers_are_where_they_are_of_both():
    mixed = lesson_00.dots(RUN, FIVE, chance=CHANCE)[0].get_supxlabel()
    assert "numbers: those of ●, in brackets those of ◇" in mixed
    both = {"shape": {row: score for row, score in FIVE["shape"].items() if row in RUN["shape"]}}
    assert "numbers" not in lesson_00.dots(RUN, both, chance=CHANCE)[0].get_supxlabel()


def test_without_stored_runs_dots_promise_none():
    assert "seeds" not in lesson_00.dots(RUN, {}, chance=CHANCE)[0].get_supxlabel()


def test_what_is_ours_is_told_by_weight_and_colour():
    shape = lesson_00.dots(RUN, {}, chance=CHANCE, ours=["ours"])[0].axes[0]
    assert [text.get_fontweight() for text in shape.get_yticklabels()] == ["normal", "bold"]
    assert len({line.get_color() for line in shape.lines[1:]}) == 2


def test_label_arms_stand_in_the_order_of_their_labels_with_what_only_results_hold():
    run = {"2": RUN["shape"], "10": RUN["shape"]}
    figure = lesson_00.label_arms(run, {"1": FIVE["shape"], "2": FIVE["shape"]})[0]
    assert [ax.get_title() for ax in figure.axes] == ["8 labels", "16 labels", "80 labels"]


def test_neighbours_mark_what_is_wrong():
    images = pictures(6).view(2, 3, 3, 8, 8)
    figure, alt = lesson_00.neighbours(images, torch.tensor([[True, False], [True, True]]), "nearest")
    assert [len(ax.texts) for ax in figure.axes] == [0, 0, 1, 0, 0, 0]
    assert [ax.spines["left"].get_visible() for ax in figure.axes] == [True, False, False] * 2
    assert alt == "nearest: 2 framed pictures and the 2 nearest to each"


def test_maps_stand_side_by_side_with_their_trustworthiness_by_shape_and_by_hue():
    known = make_sprites(30, generator=torch.Generator().manual_seed(0))
    points = torch.rand(30, 2).numpy()
    figure, alt = lesson_00.embedding_maps({"before": (points, 0.91), "after": (points, 0.99)}, known)
    for title in ("before (trustworthiness 0.91)", "after (trustworthiness 0.99)"):
        assert words(figure).count(title) == 2  # once by shape, once by hue
    assert "before, after" in alt and {"shape:", "hue:", "crescent", "magenta"} <= set(words(figure))


def test_leads_are_paired_and_named_by_the_number_of_labels():
    arms = {"fine-tuned": Interval(0.5, 0.1, (0.4, 0.6)), "from scratch": Interval(0.3, 0.1, (0.2, 0.4))}
    assert lesson_00.tuned_leads({"10": arms}) == "five seeds, 80 labels, fine-tuned − from scratch: +0.200 ± 0.000"
    assert lesson_00.tuned_leads({}) == ""
