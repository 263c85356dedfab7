"""A hint for cells that are run out of turn: after a restart of the kernel, or a jump over the cells above."""

import sys
from types import TracebackType

HINT = "Is {name} made by a cell above? Run the cells from the top (Run > Run All Above Selected Cell), then this one."


def install_hint() -> None:
    """In a notebook, let a `NameError` end with a hint. A handler that somebody else has set is left alone."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc((NameError,), _show)


def _show(
    shell: object, kind: type[BaseException], error: NameError, traceback: TracebackType, tb_offset: int | None = None
) -> None:
    """The usual traceback; with the hint, if the missing name stands in a cell and not in a module."""
    last = traceback
    while last and last.tb_next:
        last = last.tb_next
    in_a_cell = last is not None and last.tb_frame.f_globals.get("__name__") == "__main__"
    if in_a_cell and error.name and not isinstance(error, UnboundLocalError) and not getattr(error, "__notes__", None):
        error.add_note(HINT.format(name=error.name))
    handled, shell.custom_exceptions = shell.custom_exceptions, ()  # else showing it would come back here
    try:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
    finally:
        shell.custom_exceptions = handled
