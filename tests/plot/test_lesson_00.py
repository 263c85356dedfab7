"""The map of the field: families as a tree, the catalogue's lessons at its leaves."""

from types import SimpleNamespace

from ssl_course.catalogue import FIELD, lessons
from ssl_course.plot import lesson_00


def leaves(ax):
    """What stands at each leaf, its last line."""
    texts = [text.get_text() for text in ax.texts]
    return {leaf: text.splitlines()[-1] for leaf in FIELD for text in texts if text.startswith(f"{leaf}\n")}


def test_the_map_is_a_root_with_branches_and_leaves():
    ax = lesson_00.field_map()
    assert len(ax.texts) == 1 + len(lesson_00.BRANCHES) + len(FIELD)
    assert len(ax.lines) == len(lesson_00.BRANCHES) + len(FIELD)
    assert {branch for branch, _ in FIELD.values()} == set(lesson_00.BRANCHES)
    assert set(leaves(ax)) == set(FIELD)


def test_each_leaf_lists_the_lessons_of_the_catalogue():
    shown = leaves(lesson_00.field_map())
    for leaf in FIELD:
        ids = [lesson.id for lesson in lessons() if leaf in lesson.field]
        assert shown[leaf].removeprefix("lessons ").removeprefix("lesson ") == (", ".join(ids) or "to come")
    assert any(lesson.id in shown[leaf] for lesson in lessons() for leaf in lesson.field)


def test_one_lesson_several_and_none(monkeypatch):
    known = [
        SimpleNamespace(id=id, field=field)
        for id, field in (("03", ("words",)), ("07", ("siamese",)), ("09", ("siamese",)))
    ]
    monkeypatch.setattr(lesson_00, "lessons", lambda: known)
    shown = leaves(lesson_00.field_map())
    assert (shown["words"], shown["siamese"], shown["pictures"]) == ("lesson 03", "lessons 07, 09", "to come")
