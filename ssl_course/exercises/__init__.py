"""The exercises: one file each, listed here by lesson."""

from ssl_course.exercises.class_mean_accuracy import CLASS_MEAN_ACCURACY
from ssl_course.exercises.covariance_term import COVARIANCE_TERM
from ssl_course.exercises.cross_correlation import CROSS_CORRELATION
from ssl_course.exercises.exchange_output import EXCHANGE_OUTPUT
from ssl_course.exercises.exercise import Exercise, Mistake, Probe
from ssl_course.exercises.nearest import NEAREST
from ssl_course.exercises.paired_interval import PAIRED_INTERVAL
from ssl_course.exercises.row_energy import ROW_ENERGY
from ssl_course.exercises.two_views import TWO_VIEWS
from ssl_course.exercises.uses_labels import USES_LABELS
from ssl_course.exercises.variance_term import VARIANCE_TERM

LESSONS: dict[str, tuple[Exercise, ...]] = {
    "00": (TWO_VIEWS, NEAREST, CLASS_MEAN_ACCURACY),
    "01": (EXCHANGE_OUTPUT, USES_LABELS, PAIRED_INTERVAL),
    "09": (ROW_ENERGY, VARIANCE_TERM, COVARIANCE_TERM, CROSS_CORRELATION),
}
EXERCISES: dict[str, Exercise] = {exercise.id: exercise for lesson in LESSONS.values() for exercise in lesson}

__all__ = ["EXERCISES", "LESSONS", "Exercise", "Mistake", "Probe"]
