"""The loss of the masked autoencoder: how far the guesses are off, on hidden patches alone."""

import torch
from torch import Tensor


def hidden_patch_loss(predicted: Tensor, target: Tensor, hidden: Tensor) -> Tensor:
    """Mean squared error over the values of the hidden patches; what was visible does not count.

    Args:
        predicted, target: float `[batch, patches, values]`.
        hidden: boolean `[batch, patches]`, True = hidden.

    Returns:
        A scalar tensor, 0 or more, in squared units of the target; 0 if every hidden patch is guessed exactly. Each
        hidden patch weighs the same.

    Raises:
        TypeError: if the mask is not boolean.
        ValueError: for shapes that do not fit, or a mask that hides nothing.

    Source: He et al. 2022, arXiv 2111.06377, section 3, "Reconstruction target". Built in lesson 05.
    """
    if hidden.dtype != torch.bool:
        raise TypeError(f"a mask is a boolean tensor, True = hidden, got {hidden.dtype}: write `mask.bool()`.")
    if predicted.shape != target.shape or target.ndim != 3 or hidden.shape != target.shape[:2]:
        raise ValueError(
            "predicted and target must be [batch, patches, values] and the mask [batch, patches], got "
            f"{list(predicted.shape)}, {list(target.shape)} and {list(hidden.shape)}."
        )
    if not hidden.is_meta and not hidden.any():
        raise ValueError("this mask hides nothing, so there is nothing to guess: use a ratio above 0.")
    error = (predicted - target).pow(2).mean(-1)
    return (error * hidden).sum() / hidden.sum()
