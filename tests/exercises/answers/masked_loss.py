"""Answers to lesson 05's `masked_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def scaled(patches):
    mean, var = patches.mean(-1, keepdim=True), patches.var(-1, keepdim=True)
    return (patches - mean) / (var + 1e-6).sqrt()


def target_of(patches, normalise):
    return scaled(patches) if normalise else patches


def right_five_lines(predicted, patches, hidden, normalise):
    if normalise:
        patches = scaled(patches)
    error = ((predicted - patches) ** 2).mean(dim=-1)
    return error[hidden].mean()


def right_weighted(predicted, patches, hidden, normalise):
    error = (predicted - target_of(patches, normalise)).square().mean(2)
    return (error * hidden).sum() / hidden.sum()


def right_mse(predicted, patches, hidden, normalise):
    return F.mse_loss(predicted[hidden], target_of(patches, normalise)[hidden])


def right_mse_unreduced(predicted, patches, hidden, normalise):
    error = F.mse_loss(predicted, target_of(patches, normalise), reduction="none").mean(-1)
    return error.masked_select(hidden).mean()


def right_chosen_first(predicted, patches, hidden, normalise):
    guess, target = predicted[hidden], patches[hidden]
    if normalise:
        target = (target - target.mean(1, keepdim=True)) / (target.var(1, keepdim=True) + 1e-6) ** 0.5
    return (guess - target).pow(2).mean()


def right_loop(predicted, patches, hidden, normalise):
    total, count = 0 * predicted.sum(), 0
    for b in range(len(patches)):
        for p in range(patches.shape[1]):
            if hidden[b, p]:
                target = scaled(patches[b, p]) if normalise else patches[b, p]
                total = total + (predicted[b, p] - target).pow(2).mean()
                count += 1
    return total / count


def right_var_mean(predicted, patches, hidden, normalise):
    if normalise:
        var, mean = torch.var_mean(patches, dim=-1, keepdim=True)
        patches = (patches - mean) * (var + 1e-6).rsqrt()
    return (predicted - patches).pow(2)[hidden].mean()


def right_std(predicted, patches, hidden, normalise):
    if normalise:
        patches = (patches - patches.mean(-1, keepdim=True)) / (patches.std(-1, keepdim=True) + 1e-6)
    return (predicted - patches)[hidden].square().mean()


def right_biased(predicted, patches, hidden, normalise):
    """Nothing in the text says which of the two variances."""
    if normalise:
        var = patches.var(-1, keepdim=True, unbiased=False)
        patches = (patches - patches.mean(-1, keepdim=True)) / torch.sqrt(var + 1e-6)
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def right_where(predicted, patches, hidden, normalise):
    error = (predicted - target_of(patches, normalise)).pow(2).mean(-1)
    return torch.where(hidden, error, torch.zeros(())).sum() / hidden.sum()


def right_einsum(predicted, patches, hidden, normalise):
    d = predicted - target_of(patches, normalise)
    return torch.einsum("bpv,bpv,bp->", d, d, hidden.float()) / (hidden.sum() * d.shape[2])


def right_masked_fill(predicted, patches, hidden, normalise):
    error = (predicted - target_of(patches, normalise)).pow(2).mean(-1)
    return error.masked_fill(~hidden, 0.0).sum() / hidden.float().sum()


def right_layer_norm(predicted, patches, hidden, normalise):
    target = F.layer_norm(patches, patches.shape[-1:], eps=1e-6) if normalise else patches
    return (predicted - target).pow(2).mean(-1)[hidden].mean()


def right_flat(predicted, patches, hidden, normalise):
    target = target_of(patches, normalise).flatten(0, 1)[hidden.flatten()]
    return (predicted.flatten(0, 1)[hidden.flatten()] - target).pow(2).mean()


def right_nonzero(predicted, patches, hidden, normalise):
    rows, places = hidden.nonzero(as_tuple=True)
    return (predicted[rows, places] - target_of(patches, normalise)[rows, places]).pow(2).mean()


right_lambda = lambda p, x, h, n: (p - target_of(x, n)).pow(2)[h].mean()
right_norm = lambda p, x, h, n: (p - target_of(x, n))[h].norm().pow(2) / p[h].numel()


def wrong_visible(predicted, patches, hidden, normalise):
    """visible patches were scored"""
    return (predicted - target_of(patches, normalise)).pow(2).mean(-1)[~hidden].mean()


def wrong_visible_weighted(predicted, patches, hidden, normalise):
    """visible patches were scored"""
    seen = 1 - hidden.float()
    return ((predicted - target_of(patches, normalise)).pow(2).mean(-1) * seen).sum() / seen.sum()


def wrong_all(predicted, patches, hidden, normalise):
    """All patches were scored"""
    return (predicted - target_of(patches, normalise)).pow(2).mean()


def wrong_all_mse(predicted, patches, hidden, normalise):
    """All patches were scored"""
    return F.mse_loss(predicted, target_of(patches, normalise))


def wrong_divided_by_all(predicted, patches, hidden, normalise):
    """divided by the number of all patches"""
    return ((predicted - target_of(patches, normalise)).pow(2).mean(-1) * hidden).mean()


def wrong_prediction_multiplied(predicted, patches, hidden, normalise):
    """divided by the number of all patches"""
    kept = hidden[:, :, None]
    return F.mse_loss(predicted * kept, target_of(patches, normalise) * kept)


def wrong_sum(predicted, patches, hidden, normalise):
    """added up"""
    return (predicted - target_of(patches, normalise)).pow(2).mean(-1)[hidden].sum()


def wrong_sum_of_values(predicted, patches, hidden, normalise):
    """added up over the values"""
    return (predicted - target_of(patches, normalise)).pow(2).sum(-1)[hidden].mean()


def wrong_absolute(predicted, patches, hidden, normalise):
    """absolute error"""
    return (predicted - target_of(patches, normalise)).abs().mean(-1)[hidden].mean()


def wrong_l1(predicted, patches, hidden, normalise):
    """absolute error"""
    return F.l1_loss(predicted[hidden], target_of(patches, normalise)[hidden])


def wrong_batch_statistics(predicted, patches, hidden, normalise):
    """served the whole batch"""
    if normalise:
        patches = (patches - patches.mean()) / (patches.var() + 1e-6).sqrt()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_batch_std(predicted, patches, hidden, normalise):
    """served the whole batch"""
    if normalise:
        patches = (patches - patches.mean()) / patches.std()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_over_the_batch(predicted, patches, hidden, normalise):
    """over the batch, place by place"""
    if normalise:
        patches = (patches - patches.mean(0)) / (patches.var(0) + 1e-6).sqrt()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_per_picture(predicted, patches, hidden, normalise):
    """normalised as a whole"""
    if normalise:
        mean, var = patches.mean((1, 2), keepdim=True), patches.var((1, 2), keepdim=True)
        patches = (patches - mean) / (var + 1e-6).sqrt()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_over_patches(predicted, patches, hidden, normalise):
    if normalise:
        mean, var = patches.mean(1, keepdim=True), patches.var(1, keepdim=True)
        patches = (patches - mean) / (var + 1e-6).sqrt()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_no_root(predicted, patches, hidden, normalise):
    """divided by the variance"""
    if normalise:
        mean, var = patches.mean(-1, keepdim=True), patches.var(-1, keepdim=True)
        patches = (patches - mean) / (var + 1e-6)
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_not_centred(predicted, patches, hidden, normalise):
    """mean of the patch was not subtracted"""
    if normalise:
        patches = patches / (patches.var(-1, keepdim=True) + 1e-6).sqrt()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_centred_only(predicted, patches, hidden, normalise):
    if normalise:
        patches = patches - patches.mean(-1, keepdim=True)
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_length_one(predicted, patches, hidden, normalise):
    if normalise:
        patches = F.normalize(patches - patches.mean(-1, keepdim=True), dim=-1)
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_always(predicted, patches, hidden, normalise):
    """although `normalise` is False"""
    return (predicted - scaled(patches)).pow(2).mean(-1)[hidden].mean()


def wrong_never(predicted, patches, hidden, normalise):
    """always the raw patch"""
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_exchanged(predicted, patches, hidden, normalise):
    """exchanged"""
    return (predicted - target_of(patches, not normalise)).pow(2).mean(-1)[hidden].mean()


def wrong_root(predicted, patches, hidden, normalise):
    """square root"""
    return (predicted - target_of(patches, normalise)).pow(2).mean(-1)[hidden].mean().sqrt()


def wrong_root_of_each(predicted, patches, hidden, normalise):
    return (predicted - target_of(patches, normalise)).pow(2).mean(-1).sqrt()[hidden].mean()


def wrong_sign(predicted, patches, hidden, normalise):
    """sign"""
    return -(predicted - target_of(patches, normalise)).pow(2).mean(-1)[hidden].mean()


def wrong_prediction_too(predicted, patches, hidden, normalise):
    """prediction was normalised as well"""
    if normalise:
        predicted, patches = scaled(predicted), scaled(patches)
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_item(predicted, patches, hidden, normalise):
    return right_mse(predicted, patches, hidden, normalise).item()


def wrong_detached(predicted, patches, hidden, normalise):
    """no gradient flows"""
    return right_mse(predicted.detach(), patches, hidden, normalise)


def wrong_no_mean(predicted, patches, hidden, normalise):
    return (predicted - target_of(patches, normalise)).pow(2).mean(-1)[hidden]


def wrong_per_picture_mean_of_all(predicted, patches, hidden, normalise):
    return (predicted - target_of(patches, normalise)).pow(2).mean(-1)


def wrong_forgot_return(predicted, patches, hidden, normalise):
    """returned None"""
    right_mse(predicted, patches, hidden, normalise)


def wrong_not_squared(predicted, patches, hidden, normalise):
    return (predicted - target_of(patches, normalise)).mean(-1)[hidden].mean()


def wrong_changes_patches(predicted, patches, hidden, normalise):
    """changed its input"""
    if normalise:
        patches -= patches.mean(-1, keepdim=True)
        patches /= (patches.var(-1, keepdim=True) + 1e-6).sqrt()
    return (predicted - patches).pow(2).mean(-1)[hidden].mean()


def wrong_std_alone(predicted, patches, hidden, normalise):
    """an even patch"""
    if normalise:
        patches = (patches - patches.mean(-1, keepdim=True)) / patches.std(-1, keepdim=True)
    return F.mse_loss(predicted[hidden], patches[hidden])


def wrong_root_of_the_variance_alone(predicted, patches, hidden, normalise):
    """an even patch"""
    if normalise:
        patches = (patches - patches.mean(-1, keepdim=True)) / patches.var(-1, keepdim=True).sqrt()
    return F.mse_loss(predicted[hidden], patches[hidden])
