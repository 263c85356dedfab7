"""Rows and columns as methods: one step is push minus twice the pull."""

import pytest
from torch.nn.functional import normalize

from ssl_course import losses, methods

each = pytest.mark.parametrize(
    ("method", "loss"),
    [(methods.spectral, losses.spectral_contrastive), (methods.column_energy, losses.column_energy)],
)


@each
def test_a_step_is_push_less_twice_the_pull(method, loss, network, view, images, embeddings, seeded, assert_agree):
    pull, push = loss(*embeddings)
    assert_agree(method(network, view, generator=seeded(5))(images), push - 2 * pull, [*network.parameters()])


@each
def test_rows_can_have_one_length(method, loss, network, view, images, embeddings, seeded, assert_agree):
    pull, push = loss(*(3 * normalize(z, dim=1) for z in embeddings))
    step = method(network, view, generator=seeded(5), length=3)
    assert_agree(step(images), push - 2 * pull, [*network.parameters()])
