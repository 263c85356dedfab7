"""The measures of collapse against loops, scikit-learn and known clouds; alignment and uniformity against loops."""

import math

import pytest
import torch
import torch.nn.functional as F
from sklearn.decomposition import PCA

from ssl_course.evaluate import alignment, effective_rank, embedding_std, spectrum, uniformity
from ssl_course.exercises import EXERCISES
from ssl_course.losses import negative_cosine, vicreg_terms


def cloud(batch=50, dim=6, seed=0):
    """Columns of different spread that hang together, away from the origin."""
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(batch, dim, generator=generator, dtype=torch.float64)
    return z @ torch.randn(dim, dim, generator=generator, dtype=torch.float64) + 3


def white(dim, count=None):
    """Rows ±1 along each of the first `count` axes: the same variance along each, no correlation."""
    axes = torch.eye(dim)[: count or dim]
    return torch.cat([axes, -axes])


def test_embedding_std_equals_the_loop():
    z, total = cloud(), 0.0
    batch, dim = z.shape
    for k in range(dim):
        mean = sum(z[i, k] for i in range(batch)) / batch
        total += math.sqrt(sum((z[i, k] - mean) ** 2 for i in range(batch)) / (batch - 1))
    assert embedding_std(z) == pytest.approx(total / dim)


def test_embedding_std_is_the_standard_deviation_that_vicreg_asks_for():
    z = cloud() / 100  # every column below 1
    assert vicreg_terms(z, z).variance.item() == pytest.approx(1 - embedding_std(z), abs=2e-2)
    wide = torch.tensor([[1.0, -1.0]] * 4 + [[-1.0, 1.0]] * 4) * math.sqrt(7 / 8)
    assert embedding_std(wide) == pytest.approx(1)
    assert vicreg_terms(wide, wide).variance.item() == pytest.approx(0, abs=1e-6)


def test_embedding_std_known_values():
    assert embedding_std(torch.full((5, 3), 0.1)) == 0
    assert embedding_std(3 * cloud() - 8) == pytest.approx(3 * embedding_std(cloud()))
    directions = F.normalize(torch.randn(4000, 25, generator=torch.Generator().manual_seed(0)), dim=1)
    assert embedding_std(directions) == pytest.approx(1 / 5, rel=0.01)


@pytest.mark.parametrize("batch", [50, 4])  # fewer rows than columns too
def test_spectrum_is_that_of_scikit_learn(batch):
    z = cloud(batch)
    ours, theirs = spectrum(z), PCA().fit(z.numpy()).explained_variance_
    assert ours.dtype == torch.float64 and ours.shape == (6,)
    assert ours[: len(theirs)].numpy() == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    assert ours[len(theirs) :].numpy() == pytest.approx(0, abs=1e-12)


def test_spectrum_known_values():
    z = cloud()
    assert (spectrum(z).diff() <= 0).all() and (spectrum(z) >= 0).all()
    assert spectrum(z).sum().item() == pytest.approx(z.var(0).sum().item())
    assert spectrum(torch.ones(5, 3)).eq(0).all()
    assert spectrum(white(3)).tolist() == pytest.approx([2 / 5] * 3)  # two rows of squared length 1 each, over 6 - 1
    assert spectrum(white(3, 2)).tolist() == pytest.approx([2 / 3, 2 / 3, 0])
    assert spectrum(torch.tensor([[1.0], [3.0]])).tolist() == [2]


@pytest.mark.parametrize("count", [1, 2, 7, 16])
def test_effective_rank_counts_equal_directions(count):
    assert effective_rank(white(16, count)) == pytest.approx(count)


def test_effective_rank_equals_the_formula():
    z = cloud()
    shares = (spectrum(z) / spectrum(z).sum()).tolist()
    assert effective_rank(z) == pytest.approx(math.prod(share**-share for share in shares))
    # Roy and Vetterli's definition, of the covariance matrix
    singular = torch.linalg.svdvals(torch.cov(z.T))
    shares = singular / singular.sum()
    assert effective_rank(z) == pytest.approx(math.exp(-(shares * shares.log()).sum().item()))


def test_effective_rank_does_not_see_scale_place_or_direction():
    z = cloud()
    turn = torch.linalg.qr(cloud(6, 6, seed=1)).Q
    order = torch.randperm(50, generator=torch.Generator().manual_seed(0))
    for other in (1e-9 * z, 1e6 * z, z + 100, z @ turn, z[order]):
        assert effective_rank(other) == pytest.approx(effective_rank(z))


@pytest.mark.parametrize("batch", [64, 128, 640])
def test_effective_rank_of_few_random_rows_is_lower(batch):
    z = torch.randn(batch, 64, generator=torch.Generator().manual_seed(0))
    assert effective_rank(z) == pytest.approx(64 * math.exp(-64 / (2 * batch)), rel=0.03)


def test_each_measure_sees_its_own_collapse():
    """All rows on a line: the spread is healthy. All rows next to one point: the rank is."""
    line = torch.randn(500, 1, generator=torch.Generator().manual_seed(0)).expand(-1, 16)
    assert embedding_std(line) == pytest.approx(1, abs=0.1) and effective_rank(line) == pytest.approx(1, abs=1e-5)
    point = 1e-4 * white(16) + 0.1
    assert embedding_std(point) < 1e-4 and effective_rank(point) == pytest.approx(16, rel=1e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_effective_rank_at_complete_collapse_is_zero(dtype):
    for height in (0, 1, -1e-6, 1e4):
        assert effective_rank(torch.full((20, 8), height, dtype=dtype)) == 0
    # rows that differ in the last digits only, as when a network computes the same number in different order
    generator = torch.Generator().manual_seed(0)
    ulps = torch.randint(-2, 3, (20, 8), generator=generator)
    assert effective_rank((1 + ulps * torch.finfo(dtype).eps).to(dtype)) == 0


def test_measures_leave_the_gradient_and_the_rows_alone():
    z = cloud().requires_grad_()
    before = z.detach().clone()
    assert isinstance(embedding_std(z), float) and isinstance(effective_rank(z), float)
    assert not spectrum(z).requires_grad and torch.equal(z, before) and z.grad is None


@pytest.mark.parametrize("measure", [embedding_std, spectrum, effective_rank])
def test_errors_say_what_was_given(measure):
    for shape in ((3,), (1, 3), (2, 4, 3), (5, 0)):
        with pytest.raises(ValueError, match=f"^z must be .*got \\{list(shape)}"):
            measure(torch.zeros(shape))
    for wrong in (math.nan, math.inf):
        with pytest.raises(ValueError, match="finite"):
            measure(torch.tensor([[0.0, 1.0], [wrong, 2.0]]))


# --- alignment and uniformity ---


def slow_alignment(z_a, z_b):
    return sum((a / a.norm() - b / b.norm()).norm() ** 2 for a, b in zip(z_a, z_b, strict=True)) / len(z_a)


def test_alignment_equals_the_loop(pair, assert_agree):
    z_a, z_b = pair()
    assert_agree(alignment(z_a, z_b), slow_alignment(z_a, z_b), [z_a, z_b])
    assert_agree(alignment(z_a, z_b), 2 + 2 * negative_cosine(z_a, z_b), [z_a, z_b])


def test_alignment_sees_directions_only(pair):
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    value = alignment(z_a, z_b)
    for same in ((z_b, z_a), (z_a[order], z_b[order]), (7 * z_a, z_b / 3)):
        assert torch.allclose(value, alignment(*same))
    right = torch.tensor([[2.0, 0.0], [0.0, 5.0]])
    values = [alignment(right, other).item() for other in (3 * right, right.flip(1), -right)]
    assert values == pytest.approx([0, 2, 4], abs=1e-6)


def slow_uniformity(z, t):
    total, pairs = 0.0, 0
    for i in range(len(z)):
        for j in range(len(z)):
            if i != j:
                total = total + torch.exp(-t * (z[i] / z[i].norm() - z[j] / z[j].norm()).norm() ** 2)
                pairs += 1
    return torch.log(total / pairs)


@pytest.mark.parametrize("t", [0.5, 2.0, 5.0])
def test_uniformity_equals_the_double_loop(t, draw, assert_agree):
    z = draw(6, 3)
    assert_agree(uniformity(z, t=t), slow_uniformity(z, t), [z])
    order = torch.tensor([3, 1, 5, 4, 0, 2])
    assert torch.allclose(uniformity(z, t=t), uniformity(3 * z[order], t=t))


def test_uniformity_known_values(draw):
    equal = torch.ones(4, 6, requires_grad=True)
    value = uniformity(equal)
    assert value.item() == 0 and torch.autograd.grad(value, equal)[0].isfinite().all()
    assert uniformity(torch.zeros(4, 6)).item() == 0  # a point, wherever it lies
    assert uniformity(torch.eye(3)).item() == pytest.approx(-4, abs=1e-6)
    assert uniformity(torch.tensor([[1.0], [-1.0]]), t=3.0).item() == pytest.approx(-12)
    assert uniformity(draw(500, 200)).item() == pytest.approx(-4, abs=0.1)
    with pytest.raises(ValueError, match="t = 0: it must be positive"):
        uniformity(torch.ones(4, 6), t=0)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 4, 3)])
def test_uniformity_names_a_wrong_shape(shape):
    with pytest.raises(ValueError, match=f"^z must be .*got \\{list(shape)}"):
        uniformity(torch.zeros(shape))


def test_alignment_names_both_embeddings_and_their_shapes():
    with pytest.raises(ValueError, match=r"^z_a and z_b must be .*got \[4, 3\] and \[4, 2\]"):
        alignment(torch.zeros(4, 3), torch.zeros(4, 2))


@pytest.mark.parametrize(("name", "measure"), [("column_spread", embedding_std), ("effective_rank", effective_rank)])
def test_what_lesson_07_types_is_the_packages(name, measure):
    z = cloud(60).float()
    assert EXERCISES[name].reference(z).item() == pytest.approx(measure(z), rel=1e-5)
