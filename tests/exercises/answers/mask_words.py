"""Answers to lesson 06's `mask_words`, written from the lesson's text: right ones and wrong ones."""

import torch


def noise_of(numbers, generator):
    """Random numbers for real words, 2 for special ones."""
    return torch.rand(numbers.shape, generator=generator).masked_fill(numbers <= 4, 2.0)


def counts_of(numbers, ratio):
    """How many words each sentence hides, [batch]."""
    return (ratio * (numbers > 4).sum(1)).round().clamp(min=1).long()


def ranked(numbers, ratio, generator):
    rank = noise_of(numbers, generator).argsort(1).argsort(1)
    return rank < counts_of(numbers, ratio)[:, None]


def filled(numbers, hidden):
    return numbers.masked_fill(hidden, 2), hidden


def right_five_lines(numbers, ratio, generator):
    words = numbers > 4
    noise = torch.rand(numbers.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    hidden = noise.argsort(1).argsort(1) < count
    return numbers.masked_fill(hidden, 2), hidden


def right_masked_fill(x, share, g):
    return filled(x, ranked(x, share, g))


def right_infinite(numbers, ratio, generator):
    noise = torch.rand(*numbers.shape, generator=generator)
    noise[numbers < 5] = float("inf")
    hidden = noise.argsort(dim=-1).argsort(dim=-1) < counts_of(numbers, ratio).unsqueeze(1)
    return filled(numbers, hidden)


def right_where(numbers, ratio, generator):
    hidden = ranked(numbers, ratio, generator)
    return torch.where(hidden, torch.tensor(2), numbers), hidden


def right_clone(numbers, ratio, generator):
    hidden = ranked(numbers, ratio, generator)
    gaps = numbers.clone()
    gaps[hidden] = 2
    return gaps, hidden


def right_loop(numbers, ratio, generator):
    hidden = torch.zeros_like(numbers, dtype=torch.bool)
    for row, sentence in enumerate(numbers):
        places = (sentence > 4).nonzero()[:, 0]
        count = max(1, round(ratio * len(places)))
        hidden[row, places[torch.randperm(len(places), generator=generator)[:count]]] = True
    return filled(numbers, hidden)


def right_loop_with_lists(numbers, ratio, generator):
    gaps, hidden = numbers.clone(), numbers < 0
    for row in range(len(numbers)):
        places = [t for t, word in enumerate(numbers[row].tolist()) if word > 4]
        order = torch.randperm(len(places), generator=generator).tolist()
        for at in order[: max(round(ratio * len(places)), 1)]:
            gaps[row, places[at]] = 2
            hidden[row, places[at]] = True
    return gaps, hidden


def right_multinomial(numbers, ratio, generator):
    hidden = torch.zeros(numbers.shape, dtype=torch.bool)
    for row, count in enumerate(counts_of(numbers, ratio).tolist()):
        hidden[row, torch.multinomial((numbers[row] > 4).float(), count, generator=generator)] = True
    return filled(numbers, hidden)


def right_topk(numbers, ratio, generator):
    noise = noise_of(numbers, generator)
    hidden = torch.stack(
        [
            torch.zeros(len(row), dtype=torch.bool).index_fill(0, row.topk(count, largest=False).indices, True)
            for row, count in zip(noise, counts_of(numbers, ratio).tolist(), strict=True)
        ]
    )
    return filled(numbers, hidden)


def right_threshold(numbers, ratio, generator):
    noise = noise_of(numbers, generator)
    limit = noise.sort(1).values.gather(1, counts_of(numbers, ratio)[:, None] - 1)
    return filled(numbers, noise <= limit)


def right_descending(numbers, ratio, generator):
    noise = torch.rand(numbers.shape, generator=generator) * (numbers > 4)
    rank = noise.argsort(1, descending=True).argsort(1)
    return filled(numbers, (rank < counts_of(numbers, ratio)[:, None]) & (numbers > 4))


def right_scatter(numbers, ratio, generator):
    order = noise_of(numbers, generator).argsort(1)
    first = torch.arange(numbers.shape[1]) < counts_of(numbers, ratio)[:, None]
    return filled(numbers, torch.zeros_like(first).scatter(1, order, first))


def right_arithmetic(numbers, ratio, generator):
    hidden = ranked(numbers, ratio, generator)
    return numbers * ~hidden + 2 * hidden, hidden


def right_normal_noise(numbers, ratio, generator):
    noise = torch.randn(numbers.shape, generator=generator).masked_fill(numbers < 5, 99.0)
    return filled(numbers, noise.argsort(1).argsort(1) < counts_of(numbers, ratio)[:, None])


def right_halves_up(numbers, ratio, generator):
    count = (ratio * (numbers > 4).sum(1) + 0.5).int().clamp(min=1)
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count[:, None])


def right_list(numbers, ratio, generator):
    return list(filled(numbers, ranked(numbers, ratio, generator)))


def right_not_special(numbers, ratio, generator):
    special = torch.isin(numbers, torch.tensor([0, 1, 2, 3, 4]))
    noise = torch.rand(numbers.shape, generator=generator)
    noise = torch.where(special, torch.ones(()) * 9, noise)
    count = torch.clamp(torch.round(ratio * (~special).sum(1, keepdim=True)), min=1)
    return filled(numbers, noise.argsort(1).argsort(1) < count)


def wrong_special_too(numbers, ratio, generator):
    """Special words were hidden"""
    noise = torch.rand(numbers.shape, generator=generator)
    return filled(numbers, noise.argsort(1).argsort(1) < counts_of(numbers, ratio)[:, None])


def wrong_sorted_once(numbers, ratio, generator):
    """not the rank of each place"""
    return filled(numbers, noise_of(numbers, generator).argsort(1) < counts_of(numbers, ratio)[:, None])


def wrong_sorted_once_in_words_of_its_own(numbers, ratio, generator):
    """not the rank of each place"""
    lottery = torch.rand(*numbers.shape, generator=generator)
    lottery[numbers < 5] = float("inf")
    return filled(numbers, torch.argsort(lottery, dim=1) < counts_of(numbers, ratio).unsqueeze(1))


def wrong_never_the_last(numbers, ratio, generator):
    """Word 10 is hidden hardly ever"""
    noise = noise_of(numbers, generator)
    last = (numbers > 4).cumsum(1).argmax(1)
    noise[torch.arange(len(noise)), last] = 1.5
    return filled(numbers, noise.argsort(1).argsort(1) < counts_of(numbers, ratio)[:, None])


def wrong_unknown_in_the_gaps(numbers, ratio, generator):
    """[1] in their place"""
    hidden = ranked(numbers, ratio, generator)
    return numbers.masked_fill(hidden, 1), hidden


def wrong_drawn_twice(numbers, ratio, generator):
    """other places changed than named"""
    return numbers.masked_fill(ranked(numbers, ratio, generator), 2), ranked(numbers, ratio, generator)


def wrong_only_padding_spared(numbers, ratio, generator):
    """Special words were hidden"""
    words = numbers > 0
    noise = torch.rand(numbers.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    return filled(numbers, noise.argsort(1).argsort(1) < count)


def wrong_unknown_too(numbers, ratio, generator):
    words = (numbers > 4) | (numbers == 1)
    noise = torch.rand(numbers.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    return filled(numbers, noise.argsort(1).argsort(1) < count)


def wrong_coins(numbers, ratio, generator):
    """a coin of its own"""
    return filled(numbers, noise_of(numbers, generator) < ratio)


def wrong_coins_and_words(numbers, ratio, generator):
    """a coin of its own"""
    hidden = (torch.rand(numbers.shape, generator=generator) < ratio) & (numbers > 4)
    return filled(numbers, hidden)


def wrong_none_in_short_ones(numbers, ratio, generator):
    """no word was hidden"""
    count = (ratio * (numbers > 4).sum(1, keepdim=True)).round()
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count)


def wrong_floor(numbers, ratio, generator):
    """rounded down"""
    count = (ratio * (numbers > 4).sum(1, keepdim=True)).floor().clamp(min=1)
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count)


def wrong_int(numbers, ratio, generator):
    """rounded down"""
    count = (ratio * (numbers > 4).sum(1, keepdim=True)).int().clamp(min=1)
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count)


def wrong_ceil(numbers, ratio, generator):
    """rounded up"""
    count = (ratio * (numbers > 4).sum(1, keepdim=True)).ceil().clamp(min=1)
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count)


def wrong_not_rounded(numbers, ratio, generator):
    """rounded up"""
    count = (ratio * (numbers > 4).sum(1, keepdim=True)).clamp(min=1)
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count)


def wrong_share_of_places(numbers, ratio, generator):
    """share was taken of all places"""
    count = max(1, round(ratio * numbers.shape[1]))
    return filled(numbers, noise_of(numbers, generator).argsort(1).argsort(1) < count)


def wrong_visible_returned(numbers, ratio, generator):
    """*visible*"""
    hidden = ranked(numbers, ratio, generator)
    return numbers.masked_fill(hidden, 2), ~hidden


def wrong_words_returned(numbers, ratio, generator):
    """which words are real"""
    hidden = ranked(numbers, ratio, generator)
    return numbers.masked_fill(hidden, 2), numbers > 4


def wrong_zero(numbers, ratio, generator):
    """became 0, padding"""
    hidden = ranked(numbers, ratio, generator)
    return numbers.masked_fill(hidden, 0), hidden


def wrong_multiplied(numbers, ratio, generator):
    """became 0, padding"""
    hidden = ranked(numbers, ratio, generator)
    return numbers * ~hidden, hidden


def wrong_visible_replaced(numbers, ratio, generator):
    """visible words were replaced"""
    hidden = ranked(numbers, ratio, generator)
    return numbers.masked_fill(~hidden, 2), hidden


def wrong_where_turned(numbers, ratio, generator):
    """visible words were replaced"""
    hidden = ranked(numbers, ratio, generator)
    return torch.where(hidden, numbers, torch.tensor(2)), hidden


def wrong_still_shown(numbers, ratio, generator):
    """still show"""
    return numbers, ranked(numbers, ratio, generator)


def wrong_masked_fill_lost(numbers, ratio, generator):
    """still show"""
    hidden = ranked(numbers, ratio, generator)
    numbers.masked_fill(hidden, 2)
    return numbers, hidden


def wrong_one_result(numbers, ratio, generator):
    """second result is missing"""
    return numbers.masked_fill(ranked(numbers, ratio, generator), 2)


def wrong_mask_alone(numbers, ratio, generator):
    return ranked(numbers, ratio, generator)


def wrong_exchanged(numbers, ratio, generator):
    """exchanged"""
    gaps, hidden = filled(numbers, ranked(numbers, ratio, generator))
    return hidden, gaps


def wrong_float_mask(numbers, ratio, generator):
    """second result holds numbers"""
    gaps, hidden = filled(numbers, ranked(numbers, ratio, generator))
    return gaps, hidden.float()


def wrong_float_sentences(numbers, ratio, generator):
    gaps, hidden = filled(numbers, ranked(numbers, ratio, generator))
    return gaps.float(), hidden


def wrong_no_generator(numbers, ratio, generator):
    """`generator` was not used"""
    noise = torch.rand(numbers.shape).masked_fill(numbers <= 4, 2.0)
    return filled(numbers, noise.argsort(1).argsort(1) < counts_of(numbers, ratio)[:, None])


def wrong_first_ones(numbers, ratio, generator):
    """first words of every sentence"""
    rank = (numbers > 4).cumsum(1)
    return filled(numbers, (rank <= counts_of(numbers, ratio)[:, None]) & (numbers > 4))


def wrong_in_place(numbers, ratio, generator):
    """changed its input"""
    hidden = ranked(numbers, ratio, generator)
    numbers[hidden] = 2
    return numbers, hidden


def wrong_one_argsort(numbers, ratio, generator):
    order = noise_of(numbers, generator).argsort(1)
    return filled(numbers, order < counts_of(numbers, ratio)[:, None])


def wrong_over_the_batch(numbers, ratio, generator):
    rank = noise_of(numbers, generator).argsort(0).argsort(0)
    return filled(numbers, rank < counts_of(numbers, ratio)[:, None])


def wrong_same_place_in_all(numbers, ratio, generator):
    noise = torch.rand(1, numbers.shape[1], generator=generator).expand(numbers.shape)
    rank = noise.masked_fill(numbers <= 4, 2.0).argsort(1).argsort(1)
    hidden = (rank < counts_of(numbers, ratio)[:, None]) & (numbers > 5)
    return filled(numbers, hidden)


def wrong_one_each(numbers, ratio, generator):
    rank = noise_of(numbers, generator).argsort(1).argsort(1)
    return filled(numbers, rank < 1)


def wrong_all_words(numbers, ratio, generator):
    return filled(numbers, numbers > 4)


def wrong_forgot_return(numbers, ratio, generator):
    """returned None"""
    filled(numbers, ranked(numbers, ratio, generator))


def wrong_own_seed(numbers, ratio, generator):
    torch.manual_seed(0)
    noise = torch.rand(numbers.shape).masked_fill(numbers <= 4, 2.0)
    return filled(numbers, noise.argsort(1).argsort(1) < counts_of(numbers, ratio)[:, None])


def wrong_ranked_over_the_batch(numbers, ratio, generator):
    """ranked over the batch"""
    words = numbers > 4
    noise = torch.rand(words.shape, generator=generator) + 2 * ~words
    count = (ratio * words.sum(1, keepdim=True)).round().clamp(min=1)
    hidden = noise.argsort(0).argsort(0) < count
    return numbers.masked_fill(hidden, 2), hidden
