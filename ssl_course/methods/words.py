"""Missing word and next word: one training step each, on the same network. Built in lesson 06."""

import torch
import torch.nn.functional as F
from torch import Tensor

from ssl_course.augment.words import mask_words
from ssl_course.losses.words import next_word_loss
from ssl_course.methods.pretraining import Step
from ssl_course.models.text import WordTransformer, causal_mask


def next_word(network: WordTransformer) -> Step:
    """One training step of next-word prediction: nobody looks ahead, nothing is hidden, every word is scored.

    Returns:
        step(numbers) -> loss, for word numbers `[batch, n]`.

    Source: Radford et al. 2018 (GPT), equations (1) and (2). Built in lesson 06.
    """

    def step(numbers: Tensor) -> Tensor:
        look = causal_mask(numbers.shape[1], device=numbers.device)
        return next_word_loss(network(numbers, look), numbers)

    return step


def missing_word(network: WordTransformer, *, generator: torch.Generator, ratio: float = 0.15) -> Step:
    """One training step of missing-word prediction: all look at all, some words are hidden, only these are scored.

    Args:
        ratio: share of the words of a sentence to hide; 0 hides one.

    Returns:
        step(numbers) -> loss, for word numbers `[batch, n]`.

    Source: Devlin et al. 2019 (BERT), arXiv 1810.04805, section 3.1, task 1. Built in lesson 06.
    """

    def step(numbers: Tensor) -> Tensor:
        gaps, hidden = mask_words(numbers, ratio=ratio, generator=generator)
        return F.cross_entropy(network(gaps, at=hidden), numbers[hidden])

    return step
