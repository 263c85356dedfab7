"""From an outcome to a verdict in plain words: does pretraining pay, by how much, and how sure is that?"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ssl_course.course.verdict_case import WITHOUT, Arm
from ssl_course.course.verdict_chart import chart_answers
from ssl_course.course.verdict_leads import MARGIN, answer_of, arm_leads, chosen_arms, ends, hidden, lead_of, signed
from ssl_course.course.verdict_run import Outcome
from ssl_course.evaluate.intervals import Interval

NEW = {"pictures": "other patients, films, places", "rows": "other patients, households; new rows, no copies"}


@dataclass(frozen=True)
class Verdict:
    """What is said.

    Attributes:
        answer: yes, no, no difference, or not settled.
        headline: the answer in a sentence.
        sentences: by how much, how sure, and what would settle it.
        leads: what is compared -> paired differences.
        answers: of the decision chart of lesson 02, for each of its questions; {} without any fold.
        reasons: why each was answered so.
    """

    answer: str
    headline: str
    sentences: tuple[str, ...]
    leads: dict[str, Interval]
    answers: dict[str, bool]
    reasons: tuple[str, ...]


def judge(
    arms: Sequence[Arm], outcome: Outcome, *, pooled: int, metric: str, what: str, pooled_sources: int | None = None
) -> Verdict:
    """The verdict on an outcome.

    In every fold both sides are chosen on validation rows: of the arms with pretraining the best there, and of those
    without. What is compared is what the two choices reach on the rows held out, so no side is picked by its result.

    Args:
        pooled: how many rows there are in all, with or without a label.
        metric: accuracy or AUC. what: pictures or rows.
        pooled_sources: how many sources all of them come from, where that is known.
    """
    if not outcome.finished:
        sentence = "No part of the cross-validation is finished: run the same command again, and it goes on."
        return Verdict("not settled", sentence, (), {}, {}, ())
    ours = chosen_arms(outcome, [arm.name for arm in arms if arm.kind == "pretrained"])
    others = chosen_arms(outcome, [arm.name for arm in arms if arm.kind in WITHOUT])
    lead = lead_of(outcome, ours, others)
    without = _mean(outcome, others)
    sentences = [
        f"With pretraining the {metric} is {_mean(outcome, ours):.3f}, without {without:.3f}: a lead of "
        f"{signed(lead)}, positive in {sum(value > 0 for value in lead.values)} of {outcome.finished} parts.",
        _how_sure(lead, outcome, metric),
        f"Chosen on validation {what}: with pretraining {_counted(ours)}; without it {_counted(others)}.",
        *_beside(lead, 1 - without, what),
    ]
    if outcome.finished < outcome.planned:
        sentences.append(f"Stopped after {outcome.finished} of {outcome.planned} parts: the same command goes on.")
    rival = Counter(others).most_common(1)[0][0]
    of_all = {"pooled": pooled, "what": what, "pooled_sources": pooled_sources}
    answers, reasons = chart_answers(arms, outcome, lead, rival=rival, **of_all)
    leads = arm_leads(arms, outcome) | {"with pretraining minus without, each chosen": lead}
    return Verdict(answer_of(lead), _headline(answer_of(lead)), tuple(sentences), leads, answers, reasons)


def _headline(answer: str) -> str:
    return {
        "yes": "Yes: pretraining without labels, as tried here, pays on your data.",
        "no": "No: on your data, what needs no pretraining is better than the pretraining tried here.",
        "no difference": f"It makes no difference that matters: at most {MARGIN} either way. Save the time.",
        "not settled": "Not settled: your labels are too few to tell, or the lead is too small.",
    }[answer]


def _how_sure(lead: Interval, outcome: Outcome, metric: str) -> str:
    if math.isnan(lead.half_width):
        return "One part alone gives no interval: nothing is known yet of how sure this is."
    low, high = ends(lead)
    why = "widened because they learn from the same labels"
    if lead.half_width == hidden(outcome):
        judged = round(outcome.judged)
        why = f"and not narrower than 3 / {judged}: that much {judged} judged sources can hide, even if all agree"
    interval = f"{low:+.3f} to {high:+.3f}".replace("-", "−")
    return f"A 95 % interval for the lead in {metric}: {interval} (over {outcome.finished} parts, {why})."


def _beside(lead: Interval, missing: float, what: str) -> list[str]:
    """What to know beside the answer; `missing` is what the side without pretraining lacks of 1."""
    answer = answer_of(lead)
    if answer == "yes" and ends(lead)[0] <= MARGIN:
        return [f"A lead is shown; that it is larger than {MARGIN}, and so worth the time, is not."]
    if answer == "not settled":
        return [
            f"More labelled {what} would narrow the interval if they come from new sources ({NEW[what]}): about "
            f"four times as many sources halve it. More {what} of the same ones hardly help. How many would settle it, "
            "these few parts can't tell."
        ]
    if answer == "no difference" and missing < MARGIN:
        return [
            f"Without pretraining only {missing:.3f} is missing to 1, so no method could have led by more. "
            f"These {what} can't show what pretraining does where the task is hard."
        ]
    return []


def _mean(outcome: Outcome, names: Sequence[str]) -> float:
    return sum(outcome.test[name][fold] for fold, name in enumerate(names)) / len(names)


def _counted(names: Sequence[str]) -> str:
    return ", ".join(f"{name} ({count} of {len(names)})" for name, count in Counter(names).most_common())
