"""Lesson 06: which word is each place judged by? The one after it; and padding counts for nothing."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def next_word_loss(scores, numbers):
    guess, target = scores[:, :-1], numbers[:, 1:]
    counts = target != 0
    return F.cross_entropy(guess[counts], target[counts])


ALL = "return F.cross_entropy(guess[counts], target[counts])"


def _mean_of_sentences(scores, numbers):
    guess, target = scores[:, :-1], numbers[:, 1:]
    counts = target != 0
    each = F.cross_entropy(guess.transpose(1, 2), target, reduction="none") * counts
    return (each.sum(1) / counts.sum(1)).mean()


def _softmax_twice(scores, numbers):
    return next_word_loss(scores.softmax(-1), numbers)


def _divided_by_all(scores, numbers):
    target = numbers[:, 1:]
    each = F.cross_entropy(scores[:, :-1].transpose(1, 2), target, reduction="none") * (target != 0)
    return each.mean()


def _probability(scores, numbers):
    guess, target = scores[:, :-1].softmax(-1), numbers[:, 1:]
    chance = guess.gather(2, target[:, :, None])[:, :, 0]
    return 1 - chance[target != 0].mean()


MISTAKES = {
    "scores[:, :-1], numbers[:, 1:] -> scores, numbers": "Each place was judged by its own word, which it sees. The "
    "scores at place t guess word t + 1: shift them against each other.",
    "scores[:, :-1], numbers[:, 1:] -> scores[:, 1:], numbers[:, :-1]": "Shifted the wrong way: each place was judged "
    "by the word *before* it. Take `scores[:, :-1]` and `numbers[:, 1:]`.",
    "scores[:, :-1], numbers[:, 1:] -> scores[:, 1:], numbers[:, 1:]": "Both were cut at the front, so each place is "
    "judged by its own word. Cut the *last* place off the scores.",
    "scores[:, :-1], numbers[:, 1:] -> scores[:, :-1], numbers[:, :-1]": "Both were cut at the end, so each place is "
    "judged by its own word. Cut the *first* word off the targets.",
    "scores[:, :-1], numbers[:, 1:] -> scores[:, :-2], numbers[:, 2:]": "Shifted by two: each place was judged by the "
    "word after the next. Shift by one.",
    f"{ALL} -> return F.cross_entropy(guess.flatten(0, 1), target.flatten())": "Padding was scored as if it were a "
    "word. Count only places whose target is not 0.",
    f"{ALL} -> return F.cross_entropy(guess[counts], target[counts], reduction='sum')": "The losses were added up. "
    "Return their mean over the words that count.",
    "target != 0 -> numbers[:, :-1] != 0": "Places were chosen by the word that *sees*. Choose by the word that is "
    "guessed: `target != 0`.",
    "target != 0 -> target == 0": "Only padding was scored. Keep the places whose target is *not* 0.",
    "target != 0 -> (target != 0) & (target != 4)": "`<end>` (4) was left out of the score. It is to be guessed like a "
    "word: leave out padding (0) alone.",
    "target != 0 -> target > 1": "`<unknown>` (1) was left out of the score. It is to be guessed like a word: leave "
    "out padding (0) alone.",
    "target != 0 -> target > 4": "Special words were left out of the score. `<end>` (4) and `<unknown>` (1) are to be "
    "guessed too: leave out padding (0) alone.",
    "return F -> return -F": "The sign is flipped. `F.cross_entropy` is the surprise already, and should become small.",
    _mean_of_sentences: "Each sentence got the same weight. Take one mean over all words of the batch that count.",
    _softmax_twice: "Softmax was taken before `F.cross_entropy`, which takes it itself. Hand it the scores.",
    _divided_by_all: "The sum was divided by all places, padding too. Divide by the number of words that count.",
    _probability: "This is 1 minus the probability. Return the mean of −log p, which `F.cross_entropy` gives.",
    f"{ALL} -> return F.cross_entropy(guess[counts], target[counts]).exp()": "This is the perplexity. Return the loss "
    "itself, in nats.",
}


def _by_the_package(scores, numbers):
    return losses.next_word_loss(scores, numbers)


def _double_loop(scores, numbers):
    found = []
    for sentence, words in zip(scores, numbers, strict=True):
        for place in range(1, len(words)):
            if words[place] != 0:
                found.append(-sentence[place - 1].log_softmax(0)[words[place]])
    return torch.stack(found).mean()


def _sentences(lengths, words, seed):
    draw, n = seeded(seed), max(lengths)
    numbers = torch.randint(5, words, (len(lengths), n), generator=draw)
    numbers[:, 0] = 3
    for row, length in zip(numbers, lengths, strict=True):
        row[length - 1], row[length:] = 4, 0
    if n > 4:
        numbers[0, 2] = 1  # an unknown word
    scores = torch.randn(len(lengths), n, words, generator=draw) * 2
    return dict(scores=scores, numbers=numbers)


def _draw(function):
    """How far the loss falls if one place alone is sure of each word."""
    sentence = ["<start>", "it", "is", "warm", "<end>", "<pad>"]
    numbers = torch.tensor([[3, 5, 6, 7, 4, 0]])
    flat = torch.zeros(1, 6, 8)
    level, gains = float(function(flat, numbers)), torch.zeros(6, 6)
    for place in range(6):
        for word in range(6):
            scores = flat.clone()
            scores[0, place, numbers[0, word]] = 4
            gains[place, word] = level - float(function(scores, numbers))
    ax = plt.subplots(figsize=(5, 3.8), layout="constrained")[1]
    drawn = ax.imshow(gains, cmap="PuOr_r", vmin=-1, vmax=1)
    ax.figure.colorbar(drawn, label="how far the loss falls")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(range(6), sentence, fontsize=9)
    ax.set(xlabel="… of this word", ylabel="the scores at this place are sure …")
    return plot.tidy(ax).figure, "your loss: by how much it falls when the scores at one place are sure of one word"


NEXT_WORD_LOSS = Exercise(
    reference=next_word_loss,
    stars=2,
    minutes=7,
    probes=(
        Probe("a sentence of 3 words and one of 5", lambda: _sentences((5, 7), 9, 1)),
        Probe("three sentences, 11 words known", lambda: _sentences((6, 8, 4), 11, 2)),
        Probe("four sentences, 20 words known", lambda: _sentences((9, 5, 7, 8), 20, 3)),
    ),
    mistakes=edited(next_word_loss, MISTAKES),
    hints=(
        "Write the sentence twice, one below the other, and move one copy. What is left over at the ends?",
        "`scores[:, :-1]` and `numbers[:, 1:]` belong together, place by place. Keep the places with `target != 0`.",
        "`F.cross_entropy(guess[counts], target[counts])`, with `counts = numbers[:, 1:] != 0`",
    ),
    learnt="Place t answers for word t + 1, all places at once, and padding answers for nothing.",
    draw=_draw,
    alternatives=(_by_the_package, _double_loop),
    trains=("scores",),
    tolerance=1e-4,
)
