"""The exercises: one file each, listed here by lesson."""

from ssl_course.exercises.class_mean_accuracy import CLASS_MEAN_ACCURACY
from ssl_course.exercises.column_spread import COLUMN_SPREAD
from ssl_course.exercises.effective_rank import EFFECTIVE_RANK
from ssl_course.exercises.exchange_output import EXCHANGE_OUTPUT
from ssl_course.exercises.exercise import Exercise, Mistake, Probe
from ssl_course.exercises.margin_loss import MARGIN_LOSS
from ssl_course.exercises.nearest import NEAREST
from ssl_course.exercises.paired_interval import PAIRED_INTERVAL
from ssl_course.exercises.simsiam_loss import SIMSIAM_LOSS
from ssl_course.exercises.two_views import TWO_VIEWS
from ssl_course.exercises.uses_labels import USES_LABELS

LESSONS: dict[str, tuple[Exercise, ...]] = {
    "00": (TWO_VIEWS, NEAREST, CLASS_MEAN_ACCURACY),
    "01": (EXCHANGE_OUTPUT, USES_LABELS, PAIRED_INTERVAL),
    "07": (MARGIN_LOSS, COLUMN_SPREAD, EFFECTIVE_RANK, SIMSIAM_LOSS),
}
EXERCISES: dict[str, Exercise] = {exercise.id: exercise for lesson in LESSONS.values() for exercise in lesson}

__all__ = ["EXERCISES", "LESSONS", "Exercise", "Mistake", "Probe"]
