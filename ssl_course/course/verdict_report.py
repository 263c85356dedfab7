"""The report of a verdict, put together: the answer, the evidence, what is in the features, the data, the files."""

from collections.abc import Sequence
from pathlib import Path

import torch

from ssl_course import data
from ssl_course.course import verdict_page as html
from ssl_course.course.verdict_explorer import explorer, rows_in_words, sheet
from ssl_course.course.verdict_insight import Insight
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_run import Outcome
from ssl_course.course.verdict_tables import TableCase
from ssl_course.course.verdict_words import Verdict
from ssl_course.data.own_pictures import printable
from ssl_course.evaluate.cross_validation import corrected_ci
from ssl_course.files import write_atomically
from ssl_course.plot.decision_chart import decision
from ssl_course.plot.verdict import leads_picture, neighbours_picture, scores_picture

HOW = (
    "Every class is spread over the parts. Equal rows stand in the same part, and so does all that is of one source, "
    "where --together (pictures) or --source (a table) says which. Without it, shots of one film or rows of one "
    "patient may be learnt and judged apart: then every number here is too high for new films and patients.",
    "For each part the encoder was pretrained without the pictures or rows of that part and without all others of "
    "their sources, and everything else learnt from the labels of the other parts. Means of columns and the whitening "
    "of the first layer, which know of no label, come from all. The encoder to take away has seen everything here: how "
    "good it is, only new sources can tell.",
    "Every arm had the same number of settings, chosen inside the labels that it learnt from, or one where labels were "
    "too few to choose; pretraining itself, and training from scratch at equal cost, had one.",
    "Intervals are 95 % t-intervals over the parts, widened after Nadeau and Bengio (2003). That of a lead is at least "
    "3 / n to either side, where n sources were judged: so much may differ even if all of them come out alike.",
)


def write_report(
    folder: Path,
    own: data.OwnPictures | data.OwnTable,
    case: PictureCase | TableCase,
    insight: Insight,
    files: list[str],
    snippet: str,
    verdict: Verdict | None,
    outcome: Outcome | None,
    *,
    stopped: bool,
) -> None:
    """Write report.html with what is known by then; without a verdict or an outcome, what needs no labels."""
    sections = [("", _answer(verdict, case, stopped))]
    if verdict and outcome and outcome.finished:
        sections += [("The evidence", _evidence(case, verdict, outcome)), ("The way to the answer", _chart(verdict))]
    sections.append(("What is in the features, without labels", _insight(own, case, insight)))
    sections.append(("Your data", _data(own, case.notes)))
    taken = "".join(f"<li><code>{html.text(name)}</code></li>" for name in files)
    sections.append(("To take away", f"<ul>{taken}</ul><pre>{html.text(snippet)}</pre>"))
    sections.append(("How it was measured", html.paragraphs(HOW)))
    write_atomically(folder / "report.html", html.page("Does pretraining pay on your data?", sections))


def left_out(case: PictureCase | TableCase) -> str:
    """Which classes can't be judged, and why."""
    words = ", ".join(map(printable, case.left[:10])) + (f" … and {len(case.left) - 10:,} more" * (len(case.left) > 10))
    one = "picture, or pictures of one source only" if case.what == "pictures" else "row, or equal rows only"
    return f"Classes with one labelled {one} can't be both learnt and judged, and are left out: {words}."


def _answer(verdict: Verdict | None, case: PictureCase | TableCase, stopped: bool) -> str:
    if verdict:
        said = [*verdict.sentences, *([left_out(case)] if case.left else [])]
        return f'<p class="answer">{html.text(verdict.headline)}</p>' + html.paragraphs(said)
    if case.left and len(case.classes) < 2:
        return html.paragraphs([left_out(case), "So nothing can be judged. What needs no label stands below."])
    if len(case.classes) > 1:
        words = "Stopped before the labels were used" if stopped else "The labels could not be judged yet"
        return html.paragraphs([f"{words}: the same command goes on. What needs no label stands below."])
    return html.paragraphs(
        ["There are no labels, so nobody can say whether pretraining pays. What can be said stands below."]
    )


def _evidence(case: PictureCase | TableCase, verdict: Verdict, outcome: Outcome) -> str:
    two = len(case.classes) == 2
    metric = "AUC" if two else "accuracy"
    chance = 0.5 if two else torch.bincount(case.labels).max().item() / len(case.labels)
    scores = {
        name: score
        for name, values in outcome.test.items()
        if (score := corrected_ci(values, test_to_train=outcome.test_to_train)).mean == score.mean
    }
    ours = [arm.name for arm in case.arms if arm.kind == "pretrained" and arm.name in scores]
    shown = {name: lead for name, lead in verdict.leads.items() if "frozen minus" not in name or "random" in name}
    return (
        html.picture(*scores_picture(scores, chance=chance, pretrained=ours, metric=metric))
        + html.arms_table(case, outcome, metric)
        + html.picture(*leads_picture(shown, metric))
        + html.leads_table(verdict.leads)
    )


def _chart(verdict: Verdict) -> str:
    return html.picture(*decision(**verdict.answers)) + html.chart_table(verdict)


def _insight(own: data.OwnPictures | data.OwnTable, case: PictureCase | TableCase, insight: Insight) -> str:
    drawn = ""
    if case.what == "pictures" and insight.neighbours["raw"].shape[1] >= 4:
        near = insight.neighbours["raw"], insight.neighbours["pretrained"]
        drawn = html.picture(*neighbours_picture(case.pool.images[insight.sample], *near))
    return drawn + _explorer(own, case, insight) + html.insight_section(insight, case.what)


def _explorer(own: data.OwnPictures | data.OwnTable, case: PictureCase | TableCase, insight: Insight) -> str:
    if not insight.maps:
        return ""
    rows = insight.sample[insight.dots]
    shown = sheet(case.pool.images[rows]) if case.what == "pictures" else rows_in_words(own.pool, rows.tolist())
    return explorer(insight.maps, [printable(case.words[row]) for row in rows.tolist()], *shown)


def _data(own: data.OwnPictures | data.OwnTable, notes: Sequence[str]) -> str:
    if isinstance(own, data.OwnTable):
        return own._repr_html_() + html.paragraphs(notes)
    said = html.paragraphs([own.summary() + ".", *map(printable, own.notes), *notes])
    return said + html.listed([f"{printable(name)}: {reason}" for name, reason in own.skipped])
