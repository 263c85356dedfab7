"""The drawings of a verdict: a PNG and a text that holds the numbers."""

import matplotlib.pyplot as plt
import pytest
import torch

from ssl_course.evaluate.cross_validation import corrected_ci
from ssl_course.plot.verdict import leads_picture, neighbours_picture, scores_picture


@pytest.fixture
def interval():
    return corrected_ci([0.5, 0.6, 0.7], test_to_train=0.5)


def test_scores(interval):
    content, alt = scores_picture({"a": interval, "b": interval}, chance=0.3, pretrained=["b"], metric="AUC")
    assert content.startswith(b"\x89PNG") and "a 0.60, b 0.60; chance 0.30" in alt and not plt.get_fignums()


def test_leads(interval):
    content, alt = leads_picture({"a minus b": interval}, "accuracy")
    assert content.startswith(b"\x89PNG") and "a minus b +0.600 ± " in alt and not plt.get_fignums()


@pytest.mark.parametrize("count", [5, 40])
def test_neighbours(count):
    images = torch.randint(255, (count, 3, 16, 16), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    near = torch.randint(count, (count, 4), generator=torch.Generator().manual_seed(0))
    content, alt = neighbours_picture(images, near, near.flip(1))
    assert content.startswith(b"\x89PNG") and f"{min(6, count)} of the pictures" in alt and not plt.get_fignums()
