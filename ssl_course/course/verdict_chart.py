"""Lesson 02's decision chart, answered by an outcome: yes or no to each question, and why."""

from collections.abc import Sequence

from ssl_course.course.verdict_case import Arm
from ssl_course.course.verdict_leads import MARGIN, answer_of, arm_lead, signed, without_failed
from ssl_course.course.verdict_run import Outcome
from ssl_course.data.own_words import counted
from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.decision_chart import QUESTIONS

MANY = 1000  # pictures or rows from which a pool counts as large


def chart_answers(
    arms: Sequence[Arm],
    outcome: Outcome,
    lead: Interval,
    *,
    rival: str,
    pooled: int,
    what: str,
    pooled_sources: int | None = None,
) -> tuple[dict[str, bool], tuple[str, ...]]:
    """The answer to each question of the chart, and for each the reason, in the order of `QUESTIONS`.

    Args:
        lead: of the side with pretraining over the one without. rival: the arm that was chosen most without it.
        pooled: how many pictures or rows there are in all. what: pictures or rows.
        pooled_sources: how many sources they come from, where that is known.
    """
    random = next((arm.name for arm in arms if arm.kind == "random"), "")
    frozen, tuned = (
        next((arm.name for arm in arms if arm.kind == "pretrained" and word in arm.name), "")
        for word in ("frozen", "fine-tuned")
    )
    over_random = arm_lead(outcome, frozen, random)
    scratch, which = _best_scratch(arms, outcome, what)
    over_scratch = arm_lead(outcome, tuned, scratch)
    values = (
        (not _pays(lead), f"pretraining minus what needs none (mostly {rival}): {_told(lead)}"),
        (False, "not asked here: no public network was tried; lesson 01 shows how"),
        (_pays(over_random), f"frozen features minus those of a random network: {_told(over_random)}"),
        (pooled >= MANY, _how_many(pooled, what, pooled_sources)),
        (_pays(over_scratch), f"fine-tuned minus {scratch}: {_told(over_scratch)}; {which}"),
    )
    answers = {question[0]: value for question, (value, _) in zip(QUESTIONS, values, strict=True)}
    return answers, tuple(reason for _, reason in values)


def _how_many(pooled: int, what: str, sources: int | None) -> str:
    """How large the pool is; what is of one source is alike, so where sources are fewer, their number is told."""
    many = f"{pooled:,} {what} in all, with or without a label ({MANY:,} count as many)"
    if sources is None or sources >= pooled:
        return many
    return f"{many}; they come from {counted(sources, 'source')}, and {what} of one source are alike"


def _best_scratch(arms: Sequence[Arm], outcome: Outcome, what: str) -> tuple[str, str]:
    """The better way to train from scratch: with the steps of fine-tuning, or at equal total cost; and why it is taken.

    Validation rows tell which is better, and where there are none, the rows that are judged.
    """
    names = [arm.name for arm in arms if arm.kind == "scratch"]
    known = without_failed(outcome, names)

    def reached(name: str) -> tuple[float, float]:
        checked = sum(outcome.validation[name])
        return checked if checked == checked else -1.0, sum(outcome.test[name])

    best = max(known, key=reached, default="")
    if len(names) == 1:
        return best, "equal cost was not tried, and your compute only you know"
    failed = f" ({', '.join(sorted(set(names) - set(known)))} failed)" if set(names) - set(known) else ""
    return best, f"of {' and '.join(f'“{name}”' for name in names)} the better one on validation {what}{failed}"


def _pays(lead: Interval) -> bool:
    return answer_of(lead) == "yes"


def _told(lead: Interval) -> str:
    """A lead; where none is shown, or none that matters, the chart takes the cheaper way, and says so."""
    return signed(lead) + {
        "not settled": " (no lead is shown, so the cheaper way is taken)",
        "no difference": f" (at most {MARGIN} either way, which counts as no lead)",
    }.get(answer_of(lead), "")
