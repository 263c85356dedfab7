"""What changes nothing that code does leaves its shape alone; whatever else changes, changes it. On every Python."""

import pytest

from ssl_course.course.shape import shape, shape_of_cell

CODE = '''"""A module."""

import a
from b import c as d

LIMIT = 0.5  # a half


@d.cached
class Net(a.Base):
    """A class."""

    width: int = 8

    async def wait(self):
        """A method."""


def f(x, y=1, *, z=None, **more):
    """A function."""
    """No docstring, but nothing that counts is lost if it stays."""
    first = [x, "one", y]
    second = x + y * z
    if x < LIMIT and not y:
        return f"{x:.3f} of {y!r}", {**more}
    return first, -second
'''
SAME = {
    "comment": ("  # a half", "  # one half"),
    "no comment": ("  # a half", ""),
    "comment above": ("LIMIT =", "# fmt: off\nLIMIT ="),
    "module's docstring": ('"""A module."""', ""),
    "class's docstring": ("A class.", "Another class."),
    "class's docstring left out": ('"""A class."""', ""),
    "function's docstring": ('"""A function."""', "r'''A function\n\n    of two.'''"),
    "method's docstring": ('"""A method."""', "'It waits.'"),
    "line breaks": ('[x, "one", y]', '[\n        x,\n        "one",\n        y,\n    ]'),
    "blank lines": ("    second =", "\n\n    second ="),
    "spaces": ("x + y * z", "x+y  *z"),
    "indent": ("        return f", "              return f"),
    "semicolon": ("second = x + y * z", "second = x + y * z;"),
    "quotes": ('"one"', "'one'"),
    "joined strings": ('"one"', '("o" "ne")'),
    "kind of string": ('"one"', 'u"one"'),
    "escape": ('"one"', r'"\x6fne"'),
    "joined f-strings": ('f"{x:.3f} of {y!r}"', '(f"{x:.3f}" " o" f"f {y!r}" "")'),
    "parentheses": ("x + y * z", "(x + (y * z))"),
    "parentheses of a test": ("x < LIMIT and not y", "(x < LIMIT) and (not y)"),
    "parentheses of a result": ("return first, -second", "return (first, -second)"),
    "parentheses of an import": ("import c as d", "import (c as d)"),
    "other digits": ("0.5", "5e-1"),
}
OTHER = {
    "constant": ("0.5", "0.25"),
    "kind of number": ("y=1", "y=1.0"),
    "truth": ("y=1", "y=True"),
    "no default": ("z=None", "z"),
    "default": ("y=1", "y=2"),
    "string": ('"one"', '"One"'),
    "bytes": ('"one"', 'b"one"'),
    "empty string": ('"one"', '""'),
    "name": ("first = ", "firsts = "),
    "name of a function": ("def f(", "def g("),
    "attribute": ("d.cached", "d.cache"),
    "import": ("import a", "import aa"),
    "name of an import": ("c as d", "d as c"),
    "dots of an import": ("from b", "from .b"),
    "operator": ("x + y", "x - y"),
    "comparison": ("x < LIMIT", "x <= LIMIT"),
    "and": ("LIMIT and", "LIMIT or"),
    "not": ("not y", "y"),
    "parentheses that count": ("x + y * z", "(x + y) * z"),
    "order of statements": (
        'first = [x, "one", y]\n    second = x + y * z',
        'second = x + y * z\n    first = [x, "one", y]',
    ),
    "order of arguments": ("x, y=1", "y, x=1"),
    "only by name": ("*, z", "z"),
    "block": ("    return first", "        return first"),
    "decorator": ("@d.cached\n", ""),
    "base": ("a.Base", ""),
    "annotation": ("int", "float"),
    "async": ("async def", "def"),
    "format": (".3f", ".2f"),
    "conversion": ("{y!r}", "{y!s}"),
    "text of an f-string": (" of ", " or "),
    "list or tuple": ('[x, "one", y]', '(x, "one", y)'),
    "unpacked": ("{**more}", "{None: more}"),
    "a statement more": ("second = x + y * z", "second = x + y * z\n    x = 1"),
    "a string that documents nothing": ('"""No docstring, but', '"""Or'),
}


def edited(old, new):
    assert CODE.count(old) == 1
    return CODE.replace(old, new)


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_what_changes_nothing_leaves_no_trace(old, new):
    assert edited(old, new) != CODE and shape(edited(old, new)) == shape(CODE)


@pytest.mark.parametrize(("old", "new"), OTHER.values(), ids=OTHER)
def test_any_other_change_shows(old, new):
    assert shape(edited(old, new)) != shape(CODE)


def test_all_changes_differ_from_one_another():
    assert len({shape(edited(*change)) for change in OTHER.values()}) == len(OTHER)


TOLD = """f"{x = :>{w}.2f}" f'a{y:}' "" 'b' \"\"\"\u00e9\"\"\"
match g(1, *h, k=None):
    case {"a": -1, **r} | None: (yield)
"""
STORED = (
    "Module(body=[Expr(value=JoinedStr(values=[Constant('x = '),FormattedValue(value=Name(id='x',ctx=Load()),"
    "conversion=-1,format_spec=JoinedStr(values=[Constant('>'),FormattedValue(value=Name(id='w',ctx=Load()),"
    "conversion=-1),Constant('.2f')])),Constant('a'),FormattedValue(value=Name(id='y',ctx=Load()),conversion=-1,"
    "format_spec=JoinedStr()),Constant('b\\xe9')])),Match(subject=Call(func=Name(id='g',ctx=Load()),args=[Constant(1),"
    "Starred(value=Name(id='h',ctx=Load()),ctx=Load())],keywords=[keyword(arg='k',value=Constant(None))]),cases=["
    "match_case(pattern=MatchOr(patterns=[MatchMapping(keys=[Constant('a')],patterns=[MatchValue(value=UnaryOp("
    "op=USub(),operand=Constant(1)))],rest='r'),MatchSingleton()]),body=[Expr(value=Yield())])])])"
)


def test_the_shape_is_one_text_on_every_python():
    """Results keep hashes of shapes: this one must come out on each Python that runs the tests."""
    assert shape(TOLD) == STORED


@pytest.mark.parametrize("pair", [("{**a}", "{None: a}"), ("def f(*, a): 0", "def f(*, a=None): 0"), ("''", "None")])
def test_nothing_is_not_the_value_none(pair):
    assert len(set(map(shape, ("x\n" + text for text in pair)))) == 2


def test_what_is_no_python_is_said():
    with pytest.raises(SyntaxError):
        shape("%matplotlib inline")


# --- cells of a notebook ---


@pytest.mark.parametrize(
    ("cell", "same"),
    [
        ("f(x)  # once", "f(\n    x,\n)"),
        ("# fmt: off\nx = (1)", "x = 1"),
        ("def f():\n    'One.'\n    return ';'", "def f():\n    return ';'"),
        ("f(x);  # hidden", "f(x) ; # it is hidden\n"),
        ("%time f(x)  # once", "%time f(x)  # once"),
    ],
)
def test_cells_with_the_same_outputs(cell, same):
    assert shape_of_cell(cell) == shape_of_cell(same)


@pytest.mark.parametrize(
    ("cell", "other"),
    [
        ("f(x)", "f(x);"),
        ("'shown'", "'shown by the notebook'"),
        ("'shown'", ""),
        ("%time f(x)", "%time f(x)  # a magic may read what follows"),
        ("%time f(x)", "%time f( x )"),
        ("!ls", "!ls -l"),
        ("f(x)", "f(y)"),
    ],
)
def test_cells_that_may_print_something_else(cell, other):
    assert shape_of_cell(cell) != shape_of_cell(other)
