"""The folds of a made-up case: what is learnt from and judged on, what is kept, and what a stop leaves."""

import os
import signal

import pytest
import torch
from torch import nn

from ssl_course import settings
from ssl_course.course.kept import Kept
from ssl_course.course.verdict_case import Arm
from ssl_course.course.verdict_run import run, whole_encoder
from ssl_course.course.verdict_stop import Stop


class Toy:
    """Two numbers a row; one arm knows the label, the other guesses; both write down what they were asked."""

    what, groups, classes, steps, pooled = "rows", None, ("a", "b", "c"), 10, 40

    def __init__(self, count=30):
        self.labels, self.asked, self.pretraining = torch.arange(count) % 3, [], []
        self.rows = torch.arange(count)
        settings_ = ({"k": 0}, {"k": 1}, {"k": 2})
        self.arms = (
            Arm("knows", "pretrained", settings_, self._knows, lambda k: 5.0),
            Arm("guesses", "raw", settings_, lambda fold, rows, new, k: torch.eye(3)[torch.zeros(len(new)).long()]),
        )

    def _knows(self, fold, rows, new, k):
        self.asked.append((rows, new, k))
        right = torch.eye(3)[self.labels[new]]
        return right if k == 1 else right.roll(1, 1)

    def fresh(self, seed):
        torch.manual_seed(seed)
        return nn.Linear(2, 2)

    def pretrained(self, encoder, held, seed):
        self.pretraining.append(held)
        with torch.no_grad():
            encoder.weight.fill_(len(self.pretraining))
        return encoder

    def fold(self, held, seed, encoder):
        return encoder


@pytest.fixture(autouse=True)
def quiet():
    with settings.using(smoke=True):
        yield


def test_settings_are_chosen_without_the_rows_that_are_judged_on(tmp_path):
    case = Toy()
    found = run(case, Kept(tmp_path), Stop(), quick=False)
    assert found.tuned and found.planned == found.finished == 5 and found.test_to_train == 0.25
    assert found.test == {"knows": [1.0] * 5, "guesses": [pytest.approx(1 / 3, abs=1e-3)] * 5}
    assert found.chosen["knows"] == [{"k": 1}] * 5
    for fold in range(5):
        *trials, (rows, held, k) = case.asked[4 * fold : 4 * fold + 4]
        assert k == 1 and not set(rows.tolist()) & set(held.tolist()) and len(rows) + len(held) == 30
        assert torch.equal(case.pretraining[fold], held)
        for learn, judge, _ in trials:
            assert not {*learn.tolist(), *judge.tolist()} & set(held.tolist())
            assert sorted([*learn.tolist(), *judge.tolist()]) == rows.tolist()


def test_quick_or_with_few_labels_nothing_is_chosen(tmp_path):
    quick = run(Toy(), Kept(tmp_path / "a"), Stop(), quick=True) if (tmp_path / "a").mkdir() is None else None
    assert not quick.tuned and quick.planned == 3 and quick.chosen["knows"] == [{"k": 0}] * 3
    (tmp_path / "b").mkdir()
    few = run(Toy(12), Kept(tmp_path / "b"), Stop(), quick=False)  # four of each class
    assert not few.tuned and few.planned == 4 and few.chosen["knows"] == [{"k": 0}] * 4


def test_sources_stay_whole_in_parts_and_where_settings_are_chosen_and_are_what_is_counted(tmp_path):
    case = Toy(90)
    case.groups = torch.arange(90) % 30 // 3 * 3 + case.labels  # ten sources a class, three rows each
    found = run(case, Kept(tmp_path), Stop(), quick=False)
    assert found.tuned and found.planned == 5 and found.sources == 30 and found.judged == 30
    for rows, new, _ in case.asked:
        assert not set(case.groups[rows].tolist()) & set(case.groups[new].tolist())
    few = Toy(90)
    few.groups = torch.arange(90) % 12 // 3 * 3 + few.labels  # four sources a class: too few to choose on
    (tmp_path / "few").mkdir()
    assert not run(few, Kept(tmp_path / "few"), Stop(), quick=False).tuned


def test_of_two_classes_nothing_is_chosen_on_rows_of_one(tmp_path, monkeypatch):
    case = Toy()
    case.labels, case.classes = torch.arange(30) % 2, ("a", "b")
    case.arms = (Arm("guesses", "raw", ({"k": 0},), lambda fold, rows, new, k: torch.zeros(len(new), 2)),)
    monkeypatch.setattr("ssl_course.course.verdict_run.inner_split", lambda labels, **_: (
        torch.arange(1, len(labels)), (labels == 0).nonzero()[:1, 0]))  # fmt: skip
    found = run(case, Kept(tmp_path), Stop(), quick=True)
    assert found.test["guesses"] == [0.5] * 3 and all(value != value for value in found.validation["guesses"])
    assert not any("validation" in name for name in Kept(tmp_path).numbers)


def test_a_second_run_measures_nothing_anew(tmp_path):
    first = run(Toy(), Kept(tmp_path), Stop(), quick=False)
    case = Toy()
    assert run(case, Kept(tmp_path), Stop(), quick=False).test == first.test
    assert case.asked == [] and case.pretraining == []


def test_a_stop_leaves_the_finished_parts_and_the_next_run_goes_on(tmp_path):
    case, stop = Toy(), Stop()

    def press(fold, rows, new, k):
        if len(case.pretraining) == 3:
            try:
                os.kill(os.getpid(), signal.SIGINT)
                signal.sigtimedwait([signal.SIGUSR1], 1)  # until the handler has run
            except KeyboardInterrupt:
                pass  # as `train.fit` takes it
        return torch.eye(3)[case.labels[new]]

    case.arms = (case.arms[1], Arm("stops", "pretrained", case.arms[0].settings, press))
    with stop.listening():
        found = run(case, Kept(tmp_path), stop, quick=False)
    assert stop.pressed and found.finished == 2 and found.test["guesses"] == found.test["guesses"][:2]
    numbers = Kept(tmp_path).numbers
    assert any(name.startswith("fold 2 of 5, guesses, test") for name in numbers)
    assert not any(name.startswith("fold 2 of 5, stops") for name in numbers)  # half done counts as not done
    again = Toy()
    again.arms = (again.arms[1], Arm("stops", "pretrained", again.arms[0].settings, again._knows))
    assert run(again, Kept(tmp_path), Stop(), quick=False).finished == 5 and len(again.pretraining) == 2


def test_an_arm_that_fails_counts_as_nothing_and_the_others_go_on(tmp_path, capsys):
    case = Toy()

    def fails(fold, rows, new, k):
        raise RuntimeError("the loss is nan")

    case.arms = (case.arms[1], Arm("fails", "pretrained", ({"k": 0},), fails))
    found = run(case, Kept(tmp_path), Stop(), quick=True)
    assert all(value != value for value in found.test["fails"]) and found.finished == 3
    assert "fails failed: the loss is nan" in capsys.readouterr().out


def test_the_whole_encoder_is_kept_and_a_stop_leaves_it_as_far_as_it_came(tmp_path):
    case, stop = Toy(), Stop()
    stop.pressed = True
    assert whole_encoder(case, Kept(tmp_path), stop).weight.tolist() == [[1, 1], [1, 1]]
    assert not Kept(tmp_path).file("whole").exists()
    stop.pressed = False
    assert whole_encoder(case, Kept(tmp_path), stop).weight[0, 0] == 2
    assert whole_encoder(case, Kept(tmp_path), stop).weight[0, 0] == 2 and len(case.pretraining) == 2
    assert len(case.pretraining[0]) == 0 and "seconds of pretraining" in Kept(tmp_path).numbers
