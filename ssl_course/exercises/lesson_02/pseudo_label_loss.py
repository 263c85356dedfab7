"""Lesson 02: the network labels unlabelled pictures itself, where it is sure of a mild view."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def pseudo_label_loss(weak_scores, strong_scores, threshold):
    confidence, guess = weak_scores.softmax(1).max(1)
    losses = F.cross_entropy(strong_scores, guess, reduction="none")
    return (losses * (confidence >= threshold)).mean()


def _soft_labels(weak_scores, strong_scores, threshold):
    probabilities = weak_scores.softmax(1)
    losses = F.cross_entropy(strong_scores, probabilities, reduction="none")
    return (losses * (probabilities.amax(1) >= threshold)).mean()


def _soft_labels_detached(weak_scores, strong_scores, threshold):
    return _soft_labels(weak_scores.detach(), strong_scores, threshold)


def _exchanged(weak_scores, strong_scores, threshold):
    return pseudo_label_loss(strong_scores, weak_scores, threshold)


MISTAKES = {
    "mean() -> sum() / (confidence >= threshold).sum()": "The sum was divided by the number of confident rows, so one "
    "confident row weighs as much as a full batch (and none gives NaN). Divide by the number of all rows.",
    "mean() -> sum()": "The losses were added up. Divide the sum by the number of all rows.",
    ".mean() -> ": "There is one loss for each row: is a `mean` or a `sum` missing? Return the mean over all rows.",
    ".softmax(1).max(1) -> .max(1)": "The scores themselves were compared with the threshold. It is a probability: "
    "take `softmax(1)` first.",
    ".softmax(1).max(1) -> .sigmoid().max(1)": "A sigmoid looks at each score alone. The probabilities of a row must "
    "add up to 1: use `softmax(1)`.",
    "softmax(1).max(1) -> softmax(0).max(1)": "Each class was scaled over the batch. The probabilities of one row add "
    "up to 1: use `softmax(1)`.",
    "= weak_scores -> = strong_scores": "Guess and confidence come from the strong views, so the network is taught "
    "what it answers anyway. Take both from `weak_scores`.",
    "cross_entropy(strong_scores, guess -> cross_entropy(strong_scores, strong_scores.argmax(1)": "The guesses come "
    "from the strong views: that teaches what the network answers anyway. Take them from `weak_scores`.",
    "cross_entropy(strong_scores -> cross_entropy(weak_scores": "The loss was taken on the mild views. The mild view "
    "gives the guess; the *strong* view is to learn it.",
    ">= -> <": "The rows that the network is *not* sure of were kept. Keep those whose confidence is at least the "
    "threshold.",
    " * (confidence >= threshold) -> ": "Every row counts, whatever the confidence. Rows below the threshold give 0.",
    "* (confidence >= threshold) -> * (confidence >= threshold) * confidence": "The losses were weighted by the "
    "confidence. A row counts fully or not at all.",
    "strong_scores, guess -> strong_scores.softmax(1), guess": "`F.cross_entropy` does its own softmax. Give it the "
    "scores.",
    "strong_scores, guess -> strong_scores.detach(), guess": "The number is right, but no gradient reaches "
    "`strong_scores`, so nothing is learnt. Leave out `detach`, `no_grad` and `.item()` there.",
    "return ( -> return -(": "The sign is flipped: training would drive the strong views away from the guesses.",
    _exchanged: "The roles are exchanged: the strong view taught the mild one. The guess comes from `weak_scores`.",
    _soft_labels: "All probabilities of the mild view were the target, and a gradient flows through them. The target "
    "is the one class with the largest probability.",
    _soft_labels_detached: "All probabilities of the mild view were the target (soft labels). The target is the one "
    "class with the largest probability: `max(1)` or `argmax(1)`.",
}


def _by_the_package(weak_scores, strong_scores, threshold):
    return losses.pseudo_label_loss(weak_scores, strong_scores, threshold=threshold)


def _one_by_one(weak_scores, strong_scores, threshold):
    total = 0 * strong_scores.sum()
    for weak, strong in zip(weak_scores.detach(), strong_scores, strict=True):
        if weak.softmax(0).max() >= threshold:
            total = total + strong.logsumexp(0) - strong[weak.argmax()]
    return total / len(strong_scores)


def _loss_and_gradients(answer, after, before):
    """The loss, and its gradients: a stop where none belongs, or a way where none is wanted, shows in nothing else."""
    del before
    rows = after["strong_scores"], after["weak_scores"]
    if not isinstance(answer, torch.Tensor) or answer.numel() != 1 or not answer.requires_grad:
        return answer, *(torch.zeros_like(scores) for scores in rows)
    gradients = torch.autograd.grad(answer.sum(), rows, allow_unused=True, materialize_grads=True)
    return answer.detach(), *gradients


def _scores(count, threshold, size=2.0):
    draw = torch.randn(2, count, 3, generator=seeded(count)).mul(size).round(decimals=1)
    weak, strong = (scores.requires_grad_().clone() for scores in draw)  # no leaves: who changes them is told so
    return dict(weak_scores=weak, strong_scores=strong, threshold=threshold)


def _usable(function):
    """At the start of training no row is sure; and a confidence of just the threshold is sure."""
    strong = torch.tensor([[1.0, 0.0, -1.0], [0.0, 2.0, 1.0]])

    def loss(weak, threshold):
        given = strong.clone().requires_grad_()
        return torch.as_tensor(function(torch.tensor(weak), given, threshold)).detach().double().item()

    nobody = loss([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]], 0.95)
    if nobody != 0:
        return (
            f"Right where some row is sure. But where none is, as at the start of training, the loss is {nobody:.3g}, "
            "and must be 0. A mean over no rows is NaN: sum up, and divide by the number of all rows."
        )
    expected = F.cross_entropy(strong[:1], torch.tensor([0])).item() / 2
    if abs(loss([[80.0, 0.0, 0.0], [0.0, 0.0, 0.0]], 1.0) - expected) > 1e-4:
        return (
            "Right, except for a row whose confidence is just the threshold (a probability of 1 at threshold 1): sure "
            "is what is *at least* the threshold."
        )
    return None


def _draw(function):
    sure = torch.linspace(1 / 3, 0.99, 80)
    weak = torch.stack([sure, (1 - sure) / 2, (1 - sure) / 2], 1).log()
    ax = plt.subplots(figsize=(6.5, 3))[1]
    answers = {"the strong view agrees": [1.5, 0, 0], "it disagrees": [0, 1.5, 0]}
    for (name, strong), colour, style in zip(answers.items(), plot.COLOURS, ("-", "--"), strict=False):
        rows = [float(function(one[None], torch.tensor([strong]), 0.8)) for one in weak]
        ax.plot(sure, rows, style, color=colour, label=name)
    ax.axvline(0.8, color="black", linestyle=":", linewidth=1)
    ax.text(0.79, ax.get_ylim()[1], "threshold", ha="right", va="top", fontsize=9)
    ax.set(xlabel="largest probability on the mild view", ylabel="your loss of one row (nats)")
    ax.legend(frameon=False, loc="center left", fontsize=9)
    ax.spines[["top", "right"]].set_visible(False)
    return ax.figure, "the loss of one row over its confidence, for a strong view that agrees and one that does not"


PSEUDO_LABEL_LOSS = Exercise(
    reference=pseudo_label_loss,
    stars=2,
    minutes=9,
    probes=(
        Probe("two rows (loss, gradients)", lambda: _scores(2, 0.6, 1.0)),
        Probe("six rows (loss, gradients)", lambda: _scores(6, 0.7)),
        Probe("twelve rows (loss, gradients)", lambda: _scores(12, 0.9, 3.0)),
    ),
    mistakes=edited(pseudo_label_loss, MISTAKES),
    hints=(
        "Two questions of each mild view: what is its largest probability, and at which class does it stand?",
        '`softmax(1).max(1)` answers both. `F.cross_entropy(…, reduction="none")` gives one loss for each row.',
        "`(losses * (confidence >= threshold)).mean()`: rows below the threshold count as 0, and are counted.",
    ),
    learnt="An unlabelled picture became a labelled one, where the network is sure; the strong view has to learn it.",
    draw=_draw,
    alternatives=(_by_the_package, _one_by_one),
    compare_by=_loss_and_gradients,
    usable=_usable,
)
