"""The Factbook's text: sentences to learn from, and sections with two labels, continent and topic, to be probed.

The section "location" is left out: it says where the country is in so many words. Lesson 06.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from ssl_course.data import CONTINENTS, Country, Vocabulary, label_subset, words
from ssl_course.evaluate.bag_of_words import text_probe, tf_idf, word_counts
from ssl_course.evaluate.intervals import Interval, mean_ci
from ssl_course.evaluate.probes import few_label_probe
from ssl_course.evaluate.texts import sentence_features
from ssl_course.models.text import WordTransformer
from ssl_course.settings import shrink

LEFT_OUT = ("location",)
TOPICS = (
    *("background", "climate", "terrain", "geography", "environment"),
    *("flag", "anthem", "economy", "broadcasting", "disputes"),
)


class Sentences(NamedTuple):
    """Sentences as words.

    Attributes:
        words: of each sentence. country: int64 `[sentences]`, the place of its country. left_out: the share, 0 to 1,
            of sentences that are too long.
    """

    words: list[tuple[str, ...]]
    country: Tensor
    left_out: float


def sentences(
    countries: Sequence[Country], *, longest: int = 30, but_for: Collection[tuple[str, ...]] = ()
) -> Sentences:
    """All sentences of these countries, without those of more than `longest` words.

    Args:
        but_for: sentences that are left out too. The raw text of no test country stands in the training part; but with
            every number read as `<number>`, a few short sentences become alike.
    """
    every = [(tuple(words(text)), place) for place, one in enumerate(countries) for text in one.sentences]
    short = [(text, place) for text, place in every if len(text) <= longest]
    seen = set(but_for)
    fresh = [(text, place) for text, place in short if text not in seen]
    country = torch.tensor([place for _, place in fresh], dtype=torch.int64)
    return Sentences([text for text, _ in fresh], country, 1 - len(short) / max(len(every), 1))


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


def probe(
    network: WordTransformer,
    train: Sections,
    test: Sections,
    asked: str,
    per_class: int,
    *,
    left: bool = False,
    blocks: bool = True,
    draws: int = 3,
) -> Interval:
    """Test accuracy of a linear probe of the frozen network's features, over draws of the labels.

    Args:
        asked: "continent" or "topic". per_class: labels per class. left, blocks: as `texts.sentence_features`.
    """
    x, test_x = (section_features(network, part, left=left, blocks=blocks) for part in (train, test))
    y, test_y = getattr(train, asked), getattr(test, asked)
    return few_label_probe(x, y, test_x, test_y, per_class=shrink(per_class, 10), subsets=draws)


def probe_bag(train: Sections, test: Sections, asked: str, per_class: int, *, draws: int = 3) -> Interval:
    """The same for a bag of words, `text_probe` of `tf_idf`, with the same draws."""
    x, test_x = (tf_idf(part.counts, train.counts) for part in (train, test))
    y, test_y = getattr(train, asked), getattr(test, asked)
    chosen = [label_subset(y, shrink(per_class, 10), seed=seed) for seed in range(shrink(draws, 2))]
    return mean_ci(text_probe(x[rows], y[rows], test_x, test_y) for rows in chosen)
