"""README's lists, written from files: lessons from their heads, data sets from their register, leads from results."""

from ssl_course import catalogue, settings
from ssl_course.course.marks import between_marks
from ssl_course.course.minutes import minutes
from ssl_course.data.prepared import prepared_files
from ssl_course.evaluate.intervals import Interval, mean_ci, paired_ci
from ssl_course.files import read_results
from ssl_course.settings import ROOT

README = ROOT / "README.md"
RECIPES, PRETRAINING, SIDE_BY_SIDE = "recipes", "pretraining", "side_by_side"
PAYS = {  # name -> arm, its rival, labels per class
    **{f"SimCLR, {steps:,} steps": (f"fine-tuned {steps}", "scratch", (1, 10, 100)) for steps in (550, 2200, 8800)},
    "naming quarter turns, 2,200 steps": ("fine-tuned turns", "scratch", (1, 10, 100)),
    **{
        f"{name}, against scratch with as many views in all": (arm, f"scratch {steps} steps", (10,))
        for name, arm, steps in (
            ("SimCLR, 550 steps", "fine-tuned 550", 1850),
            ("SimCLR, 2,200 steps", "fine-tuned 2200", 5150),
            ("naming quarter turns", "fine-tuned turns", 5150),
        )
    },
}
BESIDE = {  # words -> arm, as the measure calls it; the first four learn without labels, the last two with them
    "the course's recipe": "ours",
    "the SimCLR example of lightly": "lightly's example",
    "a ResNet-18 with torchvision's transforms": "torchvision loop",
    "lightly's pipeline with our encoder": "lightly with our encoder",
    "nothing: raw pixels": "raw pixels",
    "our network from scratch, all weights": "from scratch",
    "our network after our recipe, all weights": "ours, fine-tuned",
}
RATED = 4  # rows of these with a rate
LEADS = (  # pictures, table, method, labels per class, results file, name in the table
    ("clothes on clutter", "scenes", "SimCLR, three minutes", (10, 100), RECIPES, "frozen"),
    ("plain grey clothes", "fashion", "SimCLR, three minutes", (10, 100), RECIPES, "frozen"),
)


def lesson_table() -> str:
    """A row for each lesson, in order; titles lead to the solved notebooks."""
    rows = ["| no. | lesson | minutes | level |", "|---|---|---|---|"]
    for lesson in catalogue.lessons():
        link = f"[{lesson.title}](solutions/{lesson.path.stem}.ipynb)"
        rows.append(f"| {lesson.id} | {link} | {minutes(lesson.path).rounded} | {'★' * lesson.difficulty} |")
    return "\n".join(rows)


def data_table() -> str:
    """A row for each prepared file: size, and where its licence and provenance stand."""
    rows = ["| file | size | source and licence |", "|---|---|---|"]
    for file in prepared_files():
        folder = file.name.split("/")[0]
        rows.append(f"| `data/{file.name}` | {file.size / 1e6:.1f} MB | [data/{folder}](data/{folder}/README.md) |")
    return "\n".join(rows)


def lead_table() -> str:
    """What a linear probe finds in features learnt without labels, and its paired leads over both baselines.

    Raises:
        FileNotFoundError, ValueError: if a results file is missing, damaged, or lacks a number.
    """
    rows = [
        "| pictures | learnt without labels by | labels per class | accuracy | over pixels | over a random encoder |"
    ]
    rows.append("|---|---|---|---|---|---|")
    for pictures, table, method, counts, file, name in LEADS:
        for count in counts:
            names = [f"{one}, {count}" for one in (name, "raw pixels", "random encoder")]
            ours, *others = _intervals(file, table, *names)
            leads = " | ".join(_short(paired_ci(ours, other), "+") for other in others)
            rows.append(f"| {pictures} | {method} | {count} | {_short(ours)} | {leads} |")
    return "\n".join(rows)


def pays_table() -> str:
    """What pretraining gains over training from scratch, all weights trained: paired leads by number of labels.

    Raises:
        FileNotFoundError, ValueError: if the results file is missing, damaged, or lacks a number.
    """
    rows = ["| pretrained by | 1 label per class | 10 | 100 |", "|---|---|---|---|"]
    for name, (arm, rival, counts) in PAYS.items():
        leads = []
        for count in (1, 10, 100):
            pair = [f"{one}, {count} labels" for one in (arm, rival)]
            leads.append(_short(paired_ci(*_intervals(PRETRAINING, "scenes", *pair)), "+") if count in counts else "")
        rows.append(f"| {name} | {' | '.join(leads)} |")
    seeds = len(read_results(settings.current.results / f"{PRETRAINING}.json", "seeds")["seeds"])
    return "\n".join(rows) + ("" if seeds == 5 else f"\n\n({seeds} of five seeds measured so far.)")


def beside_table() -> str:
    """What one probe finds after the same time by the course's recipe and by others, with ten labels per class.

    Raises:
        FileNotFoundError, ValueError: if the results file is missing, damaged, or lacks a number.
    """
    rows = ["| what trained | accuracy | pictures per CPU second |", "|---|---|---|"]
    for place, (words, arm) in enumerate(BESIDE.items()):
        (score,) = _intervals(SIDE_BY_SIDE, "scenes", f"{arm}, 10 labels")
        rate = _intervals(SIDE_BY_SIDE, "scenes", f"{arm}, images per CPU second") if place < RATED else []
        rows.append(f"| {words} | {_short(score)} | {''.join(f'{one.mean:.0f}' for one in rate)} |")
    return "\n".join(rows)


def _intervals(file: str, table: str, *names: str) -> list[Interval]:
    """Numbers of a stored table, over its seeds."""
    stored = read_results(settings.current.results / f"{file}.json", "tables")["tables"]
    found = {one["id"]: one["numbers"] for one in stored}.get(table, {})
    if missing := [name for name in names if name not in found]:
        raise ValueError(f"results/{file}.json holds no {missing[0]!r} in a table {table!r}: README quotes it.")
    return [mean_ci(found[name]["values"]) for name in names]


def _short(value: Interval, sign: str = "") -> str:
    """Mean, and from three values on half width, with no zero before the point; three digits: intervals are narrow."""
    text = f"{value.mean:{sign}.3f}" + (f" ± {value.half_width:.3f}" if len(value.values) > 2 else "")
    return text.replace("0.", ".").replace("-", "−")


def readme(text: str) -> str:
    """The text with its lists and tables made anew.

    Raises:
        ValueError: if a pair of marks is missing.
    """
    tables = {"lessons": lesson_table(), "pays": pays_table(), "leads": lead_table(), "beside": beside_table()}
    return between_marks(text, tables | {"data": data_table()}, README.name)
