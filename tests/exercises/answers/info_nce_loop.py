"""Answers to lesson 08's second exercise. A docstring is a fragment that the message must contain."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def cosines(*z):
    z = F.normalize(torch.cat(z), dim=1)
    return z @ z.T


def right_as_the_formula(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b), len(z_a), 0
    for i in range(2 * B):
        p = i + B if i < B else i - B
        below = sum(torch.exp(s[i, k] / temperature) for k in range(2 * B) if k != i)
        total += torch.log(torch.exp(s[i, p] / temperature) / below)
    return -total / (2 * B)


def right_python_numbers(z_a, z_b, temperature):
    s, rows, losses = cosines(z_a, z_b).tolist(), 2 * len(z_a), []
    for i in range(rows):
        e = [math.exp(number / temperature) for number in s[i]]
        losses.append(-math.log(e[(i + rows // 2) % rows] / (sum(e) - e[i])))
    return sum(losses) / rows


def right_numpy(z_a, z_b, temperature):
    z = np.concatenate([z_a.numpy(), z_b.numpy()])
    z = z / np.linalg.norm(z, axis=1, keepdims=True)
    losses = []
    for i in range(len(z)):
        e = np.exp(z @ z[i] / temperature)
        losses.append(np.log(e.sum() - e[i]) - np.log(e[(i + len(z_a)) % len(z)]))
    return np.mean(losses)


def right_item(first, second, tau):
    return right_as_the_formula(first, second, tau).item()


def right_two_sums(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0.0
    for i in range(B):
        total -= s[i, i + B] - s[i][torch.arange(2 * B) != i].logsumexp(0)
    for i in range(B, 2 * B):
        total -= s[i, i - B] - s[i][torch.arange(2 * B) != i].logsumexp(0)
    return total / (2 * B)


def right_three_loops(z_a, z_b, temperature):
    z, B, losses = torch.cat([z_a, z_b]), len(z_a), []
    for i in range(len(z)):
        below = 0
        for k in range(len(z)):
            if k == i:
                continue
            e = (F.cosine_similarity(z[i], z[k], dim=0) / temperature).exp()
            below = below + e
            if k % B == i % B:
                above = e
        losses.append(-(above / below).log())
    return torch.stack(losses).mean()


def right_cross_entropy_of_each_row(z_a, z_b, temperature):
    s, B, losses = cosines(z_a, z_b) / temperature, len(z_a), []
    for i in range(2 * B):
        others = torch.cat([s[i, :i], s[i, i + 1 :]])
        losses.append(F.cross_entropy(others[None], torch.tensor([i + B - 1 if i < B else i - B])))
    return sum(losses) / len(losses)


def right_softmax_of_each_row(z_a, z_b, temperature):
    s, total = cosines(z_a, z_b) / temperature, 0
    s.fill_diagonal_(-math.inf)
    for i, row in enumerate(s):
        total = total - row.softmax(0)[i - len(z_a)].log()
    return total / len(s)


def right_negative_index(z_a, z_b, temperature):
    s, total = (cosines(z_a, z_b) / temperature).exp(), 0
    for i in range(len(s)):
        total = total + torch.log((s[i].sum() - s[i, i]) / s[i, i - len(s) // 2])
    return total / len(s)


def right_pairs_of_rows(z_a, z_b, temperature):
    z, total = torch.cat([z_a, z_b]), 0
    partners = [*z_b, *z_a]
    for i, (anchor, positive) in enumerate(zip(z, partners, strict=True)):
        others = torch.cat([z[:i], z[i + 1 :]])
        below = (F.cosine_similarity(anchor[None], others) / temperature).exp().sum()
        total += below.log() - F.cosine_similarity(anchor, positive, dim=0) / temperature
    return total / len(z)


def right_whole_matrix(z_a, z_b, temperature):
    s = (cosines(z_a, z_b) / temperature).fill_diagonal_(-math.inf)
    return F.cross_entropy(s, torch.arange(len(s)).roll(len(z_a)))


def right_one_element(z_a, z_b, temperature):
    return right_as_the_formula(z_a, z_b, temperature).reshape(1)


def right_one_by_one_element(z_a, z_b, temperature):
    return right_whole_matrix(z_a, z_b, temperature).view(1, 1)


def right_filled_in(z_a, z_b, temperature):
    s, B = cosines(z_a, z_b), len(z_a)
    losses = torch.zeros(2 * B)
    for i in range(2 * B):
        mask = torch.ones(2 * B, dtype=torch.bool)
        mask[i] = False
        e = torch.exp(s[i] / temperature)
        losses[i] = -torch.log(e[(i + B) % (2 * B)] / e[mask].sum())
    return losses.mean()


def right_dictionary_of_partners(z_a, z_b, temperature):
    B = len(z_a)
    p = {i: i + B for i in range(B)} | {i + B: i for i in range(B)}
    e = torch.exp(cosines(z_a, z_b) / temperature)
    terms = [e[i, p[i]] / sum(e[i, k] for k in p if k != i) for i in p]
    return -sum(map(torch.log, terms)) / (2 * B)


def right_first_and_second_together(z_a, z_b, temperature):
    a, b, total = F.normalize(z_a), F.normalize(z_b), 0
    for one, other in ((a, b), (b, a)):
        for i in range(len(a)):
            same = [(one[i] @ one[k] / temperature).exp() for k in range(len(a)) if k != i]
            across = [(one[i] @ row / temperature).exp() for row in other]
            total = total - torch.log(across[i] / (sum(same) + sum(across)))
    return total / (2 * len(a))


def right_double_precision(z_a, z_b, temperature):
    return right_as_the_formula(z_a.double(), z_b.double(), temperature)


def right_without_gradient(z_a, z_b, temperature):
    with torch.no_grad():
        return right_as_the_formula(z_a, z_b, temperature)


def wrong_itself_below(z_a, z_b, temperature):
    """row itself"""
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= (s[i, (i + B) % (2 * B)].exp() / sum(s[i, k].exp() for k in range(2 * B))).log()
    return total / (2 * B)


def wrong_positive_left_out(z_a, z_b, temperature):
    """positive"""
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        p = (i + B) % (2 * B)
        total -= (s[i, p].exp() / sum(s[i, k].exp() for k in range(2 * B) if k not in (i, p))).log()
    return total / (2 * B)


def wrong_only_positive_left_out(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        p = (i + B) % (2 * B)
        total -= (s[i, p].exp() / sum(s[i, k].exp() for k in range(2 * B) if k != p)).log()
    return total / (2 * B)


def wrong_positive_twice(z_a, z_b, temperature):
    """twice"""
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        above = s[i, (i + B) % (2 * B)].exp()
        total -= (above / (above + sum(s[i, k].exp() for k in range(2 * B) if k != i))).log()
    return total / (2 * B)


def wrong_no_temperature(z_a, z_b, temperature):
    """temperature"""
    return right_as_the_formula(z_a, z_b, 1)


def wrong_times_temperature(z_a, z_b, temperature):
    """multiplied"""
    return right_as_the_formula(z_a, z_b, 1 / temperature)


def wrong_temperature_fixed(z_a, z_b, temperature):
    """always 0.2"""
    return right_as_the_formula(z_a, z_b, 0.2)


def wrong_temperature_above_only(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b), len(z_a), 0
    for i in range(2 * B):
        below = sum(s[i, k].exp() for k in range(2 * B) if k != i)
        total -= ((s[i, (i + B) % (2 * B)] / temperature).exp() / below).log()
    return total / (2 * B)


def wrong_temperature_below_only(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b), len(z_a), 0
    for i in range(2 * B):
        below = sum((s[i, k] / temperature).exp() for k in range(2 * B) if k != i)
        total -= (s[i, (i + B) % (2 * B)].exp() / below).log()
    return total / (2 * B)


def wrong_temperature_after_exponential(z_a, z_b, temperature):
    """temperature"""
    s, B, total = cosines(z_a, z_b).exp() / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= (s[i, (i + B) % (2 * B)] / sum(s[i, k] for k in range(2 * B) if k != i)).log()
    return total / (2 * B)


def wrong_sum(z_a, z_b, temperature):
    """the sum over all rows"""
    return right_as_the_formula(z_a, z_b, temperature) * 2 * len(z_a)


def wrong_divided_by_pictures(z_a, z_b, temperature):
    """2B"""
    return right_as_the_formula(z_a, z_b, temperature) * 2


def wrong_divided_by_four_b(z_a, z_b, temperature):
    return right_as_the_formula(z_a, z_b, temperature) / 2


def wrong_divided_by_one_less(z_a, z_b, temperature):
    return right_as_the_formula(z_a, z_b, temperature) * 2 * len(z_a) / (2 * len(z_a) - 1)


def wrong_sign(z_a, z_b, temperature):
    """minus"""
    return -right_as_the_formula(z_a, z_b, temperature)


def wrong_next_row(z_a, z_b, temperature):
    """row i + 1"""
    s, total, rows = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in range(rows):
        total -= s[i, (i + 1) % rows] - sum(s[i, k].exp() for k in range(rows) if k != i).log()
    return total / rows


def wrong_neighbouring_pairs(z_a, z_b, temperature):
    """Rows 0 and 1"""
    s, total, rows = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in range(rows):
        total -= s[i, i ^ 1] - sum(s[i, k].exp() for k in range(rows) if k != i).log()
    return total / rows


def wrong_partner_from_the_end(z_a, z_b, temperature):
    s, total, rows = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in range(rows):
        total -= s[i, rows - 1 - i] - sum(s[i, k].exp() for k in range(rows) if k != i).log()
    return total / rows


def wrong_own_column(z_a, z_b, temperature):
    """its own positive"""
    s, total, rows = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in range(rows):
        total -= s[i, i] - sum(s[i, k].exp() for k in range(rows) if k != i).log()
    return total / rows


def wrong_column_modulo_b(z_a, z_b, temperature):
    s, total, rows = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in range(rows):
        total -= s[i, i % len(z_a)] - sum(s[i, k].exp() for k in range(rows) if k != i).log()
    return total / rows


def wrong_beyond_the_last_row(z_a, z_b, temperature):
    s, total, rows = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in range(rows):
        positive = s[i, i + len(z_a)]
        total -= positive - sum(s[i, k].exp() for k in range(rows) if k != i).log()
    return total / rows


def wrong_first_views_only(z_a, z_b, temperature):
    """second views"""
    s, total, B = cosines(z_a, z_b) / temperature, 0, len(z_a)
    for i in range(B):
        total -= s[i, i + B] - sum(s[i, k].exp() for k in range(2 * B) if k != i).log()
    return total / B


def wrong_first_views_halved(z_a, z_b, temperature):
    s, total, B = cosines(z_a, z_b) / temperature, 0, len(z_a)
    for i in range(B):
        total -= s[i, i + B] - sum(s[i, k].exp() for k in range(2 * B) if k != i).log()
    return total / (2 * B)


def wrong_across_only(z_a, z_b, temperature):
    """B × B"""
    s, total = F.normalize(z_a) @ F.normalize(z_b).T / temperature, 0
    for i in range(len(s)):
        total -= (s[i, i].exp() / sum(s[i, k].exp() for k in range(len(s)))).log()
    return total / len(s)


def wrong_across_both_ways(z_a, z_b, temperature):
    """the other view only"""
    return (wrong_across_only(z_a, z_b, temperature) + wrong_across_only(z_b, z_a, temperature)) / 2


def wrong_no_logarithm(z_a, z_b, temperature):
    """logarithm"""
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)].exp() / sum(s[i, k].exp() for k in range(2 * B) if k != i)
    return total / (2 * B)


def wrong_one_minus_probability(z_a, z_b, temperature):
    return 1 + wrong_no_logarithm(z_a, z_b, temperature)


def wrong_logarithm_of_the_mean(z_a, z_b, temperature):
    """of the mean probability"""
    return -(-wrong_no_logarithm(z_a, z_b, temperature)).log()


def wrong_logarithm_to_base_two(z_a, z_b, temperature):
    """base 2"""
    return right_as_the_formula(z_a, z_b, temperature) / math.log(2)


def wrong_logarithm_to_base_ten(z_a, z_b, temperature):
    return right_as_the_formula(z_a, z_b, temperature) / math.log(10)


def wrong_no_exponential(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= (s[i, (i + B) % (2 * B)] / sum(s[i, k] for k in range(2 * B) if k != i)).log()
    return total / (2 * B)


def wrong_logarithm_of_the_exponential_only(z_a, z_b, temperature):
    """denominator is missing"""
    s, B = cosines(z_a, z_b) / temperature, len(z_a)
    return -sum(s[i, (i + B) % (2 * B)] for i in range(2 * B)) / (2 * B)


def wrong_dot_products(z_a, z_b, temperature):
    """own lengths"""
    z, B, total = torch.cat([z_a, z_b]), len(z_a), 0
    s = z @ z.T / temperature
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] - s[i][torch.arange(2 * B) != i].logsumexp(0)
    return total / (2 * B)


def wrong_columns_scaled(z_a, z_b, temperature):
    z, B, total = F.normalize(torch.cat([z_a, z_b]), dim=0), len(z_a), 0
    s = z @ z.T / temperature
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] - s[i][torch.arange(2 * B) != i].logsumexp(0)
    return total / (2 * B)


def wrong_mean_below(z_a, z_b, temperature):
    """Take their sum"""
    return right_as_the_formula(z_a, z_b, temperature) - math.log(2 * len(z_a) - 1)


def wrong_largest_below(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] - max(s[i, k] for k in range(2 * B) if k != i)
    return total / (2 * B)


def wrong_later_rows_below(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B - 1):
        total -= s[i, (i + B) % (2 * B)] - sum(s[i, k].exp() for k in range(i + 1, 2 * B)).log()
    return total / (2 * B)


def wrong_other_views_below(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] - sum(s[i, k].exp() for k in range(B) if k != i).log()
    return total / (2 * B)


def wrong_return_inside_the_loop(z_a, z_b, temperature):
    """Only row 0"""
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] - sum(s[i, k].exp() for k in range(2 * B) if k != i).log()
        return total / (2 * B)


def wrong_total_overwritten(z_a, z_b, temperature):
    """last row"""
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total = -s[i, (i + B) % (2 * B)] + sum(s[i, k].exp() for k in range(2 * B) if k != i).log()
    return total / (2 * B)


def wrong_last_row_forgotten(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B - 1):
        total -= s[i, (i + B) % (2 * B)] - sum(s[i, k].exp() for k in range(2 * B) if k != i).log()
    return total / (2 * B)


def wrong_list_of_losses(z_a, z_b, temperature):
    """a number"""
    s, B = cosines(z_a, z_b) / temperature, len(z_a)
    return [(s[i][torch.arange(2 * B) != i].logsumexp(0) - s[i, i - B]).item() for i in range(2 * B)]


def wrong_loss_of_each_row(z_a, z_b, temperature):
    """a single number"""
    return torch.tensor(wrong_list_of_losses(z_a, z_b, temperature))


def wrong_plus_below(z_a, z_b, temperature):
    s, B, total = cosines(z_a, z_b) / temperature, len(z_a), 0
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] + sum(s[i, k].exp() for k in range(2 * B) if k != i).log()
    return total / (2 * B)


def wrong_batch_fixed(z_a, z_b, temperature):
    s, rows, total = cosines(z_a, z_b) / temperature, 2 * len(z_a), 0
    for i in range(rows):
        total -= s[i, (i + 64) % rows] - s[i][torch.arange(rows) != i].logsumexp(0)
    return total / rows


def wrong_distances(z_a, z_b, temperature):
    z, B, total = torch.cat([z_a, z_b]), len(z_a), 0
    s = -torch.cdist(z, z) / temperature
    for i in range(2 * B):
        total -= s[i, (i + B) % (2 * B)] - s[i][torch.arange(2 * B) != i].logsumexp(0)
    return total / (2 * B)


def wrong_most_similar_as_positive(z_a, z_b, temperature):
    s, total = (cosines(z_a, z_b) / temperature).fill_diagonal_(-math.inf), 0
    for row in s:
        total -= row.max() - row.logsumexp(0)
    return total / len(s)


def wrong_negative_similarities_cut_off(z_a, z_b, temperature):
    s, rows, total = cosines(z_a, z_b).clamp(min=0) / temperature, 2 * len(z_a), 0
    for i in range(rows):
        total -= s[i, i - rows // 2] - s[i][torch.arange(rows) != i].logsumexp(0)
    return total / rows


def wrong_input_changed(z_a, z_b, temperature):
    """changed its input"""
    z_a /= z_a.norm(dim=1, keepdim=True)
    return right_as_the_formula(z_a, z_b, temperature)


def wrong_no_return(z_a, z_b, temperature):
    """`return`"""
    right_as_the_formula(z_a, z_b, temperature)


def wrong_yield(z_a, z_b, temperature):
    """`yield`"""
    yield right_as_the_formula(z_a, z_b, temperature)


def wrong_no_modulo(z_a, z_b, temperature):
    """bring it back to the start"""
    s, B, total = cosines(z_a, z_b), len(z_a), 0
    for i in range(2 * B):
        below = sum(torch.exp(s[i, k] / temperature) for k in range(2 * B) if k != i)
        total -= torch.log(torch.exp(s[i, i + B] / temperature) / below)
    return total / (2 * B)


def wrong_log_of_a_plain_number(z_a, z_b, temperature):
    """`torch.log` takes a tensor"""
    s, B, total = cosines(z_a, z_b).tolist(), len(z_a), 0
    for i in range(2 * B):
        e = [math.exp(one / temperature) for one in s[i]]
        total -= torch.log(e[(i + B) % (2 * B)] / (sum(e) - e[i]))
    return total / (2 * B)


def wrong_run_through_a_number(z_a, z_b, temperature):
    """Write `range(…)` around it"""
    s, total, count = cosines(z_a, z_b) / temperature, 0, 2 * len(z_a)
    for i in count:
        total -= s[i].log_softmax(0)[(i + len(z_a)) % count]
    return total / count


def wrong_missing_keepdim(z_a, z_b, temperature):
    """`keepdim=True`"""
    both = torch.cat([z_a, z_b])
    both = both / both.norm(dim=1)
    return cosines(both).mean()


def wrong_missing_import(z_a, z_b, temperature):
    """Put `import torch.nn.functional as F` into a cell above"""
    return eval("F.normalize(z_a)", {"z_a": z_a})


def wrong_partner_left_out_for_the_row(z_a, z_b, temperature):
    """the other way round"""
    s, count = cosines(z_a, z_b) / temperature, 2 * len(z_a)
    partner = [(i + len(z_a)) % count for i in range(count)]
    others = [sum(s[i, k].exp() for k in range(count) if k != partner[i]) for i in range(count)]
    return -sum(torch.log(s[i, partner[i]].exp() / others[i]) for i in range(count)) / count
