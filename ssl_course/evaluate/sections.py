"""The Factbook's text: sentences to learn from, and sections with two labels, continent and topic, to be probed.

The section "location" is left out: it says where the country is in so many words. Lesson 06.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from ssl_course.data import CONTINENTS, Country, Vocabulary, label_subset, words
from ssl_course.data.vocabulary import SPECIAL, UNKNOWN
from ssl_course.evaluate.bag_of_words import text_probe, tf_idf, word_counts
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.evaluate.probes import few_label_probe
from ssl_course.evaluate.texts import sentence_features
from ssl_course.models.text import WordTransformer
from ssl_course.settings import shrink

UNKNOWN_NUMBER = SPECIAL.index(UNKNOWN)
LEFT_OUT = ("location",)
TOPICS = (
    *("background", "climate", "terrain", "geography", "environment"),
    *("flag", "anthem", "economy", "broadcasting", "disputes"),
)


class Book(NamedTuple):
    """The Factbook's sentences as word numbers.

    Attributes:
        train, test: int64 `[sentences, places]`. country: int64 `[test sentences]`, the place of each one's country.
        vocabulary: of the training part. left_out: share of all sentences, 0 to 1, that are too long.
    """

    train: Tensor
    test: Tensor
    country: Tensor
    vocabulary: Vocabulary
    left_out: float

    def summary(self) -> str:
        """Its sizes, in words."""
        unknown, known = (self.test == UNKNOWN_NUMBER).sum(), (self.test >= len(SPECIAL)).sum()
        return (
            f"{len(self.train)} and {len(self.test)} sentences; {self.left_out:.0%} were too long\n"
            f"{int((self.train > 0).sum())} words to learn from, ends included; {len(self.vocabulary)} are known\n"
            f"{unknown / (unknown + known):.1%} of the test words are <unknown>"
        )


def book(countries: Sequence[Country], others: Sequence[Country], *, longest: int = 30, least: int = 3) -> Book:
    """The sentences of these countries to learn from, and of the others for the test.

    Left out are sentences of more than `longest` words, those without a known word, and test sentences that stand in
    the training part too: none does as raw text, but once every number is `<number>`, a few short ones are alike.

    Args:
        least: how often a word must occur in the training part to be known.
    """
    read = [
        [(words(text), place) for place, one in enumerate(part) for text in one.sentences]
        for part in (countries, others)
    ]
    train, test = ([pair for pair in part if len(pair[0]) <= longest] for part in read)
    vocabulary = Vocabulary([text for text, _ in train], least=least)
    seen = {tuple(text) for text, _ in train}
    train, test = (
        [pair for pair in part if any(word in vocabulary for word in pair[0])]
        for part in (train, [pair for pair in test if tuple(pair[0]) not in seen])
    )
    numbers = (torch.stack([vocabulary.encode(text, longest + 2) for text, _ in part]) for part in (train, test))
    long = sum(len(text) > longest for part in read for text, _ in part)
    return Book(*numbers, torch.tensor([place for _, place in test]), vocabulary, long / sum(map(len, read)))


class Sections(NamedTuple):
    """Texts with labels.

    Attributes:
        numbers: the sentences of all texts, int64 `[sentences, places]`. unit: int64 `[sentences]`, whose they are.
        counts: `[texts, words]`, how often each word stands in each text.
        continent: int64 `[texts]`, its place in `data.CONTINENTS`. topic: int64 `[texts]`, its place in `TOPICS`.
    """

    numbers: Tensor
    unit: Tensor
    counts: Tensor
    continent: Tensor
    topic: Tensor


def sections(countries: Sequence[Country], vocabulary: Vocabulary, *, places: int = 32) -> Sections:
    """The sections of these countries, each a text; a sentence is cut after `places - 2` words.

    Raises:
        ValueError: if there is no section.
    """
    numbers, unit, texts, continents, topics = [], [], [], [], []
    for country in countries:
        for name, part in country.sections.items():
            if name in LEFT_OUT:
                continue
            cut = [words(sentence) for sentence in part]
            numbers += [vocabulary.encode(one[: places - 2], places) for one in cut]
            unit += [len(texts)] * len(cut)
            texts.append([vocabulary.number(word) for one in cut for word in one if word in vocabulary])
            continents.append(CONTINENTS.index(country.continent))
            topics.append(TOPICS.index(name))
    if not texts:
        raise ValueError("there is no section in these countries: give countries with text.")
    counts = word_counts(texts, len(vocabulary))
    labels = torch.tensor(continents), torch.tensor(topics)
    return Sections(torch.stack(numbers), torch.tensor(unit), counts, *labels)


def section_features(network: WordTransformer, found: Sections, *, left: bool = False, blocks: bool = True) -> Tensor:
    """The mean of a frozen network's features over the sentences of each text, `[texts, width]`.

    Args:
        left, blocks: as `texts.sentence_features`.
    """
    h = sentence_features(network, found.numbers, left=left, blocks=blocks)
    total = torch.zeros(len(found.topic), h.shape[1]).index_add_(0, found.unit, h)
    return total / found.unit.bincount(minlength=len(found.topic))[:, None]


def commonest(test: Sections, question: str) -> float:
    """The accuracy, 0 to 1, of naming the commonest class of the test every time: what a probe has to beat."""
    y = getattr(test, question)
    return y.bincount().max().item() / len(y)


def probe(
    x: Tensor, test_x: Tensor, train: Sections, test: Sections, question: str, per_class: int, *, draws: int = 3
) -> Interval:
    """Test accuracy, 0 to 1, of a linear probe of frozen features, over draws of the labels.

    Args:
        x, test_x: `section_features` of both parts, `[texts, width]`. question: "continent" or "topic".
        per_class: labels per class.
    """
    y, test_y = getattr(train, question), getattr(test, question)
    return few_label_probe(x, y, test_x, test_y, per_class=shrink(per_class, 10), subsets=draws)


def probe_bag(train: Sections, test: Sections, question: str, per_class: int, *, draws: int = 3) -> Interval:
    """The same for a bag of words, `text_probe` of `tf_idf`, with the same draws."""
    x, test_x = (tf_idf(part.counts, train.counts) for part in (train, test))
    y, test_y = getattr(train, question), getattr(test, question)
    chosen = [label_subset(y, shrink(per_class, 10), seed=seed) for seed in range(shrink(draws, 2))]
    return mean_ci(text_probe(x[rows], y[rows], test_x, test_y) for rows in chosen)
