"""README's lists come from files: every lesson and data set is listed, and nothing else in the text is touched."""

import pytest

from ssl_course import catalogue
from ssl_course.course import readme
from ssl_course.course.minutes import minutes
from ssl_course.data.prepared import prepared_files

TEXT = "# Title\n<!-- lessons -->old<!-- end of lessons -->\nwords\n<!-- data -->\n<!-- end of data -->\nend\n"


def test_every_lesson_and_every_file_has_a_row():
    made = readme.readme(TEXT)
    for lesson in catalogue.lessons():
        link = f"[{lesson.title}](solutions/{lesson.path.stem}.ipynb)"
        assert f"| {lesson.id} | {link} | {minutes(lesson.path).rounded} |" in made
    for file in prepared_files():
        assert f"| `data/{file.name}` |" in made
    assert "old" not in made and made.startswith("# Title\n") and "\nwords\n" in made and made.endswith("\nend\n")
    assert readme.readme(made) == made


def test_missing_marks_are_named():
    with pytest.raises(ValueError, match="<!-- data --> … <!-- end of data --> once, it does 0 times"):
        readme.readme(TEXT.replace("<!-- data -->", ""))


def test_the_file_is_written_only_if_something_changed(tmp_path, monkeypatch):
    path = tmp_path / "README.md"
    path.write_text(TEXT, "utf-8")
    monkeypatch.setattr(readme, "README", path)
    readme.write_readme()
    written = path.stat().st_mtime_ns
    readme.write_readme()
    assert "| 00 |" in path.read_text("utf-8") and path.stat().st_mtime_ns == written
