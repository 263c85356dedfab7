"""Pretraining: what is trained, what is reproducible, what is handed on."""

import pytest
import torch

from ssl_course import settings
from ssl_course.data import Unlabeled
from ssl_course.methods import METHODS, pair_method, pretrain, simclr, simsiam
from ssl_course.models import ConvEncoder, whiten

STEPS = 3


@pytest.fixture
def pool(seeded):
    return Unlabeled(torch.randint(0, 256, (24, 3, 8, 8), generator=seeded(2), dtype=torch.uint8))


@pytest.fixture
def trained(pool, view, seeded):
    """`trained(method, **options)`: a small encoder pretrained with a seed; the encoder can be prepared before."""

    def run(method, seed=0, prepare=lambda encoder: None, **options):
        torch.manual_seed(seed)
        encoder = ConvEncoder(widths=(4, 4, 4))
        prepare(encoder)
        settings_of_run = {"view": view, "generator": seeded(seed), "steps": STEPS, "lr": 1e-2, "batch": 8}
        return pretrain(method, encoder, pool, **settings_of_run | options)

    return run


def weights(module):
    return [value.clone() for value in module.state_dict().values()]


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(weights(one), weights(other), strict=True))


@pytest.mark.parametrize("name", METHODS)
def test_the_same_seed_gives_the_same_weights(trained, name):
    (one, history), (other, _), (different, _) = (trained(METHODS[name], seed=seed) for seed in (1, 1, 2))
    assert history.steps == STEPS and same(one, other) and not same(one, different)


@pytest.mark.parametrize("name", METHODS)
def test_encoder_and_projector_are_trained_in_place(trained, name):
    before = {}

    def keep(encoder):
        before["encoder"], before["weights"] = encoder, [weight.clone() for weight in encoder.parameters()]

    network, _ = trained(METHODS[name], prepare=keep)
    assert network[0] is before["encoder"]
    assert all(
        not torch.equal(weight, old) for weight, old in zip(network[0].parameters(), before["weights"], strict=True)
    )
    assert all(weight.grad is not None for weight in network[1].parameters())
    assert network(torch.rand(4, 3, 8, 8)).shape == (4, 128)


def test_what_requires_no_gradient_stays_as_it_is(trained, pool):
    network, _ = trained(simclr, prepare=lambda encoder: whiten(encoder, pool.images / 255))
    fresh = ConvEncoder(widths=(4, 4, 4))
    whiten(fresh, pool.images / 255)
    first, second = network[0].stages[0][0].weight, network[0].stages[1].block[0][0].weight
    assert torch.equal(first, fresh.stages[0][0].weight) and first.grad is None and second.grad is not None


def test_simsiams_predictor_is_trained_too(trained):
    seen = []

    def spied(network, view, *, generator, predictor):
        seen.append((predictor, weights(predictor)))
        return simsiam(network, view, generator=generator, predictor=predictor)

    trained(spied)
    ((predictor, before),) = seen
    assert all(not torch.equal(old, new) for old, new in zip(before, weights(predictor), strict=True))


def test_watch_is_called_with_the_network(trained):
    seen = []
    network, _ = trained(simclr, watch=lambda network: seen.append((network, weights(network))), every=2, steps=5)
    assert len(seen) == 4 and all(watched is network for watched, _ in seen)  # before, after 2, after 4, at the end
    (_, first), (_, last) = seen[0], seen[-1]
    assert all(torch.equal(a, b) for a, b in zip(last, weights(network), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first, last, strict=True))


def test_options_reach_the_method(trained):
    given = []

    def method(network, view, *, generator, temperature):
        given.append(temperature)
        return simclr(network, view, generator=generator, temperature=temperature)

    trained(method, temperature=0.9)
    assert given == [0.9]
    with pytest.raises(TypeError, match="tempreature"):
        trained(simclr, tempreature=0.9)


def test_the_faster_kernel_differs_by_rounding_only(trained):
    (fast, _), (plain, _) = trained(simclr), trained(simclr, fused=False)
    for one, other in zip(fast.parameters(), plain.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-4)


def test_a_loss_of_ones_own_is_a_method(network, view, images, embeddings, seeded, assert_agree):
    def loss(z_a, z_b):
        return (z_a - z_b).pow(2).mean() + z_a.exp().mean()  # not symmetric: the order of the views counts

    step = pair_method(loss)(network, view, generator=seeded(5))
    assert_agree(step(images), loss(*embeddings), [*network.parameters()])


def test_a_loss_of_ones_own_can_be_pretrained_with(trained):
    _, history = trained(pair_method(lambda z_a, z_b: (z_a - z_b).pow(2).mean()))
    assert history.steps == STEPS


def test_a_smoke_run_takes_four_steps(trained):
    with settings.using(smoke=True):
        assert trained(simclr, steps=50)[1].steps == 4


def test_small_views_come_first_and_the_last_fifth_is_of_full_size(trained):
    sides = []

    def watched(encoder):
        encoder.register_forward_pre_hook(lambda _, images: sides.append(images[0].shape[-1]))

    _, history = trained(simclr, prepare=watched, steps=10, small=6)
    assert sides == [6] * 8 + [8] * 2 and history.steps == 10
    sides.clear()
    trained(simsiam, prepare=watched, steps=5, small=6)  # with its own predictor
    assert sides == [6] * 4 + [8]
    sides.clear()
    with settings.using(smoke=True):
        trained(simclr, prepare=watched, steps=1000, small=6)
    assert sides == [6] * 3 + [8]  # a smoke run sees both
