"""ResNet-18 with a small stem, against torchvision's own."""

import pytest
import torch
import torchvision
from torch import nn

from ssl_course import models

STEM, POOLED = 3 * 64 * 7 * 7, 512 * 1000 + 1000  # weights of torchvision's first and last layer


def count(network):
    return sum(weight.numel() for weight in network.parameters())


@pytest.mark.parametrize("channels", [1, 3])
def test_it_has_torchvisions_weights_but_for_the_stem_and_the_classes(channels):
    ours, theirs = models.resnet18(channels), torchvision.models.resnet18(weights=None)
    assert count(ours) == count(theirs) - STEM - POOLED + channels * 64 * 9
    shapes = {name: value.shape for name, value in theirs.state_dict().items() if not name.startswith("fc.")}
    assert {name: value.shape for name, value in ours.state_dict().items()} == shapes | {
        "conv1.weight": torch.Size([64, channels, 3, 3])
    }


def test_the_number_in_its_description():
    assert f"{count(models.resnet18()):,}" in models.resnet18.__doc__


@pytest.mark.parametrize("side", [28, 32, 96])
def test_features_and_the_size_of_the_last_map(side):
    network, maps = models.resnet18().eval(), []
    network.layer4.register_forward_hook(lambda _, given, made: maps.append(made.shape))
    h = network(torch.rand(2, 3, side, side))
    assert h.shape == (2, network.dim) == (2, 512) and maps == [(2, 512, -(-side // 8), -(-side // 8))]


def test_behind_the_stem_it_computes_what_torchvisions_does():
    """The same weights, and a picture that has the size of their map after the pool."""
    ours, theirs = models.resnet18().eval(), torchvision.models.resnet18(weights=None).eval()
    shared = {name: value for name, value in ours.state_dict().items() if name != "conv1.weight"}
    theirs.load_state_dict(shared, strict=False)
    theirs.conv1, theirs.maxpool, theirs.fc = ours.conv1, nn.Identity(), nn.Identity()
    x = torch.rand(3, 3, 16, 16)
    assert torch.equal(ours(x), theirs(x))


def test_weights_are_drawn_from_the_global_generator_as_torchvision_draws():
    torch.manual_seed(3)
    one = models.resnet18()
    torch.manual_seed(3)
    other = models.resnet18()
    assert all(a.equal(b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
    assert abs(one.conv1.weight.std() - (2 / (64 * 9)) ** 0.5) < 0.004  # He et al. 2015, over outgoing connections
