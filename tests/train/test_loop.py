"""The loop, its schedule, its stop button; batches without labels; seeds."""

import itertools
import math
import os
import signal
import subprocess
import sys
import threading

import pytest
import torch
from torch import nn

from ssl_course import data, settings, train
from ssl_course.models import ConvEncoder, Projector


@pytest.fixture
def pool():
    return data.Unlabeled(torch.arange(10, dtype=torch.uint8).view(10, 1, 1, 1))


def test_batches_visit_every_picture_once_an_epoch(pool, seeded):
    source = train.batches(pool, 5, generator=seeded())
    epochs = [torch.cat([next(source), next(source)]).flatten() * 255 for _ in range(3)]
    for epoch in epochs:
        assert epoch.sort().values.round().tolist() == list(range(10))
    assert not torch.equal(epochs[0], epochs[1])
    assert next(source).dtype == torch.float32


def test_batches_refuse_labels_and_too_small_pools(pool, seeded):
    labelled = data.Pictures(pool.images, {"class": torch.zeros(10)})
    with pytest.raises(TypeError, match="without_labels"):
        train.batches(labelled, 5, generator=seeded())
    with pytest.raises(TypeError, match=r"got Tensor: write `data.Unlabeled\(images\)`"):
        train.batches(pool.images, 5, generator=seeded())
    with pytest.raises(ValueError, match="a batch of 11 from a pool of 10"):
        train.batches(pool, 11, generator=seeded())
    for size in (0, -1, 2.0):
        with pytest.raises(ValueError, match=f"size = {size}: give a whole number, at least 1"):
            train.batches(pool, size, generator=seeded())
    with pytest.raises(TypeError, match="a torch.Generator is needed, got NoneType"):
        train.batches(pool, 5, generator=None)


def test_warmup_cosine():
    values = [train.warmup_cosine(step, 100) for step in range(100)]
    assert max(values) == 1.0 and values.index(1.0) == 10
    assert values[:10] == sorted(values[:10]) and values[10:] == sorted(values[10:], reverse=True)
    assert 0 < values[-1] < 1e-3 and values[55] == pytest.approx(0.5)
    assert train.warmup_cosine(0, 1) > 0
    assert [train.warmup_cosine(step, 4, 1) for step in range(4)] == [0.2, 0.4, 0.6, 0.8]  # the peak would come next
    for step, steps in ((-1, 10), (10, 10), (25, 10), (0, 0), (0, -5)):
        with pytest.raises(ValueError, match=f"step = {step} of steps = {steps}"):
            train.warmup_cosine(step, steps)
    for warmup in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match=f"warmup = {warmup}"):
            train.warmup_cosine(0, 10, warmup)


@pytest.fixture
def line(seeded):
    """A line to fit: model, batches, step. The loss must fall."""
    model = nn.Linear(2, 1)
    inputs = torch.randn(64, 2, generator=seeded())
    target = inputs @ torch.tensor([[1.0], [-2.0]])
    return model, iter(lambda: (inputs, target), None), lambda pair: (model(pair[0]) - pair[1]).pow(2).mean()


def test_fit_learns_and_writes_down_what_happened(line):
    model, source, step = line
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    snapshots = []
    history = train.fit(step, source, optimizer, steps=50, watch=lambda: snapshots.append(len(snapshots)), every=20)
    assert history.steps == 50 and history.loss[-1] < 0.01 * history.loss[0]
    assert len(snapshots) == 4  # before, after 20, after 40, at the end
    assert max(history.learning_rate) == pytest.approx(0.2) and history.learning_rate[-1] < 1e-3
    assert optimizer.param_groups[0]["lr"] == 0.2 and not history.interrupted and history.seconds > 0


def test_another_schedule_takes_the_place_of_the_cosine(line):
    model, source, step = line
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    history = train.fit(step, source, optimizer, steps=4, schedule=lambda step, steps: (step + 1) / steps)
    assert history.learning_rate == pytest.approx([0.05, 0.1, 0.15, 0.2]) and optimizer.param_groups[0]["lr"] == 0.2


def test_the_stop_button_leaves_a_usable_state(capsys, line):
    model, source, step = line
    calls = []

    def stopping(pair):
        calls.append(None)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return step(pair)

    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = train.fit(stopping, source, optimizer, steps=50)
    assert history.interrupted and history.steps == 5 and "after 5 of 50" in capsys.readouterr().out
    assert optimizer.param_groups[0]["lr"] == 0.1
    assert train.fit(step, source, optimizer, steps=5).steps == 5  # and it goes on from there


@pytest.mark.parametrize(
    ("step", "error", "message"),
    [
        (lambda batch: None, TypeError, "it returned None"),
        (lambda batch: torch.zeros(3, requires_grad=True), TypeError, r"shape \[3\]"),
        (lambda batch: torch.tensor(1.0), TypeError, "no gradient"),
        (lambda batch: torch.tensor(float("nan"), requires_grad=True), RuntimeError, "nan at step 0"),
    ],
)
def test_fit_names_a_bad_loss(step, error, message):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    with pytest.raises(error, match=message):
        train.fit(step, iter([0, 1]), optimizer, steps=2)


def test_fit_says_when_the_batches_run_out(line):
    model, source, step = line
    with pytest.raises(RuntimeError, match="ran out after 2 of 5"):
        train.fit(step, [next(source), next(source)], torch.optim.SGD(model.parameters(), lr=0.1), steps=5)


def test_the_same_seed_gives_the_same_run(seeded):
    def run(seed):
        generator = train.seed_all(seed, threads=1)
        encoder, projector = ConvEncoder(channels=1), Projector(64, 8, 4)
        pictures = data.Unlabeled(torch.randint(0, 255, (32, 1, 8, 8), generator=seeded(), dtype=torch.uint8))
        optimizer = torch.optim.AdamW([*encoder.parameters(), *projector.parameters()], lr=1e-3)
        source = train.batches(pictures, 16, generator=generator)
        return train.fit(lambda x: projector(encoder(x)).pow(2).mean(), source, optimizer, steps=4).loss

    assert run(3) == run(3) != run(4)


def test_a_smoke_run_takes_four_steps(line):
    model, source, step = line
    with settings.using(smoke=True):
        assert train.fit(step, source, torch.optim.SGD(model.parameters(), lr=0.1), steps=50).steps == 4


def test_seed_all_seeds_the_weights_and_returns_a_generator_of_its_own():
    threads = torch.get_num_threads()
    first = train.seed_all(3, threads=1)
    weights, numbers = nn.Linear(4, 4).weight, torch.rand(5, generator=first)
    again = train.seed_all(3, threads=1)
    assert torch.get_num_threads() == 1
    torch.set_num_threads(threads)
    torch.rand(7, generator=again)  # does not move the global one
    assert torch.equal(nn.Linear(4, 4).weight, weights)
    assert torch.equal(torch.rand(5, generator=torch.Generator().manual_seed(3)), numbers)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"steps": -1}, "steps = -1: give a whole number, at least 0"),
        ({"steps": 1e3}, "steps = 1000.0"),
        ({"every": 0}, "every = 0: give a whole number, at least 1"),
        ({"warmup": -1}, "warmup = -1"),
        ({"warmup": 5}, "warmup = 5"),
        ({"warmup": math.nan}, "warmup = nan"),
    ],
)
def test_fit_names_an_option_out_of_range(line, option, message):
    model, source, step = line
    with pytest.raises(ValueError, match=message):
        train.fit(step, source, torch.optim.SGD(model.parameters(), lr=0.1), **{"steps": 3} | option)


def test_no_step_is_a_usable_history(line):
    model, source, step = line
    looks = []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = train.fit(step, source, optimizer, steps=0, watch=lambda: looks.append(1))
    assert (history.loss, history.learning_rate, history.steps, history.interrupted, looks) == ([], [], 0, False, [1])


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("slope", [math.nan, math.inf])
def test_a_broken_gradient_stops_before_the_step(steps, slope):
    """The loss is finite, its gradient is not, at the last step: the weights stay those of the step before."""
    weight, passed = nn.Parameter(torch.zeros(3)), []

    def step(_):
        passed.append(1)
        loss = weight.sum()
        if len(passed) == steps:
            loss.register_hook(lambda gradient: gradient * slope)
        return loss

    optimizer = torch.optim.SGD([weight], lr=1.0)
    with pytest.raises(RuntimeError, match=f"at step {steps - 1}, but its gradient is inf or nan"):
        train.fit(step, itertools.repeat(0), optimizer, steps=steps, warmup=0)
    rates = sum(train.warmup_cosine(index, steps, 0) for index in range(steps - 1))
    assert weight.tolist() == pytest.approx([-rates] * 3) and optimizer.param_groups[0]["lr"] == 1


def test_a_root_of_zero_is_noticed_at_once():
    weight = nn.Parameter(torch.zeros(3))
    with pytest.raises(RuntimeError, match="the loss is 1 at step 0, but its gradient"):
        train.fit(
            lambda _: weight.pow(2).sum().sqrt() + 1, itertools.repeat(0), torch.optim.SGD([weight], lr=0.1), steps=1
        )
    assert weight.eq(0).all()


def test_an_optimizer_of_another_network_or_of_frozen_weights_is_noticed(line):
    model, source, step = line
    frozen = nn.Linear(2, 1).requires_grad_(False)
    for weights in (nn.Linear(2, 1).parameters(), frozen.parameters()):
        with pytest.raises(RuntimeError, match="made for another network, or its weights are frozen"):
            train.fit(step, source, torch.optim.AdamW(weights, lr=0.1), steps=3)
    before = model.weight.clone()
    more = torch.optim.SGD([*frozen.parameters(), *model.parameters()], lr=0.1)  # some of them learn: fine
    assert train.fit(step, source, more, steps=3).steps == 3 and not torch.equal(model.weight, before)


def press_stop():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("place", ["backward", "optimizer"])
def test_the_stop_button_never_leaves_half_a_step(place, capsys):
    """A real signal in the third step: its weights are changed all or not at all, and the history counts them."""
    weights = [nn.Parameter(torch.zeros(1)) for _ in range(500)]
    optimizer, count = torch.optim.SGD(weights, lr=1.0, foreach=False), []
    plain = optimizer.step

    def third(value=None):
        count.append(1)
        if len(count) == 3:
            press_stop()
        return value

    def stepping():
        for group in optimizer.param_groups[:1]:  # by hand, so that the signal arrives between two weights
            for index, weight in enumerate(group["params"]):
                if index == 250:
                    third()
                weight.data -= group["lr"] * weight.grad

    def step(_):
        loss = torch.cat(weights).sum()
        if place == "backward":
            loss.register_hook(third)
        return loss

    optimizer.step = stepping if place == "optimizer" else plain
    before = signal.getsignal(signal.SIGINT)
    history = train.fit(step, itertools.repeat(0), optimizer, steps=6, warmup=0.0)
    assert history.interrupted and history.steps == len(history.learning_rate) == 3
    assert len({weight.item() for weight in weights}) == 1
    assert weights[0].item() == pytest.approx(-sum(history.learning_rate))
    assert signal.getsignal(signal.SIGINT) is before and "after 3 of 6" in capsys.readouterr().out


def test_the_stop_button_acts_at_once_outside_of_a_step(line):
    model, source, step = line
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = train.fit(step, source, optimizer, steps=5, watch=press_stop)
    assert history.interrupted and history.steps == 0
    assert train.fit(lambda pair: press_stop() or step(pair), source, optimizer, steps=5).steps == 0


def test_an_error_in_a_step_is_not_hidden_by_a_press(line):
    model, source, step = line

    def broken(pair):
        loss = step(pair)
        loss.register_hook(lambda gradient: press_stop() or gradient * math.nan)
        return loss

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(RuntimeError, match="gradient is inf or nan"):
        train.fit(broken, source, torch.optim.SGD(model.parameters(), lr=0.1), steps=3)
    assert signal.getsignal(signal.SIGINT) is before


def test_fit_runs_in_a_thread_too(line):
    model, source, step = line
    steps = []

    def run():
        steps.append(train.fit(step, source, torch.optim.SGD(model.parameters(), lr=0.1), steps=3).steps)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert steps == [3]


@pytest.mark.slow
def test_the_first_optimizer_imports_nothing():
    """What it would import takes a second; stopped half-way, no training works any more until a restart."""
    code = (
        "import sys, torch; from ssl_course import train; before = set(sys.modules)\n"
        "w = torch.nn.Parameter(torch.zeros(1)); make = torch.optim.AdamW([w], lr=.1)\n"
        "train.fit(lambda _: w.sum(), iter([0]), make, steps=1)\n"
        "print(len([name for name in set(sys.modules) - before if name.startswith(('torch.', 'sympy'))]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 5
