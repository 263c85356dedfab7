"""Answers to lesson 12's `tube_mask`, written from the lesson's text: right ones and wrong ones."""

import math

import torch


def of_places(batch, places, ratio, generator):
    return torch.rand(batch, places, generator=generator).argsort(1).argsort(1) < round(ratio * places)


def right_repeat(batch, places, times, ratio, generator):
    return of_places(batch, places, ratio, generator).repeat(1, times)


def right_cat(batch, places, times, ratio, generator):
    return torch.cat([of_places(batch, places, ratio, generator)] * times, dim=1)


def right_expand(batch, places, times, ratio, generator):
    hidden = of_places(batch, places, ratio, generator)
    return hidden[:, None, :].expand(-1, times, -1).reshape(batch, -1)


def right_tile(batch, places, times, ratio, generator):
    return torch.tile(of_places(batch, places, ratio, generator), (1, times))


def right_stack(batch, places, times, ratio, generator):
    hidden = of_places(batch, places, ratio, generator)
    return torch.stack([hidden for _ in range(times)], 1).flatten(1)


def right_one_argsort(b, n, t, r, g):
    return (torch.rand(b, n, generator=g).argsort(1) < round(r * n)).repeat(1, t)


def right_scatter(batch, places, times, ratio, generator):
    order = torch.rand(batch, places, generator=generator).argsort(1)[:, : round(ratio * places)]
    return torch.zeros(batch, places).scatter(1, order, 1).bool().repeat(1, times)


def right_loop(batch, places, times, ratio, generator):
    mask = torch.zeros(batch, times, places, dtype=torch.bool)
    for row in range(batch):
        for place in torch.randperm(places, generator=generator)[: round(ratio * places)].tolist():
            mask[row, :, place] = True
    return mask.view(batch, -1)


def right_shuffled_row(batch, places, times, ratio, generator):
    row = torch.arange(places) < round(ratio * places)
    rows = [row[torch.randperm(places, generator=generator)].repeat(times) for _ in range(batch)]
    return torch.stack(rows)


def right_topk(batch, places, times, ratio, generator):
    top = torch.rand(batch, places, generator=generator).topk(round(ratio * places), 1).indices
    return torch.zeros(batch, places, dtype=torch.bool).scatter_(1, top, True).repeat(1, times)


def right_threshold(batch, places, times, ratio, generator):
    noise, count = torch.rand(batch, places, generator=generator), round(ratio * places)
    return (noise <= noise.sort(1).values[:, count - 1 : count]).repeat(1, times)


def right_multinomial(batch, places, times, ratio, generator):
    chosen = torch.multinomial(torch.ones(batch, places), round(ratio * places), generator=generator)
    return (torch.zeros(batch, places).scatter(1, chosen, 1.0) == 1).repeat(1, times)


def right_indexed(batch, places, times, ratio, generator):
    hidden = of_places(batch, places, ratio, generator)
    return hidden[:, torch.arange(times * places) % places]


def right_not_visible(batch, places, times, ratio, generator):
    keep = places - round(ratio * places)
    visible = torch.rand(batch, places, generator=generator).argsort(1).argsort(1) < keep
    return ~visible.repeat(1, times)


def right_normal_noise(batch, places, times, ratio, generator):
    rank = torch.randn(batch, places, generator=generator).argsort(1).argsort(1)
    return rank.lt(round(ratio * places)).repeat(1, times)


right_lambda = lambda b, n, t, r, g: of_places(b, n, r, g).repeat((1, t))


def wrong_repeated_on_the_spot(batch, places, times, ratio, generator):
    """on the spot"""
    return of_places(batch, places, ratio, generator).repeat_interleave(times, 1)


def wrong_expanded_behind(batch, places, times, ratio, generator):
    """on the spot"""
    return of_places(batch, places, ratio, generator)[:, :, None].expand(-1, -1, times).reshape(batch, -1)


def wrong_inverted(batch, places, times, ratio, generator):
    """inverted"""
    return ~right_repeat(batch, places, times, ratio, generator)


def wrong_visible_ones(batch, places, times, ratio, generator):
    """inverted"""
    rank = torch.rand(batch, places, generator=generator).argsort(1).argsort(1)
    return (rank >= round(ratio * places)).repeat(1, times)


def wrong_one_for_all(batch, places, times, ratio, generator):
    """All clips got the same mask"""
    return right_repeat(1, places, times, ratio, generator).expand(batch, -1)


def wrong_one_permutation(batch, places, times, ratio, generator):
    """All clips got the same mask"""
    row = torch.zeros(places, dtype=torch.bool)
    row[torch.randperm(places, generator=generator)[: round(ratio * places)]] = True
    return row.repeat(batch, times)


def wrong_coin(batch, places, times, ratio, generator):
    """by a coin"""
    return (torch.rand(batch, places, generator=generator) < ratio).repeat(1, times)


def wrong_rounded_down(batch, places, times, ratio, generator):
    """rounded down"""
    rank = torch.rand(batch, places, generator=generator).argsort(1).argsort(1)
    return (rank < int(ratio * places)).repeat(1, times)


def wrong_not_rounded(batch, places, times, ratio, generator):
    """rounded up"""
    rank = torch.rand(batch, places, generator=generator).argsort(1).argsort(1)
    return (rank < ratio * places).repeat(1, times)


def wrong_ceil(batch, places, times, ratio, generator):
    """rounded up"""
    chosen = torch.rand(batch, places, generator=generator).argsort(1)[:, : math.ceil(ratio * places)]
    return torch.zeros(batch, places).scatter(1, chosen, 1.0).bool().repeat(1, times)


def wrong_one_too_many(batch, places, times, ratio, generator):
    """One place too many"""
    rank = torch.rand(batch, places, generator=generator).argsort(1).argsort(1)
    return (rank <= round(ratio * places)).repeat(1, times)


def wrong_at_the_first_time_only(batch, places, times, ratio, generator):
    """other numbers of them, are hidden at other times"""
    hidden = of_places(batch, places, ratio, generator)
    return torch.cat([hidden, *[torch.zeros_like(hidden)] * (times - 1)], 1)


def wrong_floor(batch, places, times, ratio, generator):
    """rounded down"""
    rank = torch.rand(batch, places, generator=generator).argsort(1).argsort(1)
    return (rank < ratio * places // 1).repeat(1, times)


def wrong_sorted_over_the_batch(batch, places, times, ratio, generator):
    """sorted over the batch"""
    rank = torch.rand(batch, places, generator=generator).argsort(0).argsort(0)
    return (rank < round(ratio * places)).repeat(1, times)


def wrong_float(batch, places, times, ratio, generator):
    """holds numbers"""
    return right_repeat(batch, places, times, ratio, generator).float()


def wrong_int(batch, places, times, ratio, generator):
    """in place of booleans"""
    return right_repeat(batch, places, times, ratio, generator).int()


def wrong_global(batch, places, times, ratio, generator):
    """`generator` was not used"""
    rank = torch.rand(batch, places).argsort(1).argsort(1)
    return (rank < round(ratio * places)).repeat(1, times)


def wrong_own_generator(batch, places, times, ratio, generator):
    """was not used"""
    return right_repeat(batch, places, times, ratio, torch.Generator().manual_seed(0))


def wrong_seeded(batch, places, times, ratio, generator):
    """seed"""
    generator.manual_seed(3)
    return right_repeat(batch, places, times, ratio, generator)


def wrong_one_time(batch, places, times, ratio, generator):
    """mask of one time"""
    return of_places(batch, places, ratio, generator)


def wrong_three_axes(batch, places, times, ratio, generator):
    """still two axes"""
    return of_places(batch, places, ratio, generator)[:, None].expand(batch, times, places)


def wrong_repeated_along_the_batch(batch, places, times, ratio, generator):
    """along the batch"""
    return of_places(batch, places, ratio, generator).repeat(times, 1)


def wrong_each_time_anew(batch, places, times, ratio, generator):
    """differ from time to time"""
    return torch.cat([of_places(batch, places, ratio, generator) for _ in range(times)], 1)


def wrong_each_time_anew_at_once(batch, places, times, ratio, generator):
    """differ from time to time"""
    rank = torch.rand(batch, times, places, generator=generator).argsort(2).argsort(2)
    return (rank < round(ratio * places)).flatten(1)


def wrong_all_patches(batch, places, times, ratio, generator):
    """drawn one by one"""
    rank = torch.rand(batch, times * places, generator=generator).argsort(1).argsort(1)
    return rank < round(ratio * times * places)


def wrong_all_patches_permuted(batch, places, times, ratio, generator):
    """drawn one by one"""
    row = torch.arange(times * places) < round(ratio * times * places)
    return torch.stack([row[torch.randperm(times * places, generator=generator)] for _ in range(batch)])


def wrong_coin_for_each_patch(batch, places, times, ratio, generator):
    """one by one"""
    return torch.rand(batch, times * places, generator=generator) < ratio


def wrong_first_places(batch, places, times, ratio, generator):
    return (torch.arange(places) < round(ratio * places)).repeat(batch, times)


def wrong_whole_frame(batch, places, times, ratio, generator):
    which = torch.randint(times, (batch, 1), generator=generator)
    return (torch.arange(times)[None] == which).repeat_interleave(places, 1)


def wrong_with_replacement(batch, places, times, ratio, generator):
    drawn = torch.randint(places, (batch, round(ratio * places)), generator=generator)
    return torch.zeros(batch, places).scatter(1, drawn, 1.0).bool().repeat(1, times)


def wrong_hangs_together(batch, places, times, ratio, generator):
    """hang together"""
    start = torch.randint(places, (batch, 1), generator=generator)
    return ((torch.arange(places) - start) % places < round(ratio * places)).repeat(1, times)


def wrong_places_of_the_hidden(batch, places, times, ratio, generator):
    return torch.rand(batch, places, generator=generator).argsort(1)[:, : round(ratio * places)]


def wrong_transposed(batch, places, times, ratio, generator):
    return right_repeat(batch, places, times, ratio, generator).T


def wrong_nothing(batch, places, times, ratio, generator):
    """returned None"""
    right_repeat(batch, places, times, ratio, generator)


def wrong_list(batch, places, times, ratio, generator):
    return right_repeat(batch, places, times, ratio, generator).tolist()


def wrong_ratio_fixed(batch, places, times, ratio, generator):
    rank = torch.rand(batch, places, generator=generator).argsort(1).argsort(1)
    return (rank < round(0.9 * places)).repeat(1, times)
