"""Sections as texts: what is left out, which sentence is whose, features as means, probes that find a planted word."""

import pytest
import torch
from sklearn.feature_extraction.text import TfidfTransformer

from ssl_course import data
from ssl_course.evaluate import sections as module
from ssl_course.evaluate.bag_of_words import text_probe
from ssl_course.evaluate.sections import book, commonest, probe, probe_bag, section_features, sections
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
    assert "\n13 words to learn from, ends included; 7 are known\n" in found.summary()  # 5 + 5 + 3
    assert len(found.train) == 3 and found.country.tolist() == [1] and found.left_out == pytest.approx(2 / 9)


def test_a_sentence_of_exactly_the_longest_length_is_kept():
    train, test = ("dry sunny calm mild", "dry"), ("dry windy cold wet",)
    found = book(*([data.Country("A", "Asia", {"climate": one})] for one in (train, test)), longest=4, least=2)
    assert found.train.shape == (2, 6) and found.test.shape == (1, 6) and found.left_out == 0


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


def test_features_from_the_left_see_no_word_ahead(found):
    torch.manual_seed(0)
    network = WordTransformer(len(VOCABULARY), 12, 16, 1, 2)
    rows = [
        network.rows(row[row > 0][None], torch.ones(2 * [int((row > 0).sum())]).tril() == 1)[0].mean(0)
        for row in found.numbers[:2]
    ]
    left = section_features(network, found, left=True)[0]
    assert torch.allclose(left, torch.stack(rows).mean(0), atol=1e-6)
    assert not torch.allclose(left, section_features(network, found)[0], atol=1e-3)


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


def parts_of(texts, words, generator):
    """Texts of random words, half of each continent; the topics are those of the continents."""
    y = torch.arange(texts) % 2
    counts = torch.randint(0, 3, (texts, words), generator=generator).float()
    return module.Sections(torch.zeros(texts, 3, dtype=torch.int64), torch.arange(texts), counts, y, y)


def test_probes_are_tested_on_the_test_part(generator):
    """A planted word says one continent in the training part and the other one in the test."""
    train, test = parts_of(40, 12, generator), parts_of(30, 12, generator)
    for part, told in ((train, train.topic), (test, 1 - test.topic)):
        part.counts[:, :2] = 9 * torch.stack([1 - told, told], 1)
    assert probe_bag(train, test, "continent", 10).mean < 0.2
    assert probe(train.counts, test.counts, train, test, "continent", 10).mean < 0.2


def test_a_bag_is_weighed_by_the_training_part_and_every_draw_is_another(generator):
    train, test = parts_of(60, 20, generator), parts_of(40, 20, generator)
    test.counts[:, 5:15] *= test.counts[:, 5:15] > 1  # some words are rarer in the test
    weigh = TfidfTransformer().fit(train.counts.numpy())
    x, test_x = (torch.tensor(weigh.transform(part.counts.log1p().numpy()).toarray()).float() for part in (train, test))
    chosen = [data.label_subset(train.topic, 8, seed=seed) for seed in range(3)]
    expected = [text_probe(x[rows], train.topic[rows], test_x, test.topic) for rows in chosen]
    assert probe_bag(train, test, "topic", 8).values == pytest.approx(expected) and len(set(expected)) > 1


def test_the_commonest_class_of_the_test_is_counted():
    numbers = torch.zeros(4, 3, dtype=torch.int64)
    part = module.Sections(numbers, torch.arange(4), numbers, torch.tensor([2, 0, 2, 2]), torch.tensor([1, 1, 0, 3]))
    assert commonest(part, "continent") == 0.75 and commonest(part, "topic") == 0.5


def test_no_section_is_named():
    with pytest.raises(ValueError, match="no section"):
        sections([data.Country("Nowhere", "Asia", {"location": ("in the sea",)})], VOCABULARY)


def test_topics_are_the_factbooks_sections():
    train = data.factbook().train
    assert {name for one in train for name in one.sections} == {*module.TOPICS, *module.LEFT_OUT}
