"""Barlow Twins: one step is the first term and a share of the second."""

from ssl_course.losses import barlow_twins as terms_of
from ssl_course.methods import barlow_twins


def test_a_step_is_the_diagonal_and_002_of_the_rest(network, view, images, embeddings, seeded, assert_agree):
    loss = barlow_twins(network, view, generator=seeded(5))(images)
    terms = terms_of(*embeddings)
    assert_agree(loss, terms.on_diagonal + 0.02 * terms.off_diagonal, [*network.parameters()])


def test_the_weight_is_a_setting(network, view, images, embeddings, seeded, assert_agree):
    loss = barlow_twins(network, view, generator=seeded(5), off_diagonal=0.5)(images)
    terms = terms_of(*embeddings)
    assert_agree(loss, terms.on_diagonal + 0.5 * terms.off_diagonal, [*network.parameters()])
