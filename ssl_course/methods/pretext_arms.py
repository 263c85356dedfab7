"""What lesson 03 has no room for: its tasks with more steps, the same encoder trained on labels, SimCLR on scenes.

But for `learner` only `make results` runs this; the lesson shows the numbers of its five seeds.
"""

import time
from collections.abc import Callable, Mapping

import torch
from torch import nn

from ssl_course import evaluate
from ssl_course.console import say
from ssl_course.data import Pictures, Unlabeled, label_subset
from ssl_course.methods import recipes
from ssl_course.methods.pretext import TASKS, pretrain_task
from ssl_course.methods.pretraining import pretrain
from ssl_course.methods.simclr import simclr

Fresh = Callable[[], tuple[nn.Module, torch.Generator]]
Scores = dict[int, float]  # labels per class -> accuracy
Tables = dict[str, dict[str, float]]
LR = 5e-3  # with labels, as in lesson 02, and of SimCLR on scenes; searched for neither here
LABEL_STEPS = {10: 780, 100: 1500, None: 3000}  # labels per class (None: all) -> steps
SCENES_STEPS = 600


def learner(
    fresh: Fresh, scores: Callable[[nn.Module], Scores], pictures: Unlabeled, lrs: Mapping[str, float]
) -> Callable[[str, int], Scores]:
    """`learn(task, steps)`: train a fresh encoder on a task of `TASKS`, say how long that took, return its scores.

    Args:
        scores: `scores(encoder)`, what probes find: labels per class -> accuracy. lrs: task -> learning rate.
    """

    def learn(task: str, steps: int) -> Scores:
        encoder, generator = fresh()
        started = time.perf_counter()
        pretrain_task(task, encoder, pictures, steps=steps, lr=lrs[task], generator=generator)
        say(f"{task}, {steps:,} steps: {time.perf_counter() - started:.0f} seconds")
        return scores(encoder)

    return learn


def longer(tables: Tables, learn: Callable[[str, int], Scores], *, steps: int) -> Tables:
    """The tables "10" and "100" again, as "10_longer" and "100_longer", with every task trained for `steps` steps.

    Args:
        tables: labels per class -> arm -> accuracy. Arms without a task of their own are taken over: steps don't matter
            to them. (Labels drawn anew are left out.)
        learn: `learn(task, steps)`, probe scores of a fresh encoder: labels per class -> accuracy.
    """
    found = {task: learn(task, steps) for task in TASKS}
    kept = ("raw pixels", "random encoder")
    return {
        f"{count}_longer": {name: tables[str(count)][name] for name in kept}
        | {task: scores[count] for task, scores in found.items()}
        for count in (10, 100)
    }


def add_trained(tables: Tables, fresh: Fresh, train_part: Pictures, test_part: Pictures) -> None:
    """Add the rows "from scratch" (ten labels per class: three draws; a hundred: one) and "all labels" to the tables.

    The encoder is that of the tasks, with the views of `fashion`'s recipe.

    Args:
        tables: labels per class -> arm -> accuracy; "10" and "100" get the rows.
        fresh: an encoder and a generator, the same at every call.
    """
    draws = {10: range(3), 100: range(1)}
    y = train_part.factors["class"]
    for count, seeds in draws.items():
        rows = [label_subset(y, count, seed=seed) for seed in seeds]
        found = [_trained(fresh, train_part[chosen], test_part, LABEL_STEPS[count]) for chosen in rows]
        tables[str(count)]["from scratch"] = sum(found) / len(found)
    score = _trained(fresh, train_part, test_part, LABEL_STEPS[None])
    for count in draws:
        tables[str(count)]["all labels"] = score


def _trained(fresh: Fresh, labelled: Pictures, test_part: Pictures, steps: int) -> float:
    encoder, generator = fresh()
    options = {"view": recipes.fashion_view, "steps": steps, "lr": LR, "generator": generator}
    classifier = evaluate.train_classifier(encoder, labelled.images, labelled.factors["class"], **options)
    return evaluate.accuracy(classifier, test_part.images, test_part.factors["class"])


def simclr_on_scenes(encoder: nn.Module, generator: torch.Generator, scenes: Pictures) -> nn.Module:
    """The encoder, trained in place by SimCLR with the recipe's views for as many steps as lesson 03 asks for turns."""
    options = {"view": recipes.scene_view, "steps": SCENES_STEPS, "lr": LR, "generator": generator}
    pretrain(simclr, encoder, scenes.without_labels(), **options)
    return encoder
