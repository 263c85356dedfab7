"""Perceptrons, a large network, a transformer: every number is there; what is finished is not measured again."""

import json
import types

import pytest
import torch

from ssl_course import models, settings
from ssl_course.course import measure_networks
from ssl_course.course.kept import Kept


@pytest.mark.slow
def test_what_is_finished_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(measure_networks, "LARGE", (4, 4, 8))
    monkeypatch.setattr(measure_networks, "LARGEST", (4, 4, 8))
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_networks.run_once(0, tmp_path)["records"]}
        assert set(records) == {"perceptron_fashion", "perceptron_digits", "large", "largest", "transformer"}
        assert set(records["transformer"]) == {"scratch, 10 labels", "fine-tuned, 10 labels"}
        assert set(records["perceptron_digits"]) == {
            f"{arm}, {count} labels" for arm in ("scratch", "fine-tuned") for count in (10, 50)
        }
        assert all(0 <= value <= 1 for numbers in records.values() for value in numbers.values())

        kept = tmp_path / "large" / "numbers.json"
        kept.write_text(json.dumps({"scratch, 10 labels": 0.5}), "utf-8")
        again = {one["id"]: one["numbers"] for one in measure_networks.run_once(0, tmp_path)["records"]}
        assert again["large"]["scratch, 10 labels"] == 0.5  # not measured again
        assert again["large"]["fine-tuned, 10 labels"] == records["large"]["fine-tuned, 10 labels"]  # same draws


def test_bf16_is_near_fp32_and_trains_fp32_weights(seeded):
    encoder = models.ConvEncoder(3, (4, 4, 8))
    inside, images = measure_networks.InBf16(encoder), torch.rand(8, 3, 32, 32, generator=seeded())
    found, exact = inside.eval()(images), encoder.eval()(images)
    assert found.dtype == torch.float32 and inside.dim == encoder.dim
    assert not torch.equal(found, exact)  # it did multiply in bf16
    assert torch.allclose(found, exact, rtol=0.05, atol=0.02)
    found.sum().backward()
    assert all(weight.grad.dtype == weight.dtype == torch.float32 for weight in encoder.parameters())


def test_each_arm_trains_its_own_encoder(monkeypatch, tmp_path):
    split = types.SimpleNamespace(train=types.SimpleNamespace(without_labels=lambda: "pictures"))

    def pretrained(encoder, pictures, view, *, length, seed):
        assert (pictures, length, seed) == ("pictures", measure_networks.LENGTH, 3)
        torch.nn.init.constant_(encoder.weight, 0.25)
        return encoder

    def with_labels(encoder, split, count, seed, *, view):
        assert (count, seed) == (10, 3)
        return encoder.weight.mean().item()

    def fresh():
        torch.nn.init.constant_((encoder := torch.nn.Linear(2, 2)).weight, 0.5)
        return encoder

    monkeypatch.setattr(measure_networks, "pretrained", pretrained)
    monkeypatch.setattr(measure_networks, "with_labels", with_labels)
    found = measure_networks._wide(split, 3, Kept(tmp_path), fresh)
    assert found == {"fine-tuned, 10 labels": 0.25, "scratch, 10 labels": 0.5}
