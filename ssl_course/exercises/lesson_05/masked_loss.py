"""Lesson 05: what is scored? The hidden patches alone, as they are or each brought to the same mean and scale."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from ssl_course import losses, models, plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def masked_loss(predicted, patches, hidden, normalise):
    if normalise:
        mean, var = patches.mean(-1, True), patches.var(-1, keepdim=True)
        patches = (patches - mean) / (var + 1e-6).sqrt()
    error = (predicted - patches).pow(2).mean(-1)
    return error[hidden].mean()


OWN = "patches.mean(-1, True), patches.var(-1, keepdim=True)"


def _prediction_normalised_too(predicted, patches, hidden, normalise):
    if normalise:
        predicted = models.normalise_patches(predicted)
    return masked_loss(predicted, patches, hidden, normalise)


MISTAKES = {
    "error[hidden] -> error[~hidden]": "The visible patches were scored, which the network need only copy. Score the "
    "hidden ones: `error[hidden]`.",
    "error[hidden].mean() -> error.mean()": "All patches were scored, the visible ones too. Keep the hidden ones: "
    "`error[hidden]`.",
    "error[hidden].mean() -> (error * hidden).mean()": "The sum over the hidden patches was divided by the number of "
    "all patches. Divide by the number of hidden ones.",
    "error[hidden].mean() -> error[hidden].sum()": "The errors were added up. Return the mean over hidden patches.",
    ".pow(2).mean(-1) -> .pow(2).sum(-1)": "The squares were added up over the values of a patch. Take their mean.",
    ".pow(2) -> .abs()": "The absolute error was taken. Square it: `.pow(2)`.",
    f"{OWN} -> patches.mean(), patches.var()": "One mean and one variance served the whole batch. Each patch is to be "
    "normalised by its own: `mean(-1, keepdim=True)`.",
    f"{OWN} -> patches.mean(0), patches.var(0)": "Mean and variance were taken over the batch, place by place. Each "
    "patch is to be normalised by its own values: `mean(-1, keepdim=True)`.",
    f"{OWN} -> patches.mean((1, 2), keepdim=True), patches.var((1, 2), keepdim=True)": "Each picture was normalised as "
    "a whole. Each *patch* is to be normalised by its own values: `mean(-1, keepdim=True)`.",
    "(var + 1e-6).sqrt() -> (var + 1e-6)": "The difference was divided by the variance. Divide by the standard "
    "deviation, its square root.",
    "(patches - mean) / -> patches /": "The mean of the patch was not subtracted. `(patches - mean) / …`",
    "if normalise -> if True": "The target was normalised although `normalise` is False.",
    "if normalise -> if False": "The target is always the raw patch. With `normalise`, bring each patch to mean 0 and "
    "standard deviation 1 first.",
    "if normalise -> if not normalise": "The two cases are exchanged: normalise the patches if `normalise` is True.",
    "error[hidden].mean() -> error[hidden].mean().sqrt()": "The square root was taken at the end. Return the mean "
    "squared error itself.",
    "return error -> return -error": "The sign is flipped: training would drive the guesses away from the patches.",
    _prediction_normalised_too: "The prediction was normalised as well. Only the target is: the network has to learn "
    "the scale.",
}


def _by_the_package(predicted, patches, hidden, normalise):
    return losses.hidden_patch_loss(predicted, models.normalise_patches(patches) if normalise else patches, hidden)


def _divided_by_values(predicted, patches, hidden, normalise):
    if normalise:
        var, mean = torch.var_mean(patches, -1, correction=0, keepdim=True)
        patches = (patches - mean) / (var + 1e-6).sqrt()
    return F.mse_loss(predicted[hidden], patches[hidden])


def _patches(batch, count, values, normalise, seed=0):
    draw = seeded(seed + 10 * batch + count)
    predicted, patches = torch.rand(2, batch, count, values, generator=draw).mul(8).round() / 4
    scales = torch.rand(batch, count, 1, generator=draw) + 0.25
    hidden = torch.rand(batch, count, generator=draw).argsort(1) < max(1, round(0.6 * count))
    return dict(predicted=predicted, patches=patches * scales + scales, hidden=hidden, normalise=normalise)


def _usable(function):
    """An even patch has variance 0, and becomes 0."""
    predicted = torch.arange(32.0).view(1, 2, 16).div(32).requires_grad_()
    patches, hidden = torch.tensor([0.5, 0.25])[None, :, None].expand(1, 2, 16).clone(), torch.tensor([[True, False]])
    loss = function(predicted, patches, hidden, True)
    (slope,) = torch.autograd.grad(loss.sum(), predicted)
    if abs(loss.item() - predicted[0, 0].pow(2).mean().item()) < 1e-3 and slope.isfinite().all():
        return None
    return (
        f"Right, except for an even patch, whose variance is 0: the loss is {loss.item():.3g}. Such a patch is to "
        "become 0. Is the 0.000001 missing inside the root? Without it 0 is divided by 0."
    )


def _draw(function):
    patch = torch.tensor([0.1, 0.3, 0.2, 0.4]).expand(1, 2, 4)
    hidden = torch.tensor([[True, False]])
    ax = plt.subplots(figsize=(7.5, 3), layout="constrained")[1]
    guesses = torch.linspace(-0.5, 1, 40)
    cases = (("hidden", 0, False, 0, "-"), ("hidden", 0, True, 2, "-."), ("visible", 1, False, 3, "--"))
    for name, place, normalise, colour, style in cases:
        errors = []
        for guess in guesses:
            predicted = patch.clone()
            predicted[:, place] = guess
            errors.append(float(function(predicted, patch, hidden, normalise)))
        label = f"the {name} patch guessed as even grey, {'normalised' if normalise else 'raw'} target"
        ax.plot(guesses, errors, style, color=plot.COLOURS[colour], label=label)
    ax.set(xlabel="value of the guess (the patch: 0.1 to 0.4)", ylabel="your loss")
    ax.set_ylim(top=1.5 * ax.get_ylim()[1])
    ax.legend(frameon=False, fontsize=9, loc="upper center")
    alt = "your loss over the guess for a hidden patch, raw and normalised, and for a visible one, which plays no part"
    return plot.tidy(ax).figure, alt


MASKED_LOSS = Exercise(
    reference=masked_loss,
    stars=2,
    minutes=8,
    probes=(
        Probe("two pictures of 3 patches, raw", lambda: _patches(2, 3, 2, False)),
        Probe("two pictures of 4 patches, normalised", lambda: _patches(2, 4, 4, True)),
        Probe("three pictures of 5 patches, normalised", lambda: _patches(3, 5, 9, True, 1)),
    ),
    mistakes=edited(masked_loss, MISTAKES),
    hints=(
        "First one error for each patch, the mean over its values. Then: which of these errors count?",
        "`(predicted - patches).pow(2).mean(-1)` is [batch, patches], and a mask picks from it: `error[hidden]`.",
        "`patches = (patches - mean) / (var + 1e-6).sqrt()` if `normalise`, with `mean` and `var` over the last axis; "
        "then `error[hidden].mean()`.",
    ),
    learnt="What was visible can be copied, and counts for nothing; each hidden patch counts the same.",
    draw=_draw,
    alternatives=(_by_the_package, _divided_by_values),
    trains=("predicted",),
    usable=_usable,
    tolerance=1e-4,  # √(variance + 0.000001), or the standard deviation + 0.000001
)
