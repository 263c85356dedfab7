"""Families of losses: every number is there, what is finished is not measured again, and a share that is known."""

import pytest
import torch

from ssl_course import data, methods, settings
from ssl_course.course import measure_families
from ssl_course.plot import lesson_10_seeds


def test_the_lesson_draws_all_arms_that_are_measured():
    assert set(lesson_10_seeds.ARMS) == {*lesson_10_seeds.BASELINES, *measure_families.METHODS}


def test_own_share_of_known_batches():
    assert measure_families.own_share(torch.eye(8), batch=4) == pytest.approx(1)  # rows at right angles
    assert measure_families.own_share(torch.ones(10, 3), batch=5) == pytest.approx(1 / 5)
    z = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))
    products = z @ z.T
    expected = (products.diagonal() ** 2).sum() / (products**2).sum()
    assert measure_families.own_share(z, batch=6) == pytest.approx(expected.item())


def test_each_seed_draws_labels_of_its_own():
    y = torch.arange(400) % 4
    one, other = (measure_families._drawn(y, 10, 10 * seed) for seed in (0, 1))
    assert not torch.equal(one, other) and len(one) == 40
    assert torch.equal(measure_families._drawn(y, 0, 3), torch.arange(400))


def test_every_draw_of_labels_belongs_to_its_seed(monkeypatch, tmp_path):
    seen = []
    drawn = measure_families.data.label_subset
    monkeypatch.setattr(
        measure_families.data, "label_subset", lambda y, count, seed: seen.append(seed) or drawn(y, count, seed=seed)
    )
    with settings.using(smoke=True):
        split = data.sprites()
        for seed in (0, 1):
            kept = measure_families._kept(tmp_path / f"seed_{seed}")
            measure_families._probes("random", lambda x: x.flatten(1)[:, :40] / 255, split, seed, kept)
    assert seen == [0, 1, 2, 0, 1, 2, 10, 11, 12, 10, 11, 12]


def test_scratch_trains_as_long_as_it_is_told(monkeypatch):
    told = {}

    def train_classifier(encoder, images, labels, **options):
        told.update(options, count=len(labels))
        return torch.nn.Sequential(encoder, torch.nn.Linear(encoder.dim, 8))

    monkeypatch.setattr(measure_families.evaluate, "train_classifier", train_classifier)
    with settings.using(smoke=True):
        measure_families._scratch(*data.sprites(), 10, 0, steps=77, lr=0.5)
    assert (told["steps"], told["lr"], told["count"]) == (77, 0.5, 80)


def test_one_length_is_asked_of_its_arms_alone():
    lengths = {arm: options.get("length") for arm, (_, options, _) in measure_families.METHODS.items()}
    assert {arm for arm, length in lengths.items() if length} == {"rows, one length", "columns, one length"}
    assert lengths["rows, one length"] == lengths["columns, one length"] == measure_families.LENGTH


@pytest.mark.slow
def test_a_smoke_run_measures_every_number(monkeypatch, tmp_path):
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure_families.run_once(0, tmp_path)["records"]}
        called = []
        monkeypatch.setattr(methods, "pretrain", lambda *given, **options: called.append(given))
        again = {one["id"]: one["numbers"] for one in measure_families.run_once(0, tmp_path)["records"]}
    assert again == records and called == []
    arms = (*lesson_10_seeds.BASELINES, *measure_families.METHODS)
    asked = {f"{arm}, {name}" for arm in arms for name in measure_families.LABELS} - {"raw pixels, all"}
    assert set(records["sprites"]) == asked
    kinds = ("spread", "rank", "own share")
    assert set(records["shape"]) == {f"{arm}, {kind}" for arm in measure_families.METHODS for kind in kinds}
    assert all(0 < value < 1 for value in records["sprites"].values())
