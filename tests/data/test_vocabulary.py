"""Words as numbers: how text is cut, which words are known, what happens to the others."""

import re

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data.vocabulary import PAD, PAD_NUMBER, SPECIAL


@pytest.mark.parametrize(
    "text, expected",
    [
        ("It is beautiful and sunny outside.", "it is beautiful and sunny outside ."),
        ("It's 2,500 km (1.5 %) north-east of St. Paul", "it's <number> km ( <number> % ) north-east of st . paul"),
        ("it is <mask> outside", "it is <mask> outside"),
        ("naïve Привет 日本", "naïve привет 日本"),  # other scripts are words too
        ("a_b -- c", "a _ b - - c"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_text_is_cut_into_words(text, expected):
    assert data.words(text) == expected.split()


@pytest.mark.parametrize("given", [None, ["it", "is"], 3, b"it is"])
def test_only_text_is_cut(given):
    with pytest.raises(TypeError, match="words takes a text"):
        data.words(given)


TEXTS = [["the", "sea", "and", "the", "sky"], ["the", "sea", "is", "cold"], ["and", "<mask>", "<pad>"]]


def test_frequent_words_come_first_and_rare_ones_are_unknown():
    every = data.Vocabulary(TEXTS)
    assert every.known == [*SPECIAL, "the", "and", "sea", "cold", "is", "sky"]  # equally frequent: by the alphabet
    some = data.Vocabulary(TEXTS, least=2)
    assert some.known[len(SPECIAL) :] == ["the", "and", "sea"] and len(some) == 8
    assert "sky" in every and "sky" not in some
    assert some.number("sky") == some.number("<unknown>") == 1


def test_encoding_marks_start_and_end_and_decoding_undoes_it():
    known = data.Vocabulary(TEXTS)
    numbers = known.encode(["the", "sea", "roars"], length=7)
    assert numbers.dtype == torch.int64 and numbers.shape == (7,)
    assert known.decode(numbers) == ["<start>", "the", "sea", "<unknown>", "<end>", "<pad>", "<pad>"]
    assert known.decode(known.encode([])) == ["<start>", "<end>"]  # an empty text
    assert len(known.encode(["the"] * 5)) == 7


def test_what_does_not_fit_is_told():
    known = data.Vocabulary(TEXTS)
    with pytest.raises(ValueError, match=r"a text of 4 words needs 6 places with <start> and <end>, there are 5"):
        known.encode(["the"] * 4, length=5)
    with pytest.raises(TypeError, match="cut it with `words"):
        known.encode("the sea")
    with pytest.raises(ValueError, match="11 is no word's number: they go from 0 to 10"):
        known.decode([0, 11])
    with pytest.raises(ValueError, match="-1 is no word's number"):
        known.decode(torch.tensor([-1]))
    with pytest.raises(ValueError, match="none of 6 different words occurs 9 times"):
        data.Vocabulary(TEXTS, least=9)
    with pytest.raises(ValueError, match="least = 0"):
        data.Vocabulary(TEXTS, least=0)


def test_padding_has_one_number_which_all_wings_take_from_here():
    assert data.Vocabulary([["a"]]).number(PAD) == PAD_NUMBER
    assert data.Vocabulary([["a"]]).encode(["a"], 5)[-1] == PAD_NUMBER
    package = settings.ROOT / "ssl_course"
    own = [
        path
        for path in package.rglob("*.py")
        if re.search(r"^[\w, ]*\bPAD\w*[\w, ]* = ", path.read_text("utf-8"), re.M)
    ]
    assert own == [package / "data" / "vocabulary.py"]
