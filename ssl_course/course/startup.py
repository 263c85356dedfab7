"""What each kernel of `python -m ssl_course lab` runs first (as its PYTHONSTARTUP): the hint for cells run out of turn.

Python and IPython run it in the learner's own namespace, where it leaves no name.
"""


def _start(space: dict) -> None:
    import contextlib
    import sys

    own = None
    with contextlib.suppress(Exception):  # without the hint, a kernel is still a kernel
        from ssl_course import settings

        own = settings.current.startup
        ipython = sys.modules.get("IPython")
        if hasattr(ipython and ipython.get_ipython(), "kernel"):  # not in a terminal
            from ssl_course.course.cells import install_hint

            install_hint()
    if own and own.is_file():  # the learner's own PYTHONSTARTUP, in whose place this file was put
        exec(compile(own.read_bytes(), own, "exec"), space)


try:
    _start(globals())
finally:
    del _start
