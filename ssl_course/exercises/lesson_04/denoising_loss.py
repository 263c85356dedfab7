"""Lesson 04: the loss of a denoising autoencoder: spoilt in, clean out."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import methods, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def denoising_loss(network, images, noise, generator):
    noisy = noise(images, generator)
    return F.mse_loss(network(noisy), images)


def _of_the_noise(network, images, noise, generator):
    noisy = noise(images, generator)
    return F.mse_loss(network(noisy), noisy - images)


def _noise_on_both(network, images, noise, generator):
    return F.mse_loss(network(noise(images, generator)), noise(images, generator))


def _noise_behind(network, images, noise, generator):
    return F.mse_loss(noise(network(images), generator), images)


MISTAKES = {
    "network(noisy), images -> network(noisy), noisy": "The target is the spoilt picture: that teaches the network to "
    "copy the noise. Spoilt goes in, *clean* should come out: compare with `images`.",
    "network(noisy), images -> network(images), images": "The clean picture went in, so there was nothing to restore: "
    "that is a plain autoencoder. Give `network` the spoilt one.",
    "network(noisy), images -> network(images), noisy": "The roles are exchanged: the clean picture went in, and the "
    "spoilt one is the target. That teaches to make noise.",
    "network(noisy), images -> noisy, images": "The network has no part in this loss. Compare `network(noisy)` with "
    "`images`.",
    "network(noisy), images -> network(noisy), network(images)": "Both sides come from the network; it could return 0 "
    "for everything. The target is the picture itself, `images`.",
    "network(noisy), images -> network(network(noisy)), images": "The picture went through the network twice. Once is "
    "enough.",
    "images) -> images) ** 0.5": "This is the root of the mean squared error. Return the mean of the squares.",
    "(network(noisy), images) -> (network(noisy), images, reduction='sum')": "The squared errors were added up, so the "
    "loss grows with the batch and with the pictures. Return their mean.",
    "(network(noisy), images) -> (network(noisy), images, reduction='sum') / len(images)": "This is the sum over a "
    "picture, mean over the batch. Return the mean over all values.",
    "(network(noisy), images) -> (network(noisy), images, reduction='none')": "There is one error for each value. "
    "Return their mean.",
    "mse_loss(network(noisy) -> l1_loss(network(noisy)": "This is the mean *absolute* error. The lesson uses the "
    "squared one, whose best answer is a mean.",
    "mse_loss -> binary_cross_entropy_with_logits": "This is a cross-entropy. Use the squared error, `F.mse_loss`.",
    "noise(images, generator) -> noise(images, generator).clamp(0, 1)": "The spoilt picture was cut to [0, 1]: that is "
    "other noise than was asked for. Give the network what `noise` made.",
    "network(noisy), images -> network(noisy).detach(), images": "The number is right, but no gradient reaches the "
    "network, so it learns nothing. Leave out `detach`, `no_grad` and `.item()`.",
    "return F -> return -F": "The sign is flipped: training would make the error larger.",
    _of_the_noise: "The target is the noise. The network should return the picture without it: compare with `images`.",
    _noise_on_both: "The target is spoilt too, by another draw (section 4 looks at that). Compare with `images`.",
    _noise_behind: "The noise was put on the network's output. It belongs on the input.",
}


def _noise(images, generator):
    return images + torch.randn(images.shape, generator=generator).round(decimals=1)


class _Network(torch.nn.Module):
    """Mixes the pixels of a picture; a probe's network, with weights that are the same at every call."""

    def __init__(self, pixels):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(pixels, pixels, generator=seeded(pixels)).round(decimals=1) / 2)

    def forward(self, images):
        return (images.flatten(1) @ self.weight).view(images.shape)


def _arguments(count, shape):
    images = torch.rand(count, *shape, generator=seeded(count)).round(decimals=1)
    return dict(images=images, network=_Network(images[0].numel()), noise=_noise, generator=seeded(7))


def _ordered(count, shape):
    made = _arguments(count, shape)
    return {name: made[name] for name in ("network", "images", "noise", "generator")}


def _loss_and_gradient(answer, after, before):
    """The loss, and its gradient with respect to the network's weights: 0 if there is none."""
    del before
    weight = after["network"].weight
    if not isinstance(answer, torch.Tensor) or answer.numel() != 1 or not answer.requires_grad:
        return answer, torch.zeros_like(weight)
    (slope,) = torch.autograd.grad(answer.sum(), [weight], allow_unused=True, materialize_grads=True)
    return answer.detach(), slope


def _usable(function):
    """New noise in every step, from the generator that was given."""
    if shape := list(function(*_ordered(2, (1, 1, 2)).values()).shape):
        return f"The number is right, but its shape is {shape}; the training loop wants a single number, shape []."
    network, images, noise, _ = _ordered(3, (1, 2, 2)).values()
    (one, later), (again, _) = (
        [torch.as_tensor(function(network, images, noise, each)).detach().item() for _ in range(2)]
        for each in (seeded(1), seeded(1))
    )
    if one == again and one != later:
        return None
    return (
        "Right for one step, but the noise doesn't come from the `generator` that was given: the network would see the "
        "same noise in every step, and learn it. Hand `generator` on to `noise`."
    )


def _by_the_package(network, images, noise, generator):
    return methods.denoising(network, noise, generator=generator)(images)


def _draw(function):
    scales = torch.linspace(0, 1.5, 61)

    def loss(scale, sigma):
        def grain(pictures, generator):
            return pictures + sigma * torch.randn(400, 1, 1, 2, generator=generator)

        pictures = (torch.rand(400, 1, 1, 2, generator=seeded(2)) - 0.5) * 12**0.5
        made = function(lambda given: scale * given, pictures, grain, seeded())
        return torch.as_tensor(made).detach().mean().item()

    ax = plt.subplots(figsize=(6.8, 3))[1]
    for sigma, colour, style in zip((0.0, 0.5, 1.0), plot.COLOURS, ("-", "--", ":"), strict=False):
        values = [loss(float(scale), sigma) for scale in scales]
        ax.plot(scales, values, style, color=colour, label=f"sigma {sigma:g}")
        least = min(range(len(values)), key=values.__getitem__)
        ax.plot(scales[least], values[least], "o", color=colour)
    ax.set(xlabel="the number by which the network multiplies", ylabel="your loss", ylim=(0, None))
    ax.legend(frameon=False, fontsize=9, title="points: lowest loss")
    ax.spines[["top", "right"]].set_visible(False)
    return ax.figure, "your loss of a network that multiplies its input by a number, over that number, for three noises"


DENOISING_LOSS = Exercise(
    reference=denoising_loss,
    stars=1,
    minutes=4,
    probes=(
        Probe("two pictures (loss, gradient)", lambda: _ordered(2, (1, 1, 2))),
        Probe("five pictures (loss, gradient)", lambda: _ordered(5, (1, 2, 2))),
        Probe("four colour pictures (loss, gradient)", lambda: _ordered(4, (3, 1, 2))),
    ),
    mistakes=edited(denoising_loss, MISTAKES),
    hints=(
        "Which picture goes into the network, and with which one is its output compared?",
        "First `noisy = noise(images, generator)`. The network gets `noisy` and never sees `images`.",
        "`F.mse_loss(network(noisy), images)`: the mean of the squared differences from the clean pictures.",
    ),
    learnt="The target is the clean picture: whatever the network can't tell from the spoilt one, it must leave out.",
    draw=_draw,
    alternatives=(_by_the_package,),
    compare_by=_loss_and_gradient,
    usable=_usable,
)
