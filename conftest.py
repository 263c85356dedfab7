"""Notebooks run in smoke: their kernels inherit the switch. The tests themselves, in this process, do not shrink."""

import os

from ssl_course import settings

assert not settings.SMOKE, "run the tests without SSL_COURSE_SMOKE: this file sets it for the notebooks"
os.environ["SSL_COURSE_SMOKE"] = "1"
