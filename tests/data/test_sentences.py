"""The grammar of weather and outings: its probabilities, and that draws follow them."""

from collections import Counter

import pytest
import torch

from ssl_course import data


def test_probabilities_add_up_and_the_chapters_sentence_is_among_them():
    chances = data.sentence_distribution()
    assert sum(chances.values()) == pytest.approx(1) and min(chances.values()) > 0
    assert any(" ".join(one).startswith("it is beautiful and sunny outside") for one in chances)
    one = ("it", "is", "beautiful", "and", "sunny", "outside", "so", "we", "swim", "in", "the", "lake")
    assert chances[one] == pytest.approx(0.45 * 0.5 * 0.5 * 0.6 * 0.4 * 0.3)  # form, kind, adjective, weather, …


def test_verbs_agree_with_people_far_away():
    for sentence in data.sentence_distribution():
        one = "sister" in sentence or "teacher" in sentence
        assert one == any(word in sentence for word in ("swims", "plays", "eats", "reads", "watches", "skis", "stays"))


def test_draws_follow_the_probabilities_and_their_generator():
    chances = data.sentence_distribution()
    drawn = data.draw_sentences(20_000, generator=torch.Generator().manual_seed(0))
    share = Counter("so" in one for one in drawn)[True] / len(drawn)
    assert share == pytest.approx(sum(p for one, p in chances.items() if "so" in one), abs=0.015)
    assert set(drawn) <= set(chances)
    again = data.draw_sentences(5, generator=torch.Generator().manual_seed(0))
    assert again == data.draw_sentences(5, generator=torch.Generator().manual_seed(0))
    assert again != data.draw_sentences(5, generator=torch.Generator().manual_seed(1))
    with pytest.raises(ValueError, match="count = 0"):
        data.draw_sentences(0, generator=torch.Generator())
