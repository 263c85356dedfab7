"""The page on several machines: its snippet runs, its numbers are those of its formulas, what it names is there."""

import re
from pathlib import Path

import pytest
import torch

from ssl_course import data, train
from ssl_course.evaluate import features
from ssl_course.methods import arena

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "several_machines.md").read_text("utf-8")


@pytest.fixture(scope="module")
def images():
    return data.sprites().train.images


@pytest.fixture
def carried(images, tmp_path, monkeypatch):
    """The encoder that the snippet loads from a file as the arena writes it, and the network that was written."""
    network = arena.network_of(arena.ARENA["simclr"], images, "sprites", 3)
    network(torch.rand(8, 3, 32, 32))  # batch norm has seen something
    train.save(tmp_path / "network.safetensors", encoder=network)
    monkeypatch.chdir(tmp_path)
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(snippet, names := {})
    return names["encoder"], network


def test_the_snippet_carries_the_encoder(carried, images):
    encoder, network = carried
    assert torch.equal(features(encoder, images[:50]), features(network[0], images[:50]))


def test_another_library_trains_it_further(carried):
    loss = pytest.importorskip("lightly.loss").NTXentLoss()
    encoder, _ = carried
    before = encoder.stages[0][0].weight.clone()
    optimizer = torch.optim.SGD(encoder.train().parameters(), lr=0.1)
    loss(encoder(torch.rand(8, 3, 32, 32)), encoder(torch.rand(8, 3, 32, 32))).backward()
    optimizer.step()
    assert not torch.equal(encoder.stages[0][0].weight, before)


def test_its_bytes_are_those_of_its_formulas(images):
    network = arena.network_of(arena.ARENA["simclr"], images, "sprites", 0)
    weights = sum(weight.numel() for weight in network.parameters() if weight.requires_grad)
    batch, dim, processes = arena.VIEWS // 2, network[1][-1].out_features, 2
    assert f"4 · {weights:,} = {2 * 4 * weights * (processes - 1) // processes:,} bytes" in PAGE
    rows = 4 * 2 * batch * dim * (processes - 1) // processes
    assert f"4 · 2 · {batch} · {dim} / {processes} = {rows:,} bytes" in PAGE
    assert f"{images.numel() / 1e6:.0f} MB" in PAGE
