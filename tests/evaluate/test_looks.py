"""Looks: z as in training from the first look on, the network left alone; a probe that is few_label_probe's."""

import pytest
import torch

from ssl_course import data, evaluate, models
from ssl_course.evaluate import looks


def test_the_first_look_shows_z_as_it_is_in_training():
    """Before training, running statistics of mean 0 and variance 1 fit no layer: z would look far too small."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(models.ConvEncoder(), models.Projector(64)).train()
    images = data.sprites().train.images[:1000]
    before = {name: value.clone() for name, value in network.state_dict().items()}
    spread, rank = looks.spread_and_rank(network, images)
    assert network.training and all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    with torch.no_grad():
        z = network(data.to_float(images))
    assert spread == pytest.approx(evaluate.embedding_std(z), rel=0.02)
    assert rank == pytest.approx(evaluate.effective_rank(z), rel=0.02)


def test_the_shape_score_is_a_probe_on_the_first_pictures():
    torch.manual_seed(0)
    encoder, split = models.ConvEncoder(widths=(4, 4, 8)), data.sprites()
    found = looks.shape_score(encoder, split, per_class=2)
    x, new = (evaluate.features(encoder, part.images) for part in (split.train[:3000], split.test))
    y, y_new = split.train.factors["shape"][:3000], split.test.factors["shape"]
    assert found == evaluate.few_label_probe(x, y, new, y_new, per_class=2)
