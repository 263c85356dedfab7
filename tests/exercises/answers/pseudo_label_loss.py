"""Answers to lesson 02's `pseudo_label_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F

ce = F.cross_entropy


def right_three_lines(weak_scores, strong_scores, threshold):
    confidence, guess = weak_scores.softmax(dim=1).max(dim=1)
    losses = ce(strong_scores, guess, reduction="none")
    return (losses * (confidence >= threshold)).mean()


def right_detached(weak, strong, threshold):
    probabilities = torch.softmax(weak.detach(), dim=-1)
    mask = probabilities.max(-1).values.ge(threshold).float()
    return (ce(strong, probabilities.argmax(-1), reduction="none") * mask).mean()


def right_chosen_rows(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    sure = confidence >= threshold
    return ce(strong[sure], guess[sure], reduction="sum") / len(weak)


def right_loop(weak, strong, threshold):
    total = strong.sum() * 0
    for mild, hard in zip(weak, strong):
        p = mild.softmax(0)
        if p.max() >= threshold:
            total = total + ce(hard[None], p.argmax()[None])
    return total / len(strong)


def right_where(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    return torch.where(confidence >= threshold, ce(strong, guess, reduction="none"), torch.zeros(())).mean()


def right_nll(weak, strong, threshold):
    p = weak.softmax(1)
    loss = F.nll_loss(strong.log_softmax(1), p.argmax(1), reduction="none")
    return (loss * (p.amax(1) >= threshold).to(loss.dtype)).sum() / loss.numel()


def right_gather(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    log_p = strong.log_softmax(1).gather(1, guess[:, None])[:, 0]
    return -(log_p * (confidence >= threshold)).mean()


def right_one_hot(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    target = F.one_hot(guess, weak.shape[1]).float() * (confidence >= threshold)[:, None]
    return -(target * strong.log_softmax(1)).sum(1).mean()


def right_one_hot_as_target(weak, strong, threshold):
    confidence, guess = weak.detach().softmax(1).max(1)
    target = F.one_hot(guess, weak.shape[1]).float()
    return (ce(strong, target, reduction="none") * (confidence >= threshold)).mean()


def right_no_grad(weak, strong, threshold):
    with torch.no_grad():
        confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= threshold)).mean()


def right_ignored_rows(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    guess = guess.masked_fill(confidence < threshold, -100)
    return ce(strong, guess, ignore_index=-100, reduction="sum") / len(guess)


def right_masked_fill(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    return ce(strong, guess, reduction="none").masked_fill(confidence < threshold, 0).mean()


def right_by_hand(weak, strong, threshold):
    odds = weak.exp()
    p = odds / odds.sum(1, keepdim=True)
    right = strong[torch.arange(len(strong)), p.argmax(1)]
    return ((strong.logsumexp(1) - right) * (p.max(1).values >= threshold)).mean()


def right_multiplied_in_place(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    losses = ce(strong, guess, reduction="none")
    losses = losses * (confidence >= threshold)
    losses[confidence < threshold] = 0
    return losses.sum() / losses.shape[0]


def right_sorted(weak, strong, threshold):
    values, classes = weak.softmax(1).sort(1, descending=True)
    return (ce(strong, classes[:, 0], reduction="none") * (values[:, 0] >= threshold)).mean()


right_top = lambda w, s, t: (ce(s, w.argmax(1), reduction="none") * (w.softmax(1).topk(1).values[:, 0] >= t)).mean()
right_not_below = lambda w, s, t: (ce(s, w.argmax(1), reduction="none") * ~(w.softmax(1).amax(1) < t)).mean()


def wrong_mean_of_the_sure(weak, strong, threshold):
    """Divide by the number of all rows"""
    confidence, guess = weak.softmax(1).max(1)
    losses = ce(strong, guess, reduction="none")
    return (losses * (confidence >= threshold)).sum() / (confidence >= threshold).sum()


def wrong_chosen_rows_mean(weak, strong, threshold):
    """Divide by the number of all rows"""
    confidence, guess = weak.softmax(1).max(1)
    sure = confidence >= threshold
    return ce(strong[sure], guess[sure])


def wrong_sum(weak, strong, threshold):
    """added up"""
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= threshold)).sum()


def wrong_one_loss_a_row(weak, strong, threshold):
    """`mean`"""
    confidence, guess = weak.softmax(1).max(1)
    return ce(strong, guess, reduction="none") * (confidence >= threshold)


def wrong_threshold_on_scores(weak, strong, threshold):
    """It is a probability"""
    score, guess = weak.max(1)
    return (ce(strong, guess, reduction="none") * (score >= threshold)).mean()


def wrong_sigmoid(weak, strong, threshold):
    """sigmoid"""
    confidence, guess = weak.sigmoid().max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= threshold)).mean()


def wrong_softmax_over_the_batch(weak, strong, threshold):
    """softmax(1)"""
    confidence, guess = weak.softmax(0).max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= threshold)).mean()


def wrong_from_the_strong(weak, strong, threshold):
    """weak_scores"""
    confidence, guess = strong.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= threshold)).mean()


def wrong_guess_of_the_strong(weak, strong, threshold):
    """weak_scores"""
    confidence = weak.softmax(1).amax(1)
    return (ce(strong, strong.argmax(1), reduction="none") * (confidence >= threshold)).mean()


def wrong_loss_on_the_weak(weak, strong, threshold):
    """strong"""
    confidence, guess = weak.softmax(1).max(1)
    return (ce(weak, guess, reduction="none") * (confidence >= threshold)).mean()


def wrong_roles_exchanged(weak, strong, threshold):
    """roles are exchanged"""
    confidence, guess = strong.softmax(1).max(1)
    return (ce(weak, guess, reduction="none") * (confidence >= threshold)).mean()


def wrong_unsure_rows(weak, strong, threshold):
    """at least the threshold"""
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence < threshold)).mean()


def wrong_unsure_rows_filled(weak, strong, threshold):
    """at least the threshold"""
    confidence, guess = weak.softmax(1).max(1)
    return ce(strong, guess, reduction="none").masked_fill(confidence >= threshold, 0).mean()


def wrong_all_rows(weak, strong, threshold):
    """below the threshold"""
    return ce(strong, weak.argmax(1))


def wrong_weighted(weak, strong, threshold):
    """counts fully or not at all"""
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * confidence * (confidence >= threshold)).mean()


def wrong_probabilities_into_cross_entropy(weak, strong, threshold):
    """own softmax"""
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong.softmax(1), guess, reduction="none") * (confidence >= threshold)).mean()


def wrong_no_gradient(weak, strong, threshold):
    """no gradient reaches"""
    return right_three_lines(weak, strong.detach(), threshold)


def wrong_item(weak, strong, threshold):
    """no gradient reaches"""
    return right_three_lines(weak, strong, threshold).item()


def wrong_all_without_gradient(weak, strong, threshold):
    """no gradient reaches"""
    with torch.no_grad():
        return right_three_lines(weak, strong, threshold)


def wrong_sign(weak, strong, threshold):
    """sign"""
    return -right_three_lines(weak, strong, threshold)


def wrong_soft_labels(weak, strong, threshold):
    """All probabilities"""
    p = weak.softmax(1)
    return (ce(strong, p, reduction="none") * (p.amax(1) >= threshold)).mean()


def wrong_soft_labels_detached(weak, strong, threshold):
    """soft labels"""
    p = weak.detach().softmax(1)
    return -((p * strong.log_softmax(1)).sum(1) * (p.amax(1) >= threshold)).mean()


def wrong_forgot_return(weak, strong, threshold):
    """returned None"""
    right_three_lines(weak, strong, threshold)


def wrong_threshold_fixed(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= 0.95)).mean()


def wrong_batch_is_sure(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    return ce(strong, guess) * (confidence.mean() >= threshold)


def wrong_mean_times_share(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    return ce(strong, guess) * (confidence >= threshold).float().mean()


def wrong_loss_threshold(weak, strong, threshold):
    losses = ce(strong, weak.argmax(1), reduction="none")
    return (losses * (losses >= threshold)).mean()


def wrong_divided_by_classes(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence >= threshold)).sum() / weak.shape[1]


def wrong_squared(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    error = (strong.softmax(1) - F.one_hot(guess, weak.shape[1])).square().sum(1)
    return (error * (confidence >= threshold)).mean()


wrong_share = lambda w, s, t: (w.softmax(1).amax(1) >= t).float().mean()
wrong_least_sure_class = lambda w, s, t: (ce(s, w.argmin(1), reduction="none") * (w.softmax(1).amax(1) >= t)).mean()
wrong_twice_softmax = lambda w, s, t: right_three_lines(w.softmax(1), s, t)
wrong_accuracy = lambda w, s, t: ((w.argmax(1) == s.argmax(1)) * (w.softmax(1).amax(1) >= t)).float().mean()


def wrong_mean_of_the_sure_times_their_share(weak, strong, threshold):
    """where none is"""
    confidence, guess = weak.softmax(1).max(1)
    sure = confidence >= threshold
    return ce(strong[sure], guess[sure]) * sure.float().mean()


def wrong_above_the_threshold(weak, strong, threshold):
    """just the threshold"""
    confidence, guess = weak.softmax(1).max(1)
    return (ce(strong, guess, reduction="none") * (confidence > threshold)).mean()


def right_nobody_sure_apart(weak, strong, threshold):
    confidence, guess = weak.softmax(1).max(1)
    sure = confidence >= threshold
    return ce(strong[sure], guess[sure], reduction="sum") / len(weak) if sure.any() else 0 * strong.sum()
