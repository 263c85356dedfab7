"""What a run records for `results/`, what is read back from there, and what counts as a verdict."""

import json
import math

from ssl_course import settings
from ssl_course.files import read_results


def is_verdict(holds: object) -> bool:
    """Whether this is True or False of Python, or one of numpy's or torch's, which say so in their dtype."""
    one = math.prod(getattr(holds, "shape", ())) == 1
    return isinstance(holds, bool) or (str(getattr(holds, "dtype", "")) in ("bool", "torch.bool") and one)


def append(entry: dict) -> None:
    """Append one JSON line to the file that the settings name; without one, nothing.

    Args:
        entry: holds an `id`, and `numbers`, name -> float.

    Raises:
        ValueError: naming the record, if a number is not finite.
    """
    if (target := settings.current.record) is None:
        return
    if not all(math.isfinite(value) for value in entry["numbers"].values()):
        raise ValueError(f"{entry['id']}: a value is not a finite number: {entry['numbers']}")
    with target.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def results_of(lesson: str, *keys: str) -> dict | None:
    """The results file of a lesson, given by its number, or of a measure, by its name; None if there is none.

    Args:
        keys: what the file must hold.

    Raises:
        ValueError: naming the file and the command that brings it back, if it is damaged.
    """
    folder = settings.current.results
    for path in (folder / f"{lesson}.json", *folder.glob(f"{lesson}_*.json")):
        if path.exists():
            return read_results(path, *keys)
    return None
