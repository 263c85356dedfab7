"""Lesson 13: a table as rows of numbers, with means, standard deviations and words of the known rows alone."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F  # noqa: F401 - a mistake calls it

from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def code_rows(numbers, words, known_numbers, known_words):
    mean, std = known_numbers.mean(0), known_numbers.std(0)
    scaled = (numbers - mean) / torch.where(std > 0, std, 1.0)
    known = known_words.unique()
    return torch.cat([scaled, words[:, None] == known], 1)


OWN, SAFE = "known_numbers.mean(0), known_numbers.std(0)", "torch.where(std > 0, std, 1.0)"
OUT, ONE_HOT = "torch.cat([scaled, words[:, None] == known], 1)", "words[:, None] == known"


def _nearest_known_word(numbers, words, known_numbers, known_words):
    coded = code_rows(numbers, words, known_numbers, known_words)
    known = known_words.unique()
    place = torch.searchsorted(known, words).clamp(max=len(known) - 1)
    return torch.cat([coded[:, : numbers.shape[1]], torch.eye(len(known))[place]], 1)


def _everything_scaled(numbers, words, known_numbers, known_words):
    coded = code_rows(numbers, words, known_numbers, known_words)
    known = code_rows(known_numbers, known_words, known_numbers, known_words)
    std = known.std(0)
    return (coded - known.mean(0)) / torch.where(std > 0, std, 1.0)


MISTAKES = {
    f"{OWN} -> numbers.mean(0), numbers.std(0)": "Mean and standard deviation came from the rows that are coded, so a "
    "row's code depends on its neighbours. Take them from `known_numbers`.",
    f"{OWN} -> torch.cat([numbers, known_numbers]).mean(0), torch.cat([numbers, known_numbers]).std(0)": "Known and "
    "new rows were put together for the mean and the standard deviation: test rows leak in. Use `known_numbers` alone.",
    f"{OWN} -> known_numbers.mean(), known_numbers.std()": "One mean and one standard deviation served all columns. "
    "Each column has its own: `mean(0)`, `std(0)`.",
    f"{SAFE} -> std": "A column that never varies was divided by 0. Divide by 1 where the standard deviation is 0.",
    f"{SAFE} -> (std + 1e-6)": "Where a column never varied, a new value was divided by nearly nothing, and becomes "
    "huge. Divide by 1 where the standard deviation is 0.",
    f"{SAFE} -> std.clamp(min=1.0)": "Each standard deviation below 1 became 1. Divide by 1 only where it is 0.",
    f"{SAFE} -> torch.where(std > 0, std**2, 1.0)": "The difference was divided by the variance. Divide by the "
    "standard deviation.",
    f"(numbers - mean) / {SAFE} -> (numbers - mean)": "The numbers were not divided by the standard deviation, so "
    "dollars outweigh years.",
    "(numbers - mean) / -> numbers / ": "The mean was not subtracted: `(numbers - mean) / …`.",
    f"{OWN} -> known_numbers.min(0).values, known_numbers.max(0).values - known_numbers.min(0).values": "Scaled from "
    "the smallest to the largest value, so one outlier squeezes all others. Use mean and standard deviation.",
    "(numbers - mean) -> (known_numbers[: len(numbers)] - mean)": "The known rows were coded, not the new ones: "
    "`numbers - mean`.",
    "known_words.unique() -> words.unique()": "The places came from the words of the rows that are coded, so another "
    "batch gets another width. Take them from `known_words`.",
    "known_words.unique() -> torch.cat([words, known_words]).unique()": "A word that is only among the new rows got a "
    "place: nothing could be learnt about it. Take the words of `known_words` alone.",
    "known_words.unique() -> torch.arange(int(known_words.max()) + 1)": "A place stands for every number up to the "
    "largest, known or not. Only the words of `known_words` get one: `.unique()`.",
    "known_words.unique() -> known_words.unique()[1:]": "A word has no place, so it looks like an unknown one. Each "
    "word of `known_words` gets a place.",
    f"{ONE_HOT} -> words[:, None]": "The category stands there as one number, as if word 4 were twice word 2. Give "
    "each known word a place of its own, 1 or 0.",
    f"{ONE_HOT} -> words == known": "The words were compared as two lists. Stand them up: a row for each of `words`, a "
    "place for each known one, `words[:, None] == known`.",
    f"{ONE_HOT} -> F.one_hot(words)": "`F.one_hot` gives a place to every whole number up to the largest of `words`. "
    "Only known words get one: `words[:, None] == known`.",
    f"{ONE_HOT} -> words[:, None] != known": "The places are inverted: 1 belongs where the word stands, 0 elsewhere.",
    f"{OUT} -> torch.cat([words[:, None] == known, scaled], 1)": "The category came first. Put the numbers first, "
    "then the category's places.",
    f"{OUT} -> torch.cat([scaled, words[:, None] == known], 0)": "The category's places were put below the numbers. "
    "Put them beside: `torch.cat([…], 1)`.",
    f"{OUT} -> torch.cat([numbers, words[:, None] == known], 1)": "The numbers went in as they are. Put the scaled "
    "ones before the category's places.",
    f"{OUT} -> scaled": "The category is missing: append one place for each known word.",
    f"{OUT} -> (words[:, None] == known).float()": "The numbers are missing: put the scaled ones before the category's "
    "places.",
    _nearest_known_word: "An unknown word was taken for a known one. It has no place: all places of the category "
    "are 0.",
    _everything_scaled: "The places of the category were scaled too. They stay 1 and 0.",
}


def _divided_by_n(numbers, words, known_numbers, known_words):
    mean, std = known_numbers.mean(0), known_numbers.std(0, correction=0)
    places = [(words == word).float() for word in known_words.unique()]
    return torch.cat([(numbers - mean) / torch.where(std > 0, std, 1.0), torch.stack(places, 1)], 1)


def _table(known, new, columns, seed):
    draw = seeded(seed)
    scale = torch.tensor([10.0, 0.5, 100.0, 3.0])[:columns]
    known_numbers = torch.randn(known, columns, generator=draw).mul(8).round() / 4 * scale + 2 * scale
    numbers = torch.randn(new, columns, generator=draw).mul(8).round() / 4 * scale + 3 * scale
    known_numbers[:, -1] = 2.0  # a column that never varies among the known rows
    numbers[:, -1] = torch.tensor([2.0, 5.0]).repeat(new)[:new]
    names = torch.tensor([1, 4, 5, 9])
    known_words = names[torch.arange(known) % len(names)]
    words = torch.tensor([5, 1, 3, 9, 12])[torch.arange(new) % 5]  # 3 and 12 are unknown
    return dict(numbers=numbers, words=words, known_numbers=known_numbers, known_words=known_words)


def _smallest():
    return dict(
        numbers=torch.tensor([[40.0, 7.0], [20.0, 9.0], [30.0, 7.0]]),
        words=torch.tensor([2, 0, 1]),
        known_numbers=torch.tensor([[20.0, 7.0], [30.0, 7.0], [60.0, 7.0]]),
        known_words=torch.tensor([2, 0, 2]),
    )


def _draw(function):
    given = _table(8, 5, 3, 1)
    ax = plt.subplots(figsize=(7.6, 3.1), layout="constrained")[1]
    coded = torch.as_tensor(function(*given.values())).float()
    coded = coded if coded.ndim == 2 else coded.reshape(1, -1)
    limit = 3
    ax.imshow(coded.clamp(-limit, limit), cmap="RdBu_r", vmin=-limit, vmax=limit, aspect="auto")
    for row, line in enumerate(coded.tolist()):
        for place, value in enumerate(line):
            colour = "white" if abs(value) > 2 else "black"
            ax.text(place, row, f"{value:.3g}", ha="center", va="center", fontsize=9, color=colour)
    heads = ["age", "hours", "constant", *(f"= {word}" for word in sorted({*given["known_words"].tolist()}))]
    ax.set_xticks(range(coded.shape[1]), [*heads, *["?"] * coded.shape[1]][: coded.shape[1]], fontsize=9)
    went_in = [
        ", ".join(f"{value:g}" for value in numbers) + f" · word {word}"
        for numbers, word in zip(given["numbers"].tolist(), given["words"].tolist(), strict=True)
    ]
    ax.set_yticks(range(len(coded)), [*went_in, *went_in][: len(coded)], fontsize=9)
    known = given["known_numbers"]
    means, stds = (", ".join(f"{value:.3g}" for value in one) for one in (known.mean(0), known.std(0)))
    ax.set_title(
        f"left: what went in · in the cells: your code (words 3 and 12 are unknown)\n"
        f"known rows: means {means} · std {stds}",
        fontsize=10,
    )
    return ax.figure, "five rows as your function codes them, a number or a category's place in each cell"


CODE_ROWS = Exercise(
    reference=code_rows,
    stars=2,
    minutes=9,
    probes=(
        Probe("three known rows, three new ones", _smallest),
        Probe("eight known rows, five new ones, two unknown words", lambda: _table(8, 5, 3, 1)),
        Probe("twelve known rows, seven new ones", lambda: _table(12, 7, 4, 2)),
    ),
    mistakes=edited(code_rows, MISTAKES),
    hints=(
        "Which rows may say what is usual? The same ones that say which words there are.",
        "`known_numbers.mean(0)` and `.std(0)` have one value per column; where the std is 0, divide by 1. "
        "`words[:, None] == known_words.unique()` is a table of True and False.",
        "`scaled = (numbers - mean) / torch.where(std > 0, std, 1.0)`, then "
        "`torch.cat([scaled, words[:, None] == known], 1)`.",
    ),
    learnt="Whatever rows come later, they are coded by the known ones, and have the same width.",
    draw=_draw,
    alternatives=(_divided_by_n,),
    tolerance=1e-4,
)
