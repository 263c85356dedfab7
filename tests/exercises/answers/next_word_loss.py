"""Answers to lesson 06's `next_word_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def parts(scores, numbers):
    return scores[:, :-1], numbers[:, 1:]


def losses(scores, numbers):
    """The loss at every place but the last, [batch, n - 1]."""
    guess, target = parts(scores, numbers)
    return F.cross_entropy(guess.transpose(1, 2), target, reduction="none")


def right_three_lines(scores, numbers):
    guess, target = scores[:, :-1], numbers[:, 1:]
    counts = target != 0
    return F.cross_entropy(guess[counts], target[counts])


def right_ignore_index(scores, numbers):
    guess, target = parts(scores, numbers)
    return F.cross_entropy(guess.flatten(0, 1), target.flatten(), ignore_index=0)


def right_ignore_index_reshape(s, x):
    return F.cross_entropy(s[:, :-1, :].reshape(-1, s.shape[-1]), x[:, 1:].reshape(-1), ignore_index=0)


def right_transposed(scores, numbers):
    return F.cross_entropy(scores[:, :-1].transpose(1, 2), numbers[:, 1:], ignore_index=0)


def right_permuted(scores, numbers):
    return F.cross_entropy(scores.permute(0, 2, 1)[:, :, :-1], numbers[:, 1:], ignore_index=0)


def right_weighted(scores, numbers):
    counts = (numbers[:, 1:] > 0).float()
    return (losses(scores, numbers) * counts).sum() / counts.sum()


def right_chosen_after(scores, numbers):
    return losses(scores, numbers)[numbers[:, 1:] != 0].mean()


def right_gather(scores, numbers):
    guess, target = parts(scores, numbers)
    surprise = -guess.log_softmax(2).gather(2, target.unsqueeze(2)).squeeze(2)
    return surprise[target != 0].mean()


def right_log_of_softmax(scores, numbers):
    guess, target = parts(scores, numbers)
    chance = torch.softmax(guess, dim=-1)
    return -chance.gather(2, target[:, :, None])[:, :, 0].log()[target != 0].mean()


def right_nll(scores, numbers):
    guess, target = parts(scores, numbers)
    return F.nll_loss(F.log_softmax(guess, dim=-1).flatten(0, 1), target.flatten(), ignore_index=0)


def right_module(scores, numbers):
    guess, target = parts(scores, numbers)
    return torch.nn.CrossEntropyLoss(ignore_index=0)(guess.flatten(0, 1), target.flatten())


def right_loop(scores, numbers):
    total, count = 0 * scores.sum(), 0
    for b in range(numbers.shape[0]):
        for t in range(numbers.shape[1] - 1):
            if numbers[b, t + 1] != 0:
                total = total + F.cross_entropy(scores[b, t], numbers[b, t + 1])
                count += 1
    return total / count


def right_sentence_by_sentence(scores, numbers):
    pieces = []
    for one, words in zip(scores, numbers, strict=True):
        length = int((words != 0).sum())
        pieces.append(F.cross_entropy(one[: length - 1], words[1:length], reduction="none"))
    return torch.cat(pieces).mean()


def right_logsumexp(scores, numbers):
    guess, target = parts(scores, numbers)
    own = guess.gather(2, target[..., None])[..., 0]
    return (guess.logsumexp(2) - own)[target != 0].mean()


def right_one_hot(scores, numbers):
    guess, target = parts(scores, numbers)
    kept = F.one_hot(target, guess.shape[2]).float() * (target != 0)[:, :, None]
    return -(kept * guess.log_softmax(2)).sum() / (target != 0).sum()


def right_rolled(scores, numbers):
    target = numbers.roll(-1, 1)
    target[:, -1] = 0
    counts = target != 0
    return F.cross_entropy(scores[counts], target[counts])


right_lambda = lambda s, x: F.cross_entropy(s[:, :-1][x[:, 1:] > 0], x[:, 1:][x[:, 1:] > 0])


def wrong_not_shifted(scores, numbers):
    """its own word, which it sees"""
    counts = numbers != 0
    return F.cross_entropy(scores[counts], numbers[counts])


def wrong_not_shifted_ignored(scores, numbers):
    """its own word, which it sees"""
    return F.cross_entropy(scores.flatten(0, 1), numbers.flatten(), ignore_index=0)


def wrong_way(scores, numbers):
    """the word *before* it"""
    return F.cross_entropy(scores[:, 1:].transpose(1, 2), numbers[:, :-1], ignore_index=0)


def wrong_cut_at_the_front(scores, numbers):
    """cut at the front"""
    return F.cross_entropy(scores[:, 1:].transpose(1, 2), numbers[:, 1:], ignore_index=0)


def wrong_cut_at_the_end(scores, numbers):
    """cut at the end"""
    return F.cross_entropy(scores[:, :-1].transpose(1, 2), numbers[:, :-1], ignore_index=0)


def wrong_by_two(scores, numbers):
    """Shifted by two"""
    return F.cross_entropy(scores[:, :-2].transpose(1, 2), numbers[:, 2:], ignore_index=0)


def wrong_padding(scores, numbers):
    """Padding was scored"""
    guess, target = parts(scores, numbers)
    return F.cross_entropy(guess.flatten(0, 1), target.flatten())


def wrong_padding_mean(scores, numbers):
    """Padding was scored"""
    return losses(scores, numbers).mean()


def wrong_sum(scores, numbers):
    """added up"""
    guess, target = parts(scores, numbers)
    return F.cross_entropy(guess.flatten(0, 1), target.flatten(), ignore_index=0, reduction="sum")


def wrong_sum_of_chosen(scores, numbers):
    """added up"""
    return losses(scores, numbers)[numbers[:, 1:] != 0].sum()


def wrong_chosen_by_the_word_that_sees(scores, numbers):
    """the word that *sees*"""
    return losses(scores, numbers)[numbers[:, :-1] != 0].mean()


def wrong_only_padding(scores, numbers):
    """Only padding was scored"""
    return losses(scores, numbers)[numbers[:, 1:] == 0].mean()


def wrong_without_special(scores, numbers):
    """Special words were left out"""
    return losses(scores, numbers)[numbers[:, 1:] > 4].mean()


def wrong_without_end(scores, numbers):
    target = numbers[:, 1:]
    return losses(scores, numbers)[(target != 0) & (target != 4)].mean()


def wrong_without_unknown(scores, numbers):
    return losses(scores, numbers)[numbers[:, 1:] > 1].mean()


def wrong_sign(scores, numbers):
    """sign"""
    return -right_three_lines(scores, numbers)


def wrong_log_likelihood(scores, numbers):
    """sign"""
    guess, target = parts(scores, numbers)
    return guess.log_softmax(2).gather(2, target[:, :, None])[:, :, 0][target != 0].mean()


def wrong_sentences_alike(scores, numbers):
    """Each sentence got the same weight"""
    counts = numbers[:, 1:] != 0
    return ((losses(scores, numbers) * counts).sum(1) / counts.sum(1)).mean()


def wrong_sentences_alike_loop(scores, numbers):
    """Each sentence got the same weight"""
    found = [right_three_lines(one[None], words[None]) for one, words in zip(scores, numbers, strict=True)]
    return torch.stack(found).mean()


def wrong_softmax_twice(scores, numbers):
    """Softmax was taken before"""
    return right_three_lines(scores.softmax(2), numbers)


def wrong_divided_by_all(scores, numbers):
    """divided by all places"""
    return (losses(scores, numbers) * (numbers[:, 1:] != 0)).mean()


def wrong_probability(scores, numbers):
    """1 minus the probability"""
    guess, target = parts(scores, numbers)
    chance = guess.softmax(2).gather(2, target[:, :, None])[:, :, 0]
    return (1 - chance)[target != 0].mean()


def wrong_perplexity(scores, numbers):
    """perplexity"""
    return right_three_lines(scores, numbers).exp()


def wrong_item(scores, numbers):
    return right_three_lines(scores, numbers).item()


def wrong_detached(scores, numbers):
    """no gradient flows"""
    return right_three_lines(scores.detach(), numbers)


def wrong_no_grad(scores, numbers):
    """no gradient flows"""
    with torch.no_grad():
        return right_three_lines(scores, numbers)


def wrong_no_mean(scores, numbers):
    return losses(scores, numbers)[numbers[:, 1:] != 0]


def wrong_forgot_return(scores, numbers):
    """returned None"""
    right_three_lines(scores, numbers)


def wrong_axis(scores, numbers):
    guess, target = parts(scores, numbers)
    return F.cross_entropy(guess, target)


def wrong_softmax_over_places(scores, numbers):
    guess, target = parts(scores, numbers)
    return -guess.log_softmax(1).gather(2, target[:, :, None])[:, :, 0][target != 0].mean()


def wrong_accuracy(scores, numbers):
    guess, target = parts(scores, numbers)
    return (guess.argmax(2) == target)[target != 0].float().mean()


def wrong_bits(scores, numbers):
    return right_three_lines(scores, numbers) / torch.tensor(2.0).log()


def wrong_first_word_too(scores, numbers):
    counts = numbers != 0
    shifted = torch.cat([scores[:, :1], scores[:, :-1]], 1)
    return F.cross_entropy(shifted[counts], numbers[counts])


def wrong_squared(scores, numbers):
    guess, target = parts(scores, numbers)
    goal = F.one_hot(target, guess.shape[2]).float()
    return (guess.softmax(2) - goal).pow(2).sum(2)[target != 0].mean()


def wrong_without_end_anew(scores, numbers):
    """`<end>` (4) was left out"""
    guess, target = scores[:, :-1], numbers[:, 1:]
    counts = (target != 0) & (target != 4)
    return F.cross_entropy(guess[counts], target[counts])


def wrong_without_unknown_anew(scores, numbers):
    """`<unknown>` (1) was left out"""
    guess, target = scores[:, :-1], numbers[:, 1:]
    return F.cross_entropy(guess[target > 1], target[target > 1])
