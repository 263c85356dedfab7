"""Answers to lesson 12's `shuffle_frames`, written from the lesson's text: right ones and wrong ones."""

import random

import torch


def drawn(clips, orders, generator):
    return torch.randint(len(orders), (len(clips),), generator=generator)


def right_indices_of_both(clips, orders, generator):
    which = drawn(clips, orders, generator)
    rows = torch.arange(len(clips)).unsqueeze(1)
    return clips[rows, orders[which]], which


def right_loop(clips, orders, generator):
    which = torch.randint(0, len(orders), (len(clips),), generator=generator)
    return torch.stack([clip[orders[label]] for clip, label in zip(clips, which, strict=True)]), which


def right_list_of_rows(clips, orders, generator):
    labels, made = drawn(clips, orders, generator), []
    for i in range(len(clips)):
        made.append(clips[i, orders[labels[i]]])
    return torch.stack(made), labels


def right_gather(clips, orders, generator):
    which = drawn(clips, orders, generator)
    index = orders[which][:, :, None, None].expand(-1, -1, *clips.shape[2:])
    return clips.gather(1, index), which


def right_take_along_dim(clips, orders, generator):
    which = drawn(clips, orders, generator)
    return torch.take_along_dim(clips, orders[which][:, :, None, None], dim=1), which


def right_written_into_a_copy(clips, orders, generator):
    which = drawn(clips, orders, generator)
    shuffled = torch.empty_like(clips)
    for i, label in enumerate(which.tolist()):
        for k in range(clips.shape[1]):
            shuffled[i, k] = clips[i, orders[label, k]]
    return shuffled, which


def right_other_names(videos, table, rng):
    numbers = torch.randint(table.shape[0], (videos.shape[0],), generator=rng)
    return videos[torch.arange(videos.shape[0])[:, None], table[numbers]], numbers


def right_drawn_one_by_one(clips, orders, generator):
    which = torch.cat([torch.randint(len(orders), (1,), generator=generator) for _ in clips])
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def right_from_noise(clips, orders, generator):
    which = (torch.rand(len(clips), generator=generator) * len(orders)).long()
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def right_multinomial(clips, orders, generator):
    which = torch.multinomial(torch.ones(len(orders)), len(clips), replacement=True, generator=generator)
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def right_index_select(clips, orders, generator):
    which = drawn(clips, orders, generator)
    made = [clip.index_select(0, orders[label]) for clip, label in zip(clips, which.tolist(), strict=True)]
    return torch.stack(made), which


def right_flat_index(clips, orders, generator):
    which = drawn(clips, orders, generator)
    frames = clips.shape[1]
    places = torch.arange(len(clips))[:, None] * frames + orders[which]
    return clips.flatten(0, 1)[places], which


def right_list_out(clips, orders, generator):
    which = drawn(clips, orders, generator)
    return [clips[torch.arange(len(clips))[:, None], orders[which]], which]


def right_one_hot(clips, orders, generator):
    which = drawn(clips, orders, generator)
    hot = torch.nn.functional.one_hot(orders[which], clips.shape[1]).to(clips.dtype)
    return torch.einsum("bkt,bthw->bkhw", hot, clips), which


def right_chunks(clips, orders, generator):
    which = drawn(clips, orders, generator)
    made = torch.cat([clips[i : i + 1, orders[which[i]]] for i in range(len(clips))])
    return made, which


right_lambda = lambda c, o, g: (lambda w: (c[torch.arange(len(c))[:, None], o[w]], w))(drawn(c, o, g))


def wrong_inverse(clips, orders, generator):
    """sent*"""
    which = drawn(clips, orders, generator)
    return clips[torch.arange(len(clips))[:, None], orders[which].argsort(1)], which


def wrong_sent_to_places(clips, orders, generator):
    """sent*"""
    which, shuffled = drawn(clips, orders, generator), torch.empty_like(clips)
    for i, label in enumerate(which.tolist()):
        shuffled[i, orders[label]] = clips[i]
    return shuffled, which


def wrong_scatter(clips, orders, generator):
    """sent*"""
    which = drawn(clips, orders, generator)
    index = orders[which][:, :, None, None].expand(-1, -1, *clips.shape[2:])
    return torch.zeros_like(clips).scatter(1, index, clips), which


def wrong_not_shuffled(clips, orders, generator):
    """as they came in"""
    return clips.clone(), drawn(clips, orders, generator)


def wrong_shuffled_and_forgotten(clips, orders, generator):
    """as they came in"""
    which = drawn(clips, orders, generator)
    clips[torch.arange(len(clips))[:, None], orders[which]]
    return clips, which


def wrong_labels_from_one(clips, orders, generator):
    """off by one"""
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled, which + 1


def wrong_orders_as_labels(clips, orders, generator):
    """The orders themselves"""
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled, orders[which]


def wrong_float_labels(clips, orders, generator):
    """decimal numbers"""
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled, which.float()


def wrong_labels_of_others(clips, orders, generator):
    """belong to other clips"""
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled, which.flip(0)


def wrong_labels_rolled(clips, orders, generator):
    """belong to other clips"""
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled, which.roll(1)


def wrong_drawn_twice(clips, orders, generator):
    which = drawn(clips, orders, generator)
    return clips[torch.arange(len(clips))[:, None], orders[which]], drawn(clips, orders, generator)


def wrong_last_order_missing(clips, orders, generator):
    """The last order never occurs"""
    which = torch.randint(len(orders) - 1, (len(clips),), generator=generator)
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_first_order_missing(clips, orders, generator):
    """The first order never occurs"""
    which = torch.randint(1, len(orders), (len(clips),), generator=generator)
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_clips_alone(clips, orders, generator):
    """clips alone"""
    return right_loop(clips, orders, generator)[0]


def wrong_labels_first(clips, orders, generator):
    """Labels first"""
    shuffled, which = right_loop(clips, orders, generator)
    return which, shuffled


def wrong_one_order(clips, orders, generator):
    """One order served the whole batch"""
    label = int(torch.randint(len(orders), (1,), generator=generator))
    return clips[:, orders[label]], torch.full((len(clips),), label)


def wrong_batch_and_time_swapped(clips, orders, generator):
    which = drawn(clips, orders, generator)
    return clips[orders[which], torch.arange(clips.shape[1])], which


def wrong_plain_index(clips, orders, generator):
    """picked whole clips"""
    which = drawn(clips, orders, generator)
    return clips[orders[which]], which


def wrong_first_axis(clips, orders, generator):
    """the orders of all clips"""
    which = drawn(clips, orders, generator)
    return clips[:, orders[which]], which


def wrong_first_axis_one_by_one(clips, orders, generator):
    """the orders of all clips"""
    which = drawn(clips, orders, generator)
    return torch.stack([clips[:, orders[label]] for label in which], 1), which


def wrong_clip_and_time_exchanged(clips, orders, generator):
    """Clip and time changed places"""
    which = drawn(clips, orders, generator)
    return clips[orders[which], torch.arange(len(clips))[:, None]], which


def wrong_row_of_clips(clips, orders, generator):
    """Make them a column"""
    which = drawn(clips, orders, generator)
    return clips[torch.arange(len(clips)), orders[which]], which


def wrong_order_of_the_first_clip(clips, orders, generator):
    """put clip i in the order of number i"""
    which = drawn(clips, orders, generator)
    return clips[:, orders[which[0]]], which


def wrong_column_of_labels(clips, orders, generator):
    """labels of shape"""
    which = torch.randint(len(orders), (len(clips), 1), generator=generator)
    return clips[torch.arange(len(clips))[:, None], orders[which[:, 0]]], which


def wrong_frames_exchanged(clips, orders, generator):
    """exchanged between clips"""
    which = drawn(clips, orders, generator)
    shuffled = torch.stack(
        [clips[torch.randperm(len(clips), generator=generator), k] for k in range(clips.shape[1])], 1
    )
    return shuffled, which


def wrong_all_frames_in_one_heap(clips, orders, generator):
    """exchanged between clips"""
    which = drawn(clips, orders, generator)
    heap = clips.flatten(0, 1)
    return heap[torch.randperm(len(heap), generator=generator)].view(clips.shape), which


def wrong_clips_shuffled(clips, orders, generator):
    """exchanged between clips"""
    which = drawn(clips, orders, generator)
    return clips[torch.randperm(len(clips), generator=generator)], which


def wrong_upside_down(clips, orders, generator):
    """upside down"""
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled.flip(2), which


def wrong_own_orders(clips, orders, generator):
    rank = torch.rand(clips.shape[:2], generator=generator).argsort(1)
    return clips[torch.arange(len(clips))[:, None], rank], drawn(clips, orders, generator)


def wrong_global(clips, orders, generator):
    """generator"""
    which = torch.randint(len(orders), (len(clips),))
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_own_generator(clips, orders, generator):
    """generator"""
    return right_loop(clips, orders, torch.Generator().manual_seed(0))


def wrong_python_random(clips, orders, generator):
    """generator"""
    which = torch.tensor([random.randrange(len(orders)) for _ in clips])
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_labels_in_turn(clips, orders, generator):
    """generator"""
    which = torch.arange(len(clips)) % len(orders)
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_twelve_fixed(clips, orders, generator):
    which = torch.randint(12, (len(clips),), generator=generator)
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_returns_nothing(clips, orders, generator):
    """returned None"""
    right_loop(clips, orders, generator)


def wrong_changes_its_input(clips, orders, generator):
    """changed its input"""
    which = drawn(clips, orders, generator)
    for i, label in enumerate(which.tolist()):
        clips[i] = clips[i, orders[label]]
    return clips, which


def wrong_list_of_clips(clips, orders, generator):
    which = drawn(clips, orders, generator)
    return [clip[orders[label]] for clip, label in zip(clips, which, strict=True)], which


def wrong_int32(clips, orders, generator):
    shuffled, which = right_loop(clips, orders, generator)
    return shuffled, which.int()


def wrong_rounded_numbers(clips, orders, generator):
    """is drawn far less often than"""
    which = (torch.rand(len(clips), generator=generator) * (len(orders) - 1)).round().long()
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_generator_copied(clips, orders, generator):
    """a second call with the same `generator`"""
    which = torch.randint(len(orders), (len(clips),), generator=generator.clone_state())
    return clips[torch.arange(len(clips))[:, None], orders[which]], which


def wrong_orders_repeat(clips, orders, generator):
    which = torch.randperm(len(orders), generator=generator).repeat(len(clips))[: len(clips)]
    return clips[torch.arange(len(clips))[:, None], orders[which]], which
