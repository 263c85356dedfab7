"""The arena started by torchrun with two processes: who writes and prints, and what becomes of a killed process."""

import json
import re

import pytest
import torch
import torch.distributed as dist

from ssl_course import settings
from ssl_course.course import arena, arena_ranks
from ssl_course.course.arena_ranks import Post
from ssl_course.methods import together
from ssl_course.train import ranks

LOSS = """
import os, signal, torch.distributed as dist
calls = 0

def loss(z_a, z_b):
    global calls
    training = z_a.requires_grad and dist.is_initialized() and type(z_a.grad_fn).__name__ != "NoneType"
    calls += training
    restarted = os.environ["TORCHELASTIC_RESTART_COUNT"] != "0"
    if KILLED and calls == 3 and dist.get_rank() == 1 and not restarted:
        os.kill(os.getpid(), signal.SIGKILL)
    return ((z_a - z_b) ** 2).mean() + ((z_a.std(0) - 1) ** 2).mean()
"""
LINE = r"A process was lost \([^)]+\). What is finished is kept in [^\n]+: the same command goes on from there; with "


DIVERGES = """
calls = 0

def loss(z_a, z_b):
    global calls
    calls += 1  # the first is to see whether this is a loss
    factor = 1.0 if calls < 4 else BROKEN
    last = (factor * z_a[-1]).pow(2).sum().sqrt()  # of a picture of process 1
    return ((z_a - z_b) ** 2).mean() + ((z_a.std(0) - 1) ** 2).mean() + 0.01 * last
"""


@pytest.fixture
def start(two_processes, tmp_path):
    """The command in smoke: a checkpoint after each step. Two losses, one of which kills a process."""
    for name in ("killed", "steady"):
        (tmp_path / f"{name}.py").write_text(LOSS.replace("KILLED", str(name == "killed")))
    places = {"SSL_COURSE_RESULTS": str(tmp_path / "results"), "SSL_COURSE_WORK": str(tmp_path / "work")}

    def given(*words, **options):
        return two_processes("-m", "ssl_course", "arena", *words, SSL_COURSE_SMOKE="1", **places, **options)

    return given


@pytest.mark.slow
def test_a_killed_process_ends_in_one_line_and_the_same_command_goes_on(start, tmp_path):
    """Restarted by torchrun, the loss goes on from its last checkpoint, to the curve of the one that was not killed."""
    done = start(tmp_path / "killed.py", tmp_path / "steady.py", "raw_pixels", "--steps", "4", restarts=1)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(LINE, done.stderr)) == 1, done.stderr
    assert "ssl_course/" not in done.stderr, "a traceback of ours"
    assert re.search(r"killed, seed 0: it goes on from step [12] of 4", done.stdout)
    assert done.stdout.count("killed, seed 0: kNN") == 1 and done.stdout.count("raw pixels, seed 0: kNN") == 1
    told = {path.parent.parent.name[:6]: json.loads(path.read_text()) for path in tmp_path.rglob("history.json")}
    assert told["killed"]["loss"] == told["steady"]["loss"] and len(told["steady"]["loss"]) == 4
    assert told["killed"]["processes"] == 2 and told["killed"]["seconds"] > 0
    assert not [*tmp_path.rglob("checkpoint.safetensors")] and len([*tmp_path.rglob("network.safetensors")]) == 2


@pytest.mark.slow
def test_what_diverges_in_all_is_not_tried_again_and_the_others_go_on(start, tmp_path):
    """Where the gradient is nan, it is at first that of one process alone."""
    for name, factor in (("loss", "float('nan')"), ("gradient", "0.0")):
        (tmp_path / f"{name}.py").write_text(DIVERGES.replace("BROKEN", factor))
    done = start(*(tmp_path / f"{name}.py" for name in ("loss", "gradient", "steady")), "--steps", "4", restarts=1)
    assert done.returncode == 0, done.stderr
    assert "it goes on from" not in done.stdout and done.stdout.count("2 processes, each") == 1, "it was tried again"
    assert done.stdout.count("loss: the loss is nan at step 2") == 1
    assert done.stdout.count("gradient: the loss is ") == 1 and "but its gradient is inf or nan" in done.stdout
    assert done.stdout.count("steady, seed 0: kNN") == 1
    assert len([*tmp_path.rglob("network.safetensors")]) == 1


def options(*words):
    return arena._parser().parse_args(["simclr", *words])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sweep"], "are for one process"),
        (["--choose"], "are for one process"),
        (["--budget", "5"], "are for one process"),
        (["--data", "cifar10"], "--data cifar10 needs --root FOLDER"),
        (["--data", "stl10", "--root", "x", "--download"], "fetch stl10 first, by the same command without torchrun"),
        (["--device", "cuda"], "each process needs a CUDA GPU of its own; this machine has 1"),
        (["--device", "mps"], "each process needs a CUDA GPU of its own; this machine has 1"),
    ],
    ids=str,
)
def test_what_several_processes_can_not_do_is_one_line(words, said, monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "1")
    for kind in (torch.cuda, torch.backends.mps):
        monkeypatch.setattr(kind, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    problem = arena_ranks._problem(options(*words))
    assert said in problem and "\n" not in problem


def test_what_they_can_do(monkeypatch):
    assert arena_ranks._problem(options()) == ""
    assert arena_ranks._problem(options("--data", "stl10", "--root", "x", "--encoder", "resnet18")) == ""
    monkeypatch.setattr(ranks, "count", lambda: 3)
    assert "64 pictures of a batch can't be cut into 3 equal parts" in arena_ranks._problem(options())


class Store(dict):
    """As much of a store as one process needs."""

    def set(self, name, text):
        self[name] = text.encode()

    def get(self, name):
        return self[name]

    def check(self, names):
        return all(name in self for name in names)

    def add(self, name, amount):
        self[name] = self.get(name) + amount if name in self else amount
        return self[name]


def test_others_hear_what_is_told_in_order():
    leader, other = (Post(store) for store in [Store()] * 2)
    leader.tell("one")
    leader.tell("")
    assert [other.hear(), other.hear()] == ["one", ""]


def test_all_failed_or_one_alone(monkeypatch):
    leader, other = (Post(store) for store in [Store()] * 2)
    monkeypatch.setattr(ranks, "count", lambda: 2)
    monkeypatch.setattr(arena_ranks, "PATIENCE", 0.01)
    leader.tell("one")
    other.hear()
    assert not leader.all_failed() and other.all_failed()
    leader.tell("two")
    other.hear()
    assert not other.all_failed()  # of the second; the first does not count


def test_a_damaged_checkpoint_is_told_and_the_other_methods_go_on(alone, tmp_path, capsys):
    given = arena._parser().parse_args(["simclr", "raw_pixels", "--steps", "2"])
    with settings.using(results=tmp_path, smoke=True, work=tmp_path):
        asked = arena_ranks.SharedArena(given, Post(Store()))
        (asked.kept("simclr", 0).folder / arena_ranks.CHECKPOINT).write_bytes(b"half of a file")
        assert asked.lead() == 0
    said = capsys.readouterr().out
    assert "raw pixels, seed 0: kNN" in said
    assert said.count("\nSimCLR: ") == 1 and "this is no complete checkpoint" in said


def test_a_sentence_is_said_once(capsys):
    store = Store()
    for _ in range(3):
        arena_ranks._say_once(store, "A process was lost.")
    assert capsys.readouterr().err == "A process was lost.\n"


def test_shared_runs_have_a_folder_of_their_own(tmp_path):
    with settings.using(results=tmp_path, smoke=True):
        given = options()
        shared, alone = arena_ranks.SharedArena(given, Post(Store())), arena.Arena(given)
    assert shared.folder != alone.folder and shared.folder.name.endswith("_on_1_processes")
    assert isinstance(shared.run("simclr", 0), arena_ranks.SharedRun)


@pytest.fixture
def alone():
    """A group of one process."""
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


def test_a_full_size_set_is_pretrained_on_its_own_pool(alone, tiny_sets, tmp_path, monkeypatch):
    seen = []
    original = together.pretrain
    monkeypatch.setattr(
        together, "pretrain", lambda e, d, pool, **o: seen.append(len(pool)) or original(e, d, pool, **o)
    )
    given = options("--data", "stl10", "--root", str(tiny_sets), "--side", "32", "--steps", "2")
    with settings.using(results=tmp_path, smoke=True):
        _, history = arena_ranks.SharedArena(given, Post(Store())).run("simclr", 0).join(2)
    assert seen == [100] and history.steps == 2


def test_a_set_that_is_not_there_is_one_line(alone, tiny_sets, tmp_path, capsys):
    given = options("--data", "cifar10", "--root", str(tmp_path / "nowhere"))
    with settings.using(results=tmp_path):
        assert arena_ranks._take_part(given, Store()) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "cifar-10-batches-py is missing" in line


@pytest.mark.parametrize("first", [True, False])
def test_processes_that_do_not_come_together_end_in_one_line(first, monkeypatch, capsys):
    lost = ranks.ProcessLost("not all 2 came within 60 seconds")
    lost.first = first
    monkeypatch.setattr(ranks, "joined", lambda: (_ for _ in ()).throw(lost))
    assert arena_ranks.main(options()) == 1
    line = "The processes did not come together (not all 2 came within 60 seconds). Nothing was trained: give "
    assert capsys.readouterr().err == first * f"{line}the same command again.\n"
