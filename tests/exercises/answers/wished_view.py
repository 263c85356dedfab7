"""Answers to lesson 09's first exercise: keep the hue, forget the place. A docstring is a fragment of the message."""

import random

import numpy as np
import torch

from ssl_course import augment


def right_turn_and_shift(images, generator):
    return augment.affine(images, degrees=180, shift=0.2, generator=generator)


def right_turn_alone(images, generator):
    return augment.affine(images, degrees=180, generator=generator)


def right_larger_shift(images, generator):
    return augment.affine(images, degrees=180, shift=0.3, generator=generator)


def right_with_zoom_and_light(images, generator):
    images = augment.affine(images, degrees=180, scale=(0.8, 1.2), shift=0.1, generator=generator)
    return augment.brightness_contrast(images, brightness=0.2, contrast=0.2, generator=generator)


def right_with_grain(images, generator):
    images = augment.noise(images, sigma=0.03, generator=generator)
    return augment.affine(images, degrees=180, shift=0.15, generator=generator)


def right_both_flips(images, generator):
    images = augment.flip(images, generator=generator)
    return augment.flip(images.transpose(2, 3), generator=generator).transpose(2, 3)


def right_quarter_turns(images, generator):
    turns = torch.randint(4, (len(images),), generator=generator).tolist()
    return torch.stack([image.rot90(k, (1, 2)) for image, k in zip(images, turns, strict=True)])


def right_rolled_one_by_one(images, generator):
    side, rows = images.shape[-1], []
    for image in images:
        down, right = torch.randint(side, (2,), generator=generator).tolist()
        rows.append(image.roll((down, right), (1, 2)))
    return torch.stack(rows)


def right_rolled_by_index(images, generator):
    n, _, height, width = images.shape
    down = torch.randint(height, (n, 1), generator=generator)
    right = torch.randint(width, (n, 1), generator=generator)
    rows = (torch.arange(height) + down) % height
    columns = (torch.arange(width) + right) % width
    each = torch.arange(n)[:, None, None]
    return images.permute(0, 2, 3, 1)[each, rows[:, :, None], columns[:, None]].permute(0, 3, 1, 2)


def right_pixels_shuffled(images, generator):
    flat = images.flatten(2)
    order = torch.rand(len(images), 1, flat.shape[2], generator=generator).argsort(2)
    return flat.gather(2, order.expand_as(flat)).view_as(images)


def right_flip_and_turn(images, generator):
    return augment.flip(augment.affine(images, degrees=180, generator=generator), generator=generator)


def right_twice(images, generator):
    for _ in range(2):
        images = augment.affine(images, degrees=180, shift=0.1, generator=generator)
    return images


def right_brighter(images, generator):
    images = augment.affine(images, degrees=180, shift=0.1, generator=generator)
    factor = 0.8 + 0.4 * torch.rand(len(images), 1, 1, 1, generator=generator)
    return (images * factor).clamp(0, 1)


def right_clamped(images, generator):
    moved = augment.affine(images, degrees=180, shift=0.15, generator=generator)
    return augment.noise(moved, sigma=0.02, generator=generator).clamp(0, 1)


def right_mirrored_halves(images, generator):
    out = images.clone()
    for axis in (2, 3):
        chosen = torch.rand(len(images), generator=generator) < 0.5
        out[chosen] = out[chosen].flip(axis)
    return out


right_lambda = lambda x, g: augment.affine(x, degrees=170, shift=0.1, scale=(0.9, 1.1), generator=g)


def wrong_unchanged(images, generator):
    """came back as they were"""
    return images


def wrong_copy(images, generator):
    """came back as they were"""
    return images.clone()


def wrong_noise_alone(images, generator):
    """stays just where it was"""
    return augment.noise(images, sigma=0.05, generator=generator)


def wrong_light_alone(images, generator):
    """stays just where it was"""
    return augment.brightness_contrast(images, brightness=0.3, contrast=0.3, generator=generator)


def wrong_zoom_alone(images, generator):
    return augment.affine(images, scale=(0.8, 1.25), generator=generator)


def wrong_small_shift(images, generator):
    """too many shapes stay in their quarter"""
    return augment.affine(images, shift=0.12, generator=generator)


def wrong_small_turn(images, generator):
    """too many shapes stay in their quarter"""
    return augment.affine(images, degrees=30, generator=generator)


def wrong_half_turns(images, generator):
    """too many shapes stay in their quarter"""
    turned = torch.rand(len(images), 1, 1, 1, generator=generator) < 0.45
    return torch.where(turned, images.flip(2, 3), images)


def wrong_flip(images, generator):
    """Only one direction"""
    return augment.flip(images, generator=generator)


def wrong_rolled_along_rows(images, generator):
    """Only one direction"""
    steps = torch.randint(32, (len(images),), generator=generator).tolist()
    return torch.stack([image.roll(k, 2) for image, k in zip(images, steps, strict=True)])


def wrong_rolled_down(images, generator):
    """Only one direction"""
    steps = torch.randint(32, (len(images),), generator=generator).tolist()
    return torch.stack([image.roll(k, 1) for image, k in zip(images, steps, strict=True)])


def wrong_colours_swapped_too(images, generator):
    """hue changed"""
    images = augment.affine(images, degrees=180, shift=0.15, generator=generator)
    return augment.shuffle_channels(images, generator=generator)


def wrong_colours_swapped_only(images, generator):
    """hue changed"""
    return augment.shuffle_channels(images, generator=generator)


def wrong_channels_scaled(images, generator):
    """hue changed"""
    images = augment.affine(images, degrees=180, generator=generator)
    return augment.scale_channels(images, strength=0.6, generator=generator)


def wrong_everything(images, generator):
    """hue changed"""
    images = augment.affine(images, degrees=180, scale=(0.8, 1.25), shift=0.15, generator=generator)
    images = augment.shuffle_channels(images, generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def wrong_channels_reversed(images, generator):
    """hue changed"""
    return augment.affine(images, degrees=180, generator=generator).flip(1)


def wrong_inverted(images, generator):
    return 1 - augment.affine(images, degrees=180, generator=generator)


def wrong_grey(images, generator):
    """Grey has no hue"""
    images = augment.affine(images, degrees=180, generator=generator)
    return images.mean(1, keepdim=True).repeat(1, 3, 1, 1)


def wrong_one_channel(images, generator):
    """shape of `images`"""
    return augment.affine(images, degrees=180, generator=generator).mean(1, keepdim=True)


def wrong_erased(images, generator):
    """no coloured shape is left"""
    return torch.zeros_like(images)


def wrong_pushed_out(images, generator):
    """no coloured shape is left"""
    steps = torch.randint(12, 32, (len(images),), generator=generator).tolist()
    out = torch.zeros_like(images)
    for row, k in enumerate(steps):
        out[row, :, k:] = images[row, :, : 32 - k].roll(k, 2)
    return out


def wrong_one_roll(images, generator):
    """moved alike"""
    down, right = torch.randint(8, 24, (2,), generator=generator).tolist()
    return torch.roll(images, (down, right), (2, 3))


def wrong_one_quarter_turn(images, generator):
    k = int(torch.randint(1, 4, (1,), generator=generator))
    return images.rot90(k, (2, 3))


def wrong_rows_mixed(images, generator):
    """row i of the result must be picture i"""
    images = augment.affine(images, degrees=180, shift=0.1, generator=generator)
    return images[torch.randperm(len(images), generator=generator)]


def wrong_rows_reversed(images, generator):
    """row i of the result must be picture i"""
    return augment.affine(images, degrees=180, shift=0.1, generator=generator).flip(0)


def wrong_double(images, generator):
    """number type"""
    return augment.affine(images, degrees=180, generator=generator).double()


def wrong_half(images, generator):
    """number type"""
    return augment.affine(images, degrees=180, generator=generator).half()


def wrong_bytes(images, generator):
    """number type"""
    return (255 * augment.affine(images, degrees=180, generator=generator)).to(torch.uint8)


def wrong_times_255(images, generator):
    """far beyond 1"""
    return 255 * augment.affine(images, degrees=180, generator=generator)


def wrong_two_views(images, generator):
    """Two results"""
    first = augment.affine(images, degrees=180, generator=generator)
    return first, augment.affine(images, degrees=180, generator=generator)


def wrong_first_picture(images, generator):
    """not a batch"""
    return augment.affine(images[:1], degrees=180, generator=generator)[0]


def wrong_own_generator(images, generator):
    """generator=generator"""
    return augment.affine(images, degrees=180, generator=torch.Generator().manual_seed(0))


def wrong_global_numbers(images, generator):
    """generator=generator"""
    return torch.stack([image.rot90(random.randrange(4), (1, 2)) for image in images])


def wrong_numpy_numbers(images, generator):
    """generator=generator"""
    moves = np.random.randint(0, 32, (len(images), 2)).tolist()
    return torch.stack([image.roll(move, (1, 2)) for image, move in zip(images, moves, strict=True)])


def wrong_list(images, generator):
    return [image.roll(k, (1, 2)) for k, image in enumerate(images)]


def wrong_numpy(images, generator):
    return augment.affine(images, degrees=180, generator=generator).numpy()


def wrong_inference_mode(images, generator):
    """inference_mode"""
    with torch.inference_mode():
        return augment.affine(images, degrees=180, generator=generator)


def wrong_no_return(images, generator):
    """returned None"""
    augment.affine(images, degrees=180, generator=generator)


def wrong_input_changed(images, generator):
    """changed its input"""
    images += 0.01
    return augment.affine(images, degrees=180, generator=generator)


def wrong_half_at_home(images, generator):
    """too many shapes stay in their quarter"""
    turned = torch.rand(len(images), 1, 1, 1, generator=generator) < 0.47
    return torch.where(turned, images.flip(2, 3), images)


def wrong_hue_turned_a_little(images, generator):
    """The hue changed"""
    images = augment.affine(images, degrees=180, generator=generator)
    return 0.75 * images + 0.25 * images.roll(1, 1)  # by about 20 degrees


def wrong_moved_far_out(images, generator):
    """no coloured shape is left"""
    return augment.affine(images, degrees=180, shift=0.6, generator=generator)


def wrong_much_noise(images, generator):
    """much noise"""
    return augment.noise(augment.affine(images, degrees=180, generator=generator), sigma=0.5, generator=generator)


def wrong_sixth_of_a_turn(images, generator):
    """small angles"""
    return augment.affine(images, degrees=60, generator=generator)


def wrong_place_from_the_row(images, generator):
    """not drawn anew"""
    moved = torch.stack([image.roll((7 * k, 5 * k), (1, 2)) for k, image in enumerate(images)])
    return augment.noise(moved, sigma=0.03, generator=generator)


def wrong_generator_copied(images, generator):
    """a second call"""
    return augment.affine(images, degrees=180, shift=0.15, generator=generator.clone_state())
