"""Answers to lesson 08's third exercise. A docstring is a fragment that the message must contain."""

import math

import torch
import torch.nn.functional as F


def cosines(*z):
    z = F.normalize(torch.cat(z), dim=1)
    return z @ z.T


def masked(z_a, z_b, temperature):
    return (cosines(z_a, z_b) / temperature).fill_diagonal_(-math.inf)


def right_as_described(z_a, z_b, temperature):
    s = cosines(z_a, z_b) / temperature
    s.fill_diagonal_(float("-inf"))
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def right_targets_put_together(first, second, tau):
    B = len(first)
    s = cosines(first, second) / tau
    s = s.masked_fill(torch.eye(2 * B, dtype=torch.bool), float("-inf"))
    return F.cross_entropy(s, torch.cat([torch.arange(B, 2 * B), torch.arange(B)]))


def right_modulo(z_a, z_b, temperature):
    s = cosines(z_a, z_b)
    s[range(len(s)), range(len(s))] = -torch.inf
    return F.cross_entropy(s / temperature, (torch.arange(len(s)) + len(z_a)) % len(s))


def right_large_number_in_place_of_infinity(z_a, z_b, temperature):
    s = cosines(z_a, z_b) / temperature - 1e9 * torch.eye(2 * len(z_a))
    return torch.nn.CrossEntropyLoss()(s, torch.arange(2 * len(z_a)).roll(-len(z_a)))


def right_logsumexp(z_a, z_b, temperature):
    s, B = masked(z_a, z_b, temperature), len(z_a)
    positive = torch.cat([s.diagonal(B), s.diagonal(-B)])
    return (s.logsumexp(1) - positive).mean()


def right_log_softmax(z_a, z_b, temperature):
    s, rows = masked(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    return -s.log_softmax(1)[rows, rows.roll(len(z_a))].mean()


def right_softmax(z_a, z_b, temperature):
    p = masked(z_a, z_b, temperature).softmax(dim=-1)
    return -p.gather(1, torch.arange(len(p)).roll(len(z_a))[:, None]).log().mean()


def right_nll_loss(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.nll_loss(F.log_softmax(s, dim=1), torch.arange(len(s)).roll(len(z_a)))


def right_exponentials(z_a, z_b, temperature):
    e = torch.exp(cosines(z_a, z_b) / temperature)
    B = len(z_a)
    below = e.sum(1) - e.diagonal()
    above = torch.cat([e[:B, B:].diagonal(), e[B:, :B].diagonal()])
    return -(above / below).log().mean()


def right_mask_times_exponentials(z_a, z_b, temperature):
    s = cosines(z_a, z_b) / temperature
    e = s.exp() * (1 - torch.eye(len(s)))
    positive = torch.eye(len(s)).roll(len(z_a), 0)
    return -((e * positive).sum(1) / e.sum(1)).log().mean()


def right_positive_of_the_rows(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    positive = F.cosine_similarity(z_a, z_b).repeat(2) / temperature
    return (s.exp().sum(1).log() - positive).mean()


def right_diagonal_cut_out(z_a, z_b, temperature):
    s, B = cosines(z_a, z_b) / temperature, len(z_a)
    s = s[~torch.eye(2 * B, dtype=torch.bool)].view(2 * B, 2 * B - 1)
    return F.cross_entropy(s, torch.cat([torch.arange(B) + B - 1, torch.arange(B)]))


def right_positive_in_column_zero(z_a, z_b, temperature):
    s, B = cosines(z_a, z_b) / temperature, len(z_a)
    own = torch.eye(B, dtype=torch.bool).repeat(2, 2)
    positive = torch.cat([s.diagonal(B), s.diagonal(-B)])[:, None]
    s = torch.cat([positive, s[~own].view(2 * B, -1)], dim=1)
    return F.cross_entropy(s, torch.zeros(2 * B, dtype=torch.long))


def right_blocks(z_a, z_b, temperature):
    a, b, B = F.normalize(z_a), F.normalize(z_b), len(z_a)
    out = torch.eye(B) * 1e9
    above = torch.cat([a @ b.T, a @ a.T - out], 1) / temperature
    below = torch.cat([b @ a.T, b @ b.T - out], 1) / temperature
    return (F.cross_entropy(above, torch.arange(B)) + F.cross_entropy(below, torch.arange(B))) / 2


def right_sum_divided(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)), reduction="sum") / len(s)


def right_second_views_first(z_a, z_b, temperature):
    s = masked(z_b, z_a, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def right_neighbouring_rows(z_a, z_b, temperature):
    z = F.normalize(torch.stack([z_a, z_b], dim=1).flatten(0, 1), dim=1)
    s = (z @ z.T / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(z)) ^ 1)


def right_transposed(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s.T, torch.arange(len(s)).roll(len(z_a)))


def right_where(z_a, z_b, temperature):
    s, own = cosines(z_a, z_b) / temperature, torch.eye(2 * len(z_a)) == 1
    return F.cross_entropy(torch.where(own, torch.tensor(-math.inf), s), own.float().roll(len(z_a), 1).argmax(1))


def right_scaled_before(z_a, z_b, temperature):
    z = F.normalize(torch.cat([z_a, z_b])) / temperature**0.5
    s = torch.einsum("id,jd->ij", z, z) - torch.diag(torch.full((2 * len(z_a),), math.inf)).nan_to_num(0)
    s = s.masked_fill(torch.eye(len(s)).bool(), -math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_diagonal_left_in(z_a, z_b, temperature):
    """itself"""
    s = cosines(z_a, z_b) / temperature
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_diagonal_zero(z_a, z_b, temperature):
    """infinity"""
    s = (cosines(z_a, z_b) / temperature).fill_diagonal_(0)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_diagonal_minus_one(z_a, z_b, temperature):
    s = cosines(z_a, z_b).fill_diagonal_(-1) / temperature
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_nan_from_the_mask(z_a, z_b, temperature):
    """NaN"""
    s = cosines(z_a, z_b) / temperature + torch.eye(2 * len(z_a)) * -math.inf
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_nan_from_probabilities(z_a, z_b, temperature):
    """NaN"""
    s = masked(z_a, z_b, temperature)
    return -(torch.eye(len(s)).roll(len(z_a), 1) * s.log_softmax(1)).sum(1).mean()


def wrong_diagonal_plus_infinity(z_a, z_b, temperature):
    s = (cosines(z_a, z_b) / temperature).fill_diagonal_(math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_target_diagonal(z_a, z_b, temperature):
    """shift"""
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)))


def wrong_target_diagonal_left_in(z_a, z_b, temperature):
    """shift"""
    s = cosines(z_a, z_b) / temperature
    return F.cross_entropy(s, torch.arange(len(s)))


def wrong_targets_repeated(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(z_a)).repeat(2))


def wrong_targets_of_the_second_half(z_a, z_b, temperature):
    s, B = masked(z_a, z_b, temperature), len(z_a)
    return F.cross_entropy(s, torch.arange(B, 2 * B).repeat(2))


def wrong_shifted_by_one(z_a, z_b, temperature):
    """shifted by 1"""
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(1))


def wrong_shifted_the_other_way_by_one(z_a, z_b, temperature):
    """shifted by 1"""
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(-1))


def wrong_neighbours(z_a, z_b, temperature):
    """Rows 0 and 1"""
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)) ^ 1)


def wrong_targets_zero(z_a, z_b, temperature):
    s = cosines(z_a, z_b).fill_diagonal_(-1e9) / temperature
    return F.cross_entropy(s, torch.zeros(len(s), dtype=torch.long))


def wrong_targets_after_the_diagonal_was_cut(z_a, z_b, temperature):
    s, B = cosines(z_a, z_b) / temperature, len(z_a)
    s = s[~torch.eye(2 * B, dtype=torch.bool)].view(2 * B, 2 * B - 1)
    return F.cross_entropy(s, (torch.arange(2 * B) + B) % (2 * B - 1))


def wrong_targets_beyond(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)) + len(z_a))


def wrong_shift_fixed(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(64))


def wrong_across_only(z_a, z_b, temperature):
    """B × B"""
    s = F.normalize(z_a) @ F.normalize(z_b).T / temperature
    return F.cross_entropy(s, torch.arange(len(s)))


def wrong_across_both_ways(z_a, z_b, temperature):
    """as in CLIP"""
    s = F.normalize(z_a) @ F.normalize(z_b).T / temperature
    return (F.cross_entropy(s, torch.arange(len(s))) + F.cross_entropy(s.T, torch.arange(len(s)))) / 2


def wrong_first_half(z_a, z_b, temperature):
    """Only the first views"""
    s, B = masked(z_a, z_b, temperature), len(z_a)
    return F.cross_entropy(s[:B], torch.arange(B, 2 * B))


def wrong_sum(z_a, z_b, temperature):
    """the sum over the 2B rows"""
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)), reduction="sum")


def wrong_divided_by_pictures(z_a, z_b, temperature):
    """2B"""
    return wrong_sum(z_a, z_b, temperature) / len(z_a)


def wrong_halved(z_a, z_b, temperature):
    return right_as_described(z_a, z_b, temperature) / 2


def wrong_sign(z_a, z_b, temperature):
    """sign"""
    return -right_as_described(z_a, z_b, temperature)


def wrong_log_softmax_sign(z_a, z_b, temperature):
    """sign"""
    s, rows = masked(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    return s.log_softmax(1)[rows, rows.roll(len(z_a))].mean()


def wrong_softmax_first(z_a, z_b, temperature):
    """softmax"""
    s = masked(z_a, z_b, temperature).softmax(1)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_exponential_first(z_a, z_b, temperature):
    """exponential"""
    s = masked(z_a, z_b, temperature).exp()
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_log_softmax_of_everything(z_a, z_b, temperature):
    s, rows = masked(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    return -s.flatten().log_softmax(0).view_as(s)[rows, rows.roll(len(z_a))].mean()


def wrong_no_temperature(z_a, z_b, temperature):
    """temperature"""
    return right_as_described(z_a, z_b, 1)


def wrong_times_temperature(z_a, z_b, temperature):
    """multiplied"""
    return right_as_described(z_a, z_b, 1 / temperature)


def wrong_temperature_fixed(z_a, z_b, temperature):
    """always 0.2"""
    return right_as_described(z_a, z_b, 0.2)


def wrong_temperature_on_embeddings(z_a, z_b, temperature):
    """temperature"""
    return right_as_described(z_a / temperature, z_b / temperature, 1)


def wrong_temperature_twice(z_a, z_b, temperature):
    return right_as_described(z_a, z_b, temperature**2)


def wrong_loss_divided_by_temperature(z_a, z_b, temperature):
    return right_as_described(z_a, z_b, 1) / temperature


def wrong_dot_products(z_a, z_b, temperature):
    """own lengths"""
    z = torch.cat([z_a, z_b])
    s = (z @ z.T / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_columns_scaled(z_a, z_b, temperature):
    z = F.normalize(torch.cat([z_a, z_b]), dim=0)
    s = (z @ z.T / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_side_by_side(z_a, z_b, temperature):
    """along dim 0"""
    z = F.normalize(torch.cat([z_a, z_b], dim=1), dim=1)
    s = (z @ z.T / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_stacked_alternately(z_a, z_b, temperature):
    z = F.normalize(torch.stack([z_a, z_b], dim=1).flatten(0, 1), dim=1)
    s = (z @ z.T / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_positive_left_out(z_a, z_b, temperature):
    """positive is missing"""
    e, B = torch.exp(cosines(z_a, z_b) / temperature), len(z_a)
    above = torch.cat([e.diagonal(B), e.diagonal(-B)])
    return -(above / (e.sum(1) - e.diagonal() - above)).log().mean()


def wrong_no_logarithm(z_a, z_b, temperature):
    """logarithm"""
    s, rows = masked(z_a, z_b, temperature), torch.arange(2 * len(z_a))
    return -s.softmax(1)[rows, rows.roll(len(z_a))].mean()


def wrong_logarithm_of_the_mean(z_a, z_b, temperature):
    return -(-wrong_no_logarithm(z_a, z_b, temperature)).log()


def wrong_yes_or_no(z_a, z_b, temperature):
    s = (cosines(z_a, z_b) / temperature).fill_diagonal_(-1e4)
    return F.binary_cross_entropy_with_logits(s, torch.eye(len(s)).roll(len(z_a), 1))


def wrong_loss_of_each_row(z_a, z_b, temperature):
    """a single number"""
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)), reduction="none")


def wrong_label_smoothing(z_a, z_b, temperature):
    s = (cosines(z_a, z_b) / temperature).fill_diagonal_(-10)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)), label_smoothing=0.1)


def wrong_most_similar_as_target(z_a, z_b, temperature):
    s = masked(z_a, z_b, temperature)
    return F.cross_entropy(s, s.argmax(1))


def wrong_negative_similarities_cut_off(z_a, z_b, temperature):
    s = (cosines(z_a, z_b).clamp(min=0) / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_centred_batch(z_a, z_b, temperature):
    return right_as_described(z_a - z_a.mean(0), z_b - z_b.mean(0), temperature)


def wrong_loop(z_a, z_b, temperature):
    """loop"""
    s, B = masked(z_a, z_b, temperature), len(z_a)
    return sum(s[i].logsumexp(0) - s[i, i - B] for i in range(2 * B)) / (2 * B)


def wrong_loop_over_targets(z_a, z_b, temperature):
    """loop"""
    s, B = cosines(z_a, z_b) / temperature, len(z_a)
    for i in range(2 * B):
        s[i, i] = -math.inf
    return F.cross_entropy(s, torch.arange(2 * B).roll(B))


def wrong_detached(z_a, z_b, temperature):
    """no gradient"""
    return right_as_described(z_a, z_b.detach(), temperature)


def wrong_item(z_a, z_b, temperature):
    """`.item()`"""
    return right_as_described(z_a, z_b, temperature).item()


def wrong_fresh_tensor(z_a, z_b, temperature):
    """no gradient"""
    return torch.tensor(right_as_described(z_a, z_b, temperature).item())


def wrong_input_changed(z_a, z_b, temperature):
    """changed its input"""
    z_b.div_(z_b.norm(dim=1, keepdim=True))
    return right_as_described(z_a, z_b, temperature)


def wrong_no_return(z_a, z_b, temperature):
    """`return`"""
    right_as_described(z_a, z_b, temperature)


def wrong_targets_without_modulo(z_a, z_b, temperature):
    """Take it modulo 2B"""
    s = (cosines(z_a, z_b) / temperature).masked_fill(torch.eye(2 * len(z_a)).bool(), -math.inf)
    target = torch.tensor([i + len(z_a) for i in range(len(s))])
    return F.cross_entropy(s, target)


def wrong_half_the_targets(z_a, z_b, temperature):
    """only B targets"""
    s = (cosines(z_a, z_b) / temperature).masked_fill(torch.eye(2 * len(z_a)).bool(), -math.inf)
    return F.cross_entropy(s, torch.arange(len(z_a), 2 * len(z_a)))


def wrong_targets_as_decimals(z_a, z_b, temperature):
    """leave them whole numbers"""
    s, B = cosines(z_a, z_b) / temperature - 1e9 * torch.eye(2 * len(z_a)), len(z_a)
    return F.cross_entropy(s, torch.cat([torch.arange(B) + B, torch.arange(B)]) * 1.0)


def wrong_length_without_keepdim(z_a, z_b, temperature):
    """`keepdim=True`"""
    z = torch.cat((z_a, z_b), 0)
    z = z / torch.linalg.norm(z, dim=1)
    return F.cross_entropy(z @ z.T / temperature, torch.arange(len(z)).roll(len(z_a)))


def wrong_diagonal_taken_out(z_a, z_b, temperature):
    """moved one to the left"""
    s, count = cosines(z_a, z_b) / temperature, 2 * len(z_a)
    s = s[~torch.eye(count, dtype=torch.bool)].view(count, count - 1)
    return F.cross_entropy(s, torch.arange(count).roll(len(z_a)))


def wrong_minus_ten(z_a, z_b, temperature):
    """at 0.05"""
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    s = z @ z.T / temperature
    s.fill_diagonal_(-10 / min(temperature, 0.15) if temperature > 0.1 else -10)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def wrong_label_smoothing_anew(z_a, z_b, temperature):
    """`label_smoothing`"""
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    s = (z @ z.T / temperature).fill_diagonal_(float("-inf"))
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)), label_smoothing=0.1)
