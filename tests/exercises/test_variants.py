"""An accepted answer works to its lesson's end, whatever form its numbers have and its parameters are called.

Every lesson runs once in smoke mode, in this process, with an accepted variant in place of each solution.
"""

import itertools

import numpy as np
import pytest
import torch

from ssl_course import catalogue, plot, settings
from ssl_course.course import build
from ssl_course.exercises import EXERCISES, LESSONS
from ssl_course.widgets import slideshow, twin

PIXEL = plot.png(plot.plt.figure(figsize=(0.1, 0.1)))


def in_another_form(answer, turn, *, trains):
    """The same answer: a number as Python's, numpy's or a tensor of one element, tensors in another precision."""
    if isinstance(answer, tuple):
        return [in_another_form(part, turn + place, trains=trains) for place, part in enumerate(answer)]
    if isinstance(answer, torch.Tensor) and (trains or answer.numel() > 1):
        return answer.double() if answer.is_floating_point() else answer
    if isinstance(answer, bool):
        return (np.bool_(answer), torch.tensor([answer]), answer)[turn % 3]
    if isinstance(answer, torch.Tensor | float):
        number = float(answer)
        return (torch.tensor([[number]]), number, np.float32(number))[turn % 3]
    return answer


def variant(exercise):
    """The reference with parameters of other names, whose answers take another form at every call."""
    turns = itertools.count()

    def answer(*given):
        return in_another_form(exercise.reference(*given), next(turns), trains=bool(exercise.trains))

    answer.__name__ = exercise.id
    return answer


@pytest.fixture
def nothing_drawn(monkeypatch):
    """Figures are made, which reads their numbers, and thrown away."""

    def png(figure, dpi=110):
        plot.plt.close(figure)
        return PIXEL

    for module in (plot, plot.figure):
        monkeypatch.setattr(module, "png", png)
    for module in (plot.figure, twin, slideshow):
        if hasattr(module, "display"):
            monkeypatch.setattr(module, "display", lambda *shown, **options: None)


@pytest.fixture
def state_kept():
    """The random numbers and the number of threads, which a lesson sets for itself."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng(), settings.using(smoke=True):
        yield
    torch.set_num_threads(threads)
    plot.plt.close("all")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.stem)
def test_a_lesson_runs_with_accepted_variants(source, nothing_drawn, state_kept):
    variants = {exercise.id: variant(exercise) for exercise in LESSONS[source.stem[:2]]}
    scope = {"__name__": "lesson"}
    for number, cell in enumerate(build.notebook(source, solved=False).cells):
        if cell.cell_type != "code":
            continue
        exec(compile(cell.source, f"{source.stem}, cell {number}", "exec"), scope)
        stub = cell.source.removeprefix("def ").partition("(")[0]
        if stub in EXERCISES:
            scope[stub] = variants[stub]
    assert {name: scope[name] for name in variants} == variants, "a variant was not accepted"
