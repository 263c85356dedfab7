"""Sections as texts: what is left out, which sentence is whose, features as means, probes that find a planted word."""

import pytest
import torch

from ssl_course import data
from ssl_course.evaluate import sections as module
from ssl_course.evaluate.sections import book, probe, probe_bag, section_features, sections
from ssl_course.evaluate.texts import sentence_features
from ssl_course.models import WordTransformer

COUNTRIES = [
    data.Country(
        f"Land {place}",
        data.CONTINENTS[place % 2],
        {
            "location": ("It lies in Europe",),
            "climate": (f"warm and {'wet' if place % 2 else 'dry'} winters", "mild summers there"),
            "economy": (f"it sells {'wet' if place % 2 else 'dry'} goods " + "and more " * 20,),
        },
    )
    for place in range(24)
]
VOCABULARY = data.Vocabulary([data.words(text) for one in COUNTRIES for text in one.sentences], least=2)


@pytest.fixture
def found():
    return sections(COUNTRIES, VOCABULARY, places=12)


def test_a_book_leaves_out_what_is_long_unknown_or_seen():
    texts = {"climate": ("warm in 1990", "warm and dry", "too " * 20, "dry"), "flag": ("red",)}
    train = [data.Country("A", "Asia", texts)]
    test = [
        data.Country("B", "Asia", {"climate": ("warm in 2001", "quite new")}),  # alike once numbers are; not known
        data.Country("C", "Asia", {"climate": ("dry and warm", "so " * 7)}),
    ]
    found = book(train, test, longest=6, least=2)
    assert found.vocabulary.known[5:] == ["dry", "warm"]
    assert [found.vocabulary.decode(row) for row in found.test] == [
        ["<start>", "dry", "<unknown>", "warm", "<end>", "<pad>", "<pad>", "<pad>"]
    ]
    assert "33.3% of the test words are <unknown>" in found.summary()
    assert len(found.train) == 3 and found.country.tolist() == [1] and found.left_out == pytest.approx(2 / 9)


def test_each_section_is_a_text_but_for_the_location(found):
    assert len(found.continent) == len(found.topic) == len(found.counts) == 48
    assert found.unit.tolist()[:6] == [0, 0, 1, 2, 2, 3]
    assert found.continent.tolist()[:4] == [0, 0, 1, 1]
    assert [module.TOPICS[topic] for topic in found.topic[:2].tolist()] == ["climate", "economy"]
    assert found.counts[:, VOCABULARY.number("lies")].sum() == 0
    assert found.counts[1, VOCABULARY.number("more")] == 20  # the bag holds all words,
    assert VOCABULARY.decode(found.numbers[2])[-4:] == ["more", "and", "more", "<end>"]  # the network the first ones


def test_features_are_means_over_sentences(found):
    torch.manual_seed(0)
    network = WordTransformer(len(VOCABULARY), 12, 16, 1, 2)
    h = sentence_features(network, found.numbers)
    assert torch.allclose(section_features(network, found)[0], h[:2].mean(0), atol=1e-6)
    assert torch.allclose(section_features(network, found)[1], h[2], atol=1e-6)


def test_word_vectors_alone_know_nothing_of_neighbours(found):
    torch.manual_seed(0)
    network = WordTransformer(len(VOCABULARY), 12, 16, 1, 2)
    first = found.numbers[:2]
    expected = torch.stack([network.embed.weight[row[row > 0]].mean(0) for row in first]).mean(0)
    assert torch.allclose(section_features(network, found, blocks=False)[0], expected, atol=1e-6)


def test_probes_find_the_planted_word(found):
    torch.manual_seed(0)
    network = WordTransformer(len(VOCABULARY), 12, 16, 1, 2)
    h = section_features(network, found)
    for question in ("continent", "topic"):
        for score in (probe_bag(found, found, question, 10), probe(h, h, found, found, question, 10)):
            assert score.mean > 0.8 and len(score.values) == 3


def test_no_section_is_named():
    with pytest.raises(ValueError, match="no section"):
        sections([data.Country("Nowhere", "Asia", {"location": ("in the sea",)})], VOCABULARY)


def test_topics_are_the_factbooks_sections():
    train = data.factbook().train
    assert {name for one in train for name in one.sections} == {*module.TOPICS, *module.LEFT_OUT}
