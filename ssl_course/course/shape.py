"""What a piece of code does, not how it is laid out: the same for texts that differ in lines, comments, docstrings.

Python's own `ast.dump` and `ast.unparse` print the same code otherwise from one version to the next. These shapes are
the same on every Python that the course supports, so that they can be stored.
"""

import ast
import io
import tokenize
from collections.abc import Iterator

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def shape(code: str) -> str:
    """The shape of a module: its parsed code as one line of text.

    Comments, docstrings, line breaks, blank lines, quotes and needless parentheses leave no trace. Everything else
    does: names, constants, operators, annotations, the order of statements.

    Raises:
        SyntaxError: if `code` is no Python.
    """
    return _shape(ast.parse(code))


def shape_of_cell(code: str) -> str:
    """The shape of a notebook's cell: its stored outputs belong to every cell of the same shape.

    Here a string that begins a cell is no docstring, and a semicolon at the end hides the last value. A cell that
    Python alone can't read, such as one with a magic, is given back as it stands.
    """
    try:
        statements = [_shape(statement) for statement in ast.parse(code).body]
    except SyntaxError:
        return code
    words = [token.string for token in tokenize.generate_tokens(io.StringIO(code).readline) if token.type not in LAYOUT]
    return "\n".join([*statements, *(word for word in words[-1:] if word == ";")])


def _shape(part: ast.AST | list | str | int | None) -> str:
    if isinstance(part, list):
        return f"[{','.join(map(_shape, part))}]"
    if not isinstance(part, ast.AST):
        return ascii(part)  # `repr` depends on what a version holds for printable
    if isinstance(part, ast.Constant):
        return f"Constant({ascii(part.value)})"
    # A field that is empty may be one that an older Python doesn't have.
    filled = [f"{name}={_shape(value)}" for name, value in _fields(part) if value is not None and value != []]
    return f"{type(part).__name__}({','.join(filled)})"


def _fields(node: ast.AST) -> Iterator[tuple[str, object]]:
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.JoinedStr):
            value = _joined(value)
        elif name == "body" and isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            value = value[1:]
        yield name, value


def _joined(pieces: list[ast.expr]) -> list[ast.expr]:
    """The pieces of an f-string, neighbouring texts made one: versions differ in where they cut, and in empty texts."""
    found: list[ast.expr] = []
    for piece in pieces:
        if isinstance(piece, ast.Constant) and found and isinstance(found[-1], ast.Constant):
            piece = ast.Constant(found.pop().value + piece.value)
        found.append(piece)
    return [piece for piece in found if not isinstance(piece, ast.Constant) or piece.value != ""]
