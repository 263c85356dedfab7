"""Answers to lesson 04's `denoising_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F
from torch import nn


def right_two_lines(network, images, noise, generator):
    noisy = noise(images, generator)
    return F.mse_loss(network(noisy), images)


def right_one_line(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator)), images)


def right_by_hand(network, images, noise, generator):
    restored = network(noise(images, generator))
    return ((restored - images) ** 2).mean()


def right_square(net, x, corrupt, rng):
    return (x - net(corrupt(x, rng))).square().mean()


def right_pow_and_sum(network, images, noise, generator):
    error = network(noise(images, generator)) - images
    return error.pow(2).sum() / error.numel()


def right_module(network, images, noise, generator):
    return nn.MSELoss()(network(noise(images, generator)), images)


def right_exchanged_places(network, images, noise, generator):
    return F.mse_loss(images, network(noise(images, generator)))


def right_picture_by_picture(network, images, noise, generator):
    restored = network(noise(images, generator))
    return torch.stack([F.mse_loss(one, other) for one, other in zip(restored, images)]).mean()


def right_flat(network, images, noise, generator):
    out = network(noise(images, generator)).flatten(1)
    return ((out - images.flatten(1)) ** 2).mean(1).mean()


def right_none_then_mean(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator)), images, reduction="none").mean()


def right_sum_over_count(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator)), images, reduction="sum") / images.numel()


def right_einsum(network, images, noise, generator):
    error = (network(noise(images, generator)) - images).flatten()
    return torch.einsum("i,i->", error, error) / len(error)


def right_norm(network, images, noise, generator):
    error = network(noise(images, generator)) - images
    return error.norm() ** 2 / error.numel()


def right_target_detached(network, images, noise, generator):
    noisy = noise(images, generator).detach()
    return F.mse_loss(network(noisy), images.detach())


def right_without_gradient_for_the_noise(network, images, noise, generator):
    with torch.no_grad():
        noisy = noise(images, generator)
    return F.mse_loss(network(noisy), images)


def right_keywords(network, images, noise, generator):
    return F.mse_loss(input=network(noise(images, generator)), target=images, reduction="mean")


right_lambda = lambda network, images, noise, generator: F.mse_loss(network(noise(images, generator)), images)


def wrong_noisy_target(network, images, noise, generator):
    """copy the noise"""
    noisy = noise(images, generator)
    return F.mse_loss(network(noisy), noisy)


def wrong_name_reused(network, images, noise, generator):
    """copy the noise"""
    images = noise(images, generator)
    return F.mse_loss(network(images), images)


def wrong_clean_input(network, images, noise, generator):
    """plain autoencoder"""
    return F.mse_loss(network(images), images)


def wrong_clean_input_noise_unused(network, images, noise, generator):
    """plain autoencoder"""
    noisy = noise(images, generator)
    return ((network(images) - images) ** 2).mean()


def wrong_roles(network, images, noise, generator):
    """to make noise"""
    return F.mse_loss(network(images), noise(images, generator))


def wrong_no_network(network, images, noise, generator):
    """no part in this loss"""
    return F.mse_loss(noise(images, generator), images)


def wrong_two_outputs(network, images, noise, generator):
    """Both sides come from the network"""
    return F.mse_loss(network(noise(images, generator)), network(images))


def wrong_twice(network, images, noise, generator):
    """twice"""
    return F.mse_loss(network(network(noise(images, generator))), images)


def wrong_root(network, images, noise, generator):
    """root"""
    return F.mse_loss(network(noise(images, generator)), images).sqrt()


def wrong_norm(network, images, noise, generator):
    return (network(noise(images, generator)) - images).norm()


def wrong_sum(network, images, noise, generator):
    """added up"""
    return ((network(noise(images, generator)) - images) ** 2).sum()


def wrong_sum_reduction(network, images, noise, generator):
    """added up"""
    return F.mse_loss(network(noise(images, generator)), images, reduction="sum")


def wrong_sum_over_pictures(network, images, noise, generator):
    """mean over the batch"""
    return ((network(noise(images, generator)) - images) ** 2).sum((1, 2, 3)).mean()


def wrong_sum_over_len(network, images, noise, generator):
    """mean over the batch"""
    return F.mse_loss(network(noise(images, generator)), images, reduction="sum") / len(images)


def wrong_no_mean(network, images, noise, generator):
    """one error for each value"""
    return (network(noise(images, generator)) - images) ** 2


def wrong_absolute(network, images, noise, generator):
    """absolute"""
    return F.l1_loss(network(noise(images, generator)), images)


def wrong_absolute_by_hand(network, images, noise, generator):
    """absolute"""
    return (network(noise(images, generator)) - images).abs().mean()


def wrong_cross_entropy(network, images, noise, generator):
    """cross-entropy"""
    return F.binary_cross_entropy_with_logits(network(noise(images, generator)), images)


def wrong_clamped(network, images, noise, generator):
    """cut to [0, 1]"""
    return F.mse_loss(network(noise(images, generator).clamp(0, 1)), images)


def wrong_detached(network, images, noise, generator):
    """no gradient reaches"""
    return F.mse_loss(network(noise(images, generator)).detach(), images)


def wrong_item(network, images, noise, generator):
    """no gradient reaches"""
    return F.mse_loss(network(noise(images, generator)), images).item()


def wrong_no_grad(network, images, noise, generator):
    """no gradient reaches"""
    with torch.no_grad():
        return F.mse_loss(network(noise(images, generator)), images)


def wrong_sign(network, images, noise, generator):
    """sign"""
    return -F.mse_loss(network(noise(images, generator)), images)


def wrong_target_is_the_noise(network, images, noise, generator):
    """The target is the noise"""
    noisy = noise(images, generator)
    return F.mse_loss(network(noisy), noisy - images)


def wrong_noise_on_both(network, images, noise, generator):
    """by another draw"""
    noisy, target = noise(images, generator), noise(images, generator)
    return F.mse_loss(network(noisy), target)


def wrong_noise_behind(network, images, noise, generator):
    """belongs on the input"""
    return F.mse_loss(noise(network(images), generator), images)


def wrong_forgot_return(network, images, noise, generator):
    """returned None"""
    noisy = noise(images, generator)
    F.mse_loss(network(noisy), images)


def wrong_own_generator(network, images, noise, generator):
    return F.mse_loss(network(noise(images, torch.Generator().manual_seed(0))), images)


def wrong_seeded_anew(network, images, noise, generator):
    """every step"""
    return F.mse_loss(network(noise(images, generator.manual_seed(7))), images)


def wrong_half(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator)), images) / 2


def wrong_first_picture(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator))[0], images[0])


def wrong_output_clamped(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator)).clamp(0, 1), images)


def wrong_output_instead(network, images, noise, generator):
    return network(noise(images, generator)).mean()


def wrong_correlation(network, images, noise, generator):
    return (network(noise(images, generator)) * images).mean()


def wrong_shape(network, images, noise, generator):
    """its shape is [1]"""
    return F.mse_loss(network(noise(images, generator)), images)[None]
