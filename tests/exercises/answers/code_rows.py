"""Answers to lesson 13's `code_rows`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def safe(std):
    return torch.where(std == 0, torch.ones_like(std), std)


def scaled(numbers, known):
    return (numbers - known.mean(0)) / safe(known.std(0))


def places(words, known):
    return (words.unsqueeze(1) == known.unique().unsqueeze(0)).float()


def right_four_lines(numbers, words, known_numbers, known_words):
    mean, std = known_numbers.mean(0), known_numbers.std(0)
    std[std == 0] = 1
    known = known_words.unique()
    return torch.cat([(numbers - mean) / std, (words[:, None] == known).float()], dim=1)


def right_helpers(x, w, kx, kw):
    return torch.cat([scaled(x, kx), places(w, kw)], 1)


def right_divided_by_n(numbers, words, known_numbers, known_words):
    std = known_numbers.std(dim=0, unbiased=False)
    std = torch.where(std > 0, std, 1)
    return torch.hstack([(numbers - known_numbers.mean(dim=0)) / std, places(words, known_words)])


def right_var_mean(numbers, words, known_numbers, known_words):
    var, mean = torch.var_mean(known_numbers, 0)
    std = var.sqrt()
    std = std + (std == 0)
    return torch.cat((((numbers - mean) / std), words.view(-1, 1).eq(known_words.unique())), 1)


def right_masked_fill(numbers, words, known_numbers, known_words):
    std = known_numbers.std(0)
    std = std.masked_fill(std == 0, 1.0)
    return torch.cat([(numbers - known_numbers.mean(0)) / std, places(words, known_words)], -1)


def right_loop_over_columns(numbers, words, known_numbers, known_words):
    parts = []
    for column in range(numbers.shape[1]):
        known = known_numbers[:, column]
        std = known.std().item() or 1.0
        parts.append((numbers[:, column] - known.mean()) / std)
    for word in known_words.unique().tolist():
        parts.append((words == word).float())
    return torch.stack(parts, 1)


def right_sorted_set(numbers, words, known_numbers, known_words):
    names = sorted(set(known_words.tolist()))
    one_hot = torch.tensor([[float(word == name) for name in names] for word in words.tolist()])
    return torch.cat([scaled(numbers, known_numbers), one_hot], 1)


def right_double_loop(numbers, words, known_numbers, known_words):
    mean, std = known_numbers.mean(0).tolist(), known_numbers.std(0).tolist()
    names = known_words.unique().tolist()
    rows = []
    for line, word in zip(numbers.tolist(), words.tolist(), strict=True):
        row = [(value - m) / (s if s > 0 else 1) for value, m, s in zip(line, mean, std, strict=True)]
        rows.append(row + [1.0 if word == name else 0.0 for name in names])
    return torch.tensor(rows)


def right_zeros_filled(numbers, words, known_numbers, known_words):
    known = known_words.unique()
    out = torch.zeros(len(numbers), numbers.shape[1] + len(known))
    out[:, : numbers.shape[1]] = scaled(numbers, known_numbers)
    for place, word in enumerate(known):
        out[words == word, numbers.shape[1] + place] = 1
    return out


def right_one_hot_of_the_package(numbers, words, known_numbers, known_words):
    known = known_words.unique()
    place = torch.full_like(words, len(known))
    for at, word in enumerate(known.tolist()):
        place[words == word] = at
    return torch.cat([scaled(numbers, known_numbers), F.one_hot(place, len(known) + 1)[:, :-1]], 1)


def right_double(numbers, words, known_numbers, known_words):
    mean, std = known_numbers.double().mean(0), known_numbers.double().std(0)
    out = (numbers.double() - mean) / torch.where(std > 0, std, 1.0)
    return torch.cat([out.float(), places(words, known_words)], 1)


def right_numpy(numbers, words, known_numbers, known_words):
    known = known_numbers.numpy()
    std = known.std(0)
    std[std == 0] = 1
    out = torch.from_numpy((numbers.numpy() - known.mean(0)) / std)
    return torch.cat([out, places(words, known_words)], 1)


def right_clone(numbers, words, known_numbers, known_words):
    out = numbers.clone()
    out -= known_numbers.mean(0)
    out /= safe(known_numbers.std(0))
    return torch.cat([out, places(words, known_words)], 1)


def right_where_constant(numbers, words, known_numbers, known_words):
    constant = (known_numbers == known_numbers[0]).all(0)
    divisor = torch.where(constant, 1.0, known_numbers.std(0))
    return torch.cat([(numbers - known_numbers.mean(0)) / divisor, places(words, known_words)], 1)


def right_keepdim(numbers, words, known_numbers, known_words):
    mean = known_numbers.mean(0, keepdim=True)
    std = safe(known_numbers.std(0, keepdim=True))
    one_hot = torch.eq(words.reshape(-1, 1), torch.unique(known_words).reshape(1, -1))
    return torch.cat([(numbers - mean) / std, one_hot], dim=1)


def right_by_hand(numbers, words, known_numbers, known_words):
    mean = known_numbers.sum(0) / len(known_numbers)
    std = ((known_numbers - mean) ** 2).sum(0).div(len(known_numbers) - 1).sqrt()
    return torch.cat([(numbers - mean) / safe(std), places(words, known_words)], 1)


def wrong_own_statistics(numbers, words, known_numbers, known_words):
    """came from the rows that are coded"""
    return torch.cat([scaled(numbers, numbers), places(words, known_words)], 1)


def wrong_both(numbers, words, known_numbers, known_words):
    """test rows leak in"""
    both = torch.cat([numbers, known_numbers])
    return torch.cat([scaled(numbers, both), places(words, known_words)], 1)


def wrong_both_other_order(numbers, words, known_numbers, known_words):
    """test rows leak in"""
    both = torch.vstack([known_numbers, numbers])
    return torch.cat([scaled(numbers, both), places(words, known_words)], 1)


def wrong_one_mean_for_all(numbers, words, known_numbers, known_words):
    """Each column has its own"""
    out = (numbers - known_numbers.mean()) / known_numbers.std()
    return torch.cat([out, places(words, known_words)], 1)


def wrong_constant_by_zero(numbers, words, known_numbers, known_words):
    """divided by 0"""
    out = (numbers - known_numbers.mean(0)) / known_numbers.std(0)
    return torch.cat([out, places(words, known_words)], 1)


def wrong_tiny(numbers, words, known_numbers, known_words):
    """divided by nearly nothing"""
    out = (numbers - known_numbers.mean(0)) / (known_numbers.std(0) + 1e-6)
    return torch.cat([out, places(words, known_words)], 1)


def wrong_clamped_tiny(numbers, words, known_numbers, known_words):
    out = (numbers - known_numbers.mean(0)) / known_numbers.std(0).clamp(min=1e-8)
    return torch.cat([out, places(words, known_words)], 1)


def wrong_nan_to_num(numbers, words, known_numbers, known_words):
    out = ((numbers - known_numbers.mean(0)) / known_numbers.std(0)).nan_to_num(0.0)
    return torch.cat([out, places(words, known_words)], 1)


def wrong_variance(numbers, words, known_numbers, known_words):
    """divided by the variance"""
    out = (numbers - known_numbers.mean(0)) / safe(known_numbers.var(0))
    return torch.cat([out, places(words, known_words)], 1)


def wrong_only_centred(numbers, words, known_numbers, known_words):
    """not divided by the standard deviation"""
    return torch.cat([numbers - known_numbers.mean(0), places(words, known_words)], 1)


def wrong_only_divided(numbers, words, known_numbers, known_words):
    """The mean was not subtracted"""
    return torch.cat([numbers / safe(known_numbers.std(0)), places(words, known_words)], 1)


def wrong_min_max(numbers, words, known_numbers, known_words):
    """from the smallest to the largest"""
    low, high = known_numbers.amin(0), known_numbers.amax(0)
    return torch.cat([(numbers - low) / safe(high - low), places(words, known_words)], 1)


def wrong_along_the_row(numbers, words, known_numbers, known_words):
    mean, std = numbers.mean(1, keepdim=True), numbers.std(1, keepdim=True)
    return torch.cat([(numbers - mean) / std, places(words, known_words)], 1)


def wrong_median(numbers, words, known_numbers, known_words):
    out = (numbers - known_numbers.median(0).values) / safe(known_numbers.std(0))
    return torch.cat([out, places(words, known_words)], 1)


def wrong_sign(numbers, words, known_numbers, known_words):
    return torch.cat([-scaled(numbers, known_numbers), places(words, known_words)], 1)


def wrong_places_of_new_words(numbers, words, known_numbers, known_words):
    """another batch gets another width"""
    return torch.cat([scaled(numbers, known_numbers), places(words, words)], 1)


def wrong_places_of_all_words(numbers, words, known_numbers, known_words):
    """nothing could be learnt about it"""
    return torch.cat([scaled(numbers, known_numbers), places(words, torch.cat([words, known_words]))], 1)


def wrong_one_hot(numbers, words, known_numbers, known_words):
    """gives a place to every whole number"""
    return torch.cat([scaled(numbers, known_numbers), F.one_hot(words)], 1)


def wrong_up_to_the_largest(numbers, words, known_numbers, known_words):
    """known or not"""
    every = torch.arange(known_words.max() + 1)
    return torch.cat([scaled(numbers, known_numbers), (words[:, None] == every).float()], 1)


def wrong_first_dropped(numbers, words, known_numbers, known_words):
    """looks like an unknown one"""
    return torch.cat([scaled(numbers, known_numbers), places(words, known_words)[:, 1:]], 1)


def wrong_as_a_number(numbers, words, known_numbers, known_words):
    """as one number"""
    return torch.cat([scaled(numbers, known_numbers), words[:, None].float()], 1)


def wrong_as_a_rank(numbers, words, known_numbers, known_words):
    rank = torch.searchsorted(known_words.unique(), words)
    return torch.cat([scaled(numbers, known_numbers), rank[:, None].float()], 1)


def wrong_inverted(numbers, words, known_numbers, known_words):
    """The places are inverted"""
    return torch.cat([scaled(numbers, known_numbers), 1 - places(words, known_words)], 1)


def wrong_order(numbers, words, known_numbers, known_words):
    """The category came first"""
    return torch.cat([places(words, known_words), scaled(numbers, known_numbers)], 1)


def wrong_raw_numbers(numbers, words, known_numbers, known_words):
    """went in as they are"""
    return torch.cat([numbers, places(words, known_words)], 1)


def wrong_numbers_alone(numbers, words, known_numbers, known_words):
    """The category is missing"""
    return scaled(numbers, known_numbers)


def wrong_words_alone(numbers, words, known_numbers, known_words):
    """The numbers are missing"""
    return places(words, known_words)


def wrong_known_rows(numbers, words, known_numbers, known_words):
    return torch.cat([scaled(known_numbers, known_numbers), places(known_words, known_words)], 1)


def wrong_nearest_word(numbers, words, known_numbers, known_words):
    """taken for a known one"""
    known = known_words.unique()
    place = torch.searchsorted(known, words).clamp(max=len(known) - 1)
    return torch.cat([scaled(numbers, known_numbers), F.one_hot(place, len(known)).float()], 1)


def wrong_everything_scaled(numbers, words, known_numbers, known_words):
    """places of the category were scaled"""
    known = torch.cat([known_numbers, places(known_words, known_words)], 1)
    return scaled(torch.cat([numbers, places(words, known_words)], 1), known)


def wrong_in_place(numbers, words, known_numbers, known_words):
    """changed its input"""
    numbers -= known_numbers.mean(0)
    numbers /= safe(known_numbers.std(0))
    return torch.cat([numbers, places(words, known_words)], 1)


def wrong_stacked(numbers, words, known_numbers, known_words):
    return torch.cat([scaled(numbers, known_numbers).T, places(words, known_words).T], 0)


def wrong_tuple(numbers, words, known_numbers, known_words):
    return scaled(numbers, known_numbers), places(words, known_words)


def wrong_forgot_return(numbers, words, known_numbers, known_words):
    """returned None"""
    torch.cat([scaled(numbers, known_numbers), places(words, known_words)], 1)


def wrong_descending(numbers, words, known_numbers, known_words):
    return torch.cat([scaled(numbers, known_numbers), places(words, known_words).flip(1)], 1)


def wrong_below_each_other(numbers, words, known_numbers, known_words):
    """put below the numbers"""
    return torch.cat([scaled(numbers, known_numbers), places(words, known_words)])


def wrong_clamped_at_one(numbers, words, known_numbers, known_words):
    """below 1 became 1"""
    numbers = (numbers - known_numbers.mean(0)) / known_numbers.std(0).clamp(min=1)
    return torch.cat([numbers, words[:, None] == known_words.unique()], 1)


def wrong_two_lists(numbers, words, known_numbers, known_words):
    """compared as two lists"""
    return torch.cat([scaled(numbers, known_numbers), words == known_words.unique()], 1)
