"""The catalogue reads lessons from their own heads, and says which one is not as it should be."""

import pytest

from ssl_course import catalogue

HEAD = """# ---
# jupyter:
#   ssl_course:
#     id: "03"
#     title: What can a picture ask about itself?
#     difficulty: 2
#     field: [pictures]
#     objectives:
#       - hide a part
#       - predict it
#     prerequisites: lesson 00
# ---

# %% [markdown]
# # What can a picture ask about itself?
"""


def write(folder, text):
    path = folder / "03_x.py"
    path.write_text(text, "utf-8")
    return path


def test_a_lesson_says_what_it_is(tmp_path):
    path = write(tmp_path, HEAD)
    lesson = catalogue.lesson(path)
    assert lesson == catalogue.Lesson(
        id="03",
        title="What can a picture ask about itself?",
        difficulty=2,
        field=("pictures",),
        objectives=("hide a part", "predict it"),
        prerequisites="lesson 00",
        path=path,
    )
    assert (
        catalogue.sources("03", tmp_path) == [path] == catalogue.sources("03_x", tmp_path)
        and catalogue.sources("04", tmp_path) == []
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#     difficulty: 2\n", "", "03_x.py.*difficulty"),
        ("difficulty", "hours", "03_x.py.*hours"),
        ("[pictures]", "[dreams]", "field dreams is not on the map; there are: pictures, words"),
        ("# ---\n", "", "metadata block"),
        ("title: What", "title: {What", "metadata block"),
    ],
)
def test_a_block_that_is_wrong_is_named(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        catalogue.lesson(write(tmp_path, HEAD.replace(old, new)))


def test_the_lessons_come_in_order():
    ids = [lesson.id for lesson in catalogue.lessons()]
    assert ids == sorted(ids) and {"00", "10"} <= set(ids)
