"""How many exercises were solved in this session."""

from ssl_course.check.checker import CORRECT, HANDED_BACK, NOT_ATTEMPTED, NOT_YET, Checker
from ssl_course.exercises import LESSONS

_SIGNS = {CORRECT: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○", HANDED_BACK: "○"}


def statuses(checkers: dict[str, Checker]) -> dict[str, dict[str, str]]:
    """lesson -> exercise -> status in this session, for every lesson of which one exercise was checked."""
    found = {}
    for lesson, exercises in LESSONS.items():
        verdicts = {exercise.id: checkers[exercise.id].last for exercise in exercises if exercise.id in checkers}
        if any(verdicts.values()):
            found[lesson] = {
                exercise.id: outcome.status if (outcome := verdicts.get(exercise.id)) else NOT_ATTEMPTED
                for exercise in exercises
            }
    return found


def report(checkers: dict[str, Checker]) -> str:
    """A sentence and a small table for each lesson. Only an answer of the learner's own counts as correct."""
    lessons = []
    for lesson, found in statuses(checkers).items():
        count = {status: [*found.values()].count(status) for status in (CORRECT, HANDED_BACK, NOT_YET, NOT_ATTEMPTED)}
        others = ", ".join(f"{number} {status}" for status, number in count.items() if number and status != CORRECT)
        sentence = f"Lesson {lesson}: you solved {count[CORRECT]} of {len(found)} exercises"
        width = max(map(len, found))
        table = [f"  {_SIGNS[status]} {name:<{width}}  {status}" for name, status in found.items()]
        lessons.append("\n".join([f"{sentence} ({others})." if others else f"{sentence}.", *table]))
    return "\n".join(lessons) or "No exercise has been checked in this session."
