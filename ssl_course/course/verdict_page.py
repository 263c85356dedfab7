"""The report of a verdict as one HTML page that stands alone: pictures inside, names escaped, a text for each one."""

import base64
import html
import math
from collections.abc import Iterable, Mapping, Sequence

from ssl_course.course.verdict_case import Case
from ssl_course.course.verdict_insight import Insight
from ssl_course.course.verdict_run import Outcome
from ssl_course.course.verdict_words import Verdict
from ssl_course.evaluate.cross_validation import corrected_ci
from ssl_course.evaluate.intervals import Interval
from ssl_course.plot.decision_chart import QUESTIONS

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #bbb; text-align: left; font-weight: normal; }
thead th { font-weight: bold; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
.answer { font-size: 1.25rem; border-left: 6px solid #009E73; padding-left: 1rem; }
img { max-width: 100%; height: auto; }
pre { background: #f4f4f4; padding: 1rem; }
pre, .wide { overflow-x: auto; }
"""


def text(words: str) -> str:
    """Words for a page."""
    return html.escape(words.encode("utf-8", "backslashreplace").decode())


def paragraphs(sentences: Iterable[str]) -> str:
    """Each sentence as a paragraph."""
    return "".join(f"<p>{text(sentence)}</p>" for sentence in sentences)


def listed(sentences: Sequence[str], most: int = 50) -> str:
    """Sentences as a list, folded where they are many; beyond `most` only how many more there are."""
    if not sentences:
        return ""
    items = "".join(f"<li>{text(sentence)}</li>" for sentence in sentences[:most])
    more = f"<li>… and {len(sentences) - most:,} more</li>" if len(sentences) > most else ""
    page = f"<ul>{items}{more}</ul>"
    return page if len(sentences) <= 5 else f"<details><summary>{len(sentences):,} entries</summary>{page}</details>"


def picture(content: bytes, alt: str) -> str:
    """A PNG within the page."""
    code = base64.b64encode(content).decode()
    return f'<p><img alt="{text(alt)}" src="data:image/png;base64,{code}"></p>'


def table(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> str:
    """A table; numbers stand at the right."""
    columns = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    lines = []
    for first, *cells in rows:
        others = "".join(
            f'<td class="n">{cell:.3f}</td>' if isinstance(cell, float) else f"<td>{text(str(cell))}</td>"
            for cell in cells
        )
        lines.append(f'<tr><th scope="row">{text(str(first))}</th>{others}</tr>')
    return (
        f'<div class="wide"><table><caption>{text(caption)}</caption><thead><tr>{columns}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def arms_table(case: Case, outcome: Outcome, metric: str) -> str:
    """Every arm: its mean over the folds, and the settings that were chosen."""
    rows = []
    for arm in case.arms:
        if arm.name in outcome.test and outcome.finished:
            score = corrected_ci(outcome.test[arm.name], test_to_train=outcome.test_to_train)
            chosen = {", ".join(f"{k} {v:g}" for k, v in one.items()) for one in outcome.chosen[arm.name]}
            rows.append((arm.name, score.mean, _half(score), "; ".join(sorted(chosen))))
    how = "chosen on validation rows" if outcome.tuned else "fixed: nothing was chosen"
    head = "arm", metric, "± (95 %)", f"settings ({how})"
    return table(head, rows, f"{metric} on rows that nothing was learnt from")


def leads_table(leads: Mapping[str, Interval]) -> str:
    """Paired differences."""
    rows = [(name, lead.mean, _half(lead)) for name, lead in leads.items()]
    return table(("comparison", "lead", "± (95 %)"), rows, "Paired differences: the same labels, the same parts")


def chart_table(verdict: Verdict) -> str:
    """The questions of the decision chart with their answers and why."""
    rows = [
        (question[1].replace("\n", " "), "yes" if verdict.answers[question[0]] else "no", reason)
        for question, reason in zip(QUESTIONS, verdict.reasons, strict=True)
    ]
    return table(("question", "answer", "because"), rows, "The questions of lesson 02, answered by your data")


def insight_section(insight: Insight, what: str) -> str:
    """What was measured without labels."""
    ranks = [(name, rank) for name, rank in insight.ranks.items()]
    known = [(one.name, one.survives, one.random, one.pretrained) for one in insight.known]
    gone = [one.name for one in insight.known if one.survives < 0.5]
    warning = (
        f"The views change {', '.join(gone)} so much that little of it is left in common. Is your question about that? "
        "Then take that change out of the view."
        if gone
        else "Of these properties, two views have most in common."
    )
    return (
        table(("features", "effective rank"), ranks, f"How many of {insight.dim} directions are used")
        + paragraphs(
            [
                f"Of the ten nearest {what} of each, by raw inputs and by the pretrained encoder, "
                f"{insight.shared:.0%} are the same.",
            ]
        )
        + table(
            ("property", "survives the view", "random encoder", "pretrained"),
            known,
            "R²: what a view leaves of a property, and what can be read off the features (1: all, 0: nothing)",
        )
        + paragraphs([warning])
    )


def page(title: str, sections: Sequence[tuple[str, str]]) -> str:
    """The whole page from headings and their HTML; the first section stands without a heading."""
    (_, first), *others = sections
    body = "".join(f"<section><h2>{text(heading)}</h2>{content}</section>" for heading, content in others)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><h1>{text(title)}</h1>{first}{body}</main></body></html>\n"
    )


def _half(interval: Interval) -> float | str:
    return "one part only" if math.isnan(interval.half_width) else interval.half_width
