"""Answers to lesson 07's `simsiam_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F

cos = F.cosine_similarity


def right_two_lines(z, z_positive, predictor):
    one = cos(predictor(z), z_positive.detach(), dim=1).mean()
    other = cos(predictor(z_positive), z.detach(), dim=1).mean()
    return -(one + other) / 2


def right_mean_of_losses(a, b, h):
    return (-cos(h(a), b.detach()).mean() - cos(h(b), a.detach()).mean()) / 2


def right_normalised_dot(z, p, h):
    guess, target = F.normalize(h(z), dim=1), F.normalize(p.detach(), dim=1)
    other, goal = F.normalize(h(p), dim=1), F.normalize(z.detach(), dim=1)
    return -0.5 * ((guess * target).sum(1).mean() + (other * goal).sum(1).mean())


def right_helper(z, p, h):
    def half(one, other):
        return -F.cosine_similarity(h(one), other.detach(), dim=-1).mean()

    return 0.5 * half(z, p) + 0.5 * half(p, z)


def right_no_grad_targets(z, p, h):
    with torch.no_grad():
        still_z, still_p = z.clone(), p.clone()
    return -(cos(h(z), still_p, dim=1).mean() + cos(h(p), still_z, dim=1).mean()) / 2


def right_data(z, p, h):
    return -(cos(h(z), p.data, dim=1) + cos(h(p), z.data, dim=1)).mean() / 2


def right_module(z, p, h):
    similarity = torch.nn.CosineSimilarity(dim=1)
    return -(similarity(h(z), p.detach()).mean() * 0.5 + similarity(h(p), z.detach()).mean() * 0.5)


def right_by_hand(z, p, h):
    def cosine(a, b):
        return (a * b).sum(1) / (a.norm(dim=1) * b.norm(dim=1))

    return -(cosine(h(z), p.detach()) + cosine(h(p), z.detach())).mean() / 2


def right_loop(z, p, h):
    guess, other, total = h(z), h(p), 0
    for i in range(len(z)):
        total = total + cos(guess[i], p[i].detach(), dim=0) + cos(other[i], z[i].detach(), dim=0)
    return -total / (2 * len(z))


def right_einsum(z, p, h):
    a, b, c, d = (F.normalize(rows, dim=1) for rows in (h(z), p.detach(), h(p), z.detach()))
    return -(torch.einsum("ik,ik->i", a, b) + torch.einsum("ik,ik->i", c, d)).mean() / 2


def right_diagonal(z, p, h):
    a, b = F.normalize(h(z), dim=1) @ F.normalize(p.detach(), dim=1).T, F.normalize(h(p)) @ F.normalize(z.detach()).T
    return -(a.diagonal().mean() + b.diagonal().mean()) / 2


def right_stack(z, p, h):
    return -torch.stack([cos(h(z), p.detach()), cos(h(p), z.detach())]).mean()


def right_cat(z, p, h):
    return -cos(torch.cat([h(z), h(p)]), torch.cat([p, z]).detach(), dim=1).mean()


def right_embedding_loss(z, p, h):
    ones = torch.ones(len(z))
    loss = F.cosine_embedding_loss
    return (loss(h(z), p.detach(), ones) + loss(h(p), z.detach(), ones)) / 2 - 1


def right_detached_after_scaling(z, p, h):
    target, goal = F.normalize(p, dim=1).detach(), F.normalize(z, dim=1).detach()
    return -((F.normalize(h(z), dim=1) * target).sum() + (F.normalize(h(p), dim=1) * goal).sum()) / (2 * len(z))


def right_other_order(z, p, h):
    return -0.5 * (cos(z.detach(), h(p)).mean() + cos(p.detach(), h(z)).mean())


def right_sum_over_rows(z, p, h):
    return -(cos(h(z), p.detach()).sum() + cos(h(p), z.detach()).sum()) / len(z) / 2


def wrong_no_minus(z, p, h):
    """minus"""
    return (cos(h(z), p.detach()).mean() + cos(h(p), z.detach()).mean()) / 2


def wrong_no_stop(z, p, h):
    """detach"""
    return -(cos(h(z), p).mean() + cos(h(p), z).mean()) / 2


def wrong_guess_stopped(z, p, h):
    """target"""
    return -(cos(h(z).detach(), p).mean() + cos(h(p).detach(), z).mean()) / 2


def wrong_first_stopped_only(z, p, h):
    """one of the two"""
    return -(cos(h(z), p.detach()).mean() + cos(h(p), z).mean()) / 2


def wrong_second_stopped_only(z, p, h):
    """one of the two"""
    return -(cos(h(z), p).mean() + cos(h(p), z.detach()).mean()) / 2


def wrong_everything_stopped(z, p, h):
    return -(cos(h(z).detach(), p.detach()).mean() + cos(h(p).detach(), z.detach()).mean()) / 2


def wrong_no_grad(z, p, h):
    with torch.no_grad():
        return right_two_lines(z, p, h)


def wrong_input_of_predictor_stopped(z, p, h):
    """nothing flows back"""
    return -(cos(h(z.detach()), p.detach()).mean() + cos(h(p.detach()), z.detach()).mean()) / 2


def wrong_one_direction(z, p, h):
    """both directions"""
    return -cos(h(z), p.detach()).mean()


def wrong_other_direction(z, p, h):
    """both directions"""
    return -cos(h(p), z.detach()).mean()


def wrong_one_direction_halved(z, p, h):
    return -cos(h(z), p.detach()).mean() / 2


def wrong_twice_the_same(z, p, h):
    """both directions"""
    return -(cos(h(z), p.detach()).mean() + cos(h(z), p.detach()).mean()) / 2


def wrong_not_halved(z, p, h):
    """two directions were added"""
    return -(cos(h(z), p.detach()).mean() + cos(h(p), z.detach()).mean())


def wrong_halved_twice(z, p, h):
    return -(cos(h(z), p.detach()).mean() / 2 + cos(h(p), z.detach()).mean() / 2) / 2


def wrong_sum_over_batch(z, p, h):
    """added up over the batch"""
    return -(cos(h(z), p.detach()).sum() + cos(h(p), z.detach()).sum()) / 2


def wrong_no_predictor(z, p, h):
    """predictor is missing"""
    return -(cos(z, p.detach()).mean() + cos(p, z.detach()).mean()) / 2


def wrong_predictor_on_target(z, p, h):
    """target"""
    return -(cos(h(z), h(p).detach()).mean() + cos(h(p), h(z).detach()).mean()) / 2


def wrong_predictor_of_target_only(z, p, h):
    return -(cos(z, h(p).detach()).mean() + cos(p, h(z).detach()).mean()) / 2


def wrong_own_target(z, p, h):
    """predicts itself"""
    return -(cos(h(z), z.detach()).mean() + cos(h(p), p.detach()).mean()) / 2


def wrong_axis(z, p, h):
    """dim=1"""
    return -(cos(h(z), p.detach(), dim=0).mean() + cos(h(p), z.detach(), dim=0).mean()) / 2


def wrong_dot_products(z, p, h):
    """length one"""
    return -((h(z) * p.detach()).sum(1).mean() + (h(p) * z.detach()).sum(1).mean()) / 2


def wrong_dot_products_mean(z, p, h):
    return -((h(z) * p.detach()).mean() + (h(p) * z.detach()).mean()) / 2


def wrong_only_guess_scaled(z, p, h):
    a, b = F.normalize(h(z)), F.normalize(h(p))
    return -((a * p.detach()).sum(1).mean() + (b * z.detach()).sum(1).mean()) / 2


def wrong_mean_over_columns(z, p, h):
    a, b, c, d = (F.normalize(rows) for rows in (h(z), p.detach(), h(p), z.detach()))
    return -((a * b).mean() + (c * d).mean()) / 2


def wrong_squared_error(z, p, h):
    """cosine"""
    return (F.mse_loss(h(z), p.detach()) + F.mse_loss(h(p), z.detach())) / 2


def wrong_one_minus(z, p, h):
    """1 minus the cosine"""
    return 1 - (cos(h(z), p.detach()).mean() + cos(h(p), z.detach()).mean()) / 2


def wrong_two_minus_two(z, p, h):
    return 2 - (cos(h(z), p.detach()).mean() + cos(h(p), z.detach()).mean())


def wrong_difference(z, p, h):
    """subtracted"""
    return -(cos(h(z), p.detach()).mean() - cos(h(p), z.detach()).mean()) / 2


def wrong_no_mean(z, p, h):
    """is a `mean` or a `sum` missing"""
    return -(cos(h(z), p.detach()) + cos(h(p), z.detach())) / 2


def wrong_half_the_minus(z, p, h):
    return -cos(h(z), p.detach()).mean() / 2 + cos(h(p), z.detach()).mean() / 2


def wrong_item(z, p, h):
    """`.item()`"""
    return right_two_lines(z, p, h).item()


def wrong_tuple(z, p, h):
    return -cos(h(z), p.detach()).mean(), -cos(h(p), z.detach()).mean()


def wrong_nothing(z, p, h):
    """None"""
    right_two_lines(z, p, h)


def wrong_in_place(z, p, h):
    """changed its input"""
    z /= z.norm(dim=1, keepdim=True)
    return right_two_lines(z, p, h)


def wrong_predictor_replaced(z, p, h):
    def guess(rows):
        return torch.relu(rows)

    return right_two_lines(z, p, guess)


def wrong_predictor_frozen(z, p, h):
    with torch.no_grad():
        a, b = h(z), h(p)
    return -(cos(a, p).mean() + cos(b, z).mean()) / 2


def wrong_detach_without_brackets(z, z_positive, predictor):
    """`.detach()` calls it"""
    return -(cos(predictor(z), z_positive.detach).mean() + cos(predictor(z_positive), z.detach).mean()) / 2


def wrong_positive_detached_at_the_top(z, z_positive, predictor):
    """before the predictor saw it"""
    target = z_positive.detach()
    return -(cos(predictor(z), target).mean() + cos(predictor(target), z.detach()).mean()) / 2
