"""Faster ways: the same features, float32 in and out, copies that are copies, a compiler that fails."""

import copy
import functools
import os
import shutil
import subprocess
import sys

import pytest
import torch
from torch import nn

from ssl_course import models, settings
from ssl_course.train.speed import Fast, compile_in_place, native_bf16


@pytest.fixture
def network():
    torch.manual_seed(0)
    return models.ConvEncoder(widths=(4, 4, 4))


@pytest.fixture
def images(generator):
    return torch.rand(6, 3, 16, 16, generator=generator)


class Counted(nn.Module):
    """A linear layer that notes the type of number and the layout that it gets."""

    dim = 5

    def __init__(self):
        super().__init__()
        self.layer, self.seen = nn.Conv2d(3, 5, 3), []

    def forward(self, x):
        made = self.layer(x)
        self.seen.append((made.dtype, x.is_contiguous(memory_format=torch.channels_last)))
        return made.mean((2, 3))


def test_off_it_is_the_network_itself(network, images):
    fast = Fast(copy.deepcopy(network))
    assert fast.dim == network.dim and torch.equal(fast(images), network(images))
    assert [key.removeprefix("network.") for key in fast.state_dict()] == [*network.state_dict()]


def test_channels_last_changes_the_layout_alone(images):
    network = Counted()
    expected = network(images)
    found = Fast(network, channels_last=True)(images)
    assert [layout for _, layout in network.seen] == [False, True]
    assert network.layer.weight.is_contiguous(memory_format=torch.channels_last)
    assert torch.allclose(found, expected, atol=1e-6)


def test_bfloat16_inside_float32_outside(images):
    network = Counted()
    expected = network(images)
    found = Fast(network, bf16=True)(images)
    assert [dtype for dtype, _ in network.seen] == [torch.float32, torch.bfloat16]
    assert found.dtype == torch.float32 and 0 < (found - expected).abs().max() < 0.02
    found.sum().backward()
    assert network.layer.weight.dtype == network.layer.weight.grad.dtype == torch.float32


def test_the_courses_encoder_takes_every_way(network, images):
    expected = copy.deepcopy(network)(images)
    found = Fast(network, bf16=True, channels_last=True)(images)
    assert 0 < (found - expected).abs().max() < 0.1 * expected.abs().max()


def broken(graph, inputs):
    """A backend of torch.compile that finds no compiler."""
    raise RuntimeError("no compiler found\nand a page more of what was looked for")


def compiled_by(backend, monkeypatch):
    monkeypatch.setattr(nn.Module, "compile", functools.partialmethod(nn.Module.compile, backend=backend))


def test_a_failing_compiler_is_told_in_one_line_and_training_goes_on(network, images, monkeypatch):
    compiled_by(broken, monkeypatch)
    lines, plain = [], copy.deepcopy(network)
    fast = Fast(network, compiled=True, tell=lines.append)
    for _ in range(2):
        found, expected = fast(images), plain(images)
        assert torch.equal(found, expected)
        found.sum().backward()
        expected.sum().backward()
    (line,) = lines
    assert "\n" not in line and line.startswith("torch.compile does not work here (")
    assert line.endswith("(RuntimeError: no compiler found): going on without it.")
    for one, other in zip(network.parameters(), plain.parameters(), strict=True):
        assert torch.equal(one.grad, other.grad)
    assert all(map(torch.equal, network.state_dict().values(), plain.state_dict().values()))


def test_the_trial_leaves_weights_statistics_and_gradients_alone(network, images, monkeypatch):
    compiled_by("eager", monkeypatch)
    network(images).sum().backward()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    slopes = [weight.grad.clone() for weight in network.parameters()]
    assert compile_in_place(network, images) == ""
    assert all(map(torch.equal, network.state_dict().values(), before.values()))
    assert all(map(torch.equal, (weight.grad for weight in network.parameters()), slopes))


def test_a_copy_has_weights_of_its_own(network, images, monkeypatch):
    """A teacher, say: torch drops what it compiled from a copy, so the copy does not compute with the original."""
    compiled_by("eager", monkeypatch)
    fast = Fast(network, compiled=True)
    fast(images)
    teacher = copy.deepcopy(fast)
    with torch.no_grad():
        expected = teacher(images)
        for weight in fast.parameters():
            weight.zero_()
        fast(images)
        assert network._compiled_call_impl and not teacher.network._compiled_call_impl
    assert not torch.equal(fast(images), expected) and torch.equal(teacher(images), expected)


def test_looking_without_a_gradient_compiles_nothing(network, images, monkeypatch):
    """The same network compiles, once, as soon as there is a gradient to compute."""
    compiled = []
    monkeypatch.setattr(nn.Module, "compile", lambda self: compiled.append(self))
    fast = Fast(network, compiled=True)
    with torch.no_grad():
        seen = fast(images)
    assert compiled == [] and torch.equal(seen, network(images).detach())
    fast(images), fast(images)
    assert compiled == [network]


ALONE = """
import torch, shutil, sys
from torch import nn
from torch._inductor import config
from ssl_course.train.speed import Fast

torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(12, 4), nn.ReLU())
network.dim = 4
if sys.argv[1] == "broken":
    config.cpp.cxx, config.force_disable_caches = ("no_such_compiler",), True
fast, images = Fast(network, compiled=True), torch.rand(6, 3, 2, 2)
h = fast(images)
h.sum().backward()
slope = network[1].weight.grad.clone()
network.zero_grad()
plain = network.forward(images)
plain.sum().backward()
assert torch.allclose(h, plain, atol=1e-6) and torch.allclose(slope, network[1].weight.grad, atol=1e-5)
assert bool(network._compiled_call_impl) == (sys.argv[1] == "whole")
"""


@pytest.mark.slow
@pytest.mark.parametrize("compiler", ["broken", "whole"])
def test_torchs_own_compiler(compiler):
    """In a process of its own: torch remembers whether it found a C++ compiler."""
    if compiler == "whole" and not shutil.which("g++"):
        pytest.skip("torch.compile needs a C++ compiler")
    command = [sys.executable, "-c", ALONE, compiler]
    done = subprocess.run(
        command, cwd=settings.ROOT, env=os.environ | {"PYTHONPATH": str(settings.ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == (compiler == "broken") and all("torch.compile does not work here" in line for line in said)


def test_where_bfloat16_is_native(monkeypatch):
    for answers, native in (((False, False), False), ((True, False), True), ((False, True), True)):
        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda a=answers: a[0], raising=False)
        monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda a=answers: a[1], raising=False)
        assert native_bf16("cpu") is native
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: not including_emulation)
    assert native_bf16(torch.device("cuda")) and not native_bf16("mps")


def test_a_copy_is_not_compiled_whether_the_original_is_or_not(network, images, monkeypatch):
    """Else fine-tuning would be compiled where the network was read from a file, and not where it was just trained."""
    monkeypatch.setattr(nn.Module, "compile", lambda self: pytest.fail("compiled"))
    fast = Fast(network, compiled=True)
    copy.deepcopy(fast)(images).sum().backward()
    assert fast.to_compile
