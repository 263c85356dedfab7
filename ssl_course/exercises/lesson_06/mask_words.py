"""Lesson 06: which words are hidden? Real words alone, the right number in every sentence, and a note of which."""

import matplotlib.pyplot as plt
import torch

from ssl_course import augment
from ssl_course.exercises.draws import not_anew
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def mask_words(numbers, ratio, generator):
    words = numbers > 4
    noise = torch.rand(words.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    hidden = noise.argsort(1).argsort(1) < count
    return numbers.masked_fill(hidden, 2), hidden


OUT = "return numbers.masked_fill(hidden, 2), hidden"

MISTAKES = {
    " + 2 * ~words -> ": "Special words were hidden too: `<start>`, `<end>`, `<unknown>` or padding. Only "
    "real words, numbers above 4, may be hidden.",
    "numbers > 4 -> numbers > 0": "Special words were hidden too: only padding was spared. Real words are the numbers "
    "above 4.",
    "noise.argsort(1).argsort(1) < count -> noise.argsort(1) < count": "`argsort` lists the places in order of their "
    "numbers. That is not the rank of each place: sort once more, `noise.argsort(1).argsort(1)`.",
    "noise.argsort(1).argsort(1) < count -> noise.argsort(0).argsort(0) < count": "The noise was ranked over the "
    "batch, so the number of gaps in a sentence is left to chance. Rank within each sentence: `argsort(1)`, twice.",
    "noise.argsort(1).argsort(1) < count -> noise < ratio": "Each word was hidden by a coin of its own, so some "
    "sentences hide too many or too few words. Hide the words with the lowest *ranks*.",
    ".clamp(min=1) -> ": "In a short sentence no word was hidden. Hide at least one: `.clamp(min=1)`.",
    ".round() -> .floor()": "The number of hidden words was rounded down. Round it: `.round()`.",
    ".round() -> .ceil()": "The number of hidden words was rounded up. Round it to the nearest: `.round()`.",
    "words.sum(1, keepdim=True) -> numbers.shape[1] * torch.ones(len(numbers), 1)": "The share was taken of all "
    "places, padding too. Take it of the words of each sentence.",
    f"{OUT} -> return numbers.masked_fill(hidden, 2), ~hidden": "The second result says which words are *visible*, so "
    "these would be scored. Return True for hidden ones.",
    f"{OUT} -> return numbers.masked_fill(hidden, 2), words": "The second result says which words are real, so visible "
    "ones would be scored too. Return which are hidden.",
    f"{OUT} -> return numbers.masked_fill(hidden, 0), hidden": "Hidden words became 0, padding, which nobody looks at. "
    "Put `<mask>`, number 2, in their place.",
    f"{OUT} -> return numbers.masked_fill(~hidden, 2), hidden": "The visible words were replaced and the hidden ones "
    "kept. Put `<mask>` where `hidden` is True.",
    f"{OUT} -> return numbers, hidden": "The sentences still show the hidden words. Put `<mask>`, number 2, in their "
    "place.",
    f"{OUT} -> return numbers.masked_fill(hidden, 2)": "The second result is missing: `hidden`.",
    f"{OUT} -> return hidden, numbers.masked_fill(hidden, 2)": "The two results are exchanged: first the sentences, "
    "then which words are hidden.",
    f"{OUT} -> return numbers.masked_fill(hidden, 2), hidden.float()": "The second result holds numbers. Return "
    "booleans, True = hidden.",
    "generator=generator -> generator=None": "`generator` was not used, so the run can't be repeated. Hand it to "
    "`torch.rand`.",
    "torch.rand(words.shape, generator=generator) -> torch.arange(words.shape[1]).expand(words.shape) / 99": ""
    "The first words of every sentence are hidden: nothing was drawn. Rank random noise, not the places.",
}


def _counts(hidden):
    return ", ".join(str(int(count)) for count in hidden.sum(1))


def _sorted_wrongly(hidden, words, ratio, state):
    """Whether these are the places that a usual wrong sorting of the noise gives; special words spared, as usual."""
    generator = torch.Generator()
    generator.set_state(state)
    noise, count = torch.rand(words.shape, generator=generator), hidden.sum(1, keepdim=True)
    usual = noise + 2 * ~words, noise.masked_fill(~words, 2)
    asked = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    if len(words) > 1 and any(torch.equal(one.argsort(0).argsort(0) < asked, hidden) for one in usual):
        return "ranks over the batch, not within each sentence"
    if any(torch.equal(one.argsort(1) < count, hidden) for one in usual):
        return "places in the order of their numbers, in place of their ranks"
    return None


def _compare_by(answer, after, before):
    """What came back, in words: any draw will do, as long as each sentence hides the right number of its words."""
    numbers = before["numbers"]
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return f"a {type(answer).__name__} in place of two tensors"
    gaps, hidden = answer
    if not all(isinstance(one, torch.Tensor) and one.shape == numbers.shape for one in answer):
        return f"results that are no tensors of shape {list(numbers.shape)}"
    if hidden.dtype != torch.bool or gaps.dtype != numbers.dtype:
        return f"tensors of {gaps.dtype} and {hidden.dtype} in place of {numbers.dtype} and booleans"
    words, said = numbers > 4, f"{_counts(hidden)} words hidden"
    fresh = before["generator"].get_state()
    if wrongly := _sorted_wrongly(hidden, words, before["ratio"], fresh):
        said = wrongly
    elif (hidden & ~words).any():
        said = "special words hidden" + (", all but padding" if not (hidden & (numbers == 0)).any() else "")
        said += ", all that is visible" if torch.equal(gaps == numbers, hidden) else ""
    elif torch.equal(hidden, words):
        said = "every real word named"
    for what, right in (("<mask>", 2), ("padding", 0)):
        if torch.equal(gaps, numbers.masked_fill(hidden, right)):
            said += f", {what} in their place"
    if not torch.equal(gaps != numbers, hidden):
        said += ", other places changed than named"
    elif not said.endswith("place"):
        said += f", {sorted({*gaps[hidden].tolist()})} in their place"
    if torch.equal(gaps, numbers):
        said += ", and still shown"
    if torch.equal(gaps, numbers.masked_fill(~hidden, 2)):
        said += ", and kept, the others replaced"
    ranks = words.cumsum(1).masked_fill(~words, 99)
    if len(numbers) > 1 and torch.equal(hidden, ranks <= hidden.sum(1, keepdim=True)):
        said += ", always the first ones"
    return said + (", but the generator was not used" if torch.equal(after["generator"].get_state(), fresh) else "")


def _usable(function):
    """What one draw can't show: that the same seed repeats it, and that every word is as likely as any other."""
    numbers = torch.tensor([[3, *range(5, 15), 4]]).repeat(400, 1)
    if message := of_inference_mode(function(numbers, 0.3, seeded(1))):
        return message
    one, same, other = (function(numbers, 0.3, seeded(seed))[1] for seed in (1, 1, 2))
    if not torch.equal(one, same):
        return "The same seed gave two different draws. Draw from `generator` alone."
    if torch.equal(one, other):
        return "Every seed hides the same words. Let numbers drawn from `generator` decide; don't seed it yourself."
    if message := not_anew(lambda generator: {"the same gaps": function(numbers[:40], 0.3, generator)[1]}):
        return message
    if (one == one[0]).all():
        return "All sentences hide the same places. Draw for every sentence."
    share = one[:, 1:-1].float().mean(0)
    for out_of_line, place, often in (
        (share.min() < 0.18, int(share.argmin()), "hardly ever"),
        (share.max() > 0.42, int(share.argmax()), "far more often than others"),
    ):
        if out_of_line:
            return f"Word {place + 1} is hidden {often}. Each is to be as likely as any other."
    return None


def _sentences(lengths, seed):
    draw, n = seeded(seed), max(lengths) + 2
    numbers = torch.zeros(len(lengths), n, dtype=torch.int64)
    for row, length in zip(numbers, lengths, strict=True):
        row[0], row[length + 1] = 3, 4
        row[1 : length + 1] = torch.randint(5, 30, (length,), generator=draw)
        row[2] = 1  # an unknown word
    return numbers


def _draw(function):
    text = [*["it", "is", "beautiful", "and", "sunny", "outside", "so", "we", "swim", "in", "the", "lake"]]
    numbers = torch.tensor([[3, *range(5, 5 + len(text)), 4]]).repeat(5, 1)
    gaps, hidden = function(numbers, 0.15, seeded(3))
    ax = plt.subplots(figsize=(8.6, 2), layout="constrained")[1]
    ax.imshow(torch.as_tensor(hidden).float(), cmap="Oranges", vmin=0, vmax=1.6, aspect="auto")
    for row, line in enumerate(torch.as_tensor(gaps).tolist()):
        for column, number in enumerate(line):
            name = {2: "<mask>", 3: "<start>", 4: "<end>", 0: "<pad>"}.get(number)
            ax.text(column, row, name or text[number - 5], ha="center", va="center", fontsize=9)
    ax.set(xticks=[], yticks=[], title="five draws, a ratio of 15 in 100: hidden words orange")
    ax.title.set_fontsize(10)
    return ax.figure, "the same sentence five times, with the words that your function hides in orange"


def _probe(lengths, ratio, seed):
    return lambda: dict(numbers=_sentences(lengths, seed), ratio=ratio, generator=seeded(9))


def _halves_up(numbers, ratio, generator):
    words = numbers > 4
    noise = torch.rand(words.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True) + 0.5).floor().clamp(min=1)
    hidden = noise.argsort(1).argsort(1) < count
    return numbers.masked_fill(hidden, 2), hidden


MASK_WORDS = Exercise(
    reference=mask_words,
    stars=3,
    minutes=9,
    probes=(
        Probe("sentences of 4 and 9 words, an unknown one in each", _probe((4, 9), 0.3, 1)),
        Probe("one word in each of three sentences", _probe((3, 7, 12), 0.0, 2)),
        Probe("five sentences, six words in ten", _probe((12, 6, 9, 4, 10), 0.6, 3)),
        Probe("four sentences, 15 words in 100", _probe((14, 8, 11, 4), 0.15, 4)),
    ),
    mistakes=edited(mask_words, MISTAKES),
    hints=(
        "Give each word a random number, and hide those of the lowest rank. What must never be among the lowest?",
        "`noise + 2 * ~words` puts special words last. Each sentence hides `(ratio * its words).round()` "
        "words, at least 1.",
        "`hidden = noise.argsort(1).argsort(1) < count`; then `numbers.masked_fill(hidden, 2)` and `hidden`. `count` "
        "has the shape [batch, 1].",
    ),
    learnt="Every sentence has gaps, only real words are asked for, and you know which.",
    draw=_draw,
    compare_by=_compare_by,
    alternatives=(
        lambda numbers, ratio, generator: augment.mask_words(numbers, ratio=ratio, generator=generator),
        _halves_up,
    ),
    usable=_usable,
)
