"""The arms of lesson 02's measures: same start, same labels, same draws for every arm of a seed."""

import pytest
import torch

from ssl_course import data, evaluate, settings
from ssl_course.course import arms
from ssl_course.methods import recipes


@pytest.fixture
def split():
    with settings.using(smoke=True):
        yield data.scenes()


def small(split, seed=0):
    return arms.convolutional(split.train.images, seed, (4, 4, 8))


def weights(network):
    return torch.cat([weight.flatten() for weight in network.state_dict().values()])


def test_arms_of_a_seed_start_alike_whatever_was_drawn_before(split):
    first = small(split)
    torch.rand(7)
    assert torch.equal(weights(first), weights(small(split)))
    assert not torch.equal(weights(first), weights(small(split, seed=1)))
    assert not first.stages[0][0].weight.requires_grad  # whitened


def test_training_repeats_itself_and_leaves_the_encoder_alone(split):
    encoder = small(split)
    before = weights(encoder)
    options = {"view": recipes.scene_view, "steps": 3}
    one, other = (arms.classifier(encoder, split.train, 2, 0, **options) for _ in range(2))
    assert torch.equal(weights(one), weights(other)) and torch.equal(weights(encoder), before)
    another = arms.classifier(encoder, split.train, 2, 1, **options)
    assert not torch.equal(weights(one), weights(another))
    score = arms.with_labels(encoder, split, 2, 0, **options)
    assert score == evaluate.accuracy(one, split.test.images, split.test.factors["class"])


def test_the_frozen_arm_probes_the_labels_that_the_trained_arms_get(split):
    encoder = small(split)
    y = split.train.factors["class"]
    rows = data.label_subset(y, 2, seed=3)
    encode = evaluate.encoder(encoder)
    parts = encode(split.train.images[rows]), y[rows], encode(split.test.images), split.test.factors["class"]
    assert arms.frozen(encoder, split, 2, 3) == evaluate.linear_probe(*parts)


def test_pretraining_changes_the_encoder_and_repeats_itself(split):
    options = {"length": 4, "seed": 0}
    view = recipes.uneven_scene_view
    one, other = (arms.pretrained(small(split), split.train.without_labels(), view, **options) for _ in range(2))
    assert torch.equal(weights(one), weights(other)) and not torch.equal(weights(one), weights(small(split)))
