"""Checkpoints survive a full disk and refuse what does not fit."""

import errno
import os

import pytest
import torch
from torch import nn

from ssl_course import train
from ssl_course.models import ConvEncoder, Projector


def test_checkpoint_round_trip(tmp_path):
    encoder, projector = ConvEncoder(), Projector(64)
    encoder(torch.rand(8, 3, 32, 32))  # moves the running statistics
    train.save(tmp_path / "run.safetensors", encoder=encoder, projector=projector)
    other, head = ConvEncoder(), Projector(64)
    train.load(tmp_path / "run.safetensors", encoder=other, projector=head)
    images = torch.rand(4, 3, 32, 32)
    assert torch.equal(head.eval()(other.eval()(images)), projector.eval()(encoder.eval()(images)))
    assert list(tmp_path.iterdir()) == [tmp_path / "run.safetensors"]


def test_a_full_disk_leaves_the_old_checkpoint_whole(tmp_path, monkeypatch):
    path, module = tmp_path / "run.safetensors", nn.Linear(2, 2)
    train.save(path, module=module)
    before = path.read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        train.save(path, module=nn.Linear(2, 2))
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_loading_what_does_not_fit_changes_nothing(tmp_path):
    path, module = tmp_path / "run.safetensors", nn.Linear(2, 2)
    train.save(path, module=nn.Linear(2, 2))
    weight = module.weight.clone()
    with pytest.raises(ValueError, match="head.bias is missing"):
        train.load(path, module=module, head=nn.Linear(1, 1))
    with pytest.raises(ValueError, match="module.bias is not expected"):
        train.load(path, module=nn.Linear(2, 2, bias=False))
    with pytest.raises(ValueError, match=r"shape \[2, 2\], the module \[3, 2\]"):
        train.load(path, module=nn.Linear(2, 3))
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ValueError, match="no complete safetensors file"):
        train.load(path, module=module)
    assert torch.equal(module.weight, weight)
    with pytest.raises(FileNotFoundError):
        train.load(tmp_path / "nothing.safetensors", module=module)


def test_shared_modules_are_saved_under_each_name(tmp_path):
    torch.manual_seed(0)
    encoder = ConvEncoder()
    network = nn.Sequential(encoder, Projector(64))
    train.save(tmp_path / "both.safetensors", encoder=encoder, network=network, again=encoder)
    other, whole, third = ConvEncoder(), nn.Sequential(ConvEncoder(), Projector(64)), ConvEncoder()
    train.load(tmp_path / "both.safetensors", encoder=other, network=whole, again=third)
    for loaded in (other, whole[0], third):
        assert all(map(torch.equal, loaded.state_dict().values(), encoder.state_dict().values()))
    tied = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    tied[1].weight = tied[0].weight
    train.save(tmp_path / "tied.safetensors", tied=tied)
    train.load(tmp_path / "tied.safetensors", tied=tied)
    assert tied[1].weight is tied[0].weight


def test_names_that_overlap_are_refused(tmp_path):
    modules = {"m": nn.Sequential(nn.Linear(2, 2)), "m.0": nn.Linear(2, 2)}
    for use in (train.save, train.load):
        train.save(tmp_path / "x.safetensors", m=modules["m"])
        with pytest.raises(ValueError, match="m, m.0 give a weight the same name, m.0.bias"):
            use(tmp_path / "x.safetensors", **modules)
        with pytest.raises(ValueError, match="no module was named"):
            use(tmp_path / "x.safetensors")


def test_a_folder_is_no_checkpoint_and_a_missing_one_is_named(tmp_path):
    for use in (train.save, train.load):
        with pytest.raises(IsADirectoryError, match=r"is a folder: give a file, such as .*encoder\.safetensors"):
            use(tmp_path, module=nn.Linear(2, 2))
    with pytest.raises(FileNotFoundError, match=r"the folder .*nowhere does not exist: make it first"):
        train.save(tmp_path / "nowhere" / "x.safetensors", module=nn.Linear(2, 2))
    assert not list(tmp_path.iterdir())
