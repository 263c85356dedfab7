"""Answers to lesson 13's `column_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def columns(output, rows, groups):
    """(guess, truth) of every column."""
    sizes = torch.bincount(groups).tolist()
    return [*zip(output.split(sizes, dim=1), rows.split(sizes, dim=1), strict=True)]


def over(output, rows, groups, number, category):
    """The mean over the columns of two losses."""
    found = [number(g, t) if g.shape[1] == 1 else category(g, t) for g, t in columns(output, rows, groups)]
    return sum(found) / len(found)


def square(guess, truth):
    return ((guess - truth) ** 2).mean()


def cross(guess, truth):
    return F.cross_entropy(guess, truth.argmax(dim=1))


def right_as_asked(output, rows, groups):
    losses = []
    for guess, truth in columns(output, rows, groups):
        if guess.size(1) > 1:
            losses.append(F.cross_entropy(guess, truth.argmax(-1)))
        else:
            losses.append(F.mse_loss(guess, truth))
    return torch.stack(losses).mean()


def right_conditional(o, r, g):
    return torch.stack([square(a, b) if a.shape[1] == 1 else cross(a, b) for a, b in columns(o, r, g)]).mean()


def right_helpers(output, rows, groups):
    return over(output, rows, groups, square, cross)


def right_probabilities_as_target(output, rows, groups):
    return over(output, rows, groups, F.mse_loss, F.cross_entropy)


def right_log_softmax(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: -(t * g.log_softmax(1)).sum(1).mean())


def right_logsumexp(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: (g.logsumexp(1) - (g * t).sum(1)).mean())


def right_nll(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: F.nll_loss(F.log_softmax(g, 1), t.argmax(1)))


def right_gather(output, rows, groups):
    def category(guess, truth):
        return -guess.log_softmax(1).gather(1, truth.argmax(1, keepdim=True)).mean()

    return over(output, rows, groups, square, category)


def right_masks(output, rows, groups):
    losses = []
    for column in groups.unique():
        at = groups == column
        guess, truth = output[:, at], rows[:, at]
        losses.append(square(guess, truth) if at.sum() == 1 else cross(guess, truth))
    return torch.stack(losses).mean()


def right_running_sum(output, rows, groups):
    total = torch.zeros(())
    for guess, truth in columns(output, rows, groups):
        total = total + (square(guess, truth) if len(guess[0]) == 1 else cross(guess, truth))
    return total / (groups.max() + 1)


def right_numbers_together(output, rows, groups):
    single = groups.bincount()[groups] == 1
    total = (output[:, single] - rows[:, single]).pow(2).mean(0).sum()
    for guess, truth in columns(output, rows, groups):
        if guess.shape[1] > 1:
            total = total + cross(guess, truth)
    return total / groups.unique().numel()


def right_loop_over_rows(output, rows, groups):
    def category(guess, truth):
        return sum(-line.log_softmax(0)[one.argmax()] for line, one in zip(guess, truth, strict=True)) / len(guess)

    return over(output, rows, groups, square, category)


def right_einsum(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: -torch.einsum("bk,bk->", t, g.log_softmax(1)) / g.shape[0])


def right_sum_divided(output, rows, groups):
    def category(guess, truth):
        return F.cross_entropy(guess, truth.argmax(1), reduction="sum") / len(guess)

    return over(output, rows, groups, lambda g, t: F.mse_loss(g, t, reduction="sum") / len(g), category)


def right_one_row_at_a_time(output, rows, groups):
    found = []
    for start in range(len(output)):
        found.append(over(output[start : start + 1], rows[start : start + 1], groups, square, cross))
    return torch.stack(found).mean()


def right_squeezed(output, rows, groups):
    return over(output, rows, groups, lambda g, t: F.mse_loss(g.squeeze(1), t.squeeze(1)), cross)


def wrong_squares_for_all(output, rows, groups):
    """scored by squared error"""
    return over(output, rows, groups, square, square)


def wrong_cross_for_all(output, rows, groups):
    """which is 0 for a single place"""
    return over(output, rows, groups, cross, cross)


def wrong_exchanged(output, rows, groups):
    """The two cases are exchanged"""
    return over(output, rows, groups, cross, square)


def wrong_absolute(output, rows, groups):
    """absolute error"""
    return over(output, rows, groups, F.l1_loss, cross)


def wrong_root(output, rows, groups):
    """The root was taken"""
    return over(output, rows, groups, lambda g, t: square(g, t).sqrt(), cross)


def wrong_softmax_twice(output, rows, groups):
    """softmax was taken twice"""
    return over(output, rows, groups, square, lambda g, t: cross(g.softmax(1), t))


def wrong_nll_of_scores(output, rows, groups):
    """expects log-probabilities"""
    return over(output, rows, groups, square, lambda g, t: F.nll_loss(g, t.argmax(1)))


def wrong_nll_of_probabilities(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: F.nll_loss(g.softmax(1), t.argmax(1)))


def wrong_binary(output, rows, groups):
    """a question of its own"""
    return over(output, rows, groups, square, F.binary_cross_entropy_with_logits)


def wrong_guess_and_truth(output, rows, groups):
    """Guess and truth are exchanged"""
    return over(output, rows, groups, square, lambda g, t: cross(t, g))


def wrong_argmin(output, rows, groups):
    """`argmin` gives a wrong word"""
    return over(output, rows, groups, square, lambda g, t: F.cross_entropy(g, t.argmin(1)))


def wrong_sign(output, rows, groups):
    """sign of the cross-entropy is flipped"""
    return over(output, rows, groups, square, lambda g, t: -cross(g, t))


def wrong_log_softmax_sign(output, rows, groups):
    """sign of the cross-entropy is flipped"""
    return over(output, rows, groups, square, lambda g, t: (t * g.log_softmax(1)).sum(1).mean())


def wrong_share_of_errors(output, rows, groups):
    """has no gradient"""
    return over(output, rows, groups, square, lambda g, t: (g.argmax(1) != t.argmax(1)).float().mean())


def wrong_mean_over_places(output, rows, groups):
    """divided by the number of places"""
    return over(output, rows, groups, square, lambda g, t: -(t * g.log_softmax(1)).mean())


def wrong_sum_of_rows(output, rows, groups):
    """added up for categories"""
    return over(output, rows, groups, square, lambda g, t: F.cross_entropy(g, t.argmax(1), reduction="sum"))


def wrong_sum_of_squares(output, rows, groups):
    """added up for numbers"""
    return over(output, rows, groups, lambda g, t: ((g - t) ** 2).sum(), cross)


def wrong_sum_of_both(output, rows, groups):
    found = over(output, rows, groups, square, cross)
    return found * len(output)


def wrong_sum_over_columns(output, rows, groups):
    """columns were added up"""
    return over(output, rows, groups, square, cross) * (groups.max() + 1)


def wrong_numbers_left_out(output, rows, groups):
    found = [cross(g, t) for g, t in columns(output, rows, groups) if g.shape[1] > 1]
    return torch.stack(found).mean()


def wrong_numbers_pass(output, rows, groups):
    """Numbers are not scored"""
    losses = []
    for guess, truth in columns(output, rows, groups):
        if guess.shape[1] == 1:
            continue
        losses.append(cross(guess, truth))
    return torch.stack(losses).mean()


def wrong_categories_left_out(output, rows, groups):
    """Categories are not scored"""
    found = [square(g, t) for g, t in columns(output, rows, groups) if g.shape[1] == 1]
    return torch.stack(found).mean()


def wrong_one_softmax(output, rows, groups):
    """One softmax went over"""
    single = groups.bincount()[groups] == 1
    total = -(rows[:, ~single] * output[:, ~single].log_softmax(1)).sum(1).mean()
    total = total + sum(square(g, t) for g, t in columns(output, rows, groups) if g.shape[1] == 1)
    return total / (groups.max() + 1)


def wrong_weighed(output, rows, groups):
    """counts as often as it has places"""
    found = [len(t[0]) * (square(g, t) if len(t[0]) == 1 else cross(g, t)) for g, t in columns(output, rows, groups)]
    return sum(found) / len(groups)


def wrong_two_means(output, rows, groups):
    """were added"""
    both = columns(output, rows, groups)
    numbers = torch.stack([square(g, t) for g, t in both if g.shape[1] == 1]).mean()
    return numbers + torch.stack([cross(g, t) for g, t in both if g.shape[1] > 1]).mean()


def wrong_last_column(output, rows, groups):
    """Only the last column"""
    for guess, truth in columns(output, rows, groups):
        loss = square(guess, truth) if guess.shape[1] == 1 else cross(guess, truth)
    return loss


def wrong_first_column(output, rows, groups):
    """after the first column"""
    guess, truth = columns(output, rows, groups)[0]
    return square(guess, truth) if guess.shape[1] == 1 else cross(guess, truth)


def wrong_item(output, rows, groups):
    return over(output, rows, groups, square, cross).item()


def wrong_detached(output, rows, groups):
    """no gradient flows"""
    return over(output.detach(), rows, groups, square, cross)


def wrong_list(output, rows, groups):
    return [square(g, t) if g.shape[1] == 1 else cross(g, t) for g, t in columns(output, rows, groups)]


def wrong_stacked(output, rows, groups):
    return torch.stack([square(g, t) if g.shape[1] == 1 else cross(g, t) for g, t in columns(output, rows, groups)])


def wrong_forgot_return(output, rows, groups):
    """returned None"""
    over(output, rows, groups, square, cross)


def wrong_squared_softmax(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: square(g.softmax(1), t))


def wrong_base_two(output, rows, groups):
    return over(output, rows, groups, square, lambda g, t: cross(g, t) / torch.tensor(2.0).log())


def wrong_half_square(output, rows, groups):
    return over(output, rows, groups, lambda g, t: 0.5 * square(g, t), cross)


def wrong_argmax_of_all(output, rows, groups):
    """Without a dimension"""
    return over(output, rows, groups, square, lambda guess, truth: F.cross_entropy(guess, truth.argmax()))


def wrong_argmax_down(output, rows, groups):
    """looks down the rows"""
    return over(output, rows, groups, square, lambda guess, truth: F.cross_entropy(guess, truth.argmax(0)))


def wrong_nothing_kept(output, rows, groups):
    """computed and not kept"""
    parts = []
    for guess, truth in columns(output, rows, groups):
        square(guess, truth) if guess.shape[1] == 1 else cross(guess, truth)
    return torch.stack(parts).mean()


def wrong_numbers_detached(output, rows, groups):
    """only a part of the gradient"""
    sizes, parts = groups.bincount().tolist(), []
    for guess, truth in zip(output.split(sizes, 1), rows.split(sizes, 1), strict=True):
        if guess.shape[1] == 1:
            parts.append(torch.tensor(F.mse_loss(guess, truth).item()))
        else:
            parts.append(F.cross_entropy(guess, truth.argmax(1)))
    return torch.stack(parts).mean()
