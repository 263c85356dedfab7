"""Lesson 03: turn every picture by its own number of quarter turns, and keep the number."""

import random

import numpy as np
import torch


def _draw(images, generator, low=0, high=4):
    return torch.randint(low, high, (len(images),), generator=generator)


def _turned(images, turns):
    return torch.stack([image.rot90(int(k), (1, 2)) for image, k in zip(images, turns)])


def right_loop(images, generator):
    turns, turned = _draw(images, generator), []
    for i in range(len(images)):
        turned.append(torch.rot90(images[i], turns[i].item(), [1, 2]))
    return torch.stack(turned), turns


def right_in_a_copy(images, generator):
    turns, out = _draw(images, generator), torch.empty_like(images)
    for i, k in enumerate(turns.tolist()):
        out[i] = images[i].rot90(k, (1, 2))
    return out, turns


def right_by_groups(images, generator):
    turns, out = _draw(images, generator), images.clone()
    for k in range(4):
        out[turns == k] = images[turns == k].rot90(k, (2, 3))
    return out, turns


def right_all_four_then_choose(images, generator):
    turns = _draw(images, generator)
    every = torch.stack([images.rot90(k, (2, 3)) for k in range(4)])
    return every[turns, torch.arange(len(images))], turns


def right_where(images, generator):
    turns, out = _draw(images, generator), images
    for k in (1, 2, 3):
        out = torch.where((turns == k)[:, None, None, None], images.rot90(k, (2, 3)), out)
    return out, turns


def right_one_draw_at_a_time(images, generator):
    turns = torch.tensor([int(torch.randint(4, (1,), generator=generator)) for _ in images])
    return _turned(images, turns), turns


def right_from_uniform_numbers(images, generator):
    turns = (4 * torch.rand(len(images), generator=generator)).long()
    return _turned(images, turns), turns


def right_multinomial(images, generator):
    turns = torch.multinomial(torch.ones(4), len(images), replacement=True, generator=generator)
    return _turned(images, turns), turns


def right_numpy(images, generator):
    turns = _draw(images, generator)
    rows = [np.rot90(image.numpy(), int(k), (1, 2)).copy() for image, k in zip(images, turns)]
    return torch.from_numpy(np.stack(rows)), turns


def right_transpose_and_flip(images, generator):
    turns, rows = _draw(images, generator), []
    for image, k in zip(images, turns):
        for _ in range(int(k)):
            image = image.transpose(1, 2).flip(1)
        rows.append(image)
    return torch.stack(rows), turns


def right_last_axes(images, generator):
    turns = _draw(images, generator)
    return torch.stack([torch.rot90(x, int(k), dims=(-2, -1)) for x, k in zip(images, turns)]), turns


def right_a_list(images, generator):
    turns = _draw(images, generator)
    return [_turned(images, turns), turns]


def right_cat(images, generator):
    turns = _draw(images, generator)
    return torch.cat([images[i : i + 1].rot90(int(k), (2, 3)) for i, k in enumerate(turns)]), turns


def right_modulo(images, generator):
    turns = torch.randint(1000, (len(images),), generator=generator) % 4
    return _turned(images, turns), turns


def right_clockwise_three_times(images, generator):
    turns = _draw(images, generator)
    return torch.stack([x.rot90(3 * int(k), (2, 1)) for x, k in zip(images, turns)]), turns


right_other_names = lambda x, g: (lambda k: (_turned(x, k), k))(torch.randint(0, 4, (x.shape[0],), generator=g))
right_zeros_and_random = lambda x, g: (lambda k: (_turned(x, k), k))(
    torch.zeros(len(x), dtype=torch.long).random_(0, 4, generator=g)
)


def wrong_clockwise(images, generator):
    """counter-clockwise"""
    turns = _draw(images, generator)
    return torch.stack([x.rot90(int(k), (2, 1)) for x, k in zip(images, turns)]), turns


def wrong_clockwise_by_minus(images, generator):
    """counter-clockwise"""
    turns = _draw(images, generator)
    return _turned(images, -turns), turns


def wrong_labels_from_1(images, generator):
    """off by one"""
    turns = _draw(images, generator)
    return _turned(images, turns), turns + 1


def wrong_turned_by_one_more(images, generator):
    """off by one"""
    turns = _draw(images, generator)
    return _turned(images, turns + 1), turns


def wrong_1_to_4(images, generator):
    """must get 0"""
    turns = _draw(images, generator, 1, 5)
    return _turned(images, turns), turns


def wrong_degrees(images, generator):
    """number of quarter turns"""
    turns = _draw(images, generator)
    return _turned(images, turns), 90 * turns


def wrong_decimal(images, generator):
    """whole numbers"""
    turns = _draw(images, generator).float()
    return _turned(images, turns), turns


def wrong_labels_shuffled(images, generator):
    """don't belong to the pictures"""
    turns = _draw(images, generator)
    return _turned(images, turns), turns.flip(0)


def wrong_labels_drawn_anew(images, generator):
    """drawn anew"""
    return _turned(images, _draw(images, generator)), _draw(images, generator)


def wrong_three_turns(images, generator):
    """One of the four turns never occurs"""
    turns = _draw(images, generator, 0, 3)
    return _turned(images, turns), turns


def wrong_always_turned(images, generator):
    """never occurs"""
    turns = _draw(images, generator, 1, 4)
    return _turned(images, turns), turns


def wrong_half_turns(images, generator):
    """Half turns"""
    turns = _draw(images, generator)
    return _turned(images, 2 * turns), turns


def wrong_turned_or_not(images, generator):
    turns = _draw(images, generator, 0, 2)
    return _turned(images, turns), turns


def wrong_mirrored_too(images, generator):
    """mirrored"""
    turns = _draw(images, generator)
    return _turned(images, turns).flip(3), turns


def wrong_mirrored_first(images, generator):
    """mirrored"""
    turns = _draw(images, generator)
    return _turned(images.flip(3), turns), turns


def wrong_transposed(images, generator):
    turns = _draw(images, generator)
    return torch.stack([x.transpose(1, 2) if k else x for x, k in zip(images, turns)]), turns


def wrong_one_turn_for_all(images, generator):
    """One turn for the whole batch"""
    k = int(torch.randint(4, (1,), generator=generator))
    return images.rot90(k, (2, 3)), torch.full((len(images),), k)


def wrong_one_label(images, generator):
    """labels of shape"""
    k = torch.randint(4, (1,), generator=generator)
    return images.rot90(int(k), (2, 3)), k


def wrong_a_number_as_label(images, generator):
    k = int(torch.randint(4, (1,), generator=generator))
    return images.rot90(k, (2, 3)), k


def wrong_all_four(images, generator):
    """each picture in all four turns"""
    return torch.cat([images.rot90(k, (2, 3)) for k in range(4)]), torch.arange(4).repeat_interleave(len(images))


def wrong_pictures_alone(images, generator):
    """turned pictures alone"""
    return _turned(images, _draw(images, generator))


def wrong_labels_first(images, generator):
    """the other way round"""
    turns = _draw(images, generator)
    return turns, _turned(images, turns)


def wrong_not_turned(images, generator):
    """not turned"""
    return images, _draw(images, generator)


def wrong_result_of_rot90_dropped(images, generator):
    """not turned"""
    turns = _draw(images, generator)
    for image, k in zip(images, turns):
        image.rot90(int(k), (1, 2))
    return images, turns


def wrong_generator_ignored(images, generator):
    """generator=generator"""
    turns = torch.randint(4, (len(images),))
    return _turned(images, turns), turns


def wrong_own_generator(images, generator):
    """generator=generator"""
    turns = _draw(images, torch.Generator().manual_seed(0))
    return _turned(images, turns), turns


def wrong_python_random(images, generator):
    """generator=generator"""
    turns = torch.tensor([random.randint(0, 3) for _ in images])
    return _turned(images, turns), turns


def wrong_numpy_random(images, generator):
    """generator=generator"""
    turns = torch.from_numpy(np.random.randint(0, 4, len(images)))
    return _turned(images, turns), turns


def wrong_rounded(images, generator):
    """shares"""
    turns = (3 * torch.rand(len(images), generator=generator)).round().long()
    return _turned(images, turns), turns


def wrong_in_place(images, generator):
    """changed its input"""
    turns = _draw(images, generator)
    for i, k in enumerate(turns):
        images[i] = images[i].rot90(int(k), (1, 2)).clone()
    return images, turns


def wrong_channels_turned_along(images, generator):
    turns = _draw(images, generator)
    return torch.stack([x.rot90(int(k), (0, 1)) for x, k in zip(images, turns)]), turns


def wrong_list_of_pictures(images, generator):
    turns = _draw(images, generator)
    return [x.rot90(int(k), (1, 2)) for x, k in zip(images, turns)], turns


def wrong_labels_as_a_list(images, generator):
    turns = _draw(images, generator)
    return _turned(images, turns), turns.tolist()


def wrong_int32(images, generator):
    """int32"""
    turns = _draw(images, generator)
    return _turned(images, turns), turns.int()


def wrong_a_fixed_sequence(images, generator):
    """generator=generator"""
    turns = torch.arange(len(images)) % 4
    return _turned(images, turns), turns


def wrong_forgot_return(images, generator):
    """returned None"""
    turns = _draw(images, generator)
    _turned(images, turns)


def wrong_inference_mode(images, generator):
    """inference_mode"""
    with torch.inference_mode():
        turns = _draw(images, generator)
        return _turned(images, turns), turns


def wrong_a_list_of_pictures(images, generator):
    """still a list"""
    turns = _draw(images, generator)
    return [image.rot90(int(k), (1, 2)) for image, k in zip(images, turns)], turns


def wrong_axes_of_a_batch_on_one_picture(images, generator):
    """Turn it in (1, 2)"""
    turns = _draw(images, generator)
    return torch.stack([image.rot90(int(k), (2, 3)) for image, k in zip(images, turns)]), turns


def wrong_generator_copied(images, generator):
    """a second call with the same `generator`"""
    turns = torch.randint(4, (len(images),), generator=generator.clone_state())
    return torch.stack([image.rot90(k, (1, 2)) for image, k in zip(images, turns.tolist(), strict=True)]), turns


def wrong_four_turns_repeated(images, generator):
    turns = torch.randperm(4, generator=generator).repeat(len(images))[: len(images)]
    return torch.stack([image.rot90(k, (1, 2)) for image, k in zip(images, turns.tolist(), strict=True)]), turns
