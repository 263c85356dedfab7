"""MoCo: the queue by hand, which way the slow copy follows, what leaves the queue, and where no gradient goes."""

import importlib

import pytest
import torch
from torch.nn.functional import cosine_similarity

from ssl_course import losses, methods

module = importlib.import_module("ssl_course.methods.moco")  # its name is the function's, too


def by_hand(query, key, queue):
    """One direction: minus the log share of the key among itself and the queue."""
    total = 0.0
    for q, k in zip(query, key, strict=True):
        weights = torch.stack([cosine_similarity(q, other, dim=0) for other in [k, *queue]]).div(0.2).exp()
        total = total - (weights[0] / weights.sum()).log()
    return total / len(query)


@pytest.mark.parametrize("momentum", [0.0, 0.75, 1.0])
def test_the_second_step_by_hand(network, view, images, seeded, shift, slow_copy, assert_agree, momentum):
    step, own = methods.moco(network, view, generator=seeded(5), momentum=momentum), seeded(5)
    with torch.no_grad():
        queue = [slow_copy(momentum)(view(images, own)) for _ in range(2)]
    first = step(images)
    assert first.item() == 0 and first.requires_grad  # nothing waits in the queue yet
    shift(network)
    loss = step(images)
    a, b = view(images, own), view(images, own)
    with torch.no_grad():
        slow = slow_copy(momentum)
        k_a, k_b = slow(a), slow(b)
    expected = by_hand(network(a), k_b, torch.cat(queue)) + by_hand(network(b), k_a, torch.cat(queue))
    assert_agree(loss, expected / 2, [*network.parameters()])


@pytest.fixture
def queues(monkeypatch):
    """The queues that the loss is given."""
    seen, original = [], losses.queue_loss
    monkeypatch.setattr(
        module, "queue_loss", lambda q, k, queue, **o: seen.append((k, queue)) or original(q, k, queue, **o)
    )
    return seen


def test_the_oldest_keys_leave_and_nothing_in_the_queue_has_a_gradient(network, view, images, seeded, queues):
    step = methods.moco(network, view, generator=seeded(5), size=20)
    for _ in range(4):
        step(images)
    keys = [torch.cat([queues[i + 1][0], queues[i][0]]) for i in range(0, 8, 2)]  # view a's keys come second
    assert [len(queue) for _, queue in queues[::2]] == [0, 12, 20, 20]
    assert torch.equal(queues[6][1], torch.cat(keys[:3])[-20:])
    assert torch.equal(queues[6][1], queues[7][1])  # both directions face the same negatives
    assert not any(rows.requires_grad for pair in queues for rows in pair)


def test_newest():
    rows = torch.arange(6)[:, None]
    assert torch.equal(module.newest(rows, 4), rows[2:]) and torch.equal(module.newest(rows, 9), rows)
    assert len(module.newest(rows, 0)) == 0


def test_the_networks_own_weights_are_not_touched(network, view, images, generator):
    before = {name: value.clone() for name, value in network.state_dict().items()}
    step = methods.moco(network, view, generator=generator, momentum=0.5)
    step(images), step(images)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
