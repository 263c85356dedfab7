"""SimCLR: one step is InfoNCE of two views."""

from ssl_course.losses import info_nce
from ssl_course.methods import simclr


def test_a_step_is_info_nce_at_temperature_02(network, view, images, embeddings, seeded, assert_agree):
    loss = simclr(network, view, generator=seeded(5))(images)
    assert_agree(loss, info_nce(*embeddings, temperature=0.2), [*network.parameters()])


def test_the_temperature_is_a_setting(network, view, images, embeddings, seeded, assert_agree):
    loss = simclr(network, view, generator=seeded(5), temperature=0.7)(images)
    assert_agree(loss, info_nce(*embeddings, temperature=0.7), [*network.parameters()])
