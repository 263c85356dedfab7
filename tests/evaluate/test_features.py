"""Features are frozen; calibration is fair and touches no weight; pixels are pixels."""

import torch

from ssl_course import data, evaluate
from ssl_course.models import ConvEncoder


def test_features_are_frozen_and_leave_the_encoder_as_it_was():
    encoder, images = ConvEncoder(), torch.randint(0, 255, (7, 3, 32, 32), dtype=torch.uint8)
    before = {name: value.clone() for name, value in encoder.state_dict().items()}
    h = evaluate.features(encoder, images, batch=3)
    assert h.shape == (7, 64) and not h.requires_grad and encoder.training
    assert all(torch.equal(value, before[name]) for name, value in encoder.state_dict().items())
    assert torch.allclose(h, evaluate.features(encoder, images, batch=7), atol=1e-6)


def test_calibration_standardises_every_layer_and_touches_no_weight():
    encoder = ConvEncoder()
    images = torch.randint(0, 255, (64, 3, 32, 32), dtype=torch.uint8)
    weights = [parameter.clone() for parameter in encoder.parameters()]
    evaluate.calibrate_batchnorm(encoder, images, batch=64)
    first = encoder.stages[0]
    with torch.no_grad():
        normalised = first[1].eval()(first[0](data.to_float(images)))
    assert normalised.mean((0, 2, 3)).abs().max() < 1e-3
    assert (normalised.std((0, 2, 3)) - 1).abs().max() < 1e-2
    assert all(torch.equal(a, b) for a, b in zip(weights, encoder.parameters(), strict=True))
    assert first[1].momentum == 0.1


def test_an_encoder_is_its_features_as_a_function():
    network, images = ConvEncoder(), torch.randint(0, 255, (7, 3, 32, 32), dtype=torch.uint8)
    assert torch.equal(evaluate.encoder(network)(images), evaluate.features(network, images))


def test_pixels_are_the_pictures_values_in_one_row_each():
    images = torch.arange(24, dtype=torch.uint8).view(2, 3, 2, 2)
    assert torch.equal(evaluate.pixels(images), torch.arange(24).view(2, 12) / 255)
