"""FixMatch's step against one that is typed by hand; mild views hardly change a picture; training with it learns."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from ssl_course import data, evaluate, methods
from ssl_course.data import Unlabeled, to_float
from ssl_course.methods.fixmatch import fixmatch, mild_view, train_fixmatch


@pytest.fixture
def pictures(seeded):
    images = torch.randint(0, 256, (12, 3, 8, 8), generator=seeded(1), dtype=torch.uint8)
    return images, torch.arange(12) % 2


@pytest.fixture
def classifier():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(192, 2))


def test_the_step_is_cross_entropy_plus_sure_guesses(pictures, classifier, view, seeded):
    images, labels = pictures
    unlabelled = torch.rand(6, 3, 8, 8, generator=seeded(2))
    options = {"threshold": 0.63, "weight": 2.0, "batch": 5}
    loss = fixmatch(classifier, images, labels, view, generator=seeded(3), **options)(unlabelled)

    generator = seeded(3)
    drawn = torch.randint(12, [5], generator=generator)
    supervised = F.cross_entropy(classifier(view(to_float(images[drawn]), generator)), labels[drawn])
    strong = classifier(view(unlabelled, generator))
    weak = classifier(mild_view(unlabelled, generator)).softmax(1)
    each = F.cross_entropy(strong, weak.argmax(1), reduction="none")
    sure = weak.amax(1) >= 0.63
    assert 0 < sure.sum() < 6
    assert torch.allclose(loss, supervised + 2 * (each * sure).sum() / 6)


def test_a_mild_view_is_moved_and_mirrored_and_nothing_else(seeded):
    flat = torch.rand(20, 3, 1, 1, generator=seeded(0)).expand(20, 3, 16, 16)
    assert torch.allclose(mild_view(flat, seeded(1)), flat, atol=1e-5)  # no colour and no grain
    point = torch.zeros(200, 1, 17, 17)
    point[:, 0, 8, 8] = 1
    places = mild_view(point, seeded(1))[:, 0].flatten(1).argmax(1)
    rows, columns = places // 17 - 8, places % 17 - 8
    assert rows.abs().max() == columns.abs().max() == 2  # an eighth of 17 pixels


def test_training_learns_what_is_there(seeded):
    """Two classes, bright above or below (mild views are mirrored), one labelled picture of each."""
    images = torch.randint(0, 100, (200, 1, 8, 8), generator=seeded(5), dtype=torch.uint8)
    labels = torch.arange(200) // 100
    images[:100, :, :3] += 150
    images[100:, :, 5:] += 150
    torch.manual_seed(0)
    classifier = nn.Sequential(nn.Flatten(), nn.Linear(64, 2))
    options = {"view": lambda x, generator: x, "steps": 80, "lr": 0.02, "generator": seeded(1), "threshold": 0.8}
    trained = train_fixmatch(classifier, images[[0, 100]], labels[[0, 100]], Unlabeled(images), **options)
    assert trained is classifier and evaluate.accuracy(classifier, images, labels) == 1


def test_it_stands_among_the_methods_names():
    assert methods.fixmatch is fixmatch and methods.mild_view is mild_view and data.Unlabeled is Unlabeled
