"""Which sections a class has to run although it skips them: a later one uses their names, and would stop without.

Names are traced through the code, nothing is executed. What is changed in place by a call, such as the weights of a
network that a section trains, can't be seen so: docs/teaching.md advises to run everything above.
"""

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ssl_course.course.class_lesson import ClassLesson, Section

USED, MADE, CHANGED = "used", "made", "changed"
CHANGES = {"append", "extend", "update", "add"}  # methods that change what they are called on
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Loan(NamedTuple):
    """A name that one section takes over from another."""

    name: str
    maker: Section
    user: Section


@cache
def loans(lesson: ClassLesson) -> list[Loan]:
    """The names that sections use and others made, or changed, last; in order, each once."""
    latest, found = {}, {}
    for place, cell in enumerate(lesson.cells):
        if cell.cell_type == "code":
            here = lesson.section_of(place)
            for name, how in _uses(ast.parse(cell.source).body):
                if how == USED and latest.get(name, here) != here:
                    found[Loan(name, latest[name], here)] = None
                if how != USED:
                    latest[name] = here
    return list(found)


def to_run(lesson: ClassLesson, shown: set[str]) -> dict[str, list[Loan]]:
    """Skipped sections, by number, that have to be run for those shown, with what is taken of them.

    Args:
        lesson: taken apart.
        shown: numbers of the sections taught. What has no number (opening, recap, further) is run, too; only the
            opening comes before all sections, so only the opening counts.
    """
    running, found = {"", *shown}, {}
    all_loans = [one for one in loans(lesson) if one.user.number]
    while new := [one for one in all_loans if one.user.number in running and one.maker.number not in running]:
        for one in new:
            found.setdefault(one.maker.number, []).append(one)
        running |= {one.maker.number for one in new}
    return dict(sorted(found.items(), key=lambda one: int(one[0])))


def _uses(statements: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Names in the order in which Python meets them: (name, `USED`, `MADE` or `CHANGED`)."""
    for node in statements:
        yield from _walk(node)


def _walk(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Name):
        yield node.id, USED if isinstance(node.ctx, ast.Load) else MADE
    elif isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
        yield from _scope(node)
    elif isinstance(node, _COMPREHENSIONS):
        parts = [part for each in node.generators for part in (each.iter, each.target, *each.ifs)]
        parts += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        yield from _without_own([use for part in parts for use in _walk(part)])
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (((one.asname or one.name).partition(".")[0], MADE) for one in node.names)
    else:
        for part in _in_order(node):
            yield from _walk(part)
        if changed := _changed(node):
            yield changed, CHANGED


def _in_order(node: ast.AST) -> list[ast.AST]:
    """The parts of a node, those first that Python evaluates first: a value before what it is given to."""
    if isinstance(node, ast.Assign):
        return [node.value, *node.targets]
    if isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
        adds = isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
        before = [ast.Name(node.target.id, ast.Load())] if adds else []
        return [*before, *([node.value] if node.value else []), node.target]
    if isinstance(node, ast.For):
        return [node.iter, node.target, *node.body, *node.orelse]
    return list(ast.iter_child_nodes(node))


def _changed(node: ast.AST) -> str | None:
    """The name of which a part is set (`x[0] = …`, `x.y = …`), or that a call changes (`x.append(…)`)."""
    inside = None
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        inside = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        inside = node.func.value
    return inside.id if isinstance(inside, ast.Name) else None


def _scope(node: ast.FunctionDef | ast.Lambda | ast.ClassDef) -> Iterator[tuple[str, str]]:
    """What a function or class takes from outside; then its own name is made."""
    body = node.body if isinstance(node.body, list) else [node.body]
    own = set()
    if not isinstance(node, ast.ClassDef):
        given = node.args
        own = {
            one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if one
        }
        for default in (*given.defaults, *filter(None, given.kw_defaults)):
            yield from _walk(default)
    for before in (*getattr(node, "decorator_list", []), *getattr(node, "bases", [])):
        yield from _walk(before)
    yield from _without_own([use for part in body for use in _walk(part)], own)
    if not isinstance(node, ast.Lambda):
        yield node.name, MADE


def _without_own(uses: list[tuple[str, str]], own: set[str] = frozenset()) -> Iterator[tuple[str, str]]:
    own = {*own, *(name for name, how in uses if how == MADE)}
    yield from ((name, USED) for name, _ in uses if name not in own)
