"""All pages with parts that are made from files: a build brings them up to date."""

from ssl_course.course.readme import write_readme
from ssl_course.course.teaching import write_teaching


def write_lists() -> None:
    """Bring README.md and docs/teaching.md up to date; each is written only if something changed."""
    write_readme()
    write_teaching()
