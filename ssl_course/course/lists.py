"""All pages with parts that are made from files: a build brings them up to date."""

from ssl_course.course.marks import bring_up_to_date
from ssl_course.course.readme import README, readme
from ssl_course.course.teaching import PAGE, teaching


def write_lists() -> None:
    """Bring README.md and docs/teaching.md up to date; each is written only if something changed."""
    bring_up_to_date(README, readme)
    bring_up_to_date(PAGE, teaching)
