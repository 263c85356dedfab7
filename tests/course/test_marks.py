"""Made parts of a page: what stands between marks is replaced, the rest stays; a missing mark is named."""

import pytest

from ssl_course.course.marks import between_marks

TEXT = "one\n<!-- a --> old\n<!-- end of a -->\ntwo <!-- b --><!-- end of b -->\n"


def test_parts_are_made_anew_and_the_rest_stays():
    made = between_marks(TEXT, {"a": r"new \1", "b": "also"}, "page.md")
    assert made == "one\n<!-- a -->\nnew \\1\n<!-- end of a -->\ntwo <!-- b -->\nalso\n<!-- end of b -->\n"
    assert between_marks(made, {"a": r"new \1", "b": "also"}, "page.md") == made


@pytest.mark.parametrize(("text", "count"), [("", 0), (TEXT + TEXT, 2)])
def test_a_mark_that_is_missing_or_there_twice_is_named(text, count):
    with pytest.raises(
        ValueError, match=f"page.md must hold <!-- a --> … <!-- end of a --> once, it does {count} times"
    ):
        between_marks(text, {"a": "x"}, "page.md")
