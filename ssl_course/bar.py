"""One line that says how far something is and how long it will take: in a notebook's cell, or in a terminal."""

import sys

from tqdm import tqdm


def bar(total: int, description: str, unit: str = "step") -> tqdm:
    """A bar for a `with`, drawn at most ten times a second (tqdm's own limit), gone at the end.

    In a notebook it is plain text: a widget could not be shown again in the saved one. An empty output of no height is
    left; if the kernel is killed, the line that stays says how far the run had come. Where stderr is no terminal, there
    is none.

    Args:
        total: how many units there are.
        unit: what `.update()` counts, in the singular.
    """
    options = {"total": total, "desc": description, "unit": unit, "leave": False}
    if _in_a_notebook():
        return tqdm(**options, file=_CellLine(), position=0, ncols=80, ascii=False)
    return tqdm(**options, disable=None)  # None: off, unless stderr is a terminal


def _in_a_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    return hasattr(ipython and ipython.get_ipython(), "kernel")


class _CellLine:
    """A file for tqdm: what it writes replaces what was written before, as one output of the running cell."""

    def __init__(self) -> None:
        self._output = None

    def write(self, text: str) -> None:
        """Show the text; tqdm overwrites a line with blanks to clear it."""
        from IPython.display import display

        line = {"text/plain": text.strip()}
        if self._output is None:
            self._output = display(line, raw=True, display_id=True)
        else:
            self._output.update(line, raw=True)

    def flush(self) -> None:
        """Nothing waits: each text is shown at once."""
