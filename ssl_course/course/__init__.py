"""What runs the course: build, results, lab, doctor. A lesson imports its claims from here, and nothing else."""

from ssl_course.course.cells import install_hint
from ssl_course.course.claims import claim, keep, record, show_stored, stored

__all__ = ["claim", "keep", "record", "show_stored", "stored"]

install_hint()
