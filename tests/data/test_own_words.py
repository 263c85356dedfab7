"""Numbers with their nouns; names that hardly differ."""

from ssl_course.data.own_words import alike, counted


def test_one_is_singular():
    assert [counted(n, "picture") for n in (0, 1, 2000)] == ["0 pictures", "1 picture", "2,000 pictures"]
    assert counted(1, "class", "classes") == "1 class" and counted(3, "class", "classes") == "3 classes"


def test_names_that_hardly_differ_are_told_once():
    (note,) = alike(["Cat", "cat", "dog", "big dog", "Big-Dog", "cat"])
    assert "'Big-Dog' and 'big dog', 'Cat' and 'cat'" in note and "'dog'" not in note
    assert alike(["cat", "cats", "dog"]) == [] == alike([])
    assert "… and 2 other groups" in alike([one for k in range(7) for one in (f"a{k}", f"A{k}")])[0]
