"""Helpers of the course on self-supervised learning: plumbing, and what earlier lessons built.

Importing this package loads nothing heavy; each module is imported where a lesson needs it.
"""

import os
from pathlib import Path

__version__ = "0.1.0"

_SHARE = Path(__file__).with_name("share")  # in an installed copy only: data, results and notebooks travel with it
if _SHARE.is_dir():
    os.environ.setdefault("SSL_COURSE_DATA", str(_SHARE / "data"))
    os.environ.setdefault("SSL_COURSE_RESULTS", str(_SHARE / "results"))
    os.environ.setdefault("SSL_COURSE_WORK", "." if Path(".editions").is_dir() else "ssl_course_work")
