"""Answers to lesson 15's `lead_over_parts`, written from the lesson's text: right ones and wrong ones."""

import math
import statistics

import numpy as np
import torch
from scipy import stats


def t_of(count):
    return stats.t.ppf(0.975, count - 1)


def half(lead, ratio):
    return t_of(len(lead)) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def right_short(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean(), stats.t.ppf(0.975, len(lead) - 1) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def right_sqrt(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * math.sqrt(1 / len(lead) + ratio)


def right_variance(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * ((1 / len(lead) + ratio) * lead.var()).sqrt()


def right_floats(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean().item(), half(lead, ratio).item()


def right_statistics(ours, theirs, ratio):
    lead = [a - b for a, b in zip(ours.tolist(), theirs.tolist(), strict=True)]
    width = t_of(len(lead)) * statistics.stdev(lead) * (1 / len(lead) + ratio) ** 0.5
    return statistics.mean(lead), width


def right_numpy(ours, theirs, ratio):
    lead = ours.numpy() - theirs.numpy()
    return lead.mean(), t_of(len(lead)) * lead.std(ddof=1) * np.sqrt(1 / len(lead) + ratio)


def right_interval(ours, theirs, ratio):
    lead = (ours - theirs).double()
    scale = float(lead.std()) * (1 / len(lead) + ratio) ** 0.5
    low, high = stats.t.interval(0.95, len(lead) - 1, loc=float(lead.mean()), scale=scale)
    return lead.mean(), (high - low) / 2


def right_isf(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean(), stats.t.isf(0.025, len(lead) - 1) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def right_minus_the_other_end(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean(), -stats.t.ppf(0.025, len(lead) - 1) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def right_var_mean(ours, theirs, ratio):
    var, mean = torch.var_mean(ours - theirs, 0)
    return mean, t_of(len(ours)) * (var * (1 / len(ours) + ratio)).sqrt()


def right_by_hand(ours, theirs, ratio):
    lead = ours - theirs
    count, mean = len(lead), lead.sum() / len(lead)
    var = ((lead - mean) ** 2).sum() / (count - 1)
    return mean, t_of(count) * var.sqrt() * (1 / count + ratio) ** 0.5


def right_mean_of_each(ours, theirs, ratio):
    return ours.mean() - theirs.mean(), half(ours - theirs, ratio)


def right_factor_apart(ours, theirs, ratio):
    lead = torch.sub(ours, theirs)
    usual = t_of(len(lead)) * lead.std() / len(lead) ** 0.5
    return torch.mean(lead), usual * (1 + len(lead) * ratio) ** 0.5


def right_list(ours, theirs, ratio):
    return [(ours - theirs).mean(), half(ours - theirs, ratio)]


def right_numel(ours, theirs, ratio):
    lead = ours - theirs
    return lead.mean(), t_of(lead.numel()) * torch.std(lead, correction=1) * torch.tensor(
        1 / lead.numel() + ratio
    ).sqrt()


def right_shape(ours, theirs, ratio):
    lead = ours - theirs
    parts = lead.shape[0]
    return lead.mean(0), t_of(parts) * lead.std(0) * pow(1 / parts + ratio, 0.5)


def wrong_unpaired(ours, theirs, ratio):
    """The variances of both were added"""
    std = (ours.var() + theirs.var()) ** 0.5
    return (ours - theirs).mean(), t_of(len(ours)) * std * (1 / len(ours) + ratio) ** 0.5


def wrong_two_intervals(ours, theirs, ratio):
    """The deviations of both were added"""
    return ours.mean() - theirs.mean(), half(ours, ratio) + half(theirs, ratio)


def wrong_sorted(ours, theirs, ratio):
    """Both were sorted"""
    lead = ours.sort().values - theirs.sort().values
    return lead.mean(), half(lead, ratio)


def wrong_without_ratio(ours, theirs, ratio):
    """`ratio` was left out"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() / len(lead) ** 0.5


def wrong_without_ratio_by_scipy(ours, theirs, ratio):
    """`ratio` was left out"""
    lead = (ours - theirs).numpy()
    return lead.mean(), t_of(len(lead)) * stats.sem(lead)


def wrong_added_after(ours, theirs, ratio):
    """added after the root"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * ((1 / len(lead)) ** 0.5 + ratio)


def wrong_no_root(ours, theirs, ratio):
    """The root is missing"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * (1 / len(lead) + ratio)


def wrong_multiplied(ours, theirs, ratio):
    """were multiplied"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * (ratio / len(lead)) ** 0.5


def wrong_turned_over(ours, theirs, ratio):
    """turned over"""
    lead = ours - theirs
    return lead.mean(), half(lead, 1 / ratio)


def wrong_one_and_ratio(ours, theirs, ratio):
    """One is not divided"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * (1 + ratio) ** 0.5


def wrong_both_divided(ours, theirs, ratio):
    """divided by the number of parts, too"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * ((1 + ratio) / len(lead)) ** 0.5


def wrong_ratio_alone(ours, theirs, ratio):
    """1 / parts is missing"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.std() * math.sqrt(ratio)


def wrong_normal(ours, theirs, ratio):
    """1.96 is for very many"""
    lead = ours - theirs
    return lead.mean(), 1.96 * lead.std() * (1 / len(lead) + ratio) ** 0.5


def wrong_degrees(ours, theirs, ratio):
    """one degree of freedom too many"""
    lead = ours - theirs
    return lead.mean(), stats.t.ppf(0.975, len(lead)) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def wrong_one_sided(ours, theirs, ratio):
    """on *one* side"""
    lead = ours - theirs
    return lead.mean(), stats.t.ppf(0.95, len(lead) - 1) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def wrong_other_end(ours, theirs, ratio):
    """comes out negative"""
    lead = ours - theirs
    return lead.mean(), -half(lead, ratio)


def wrong_divided_by_n(ours, theirs, ratio):
    """as numpy does"""
    lead = (ours - theirs).numpy()
    return lead.mean(), t_of(len(lead)) * lead.std() * (1 / len(lead) + ratio) ** 0.5


def wrong_variance(ours, theirs, ratio):
    """The variance was taken"""
    lead = ours - theirs
    return lead.mean(), t_of(len(lead)) * lead.var() * (1 / len(lead) + ratio) ** 0.5


def wrong_of_ours(ours, theirs, ratio):
    """that of `ours` alone"""
    return (ours - theirs).mean(), half(ours, ratio)


def wrong_of_theirs(ours, theirs, ratio):
    """that of `theirs` alone"""
    return (ours - theirs).mean(), half(theirs, ratio)


def wrong_sign(ours, theirs, ratio):
    """The sign is turned"""
    return (theirs - ours).mean(), half(theirs - ours, ratio)


def wrong_absolute(ours, theirs, ratio):
    """lost their signs"""
    lead = torch.abs(ours - theirs)
    return lead.mean(), half(lead, ratio)


def wrong_relative(ours, theirs, ratio):
    """divided by `theirs`"""
    lead = (ours - theirs) / theirs
    return lead.mean(), half(lead, ratio)


def wrong_median(ours, theirs, ratio):
    """The median"""
    return (ours - theirs).median(), half(ours - theirs, ratio)


def wrong_sum(ours, theirs, ratio):
    """added up"""
    return (ours - theirs).sum(), half(ours - theirs, ratio)


def wrong_whole_width(ours, theirs, ratio):
    """whole width"""
    return (ours - theirs).mean(), 2 * half(ours - theirs, ratio)


def wrong_std(ours, theirs, ratio):
    """not yet the half width"""
    return (ours - theirs).mean(), (ours - theirs).std()


def wrong_exchanged(ours, theirs, ratio):
    """The two are exchanged"""
    return half(ours - theirs, ratio), (ours - theirs).mean()


def wrong_all_leads(ours, theirs, ratio):
    """All leads came back"""
    return ours - theirs, half(ours - theirs, ratio)


def wrong_one_number(ours, theirs, ratio):
    """The mean lead is missing"""
    return half(ours - theirs, ratio)


def wrong_ends(ours, theirs, ratio):
    """The two ends"""
    mean = (ours - theirs).mean()
    return mean - half(ours - theirs, ratio), mean + half(ours - theirs, ratio)


def wrong_three(ours, theirs, ratio):
    return (ours - theirs).mean(), half(ours - theirs, ratio), ours - theirs


def wrong_nothing(ours, theirs, ratio):
    """returned None"""
    half(ours - theirs, ratio)


def wrong_in_place(ours, theirs, ratio):
    """changed its input"""
    ours -= theirs
    return ours.mean(), half(ours, ratio)
