"""One arm in a process of its own: its budget ends it in time, what it took is counted, it ends with its parent."""

import json
import subprocess
import sys
import time

import pytest
import torch

from ssl_course import data, models, settings, train
from ssl_course.course import side_by_side
from ssl_course.course.side_by_side import Budget, run_arm, spend
from ssl_course.course.side_by_side_arms import Arm


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


def toy(step_done=lambda: None, loss=lambda layer: layer(torch.ones(1, 2)).sum()):
    layer, given = torch.nn.Linear(2, 1), []

    def step(batch):
        given.append(batch)
        step_done()
        return loss(layer)

    numbers = iter(range(10**9))
    return Arm(layer, numbers, step, 64, torch.optim.SGD(layer.parameters(), lr=2.0), lambda share: 1 - share), given


def few_pictures(monkeypatch):
    """In place of `scenes`."""
    images = torch.randint(0, 256, (300, 3, 32, 32), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    few = data.Pictures(images, {"class": torch.arange(300) % 10})
    monkeypatch.setattr(data, "scenes", lambda: data.Split(few, few))
    return few


def test_a_budget_is_spent_in_shares():
    clock = Clock()
    budget = Budget(40, clock)
    assert budget.share() == 0
    clock.at = 30
    assert budget.share() == 0.75 and budget.now() == 30
    for wrong in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="above 0 CPU seconds"):
            Budget(wrong)


def test_in_a_smoke_run_readings_are_counted():
    with settings.using(smoke=True):
        for _ in range(2):
            assert [Budget(315).share()] == [0]
        budget = Budget(315)
        assert [budget.share() for _ in range(6)] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])


def test_an_arm_stops_with_the_step_that_spends_its_budget():
    clock = Clock()

    def four_seconds():
        clock.at += 4

    clock.at = 1  # spent before: imports, pictures
    arm, given = toy(four_seconds)
    assert spend(arm, Budget(10, clock)) == 3 * 64  # begun at 1, 5 and 9
    assert given == [0, 1, 2]  # and no batch was made for nothing
    assert arm.optimizer.param_groups[0]["lr"] == pytest.approx(2.0 * (1 - 0.9))  # by what was spent when it began


def test_nothing_is_trained_when_imports_took_all():
    clock = Clock()
    clock.at = 10
    arm, given = toy()
    assert spend(arm, Budget(10, clock)) == 0 and given == []


def test_real_seconds_are_those_of_the_processor():
    before = time.process_time()
    time.sleep(0.3)  # costs no processor time
    arm, given = toy()
    spend(arm, Budget(before + 0.3))
    assert 0.3 <= time.process_time() - before < 0.6 and len(given) > 10


def test_a_loss_that_is_not_finite_is_named():
    arm, _ = toy(loss=lambda layer: layer(torch.full((1, 2), float("inf"))).sum() * 0)
    with pytest.raises(RuntimeError, match="the loss is nan after 0 steps"):
        spend(arm, Budget(10, Clock()))


def test_all_arms_get_the_same_pictures_and_no_label(monkeypatch, tmp_path):
    few = few_pictures(monkeypatch)
    seen = {}

    def spy(name, make):
        def arm(pictures, generator):
            seen[name] = (pictures, torch.get_num_threads(), torch.rand(1), generator.initial_seed())
            return make(pictures, generator)

        return arm

    def made(_pictures, _generator):
        return toy()[0]

    for name in side_by_side.ARMS:
        monkeypatch.setitem(side_by_side.ARMS, name, spy(name, made))
        run_arm(name, 3, tmp_path / f"{len(seen)}.safetensors", Budget(1, iter([0, 0, 2, 2]).__next__))
    first, *others = seen.values()
    assert len(others) == 3 and isinstance(first[0], data.Unlabeled) and first[1] == 1 and first[3] == 3
    assert torch.equal(first[0].images, few.images)
    for pictures, threads, draw, seed in others:
        assert isinstance(pictures, data.Unlabeled) and torch.equal(pictures.images, first[0].images)
        assert (threads, draw, seed) == first[1:]


def test_what_an_arm_cost_stands_beside_its_encoder(monkeypatch, tmp_path):
    few_pictures(monkeypatch)
    arm, _ = toy()
    monkeypatch.setitem(side_by_side.ARMS, "ours", lambda *_: arm)
    readings = iter([2.0, 2.0, 4.0, 6.0, 11.0, 11.5])  # before; four looks at the share; at the end
    run_arm("ours", 0, tmp_path / "a.safetensors", Budget(10, readings.__next__))
    cost = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert cost.pop("view milliseconds") > 0
    assert cost == {"images": 3 * 64, "seconds before": 2.0, "seconds": 11.5}
    again = torch.nn.Linear(2, 1)
    train.load(tmp_path / "a.safetensors", encoder=again)
    assert torch.equal(again.weight, arm.encoder.weight)


def test_views_are_timed_by_the_picture(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(side_by_side.time, "process_time", clock)
    arm, given = toy()

    def two_views(_batch):
        clock.at += 0.128

    assert side_by_side.view_milliseconds(arm._replace(views=two_views)) == pytest.approx(2)  # 64 in each batch
    assert given == []  # no step was made
    assert next(iter(arm.batches)) == side_by_side.TIMED // 64


def started(tmp_path, *more):
    command = [
        sys.executable,
        "-m",
        "ssl_course.course.side_by_side",
        "ours",
        "--file",
        str(tmp_path / "a.safetensors"),
    ]
    environment = settings.plain_environment() | {"SSL_COURSE_SMOKE": "0"}
    return subprocess.Popen([*command, *more], stdin=subprocess.PIPE, cwd=settings.ROOT, env=environment)


@pytest.mark.slow
def test_a_process_of_its_own_keeps_to_its_seconds(tmp_path):
    with started(tmp_path, "--cpu-seconds", "12") as process:
        assert process.wait(timeout=500) == 0
    cost = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert 0 < cost["seconds before"] < 12 <= cost["seconds"] < 14  # a step of ours takes less than a second
    assert cost["images"] > 0 and cost["images"] % 64 == 0
    train.load(tmp_path / "a.safetensors", encoder=models.ConvEncoder(3, (32, 64, 128), 2))


@pytest.mark.slow
def test_it_ends_with_the_process_that_started_it(tmp_path):
    process = started(tmp_path, "--cpu-seconds", "600", "--with-parent")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=6)  # it works
    process.stdin.close()
    assert process.wait(timeout=60) == 1 and not (tmp_path / "a.json").exists()
