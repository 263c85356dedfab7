"""A build brings every page with made parts up to date."""

from ssl_course.course import lists


def test_both_pages_are_written(monkeypatch):
    written = []
    monkeypatch.setattr(lists, "write_readme", lambda: written.append("README"))
    monkeypatch.setattr(lists, "write_teaching", lambda: written.append("teaching"))
    lists.write_lists()
    assert written == ["README", "teaching"]
