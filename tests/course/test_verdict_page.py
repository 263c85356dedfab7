"""The page stands alone, and whatever comes from the learner's files is escaped."""

import html.parser
import re

from ssl_course.course import verdict_page as page


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.open = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_page_stands_alone_and_is_well_formed():
    drawn = page.picture(b"png", 'a "quoted" <alt>')
    rows = page.table(("", "x"), [("<b>", 0.5), ("c", "d")], "caption")
    made = page.page("Title & more", [("", drawn), ("Heading <i>", rows + page.listed(["one", "two"]))])
    reader = Reader()
    reader.feed(made)
    assert reader.open == [] and made.startswith("<!DOCTYPE html>")
    images = [attributes for tag, attributes in reader.tags if tag == "img"]
    assert images[0]["alt"] == 'a "quoted" <alt>' and images[0]["src"].startswith("data:image/png;base64,")
    assert not re.search(r'(src|href)="(?!data:)', made) and "<script" not in made and "url(" not in made
    assert dict(reader.tags)["html"] == {"lang": "en"} and "&lt;b&gt;" in made and "0.500" in made


def test_what_a_learner_names_is_escaped_and_never_breaks_the_page():
    assert page.text("<script>\udcff") == "&lt;script&gt;\\udcff"
    assert "<script>" not in page.listed(["<script>"]) + page.paragraphs(["<script>"])


def test_long_lists_are_folded_and_cut():
    made = page.listed([f"entry {k}" for k in range(80)], most=50)
    assert made.count("<li>") == 51 and "and 30 more" in made and "<details>" in made
    assert page.listed([]) == "" and "<details>" not in page.listed(["a"])
