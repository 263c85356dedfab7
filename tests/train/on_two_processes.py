"""Run by torchrun in test_ranks.py: what two processes hand to each other, checked by both of them."""

import pytest
import torch
from torch import nn

from ssl_course.train import ranks, shards


def rows_are_gathered_in_order_with_the_gradient_of_one_process(me):
    whole = torch.randn(8, 3, generator=torch.Generator().manual_seed(0)).requires_grad_()  # two views of four pictures
    weight = torch.ones(3, requires_grad=True)
    behind = torch.ones(3, requires_grad=True)
    own = torch.cat([shards.own_part(view) for view in whole.detach().chunk(2)])

    def loss(z):
        return ((z @ z.T) * behind.sum()).exp().mean().log() + (z[:4] * z[4:]).sum()

    gathered = ranks.gather_rows(own * weight, views=2)
    assert torch.equal(gathered, whole * weight)
    loss(gathered).backward()
    ranks.average_gradients([weight, behind])
    here = weight.grad.clone(), behind.grad.clone()
    weight.grad = behind.grad = None
    loss(whole * weight).backward()
    assert torch.allclose(here[0], weight.grad, rtol=1e-5) and torch.allclose(here[1], behind.grad, rtol=1e-5)


def weights_without_a_gradient_are_left_out(me):
    first, second = torch.zeros(2, requires_grad=True), torch.zeros(3, requires_grad=True)
    first.grad = torch.tensor([1.0, 2.0]) * (1 + 2 * me)
    ranks.average_gradients([second, first])
    assert second.grad is None and first.grad.tolist() == [2, 4]
    ranks.average_gradients([second])


def a_mean_and_a_text_reach_all(me):
    number = torch.tensor(float(me), requires_grad=True)
    assert ranks.mean(number) == 0.5 and not ranks.mean(number).requires_grad and number == me
    assert ranks.broadcast(b"from 0" if me == 0 else b"from the other one") == b"from 0"
    assert ranks.broadcast(b"") == b""


def batch_norm_on_processors_is_not_synchronised(me):
    """What the documentation says of torch, in a group: its layer takes tensors on GPUs alone."""
    with pytest.raises(ValueError, match="GPU"):
        nn.SyncBatchNorm(3)(torch.randn(4, 3))


def a_process_that_leaves_is_noticed(me):
    """The last one: process 1 ends here."""
    if me == 0:
        for exchange in (lambda: ranks.mean(torch.ones(1)), lambda: ranks.gather_rows(torch.ones(2, 2))):
            with pytest.raises(ranks.ProcessLost, match="."):
                exchange()


if __name__ == "__main__":
    assert ranks.launched() and (ranks.rank(), ranks.count()) == (0, 1)
    with ranks.joined():
        me = ranks.rank()
        assert ranks.count() == 2
        rows_are_gathered_in_order_with_the_gradient_of_one_process(me)
        weights_without_a_gradient_are_left_out(me)
        a_mean_and_a_text_reach_all(me)
        batch_norm_on_processors_is_not_synchronised(me)
        print(f"process {me} is content\n", end="", flush=True)
        a_process_that_leaves_is_noticed(me)
    print(f"process {me} has ended\n", end="", flush=True)
