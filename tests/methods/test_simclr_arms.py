"""SimCLR that is told its false negatives: against a double loop, InfoNCE, and the batches without labels."""

import itertools

import pytest
import torch

from ssl_course import data, losses, models, settings, train
from ssl_course.methods import simclr_arms
from ssl_course.methods.recipes import sprite_view


def looped(z_a, z_b, labels, temperature):
    z = [row / row.norm() for row in torch.cat([z_a, z_b])]
    kinds, pairs, total = [*labels.tolist()] * 2, len(z_a), 0
    for i in range(2 * pairs):
        p = (i + pairs) % (2 * pairs)
        candidates = [k for k in range(2 * pairs) if k == p or kinds[k] != kinds[i]]
        exponentials = {k: (z[i] @ z[k] / temperature).exp() for k in candidates}
        total = total - (exponentials[p] / sum(exponentials.values())).log()
    return total / (2 * pairs)


def test_value_and_gradient_equal_a_double_loop(pair, assert_agree):
    z_a, z_b = pair(7, 4)
    labels = torch.tensor([0, 1, 0, 2, 2, 0, 3])
    mine = simclr_arms.masked_info_nce(z_a, z_b, labels, temperature=0.3)
    assert_agree(mine, looped(z_a, z_b, labels, 0.3), [z_a, z_b])


def test_all_classes_different_is_info_nce_and_one_class_is_nothing(pair):
    z_a, z_b = pair(6, 3)
    apart = simclr_arms.masked_info_nce(z_a, z_b, torch.arange(6), temperature=0.2)
    assert torch.allclose(apart, losses.info_nce(z_a, z_b, temperature=0.2))
    assert simclr_arms.masked_info_nce(z_a, z_b, torch.zeros(6), temperature=0.2) == 0


def test_batches_are_those_without_labels_in_the_same_order():
    images = torch.arange(10, dtype=torch.uint8)[:, None, None, None].expand(10, 1, 2, 2)
    pictures = data.Pictures(images, {"kind": torch.arange(10)})
    ours = simclr_arms.labelled_batches(pictures, "kind", 4, generator=torch.Generator().manual_seed(1))
    theirs = train.batches(pictures.without_labels(), 4, generator=torch.Generator().manual_seed(1))
    for (mine, labels), other in itertools.islice(zip(ours, theirs, strict=True), 5):
        assert torch.equal(mine, other) and torch.equal(labels, (255 * mine[:, 0, 0, 0]).round().long())


def plain(network, pictures, generator):
    def step(images):
        z_a, z_b = network(torch.cat([sprite_view(images, generator) for _ in range(2)])).chunk(2)
        return losses.info_nce(z_a, z_b, temperature=0.2)

    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=1e-4, fused=True)
    train.fit(step, train.batches(pictures.without_labels(), 8, generator=generator), optimizer, steps=2)


def masked(network, pictures, generator):
    options = {"steps": 2, "lr": 5e-3, "temperature": 0.2, "batch": 8, "generator": generator}
    assert simclr_arms.train_masked(network, pictures, "kind", sprite_view, **options) is network


@pytest.mark.parametrize("labels_differ", [True, False])
def test_a_run_is_lesson_08s_only_where_no_negative_is_false(labels_differ):
    images = torch.randint(256, (16, 3, 32, 32), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    pictures = data.Pictures(images, {"kind": torch.arange(16) if labels_differ else torch.arange(16) // 4})
    trained = []
    for train_it in (masked, plain):
        generator = train.seed_all(0)
        network = torch.nn.Sequential(models.ConvEncoder(3, (4, 4, 8)), models.Projector(8))
        train_it(network, pictures, generator)
        trained.append(torch.cat([weight.detach().flatten() for weight in network.parameters()]))
    assert torch.allclose(*trained, atol=1e-5) == labels_differ


def test_oracles_are_told_the_labels_or_dealt_ones(monkeypatch):
    pictures, told = data.Pictures(torch.zeros(40, 3, 4, 4, dtype=torch.uint8), {"kind": torch.arange(40) % 4}), []

    def train_masked(network, pictures, factor, *, temperature, generator, view):
        told.append((temperature, pictures.factors[factor], generator.initial_seed(), view))
        return network

    monkeypatch.setattr(simclr_arms, "train_masked", train_masked)
    fresh = lambda: (torch.nn.Identity(), torch.Generator().manual_seed(7))  # noqa: E731
    found = simclr_arms.oracles(fresh, pictures, "kind", view="a view")
    assert [*found] == [f"τ = {t}, masked{how}" for t in (0.05, 0.2) for how in ("", " blindly")]
    assert [one[0] for one in told] == [0.05, 0.05, 0.2, 0.2] and {one[2:] for one in told} == {(7, "a view")}
    for right, dealt in zip(told[::2], told[1::2], strict=True):
        assert torch.equal(right[1], pictures.factors["kind"])
        assert torch.equal(dealt[1].bincount(), right[1].bincount())  # as many of each
        assert (dealt[1] == right[1]).float().mean() < 0.5  # on other pictures


def test_with_labels_a_step_has_as_many_views_as_simclrs():
    sizes, generator = [], train.seed_all(0)
    pictures = data.Pictures(torch.zeros(64, 3, 32, 32, dtype=torch.uint8), {"kind": torch.arange(64) % 4})

    def view(images, generator):
        sizes.append(len(images))
        return images

    options = {"view": view, "steps": 2, "lr": 1e-3, "batch": 8, "generator": generator}
    simclr_arms.from_scratch(models.ConvEncoder(3, (4, 4, 8)), pictures, pictures, "kind", **options)
    assert sizes == [16, 16]


def test_with_labels_and_no_step_it_guesses():
    generator = train.seed_all(0)
    images = torch.randint(256, (64, 3, 32, 32), generator=generator, dtype=torch.uint8)
    pictures = data.Pictures(images, {"kind": torch.arange(64) % 4})
    with settings.using(smoke=True):
        options = {"view": sprite_view, "steps": 1, "lr": 1e-3, "batch": 8, "generator": generator}
        score = simclr_arms.from_scratch(models.ConvEncoder(3, (4, 4, 8)), pictures, pictures, "kind", **options)
    assert 0 <= score <= 0.7
