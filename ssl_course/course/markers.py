"""Solution markers in a lesson: what stands between them becomes a stub. A marker gone wrong stops the build."""

import re
from pathlib import Path

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SOLUTION = re.compile(f"^( *){BEGIN}\n.*?{END}$", re.DOTALL | re.MULTILINE)
MARKER = re.compile(f"^ *({BEGIN}|{END})$\n?", re.MULTILINE)
HAND_LAID = re.compile("  # fmt: skip$", re.MULTILINE)  # for the formatter: no reader needs it
ALIKE = re.compile(r"#\W*(begin|end|start|stop)[\W_]*solution|#\W*solution[\W_]*(begin|end|start|stop)", re.IGNORECASE)


def stub(cell: str) -> str:
    """A cell with `raise NotImplementedError` in place of each solution."""
    return HAND_LAID.sub("", SOLUTION.sub(r"\1raise NotImplementedError", cell))


def solved(cell: str) -> str:
    """A cell without its marker lines, and without the formatter's marks."""
    return HAND_LAID.sub("", MARKER.sub("", cell))


def check(source: Path) -> None:
    """Stop at the first marker that is misspelt, nested, without a partner in its cell, or outside of code.

    Raises:
        ValueError: naming file and line.
    """
    code, begun = True, 0  # the line of a BEGIN that waits for its END
    for number, line in enumerate([*source.read_text("utf-8").splitlines(), "# %%"], 1):
        exact, place = MARKER.fullmatch(line), f"{source.name}, line {number}: {line.strip()!r}"
        if line.startswith("# %%"):
            if begun:
                raise ValueError(f"{source.name}, line {begun}: {BEGIN!r} has no {END!r} in its cell.")
            code = "[markdown]" not in line and "[raw]" not in line
        elif exact and code:
            if (exact[1] == BEGIN) == bool(begun):
                missing = f"stands within the solution of line {begun}" if begun else f"has no {BEGIN!r} before it"
                raise ValueError(f"{place} {missing}.")
            begun = 0 if begun else number
        elif exact or ALIKE.search(line) or (code and re.match(r"\s*##", line)):
            raise ValueError(f"{place} is no solution marker: in code, write {BEGIN!r} or {END!r} and nothing else.")
