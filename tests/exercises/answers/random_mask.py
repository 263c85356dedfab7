"""Answers to lesson 05's `random_mask`, written from the lesson's text: right ones and wrong ones."""

import math

import torch


def noise_of(batch, patches, generator):
    return torch.rand(batch, patches, generator=generator)


def right_two_argsorts(batch, patches, ratio, generator):
    noise = torch.rand((batch, patches), generator=generator)
    return noise.argsort(dim=1).argsort(dim=1) < round(ratio * patches)


def right_one_argsort(b, n, r, g):
    """A random order is as random as its inverse."""
    return noise_of(b, n, g).argsort(1) < round(r * n)


def right_scatter(batch, patches, ratio, generator):
    order = noise_of(batch, patches, generator).argsort(1)
    mask = torch.zeros(batch, patches, dtype=torch.bool)
    return mask.scatter(1, order[:, : round(ratio * patches)], True)


def right_scatter_ones_then_keep(batch, patches, ratio, generator):
    order = torch.argsort(noise_of(batch, patches, generator), dim=-1)
    mask = torch.ones(batch, patches)
    mask.scatter_(1, order[:, : patches - round(ratio * patches)], 0)
    return mask.bool()


def right_shuffle_of_a_row(batch, patches, ratio, generator):
    hidden = torch.arange(patches) < round(ratio * patches)
    return torch.stack([hidden[torch.randperm(patches, generator=generator)] for _ in range(batch)])


def right_loop(batch, patches, ratio, generator):
    mask = torch.zeros(batch, patches, dtype=torch.bool)
    for row in range(batch):
        for place in torch.randperm(patches, generator=generator)[: round(ratio * patches)].tolist():
            mask[row, place] = True
    return mask


def right_threshold_of_sorted(batch, patches, ratio, generator):
    noise = noise_of(batch, patches, generator)
    count = round(ratio * patches)
    limit = noise.sort(1).values[:, count - 1 : count]
    return noise <= limit


def right_kth_value(batch, patches, ratio, generator):
    noise = noise_of(batch, patches, generator)
    return noise <= noise.kthvalue(round(ratio * patches), dim=1, keepdim=True).values


def right_topk(batch, patches, ratio, generator):
    top = noise_of(batch, patches, generator).topk(round(ratio * patches), dim=1).indices
    return torch.zeros(batch, patches, dtype=torch.bool).scatter_(1, top, True)


def right_highest_are_hidden(batch, patches, ratio, generator):
    rank = noise_of(batch, patches, generator).argsort(1, descending=True).argsort(1)
    return rank < round(ratio * patches)


def right_normal_noise(batch, patches, ratio, generator):
    return torch.randn(batch, patches, generator=generator).argsort(1).argsort(1) < round(ratio * patches)


def right_multinomial(batch, patches, ratio, generator):
    even = torch.ones(batch, patches)
    chosen = torch.multinomial(even, round(ratio * patches), generator=generator)
    return torch.zeros(batch, patches).scatter(1, chosen, 1.0) == 1


def right_gather(batch, patches, ratio, generator):
    row = (torch.arange(patches) < round(ratio * patches)).expand(batch, patches)
    return row.gather(1, noise_of(batch, patches, generator).argsort(1))


def right_not_visible(batch, patches, ratio, generator):
    keep = patches - round(ratio * patches)
    visible = noise_of(batch, patches, generator).argsort(1).argsort(1) < keep
    return ~visible


def right_counts_smaller_ones(batch, patches, ratio, generator):
    noise = noise_of(batch, patches, generator)
    rank = (noise[:, None, :] < noise[:, :, None]).sum(2)
    return rank < round(ratio * patches)


right_lambda = lambda b, n, r, g: noise_of(b, n, g).argsort(1).argsort(1).lt(round(r * n))
right_to_bool = lambda b, n, r, g: (noise_of(b, n, g).argsort(1) < round(r * n)).float().to(torch.bool)


def wrong_inverted(batch, patches, ratio, generator):
    """inverted"""
    return noise_of(batch, patches, generator).argsort(1).argsort(1) >= round(ratio * patches)


def wrong_visible_scattered(batch, patches, ratio, generator):
    """inverted"""
    order = noise_of(batch, patches, generator).argsort(1)
    return torch.ones(batch, patches, dtype=torch.bool).scatter(1, order[:, : round(ratio * patches)], False)


def wrong_not(batch, patches, ratio, generator):
    """inverted"""
    return ~right_one_argsort(batch, patches, ratio, generator)


def wrong_one_mask(batch, patches, ratio, generator):
    """All pictures got the same mask"""
    return right_two_argsorts(1, patches, ratio, generator).expand(batch, -1)


def wrong_one_mask_repeated(batch, patches, ratio, generator):
    """All pictures got the same mask"""
    row = torch.zeros(patches, dtype=torch.bool)
    row[torch.randperm(patches, generator=generator)[: round(ratio * patches)]] = True
    return row.repeat(batch, 1)


def wrong_coin(batch, patches, ratio, generator):
    """by a coin of its own"""
    return noise_of(batch, patches, generator) < ratio


def wrong_bernoulli(batch, patches, ratio, generator):
    """by a coin of its own"""
    return torch.bernoulli(torch.full((batch, patches), ratio), generator=generator).bool()


def wrong_int(batch, patches, ratio, generator):
    """rounded down"""
    return noise_of(batch, patches, generator).argsort(1).argsort(1) < int(ratio * patches)


def wrong_floor_division(batch, patches, ratio, generator):
    """rounded down"""
    return noise_of(batch, patches, generator).argsort(1).argsort(1) < ratio * patches // 1


def wrong_ceil(batch, patches, ratio, generator):
    return noise_of(batch, patches, generator).argsort(1).argsort(1) <= round(ratio * patches)


def wrong_keeps_int(batch, patches, ratio, generator):
    keep = int(patches * (1 - ratio)) + 1
    return noise_of(batch, patches, generator).argsort(1).argsort(1) >= keep


def wrong_axis(batch, patches, ratio, generator):
    """sorted over the batch"""
    return noise_of(batch, patches, generator).argsort(0).argsort(0) < round(ratio * patches)


def wrong_flat(batch, patches, ratio, generator):
    """not the same number in every picture"""
    rank = torch.rand(batch * patches, generator=generator).argsort().argsort()
    return (rank < round(ratio * patches) * batch).view(batch, patches)


def wrong_float(batch, patches, ratio, generator):
    """holds numbers"""
    return (noise_of(batch, patches, generator).argsort(1).argsort(1) < round(ratio * patches)).float()


def wrong_int_mask(batch, patches, ratio, generator):
    """in place of booleans"""
    return (noise_of(batch, patches, generator).argsort(1).argsort(1) < round(ratio * patches)).int()


def wrong_uint8(batch, patches, ratio, generator):
    """in place of booleans"""
    return (noise_of(batch, patches, generator).argsort(1).argsort(1) < round(ratio * patches)).byte()


def wrong_global(batch, patches, ratio, generator):
    """`generator` was not used"""
    return torch.rand(batch, patches).argsort(1).argsort(1) < round(ratio * patches)


def wrong_own_generator(batch, patches, ratio, generator):
    """was not used"""
    return right_two_argsorts(batch, patches, ratio, torch.Generator().manual_seed(0))


def wrong_seeded_by_itself(batch, patches, ratio, generator):
    """seed"""
    generator.manual_seed(3)
    return right_two_argsorts(batch, patches, ratio, generator)


def wrong_first(batch, patches, ratio, generator):
    """nothing was drawn"""
    return (torch.arange(patches) < round(ratio * patches)).expand(batch, patches)


def wrong_last(batch, patches, ratio, generator):
    """All pictures got the same mask"""
    torch.rand(1, generator=generator)
    return (torch.arange(patches) >= patches - round(ratio * patches)).expand(batch, patches)


def wrong_replacement(batch, patches, ratio, generator):
    """drawn twice"""
    drawn = torch.randint(patches, [batch, round(ratio * patches)], generator=generator)
    return torch.zeros(batch, patches).scatter(1, drawn, 1.0).bool()


def wrong_places(batch, patches, ratio, generator):
    """places of the hidden patches"""
    return noise_of(batch, patches, generator).argsort(1)[:, : round(ratio * patches)]


def wrong_whole_order(batch, patches, ratio, generator):
    """in place of booleans"""
    return noise_of(batch, patches, generator).argsort(1).argsort(1)


def wrong_noise(batch, patches, ratio, generator):
    """holds numbers"""
    return noise_of(batch, patches, generator)


def wrong_run(batch, patches, ratio, generator):
    """hang together"""
    count = round(ratio * patches)
    start = torch.randint(patches, [batch, 1], generator=generator)
    return (torch.arange(patches)[None] - start) % patches < count


def wrong_block_that_never_ends(batch, patches, ratio, generator):
    """far more often"""
    count = round(ratio * patches)
    start = torch.randint(patches - count + 1, [batch, 1], generator=generator)
    place = torch.arange(patches)[None]
    return (place >= start) & (place < start + count)


def wrong_forgot_return(batch, patches, ratio, generator):
    """returned None"""
    right_two_argsorts(batch, patches, ratio, generator)


def wrong_tuple(batch, patches, ratio, generator):
    order = noise_of(batch, patches, generator).argsort(1)
    return order[:, round(ratio * patches) :], order < round(ratio * patches)


def wrong_one_picture(batch, patches, ratio, generator):
    return right_two_argsorts(1, patches, ratio, generator)


def wrong_transposed(batch, patches, ratio, generator):
    return right_two_argsorts(batch, patches, ratio, generator).T


def wrong_list(batch, patches, ratio, generator):
    return right_two_argsorts(batch, patches, ratio, generator).tolist()


def wrong_ratio_fixed(batch, patches, ratio, generator):
    return noise_of(batch, patches, generator).argsort(1).argsort(1) < round(0.75 * patches)


def wrong_squared_grid(batch, patches, ratio, generator):
    return right_two_argsorts(batch, patches, ratio, generator)[:, None]


def wrong_below_the_product(batch, patches, ratio, generator):
    """rounded up"""
    return noise_of(batch, patches, generator).argsort(1).argsort(1) < ratio * patches


def wrong_really_ceil(batch, patches, ratio, generator):
    """rounded up"""
    return noise_of(batch, patches, generator).argsort(1).argsort(1) < math.ceil(ratio * patches)
