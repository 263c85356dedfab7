"""From scores to leads: which arm speaks for a side, by how much it is ahead, how sure that is, and what it says."""

import math
from collections.abc import Sequence

from ssl_course.course.verdict_case import Arm
from ssl_course.course.verdict_run import Outcome
from ssl_course.evaluate.cross_validation import corrected_ci
from ssl_course.evaluate.intervals import UNKNOWN, Interval

MARGIN = 0.02  # a lead within plus and minus this makes no difference that is worth the time


def answer_of(lead: Interval) -> str:
    """What an interval says: no difference, yes, no, or not settled.

    Whether all of it lies within the margin, ends included, is asked first: a lead of +.001 to +.012 is one for sure,
    and makes no difference that is worth the time. An interval that ends at zero is neither above nor below it.
    """
    if math.isnan(lead.half_width):
        return "not settled"
    low, high = ends(lead)
    if low >= -MARGIN and high <= MARGIN:
        return "no difference"
    if low > 0:
        return "yes"
    return "no" if high < 0 else "not settled"


def ends(lead: Interval) -> tuple[float, float]:
    """The lower and the upper end of an interval."""
    return lead.mean - lead.half_width, lead.mean + lead.half_width


def chosen_arms(outcome: Outcome, names: Sequence[str]) -> list[str]:
    """For each fold, the arm with the best validation score; the first of the list where there is none."""

    def score(name: str, fold: int) -> float:
        value = outcome.validation[name][fold]
        return value if value == value else -1.0

    known = without_failed(outcome, names)
    return [max(known, key=lambda name: score(name, fold)) for fold in range(outcome.finished)]


def without_failed(outcome: Outcome, names: Sequence[str]) -> list[str]:
    """The arms that reached a score in every fold; all of them if none did."""
    return [name for name in names if all(value == value for value in outcome.test[name])] or list(names)


def lead_of(outcome: Outcome, one: Sequence[str], other: Sequence[str]) -> Interval:
    """The paired difference over the finished folds; its interval is never narrower than so few sources allow.

    Args:
        one, other: for each finished fold the arm that is taken.
    """
    pairs = zip(one, other, range(outcome.finished), strict=True)
    differences = [outcome.test[a][fold] - outcome.test[b][fold] for a, b, fold in pairs]
    lead = corrected_ci(differences, test_to_train=outcome.test_to_train)
    if math.isnan(lead.half_width):
        return lead
    return lead._replace(half_width=max(lead.half_width, hidden(outcome)))


def hidden(outcome: Outcome) -> float:
    """How much may differ where all sources judged so far came out alike: the rule of three, 3 / n, for 95 %.

    Parts of a few pictures each often agree to the last one, and the spread over parts is zero then. It holds for an
    accuracy; for the AUC it is a rule of thumb.

    Source: Hanley and Lippman-Hand 1983, "If nothing goes wrong, is everything all right?", JAMA 249.
    """
    return 3 / outcome.judged


def arm_leads(arms: Sequence[Arm], outcome: Outcome) -> dict[str, Interval]:
    """Each pretrained arm minus each other arm, arm by arm; without those that failed."""
    found = {}
    for ours in (arm.name for arm in arms if arm.kind == "pretrained"):
        for other in (arm.name for arm in arms if arm.kind != "pretrained"):
            lead = arm_lead(outcome, ours, other)
            if math.isfinite(lead.mean):
                found[f"{ours} minus {other}"] = lead
    return found


def arm_lead(outcome: Outcome, one: str, other: str) -> Interval:
    """Of one arm over another, the same in every fold; `UNKNOWN` if there is no such arm."""
    if not {one, other} <= outcome.test.keys():
        return UNKNOWN
    return lead_of(outcome, [one] * outcome.finished, [other] * outcome.finished)


def signed(lead: Interval) -> str:
    """A lead in words, such as +0.020 ± 0.013."""
    if math.isnan(lead.mean):
        return "not known, since a training failed"
    half = "" if math.isnan(lead.half_width) else f" ± {lead.half_width:.3f}"
    return f"{lead.mean:+.3f}".replace("-", "−") + half
