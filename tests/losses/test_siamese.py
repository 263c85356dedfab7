"""The losses against a double loop that a novice can read: value and gradient, in float64."""

import math

import pytest
import torch
import torch.nn.functional as F

from ssl_course.losses import (
    alignment,
    barlow_twins,
    contrastive_margin,
    info_nce,
    match_by_feature,
    match_by_position,
    negative_cosine,
    uniformity,
    vicreg_terms,
)


def slow_info_nce(z_a, z_b, temperature):
    """Every row of both views asks every other row: are you my partner? In plain loops."""
    rows = [*z_a, *z_b]
    count, batch, total = len(rows), len(z_a), 0.0
    for i in range(count):
        partner = (i + batch) % count
        weights = []
        for j in range(count):
            cosine = (rows[i] * rows[j]).sum() / ((rows[i] ** 2).sum().sqrt() * (rows[j] ** 2).sum().sqrt())
            weights.append(torch.exp(cosine / temperature))
        others = sum(weights[j] for j in range(count) if j != i)
        total = total - torch.log(weights[partner] / others)
    return total / count


def pair(batch=5, dim=3, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(batch, dim, generator=generator, dtype=torch.float64, requires_grad=True) for _ in range(2)]


@pytest.mark.parametrize("temperature", [0.1, 0.5, 2.0])
def test_value_and_gradient_equal_the_double_loop(temperature):
    z_a, z_b = pair()
    fast, slow = info_nce(z_a, z_b, temperature=temperature), slow_info_nce(z_a, z_b, temperature)
    assert torch.allclose(fast, slow, atol=1e-12)
    for ours, theirs in zip(torch.autograd.grad(fast, [z_a, z_b]), torch.autograd.grad(slow, [z_a, z_b]), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-12)


def test_symmetric_and_blind_to_the_order_of_pairs():
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    value = info_nce(z_a, z_b, temperature=0.3)
    assert torch.allclose(value, info_nce(z_b, z_a, temperature=0.3))
    assert torch.allclose(value, info_nce(z_a[order], z_b[order], temperature=0.3))
    assert not torch.allclose(value, info_nce(z_a[order], z_b, temperature=0.3))


def test_known_values():
    equal = torch.ones(4, 6)
    assert info_nce(equal, equal, temperature=0.2).item() == pytest.approx(math.log(7), abs=1e-5)
    axes = torch.eye(3)  # partner at similarity 1, the four others at 0
    expected = -1 / 0.5 + math.log(math.exp(1 / 0.5) + 4)
    assert info_nce(axes, axes, temperature=0.5).item() == pytest.approx(expected, abs=1e-5)


def test_length_of_a_row_does_not_matter():
    z_a, z_b = pair()
    assert torch.allclose(info_nce(z_a, z_b, temperature=0.2), info_nce(7 * z_a, z_b / 3, temperature=0.2))


def test_errors_say_what_was_given():
    with pytest.raises(ValueError, match=r"\[4, 3\] and \[5, 3\]"):
        info_nce(torch.zeros(4, 3), torch.zeros(5, 3), temperature=1.0)
    with pytest.raises(ValueError, match="at least two pairs"):
        info_nce(torch.zeros(1, 3), torch.zeros(1, 3), temperature=1.0)
    with pytest.raises(ValueError, match="temperature = 0"):
        info_nce(torch.zeros(2, 3), torch.zeros(2, 3), temperature=0)


def slow_vicreg_terms(z_a, z_b):
    """The three terms, number by number."""
    batch, dim = z_a.shape
    invariance = sum((z_a[i, k] - z_b[i, k]) ** 2 for i in range(batch) for k in range(dim)) / (batch * dim)
    variance, covariance = 0.0, 0.0
    for z in (z_a, z_b):
        mean = [sum(z[i, k] for i in range(batch)) / batch for k in range(dim)]
        for k in range(dim):
            for m in range(dim):
                together = sum((z[i, k] - mean[k]) * (z[i, m] - mean[m]) for i in range(batch)) / (batch - 1)
                if k != m:
                    covariance = covariance + together**2 / dim
                else:
                    variance = variance + torch.relu(1 - torch.sqrt(together + 1e-4)) / dim / 2
    return invariance, variance, covariance


def test_vicreg_terms_equal_the_loops():
    z_a, z_b = pair()
    for fast, slow in zip(vicreg_terms(z_a, z_b), slow_vicreg_terms(z_a, z_b), strict=True):
        assert torch.allclose(fast, slow, atol=1e-12)
        ours, theirs = (torch.autograd.grad(term, z_a, retain_graph=True) for term in (fast, slow))
        assert torch.allclose(ours[0], theirs[0], atol=1e-12)


def test_vicreg_known_values():
    equal = torch.ones(4, 6)
    assert [term.item() for term in vicreg_terms(equal, equal)] == pytest.approx([0, 0.99, 0], abs=1e-5)
    wide = 2 * torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])  # deviation above 1, uncorrelated
    assert [term.item() for term in vicreg_terms(wide, wide)] == pytest.approx([0, 0, 0], abs=1e-6)
    with pytest.raises(ValueError, match="at least two pairs"):
        vicreg_terms(torch.zeros(1, 3), torch.zeros(1, 3))


def draw(*shape, seed=0):
    """Random float64 numbers that gradients are asked for."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64, requires_grad=True)


def assert_agree(fast, slow, inputs):
    """Two ways to the same number: value and gradient."""
    assert torch.allclose(fast, slow, rtol=0, atol=1e-12)
    for ours, theirs in zip(
        torch.autograd.grad(fast, inputs, retain_graph=True),
        torch.autograd.grad(slow, inputs, retain_graph=True),
        strict=True,
    ):
        assert torch.allclose(ours, theirs, rtol=0, atol=1e-12)


def length(row):
    return sum(number**2 for number in row) ** 0.5


# --- contrastive_margin ---


def slow_contrastive(z_a, z_b, z_other, margin):
    """Pair by pair: squared distance of partners; strangers pay for what is missing to the margin, squared."""
    pull = push = 0.0
    for a, b, other in zip(z_a, z_b, z_other, strict=True):
        pull = pull + length(a - b) ** 2 / len(z_a)
        missing = margin - length(a - other)
        if missing > 0:
            push = push + missing**2 / len(z_a)
    return pull, push


@pytest.mark.parametrize("margin", [2.0, 2.5, 10.0])  # closer than it: three strangers, six, all eight
def test_contrastive_terms_equal_the_loops(margin):
    z_a, z_b, z_other = (draw(8, 3, seed=seed) for seed in (0, 1, 2))
    fast, slow = contrastive_margin(z_a, z_b, z_other, margin=margin), slow_contrastive(z_a, z_b, z_other, margin)
    assert_agree(fast.pull, slow[0], [z_a, z_b])
    assert_agree(fast.push, slow[1], [z_a, z_other])
    theirs = F.hinge_embedding_loss((z_a - z_other).norm(dim=1), -torch.ones(8), margin=margin, reduction="none")
    assert torch.allclose(fast.push, theirs.pow(2).mean(), atol=1e-12)


def test_contrastive_terms_are_symmetric_and_blind_to_the_order_of_rows():
    rows = [draw(6, 3, seed=seed) for seed in (0, 1, 2)]
    terms = contrastive_margin(*rows, margin=3.0)
    order = torch.tensor([3, 1, 5, 4, 0, 2])
    assert torch.allclose(torch.stack(terms), torch.stack(contrastive_margin(*(z[order] for z in rows), margin=3.0)))
    a, b, other = rows
    assert torch.allclose(terms.pull, contrastive_margin(b, a, other, margin=3.0).pull)
    assert torch.allclose(terms.push, contrastive_margin(other, b, a, margin=3.0).push)


def test_contrastive_known_values():
    equal = torch.ones(4, 6, requires_grad=True)
    pull, push = contrastive_margin(equal, equal, equal, margin=3.0)
    assert (pull.item(), push.item()) == (0, 9)
    assert torch.autograd.grad(push, equal)[0].eq(0).all()  # and not nan: nothing tells strangers on one point where to
    a, b, other = torch.zeros(2, 2), torch.tensor([[3.0, 4.0]] * 2), torch.tensor([[0.0, 2.0], [0.0, 7.0]])
    assert torch.stack(contrastive_margin(a, b, other, margin=3.0)).tolist() == [25, 0.5]  # 5², and ((3 - 2)² + 0) / 2


@pytest.mark.parametrize("margin", [0, -1.0, math.nan, math.inf])
def test_contrastive_names_a_wrong_margin(margin):
    with pytest.raises(ValueError, match=f"margin = {margin}: it must be a positive number"):
        contrastive_margin(*torch.zeros(3, 4, 2), margin=margin)


# --- negative_cosine and alignment ---


def slow_mean_cosine(z_a, z_b):
    total = 0.0
    for a, b in zip(z_a, z_b, strict=True):
        total = total + sum(x * y for x, y in zip(a, b, strict=True)) / (length(a) * length(b))
    return total / len(z_a)


def slow_alignment(z_a, z_b):
    return sum(length(a / length(a) - b / length(b)) ** 2 for a, b in zip(z_a, z_b, strict=True)) / len(z_a)


def test_cosine_and_alignment_equal_the_loops():
    z_a, z_b = pair()
    assert_agree(negative_cosine(z_a, z_b), -slow_mean_cosine(z_a, z_b), [z_a, z_b])
    assert_agree(alignment(z_a, z_b), slow_alignment(z_a, z_b), [z_a, z_b])
    assert_agree(alignment(z_a, z_b), 2 + 2 * negative_cosine(z_a, z_b), [z_a, z_b])


@pytest.mark.parametrize(("loss", "values"), [(negative_cosine, [-1, 0, 1]), (alignment, [0, 2, 4])])
def test_cosine_and_alignment_see_directions_only(loss, values):
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    assert torch.allclose(loss(z_a, z_b), loss(z_b, z_a))
    assert torch.allclose(loss(z_a, z_b), loss(z_a[order], z_b[order]))
    assert torch.allclose(loss(z_a, z_b), loss(7 * z_a, z_b / 3))
    right = torch.tensor([[2.0, 0.0], [0.0, 5.0]])
    up = right.flip(1)
    assert [loss(right, other).item() for other in (3 * right, up, -right)] == pytest.approx(values, abs=1e-6)


def test_a_detached_target_gets_no_gradient():
    prediction, target = pair()
    negative_cosine(prediction, target.detach()).backward()
    assert target.grad is None and prediction.grad.abs().sum() > 0


# --- barlow_twins ---


def slow_barlow_twins(z_a, z_b):
    """The correlations one by one; all means, those of the variances too, divide by the number of rows."""
    batch, dim = z_a.shape
    views = []
    for z in (z_a, z_b):
        columns = []
        for k in range(dim):
            mean = sum(z[i, k] for i in range(batch)) / batch
            variance = sum((z[i, k] - mean) ** 2 for i in range(batch)) / batch
            columns.append([(z[i, k] - mean) / torch.sqrt(variance + 1e-5) for i in range(batch)])
        views.append(columns)
    on_diagonal = off_diagonal = 0.0
    for i in range(dim):
        for j in range(dim):
            correlation = sum(a * b for a, b in zip(views[0][i], views[1][j], strict=True)) / batch
            if i == j:
                on_diagonal = on_diagonal + (1 - correlation) ** 2
            else:
                off_diagonal = off_diagonal + correlation**2
    return on_diagonal, off_diagonal


@pytest.mark.parametrize("scale", [1.0, 1e-3])  # at the second, the constant in the root counts
def test_barlow_terms_equal_the_loops(scale):
    z_a, z_b = pair()
    for fast, slow in zip(barlow_twins(scale * z_a, z_b), slow_barlow_twins(scale * z_a, z_b), strict=True):
        assert_agree(fast, slow, [z_a, z_b])


def test_barlow_standardises_as_batch_norm_does():
    z_a, z_b = pair()
    a, b = (F.batch_norm(z, None, None, training=True) for z in (z_a, z_b))
    correlation = a.T @ b / len(a)
    terms = barlow_twins(z_a, z_b)
    assert_agree(terms.on_diagonal + terms.off_diagonal, (correlation - torch.eye(3)).pow(2).sum(), [z_a, z_b])


def test_barlow_terms_are_symmetric_and_blind_to_order_shift_and_scale():
    z_a, z_b = pair()
    order = torch.tensor([3, 1, 4, 0, 2])
    terms = torch.stack(barlow_twins(z_a, z_b))
    assert torch.allclose(terms, torch.stack(barlow_twins(z_b, z_a)))
    assert torch.allclose(terms, torch.stack(barlow_twins(z_a[order], z_b[order])))
    assert torch.allclose(terms, torch.stack(barlow_twins(z_a[:, [2, 0, 1]], z_b[:, [2, 0, 1]])))
    assert torch.allclose(terms, torch.stack(barlow_twins(5 * z_a + 2, z_b / 4)), atol=1e-3)


def test_barlow_known_values():
    equal = torch.ones(4, 6)
    assert [term.item() for term in barlow_twins(equal, equal)] == [6, 0]
    apart = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])  # two columns, not correlated
    assert [term.item() for term in barlow_twins(apart, apart)] == pytest.approx([0, 0], abs=1e-6)
    assert [term.item() for term in barlow_twins(apart, -apart)] == pytest.approx([8, 0], abs=1e-3)
    twice = apart[:, :1].repeat(1, 3)  # three equal columns: six pairs of different ones, all with correlation 1
    assert [term.item() for term in barlow_twins(twice, twice)] == pytest.approx([0, 6], abs=1e-3)


# --- uniformity ---


def slow_uniformity(z, t):
    total, pairs = 0.0, 0
    for i in range(len(z)):
        for j in range(len(z)):
            if i != j:
                total = total + torch.exp(-t * length(z[i] / length(z[i]) - z[j] / length(z[j])) ** 2)
                pairs += 1
    return torch.log(total / pairs)


@pytest.mark.parametrize("t", [0.5, 2.0, 5.0])
def test_uniformity_equals_the_double_loop(t):
    z = draw(6, 3)
    assert_agree(uniformity(z, t=t), slow_uniformity(z, t), [z])
    order = torch.tensor([3, 1, 5, 4, 0, 2])
    assert torch.allclose(uniformity(z, t=t), uniformity(3 * z[order], t=t))


def test_uniformity_known_values():
    equal = torch.ones(4, 6, requires_grad=True)
    value = uniformity(equal)
    assert value.item() == 0 and torch.autograd.grad(value, equal)[0].isfinite().all()
    assert uniformity(torch.zeros(4, 6)).item() == 0  # a point, wherever it lies
    assert uniformity(torch.eye(3)).item() == pytest.approx(-4, abs=1e-6)
    assert uniformity(torch.tensor([[1.0], [-1.0]]), t=3.0).item() == pytest.approx(-12)
    assert uniformity(draw(500, 200)).item() == pytest.approx(-4, abs=0.1)
    with pytest.raises(ValueError, match="t = 0: it must be positive"):
        uniformity(torch.ones(4, 6), t=0)


# --- VICRegL's matching ---


def slow_matches(where_a, where_b, top):
    """For each picture the `top` closest (distance, place in a, nearest place in b)."""
    found = []
    for picture_a, picture_b in zip(where_a, where_b, strict=True):
        pairs = []
        for i, a in enumerate(picture_a):
            distance, j = min((length(a - b).item(), j) for j, b in enumerate(picture_b))
            pairs.append((distance, i, j))
        found.append(sorted(pairs)[:top])
    return found


@pytest.mark.parametrize("top", [1, 3, 6])
@pytest.mark.parametrize("kind", ["feature", "position"])
def test_matches_equal_the_loops(kind, top):
    map_a, map_b = draw(4, 6, 5, seed=0), draw(4, 7, 5, seed=1)
    where_a, where_b = (map_a, map_b) if kind == "feature" else (draw(4, 6, 2, seed=2), draw(4, 7, 2, seed=3))
    if kind == "feature":
        found = match_by_feature(map_a, map_b, top=top)
    else:
        found = match_by_position(map_a, map_b, where_a, where_b, top=top)
    slow = slow_matches(where_a, where_b, top)
    assert found.places_a.tolist() == [[i for _, i, _ in pairs] for pairs in slow]
    assert found.places_b.tolist() == [[j for _, _, j in pairs] for pairs in slow]
    rows_a = torch.stack([map_a[picture, i] for picture, pairs in enumerate(slow) for _, i, _ in pairs])
    rows_b = torch.stack([map_b[picture, j] for picture, pairs in enumerate(slow) for _, _, j in pairs])
    for fast, plain in zip(vicreg_terms(*found[:2]), vicreg_terms(rows_a, rows_b), strict=True):
        assert_agree(fast, plain, [map_a, map_b])


def test_matches_do_not_cross_pictures_and_follow_the_places():
    map_a, map_b = draw(4, 6, 5, seed=0), draw(4, 6, 5, seed=1)
    found = match_by_feature(map_a, map_b, top=3)
    pictures, places = torch.tensor([2, 0, 3, 1]), torch.tensor([5, 3, 0, 1, 4, 2])
    moved = match_by_feature(map_a[pictures][:, places], map_b[pictures], top=3)
    assert torch.equal(places[moved.places_a], found.places_a[pictures])
    assert torch.equal(moved.places_b, found.places_b[pictures])
    assert torch.equal(moved.rows_a.unflatten(0, (4, 3)), found.rows_a.unflatten(0, (4, 3))[pictures])


def test_matches_known_values():
    map_a = draw(2, 9, 4)
    itself = match_by_feature(map_a, map_a, top=9)
    assert torch.equal(itself.rows_a, itself.rows_b) and itself.places_a[0].tolist() == list(range(9))
    # The second view shows the picture's right half: only the last column of the first view's places is in it.
    x = torch.tensor([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]])
    found = match_by_position(draw(1, 3, 4), draw(1, 3, 4, seed=1), x, x + torch.tensor([1.9, 0.0]), top=2)
    assert found.places_a.tolist() == [[2, 1]] and found.places_b.tolist() == [[0, 0]]


def test_positions_are_compared_exactly():
    """Far from the origin, in float32: the usual shortcut by a matrix product would not see a tenth of a pixel."""
    y, x = torch.meshgrid(torch.arange(6.0), torch.arange(6.0), indexing="ij")
    positions = torch.stack([x, y], -1).reshape(1, 36, 2) + 1000
    off = torch.linspace(0.4, 0.0, 36)[None, :, None] * torch.tensor([1.0, 0.0])
    features = torch.zeros(1, 36, 2)
    found = match_by_position(features, features, positions, positions + off, top=36)
    assert found.places_a[0].tolist() == found.places_b[0].tolist() == list(range(35, -1, -1))


def test_match_errors_say_what_was_given():
    maps, positions = torch.zeros(2, 9, 4), torch.zeros(2, 9, 2)
    with pytest.raises(ValueError, match=r"\[batch, places, dim\].*got \[2, 9, 4\] and \[2, 9, 5\]"):
        match_by_feature(maps, torch.zeros(2, 9, 5), top=1)
    with pytest.raises(ValueError, match=r"got \[2, 4, 3, 3\] and \[2, 4, 3, 3\]"):
        match_by_feature(torch.zeros(2, 4, 3, 3), torch.zeros(2, 4, 3, 3), top=1)
    for top in (0, 10):
        with pytest.raises(ValueError, match=f"top = {top}: it must be 1 to 9"):
            match_by_feature(maps, maps, top=top)
    for wrong in (torch.zeros(2, 8, 2), torch.zeros(2, 9, 3), torch.zeros(9, 2), torch.zeros(3, 9, 2)):
        shape = str(list(wrong.shape)).replace("[", r"\[")
        with pytest.raises(ValueError, match=rf"positions must be .*; got \[2, 9, 2\] and {shape}"):
            match_by_position(maps, maps, positions, wrong, top=1)


# --- bad shapes, for all ---


@pytest.mark.parametrize(
    ("loss", "names"),
    [
        (lambda *z: contrastive_margin(*z, z[0], margin=1.0), "z_a and z_b and z_other"),
        (lambda *z: contrastive_margin(z[0], z[0], z[1], margin=1.0), "z_a and z_b and z_other"),
        (negative_cosine, "prediction and target"),
        (barlow_twins, "z_a and z_b"),
        (alignment, "z_a and z_b"),
    ],
)
def test_errors_name_the_tensors_and_their_shapes(loss, names):
    for first, second in (((4, 3), (5, 3)), ((4, 3), (4, 2)), ((4,), (4,)), ((1, 3), (1, 3)), ((2, 4, 3), (2, 4, 3))):
        shapes = [str(list(shape)).replace("[", r"\[") for shape in (first, second)]
        with pytest.raises(ValueError, match=rf"^{names} must be .*{shapes[0]} and .*{shapes[1]}"):
            loss(torch.zeros(first), torch.zeros(second))


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 4, 3)])
def test_uniformity_names_a_wrong_shape(shape):
    with pytest.raises(ValueError, match=f"^z must be .*got \\{list(shape)}"):
        uniformity(torch.zeros(shape))


# --- lesson 08 builds InfoNCE twice; both are the package's ---


def test_the_lessons_info_nce_is_the_packages_in_value_and_gradient():
    from ssl_course.exercises import EXERCISES

    pairs = torch.randn(2, 6, 4, generator=torch.Generator().manual_seed(3), dtype=torch.float64).requires_grad_()
    expected = info_nce(*pairs, temperature=0.3)
    (slope,) = torch.autograd.grad(expected, pairs)
    for name in ("info_nce_loop", "info_nce_matrix"):
        value = EXERCISES[name].reference(*pairs, 0.3)
        (own_slope,) = torch.autograd.grad(value, pairs)
        assert torch.allclose(value, expected, atol=1e-12) and torch.allclose(own_slope, slope, atol=1e-12), name


# --- against an independent implementation: lightly, development only ---


def vicreg(z_a, z_b):
    return torch.stack(vicreg_terms(z_a, z_b)) @ torch.tensor([25.0, 25.0, 1.0], dtype=z_a.dtype)


def barlow(z_a, z_b):
    on_diagonal, off_diagonal = barlow_twins(z_a, z_b)
    return on_diagonal + 0.0051 * off_diagonal


LIGHTLY = {  # theirs, its options, ours
    "NTXentLoss": ({"temperature": 0.3}, lambda a, b: info_nce(a, b, temperature=0.3)),
    "VICRegLoss": ({}, vicreg),
    "BarlowTwinsLoss": ({"lambda_param": 0.0051}, barlow),
    "NegativeCosineSimilarity": ({}, negative_cosine),
}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", LIGHTLY)
def test_value_and_gradient_equal_lightlys(name, seed):
    import lightly.loss

    options, ours = LIGHTLY[name]
    z_a, z_b = pair(batch=16, dim=6, seed=seed)
    if name == "NegativeCosineSimilarity":  # ours takes the target as fixed, theirs leaves that to the caller
        z_b = z_b.detach()
    leaves = [z for z in (z_a, z_b) if z.requires_grad]
    assert_agree(ours(z_a, z_b), getattr(lightly.loss, name)(**options)(z_a, z_b), leaves)
