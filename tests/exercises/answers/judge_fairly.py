"""Answers to lesson 15's `judge_fairly`, written from the lesson's text: right ones and wrong ones."""

import math

import numpy as np
import torch


def both(learn, check):
    return torch.cat((learn, check))


def chosen(score, settings, learn, check):
    found = [score(setting, learn, check) for setting in settings]
    return settings[found.index(max(found))]


def right_max(score, settings, learn, check, judged):
    best = max(settings, key=lambda one: score(one, learn, check))
    return score(best, torch.cat([learn, check]), judged)


def right_loop(score, settings, learn, check, judged):
    best, highest = None, float("-inf")
    for setting in settings:
        reached = score(setting, learn, check)
        if reached > highest:
            best, highest = setting, reached
    return score(best, both(learn, check), judged)


def right_list(score, settings, learn, check, judged):
    return score(chosen(score, settings, learn, check), both(learn, check), judged)


def right_dictionary(score, settings, learn, check, judged):
    found = {setting: score(setting, learn, check) for setting in settings}
    return score(max(found, key=found.get), both(learn, check), judged)


def right_sorted(score, settings, learn, check, judged):
    ranked = sorted(settings, key=lambda one: score(one, learn, check), reverse=True)
    return score(ranked[0], both(learn, check), judged)


def right_sorted_up(score, settings, learn, check, judged):
    return score(sorted(settings, key=lambda one: score(one, learn, check))[-1], both(learn, check), judged)


def right_argmax(score, settings, learn, check, judged):
    found = torch.tensor([score(setting, learn, check) for setting in settings], dtype=torch.float64)
    return score(settings[int(found.argmax())], both(learn, check), judged)


def right_numpy(score, settings, learn, check, judged):
    found = np.array([score(setting, learn, check) for setting in settings])
    return score(settings[int(np.argmax(found))], both(learn, check), judged)


def right_pairs(score, settings, learn, check, judged):
    found = max((score(setting, learn, check), -place) for place, setting in enumerate(settings))
    return score(settings[-found[1]], both(learn, check), judged)


def right_min_of_minus(score, settings, learn, check, judged):
    return score(min(settings, key=lambda one: -score(one, learn, check)), both(learn, check), judged)


def right_check_first(score, settings, learn, check, judged):
    return score(chosen(score, settings, learn, check), torch.cat([check, learn]), judged)


def right_sorted_rows(score, settings, learn, check, judged):
    rows = torch.cat([learn, check]).sort().values
    return score(chosen(score, settings, learn, check), rows, judged)


def right_hstack(score, settings, learn, check, judged):
    return score(chosen(score, settings, learn, check), torch.hstack([learn, check]), judged)


def right_by_name(score, settings, learn, check, judged):
    def on_check(setting):
        return score(setting, learn, check)

    return score(max(settings, key=on_check), torch.cat([learn, check]), judged)


def right_tensor_of_lists(score, settings, learn, check, judged):
    rows = torch.tensor([*learn.tolist(), *check.tolist()])
    return score(chosen(score, settings, learn, check), rows, judged)


def right_wrapped(score, settings, learn, check, judged):
    return torch.tensor(score(chosen(score, settings, learn, check), both(learn, check), judged), dtype=torch.float64)


def wrong_best_on_judged(score, settings, learn, check, judged):
    """the best that any setting reaches on the judged rows"""
    return max(score(setting, both(learn, check), judged) for setting in settings)


def wrong_best_on_judged_by_loop(score, settings, learn, check, judged):
    """the best that any setting reaches on the judged rows"""
    best = -math.inf
    for setting in settings:
        best = max(best, score(setting, both(learn, check), judged))
    return best


def wrong_key_judged(score, settings, learn, check, judged):
    """chosen by its score on `judged`"""
    best = max(settings, key=lambda one: score(one, learn, judged))
    return score(best, both(learn, check), judged)


def wrong_chosen_on_judged(score, settings, learn, check, judged):
    """chosen on the judged rows"""
    best = max(settings, key=lambda one: score(one, both(learn, check), judged))
    return score(best, learn, judged)


def wrong_by_heart(score, settings, learn, check, judged):
    """learning by heart wins"""
    return score(chosen(score, settings, learn, learn), both(learn, check), judged)


def wrong_check_by_heart(score, settings, learn, check, judged):
    """learnt and then asked"""
    return score(chosen(score, settings, check, check), both(learn, check), judged)


def wrong_exchanged(score, settings, learn, check, judged):
    """The two are exchanged"""
    return score(chosen(score, settings, check, learn), both(learn, check), judged)


def wrong_check_among_learnt(score, settings, learn, check, judged):
    """were among those learnt from"""
    return score(chosen(score, settings, both(learn, check), check), both(learn, check), judged)


def wrong_worst(score, settings, learn, check, judged):
    """The *worst* setting"""
    best = min(settings, key=lambda one: score(one, learn, check))
    return score(best, both(learn, check), judged)


def wrong_worst_sorted(score, settings, learn, check, judged):
    """The *worst* setting"""
    return score(sorted(settings, key=lambda one: score(one, learn, check))[0], both(learn, check), judged)


def wrong_first(score, settings, learn, check, judged):
    """The first setting was taken"""
    return score(settings[0], both(learn, check), judged)


def wrong_last(score, settings, learn, check, judged):
    """The last setting was taken"""
    for setting in settings:
        found = score(setting, both(learn, check), judged)
    return found


def wrong_largest(score, settings, learn, check, judged):
    """The largest setting"""
    return score(max(settings), both(learn, check), judged)


def wrong_check_score(score, settings, learn, check, judged):
    """the score on `check`"""
    return max(score(setting, learn, check) for setting in settings)


def wrong_check_score_again(score, settings, learn, check, judged):
    """the score on `check`"""
    return score(chosen(score, settings, learn, check), learn, check)


def wrong_check_learnt_and_asked(score, settings, learn, check, judged):
    """learnt and asked"""
    return score(chosen(score, settings, learn, check), both(learn, check), check)


def wrong_without_check(score, settings, learn, check, judged):
    """were not learnt from in the end"""
    return score(chosen(score, settings, learn, check), learn, judged)


def wrong_check_alone(score, settings, learn, check, judged):
    """only `check` was learnt from"""
    return score(chosen(score, settings, learn, check), check, judged)


def wrong_judged_learnt(score, settings, learn, check, judged):
    """judged rows were among those learnt from"""
    return score(chosen(score, settings, learn, check), torch.cat([learn, check, judged]), judged)


def wrong_last_exchanged(score, settings, learn, check, judged):
    """exchanged in the last score"""
    return score(chosen(score, settings, learn, check), judged, both(learn, check))


def wrong_setting(score, settings, learn, check, judged):
    """This is the setting"""
    return chosen(score, settings, learn, check)


def wrong_added(score, settings, learn, check, judged):
    count = min(len(learn), len(check))
    return score(chosen(score, settings, learn, check), learn[:count] + check[:count], judged)


def wrong_mean(score, settings, learn, check, judged):
    """the mean over all settings"""
    return sum(score(setting, both(learn, check), judged) for setting in settings) / len(settings)


def wrong_pair(score, settings, learn, check, judged):
    """Return the score alone"""
    best = chosen(score, settings, learn, check)
    return score(best, both(learn, check), judged), best


def wrong_place(score, settings, learn, check, judged):
    """The place of the setting"""
    found = [score(setting, learn, check) for setting in settings]
    place = max(range(len(settings)), key=found.__getitem__)
    return score(place, both(learn, check), judged)


def wrong_sum(score, settings, learn, check, judged):
    """had a say in choosing"""
    best = max(settings, key=lambda one: score(one, learn, check) + score(one, learn, judged))
    return score(best, both(learn, check), judged)


def wrong_mixed(score, settings, learn, check, judged):
    """was mixed in"""
    best = chosen(score, settings, learn, check)
    return 0.5 * (score(best, learn, check) + score(best, both(learn, check), judged))


def wrong_stops_early(score, settings, learn, check, judged):
    """The search ended"""
    place = 0
    while place + 1 < len(settings):
        if score(settings[place + 1], learn, check) <= score(settings[place], learn, check):
            break
        place += 1
    return score(settings[place], both(learn, check), judged)


def wrong_list_of_rows(score, settings, learn, check, judged):
    return score(chosen(score, settings, learn, check), [*learn, *check], judged)


def wrong_no_return(score, settings, learn, check, judged):
    """returned None"""
    score(chosen(score, settings, learn, check), both(learn, check), judged)


def wrong_all_scores(score, settings, learn, check, judged):
    return [score(setting, both(learn, check), judged) for setting in settings]


def wrong_percent(score, settings, learn, check, judged):
    return 100 * score(chosen(score, settings, learn, check), both(learn, check), judged)


def wrong_first_left_out(score, settings, learn, check, judged):
    """The first setting can't win"""
    best = max(settings[1:], key=lambda setting: score(setting, learn, check))
    return score(best, both(learn, check), judged)


def wrong_last_left_out(score, settings, learn, check, judged):
    """The last setting can't win"""
    best = max(settings[:-1], key=lambda setting: score(setting, learn, check))
    return score(best, both(learn, check), judged)


def wrong_search_from_zero(score, settings, learn, check, judged):
    """started at 0"""
    best, most = None, 0
    for setting in settings:
        found = score(setting, learn, check)
        if found > most:
            best, most = setting, found
    return score(best, both(learn, check), judged)
