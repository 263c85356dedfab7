"""Answers to lesson 04's `salt_and_pepper`, written from the lesson's text: right ones and wrong ones."""

import torch


def right_where_twice(images, share, generator):
    batch, _, height, width = images.shape
    drawn = torch.rand(batch, 1, height, width, generator=generator)
    noisy = torch.where(drawn < share, 1.0, images)
    return torch.where(drawn < share / 2, 0.0, noisy)


def right_masked_fill(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def right_two_draws(images, share, generator):
    shape = len(images), 1, *images.shape[2:]
    hit = torch.rand(shape, generator=generator) < share
    white = (torch.rand(shape, generator=generator) < 0.5).to(images.dtype)
    return torch.where(hit, white, images)


def right_other_end(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    result = torch.where(drawn > 1 - share / 2, torch.ones_like(images), images)
    return torch.where(drawn < share / 2, torch.zeros_like(images), result)


def right_cloned_and_assigned(images, share, generator):
    result = images.clone()
    drawn = torch.rand(images[:, :1].shape, generator=generator).expand_as(images)
    result[drawn < share] = 1
    result[drawn < share / 2] = 0
    return result


def right_bernoulli(images, share, generator):
    shape = images[:, :1].shape
    hit = torch.bernoulli(torch.full(shape, share), generator=generator).bool()
    value = torch.bernoulli(torch.full(shape, 0.5), generator=generator)
    return torch.where(hit, value, images)


def right_randint(images, share, generator):
    hit = torch.rand(images[:, :1].shape, generator=generator) < share
    value = torch.randint(2, hit.shape, generator=generator).float()
    return torch.where(hit, value, images)


def right_arithmetic(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    kept, white = (drawn >= share).float(), ((drawn < share) & (drawn >= share / 2)).float()
    return images * kept + white


def right_picture_by_picture(images, share, generator):
    pictures = []
    for image in images:
        drawn = torch.rand(1, *image.shape[1:], generator=generator)
        noisy = torch.where(drawn < share, torch.tensor(1.0), image)
        pictures.append(torch.where(drawn < share / 2, torch.tensor(0.0), noisy))
    return torch.stack(pictures)


def right_names_changed(x, p, g):
    u = torch.rand(x.size(0), 1, x.size(2), x.size(3), generator=g)
    return torch.where(u < p / 2, torch.zeros(()), torch.where(u < p, torch.ones(()), x))


def right_pepper_first(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    noisy = images.masked_fill(drawn < share / 2, 0.0)
    return noisy.masked_fill((drawn >= share / 2) & (drawn < share), 1.0)


def right_unsqueezed(images, share, generator):
    batch, channels, height, width = images.shape
    drawn = torch.rand(batch, height, width, generator=generator).unsqueeze(1)
    return torch.where(drawn < share, (drawn < share / 2).float(), images)


def right_repeated(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator).repeat(1, images.shape[1], 1, 1)
    return torch.where(drawn < share, (drawn > share / 2).float(), images)


def right_rounded(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    if share == 0:
        return images.clone()
    return torch.where(drawn < share, (drawn / share).round(), images)


def right_exactly_that_many(images, share, generator):
    batch, _, height, width = images.shape
    order = torch.rand(batch, height * width, generator=generator).argsort(1).argsort(1).view(batch, 1, height, width)
    count = round(share * height * width)
    return images.masked_fill(order < count, 1).masked_fill(order < count // 2, 0)


right_lambda = lambda i, s, g: right_masked_fill(i, s, g)


def wrong_one_draw_for_all(images, share, generator):
    """same pixels are spoilt in every picture"""
    drawn = torch.rand(1, 1, *images.shape[2:], generator=generator)
    return torch.where(drawn < share / 2, 0.0, torch.where(drawn < share, 1.0, images))


def wrong_no_batch(images, share, generator):
    """same pixels are spoilt in every picture"""
    drawn = torch.rand(images.shape[2:], generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_channels_apart(images, share, generator):
    """channels of a pixel are drawn apart"""
    drawn = torch.rand(images.shape, generator=generator)
    return torch.where(drawn < share / 2, 0.0, torch.where(drawn < share, 1.0, images))


def wrong_rand_like_shape(images, share, generator):
    """channels of a pixel are drawn apart"""
    drawn = torch.rand(*images.shape, generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_whole_pictures(images, share, generator):
    """Whole pictures"""
    drawn = torch.rand(len(images), 1, 1, 1, generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_pepper_only(images, share, generator):
    """no salt"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    torch.where(drawn < share, 1.0, images)
    return torch.where(drawn < share / 2, 0.0, images)


def wrong_salt_lost(images, share, generator):
    """no salt"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    noisy = images.masked_fill(drawn < share, 1)
    noisy = images.masked_fill(drawn < share / 2, 0)
    return noisy


def wrong_all_white(images, share, generator):
    """are white"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share, 1)


def wrong_all_black(images, share, generator):
    """are black"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share, 0)


def wrong_overwritten(images, share, generator):
    """are black"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share / 2, 1).masked_fill(drawn < share, 0)


def wrong_share_of_each(images, share, generator):
    """twice as many"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < 2 * share, 1).masked_fill(drawn < share, 0)


def wrong_ends(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn > 1 - share, 1).masked_fill(drawn < share, 0)


def wrong_the_other_way(images, share, generator):
    """other way round"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    noisy = torch.where(drawn > share, 1.0, images)
    return torch.where(drawn > (1 + share) / 2, 0.0, noisy)


def wrong_minus_one(images, share, generator):
    """other numbers"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, -1)


def wrong_two_draws(images, share, generator):
    """drawn anew"""
    shape = images[:, :1].shape
    noisy = images.masked_fill(torch.rand(shape, generator=generator) < share / 2, 1)
    return noisy.masked_fill(torch.rand(shape, generator=generator) < share / 2, 0)


def wrong_random_grey(images, share, generator):
    """random greys"""
    hit = torch.rand(images[:, :1].shape, generator=generator) < share
    return torch.where(hit, torch.rand(hit.shape, generator=generator), images)


def wrong_added(images, share, generator):
    """added"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images + (drawn < share).float() - 2 * (drawn < share / 2).float()


def wrong_whole_numbers(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share, 255).masked_fill(drawn < share / 2, 0)


def wrong_in_place(images, share, generator):
    """changed its input"""
    drawn = torch.rand(images[:, :1].shape, generator=generator).expand_as(images)
    images[drawn < share] = 1
    images[drawn < share / 2] = 0
    return images


def wrong_in_place_fill(images, share, generator):
    """changed its input"""
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill_(drawn < share, 1).masked_fill_(drawn < share / 2, 0)


def wrong_own_generator(images, share, generator):
    """don't come from the `generator`"""
    drawn = torch.rand(images[:, :1].shape, generator=torch.Generator().manual_seed(0))
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_global_draw(images, share, generator):
    """don't come from the `generator`"""
    drawn = torch.rand(images[:, :1].shape)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_seeded_anew(images, share, generator):
    """don't come from the `generator`"""
    drawn = torch.rand(images[:, :1].shape, generator=generator.manual_seed(3))
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_normal(images, share, generator):
    drawn = torch.randn(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_scaled_up(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    kept = images / max(1 - share, 0.01)
    return kept.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_mask_returned(images, share, generator):
    return torch.rand(images[:, :1].shape, generator=generator) < share


def wrong_one_channel(images, share, generator):
    drawn = torch.rand(len(images), *images.shape[2:], generator=generator)
    noisy = images.clone()
    noisy[:, 0][drawn < share] = 1
    noisy[:, 0][drawn < share / 2] = 0
    return noisy


def wrong_rows(images, share, generator):
    drawn = torch.rand(len(images), 1, images.shape[2], 1, generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_columns(images, share, generator):
    drawn = torch.rand(len(images), 1, 1, images.shape[3], generator=generator)
    return images.masked_fill(drawn < share, 1).masked_fill(drawn < share / 2, 0)


def wrong_unchanged(images, share, generator):
    return images.clone()


def wrong_half(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return images.masked_fill(drawn < share / 2, 1).masked_fill(drawn < share / 4, 0)


def wrong_double(images, share, generator):
    return right_masked_fill(images, share, generator).double()


def wrong_forgot_return(images, share, generator):
    """returned None"""
    right_masked_fill(images, share, generator)


def wrong_salt_by_share(images, share, generator):
    drawn = torch.rand(images[:, :1].shape, generator=generator)
    return torch.where(drawn < share, share, images)


def _coloured(images, share, generator, shape):
    batch, _, height, width = images.shape
    hit = torch.rand(batch, 1, height, width, generator=generator) < share
    return torch.where(hit, (torch.rand(shape, generator=generator) < 0.5).float(), images)


def wrong_one_pattern_of_colours(images, share, generator):
    """in all pictures"""
    return _coloured(images, share, generator, (1, 1, *images.shape[2:]))


def wrong_a_colour_for_each_row(images, share, generator):
    """along a row"""
    return _coloured(images, share, generator, (len(images), 1, images.shape[2], 1))


def wrong_colour_by_brightness(images, share, generator):
    """how bright it is"""
    batch, _, height, width = images.shape
    hit = torch.rand(batch, 1, height, width, generator=generator) < share
    return torch.where(hit, images.mean(1, keepdim=True).round(), images)


def wrong_a_little_too_many(images, share, generator):
    """of many pixels are white"""
    return _coloured(images, share + 0.02 if share else 0, generator, (len(images), 1, *images.shape[2:]))


def right_two_draws_of_its_own(images, share, generator):
    return _coloured(images, share, generator, (len(images), 1, *images.shape[2:]))
