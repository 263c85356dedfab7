"""Answers to lesson 07's `margin_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def norm(rows):
    return torch.linalg.vector_norm(rows, dim=1)


def right_norms(z, p, n, m):
    return (norm(z - p) ** 2 + F.relu(m - norm(z - n)) ** 2).mean()


def right_squares_for_the_pull(z, p, n, m):
    return ((z - p) ** 2).sum(1).mean() + ((m - norm(z - n)).clamp(min=0) ** 2).mean()


def right_square_roots(z, p, n, m):
    return ((z - p).pow(2).sum(1) + (m - (z - n).pow(2).sum(1).sqrt()).clamp_min(0).pow(2)).mean()


def right_tensor_norm(a, b, c, margin):
    near, far = (a - b).norm(dim=1), (a - c).norm(p=2, dim=-1)
    return near.square().mean() + torch.relu(margin - far).square().mean()


def right_pairwise_distance(z, p, n, margin):
    far = F.pairwise_distance(z, n, eps=0)
    return (F.pairwise_distance(z, p, eps=0) ** 2 + F.relu(margin - far) ** 2).mean()


def right_pairwise_distance_default(z, p, n, margin):
    return (F.pairwise_distance(z, p) ** 2 + F.relu(margin - F.pairwise_distance(z, n)) ** 2).mean()


def right_loop(z, p, n, margin):
    total = 0
    for i in range(len(z)):
        total = total + (z[i] - p[i]).norm() ** 2 + max(0, margin - (z[i] - n[i]).norm()) ** 2
    return total / len(z)


def right_loop_in_a_list(z, p, n, margin):
    terms = [((a - b) ** 2).sum() + torch.clamp(margin - torch.dist(a, c), min=0) ** 2 for a, b, c in zip(z, p, n)]  # noqa: B905
    return sum(terms) / len(terms)


def right_maximum(z, p, n, margin):
    missing = torch.maximum(margin - norm(z - n), torch.zeros(len(z)))
    return torch.mean(norm(z - p) ** 2 + missing**2)


def right_where(z, p, n, margin):
    far = norm(z - n)
    return (norm(z - p) ** 2 + torch.where(far < margin, (margin - far) ** 2, torch.zeros_like(far))).mean()


def right_mask_times(z, p, n, margin):
    far = norm(z - n)
    return (norm(z - p) ** 2 + (far < margin) * (margin - far) ** 2).mean()


def right_einsum(z, p, n, margin):
    near, far = z - p, z - n
    squared = torch.einsum("ik,ik->i", near, near)
    return (squared + F.relu(margin - torch.einsum("ik,ik->i", far, far).sqrt()).pow(2)).mean()


def right_mse_times_dim(z, p, n, margin):
    return F.mse_loss(z, p) * z.shape[1] + F.relu(margin - norm(z - n)).pow(2).mean()


def right_cdist_diagonal(z, p, n, margin):
    far = torch.cdist(z, n, compute_mode="donot_use_mm_for_euclid_dist").diagonal()
    return ((z - p) ** 2).sum(dim=1).mean() + F.relu(margin - far).square().mean()


def right_sum_by_rows(z, p, n, margin):
    return (norm(z - p).square().sum() + F.relu(margin - norm(z - n)).square().sum()) / z.size(0)


def right_hinge_embedding(z, p, n, margin):
    return ((z - p) ** 2).sum(1).mean() + F.threshold(margin - norm(z - n), 0.0, 0.0).pow(2).mean()


def wrong_sum_of_halves(z, p, n, margin):
    """where z equals its positive"""
    near = torch.sqrt(torch.sum((z - p) ** 2, dim=1))
    far = torch.sqrt(torch.sum((z - n) ** 2, dim=1))
    return torch.mean(near * near) + torch.mean(torch.clip(margin - far, 0) ** 2)


def right_one_element(z, p, n, margin):
    return (norm(z - p) ** 2 + F.relu(margin - norm(z - n)) ** 2).mean(dim=0)


def wrong_pull_not_squared(z, p, n, m):
    """square"""
    return (norm(z - p) + F.relu(m - norm(z - n)) ** 2).mean()


def wrong_push_not_squared(z, p, n, m):
    """square"""
    return (norm(z - p) ** 2 + F.relu(m - norm(z - n))).mean()


def wrong_nothing_squared(z, p, n, m):
    """square"""
    return (norm(z - p) + F.relu(m - norm(z - n))).mean()


def wrong_no_floor(z, p, n, m):
    """less than zero"""
    return (norm(z - p) ** 2 + (m - norm(z - n)) ** 2).mean()


def wrong_absolute(z, p, n, m):
    """less than zero"""
    return (norm(z - p) ** 2 + (m - norm(z - n)).abs() ** 2).mean()


def wrong_sign_in_floor(z, p, n, m):
    """sign inside is flipped"""
    return (norm(z - p) ** 2 + F.relu(norm(z - n) - m) ** 2).mean()


def wrong_clamped_above(z, p, n, m):
    """sign inside is flipped"""
    return (norm(z - p) ** 2 + (m - norm(z - n)).clamp(max=0) ** 2).mean()


def wrong_margin_one(z, p, n, m):
    """`margin` is not used"""
    return (norm(z - p) ** 2 + F.relu(1 - norm(z - n)) ** 2).mean()


def wrong_margin_eight(z, p, n, m):
    """`margin` is not used"""
    return (norm(z - p) ** 2 + F.relu(8 - norm(z - n)) ** 2).mean()


def wrong_margin_two(z, p, n, m):
    """`margin` is not used"""
    return (norm(z - p) ** 2 + F.relu(2 - norm(z - n)) ** 2).mean()


def wrong_margin_of_the_dimension(z, p, n, m):
    return (norm(z - p) ** 2 + F.relu((2 * z.shape[1]) ** 0.5 - norm(z - n)) ** 2).mean()


def wrong_roles_swapped(z, p, n, m):
    """exchanged"""
    return (norm(z - n) ** 2 + F.relu(m - norm(z - p)) ** 2).mean()


def wrong_pull_only(z, p, n, m):
    """negative plays no part"""
    return (norm(z - p) ** 2).mean()


def wrong_push_only(z, p, n, m):
    """positive plays no part"""
    return (F.relu(m - norm(z - n)) ** 2).mean()


def wrong_sum(z, p, n, m):
    """sum over the batch"""
    return (norm(z - p) ** 2 + F.relu(m - norm(z - n)) ** 2).sum()


def wrong_mean_over_columns(z, p, n, m):
    """columns"""
    return ((z - p) ** 2).mean() + (F.relu(m - norm(z - n)) ** 2).mean()


def wrong_hinge_of_the_mean(z, p, n, m):
    """each row"""
    return (norm(z - p) ** 2).mean() + F.relu(m - norm(z - n).mean()) ** 2


def wrong_squares_of_means(z, p, n, m):
    return norm(z - p).mean() ** 2 + F.relu(m - norm(z - n)).mean() ** 2


def wrong_margin_on_squares(z, p, n, m):
    """squared distance"""
    return (norm(z - p) ** 2 + F.relu(m - norm(z - n) ** 2)).mean()


def wrong_margin_on_squares_twice(z, p, n, m):
    return (norm(z - p) ** 2 + F.relu(m - norm(z - n) ** 2) ** 2).mean()


def wrong_squared_margin(z, p, n, m):
    """squared distance"""
    return (norm(z - p) ** 2 + F.relu(m**2 - norm(z - n) ** 2)).mean()


def wrong_whole_batch(z, p, n, m):
    """whole batch"""
    return ((z - p).norm() ** 2 + F.relu(m - (z - n).norm()) ** 2).mean()


def wrong_whole_batch_push(z, p, n, m):
    """whole batch"""
    return (norm(z - p) ** 2).mean() + F.relu(m - (z - n).norm()) ** 2


def wrong_axis(z, p, n, m):
    """dim=1"""
    return ((z - p).norm(dim=0) ** 2 + F.relu(m - (z - n).norm(dim=0)) ** 2).mean()


def wrong_triplet(z, p, n, m):
    """triplet"""
    return F.relu(norm(z - p) - norm(z - n) + m).mean()


def wrong_triplet_squared(z, p, n, m):
    return F.relu(norm(z - p) ** 2 - norm(z - n) ** 2 + m).mean()


def wrong_literal(z, p, n, m):
    return (norm(z - p) - norm(z - n)).mean()


def wrong_halved(z, p, n, m):
    """half"""
    return (norm(z - p) ** 2 + F.relu(m - norm(z - n)) ** 2).mean() / 2


def wrong_minus(z, p, n, m):
    """push is subtracted"""
    return (norm(z - p) ** 2 - F.relu(m - norm(z - n)) ** 2).mean()


def wrong_manhattan(z, p, n, m):
    """Euclidean"""
    return ((z - p).abs().sum(1) ** 2 + F.relu(m - (z - n).abs().sum(1)) ** 2).mean()


def wrong_negative_to_positive(z, p, n, m):
    """z_positive"""
    return (norm(z - p) ** 2 + F.relu(m - norm(p - n)) ** 2).mean()


def wrong_no_mean(z, p, n, m):
    """is a `mean` or a `sum` missing"""
    return norm(z - p) ** 2 + F.relu(m - norm(z - n)) ** 2


def wrong_python_max(z, p, n, m):
    missing = max(0, m - norm(z - n))
    return (norm(z - p) ** 2 + missing**2).mean()


def wrong_detached(z, p, n, m):
    """no gradient flows"""
    return (norm(z.detach() - p.detach()) ** 2 + F.relu(m - norm(z.detach() - n.detach())) ** 2).mean()


def wrong_negative_detached(z, p, n, m):
    """no gradient flows back to z_negative"""
    return right_norms(z, p, n.detach(), m)


def wrong_item(z, p, n, m):
    """`.item()`"""
    return right_norms(z, p, n, m).item()


def wrong_softplus(z, p, n, m):
    return (norm(z - p) ** 2 + F.softplus(m - norm(z - n)) ** 2).mean()


def wrong_normalised(z, p, n, m):
    return right_norms(*(F.normalize(rows, dim=1) for rows in (z, p, n)), m)


def wrong_in_place(z, p, n, m):
    """changed its input"""
    p -= z
    return (norm(p) ** 2 + F.relu(m - norm(z - n)) ** 2).mean()


def wrong_none(z, p, n, m):
    """None"""
    right_norms(z, p, n, m)


def wrong_margin_added(z, p, n, m):
    return (norm(z - p) ** 2 + F.relu(m + norm(z - n)) ** 2).mean()


def wrong_pythons_max(z, p, n, m):
    """`.clamp(min=0)`"""
    return (norm(z - p) ** 2 + max(m - norm(z - n), 0) ** 2).mean()


def wrong_if(z, p, n, m):
    """Python's `max` and `if` take one number"""
    far = norm(z - n)
    push = (m - far) ** 2 if far < m else 0
    return (norm(z - p) ** 2 + push).mean()


def wrong_maximum_of_a_number(z, p, n, m):
    """0 is a plain number"""
    return (norm(z - p).pow(2) + torch.maximum(m - norm(z - n), 0).pow(2)).mean()


def wrong_max_along_an_axis(z, p, n, m):
    """returns two results"""
    hinge = torch.max(m - norm(z - n), 0)
    return torch.mean(norm(z - p) ** 2 + hinge**2)


def wrong_mean_before_the_square(z, p, n, m):
    """averaged first, then squared"""
    return norm(z - p).mean() ** 2 + (m - norm(z - n)).clamp(min=0).mean() ** 2


def wrong_distance_detached(z, p, n, margin):
    """only a part of the gradient arrives at z"""
    far = torch.linalg.vector_norm(z.detach() - n, dim=1)
    return ((z - p).pow(2).sum(1) + (margin - far).clamp(min=0) ** 2).mean()
