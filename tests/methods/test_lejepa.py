"""LeJEPA by hand: its weighted terms, and other directions in each step."""

import importlib

import pytest
import torch

from ssl_course import losses, methods

module = importlib.import_module("ssl_course.methods.lejepa")  # its name is the function's, too


@pytest.mark.parametrize("weight", [0.05, 0.5])
def test_a_step_is_the_weighted_sum_of_the_terms(network, view, images, seeded, embeddings, assert_agree, weight):
    own = seeded(5)
    view(images, own), view(images, own)
    directions = torch.randn(16, 10, generator=own).double()
    terms = losses.lejepa_terms(*embeddings, directions=directions)
    loss = methods.lejepa(network, view, generator=seeded(5), weight=weight, slices=10)(images)
    assert_agree(loss, (1 - weight) * terms.invariance + weight * terms.gaussian, [*network.parameters()])


def test_every_step_looks_from_other_sides(network, view, images, generator, monkeypatch):
    seen, original = [], losses.lejepa_terms
    monkeypatch.setattr(
        module, "lejepa_terms", lambda *z, directions: seen.append(directions) or original(*z, directions=directions)
    )
    step = methods.lejepa(network, view, generator=generator, slices=4)
    step(images), step(images)
    assert [one.shape for one in seen] == [(16, 4)] * 2 and not torch.equal(*seen)
