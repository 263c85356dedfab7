"""VICReg: one step is the paper's weighted sum of its three terms."""

from ssl_course.losses import vicreg_terms
from ssl_course.methods import vicreg


def test_a_step_is_25_25_1_of_the_terms(network, view, images, embeddings, seeded, assert_agree):
    loss = vicreg(network, view, generator=seeded(5))(images)
    invariance, variance, covariance = vicreg_terms(*embeddings)
    assert_agree(loss, 25 * invariance + 25 * variance + covariance, [*network.parameters()])


def test_every_weight_is_a_setting(network, view, images, embeddings, seeded, assert_agree):
    for place, name in enumerate(("invariance", "variance", "covariance")):
        weights = {"invariance": 0, "variance": 0, "covariance": 0} | {name: 3}
        loss = vicreg(network, view, generator=seeded(5), **weights)(images)
        assert_agree(loss, 3 * vicreg_terms(*embeddings)[place], [*network.parameters()])
