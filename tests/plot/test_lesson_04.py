"""Lesson 04's drawings: what is drawn is what was handed in; what was not measured is left out."""

import pytest
import torch

from ssl_course.course.claims import _NotMeasured
from ssl_course.data.sprites import make_sprites
from ssl_course.evaluate import best_guess, mean_ci
from ssl_course.plot import lesson_04 as draw
from ssl_course.plot import plt


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def pictures(count=3, side=6):
    return torch.rand(count, 1, side, side, generator=torch.Generator().manual_seed(count))


def test_restored_has_a_row_for_each_name_and_ten_pictures_at_most():
    figure, alt = draw.restored({"picture": pictures(12), "input": pictures(12) * 3 - 1, "output": pictures(15)}, "t")
    ax = figure.axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["picture", "input", "output"]
    assert ax.images[0].get_array().shape[:2] == (3 * 6 + 2 * 2, 10 * 6 + 9 * 2)
    assert alt == "t: rows of 10 pictures, picture, input, output" and ax.get_title() == "t"


def test_rows_too_dark_to_be_seen_are_drawn_brighter_and_say_so():
    rows = {"picture": torch.full((2, 1, 6, 6), 0.2), "on black: it": torch.full((2, 1, 6, 6), 0.2)}
    figure, alt = draw.restored(rows, brighter="on black:")
    canvas = figure.axes[0].images[0].get_array()[..., 0]
    assert [canvas[0, 0], canvas[8, 0]] == [51, 153] and "picture, on black: it (3 × light)" in alt
    assert (rows["on black: it"] == 0.2).all()


def test_linear_adds_the_mean_and_draws_directions_on_grey():
    mean = torch.full((16,), 0.5)
    rows = {"digits": torch.zeros(12, 16), "network": torch.full((12, 16), 0.5)}
    figure, _ = draw.linear(rows, mean, {"components": torch.eye(16)[:, :10]})
    canvas = torch.from_numpy(figure.axes[0].images[0].get_array().copy())[..., 0]
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["digits", "restored by network", "directions: components"]
    assert canvas[0, 0] == 128 and canvas[6, 0] == 255  # the mean alone; the mean and half
    assert canvas[12, 0] == 255 and canvas[12, 1] == 128  # the first direction is the first pixel


def test_each_kind_of_noise_stands_alone():
    def spoil(images, generator, grain, light):
        return images + light + grain * torch.rand(images.shape, generator=generator)

    images = torch.full((2, 1, 6, 6), 51, dtype=torch.uint8)  # .2
    ax = draw.alone(images, spoil, {"grain": (0.5,), "light": (0.2, 0.6)}).axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["picture", "grain 0.5", "light 0.2", "light 0.6"]
    canvas = ax.images[0].get_array()[..., 0]
    assert [canvas[8 * row, 0] for row in (0, 2, 3)] == [51, 102, 204]
    assert len(set(canvas[8:14, :6].flatten())) > 20


ERRORS = {
    (code, sigma): {"noisy": 0.01 * code + sigma, "clean": 0.001 * code, "through": 0.002 * code + sigma / 10}
    for code in (4, 32)
    for sigma in (0.0, 0.5, 1.0)
}


def test_errors_have_names_in_results():
    table = draw.named(ERRORS)
    assert len(table) == 18 and table["code 32, sigma 0.5, through"] == pytest.approx(0.114)


def test_three_errors_has_a_panel_for_each_kind_and_two_lines_for_each_code():
    rivals = {place: {kind: 2 * one for kind, one in each.items()} for place, each in ERRORS.items()}
    figure, alt = draw.three_errors(ERRORS, rivals)
    assert [ax.get_title() for ax in figure.axes] == ["noisy", "clean", "through"]
    dotted, solid, *_ = figure.axes[2].lines
    assert dotted.get_linestyle() == ":" and solid.get_linestyle() == "-"
    assert solid.get_ydata().tolist() == pytest.approx([0.008, 0.058, 0.108])
    assert dotted.get_ydata().tolist() == pytest.approx([0.016, 0.116, 0.216])
    assert [text.get_text() for text in figure.axes[2].texts] == ["4", "32"]
    assert "code 32, sigma 1, clean 0.032" in alt


def test_a_page_shows_one_run_and_the_twin_all_of_them_below_their_input():
    outputs = {place: pictures(5) for place in ERRORS}
    page, (figure, alt) = draw.grid(pictures(5), pictures(5), outputs, ERRORS)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles[:3] == ["trained with sigma 0", "trained with sigma 0.5", "trained with sigma 1"]
    assert titles[3:5] == ["error: noisy 0.040, clean 0.004", "error: noisy 0.540, clean 0.004"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["picture", "input"]
    assert figure.axes[3].get_ylabel() == "code\n4" and len(titles) == 9 and "input" in alt
    shown = figure.axes[0].images[0].get_array().shape, figure.axes[3].images[0].get_array().shape
    assert shown == ((2 * 6 + 2, 4 * 6 + 3 * 2, 3), (6, 4 * 6 + 3 * 2, 3))  # four pictures
    single, said = page(code=32, trained_with_sigma=0.5)
    assert single.axes[0].get_title().startswith("code of 32, trained with sigma 0.5\nnoisy 0.820, clean 0.032,")
    assert "picture, input, output" in said


def test_arrows_lead_from_a_place_to_its_guess():
    points = torch.tensor([[0.5, 0.5]])
    guessers = {
        sigma: {"network": lambda given: given * 0, "best guess": lambda given: best_guess(given, points, sigma=1.0)}
        for sigma in (0.1, 0.6)
    }
    page, (figure, alt) = draw.field(points, guessers)
    assert [ax.get_title() for ax in figure.axes] == [
        f"{who}, sigma {sigma}" for who in ("network", "best guess") for sigma in (0.1, 0.6)
    ]
    for ax, target in zip(figure.axes, (0.0, 0.0, 0.5, 0.5), strict=True):
        (arrows,) = [each for each in ax.collections if hasattr(each, "U")]
        assert torch.allclose(torch.tensor(arrows.U + arrows.X).float(), torch.tensor(target), atol=1e-5)
    single, _ = page(0.6)
    assert [ax.get_title() for ax in single.axes] == ["network, sigma 0.6", "best guess, sigma 0.6"]
    assert "0.1, 0.6" in alt


def test_beyond_writes_every_error_of_the_table():
    table = {"Gaussian": {"Gaussian": 0.02, "masking": 0.05}, "masking": {"Gaussian": 0.04, "masking": 0.03}}
    figure, alt = draw.beyond((0.0, 0.5), {"0": [0.1, 0.3], "0.5": [0.15, 0.2]}, table, 0.035)
    left, right = figure.axes
    assert [text.get_text() for text in right.texts] == ["0.020", "0.050", "0.040", "0.030"]
    assert [text.get_fontweight() for text in right.texts] == ["normal", "bold", "bold", "normal"]
    assert [line.get_ydata().tolist() for line in left.lines[:2]] == [[0.1, 0.3], [0.15, 0.2]]
    assert {"0", "0.5", "mean picture: 0.035"} == {text.get_text() for text in left.texts}
    assert "Gaussian on masking 0.050" in alt


def test_sprites_become_grey_pictures_of_the_size_of_clothes():
    colours = torch.zeros(2, 3, 32, 32, dtype=torch.uint8)
    colours[:, 0] = 255
    grey = draw.as_clothes(colours)
    assert grey.shape == (2, 1, 28, 28) and torch.allclose(grey, torch.tensor(1 / 3), atol=1e-5)


def test_only_the_shape_of_a_sprite_stays_on_black():
    sprites = make_sprites(6, generator=torch.Generator().manual_seed(0)).images
    grey, black = draw.as_clothes(sprites), draw.as_clothes(sprites, black=True)
    corners = black[:, 0, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners == 0).float().mean() > 0.9 and (grey.flatten(1).amin(1) > 0).all()
    shape = black > 0.3
    assert shape.flatten(1).any(1).all() and (grey - black)[shape].median() < 0.02


def test_by_question_turns_a_table_round():
    assert draw.by_question({"a": {"10": 1, "hue": 2}, "b": {"10": 3, "hue": 4}}) == {
        "10": {"a": 1, "b": 3},
        "hue": {"a": 2, "b": 4},
    }
    assert draw.by_question({"a": {"10": 1, "hue": 2}, "b": {"10": 3}}) == {"10": {"a": 1, "b": 3}, "hue": {"a": 2}}


RUN = {"plain autoencoder": {"10": 0.2, "hue": 0.5}, "masking noise": {"10": 0.3, "hue": 0.4}}


def test_references_stand_beside_the_class_and_only_where_they_were_measured():
    reference = {"frozen 550, 10 labels": mean_ci((0.4, 0.5)), "scratch, 10 labels": mean_ci((0.6, 0.7))}
    five = {"10": {"masking noise": mean_ci((0.3, 0.32))}}
    figure, alt = draw.kept(RUN, five, reference)
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["plain autoencoder", "masking noise", "SimCLR, 550 steps", "from scratch"]
    assert [ax.get_title() for ax in figure.axes] == ["class, 10 labels each", "hue, 1,000 labels"]
    assert "masking noise 0.30" in alt and list(five["10"]) == ["masking noise"]  # nothing was added to it
    figure, _ = draw.kept(RUN, {}, _NotMeasured())
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["plain autoencoder", "masking noise"]


def test_leads_are_paired_over_the_seeds(monkeypatch):
    five = {
        "10": {"a": mean_ci((0.3, 0.5)), "plain": mean_ci((0.2, 0.4)), "random": mean_ci((0.3, 0.5))},
        "hue": {"a": mean_ci((0.1, 0.3)), "plain": mean_ci((0.3, 0.5)), "random": mean_ci((0.1, 0.3))},
    }
    monkeypatch.setattr(draw, "RIVALS", ("plain", "random"))
    lines = draw.leads(five, "a").splitlines()
    assert lines[0] == "five seeds, class, 10 labels: a minus plain 0.10 ± 0.00"
    assert lines[2] == "five seeds, hue: a minus plain -0.20 ± 0.00" and len(lines) == 4
    assert draw.leads(five, "a", only="hue").splitlines() == lines[2:]
    assert draw.leads({}, "a") == ""
