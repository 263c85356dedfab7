"""The lessons that exist, read from the block at the head of each source: the one list that all others come from."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import yaml

from ssl_course.settings import ROOT


@dataclass(frozen=True)
class Lesson:
    """What a lesson says about itself.

    Attributes:
        id: its number, two digits, as a word.
        title: the question that it answers.
        difficulty: 1 to 3.
        field: its places on the map of the field, keys of `FIELD`; empty for a lesson about all of it.
        objectives: what a learner can do afterwards.
        prerequisites: in words.
        path: the source.
        terms: the words of the field that it explains, each with its meaning; the glossary is made from them.
    """

    id: str
    title: str
    difficulty: int
    field: tuple[str, ...]
    objectives: tuple[str, ...]
    prerequisites: str
    path: Path
    terms: dict[str, str] = dataclasses.field(default_factory=dict)


# The field as a tree: place -> (the branch that it belongs to, what happens there).
FIELD = {
    "pictures": ("self-prediction", "pretext tasks, masks, denoising, masked autoencoder"),
    "words": ("self-prediction", "the missing word, the next word"),
    "siamese": ("contrastive", "the distance of two embeddings"),
    "sample-contrastive": ("contrastive", "SimCLR: rows apart"),
    "dimension-contrastive": ("contrastive", "VICReg, Barlow Twins: columns apart"),
    "video": ("other data", "order in time"),
    "tables": ("other data", "values from other rows"),
    "own data": ("other data", "your pictures, your table: does it pay?"),
}


def sources(prefix: str = "", folder: Path | None = None) -> list[Path]:
    """The lesson sources whose names start with `prefix`, such as a number, in order."""
    return [path for path in sorted((folder or ROOT / "lessons").glob("*_*.py")) if path.name.startswith(prefix)]


def lesson(path: Path) -> Lesson:
    """The metadata block of one source.

    Raises:
        ValueError: naming file and cause, if there is no block, a key is missing or unknown, or a place on the map is.
    """
    block, _, _ = path.read_text("utf-8").removeprefix("# ---\n").partition("\n# ---\n")
    lines = "\n".join(line.removeprefix("#").removeprefix(" ") for line in block.splitlines())
    try:
        found = yaml.safe_load(lines)["jupyter"]["ssl_course"]
        made = Lesson(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}, path=path
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: its metadata block is not as CONTRIBUTING.md describes it ({error}).") from None
    if unknown := set(made.field) - set(FIELD):
        raise ValueError(f"{path.name}: field {', '.join(unknown)} is not on the map; there are: {', '.join(FIELD)}.")
    return made


def lessons() -> list[Lesson]:
    """All lessons, in order."""
    return [lesson(path) for path in sources()]
