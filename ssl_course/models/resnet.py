"""ResNet-18 (He et al. 2016, arXiv 1512.03385) for small pictures: torchvision's, with a small stem."""

import torch
from torch import nn


def resnet18(channels: int = 3) -> nn.Module:
    """A fresh ResNet-18 whose first layers keep the size of the picture; features instead of class scores.

    Torchvision's first convolution, 7 × 7 with stride 2, and the max-pool behind it leave 8 × 8 of 32 × 32 pixels
    before the first block. Here it is 3 × 3 with stride 1, there is no pool, and no output layer: the network that
    papers train on CIFAR. Float images `[batch, channels, height, width]` -> features `[batch, 512]`; with three
    channels it has 11,168,832 weights. They are drawn on the processor from the global generator, alike everywhere.

    Args:
        channels: of the images, 1 or 3.

    The attribute `dim` is the length of the feature vector, 512.

    Source: the stem is Chen et al. 2020, arXiv 2002.05709, appendix B.9.
    """
    from torchvision.models import resnet18 as whole  # half a second of import that the small networks do not need

    with torch.device("cpu"):
        network = whole(weights=None)
        network.conv1 = nn.Conv2d(channels, 64, kernel_size=3, padding=1, bias=False)
        nn.init.kaiming_normal_(network.conv1.weight, mode="fan_out", nonlinearity="relu")  # as torchvision's own
    network.maxpool, network.fc = nn.Identity(), nn.Identity()
    network.dim = 512
    return network
