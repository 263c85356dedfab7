"""CIFAR-10 and CIFAR-100 from tiny files in their format: pickles of Python 2, rows of red, green and blue."""

import pickletools

import pytest
import torch

from ssl_course import data, settings


def test_the_tiny_files_are_what_python_2_writes(tiny_archives):
    """The published ones hold no unicode: keys, names and pixels are strings of bytes."""
    codes = {
        code.name for code, _, _ in pickletools.genops((tiny_archives / "cifar-10-batches-py/test_batch").read_bytes())
    }
    assert {"SHORT_BINSTRING", "BINSTRING"} <= codes and not {"BINUNICODE", "BINBYTES"} & codes


@pytest.mark.parametrize(
    ("load", "sizes", "classes"), [(data.cifar10, (300, 60), 10), (data.cifar100, (200, 100), 100)]
)
def test_both_parts_in_official_order(tiny_sets, load, sizes, classes):
    train, test = load(tiny_sets)
    assert (len(train), len(test)) == sizes and [*train.factors] == ["class"]
    for part in (train, test):
        y = part.factors["class"]
        assert part.images.dtype == torch.uint8 and part.images.shape[1:] == (3, 32, 32)
        assert y.dtype == torch.int64 and len(y.unique()) == classes and part.images.is_contiguous()
        assert (part.images[:, 0, 0, 0] == y).all() and (part.images[:, 1, 1, 1] == 200).all()
        assert (part.images == 200).sum() == len(part)  # nowhere else
    assert train.factors["class"][:3].tolist() == [0, 1, 2]


def test_a_second_batch_follows_the_first(tiny_sets):
    assert data.cifar10(str(tiny_sets)).train.factors["class"][60:63].tolist() == [1, 2, 3]


def test_pretraining_gets_no_label(tiny_sets):
    pool = data.cifar10(tiny_sets).train.without_labels()
    assert isinstance(pool, data.Unlabeled) and len(pool) == 300


def test_the_test_part_is_closed_while_settings_are_chosen(tiny_sets):
    with settings.using(tune=True):
        train, test = data.cifar100(tiny_sets)
        assert len(train) == 200
        with pytest.raises(data.TestPartClosed):
            len(test)


def test_a_smoke_run_gets_the_beginning_only(tiny_sets, monkeypatch):
    from ssl_course.data import cifar

    monkeypatch.setattr(cifar, "SMOKE_COUNTS", {"train": 70, "test": 20})
    with settings.using(smoke=True):
        train, test = data.cifar10(tiny_sets)
    assert (len(train), len(test)) == (70, 20) and train.images.equal(data.cifar10(tiny_sets).train.images[:70])
