"""Weather and outings: sentences from a small grammar whose every probability is known. Made in the run, for lesson 06.

Behind each sentence stands a kind of weather: it decides what is likely at both ends. (Most words of the weather give
the kind away; beautiful, play and at home do not.) So a word depends on words far before it and far behind it, as in
English, and yet the best possible guess can be computed.
"""

import itertools
from collections.abc import Iterator

import torch

# kind of weather -> its probability, adjectives, weather words, and outings as (of many, of one, the rest)
Choices = dict[str, float]
WEATHER: dict[str, tuple[float, Choices, Choices, dict[tuple[str, str, str], float]]] = {
    "fine": (
        0.5,
        {"beautiful": 0.5, "lovely": 0.3, "warm": 0.2},
        {"sunny": 0.6, "bright": 0.25, "dry": 0.15},
        {("swim", "swims", "in the lake"): 0.4, ("play", "plays", "in the park"): 0.35,
         ("eat", "eats", "in the garden"): 0.25},
    ),
    "wet": (
        0.3,
        {"awful": 0.4, "grey": 0.35, "dark": 0.25},
        {"rainy": 0.6, "stormy": 0.25, "windy": 0.15},
        {("read", "reads", "at home"): 0.4, ("play", "plays", "at home"): 0.3, ("watch", "watches", "a film"): 0.3},
    ),
    "white": (
        0.2,
        {"beautiful": 0.3, "cold": 0.5, "quiet": 0.2},
        {"snowy": 0.6, "icy": 0.25, "frosty": 0.15},
        {("ski", "skis", "in the hills"): 0.45, ("play", "plays", "in the snow"): 0.3,
         ("stay", "stays", "at home"): 0.25},
    ),
}  # fmt: skip
PEOPLE = {  # (who, whether many): probability
    ("we", True): 0.3, ("they", True): 0.2, ("the children", True): 0.2, ("my sister", False): 0.15,
    ("the teacher", False): 0.15,
}  # fmt: skip
FORMS = {
    "it is {adjective} and {weather} outside so {who} {do} {rest}": 0.45,
    "today it is {adjective} and {weather} outside so {who} {do} {rest}": 0.2,
    "{who} {do} {rest} because it is {adjective} and {weather} outside": 0.35,
}

Distribution = dict[tuple[str, ...], float]


def sentence_distribution() -> Distribution:
    """All sentences, as tuples of words, each with its probability; the probabilities add up to 1."""
    found: Distribution = {}
    for text, probability in _all():
        sentence = tuple(text.split())
        found[sentence] = found.get(sentence, 0.0) + probability
    return found


def draw_sentences(count: int, *, generator: torch.Generator) -> list[tuple[str, ...]]:
    """`count` sentences, each drawn from `sentence_distribution` independently of the others.

    Raises:
        ValueError: for a count below 1.
    """
    if count < 1:
        raise ValueError(f"count = {count}: draw one sentence or more.")
    chances = sentence_distribution()
    weights = torch.tensor([*chances.values()], device=generator.device)
    places = torch.multinomial(weights, count, replacement=True, generator=generator)
    every = [*chances]
    return [every[place] for place in places.tolist()]


def _all() -> Iterator[tuple[str, float]]:
    for (form, p), (kind_p, adjectives, weathers, outings) in itertools.product(FORMS.items(), WEATHER.values()):
        parts = adjectives.items(), weathers.items(), outings.items(), PEOPLE.items()
        for (adjective, p_a), (weather, p_w), (outing, p_o), ((who, many), p_who) in itertools.product(*parts):
            words = {"adjective": adjective, "weather": weather, "who": who, "rest": outing[2]}
            words["do"] = outing[0] if many else outing[1]
            yield form.format(**words), p * kind_p * p_a * p_w * p_o * p_who
