"""A picture set by its name, for what runs over several of them."""

from ssl_course.data.containers import Split
from ssl_course.data.digits import digits
from ssl_course.data.fashion import fashion
from ssl_course.data.scenes import scenes
from ssl_course.data.sprites import sprites

_SETS = {"digits": digits, "fashion": fashion, "scenes": scenes, "sprites": sprites}


def load(name: str) -> Split:
    """The set that is called so: "digits", "fashion", "scenes" or "sprites".

    Raises:
        ValueError: for another name.
    """
    if name not in _SETS:
        raise ValueError(f"name = {name!r}: there are {', '.join(_SETS)}.")
    return _SETS[name]()
