"""Two processes are one: loss, gradient and weights of every method; and a run whose process is killed goes on."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from ssl_course import data, train
from ssl_course.augment.blocks import blocks
from ssl_course.methods import arena, together

SCRIPT = Path(__file__).with_name("on_two_processes.py")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("on_two_processes", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pool():
    return data.sprites().train.without_labels()


@pytest.fixture(scope="module")
def both(two_processes, script, pool, tmp_path_factory):
    """What one process and two come to."""
    file = tmp_path_factory.mktemp("both") / "two.safetensors"
    done = two_processes(SCRIPT, "compare", file)
    assert done.returncode == 0, done.stderr
    return script.train_all(arena.pretrain, pool), load_file(file)


@pytest.mark.slow
@pytest.mark.parametrize("name", arena.ARENA)
def test_loss_and_gradient_are_those_of_one_process(both, name):
    one, two = both
    slope, other = one[f"{name}.gradient"], two[f"{name}.gradient"]
    assert slope.abs().max() > 1e-4
    assert torch.allclose(other, slope, rtol=0, atol=1e-5 * max(1, float(slope.abs().max())))
    assert torch.allclose(two[f"{name}.loss"][:1], one[f"{name}.loss"][:1], rtol=1e-5, atol=1e-5)


@pytest.mark.slow
def test_twenty_steps_end_in_the_same_weights(both, script, pool):
    """How far apart the ends lie, as a share of the way from the start; these runs are in double precision."""
    one, two = both
    for name, steps in script.STEPS.items():
        fresh = arena.network_of(arena.ARENA[name], pool.images, "sprites", 0)
        start = script.weights_of(script.without_norm(fresh))
        end, other = one[f"{name}.weights"], two[f"{name}.weights"]
        assert len(two[f"{name}.loss"]) == steps == 20
        assert (end - other).norm() < 1e-6 * (end - start).norm(), name
        assert torch.allclose(one[f"{name}.loss"], two[f"{name}.loss"], rtol=1e-6), name


@pytest.mark.slow
def test_a_killed_process_costs_the_steps_since_the_checkpoint_and_nothing_else(two_processes, tmp_path):
    done = two_processes(SCRIPT, "go_on", tmp_path, restarts=1)
    assert done.returncode == 0, done.stderr
    assert "exitcode: -9" in done.stderr  # it was killed indeed
    steady, killed = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("steady", "killed"))
    assert killed["loss"] == steady["loss"] and len(steady["loss"]) == 25
    assert killed["weights"] == steady["weights"] and killed["seconds"] > 0


def test_the_methods_loops_are_as_they_were_afterwards():
    with pytest.raises(KeyError, match="inside"), together._training_by(lambda **_: None):
        assert not any(module.fit is train.fit for module in together.LOOPS)
        raise KeyError("inside")
    assert all(module.fit is train.fit for module in together.LOOPS)
    assert together.DRAWS_BLOCKS.blocks is blocks


def test_a_loop_that_trains_in_another_way_is_named(pool):
    """It would train on a part of each batch, and nobody would notice."""
    entry = replace(arena.ARENA["simclr"], title="Mine", loop=lambda *_, **options: (None, train.History()))
    with pytest.raises(TypeError, match="Mine is trained by a loop of its own"):
        together.pretrain(entry, "sprites", pool, steps=1, seed=0)
