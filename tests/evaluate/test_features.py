"""Features are frozen; calibration is fair and touches no weight; pixels are pixels; modes are put back one by one."""

import itertools

import pytest
import torch
from torch import nn

from ssl_course import data, evaluate, train
from ssl_course.models import ConvEncoder, Projector


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
    evaluate.calibrate_batchnorm(encoder, images)
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


def noise_pictures(count, channels=3, side=8):
    """Pictures whose brightness rises from the first to the last: in this order no two batches are alike."""
    generator = torch.Generator().manual_seed(0)
    bright = torch.linspace(20, 230, count).view(-1, 1, 1, 1)
    return (bright + 20 * torch.rand(count, channels, side, side, generator=generator)).to(torch.uint8)


def norms(network):
    return [module for module in network.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]


def test_calibration_gives_every_layer_the_statistics_of_all_pictures_in_any_order():
    torch.manual_seed(0)
    network = nn.Sequential(ConvEncoder(), Projector(64))
    images, seen = noise_pictures(151), {}
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(1))

    def look(norm, inputs):
        seen[norm] = torch.var_mean(inputs[0].transpose(0, 1).flatten(1).double(), 1)

    for rows in (images, images.flip(0), images[order]):
        evaluate.calibrate_batchnorm(network, rows)
        hooks = [norm.register_forward_pre_hook(look) for norm in norms(network)]
        evaluate.features(network, images)  # in parts, as all later looks at the network
        for norm, hook in zip(norms(network), hooks, strict=True):
            hook.remove()
            variance, mean = seen[norm]  # n - 1 in the running variance, n where a batch is normalised: not quite equal
            assert torch.allclose(norm.running_mean.double(), mean, rtol=0.02, atol=5e-3)
            assert torch.allclose(norm.running_var.double(), variance, rtol=0.02)
        seen.clear()


def test_pictures_sorted_by_class_count_as_in_any_other_order():
    norm, dark = nn.BatchNorm2d(1), torch.zeros(501, 1, 2, 2, dtype=torch.uint8)
    dark[-1] = 255
    evaluate.calibrate_batchnorm(norm, dark)
    assert norm.running_mean.item() == pytest.approx(1 / 501) and norm.training
    halves = torch.cat([torch.zeros(500, 1, 2, 2), torch.full((500, 1, 2, 2), 255)]).to(torch.uint8)
    evaluate.calibrate_batchnorm(norm, halves)
    assert norm.running_mean.item() == pytest.approx(0.5)
    assert norm.running_var.item() == pytest.approx(0.25 * 4000 / 3999)


@pytest.mark.parametrize("images", [torch.zeros(9, 1, 8, 8, dtype=torch.uint8), torch.zeros(9, 3, 8, 8), "lost"])
def test_a_failed_calibration_changes_nothing(images):
    network = nn.Sequential(ConvEncoder(), Projector(64))
    evaluate.calibrate_batchnorm(network, noise_pictures(9))
    network[0].eval()
    if isinstance(images, str):  # the last layers' statistics can't be had
        images = noise_pictures(9)
        network[1][0].weight.data.fill_(float("nan"))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with pytest.raises((TypeError, ValueError)):
        evaluate.calibrate_batchnorm(network, images[:, :1] if images.is_floating_point() else images)
    assert all(
        torch.equal(value.nan_to_num(), before[name].nan_to_num()) for name, value in network.state_dict().items()
    )
    assert network.training and not network[0].training and network[1][1].training
    assert {norm.momentum for norm in norms(network)} == {0.1} and not network[1][1]._forward_pre_hooks


def test_one_picture_calibrates_no_projector():
    network = nn.Sequential(ConvEncoder(), Projector(64))
    with pytest.raises(ValueError, match="at least two pictures, got 1"):
        evaluate.calibrate_batchnorm(network, noise_pictures(1))
    assert torch.equal(network[0].stages[0][1].running_mean, torch.zeros(16))


@pytest.mark.parametrize("look", [evaluate.features, evaluate.calibrate_batchnorm])
def test_every_module_is_put_back_in_its_own_mode_also_after_an_error(look):
    network = nn.Sequential(ConvEncoder(), nn.Dropout(), Projector(64)).train()
    network[0].eval()
    network[0].stages[1].train()  # one part of the frozen encoder is not
    modes = [module.training for module in network.modules()]
    look(network, noise_pictures(6))
    assert [module.training for module in network.modules()] == modes
    with pytest.raises(ValueError, match="this encoder takes"):
        look(network, noise_pictures(6, channels=1))
    assert [module.training for module in network.modules()] == modes


def test_a_frozen_encoder_stays_frozen_while_it_is_watched():
    torch.manual_seed(0)
    pictures, labels = noise_pictures(32), torch.arange(32) % 4
    encoder = ConvEncoder()
    classifier = nn.Sequential(encoder, nn.Linear(64, 4))
    encoder.eval().requires_grad_(False)
    optimizer = torch.optim.SGD(classifier[1].parameters(), lr=0.1)
    before = {name: value.clone() for name, value in encoder.state_dict().items()}

    def step(_):
        return nn.functional.cross_entropy(classifier(pictures / 255), labels)

    def watch():
        evaluate.accuracy(classifier, pictures, labels)

    train.fit(step, itertools.repeat(0), optimizer, steps=2, watch=watch, every=1)
    assert all(torch.equal(value, before[name]) for name, value in encoder.state_dict().items())
    assert not encoder.training and classifier.training


@pytest.mark.parametrize("look", [evaluate.features, evaluate.calibrate_batchnorm, lambda _, x: evaluate.pixels(x)])
def test_containers_of_pictures_are_told_from_pictures(look):
    pictures = data.Pictures(noise_pictures(4), {})
    for held in (pictures, pictures.without_labels()):
        with pytest.raises(TypeError, match=f"got {type(held).__name__}: pass its `.images`"):
            look(ConvEncoder(), held)


def test_features_ask_for_a_batch():
    with pytest.raises(ValueError, match="batch = 0"):
        evaluate.features(ConvEncoder(), noise_pictures(4), batch=0)
