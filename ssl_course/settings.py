"""The switches that come from outside: smoke, seed, full, strict.

SSL_COURSE_SMOKE=1   shrink counts of steps and of pictures (never code paths), for quick tests of whole notebooks
SSL_COURSE_SEED=k    the seed of a lesson's run, 0 unless `make results` repeats the lesson with others
SSL_COURSE_FULL=1     run a lesson's whole grid and not only the slice that a learner waits for (`make results`)
SSL_COURSE_TUNE=1    keep the test parts closed: the last 2,000 training pictures stand in for them (to choose settings)
SSL_COURSE_STRICT=1  checks don't hand back the reference solution (for grading)
"""

import os

SMOKE = os.environ.get("SSL_COURSE_SMOKE", "") == "1"
SEED = int(os.environ.get("SSL_COURSE_SEED", "0"))
TUNE = os.environ.get("SSL_COURSE_TUNE", "") == "1"
FULL = os.environ.get("SSL_COURSE_FULL", "") == "1"


def strict() -> bool:
    """Whether checks keep the learner's own function even when it is wrong. Read at each check."""
    return os.environ.get("SSL_COURSE_STRICT", "") == "1"


def grid(*, live, full):
    """`live`, what a learner waits for; or `full`, when `make results` runs the lesson's whole grid."""
    return full if FULL else live


def shrink(count: int, smoke: int) -> int:
    """`count`, or at most `smoke` in a smoke run."""
    return min(count, smoke) if SMOKE else count
