"""Hidden words: the right number, real words alone, each as likely as any other."""

import pytest
import torch

from ssl_course import data
from ssl_course.augment import mask_words
from ssl_course.augment.words import MASK, SPECIAL
from ssl_course.data import vocabulary

NUMBERS = torch.tensor([[3, *range(5, 15), 4], [3, 1, 6, 7, 4, *[0] * 7], [3, 1, 1, 4, *[0] * 8]])


def test_numbers_are_the_vocabularys():
    assert len(vocabulary.SPECIAL) == SPECIAL and data.Vocabulary([["a"]]).number("<mask>") == MASK


@pytest.mark.parametrize(
    ("ratio", "counts"), [(0.0, [1, 1, 0]), (0.25, [2, 1, 0]), (0.35, [4, 1, 0]), (1.0, [10, 2, 0])]
)
def test_so_many_words_of_each_sentence(ratio, counts, generator):
    for _ in range(5):
        gaps, hidden = mask_words(NUMBERS, ratio=ratio, generator=generator)
        assert hidden.sum(1).tolist() == counts and not hidden[NUMBERS < SPECIAL].any()
        assert (gaps[hidden] == MASK).all() and torch.equal(gaps[~hidden], NUMBERS[~hidden])


def test_each_word_is_as_likely_as_any_other(generator):
    _, hidden = mask_words(NUMBERS[:1].repeat(4000, 1), ratio=0.3, generator=generator)
    share = hidden.float().mean(0)
    assert share[1:11].sub(0.3).abs().max() < 0.04 and share[0] == share[11] == 0


def test_bad_settings_are_named(generator):
    for ratio in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="ratio"):
            mask_words(NUMBERS, ratio=ratio, generator=generator)
    with pytest.raises(ValueError, match=r"got shape \[12\]"):
        mask_words(NUMBERS[0], ratio=0.1, generator=generator)
