"""The three switches that come from outside, read once: smoke, seed, strict.

SSL_COURSE_SMOKE=1   shrink counts of steps and of pictures (never code paths), for quick tests of whole notebooks
SSL_COURSE_SEED=k    the seed of a lesson's run, 0 unless `make results` repeats the lesson with others
SSL_COURSE_STRICT=1  checks don't hand back the reference solution (for grading)
"""

import os

SMOKE = os.environ.get("SSL_COURSE_SMOKE", "") == "1"
SEED = int(os.environ.get("SSL_COURSE_SEED", "0"))


def strict() -> bool:
    """Whether checks keep the learner's own function even when it is wrong. Read at each check."""
    return os.environ.get("SSL_COURSE_STRICT", "") == "1"


def shrink(count: int, smoke: int) -> int:
    """`count`, or at most `smoke` in a smoke run."""
    return min(count, smoke) if SMOKE else count
