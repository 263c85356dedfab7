"""The learner's code in a notebook: imports, definitions and constants. Nothing else of it is ever run."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from ssl_course.exercises import EXERCISES

LARGEST = 30_000_000  # bytes of a notebook; a lesson with all its pictures has 1.5 million
LONGEST = 500_000  # letters of code in it; a lesson has 25,000
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what Python's parser answers to odd code


def code_cells(path: Path) -> list[str]:
    """The sources of a notebook's code cells.

    Raises:
        ValueError: saying why, if it is no file of its own, too large, or no notebook.
    """
    if path.is_symlink() or not path.is_file():
        raise ValueError("it is a link or no ordinary file")
    if (size := path.stat().st_size) > LARGEST:
        raise ValueError(f"it has {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}: clear its outputs")
    try:
        cells = json.loads(path.read_bytes().decode("utf-8"))["cells"]
        found = [_text(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it can't be read as a notebook ({type(error).__name__}: {str(error)[:100]})") from None
    if (length := sum(map(len, found))) > LONGEST:
        raise ValueError(f"it holds {length:,} letters of code, more than {LONGEST:,}")
    return found


def _text(source: str | list) -> str:
    text = source if isinstance(source, str) else "".join(source)
    return text.encode("utf-8", "replace").decode("utf-8")  # half a letter, as in "\\ud800", can't be sent on


def learners_code(cells: list[str]) -> tuple[list[str], dict[str, str]]:
    """Imports, definitions and constants in the notebook's order; and exercise -> what is wrong with its cell."""
    statements, broken = [], {}
    for cell in cells:
        # Jupyter's own commands become `pass`, also inside a block.
        source = re.sub(r"^(\s*)[%!?].*$", r"\1pass", cell, flags=re.M)
        try:
            nodes = ast.parse(source).body
            own = any(defined(node) in EXERCISES for node in nodes)
            kept = [text for node in nodes for text in _kept(node, own)]
        except _UNREADABLE as error:
            said = f"Its cell stops with {type(error).__name__}: {str(error)[:200]}."
            broken |= {name: said for name in re.findall(r"^(?:async )?def (\w+)", cell, re.M) if name in EXERCISES}
            continue
        statements += kept
        for node in nodes:
            if defined(node) in EXERCISES and not _asks_the_checker(node):
                broken.pop(defined(node), None)
    return statements, broken


def defined(node: ast.stmt) -> str | None:
    """The name that a statement defines, as a function or by assigning to it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def _asks_the_checker(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(part, ast.Name) and part.id == "check" for part in ast.walk(node)
    )


def _kept(node: ast.stmt, own: bool) -> Iterator[str]:
    """A statement's source if it is needed: imports one by one, so that one that fails does not take others along."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            one = (
                ast.Import([alias])
                if isinstance(node, ast.Import)
                else ast.ImportFrom(node.module, [alias], node.level)
            )
            yield ast.unparse(one)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield ast.unparse(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and not _asks_the_checker(node):
        constant = node.value is not None and all(
            isinstance(part, ast.Constant | ast.UnaryOp | ast.BinOp | ast.Tuple | ast.operator | ast.unaryop | ast.Load)
            for part in ast.walk(node.value)
        )
        if own or constant or defined(node) in EXERCISES:
            yield ast.unparse(node)
