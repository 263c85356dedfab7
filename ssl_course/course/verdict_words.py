"""From scores to a verdict in plain words: does pretraining pay, by how much, and how sure is that?"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ssl_course.course.verdict_case import WITHOUT, Arm
from ssl_course.course.verdict_run import Outcome
from ssl_course.evaluate.cross_validation import corrected_ci
from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.decision_chart import QUESTIONS

MARGIN = 0.02  # a lead within plus and minus this makes no difference that is worth the time
_SOURCES = {"pictures": "other patients, films, places", "rows": "new rows, not copies"}
MANY = 1000  # pictures or rows from which a pool counts as large


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


def judge(arms: Sequence[Arm], outcome: Outcome, *, pooled: int, metric: str, what: str) -> Verdict:
    """The verdict on an outcome.

    In every fold both sides are chosen on validation rows: of the arms with pretraining the best there, and of those
    without. What is compared is what the two choices reach on the rows held out, so no side is picked by its result.

    Args:
        pooled: how many rows there are in all, with or without a label.
        metric: accuracy or AUC. what: pictures or rows.
    """
    if not outcome.finished:
        sentence = "No part of the cross-validation is finished: run the same command again, and it goes on."
        return Verdict("not settled", sentence, (), {}, {}, ())
    ours = _choice(outcome, [arm.name for arm in arms if arm.kind == "pretrained"])
    others = _choice(outcome, [arm.name for arm in arms if arm.kind in WITHOUT])
    lead = _lead(outcome, ours, others)
    answer = _answer(lead)
    sentences = [
        f"With pretraining the {metric} is {_mean(outcome, ours):.3f}, without {_mean(outcome, others):.3f}: a lead of "
        f"{_signed(lead)}, positive in {sum(value > 0 for value in lead.values)} of {outcome.finished} parts.",
        _how_sure(lead, outcome.finished, metric),
        f"Chosen on validation {what}: with pretraining {_counted(ours)}; without it {_counted(others)}.",
    ]
    if answer == "not settled":
        sentences.append(
            f"More labelled {what} would narrow the interval if they come from new sources ({_SOURCES[what]}): about "
            f"four times as many sources halve it. More {what} of the same ones hardly help. How many would settle it, "
            "these few parts can't tell."
        )
    missing = 1 - _mean(outcome, others)
    if answer == "no difference" and missing < MARGIN:
        sentences.append(
            f"Without pretraining only {missing:.3f} is missing to 1, so no method could have led by more. "
            f"These {what} can't show what pretraining does where the task is hard."
        )
    if outcome.finished < outcome.planned:
        sentences.append(f"Stopped after {outcome.finished} of {outcome.planned} parts: the same command goes on.")
    leads = _leads(arms, outcome) | {"with pretraining minus without, each chosen": lead}
    answers, reasons = _chart(lead, Counter(others).most_common(1)[0][0], pooled, what, leads)
    return Verdict(answer, _headline(answer), tuple(sentences), leads, answers, reasons)


def _answer(lead: Interval) -> str:
    low, high = lead.mean - lead.half_width, lead.mean + lead.half_width
    if math.isnan(lead.half_width):
        return "not settled"
    if low > 0:
        return "yes"
    if high < 0:
        return "no"
    return "no difference" if low > -MARGIN and high < MARGIN else "not settled"


def _headline(answer: str) -> str:
    return {
        "yes": "Yes: pretraining without labels, as tried here, pays on your data.",
        "no": "No: on your data, what needs no pretraining is better than the pretraining tried here.",
        "no difference": f"It makes no difference: within {MARGIN} either way. Save the time.",
        "not settled": "Not settled: your labels are too few to tell, or the lead is too small.",
    }[answer]


def _how_sure(lead: Interval, folds: int, metric: str) -> str:
    if math.isnan(lead.half_width):
        return "One part alone gives no interval: nothing is known yet of how sure this is."
    low, high = lead.mean - lead.half_width, lead.mean + lead.half_width
    return (
        f"A 95 % interval for the lead in {metric}: {low:+.3f} to {high:+.3f} (over {folds} parts, widened because "
        "they learn from the same labels).".replace("-", "−")
    )


def _choice(outcome: Outcome, names: Sequence[str]) -> list[str]:
    """For each fold, the arm with the best validation score; the first of the list where there is none."""

    def score(name: str, fold: int) -> float:
        value = outcome.validation[name][fold]
        return value if value == value else -1.0

    known = [name for name in names if all(value == value for value in outcome.test[name])] or list(names)
    return [max(known, key=lambda name: score(name, fold)) for fold in range(outcome.finished)]


def _lead(outcome: Outcome, one: Sequence[str], other: Sequence[str]) -> Interval:
    pairs = zip(one, other, range(outcome.finished), strict=True)
    differences = [outcome.test[a][fold] - outcome.test[b][fold] for a, b, fold in pairs]
    return corrected_ci(differences, test_to_train=outcome.test_to_train)


def _leads(arms: Sequence[Arm], outcome: Outcome) -> dict[str, Interval]:
    """Each pretrained arm minus each other arm, arm by arm."""
    found = {}
    for ours in (arm.name for arm in arms if arm.kind == "pretrained"):
        for other in (arm.name for arm in arms if arm.kind != "pretrained"):
            lead = _lead(outcome, [ours] * outcome.finished, [other] * outcome.finished)
            if math.isfinite(lead.mean):
                found[f"{ours} minus {other}"] = lead
    return found


def _chart(lead: Interval, rival: str, pooled: int, what: str, leads: dict) -> tuple[dict[str, bool], tuple[str, ...]]:
    """The answers to the questions of lesson 02's chart, and why; `rival` is what was chosen most without it."""
    unknown = Interval(math.nan, math.nan, ())
    frozen = next((lead for name, lead in leads.items() if "frozen minus random encoder" in name), unknown)
    equal = [lead for name, lead in leads.items() if "fine-tuned minus from scratch, equal cost" in name]
    over_scratch = equal[0] if equal else lead
    values = (
        (not _above(lead), f"pretraining minus what needs none ({rival}): {_signed(lead)}{_doubt(lead)}"),
        (False, "not asked here: no public network was tried; lesson 01 shows how"),
        (_above(frozen), f"frozen features minus those of a random network: {_signed(frozen)}{_doubt(frozen)}"),
        (pooled >= MANY, f"{pooled:,} {what} in all, with or without a label ({MANY:,} count as many)"),
        (
            _above(over_scratch),
            f"fine-tuned minus from scratch at equal cost: {_signed(over_scratch)}{_doubt(over_scratch)}"
            if equal
            else f"pretraining minus the choice without it: {_signed(over_scratch)}{_doubt(over_scratch)}; training at "
            "equal cost was not tried, and your compute only you know",
        ),
    )
    answers = {question[0]: value for question, (value, _) in zip(QUESTIONS, values, strict=True)}
    return answers, tuple(reason for _, reason in values)


def _above(lead: Interval) -> bool:
    return lead.mean - lead.half_width > 0  # False without an interval


def _doubt(lead: Interval) -> str:
    """Where nothing is shown, the chart takes the cheaper way, and says so."""
    return " (no lead is shown, so the cheaper way is taken)" if _answer(lead) == "not settled" else ""


def _signed(lead: Interval) -> str:
    if math.isnan(lead.mean):
        return "not known, since a training failed"
    half = "" if math.isnan(lead.half_width) else f" ± {lead.half_width:.3f}"
    return f"{lead.mean:+.3f}".replace("-", "−") + half


def _mean(outcome: Outcome, names: Sequence[str]) -> float:
    return sum(outcome.test[name][fold] for fold, name in enumerate(names)) / len(names)


def _counted(names: Sequence[str]) -> str:
    return ", ".join(f"{name} ({count} of {len(names)})" for name, count in Counter(names).most_common())
