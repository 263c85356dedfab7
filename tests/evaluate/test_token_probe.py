"""The attention probe finds what stands in one row among many; labels are what teaches it; bad rows are named."""

import pytest
import torch

from ssl_course.evaluate import linear_probe
from ssl_course.evaluate.token_probe import attention_probe


@pytest.fixture
def marked(seeded):
    """Nine rows of noise; one, known by its first number, says the class in its second."""
    draw = seeded(1)
    y = torch.arange(400) % 2
    rows = torch.randn(400, 9, 4, generator=draw)
    rows[:, :, 0] = 0
    place = torch.randint(9, [400], generator=draw)
    rows[torch.arange(400), place, 0] = 4.0
    rows[torch.arange(400), place, 1] = 2.0 * y - 1
    return rows[:200], y[:200], rows[200:], y[200:]


@pytest.mark.slow
def test_it_finds_what_the_mean_drowns(marked, seeded):
    rows, y, new, test_y = marked
    torch.manual_seed(0)
    score = attention_probe(*marked, generator=seeded())
    assert score > 0.9 > linear_probe(rows.mean(1), y, new.mean(1), test_y)


def test_without_labels_that_mean_anything_it_finds_nothing(marked, seeded):
    rows, y, new, test_y = marked
    torch.manual_seed(0)
    shuffled = y[torch.randperm(200, generator=seeded(2))]
    assert attention_probe(rows, shuffled, new, test_y, generator=seeded()) < 0.7


def test_rows_that_do_not_fit_are_named(marked, seeded):
    rows, y, new, test_y = marked
    with pytest.raises(ValueError, match=r"\[n, places, width\], got \[200, 4\]"):
        attention_probe(rows.mean(1), y, new.mean(1), test_y, generator=seeded())
    with pytest.raises(ValueError, match="labels"):
        attention_probe(rows, y[:5], new, test_y, generator=seeded())
