"""Answers to lesson 02's `equal_cost_lead`, written from the lesson's text: right ones and wrong ones."""

import math
import statistics

import numpy as np
import torch
from scipy import stats

from ssl_course import evaluate


def _two(differences):
    lead = evaluate.mean_ci(differences)
    return lead.mean, lead.half_width


def _t(count):
    return float(stats.t.ppf(0.975, count - 1))


def right_three_lines(pretrained, scratch, pretraining_steps, label_steps):
    steps = label_steps + 2 * pretraining_steps
    lead = evaluate.mean_ci(pretrained - scratch[steps])
    return lead.mean, lead.half_width


def right_views(pretrained, scratch, pretraining_steps, label_steps):
    views = 64 * 2 * pretraining_steps + 64 * label_steps
    return _two(pretrained - scratch[views // 64])


def right_first_two(pretrained, scratch, pretraining_steps, label_steps):
    return tuple(evaluate.mean_ci(pretrained - scratch[label_steps + 2 * pretraining_steps]))[:2]


def right_lists(pretrained, scratch, pretraining_steps, label_steps):
    rival = scratch[label_steps + pretraining_steps + pretraining_steps].tolist()
    return _two([one - other for one, other in zip(pretrained.tolist(), rival)])


def right_by_hand(pretrained, scratch, pretraining_steps, label_steps):
    d = pretrained - scratch[label_steps + 2 * pretraining_steps]
    return d.mean(), _t(len(d)) * d.std() / len(d) ** 0.5


def right_statistics(pretrained, scratch, pretraining_steps, label_steps):
    d = (pretrained.double() - scratch[2 * pretraining_steps + label_steps].double()).tolist()
    return statistics.mean(d), _t(len(d)) * statistics.stdev(d) / math.sqrt(len(d))


def right_numpy(pretrained, scratch, pretraining_steps, label_steps):
    d = pretrained.numpy() - scratch[label_steps + 2 * pretraining_steps].numpy()
    return d.mean(), _t(len(d)) * d.std(ddof=1) / np.sqrt(len(d))


def right_scipy(pretrained, scratch, pretraining_steps, label_steps):
    d = (pretrained - scratch[label_steps + 2 * pretraining_steps]).tolist()
    return np.mean(d), stats.sem(d) * _t(len(d))


def right_paired_ci(pretrained, scratch, pretraining_steps, label_steps):
    arms = pretrained, scratch[label_steps + 2 * pretraining_steps]
    lead = evaluate.paired_ci(*(evaluate.mean_ci(arm) for arm in arms))
    return lead.mean, lead.half_width


def right_loop(pretrained, scratch, pretraining_steps, label_steps):
    rival, found = scratch[label_steps + 2 * pretraining_steps], []
    for index in range(len(pretrained)):
        found.append(float(pretrained[index]) - float(rival[index]))
    return _two(found)


def right_unpacked(pretrained, scratch, pretraining_steps, label_steps):
    mean, half, _ = evaluate.mean_ci(pretrained - scratch[label_steps + 2 * pretraining_steps])
    return [mean, half]


def right_searched(pretrained, scratch, pretraining_steps, label_steps):
    for steps, rival in scratch.items():
        if 64 * steps == 128 * pretraining_steps + 64 * label_steps:
            return _two(pretrained - rival)
    return None


right_one_line = lambda p, s, a, b: _two(p - s[b + 2 * a])
right_get = lambda p, s, a, b: _two(p.sub(s.get(2 * a + b)))
right_double = lambda p, s, a, b: _two(p.double() - s[2 * a + b].double())
right_tensors = lambda p, s, a, b: tuple(torch.tensor(_two(p - s[b + a * 2])))
right_rounded_division = lambda p, s, a, b: _two(p - s[round((a * 128 + b * 64) / 64)])


def wrong_equal_label_steps(pretrained, scratch, pretraining_steps, label_steps):
    """with labels"""
    return _two(pretrained - scratch[label_steps])


def wrong_label_views_forgotten(pretrained, scratch, pretraining_steps, label_steps):
    """forgotten"""
    return _two(pretrained - scratch[2 * pretraining_steps])


def wrong_one_view(pretrained, scratch, pretraining_steps, label_steps):
    """counted once"""
    return _two(pretrained - scratch[pretraining_steps + label_steps])


def wrong_one_view_in_views(pretrained, scratch, pretraining_steps, label_steps):
    """counted once"""
    return _two(pretrained - scratch[64 * (pretraining_steps + label_steps) // 64])


def wrong_both_twice(pretrained, scratch, pretraining_steps, label_steps):
    """counted twice"""
    return _two(pretrained - scratch[2 * (pretraining_steps + label_steps)])


def wrong_labels_twice(pretrained, scratch, pretraining_steps, label_steps):
    """wrong place"""
    return _two(pretrained - scratch[pretraining_steps + 2 * label_steps])


def wrong_subtracted(pretrained, scratch, pretraining_steps, label_steps):
    """add them"""
    return _two(pretrained - scratch[2 * pretraining_steps - label_steps])


def wrong_longest(pretrained, scratch, pretraining_steps, label_steps):
    """longest"""
    return _two(pretrained - scratch[max(scratch)])


def wrong_last(pretrained, scratch, pretraining_steps, label_steps):
    """longest"""
    return _two(pretrained - list(scratch.values())[-1])


def wrong_sign(pretrained, scratch, pretraining_steps, label_steps):
    """Positive should mean"""
    return _two(scratch[label_steps + 2 * pretraining_steps] - pretrained)


def wrong_absolute(pretrained, scratch, pretraining_steps, label_steps):
    """abs"""
    return _two((pretrained - scratch[label_steps + 2 * pretraining_steps]).abs())


def wrong_sorted(pretrained, scratch, pretraining_steps, label_steps):
    """side by side"""
    return _two(pretrained.sort().values - scratch[label_steps + 2 * pretraining_steps].sort().values)


def wrong_unpaired(pretrained, scratch, pretraining_steps, label_steps):
    """seed by seed"""
    rival = scratch[label_steps + 2 * pretraining_steps]
    n = len(rival)
    half = _t(n) * ((pretrained.var() + rival.var()) / n).sqrt()
    return pretrained.mean() - rival.mean(), half


def wrong_unpaired_intervals(pretrained, scratch, pretraining_steps, label_steps):
    """seed by seed"""
    one, other = evaluate.mean_ci(pretrained), evaluate.mean_ci(scratch[label_steps + 2 * pretraining_steps])
    return one.mean - other.mean, math.hypot(one.half_width, other.half_width)


def wrong_order(pretrained, scratch, pretraining_steps, label_steps):
    """order"""
    return _two(pretrained - scratch[label_steps + 2 * pretraining_steps])[::-1]


def wrong_ends(pretrained, scratch, pretraining_steps, label_steps):
    """ends"""
    mean, half = _two(pretrained - scratch[label_steps + 2 * pretraining_steps])
    return mean - half, mean + half


def wrong_whole_width(pretrained, scratch, pretraining_steps, label_steps):
    """half"""
    mean, half = _two(pretrained - scratch[label_steps + 2 * pretraining_steps])
    return mean, 2 * half


def wrong_deviation(pretrained, scratch, pretraining_steps, label_steps):
    """scatter"""
    d = pretrained - scratch[label_steps + 2 * pretraining_steps]
    return d.mean(), d.std()


def wrong_forgot_return(pretrained, scratch, pretraining_steps, label_steps):
    """returned None"""
    _two(pretrained - scratch[label_steps + 2 * pretraining_steps])


def wrong_in_place(pretrained, scratch, pretraining_steps, label_steps):
    """changed its input"""
    pretrained -= scratch[label_steps + 2 * pretraining_steps]
    return _two(pretrained)


wrong_views_as_steps = lambda p, s, a, b: _two(p - s[128 * a + 64 * b])


def wrong_interval(pretrained, scratch, pretraining_steps, label_steps):
    """Return two numbers"""
    return evaluate.mean_ci(pretrained - scratch[label_steps + 2 * pretraining_steps])


wrong_differences = lambda p, s, a, b: p - s[b + 2 * a]
wrong_only_the_mean = lambda p, s, a, b: (p - s[b + 2 * a]).mean()
wrong_steps = lambda p, s, a, b: b + 2 * a
wrong_ratio = lambda p, s, a, b: _two(p / s[b + 2 * a])
wrong_sum = lambda p, s, a, b: _two(p + s[b + 2 * a])
wrong_pretrained_alone = lambda p, s, a, b: _two(p)
wrong_scratch_alone = lambda p, s, a, b: _two(s[b + 2 * a])
wrong_percent = lambda p, s, a, b: _two(100 * (p - s[b + 2 * a]))
wrong_differences_of_means = lambda p, s, a, b: (float(p.mean() - s[b + 2 * a].mean()), 0.0)
