"""Lesson 14: the loss of self-distillation: the student is to name the classes that its teacher sees."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def distil(student, teacher, centre, warm, cold):
    goal = ((teacher - centre) / cold).softmax(1).detach()
    guess = (student / warm).log_softmax(1)
    return -(goal * guess).sum(1).mean()


def _hard(student, teacher, centre, warm, cold):
    return F.cross_entropy(student / warm, (teacher - centre).argmax(1))


def _divergence(student, teacher, centre, warm, cold):
    goal = ((teacher - centre) / cold).softmax(1)
    return distil(student, teacher, centre, warm, cold) + (goal * goal.log()).sum(1).mean()


def _probabilities(student, teacher, centre, warm, cold):
    goal = ((teacher - centre) / cold).softmax(1).detach()
    return F.mse_loss((student / warm).softmax(1), goal)


def _turned_round(student, teacher, centre, warm, cold):
    goal = ((teacher - centre) / cold).log_softmax(1)
    return -((student / warm).softmax(1) * goal).sum(1).mean()


GOAL, GUESS = "((teacher - centre) / cold).softmax(1)", "(student / warm).log_softmax(1)"
MISTAKES = {
    "(teacher - centre) / cold -> teacher / cold": "Centring was forgotten: a class that the teacher likes for every "
    "picture wins for every picture. Subtract the centre from the teacher's scores.",
    "teacher - centre -> teacher + centre": "The centre was added, so favourites are favoured twice. Subtract it.",
    "/ cold).softmax(1).detach() -> / warm).softmax(1).detach()": "The teacher was divided by the student's "
    "temperature: it is not sharpened. Divide its centred scores by `cold`.",
    "(student / warm) -> (student / cold)": "The student was divided by the teacher's temperature. Divide its scores "
    "by `warm`.",
    "/ cold).softmax(1).detach() -> / warm).softmax(1).detach() ; (student / warm) -> (student / cold)": "The "
    "temperatures are exchanged: the teacher's is `cold`, the student's `warm`.",
    "(teacher - centre) / cold -> (teacher - centre)": "The teacher's scores were not divided by their temperature, so "
    "it is not sharp. Divide them by `cold`.",
    "(student / warm) -> student": "The student's scores were not divided by their temperature. Divide by `warm`.",
    "(teacher - centre) / cold -> (teacher / cold - centre)": "The centre was subtracted after the division. It is a "
    "mean of the teacher's scores themselves: subtract it first, then divide by `cold`.",
    "(student / warm) -> ((student - centre) / warm)": "The student was centred, too. Only the teacher is.",
    "(teacher - centre) / cold -> teacher / cold ; (student / warm) -> ((student - centre) / warm)": "The student was "
    "centred, and the teacher not. It is the other way round.",
    "cold).softmax(1) -> cold).softmax(0)": "The softmax of the teacher ran down the batch. Each picture shares out "
    "one among its *classes*: `softmax(1)`.",
    "log_softmax(1) -> log_softmax(0)": "The student's softmax ran down the batch. Each picture shares out one among "
    "its *classes*: `log_softmax(1)`.",
    "cold).softmax(1) -> cold).softmax(0) ; log_softmax(1) -> log_softmax(0)": "Both softmaxes ran down the batch. "
    "Each picture shares out one among its *classes*: axis 1.",
    "log_softmax(1) -> softmax(1)": "The logarithm of the student's shares is missing: cross-entropy is − Σ goal · log "
    "guess. Take `log_softmax(1)`.",
    "-(goal -> (goal": "The sign is wrong: this is at most 0, and grows when the two agree. A minus belongs in front.",
    ".sum(1).mean() -> .sum()": "The sum ran over the batch, too. Sum over the classes, then take the mean over the "
    "batch.",
    ".sum(1).mean() -> .mean()": "The mean ran over the classes, too: the value is too small by their number. Sum over "
    "the classes, and take the mean over the batch.",
    ".sum(1).mean() -> .sum(1)": "One value for each picture came back. A loss is a single number: take their mean.",
    ".sum(1).mean() -> .sum(0).mean()": "The sum ran down the batch, and the mean over the classes. Sum over axis 1, "
    "then take the mean.",
    _hard: "The teacher's best class alone was taken as the label. Its shares of *all* classes are the goal: a softmax "
    "of its centred scores.",
    _divergence: "This is the divergence: the teacher's own entropy was subtracted. Wanted is the cross-entropy alone, "
    "− Σ goal · log guess.",
    _probabilities: "The shares were compared by squares. Wanted is the cross-entropy, − Σ goal · log guess.",
    _turned_round: "The roles are exchanged: the logarithm belongs to the student's shares, and the teacher's are the "
    "goal: − Σ goal · log guess.",
    "(teacher - centre) / cold -> (teacher - teacher.mean(0)) / cold": "The teacher was centred by the mean of this "
    "batch. Use the `centre` that is given: it remembers earlier batches.",
    "(teacher - centre) / cold -> (teacher - centre) * cold": "The teacher's scores were multiplied by their "
    "temperature. Divide: a low temperature makes shares sharper.",
    "(student / warm) -> (student * warm)": "The student's scores were multiplied by their temperature. Divide.",
    "cold).softmax(1).detach() -> cold).log_softmax(1).detach()": "The goal is the teacher's shares, not their "
    "logarithms: `softmax(1)`. The logarithm belongs to the student.",
}


def _library(student, teacher, centre, warm, cold):
    temperatures = {"student_temperature": warm, "teacher_temperature": cold}
    return losses.self_distillation(student, teacher.detach(), centre=centre, **temperatures)


def _given(grad_of):
    one, two, centre = torch.randn(3, 4, 3, generator=seeded(5))
    given = {"student": one, "teacher": two}
    given[grad_of].requires_grad_()
    return given | {"centre": centre[0], "warm": 0.5, "cold": 0.25}


def _usable(function):
    """The student learns, the teacher does not."""
    given = _given("teacher")
    if function(*given.values()).requires_grad:
        return (
            "The numbers are right, but a gradient flows into the teacher: it would learn to please its student, and "
            "both agree on nothing. Cut it off: end the goal with `.detach()`."
        )
    return None


def _draw(function):
    """What the loss says of a student with one free score, against a sure teacher, with two centres."""
    scores, said = torch.linspace(-1, 1, 41), []
    ax = plt.subplots(figsize=(7.2, 3.2), layout="constrained")[1]
    teacher = torch.tensor([[0.6, 0.2, -0.4]])
    cases = (([0.0] * 3, "-", "centre 0: class 0 is the goal"), ([0.6, 0.0, 0.0], "--", "0.6 for class 0: class 1 is"))
    for centre, style, label in cases:
        centre = torch.tensor(centre)
        values = []
        for score in scores:
            student = torch.stack([score, -score, torch.tensor(-0.5)])[None]
            values.append(float(torch.as_tensor(function(student, teacher, centre, 0.2, 0.1)).detach().float().mean()))
        ax.plot(scores, values, style, color="black", label=label)
        lowest = min(range(len(values)), key=lambda at: values[at])
        said.append(f"centre {centre.tolist()[0]:.1f} for class 0: smallest at {scores[lowest]:.2f}")
    ax.set(xlabel="the student's score of class 0 (class 1: its negative; class 2: −0.5)", ylabel="loss, nats")
    title = "teacher: 0.6, 0.2, −0.4; warm 0.2, cold 0.1. Low where the student names the goal"
    ax.set_title(title, fontsize=9)
    ax.legend(frameon=False)
    return ax.figure, "your loss over the student's score of class 0, for two centres. " + "; ".join(said)


def _scores(rows, classes, seed, warm, cold):
    def make():
        student, teacher = torch.randn(2, rows, classes, generator=seeded(seed))
        centre = torch.randn(classes, generator=seeded(seed + 1)) / 2
        return dict(student=student, teacher=teacher, centre=centre, warm=warm, cold=cold)

    return make


DISTIL = Exercise(
    reference=distil,
    stars=2,
    minutes=8,
    probes=(
        Probe("two pictures, three classes", _scores(2, 3, 0, 0.5, 0.25)),
        Probe("five pictures, three classes", _scores(5, 3, 10, 0.4, 0.2)),
        Probe("four pictures, six classes", _scores(4, 6, 20, 0.8, 0.5)),
    ),
    mistakes=edited(distil, MISTAKES),
    hints=(
        "Make the teacher's shares first: which two things happen to its scores before the softmax, and in which "
        "order? Then the student's, with one.",
        "The goal is `((teacher - centre) / cold).softmax(1)`, cut off from its gradient; the guess needs its "
        "logarithm, `(student / warm).log_softmax(1)`.",
        "`-(goal * guess).sum(1).mean()`, with `goal = ((teacher - centre) / cold).softmax(1).detach()` and `guess = "
        "(student / warm).log_softmax(1)`",
    ),
    learnt="Nobody named the classes: the teacher's shares are the goal, and the student's learn to match them.",
    draw=_draw,
    alternatives=(_library,),
    trains=("student",),
    usable=_usable,
)
