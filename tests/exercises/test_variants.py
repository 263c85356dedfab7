"""An accepted answer works to its lesson's end, whatever form its numbers have and its parameters are called.

Every lesson runs once in smoke mode, in this process, with an accepted variant in place of each solution.
"""

import itertools

import numpy as np
import pytest
import torch

from ssl_course import catalogue, plot, settings
from ssl_course.check import CORRECT, Checker
from ssl_course.course import build
from ssl_course.exercises import EXERCISES, LESSONS
from ssl_course.widgets import slideshow, twin

PIXEL = plot.png(plot.plt.figure(figsize=(0.1, 0.1)))


def in_another_form(answer, turn, numbers, precise):
    """The same answer: `numbers` as Python's, numpy's and tensors of one element, other tensors in another dtype."""
    if isinstance(answer, tuple):
        return [in_another_form(part, turn + place, numbers, precise) for place, part in enumerate(answer)]
    single = isinstance(answer, bool | float) or (isinstance(answer, torch.Tensor) and answer.numel() == 1)
    if numbers and single:
        number = answer.item() if isinstance(answer, torch.Tensor) else answer
        return (torch.tensor([[number]]), number, np.array(number)[()])[turn % 3]
    if precise and isinstance(answer, torch.Tensor) and answer.ndim:
        return answer.to({torch.float32: torch.float64, torch.int64: torch.int16}.get(answer.dtype, answer.dtype))
    return answer


def variant(exercise):
    """The reference with parameters of other names, its answers in another form at every call, as far as accepted."""

    def made(inference, numbers, precise):
        turns = itertools.count()

        def answer(*given):
            with torch.inference_mode(inference):
                return in_another_form(exercise.reference(*given), next(turns), numbers, precise)

        answer.__name__ = exercise.id
        return answer

    variants = [made(*free) for free in itertools.product((True, False), repeat=3)]
    return next(one for one in variants if Checker(exercise).judge(one).status == CORRECT)


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
