"""The map of the field: families as a tree, the catalogue's lessons at its leaves. A map whose points are pictures."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest
import torch

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


def test_an_embedding_map_puts_every_picture_at_its_point_in_its_classs_colour():
    points, images = torch.rand(3, 2).numpy(), torch.zeros(3, 3, 8, 8, dtype=torch.uint8)
    ax = lesson_00.embedding_map(points, images, torch.tensor([0, 1, 0]))
    assert len(ax.artists) == 3 and [tuple(box.xy) for box in ax.artists] == [tuple(point) for point in points]
    frames = [box.patch.get_edgecolor() for box in ax.artists]
    assert frames[0] == frames[2] != frames[1]
    assert ax.get_xlabel() and ax.get_ylabel()


WRONG = {
    "nan": ({"points": torch.full((3, 2), float("nan"))}, "points: 6 of 6 values are nan or inf"),
    "fewer points": ({"points": torch.rand(2, 2)}, r"points \[2, 2\] and 3 classes for 3 pictures"),
    "three axes": ({"points": torch.rand(3, 3)}, r"points \[3, 3\]"),
    "fewer classes": ({"classes": torch.tensor([0])}, "1 classes for 3 pictures"),
}


@pytest.mark.parametrize(("given", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_map_is_named_and_no_figure_stays(given, message):
    images, classes = torch.zeros(3, 3, 8, 8, dtype=torch.uint8), torch.tensor([0, 1, 0])
    with pytest.raises(ValueError, match=message):
        lesson_00.embedding_map(**{"points": torch.rand(3, 2).numpy(), "images": images, "classes": classes} | given)
    assert plt.get_fignums() == []
