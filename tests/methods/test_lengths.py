"""All lengths from one run: the schedule, and that the run does not notice its copies."""

import pytest
import torch

from ssl_course import data, methods
from ssl_course.methods import lengths
from ssl_course.models import ConvEncoder


def made(wanted, seeded, monkeypatch, rates=None, **more):
    """The encoders; the learning rates of every fit, as shares of the peak."""

    def fit(step, source, optimizer, *, steps, schedule):
        for _ in range(steps):
            optimizer.zero_grad()
            step(next(source)).backward()
            optimizer.step()
        if rates is not None:
            rates.append([schedule(index, steps) for index in range(steps)])

    monkeypatch.setattr(lengths, "fit", fit)
    torch.manual_seed(0)
    pictures = data.Unlabeled(torch.randint(0, 256, (8, 3, 8, 8), generator=seeded(), dtype=torch.uint8))
    options = {"view": lambda images, generator: images + torch.rand(1, generator=generator), "lr": 1e-3, "batch": 4}
    encoder = ConvEncoder(3, (2, 2, 2))
    steps = methods.pretrain_lengths(
        methods.simclr, encoder, pictures, lengths=wanted, generator=seeded(), **options, **more
    )
    return {length: network.state_dict() for length, network in steps}


def test_the_run_is_constant_and_its_copies_cool_down(seeded, monkeypatch):
    rates, warmup = [], 4
    monkeypatch.setattr(lengths, "WARMUP", warmup)
    made((20, 10), seeded, monkeypatch, rates)
    first, down, second, down_too = rates
    assert [len(part) for part in rates] == [8, 2, 8, 4]  # 80 % of 10; its cool-down; on to 80 % of 20; its cool-down
    assert first == [0.25, 0.5, 0.75, 1, 1, 1, 1, 1] and second == [1] * 8
    assert down_too == pytest.approx([1 - (k / 5) ** 0.5 for k in (1, 2, 3, 4)]) and down_too[-1] > 0


def test_an_interrupted_run_goes_on_to_the_same_encoders(seeded, monkeypatch, tmp_path):
    whole = made((5, 10, 20), seeded, monkeypatch)
    assert list(whole) == [5, 10, 20]
    assert any(not torch.equal(whole[10][key], whole[20][key]) for key in whole[10])
    made((5, 10), seeded, monkeypatch, kept=tmp_path)  # and then it was stopped
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run_4.safetensors", "run_8.safetensors"]
    rates = []
    again = made((5, 10, 20), seeded, monkeypatch, rates, kept=tmp_path)
    assert [len(part) for part in rates] == [1, 2, 8, 4]  # the cool-downs, and the run from step 8 on
    for length, weights in whole.items():
        assert all(torch.equal(weights[key], again[length][key]) for key in weights), length


def test_lengths_are_whole_numbers(seeded, monkeypatch):
    with pytest.raises(ValueError, match=r"lengths\[1\] = 0: give a whole number, at least 1"):
        made((5, 0), seeded, monkeypatch)
