"""Answers to lesson 06's `causal_mask`, written from the lesson's text: right ones and wrong ones."""

import numpy as np
import torch


def right_tril(n):
    return torch.ones(n, n).tril().bool()


def right_tril_of_booleans(n):
    return torch.tril(torch.ones(n, n, dtype=torch.bool))


def right_comparison(n):
    return torch.arange(n)[:, None] >= torch.arange(n)[None, :]


def right_comparison_turned(size):
    place = torch.arange(size)
    return place <= place.unsqueeze(1)


def right_not_above(n):
    return ~torch.ones(n, n, dtype=torch.bool).triu(1)


def right_triu_transposed(n):
    return torch.triu(torch.ones(n, n)).T == 1


def right_loop(n):
    mask = torch.zeros(n, n, dtype=torch.bool)
    for t in range(n):
        mask[t, : t + 1] = True
    return mask


def right_double_loop(n):
    mask = torch.zeros((n, n)).bool()
    for t in range(n):
        for s in range(n):
            if s <= t:
                mask[t, s] = True
    return mask


def right_list(n):
    return torch.tensor([[s <= t for s in range(n)] for t in range(n)])


def right_stack(n):
    return torch.stack([torch.arange(n) <= t for t in range(n)])


def right_cumsum_of_the_diagonal(n):
    return torch.eye(n).cumsum(0) > 0


def right_indices(n):
    rows, columns = torch.tril_indices(n, n)
    mask = torch.zeros(n, n, dtype=torch.bool)
    mask[rows, columns] = True
    return mask


def right_from_numpy(n):
    return torch.from_numpy(np.tril(np.ones((n, n), dtype=bool)))


def right_where(n):
    rows, columns = torch.meshgrid(torch.arange(n), torch.arange(n), indexing="ij")
    return torch.where(columns > rows, False, True)


def right_masked_fill(n):
    return torch.ones(n, n).masked_fill(torch.ones(n, n).triu(diagonal=1) == 1, 0.0).bool()


right_lambda = lambda n: torch.ones(n, n).tril(diagonal=0).type(torch.bool)


def wrong_triu(n):
    """exchanged"""
    return torch.ones(n, n).triu().bool()


def wrong_comparison_turned(n):
    """exchanged"""
    return torch.arange(n)[:, None] <= torch.arange(n)


def wrong_one_ahead(n):
    """also sees word t + 1"""
    return torch.ones(n, n).tril(1).bool()


def wrong_one_ahead_loop(n):
    """also sees word t + 1"""
    mask = torch.zeros(n, n, dtype=torch.bool)
    for t in range(n):
        mask[t, : t + 2] = True
    return mask


def wrong_not_itself(n):
    """does not see itself"""
    return torch.ones(n, n).tril(-1).bool()


def wrong_not_itself_comparison(n):
    """does not see itself"""
    return torch.arange(n)[:, None] > torch.arange(n)


def wrong_not_itself_loop(n):
    """does not see itself"""
    mask = torch.zeros(n, n, dtype=torch.bool)
    for t in range(n):
        mask[t, :t] = True
    return mask


def wrong_inverted(n):
    """inverted"""
    return torch.ones(n, n).triu(1).bool()


def wrong_inverted_by_not(n):
    """inverted"""
    return ~torch.ones(n, n).tril().bool()


def wrong_inverted_and_exchanged(n):
    """does not see itself"""
    return ~torch.ones(n, n).triu().bool()


def wrong_all(n):
    """Everybody may look at everybody"""
    return torch.ones(n, n, dtype=torch.bool)


def wrong_none(n):
    return torch.zeros(n, n, dtype=torch.bool)


def wrong_itself(n):
    """sees itself alone"""
    return torch.eye(n, dtype=torch.bool)


def wrong_numbers(n):
    """holds numbers"""
    return torch.ones(n, n).tril()


def wrong_integers(n):
    return torch.ones(n, n, dtype=torch.int64).tril()


def wrong_additive(n):
    return torch.zeros(n, n).masked_fill(torch.ones(n, n).triu(1).bool(), float("-inf"))


def wrong_large_negative(n):
    """to be *added*"""
    return torch.ones(n, n).triu(1) * -1e9


def wrong_too_large(n):
    """a row and a column too many"""
    return torch.ones(n + 1, n + 1).tril().bool()


def wrong_too_small(n):
    return torch.ones(n - 1, n - 1).tril().bool()


def wrong_for_a_batch(n):
    """an axis too many"""
    return torch.ones(n, n).tril().bool().unsqueeze(0)


def wrong_for_batch_and_heads(n):
    return torch.ones(1, 1, n, n).tril().bool()


def wrong_two_words(n):
    """one word before it"""
    return torch.ones(n, n).tril().triu(-1).bool()


def wrong_itself_and_next(n):
    """the next one"""
    return torch.ones(n, n).triu().tril(1).bool()


def wrong_first_column(n):
    """but not itself"""
    mask = torch.ones(n, n).tril(-1).bool()
    mask[:, 0] = True
    return mask


def wrong_one_row(n):
    return torch.ones(n).bool()


def wrong_flat(n):
    return torch.ones(n, n).tril().bool().flatten()


def wrong_list(n):
    return [[s <= t for s in range(n)] for t in range(n)]


def wrong_numpy(n):
    return np.tril(np.ones((n, n), dtype=bool))


def wrong_forgot_return(n):
    """returned None"""
    torch.ones(n, n).tril().bool()


def wrong_softmax(n):
    return torch.ones(n, n).tril().softmax(1)


def wrong_mean_of_earlier(n):
    mask = torch.ones(n, n).tril()
    return mask / mask.sum(1, keepdim=True)


def wrong_no_first_row(n):
    mask = torch.ones(n, n).tril().bool()
    mask[0] = False
    return mask


def wrong_yields(n):
    """returned a generator"""
    yield torch.ones(n, n).tril().bool()
