"""What slides and handouts share: nothing in a text becomes a tag, a picture's file lies beside its page."""

from ssl_course.course import class_pages as pages
from ssl_course.course.class_lesson import Figure


def test_markdown_has_tables_and_no_tags_of_its_own():
    made = pages.markdown("**a** <b>\n\n| x |\n|---|\n| 1 |\n")
    assert "<strong>a</strong> &lt;b&gt;" in made and "<td>1</td>" in made
    assert pages.markdown('<a href="x">') == "<p>&lt;a href=&quot;x&quot;&gt;</p>\n"


def test_a_picture_has_a_file_and_an_alternative_text(tmp_path):
    made = pages.picture(Figure(b"PNG", 'a "b" <c>', 3), tmp_path / "07", 4)
    assert made == '<img src="07/04.png" alt="a &quot;b&quot; &lt;c&gt;">'
    assert (tmp_path / "07" / "04.png").read_bytes() == b"PNG"
