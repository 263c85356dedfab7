"""The exercises: one file each, listed here by lesson."""

from ssl_course.exercises.class_mean_accuracy import CLASS_MEAN_ACCURACY
from ssl_course.exercises.exchange_output import EXCHANGE_OUTPUT
from ssl_course.exercises.exercise import Exercise, Mistake, Probe
from ssl_course.exercises.info_nce_loop import INFO_NCE_LOOP
from ssl_course.exercises.info_nce_matrix import INFO_NCE_MATRIX
from ssl_course.exercises.nearest import NEAREST
from ssl_course.exercises.paired_interval import PAIRED_INTERVAL
from ssl_course.exercises.push_shares import PUSH_SHARES
from ssl_course.exercises.similarity_matrix import SIMILARITY_MATRIX
from ssl_course.exercises.two_views import TWO_VIEWS
from ssl_course.exercises.uses_labels import USES_LABELS

LESSONS: dict[str, tuple[Exercise, ...]] = {
    "00": (TWO_VIEWS, NEAREST, CLASS_MEAN_ACCURACY),
    "01": (EXCHANGE_OUTPUT, USES_LABELS, PAIRED_INTERVAL),
    "08": (SIMILARITY_MATRIX, INFO_NCE_LOOP, INFO_NCE_MATRIX, PUSH_SHARES),
}
EXERCISES: dict[str, Exercise] = {exercise.id: exercise for lesson in LESSONS.values() for exercise in lesson}

__all__ = ["EXERCISES", "LESSONS", "Exercise", "Mistake", "Probe"]
