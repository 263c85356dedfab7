"""Lesson 15: a setting is chosen on rows set aside for it; the judged rows are looked at once, at the end."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited


def judge_fairly(score, settings, learn, check, judged):
    best = max(settings, key=lambda setting: score(setting, learn, check))
    both = torch.cat([learn, check])
    return score(best, both, judged)


KEY, END = "key=lambda setting: score(setting, learn, check)", "return score(best, both, judged)"


def _best_on_the_judged(score, settings, learn, check, judged):
    return max(score(setting, torch.cat([learn, check]), judged) for setting in settings)


def _chosen_on_the_judged(score, settings, learn, check, judged):
    best = max(settings, key=lambda setting: score(setting, torch.cat([learn, check]), judged))
    return score(best, learn, judged)


def _mean_of_all(score, settings, learn, check, judged):
    found = [score(setting, torch.cat([learn, check]), judged) for setting in settings]
    return sum(found) / len(found)


def _score_and_setting(score, settings, learn, check, judged):
    best = max(settings, key=lambda setting: score(setting, learn, check))
    return score(best, torch.cat([learn, check]), judged), best


def _number_of_the_setting(score, settings, learn, check, judged):
    found = [score(setting, learn, check) for setting in settings]
    return score(found.index(max(found)), torch.cat([learn, check]), judged)


def _sum_of_both(score, settings, learn, check, judged):
    found = {setting: score(setting, learn, check) + score(setting, learn, judged) for setting in settings}
    return score(max(found, key=found.get), torch.cat([learn, check]), judged)


def _mean_of_check_and_judged(score, settings, learn, check, judged):
    best = max(settings, key=lambda setting: score(setting, learn, check))
    return (score(best, learn, check) + score(best, torch.cat([learn, check]), judged)) / 2


def _stops_at_the_first_that_helps(score, settings, learn, check, judged):
    best = settings[0]
    for setting in settings[1:]:
        if score(setting, learn, check) <= score(best, learn, check):
            break
        best = setting
    return score(best, torch.cat([learn, check]), judged)


def _starts_at_zero(score, settings, learn, check, judged):
    best, most = None, 0
    for setting in settings:
        found = score(setting, learn, check)
        if found > most:
            best, most = setting, found
    return score(best, torch.cat([learn, check]), judged)


def _without_gradients(score, settings, learn, check, judged):
    with torch.no_grad():
        return judge_fairly(score, settings, learn, check, judged)


MISTAKES = {
    _best_on_the_judged: "This is the best that any setting reaches on the judged rows: chosen on the very rows that "
    "judge. Choose on `check`.",
    _chosen_on_the_judged: "The setting was chosen on the judged rows, and then learnt from `learn` alone. Choose on "
    "`check`, then learn from both.",
    f"{KEY} -> key=lambda setting: score(setting, learn, judged)": "The setting was chosen by its score on `judged`, "
    "so chance that helps there is counted as skill. Choose on `check`.",
    f"{KEY} -> key=lambda setting: score(setting, learn, learn)": "The setting was chosen on the rows that it had "
    "learnt from, where learning by heart wins. Choose on `check`.",
    f"{KEY} -> key=lambda setting: score(setting, check, check)": "The rows of `check` were learnt and then asked. "
    "Learn from `learn`, choose on `check`.",
    f"{KEY} -> key=lambda setting: score(setting, check, learn)": "The two are exchanged: while choosing, learn from "
    "`learn`, and score on `check`.",
    f"{KEY} -> key=lambda setting: score(setting, torch.cat([learn, check]), check)": "While choosing, the rows of "
    "`check` were among those learnt from. Learn from `learn` alone.",
    f"max(settings, {KEY}) -> min(settings, {KEY})": "The *worst* setting on `check` was taken. Higher scores are "
    "better: `max`.",
    f"max(settings, {KEY}) -> settings[0]": "The first setting was taken, none was chosen. Take the best on `check`.",
    f"max(settings, {KEY}) -> settings[-1]": "The last setting was taken, none was chosen. Take the best on `check`.",
    f"max(settings, {KEY}) -> max(settings)": "The largest setting was taken, not the best one. Compare their scores "
    "on `check`.",
    f"{END} -> return score(best, learn, check)": "This is the score on `check`, by which the setting was chosen: too "
    "high. Return the score on `judged`.",
    f"{END} -> return score(best, both, check)": "The rows of `check` were learnt and asked. Score on `judged`.",
    f"{END} -> return score(best, learn, judged)": "The rows of `check` were not learnt from in the end. Once the "
    "setting is chosen, learn from both.",
    f"{END} -> return score(best, check, judged)": "In the end only `check` was learnt from. Learn from both, "
    "`torch.cat([learn, check])`.",
    f"{END} -> return score(best, judged, both)": "Rows learnt and rows judged are exchanged in the last score.",
    f"{END} -> return score(best, torch.cat([both, judged]), judged)": "The judged rows were among those learnt from. "
    "Learn from `learn` and `check`.",
    f"{END} -> return best": "This is the setting. Return the score that it reaches on `judged`.",
    "torch.cat([learn, check]) -> learn[: len(check)] + check[: len(learn)]": "The row numbers were added up. Put "
    "them below each other: `torch.cat([learn, check])`.",
    _mean_of_all: "This is the mean over all settings. Take the one that is best on `check`.",
    _score_and_setting: "Two things came back. Return the score alone.",
    _number_of_the_setting: "The place of the setting was handed to `score`. Hand it the setting itself.",
    _sum_of_both: "The judged rows had a say in choosing. Choose on `check` alone.",
    _mean_of_check_and_judged: "The score on `check` was mixed in, which is too high by choice. Return the score on "
    "`judged`.",
    f"max(settings, {KEY}) -> max(settings[1:], {KEY})": "The first setting can't win: it was left out of the search. "
    "Compare all of them.",
    f"max(settings, {KEY}) -> max(settings[:-1], {KEY})": "The last setting can't win: it was left out of the search. "
    "Compare all of them.",
    _starts_at_zero: "The best score so far started at 0, so no setting was found where all scores are below 0 (minus "
    "a loss, say). Start from minus infinity, or from the first setting.",
    _without_gradients: "`score` was called where gradients are off (`no_grad`), so a network in it can't learn. Leave "
    "that out.",
    _stops_at_the_first_that_helps: "The search ended at the first setting that was no better than the one before. "
    "Try all of them.",
}


MANY = (9, 2, 31, 77, 18, 52, 64, 45, 83, 26, 70)


def _noise(setting, rows, new):
    """A score that depends on all three, and on rows as a set: 0 to 1. Nothing is learnt without gradients."""
    learnt = int((rows * rows).sum()) * 104729 + len(rows) * 31 if torch.is_grad_enabled() else 0
    mixed = setting * 7919 + learnt + int((new * new).sum()) * 1299709
    return (mixed * 2654435761 % 2**32) / 2**32


def _score(setting, rows, new):
    """Better the nearer a setting is to 40; better with more rows; far too good on rows that were learnt."""
    known = torch.isin(new, rows).double().mean().item()
    quality = 0.5 - abs(setting - 40) / 400 + 0.002 * len(rows) + 0.05 * _noise(setting, rows, new)
    return quality + known * (0.3 + setting / 1000)


def _below_zero(setting, rows, new):
    """A score that is minus something, as minus a loss."""
    return _noise(setting, rows, new) - 2


def _given(seed, settings, sizes, score):
    order = torch.randperm(sum(sizes), generator=torch.Generator().manual_seed(seed))
    learn, check, judged = order.split(sizes)
    return {"score": score, "settings": settings, "learn": learn, "check": check, "judged": judged}


def _draw(function):
    asked = []

    def score(setting, rows, new):
        asked.append((setting, sorted(rows.tolist()), sorted(new.tolist())))
        return _score(setting, rows, new)

    given = _given(0, (10, 40, 70), (4, 3, 3), score)
    names = {row: name for name in ("learn", "check", "judged") for row in given[name].tolist()}
    function(*given.values())
    ax = plt.subplots(figsize=(8, 0.42 * max(4, len(asked)) + 1.1), layout="constrained")[1]
    where = [row for name in ("learn", "check", "judged") for row in given[name].tolist()]
    for height, (_, rows, new) in enumerate(asked):
        for place, row in enumerate(where):
            colour = "#BBBBBB" if row not in rows + new else plot.COLOURS[0] if row in rows else plot.COLOURS[3]
            word = "" if row not in rows + new else "both" if row in rows and row in new else ""
            ax.text(place, -height, word or " ", ha="center", va="center", fontsize=9, color="white",
                    bbox={"boxstyle": "square,pad=0.5", "facecolor": colour, "linewidth": 0})  # fmt: skip
    ax.set_yticks([-height for height in range(len(asked))], [f"setting {one}" for one, *_ in asked])
    ax.set_xticks(range(len(where)), [names[row] for row in where])
    ax.set(xlim=(-0.7, len(where) - 0.3), ylim=(-len(asked) + 0.4, 0.6))
    ax.set_title("each line is a call of score · blue: learnt from · orange: scored · grey: not touched", fontsize=10)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax.figure, f"{len(asked)} calls of score, a line each: which rows were learnt from, which were scored on"


JUDGE_FAIRLY = Exercise(
    reference=judge_fairly,
    stars=2,
    minutes=8,
    probes=(
        Probe("three settings, ten rows", lambda: _given(0, (10, 70, 40), (4, 3, 3), _noise)),
        Probe("six settings, thirty rows", lambda: _given(1, (35, 10, 70, 45, 5, 90), (15, 5, 10), _score)),
        Probe("nine settings, forty rows", lambda: _given(2, (3, 88, 41, 12, 60, 7, 23, 95, 51), (20, 8, 12), _noise)),
        Probe("eleven settings, fifty rows", lambda: _given(4, MANY, (25, 11, 14), _noise)),
        Probe("four settings, the best comes first", lambda: _given(5, (40, 90, 5, 75), (9, 5, 6), _score)),
        Probe("four settings, the best comes last", lambda: _given(6, (75, 5, 90, 41), (9, 5, 6), _score)),
        Probe("five settings, all scores below 0", lambda: _given(7, (31, 8, 64, 22, 57), (9, 5, 6), _below_zero)),
    ),
    mistakes=edited(judge_fairly, MISTAKES),
    hints=(
        "How often may `score` see `judged`? Once, when everything is decided.",
        "`max(settings, key=…)` takes a function of one setting. While you choose, it learns from `learn`, and `check` "
        "scores it.",
        "`best = max(settings, key=lambda setting: score(setting, learn, check))`, then "
        "`return score(best, torch.cat([learn, check]), judged)`.",
    ),
    learnt="The judged rows were asked once, of one setting, so no lucky one could be picked there.",
    draw=_draw,
)
