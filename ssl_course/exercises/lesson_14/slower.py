"""Lesson 14: the teacher follows its student slowly: a moving average of weights, into which no gradient flows."""

import matplotlib.pyplot as plt
import torch

from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def slower(teacher, student, momentum):
    return (momentum * teacher + (1 - momentum) * student).detach()


SUM = "momentum * teacher + (1 - momentum) * student"
MISTAKES = {
    f"{SUM} -> momentum * student + (1 - momentum) * teacher": "The direction is wrong: with momentum .99 this takes "
    "99 % of the *student*, so the teacher is nearly its copy. The share `momentum` belongs to the teacher's own "
    "weights.",
    f"{SUM} -> momentum * teacher + student": "The shares add up to more than one, so weights grow with each step. The "
    "student's share is `1 - momentum`.",
    f"{SUM} -> teacher + (1 - momentum) * student": "All of the teacher was kept and some of the student added: the "
    "weights grow with each step. The teacher's share is `momentum`.",
    f"{SUM} -> momentum * teacher + momentum * student": "Both have the share `momentum`, so the shares don't add up "
    "to one. The student's is `1 - momentum`.",
    f"{SUM} -> (1 - momentum) * teacher + (1 - momentum) * student": "Both have the share `1 - momentum`. The "
    "teacher's is `momentum`: it keeps most of itself.",
    f"{SUM} -> momentum * teacher - (1 - momentum) * student": "The student's share was subtracted: the teacher runs "
    "away from it. Add it.",
    f"{SUM} -> student + 0 * teacher": "This is a copy of the student, whatever the momentum: no slow teacher, but "
    "SimSiam's. Keep the share `momentum` of the teacher.",
    f"{SUM} -> teacher + 0 * student": "The teacher never moves. Add the share `1 - momentum` of the student.",
    f"{SUM} -> (teacher + student) / 2": "This is the plain mean, whatever the momentum. The shares are `momentum` and "
    "`1 - momentum`.",
    f"{SUM} -> 0.99 * teacher + 0.01 * student": "The momentum was taken to be .99. It is an argument.",
    f"{SUM} -> momentum * teacher": "The student has no part in it, so the teacher's weights shrink to 0. Add the "
    "share `1 - momentum` of the student.",
    f"{SUM} -> (1 - momentum) * student + 0 * teacher": "The teacher's own weights are gone. Add the share `momentum` "
    "of them.",
    f"({SUM}) -> ({SUM}).mean()": "One number came back. Every weight has its own mean of old and new: the result has "
    "the teacher's shape.",
    f"{SUM} -> teacher + (1 - momentum) * (teacher - student)": "The teacher walks away from its student: the "
    "difference is the wrong way round. Take `student - teacher`.",
    f"{SUM} -> momentum**2 * teacher + (1 - momentum**2) * student": "The momentum was squared. Its share in each step "
    "is `momentum` itself.",
}


def _lerp(teacher, student, momentum):
    return torch.lerp(teacher, student, 1 - momentum).detach()


def _usable(function):
    """The teacher is no part of what learns: nothing may flow from it, neither into itself nor into the student."""
    teacher, student = torch.randn(2, 3, generator=seeded(1)), torch.randn(2, 3, generator=seeded(2)).requires_grad_()
    answer = function(teacher, student, 0.9)
    if answer.requires_grad and answer.is_leaf:
        return (
            "The numbers are right, but what comes back asks for a gradient of its own: the teacher learns nothing by "
            "gradients. Leave out `requires_grad_()` and `nn.Parameter(…)`."
        )
    if answer.requires_grad:
        return (
            "The numbers are right, but a gradient flows from the teacher into the student's weights, through all "
            "steps so far. The teacher gets none: end with `.detach()`."
        )
    return of_inference_mode([answer])


def _draw(function):
    """A weight of the student jumps about; the teacher follows at three momenta."""
    steps = torch.arange(120)
    student = 2 * (steps > 20).float() + 0.5 * torch.randn(len(steps), generator=seeded(3))
    ax = plt.subplots(figsize=(7.2, 3.2), layout="constrained")[1]
    ax.plot(steps, student, color="#BBBBBB", linewidth=1, label="a weight of the student")
    said = []
    for momentum, style in ((0.5, ":"), (0.9, "--"), (0.98, "-")):
        teacher, line = torch.zeros(()), []
        for weight in student:
            teacher = torch.as_tensor(function(teacher, weight, momentum)).detach().float()
            line.append(teacher.mean().item())
        ax.plot(steps, line, style, color="black", label=f"the teacher's, momentum {momentum}")
        said.append(f"momentum {momentum}: {line[40]:.2f} at step 40, {line[-1]:.2f} at the end")
    ax.set(xlabel="training step", ylabel="weight", ylim=(-2.6, 3.4))
    ax.legend(frameon=False, ncols=2, loc="lower right")
    return ax.figure, "a jumping weight that rises to 2 at step 20, and your slow copies. " + "; ".join(said)


def _weights(shape, momentum, seed):
    def make():
        teacher, student = torch.randn(2, *shape, generator=seeded(seed)).mul(4).round() / 4
        return dict(teacher=teacher, student=student, momentum=momentum)

    return make


SLOWER = Exercise(
    reference=slower,
    stars=1,
    minutes=4,
    probes=(
        Probe("one weight", lambda: dict(teacher=torch.tensor([1.0]), student=torch.tensor([3.0]), momentum=0.75)),
        Probe("a matrix of weights", _weights((2, 3), 0.9, 0)),
        Probe("four axes", _weights((2, 2, 3, 3), 0.6, 1)),
    ),
    mistakes=edited(slower, MISTAKES),
    hints=(
        "It is a weighted mean of two tensors; the shares add up to one. Who keeps the larger share?",
        "`momentum` is the share of the teacher's own weights, `1 - momentum` that of the student's.",
        "`(momentum * teacher + (1 - momentum) * student).detach()`",
    ),
    learnt="The teacher is a mean of its student's past, so it is steadier than the student at any moment.",
    draw=_draw,
    alternatives=(_lerp,),
    usable=_usable,
)
