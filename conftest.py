"""Notebooks run in smoke: their kernels inherit the switch. The tests themselves, in this process, do not shrink."""

import os

os.environ.pop("SSL_COURSE_SMOKE", None)
from ssl_course import settings  # noqa: E402 - reads the switch when imported

assert not settings.SMOKE
os.environ["SSL_COURSE_SMOKE"] = "1"
