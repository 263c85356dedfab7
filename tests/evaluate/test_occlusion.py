"""An occlusion map shows what the score depends on, and nothing else; against a loop over pixels."""

import pytest
import torch
from torch import nn

from ssl_course import evaluate


@pytest.fixture
def images(seeded):
    return torch.rand(5, 3, 6, 6, generator=seeded(1))


def test_a_score_of_one_pixel_falls_there_alone(images):
    falls = evaluate.occlusion_map(lambda x: x[:, 0, 1, 4].mean(), images, 2, 0.0)
    expected = torch.zeros(3, 3)
    expected[0, 2] = images[:, 0, 1, 4].mean()  # row 1 lies in the first row of squares, column 4 in the last column
    assert torch.allclose(falls, expected)


def test_the_falls_of_a_sum_add_up_to_the_whole(images):
    falls = evaluate.occlusion_map(lambda x: x.sum(), images, 3, 0.0)
    assert falls.shape == (2, 2) and falls.dtype == torch.float32
    assert torch.allclose(falls.sum(), images.sum())


def test_against_a_loop_over_pixels(images):
    weights = torch.linspace(-1, 1, 36).view(6, 6)

    def score(x):
        return float((x.mean((0, 1)) * weights).sum().exp())

    falls = evaluate.occlusion_map(score, images, 2, 0.25)
    for row in range(3):
        for column in range(3):
            covered = images.clone()
            for y in range(6):
                for x in range(6):
                    if y // 2 == row and x // 2 == column:
                        covered[:, :, y, x] = 0.25
            assert falls[row, column].item() == pytest.approx(score(images) - score(covered), abs=1e-6)


def test_what_hinders_is_negative_and_the_pictures_stay(images):
    kept = images.clone()
    falls = evaluate.occlusion_map(lambda x: -x[:, :, :2, :2].mean(), images, 2, 0.0)
    assert falls[0, 0] < 0 and (falls.flatten()[1:] == 0).all() and torch.equal(images, kept)


def test_no_gradient_is_kept(images):
    layer = nn.Linear(108, 1)
    assert not evaluate.occlusion_map(lambda x: layer(x.flatten(1)).mean(), images, 3).requires_grad


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"size": 4}, ValueError, "size = 4 does not divide a side of 6"),
        ({"size": 0}, ValueError, "size = 0"),
        ({"size": 2.0}, ValueError, "size = 2.0"),
        ({"images": torch.zeros(2, 1, 6, 6, dtype=torch.uint8)}, TypeError, "torch.uint8: call data.to_float first"),
        ({"images": [1]}, TypeError, "got list"),
        ({"images": torch.zeros(2, 1, 6, 4)}, ValueError, r"got \[2, 1, 6, 4\]"),
        ({"images": torch.zeros(0, 1, 6, 6)}, ValueError, r"got \[0, 1, 6, 6\]"),
        ({"score": lambda x: x.mean((1, 2, 3))}, ValueError, r"one number for the batch, it returned shape \[5\]"),
    ],
)
def test_bad_input_is_named(change, error, message, images):
    arguments = {"score": lambda x: x.mean(), "images": images, "size": 2} | change
    with pytest.raises(error, match=message):
        evaluate.occlusion_map(**arguments)
