"""The word in a gap and sentences drawn: a network that knows one sentence says it; what can't be answered is told."""

import pytest
import torch

from ssl_course import data
from ssl_course.evaluate.writing import fill_gap, samples, write
from ssl_course.methods import missing_word, next_word
from ssl_course.models import WordTransformer

SENTENCE = ["it", "is", "warm", "and", "dry"]
VOCABULARY = data.Vocabulary([SENTENCE])


def trained(step_of):
    torch.manual_seed(0)
    network = WordTransformer(len(VOCABULARY), 10, 16, 1, 2)
    optimizer, step = torch.optim.AdamW(network.parameters(), lr=1e-2), step_of(network)
    rows = VOCABULARY.encode(SENTENCE)[None].repeat(8, 1)
    for _ in range(60):
        optimizer.zero_grad()
        step(rows).backward()
        optimizer.step()
    return network


@pytest.fixture(scope="module")
def reader():
    return trained(next_word)


@pytest.fixture(scope="module")
def guesser():
    own = torch.Generator().manual_seed(1)
    return trained(lambda network: missing_word(network, generator=own, ratio=0.2))


def test_the_likeliest_word_stands_in_the_gap(reader, guesser):
    for network, both in ((reader, False), (guesser, True)):
        found = fill_gap(network, VOCABULARY, "It is ___ and dry", both_sides=both)
        chances = [chance for _, chance in found.words]
        assert found.words[0][0] == "warm" and chances[0] > 0.8 and not found.unknown
        assert chances == sorted(chances, reverse=True) and len(chances) == 5 and sum(chances) == pytest.approx(1)
    assert len(fill_gap(guesser, VOCABULARY, "it is ___", top=2).words) == 2


def test_from_the_left_the_right_side_plays_no_part(reader):
    one, other = (fill_gap(reader, VOCABULARY, f"it is ___ {rest}", both_sides=False) for rest in ("and dry", "it it"))
    assert one == other


def test_from_the_left_the_guesses_are_the_last_causal_scores():
    """Two layers: in a single one, the last word sees all others with the mask and without it."""
    torch.manual_seed(0)
    network = WordTransformer(len(VOCABULARY), 10, 16, 2, 2)
    with torch.no_grad():
        network.embed.weight.mul_(20)  # so that scores differ
        scores = network(VOCABULARY.encode(["it", "is", "warm"])[None, :-1], torch.ones(4, 4).tril() == 1)[0, -1]
    expected = dict(zip(VOCABULARY.known[5:], scores[5:].softmax(0).tolist(), strict=True))
    found = dict(fill_gap(network, VOCABULARY, "it is warm ___ dry", both_sides=False).words)
    assert found == pytest.approx(expected, abs=1e-5)


def test_a_gap_at_either_end_or_alone_is_sensible(reader, guesser):
    assert fill_gap(reader, VOCABULARY, "___ is warm", both_sides=False).words[0][0] == "it"
    assert fill_gap(guesser, VOCABULARY, "it is warm and ___").words[0][0] == "dry"
    assert len(fill_gap(guesser, VOCABULARY, "___").words) == 5


def test_unknown_words_are_named_and_the_rest_is_answered(guesser):
    found = fill_gap(guesser, VOCABULARY, "it is ___ and Windy!")
    assert found.unknown == ["windy", "!"] and found.words


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", ValueError, "There is no text"),
        ("  \n", ValueError, "There is no text"),
        ("it is warm", ValueError, "There is no gap in it. Write ___"),
        ("it is ___ and ___", ValueError, "There are 2 gaps in it"),
        ("сегодня ___ тепло", ValueError, "knows none of these words"),
        ("今日は ___", ValueError, "knows none of these words"),
        ("it " * 8 + "___", ValueError, "needs 11 places, the network has 10"),
        ("it " * 9 + "___", ValueError, "needs 12 places, the network has 10"),
        (None, TypeError, "got NoneType"),
    ],
)
def test_what_can_not_be_answered_is_told(guesser, text, error, message):
    for both in (True, False):
        with pytest.raises(error, match=message):
            fill_gap(guesser, VOCABULARY, text, both_sides=both)


def test_it_writes_what_it_read_until_the_end(reader, generator):
    assert write(reader, VOCABULARY, generator=generator, temperature=0.1) == SENTENCE
    assert write(reader, VOCABULARY, "it is", generator=generator, temperature=0.1) == SENTENCE
    assert write(reader, VOCABULARY, "it", generator=generator, temperature=0.1, most=3) == SENTENCE[:3]


def test_a_high_temperature_is_daring_and_special_words_are_never_drawn(reader, generator):
    drawn = [write(reader, VOCABULARY, generator=generator, temperature=50.0) for _ in range(30)]
    assert len({tuple(one) for one in drawn}) > 20
    assert {word for one in drawn for word in one} <= set(SENTENCE) and max(map(len, drawn)) <= 9


def test_samples_at_several_temperatures_and_how_fast(reader, generator):
    found, speed = samples(reader, VOCABULARY, "it", (0.1, 0.2), generator=generator)
    assert found == {0.1: " ".join(SENTENCE), 0.2: " ".join(SENTENCE)} and speed > 0


def test_draws_follow_their_generator(reader):
    one, same, other = (
        write(reader, VOCABULARY, generator=torch.Generator().manual_seed(seed), temperature=9.0) for seed in (1, 1, 2)
    )
    assert one == same != other


def test_bad_settings_of_writing_are_named(reader, generator):
    for temperature in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="temperature"):
            write(reader, VOCABULARY, generator=generator, temperature=temperature)
    with pytest.raises(ValueError, match="the start has 12 words, the network has room for 8"):
        write(reader, VOCABULARY, "it " * 12, generator=generator)
