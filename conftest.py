"""Notebooks run in smoke: their kernels inherit the switch. The tests themselves, in this process, do not shrink."""

import os

from ssl_course import settings

settings.current = settings.Settings()  # whatever the shell says
for name in [name for name in os.environ if name.startswith("SSL_COURSE_")]:
    del os.environ[name]
os.environ["SSL_COURSE_SMOKE"] = "1"
