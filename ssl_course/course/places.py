"""Where the course lies: in a checkout, with everything beside the package; or installed, with its files inside it."""

from pathlib import Path

from ssl_course.settings import ROOT

SHARE = Path(__file__).parents[1] / "share"
CHECKOUT = not SHARE.is_dir()
NOTEBOOKS = (ROOT if CHECKOUT else SHARE) / "notebooks"


def command(words: str) -> str:
    """How a learner calls the course's command line here, for messages: `command("lab --update")`."""
    if not CHECKOUT:
        return f"`ssl-course {words}`"
    name, _, options = words.partition(" ")
    quoted = f'"{options}"' if " " in options else options
    return f"`make {name}{' ARGS=' + quoted if options else ''}`"
