"""A build brings every page with made parts up to date."""

import re

from ssl_course.course import lists

MADE = re.compile(r"(<!-- (lessons|sessions) -->\n).*?(\n<!-- end of \2 -->)", re.DOTALL)


def test_both_pages_are_made_anew(tmp_path, monkeypatch):
    whole = {}
    for name in ("README", "PAGE"):
        page = getattr(lists, name)
        whole[tmp_path / page.name] = page.read_text("utf-8")
        (tmp_path / page.name).write_text(MADE.sub(r"\1old\3", whole[tmp_path / page.name]), "utf-8")
        monkeypatch.setattr(lists, name, tmp_path / page.name)
    lists.write_lists()
    for page, text in whole.items():
        assert MADE.search(text) and page.read_text("utf-8") == text, "run `make build ARGS=--text-only`"
