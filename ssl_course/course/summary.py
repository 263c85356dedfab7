"""A results file and the runs behind it: many runs summed up as means with intervals, and taken apart again."""

from pathlib import Path

from ssl_course.course.freshness import changed
from ssl_course.evaluate.intervals import mean_ci
from ssl_course.files import read_results


def summary(runs: list[dict]) -> list[dict]:
    """The records of all runs side by side: the interval of each number, and in how many runs each claim held."""
    entries, records = [], []
    for run in runs:
        # A prediction that stored numbers settled is no run's own verdict. Claims come first, as in a summary.
        own = [entry for entry in run["records"] if not entry.get("stored")]
        records.append(sorted(own, key=lambda entry: "holds" not in entry))
    for same in zip(*records, strict=True):
        first, numbers = same[0], {}
        if len({entry["id"] for entry in same}) != 1:
            raise ValueError(f"the runs recorded different things: {[entry['id'] for entry in same]}")
        for name in first["numbers"]:
            mean, half, values = mean_ci(entry["numbers"][name] for entry in same)
            rounded = [round(value, 4) for value in values]
            numbers[name] = {"mean": round(mean, 4), "half_width": round(half, 4), "values": rounded}
        verdict = {}
        if "holds" in first:
            verdict = {"statement": first["statement"], "held": sum(entry["holds"] for entry in same)}
        entries.append({"id": first["id"]} | verdict | {"numbers": numbers})
    return entries


def runs_behind(content: dict) -> dict[int, dict]:
    """Seed -> run, as far as a summary holds them: of a claim that held in some runs only, nobody knows in which."""
    claims, tables, seeds = content["claims"], content["tables"], content["seeds"]
    if any(0 < entry["held"] < len(seeds) for entry in claims):
        return {}
    verdicts = {entry["id"]: {"statement": entry["statement"], "holds": entry["held"] > 0} for entry in claims}
    return {
        seed: {
            "records": [
                {"id": entry["id"], "numbers": {name: one["values"][at] for name, one in entry["numbers"].items()}}
                | verdicts.get(entry["id"], {})
                for entry in claims + tables
            ],
            "threads": max(content["threads"]),
        }
        for at, seed in enumerate(seeds)
    }


def up_to_date(path: Path, files: dict[str, str], versions: dict[str, str]) -> dict:
    """A results file's content if new runs can stand beside its own, else {}.

    Args:
        files, versions: what new runs are made from and with; the file's must be the same.
    """
    if not path.exists():
        return {}
    content = read_results(path, "made_from", "versions", "seeds", "claims", "tables", "threads")
    return content if content["versions"] == versions and not changed(content, files) else {}
