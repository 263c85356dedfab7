"""The denoising autoencoder (Vincent et al. 2008). Built in lesson 04."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.methods.pretraining import Step, View


def denoising(network: nn.Module, view: View, *, generator: torch.Generator) -> Step:
    """One training step of a denoising autoencoder: a spoilt picture goes in, the picture itself should come out.

    The loss is the squared error, mean over all values of the batch. With a view that changes nothing, this is a plain
    autoencoder. Built in lesson 04.

    Args:
        network: from pictures to pictures of the same shape, such as `Sequential(encoder, decoder)`; not the network
            with a projector that the methods of `METHODS` train.
        view: what spoils a batch, `view(images, generator)`; it leaves its input as it is.

    Raises:
        ValueError: if the network's pictures have another shape than those it is given.

    Source: Vincent, Larochelle, Bengio, Manzagol 2008, section 2.3, with the squared error for the cross-entropy there.
    """

    def step(images: Tensor) -> Tensor:
        restored = network(view(images, generator))
        if restored.shape != images.shape:
            raise ValueError(
                f"the network turns {list(images.shape)} into {list(restored.shape)}: a decoder has to end in the "
                "shape of the pictures."
            )
        return F.mse_loss(restored, images)

    return step
