"""Pretraining on rows: each step against its parts, and that it learns what it is asked."""

import functools

import pytest
import torch
from torch import nn

from ssl_course import augment, losses, methods, models

GROUPS = torch.tensor([0, 1, 2, 2, 2])


def table(count=400):
    """Rows whose second number and category follow from the first number."""
    first = torch.randn(count, 1, generator=torch.Generator().manual_seed(0))
    words = torch.eye(3)[(first[:, 0] > -0.5).long() + (first[:, 0] > 0.5).long()]
    return torch.cat([first, first, words], 1)


ROWS = table()
corrupt = functools.partial(augment.corrupt_columns, pool=ROWS, groups=GROUPS, rate=0.34)


def view(rows, generator):
    return corrupt(rows, generator=generator)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_scarf_is_info_nce_of_rows_and_their_corrupted_copies():
    torch.manual_seed(0)
    network = nn.Linear(5, 4)
    loss = methods.scarf(network, view, generator=generator(), temperature=0.5)(ROWS[:9])
    expected = losses.info_nce(network(ROWS[:9]), network(view(ROWS[:9], generator())), temperature=0.5)
    assert torch.allclose(loss, expected, rtol=1e-5)


def test_denoising_compares_what_comes_out_with_the_row_itself():
    torch.manual_seed(0)
    network = nn.Linear(5, 5)
    loss = methods.denoising_rows(network, view, GROUPS, generator=generator())(ROWS[:9])
    expected = losses.column_loss(network(view(ROWS[:9], generator())), ROWS[:9], GROUPS)
    assert torch.allclose(loss, expected)


def test_upstream_never_shows_the_columns_that_it_asks_for():
    torch.manual_seed(0)
    network = nn.Linear(2, 3)
    step = methods.upstream(network, 2, torch.zeros(3, dtype=torch.long))
    expected = losses.column_loss(network(ROWS[:9, :2]), ROWS[:9, 2:], torch.zeros(3, dtype=torch.long))
    assert torch.allclose(step(ROWS[:9]), expected)


@pytest.mark.parametrize("name", ["scarf", "denoising", "upstream"])
def test_each_learns(name):
    torch.manual_seed(0)
    encoder = models.RowEncoder(2 if name == "upstream" else 5, 32)
    head = {"scarf": models.Projector(32), "denoising": nn.Linear(32, 5), "upstream": nn.Linear(32, 3)}[name]
    network = nn.Sequential(encoder, head)
    step = {
        "scarf": lambda: methods.scarf(network, view, generator=generator(), temperature=0.5),
        "denoising": lambda: methods.denoising_rows(network, view, GROUPS, generator=generator()),
        "upstream": lambda: methods.upstream(network, 2, torch.zeros(3, dtype=torch.long)),
    }[name]()
    history = methods.pretrain_rows(step, network, ROWS, steps=150, lr=3e-3, generator=generator(), batch=32)
    first, last = sum(history.loss[:10]), sum(history.loss[-10:])
    assert history.steps == 150 and last < (0.97 if name == "scarf" else 0.8) * first
