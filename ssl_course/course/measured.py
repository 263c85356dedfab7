"""The stored results as pages of the book: each results file's claims and tables, with the commands that made them."""

from pathlib import Path

from ssl_course import catalogue, settings
from ssl_course.files import read_results

PREDICTION = "prediction_"  # verdicts on the options of a prediction: not for readers who still want to guess


def pages() -> dict[str, str]:
    """Name of the page -> its text in MyST, for every results file, the lessons' first; and an `index` of them.

    Raises:
        ValueError: naming the file, if one is damaged.
    """
    paths = sorted(settings.current.results.glob("*.json"), key=lambda path: (not path.stem[0].isdigit(), path.stem))
    made = {path.stem: _page(path) for path in paths}
    intro = [
        "# The measured numbers",
        "",
        "Every number that the lessons quote across seeds, as `make results` wrote it.",
    ]
    entries = ["", "```{toctree}", ":maxdepth: 1", "", *made, "```", ""]
    return {"index": "\n".join([*intro, *entries])} | made


def _page(path: Path) -> str:
    content = read_results(path, "claims", "tables", "seeds")
    titles = {lesson.path.stem: f"{lesson.id} · {lesson.title}" for lesson in catalogue.lessons()}
    seeds = ", ".join(map(str, content["seeds"]))
    parts = [f"# {titles.get(path.stem, f'The measure “{path.stem}”')}", ""]
    parts += [f"Made by `{content['command']}`, seeds {seeds}; mean ± 95 % t-interval over them.", ""]
    if "lesson_seconds" in content:
        cost = f"{content['lesson_seconds']:.0f} s and {content['lesson_peak_megabytes']:,} MB at most"
        parts += [f"A learner's run of the lesson took {cost}, on {content['lesson_threads']} threads.", ""]
    if content["claims"]:
        parts += ["## Claims", "", "| held in | claim | numbers |", "|---|---|---|"]
        for entry in content["claims"]:
            numbers = "; ".join(f"{_literal(name)} {_number(one)}" for name, one in entry["numbers"].items())
            parts.append(f"| {entry['held']} of {len(content['seeds'])} | {_literal(entry['statement'])} | {numbers} |")
    tables = [table for table in content["tables"] if not table["id"].startswith(PREDICTION)]
    for table in tables:
        parts += ["", f"## {_literal(table['id'])}", "", "| what | mean ± interval |", "|---|---|"]
        parts += [f"| {_literal(name)} | {_number(one)} |" for name, one in table["numbers"].items()]
    for entry in content.get("accepted", []):
        parts += ["", f"*Accepted since, with no number changed:* {_literal(entry['why'])}"]
    return "\n".join([*parts, ""])


def _number(one: dict) -> str:
    """Mean and half width; a single value has no interval, which JSON writes as null or NaN."""
    half = one["half_width"]
    return f"{one['mean']:.3f}" + (f" ± {half:.3f}" if isinstance(half, float) and half == half else "")


def _literal(text: str) -> str:
    """A text that is read as it stands, in a cell of a table too."""
    return "".join(f"\\{letter}" if letter in "\\`*_|$<>[]{}" else letter for letter in text.replace("\n", " "))
