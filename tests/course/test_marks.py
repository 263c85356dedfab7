"""Made parts of a page: what stands between marks is replaced, the rest stays; a missing mark is named."""

import pytest

from ssl_course.course.marks import between_marks, bring_up_to_date

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


def test_a_page_is_written_only_if_something_changed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(TEXT, "utf-8")
    for _ in range(2):
        before = page.stat().st_ino  # a page that is written becomes another file
        bring_up_to_date(page, lambda text: between_marks(text, {"a": "ü", "b": "ü"}, page.name))
    text = page.read_text("utf-8")
    assert page.stat().st_ino == before and text.count("\nü\n") == 2 and text.startswith("one\n")
    with pytest.raises(ValueError, match=r"page.md must hold <!-- c -->"):
        bring_up_to_date(page, lambda text: between_marks(text, {"c": ""}, page.name))
