"""A loss of one's own: what is no loss is told so in a plain sentence, and collapse is read off the embeddings."""

import pytest
import torch

from ssl_course import losses
from ssl_course.methods.own_loss import LossProblem, check_loss, diagnose


def pull(z_a, z_b):
    return (z_a - z_b).pow(2).mean()


@pytest.mark.parametrize("loss", [pull, lambda a, b: losses.info_nce(a, b, temperature=0.2), torch.nn.MSELoss()])
def test_what_is_a_loss_passes(loss):
    check_loss(loss)


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (5, "`loss` is int, no function"),
        (lambda z: z.mean(), r"stops with TypeError.* called as loss\(z_a, z_b\)"),
        (lambda a, b: a @ b, r"stops with RuntimeError in line \d+"),
        (lambda a, b: None, "returned nothing, not a tensor"),
        (lambda a, b: 0.5, "returned a float, not a tensor"),
        (lambda a, b: (a - b).pow(2).mean(1), r"shape \[64\], and a single number is needed"),
        (lambda a, b: pull(a.detach(), b.detach()), "the loss has no gradient"),
        (lambda a, b: torch.tensor(pull(a, b).item()), "the loss has no gradient"),
        (lambda a, b: pull(a, b) + (a * 0).sum().log() * 0, "the loss is nan on random embeddings"),
        (lambda a, b: (a - a).norm(dim=1).sqrt().mean() + pull(a, b), "gradient is inf or nan"),
        (lambda a, b: (0 * a).mean() + 3, "the gradient is 0 everywhere"),
    ],
    ids=range(11),
)
def test_what_is_none_is_told(loss, said):
    with pytest.raises(LossProblem, match=said):
        check_loss(loss)


def test_a_batch_of_the_arenas_size_is_given():
    seen = []
    check_loss(lambda a, b: seen.append((a.shape, b.shape)) or pull(a, b))
    assert seen == [((64, 128), (64, 128))]


@pytest.fixture
def cloud(seeded):
    return torch.randn(2000, 128, generator=seeded(1))


def test_a_healthy_embedding_gets_no_word(cloud):
    assert diagnose(cloud) == "" and diagnose(0.001 * cloud) == ""  # lengths alone say nothing
    assert diagnose(cloud[:, :8] @ cloud[:8]) == ""  # as many directions as SimCLR uses after 300 steps


def test_each_illness_has_its_name(cloud):
    point = torch.ones(128) + 0.001 * cloud
    line = cloud[:, :1] * torch.ones(128) + 0.001 * cloud
    pancake = cloud[:, :3] @ cloud[:3] + 0.001 * cloud
    assert diagnose(point).startswith("Complete collapse") and diagnose(torch.ones(50, 128)).startswith("Complete")
    assert diagnose(torch.zeros(50, 128)).startswith("Complete collapse")
    assert diagnose(line).startswith("Dimensional collapse") and "effective rank 1.0 of 128" in diagnose(line)
    assert diagnose(pancake).startswith("Partial collapse")
    assert diagnose(1e6 * cloud).startswith("Explosion")
    assert "nan or inf" in diagnose(cloud / 0)


def test_positives_alone_are_seen_before_the_point_is_reached(cloud):
    """After some hundred steps of pulling only, a fifth of the spread is left, in many small directions."""
    assert diagnose(5 * torch.nn.functional.normalize(torch.ones(128), dim=0) * 128**0.5 + cloud).startswith("Complete")
