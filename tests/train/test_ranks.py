"""What processes hand to each other: two real ones; and what needs one only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from torch import nn

from ssl_course.train import ranks


@pytest.mark.slow
def test_two_processes(two_processes):
    """The checks themselves stand in on_two_processes.py, and run in both."""
    done = two_processes(Path(__file__).with_name("on_two_processes.py"))
    said = sorted(done.stdout.split("\n"))[1:]
    assert done.returncode == 0, done.stderr
    assert said == ["process 0 has ended", "process 0 is content", "process 1 has ended", "process 1 is content"]


def test_each_start_has_a_name_of_its_own():
    """torchrun's store still holds what was written before a restart, by more processes than come now."""
    store, names = dist.HashStore(), set()
    for processes in (4, 4, 3, 1):
        with ThreadPoolExecutor(processes) as pool:
            agreed = {*pool.map(ranks._agreed, [store] * processes, range(processes), [processes] * processes)}
        assert len(agreed) == 1 and not agreed & names
        names |= agreed


def test_who_does_not_come_is_not_taken_for_who_came_before(monkeypatch):
    store = dist.HashStore()
    with ThreadPoolExecutor(2) as pool:
        assert len([*pool.map(ranks._agreed, [store] * 2, range(2), [2] * 2)]) == 2
    monkeypatch.setattr(ranks, "MEETING", timedelta(seconds=0.2))
    for number in range(2):
        with pytest.raises(ranks.ProcessLost, match="not all 2 came within 0.2 seconds"):
            ranks._agreed(store, number, 2)


def test_one_of_those_that_wait_in_vain_tells_of_it(monkeypatch):
    monkeypatch.setattr(ranks, "MEETING", timedelta(seconds=0.1))
    told = []
    for number in (1, 2, 3):  # process 0 is missing
        monkeypatch.setattr(
            dist, "rendezvous", lambda *_, number=number, **options: iter([(dist.HashStore(), number, 4)])
        )
        with pytest.raises(ranks.ProcessLost) as lost, ranks.joined():
            pytest.fail("joined nobody")
        told.append(lost.value.first)
    assert told == [True, False, False]


def test_a_connection_that_fails_is_told_of_once(monkeypatch):
    def refuse(**options):
        assert options["timeout"] == ranks.MEETING
        raise RuntimeError("connection refused")

    store, told = dist.HashStore(), []
    monkeypatch.setattr(dist, "rendezvous", lambda *_, **options: iter([(store, 0, 1)]))
    monkeypatch.setattr(dist, "init_process_group", refuse)
    monkeypatch.setattr(ranks, "_agreed", lambda *_: "a name")
    for _ in range(2):
        with pytest.raises(ranks.ProcessLost, match="connection refused") as lost, ranks.joined():
            pytest.fail("joined nobody")
        told.append(lost.value.first)
    assert told == [True, False]


def test_one_process_is_the_first_of_one():
    assert (ranks.rank(), ranks.count(), ranks.launched()) == (0, 1, False)


def test_rows_that_are_no_whole_views_are_named():
    for rows in (torch.zeros(5, 3), torch.zeros(4, 3, 1)):
        with pytest.raises(ValueError, match=rf"rows must be \[2 \* own, dim\].*got \[{len(rows)}, 3"):
            ranks.gather_rows(rows, views=2)


def test_synchronised_batch_norm_holds_the_same_numbers_and_is_gone_afterwards():
    network = nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)), nn.Flatten(), nn.BatchNorm1d(144))
    x, before = torch.randn(5, 3, 8, 8), list(network.modules())
    with ranks.synchronised(network):
        layers = [layer for layer in network.modules() if isinstance(layer, nn.SyncBatchNorm)]
        assert len(layers) == 2 and not any(type(one) in (nn.BatchNorm1d, nn.BatchNorm2d) for one in network.modules())
        inside = network(x)  # alone, it is plain batch norm
        inside.sum().backward()
        (seen := layers[0].running_mean.clone()).sum()
    assert list(network.modules()) == before
    assert torch.equal(network[0][1].running_mean, seen) and network[0][1].weight.grad is not None
    assert torch.allclose(network(x), inside, atol=1e-6)
