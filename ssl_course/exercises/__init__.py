"""The exercises: a folder for each lesson, in it one file per exercise. The lists below are read off the folders.

A file `lesson_08/push_shares.py` holds the exercise `PUSH_SHARES`; one that starts with `_` is shared by the others.
"""

from importlib import import_module
from pathlib import Path

from ssl_course.exercises.exercise import Exercise, Mistake, Probe, edited

__all__ = ["EXERCISES", "LESSONS", "Exercise", "Mistake", "Probe", "edited"]


def _exercises_of(folder: Path) -> tuple[Exercise, ...]:
    names = sorted(file.stem for file in folder.glob("[!_]*.py"))
    return tuple(getattr(import_module(f"{__name__}.{folder.name}.{name}"), name.upper()) for name in names)


LESSONS: dict[str, tuple[Exercise, ...]] = {
    folder.name.removeprefix("lesson_"): _exercises_of(folder)
    for folder in sorted(Path(__file__).parent.glob("lesson_*"))
}
EXERCISES: dict[str, Exercise] = {exercise.id: exercise for lesson in LESSONS.values() for exercise in lesson}
