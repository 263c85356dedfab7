"""The reading of built pages finds what it is there for, and nothing on a sound page."""

import pytest

from ssl_course.course import faults

SOUND = """<!DOCTYPE html><html lang="en"><head><title>T</title><link rel="stylesheet" href="a.css"></head><body>
<nav><div class="onlyprint"><h1>T</h1></div><button aria-label="Menu"><i></i></button></nav>
<main><h1 id="top">T</h1><h2>A</h2><h3>B</h3><h2>C</h2>
<img alt="a dot" src="dot.png"><a href="other.html#there">x</a><a href="#top">up</a><a href="https://x.org">out</a>
<a href="other.html"><img alt="a door" src="dot.png"></a><a id="old"></a>
<details><summary>Look</summary>y</details><label>n<input aria-label="name"></label><input type="hidden">
<button aria-label="Search the book">Search</button></main></body></html>"""
OTHER = '<html lang="en"><head><title>O</title></head><body><h1 id="there">O</h1></body></html>'


@pytest.fixture
def report(tmp_path):
    (tmp_path / "_static").mkdir()
    for name, text in {"a.css": "", "dot.png": "", "other.html": OTHER, "_static/part.html": "<p>"}.items():
        (tmp_path / name).write_text(text, "utf-8")

    def made(html):
        (tmp_path / "page.html").write_text(html, "utf-8")
        return faults.report(tmp_path)

    return made


def test_a_sound_page_has_no_fault(report):
    assert report(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("other.html#there", "missing.html", "missing.html is not there"),
        ("other.html#there", "other.html#here", "has no place called 'here'"),
        ("#top", "#bottom", "has no place called 'bottom'"),
        ('src="dot.png"', 'src="no.png"', "no.png is not there"),
        ("a.css", "https://x.org/a.css", "<link> fetches https://x.org/a.css"),
        ("dot.png", "//x.org/dot.png", "<img> fetches //x.org/dot.png"),
        ('alt="a dot"', 'alt=" "', "a picture without alt text"),
        ('alt="a dot"', "", "a picture without alt text"),
        ('alt="a door"', 'alt=""', "a <a> without a name"),
        ('<button aria-label="Menu">', "<button>", "a <button> without a name"),
        ("Look", "", "a <summary> without a name"),
        ("Search the book", "Find", "that reads 'Search' is called 'Find'"),
        (' aria-label="name"', "", "an <input> without a label"),
        ("<h2>A</h2>", "", "a heading of level 3 below one of level 1"),
        ("<h2>A</h2>", "<h1>A</h1>", "2 headings of the first level"),
        ('id="old"', 'id="top"', "the id 'top' comes more than once"),
        (' lang="en"', "", "no language, or no title"),
        ("<title>T</title>", "", "no language, or no title"),
    ],
)
def test_a_fault_is_named(report, old, new, fault):
    assert old in SOUND
    found = report(SOUND.replace(old, new, 1))
    assert any(fault in one and one.startswith("page.html: ") for one in found), found


def test_no_page_at_all_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no page: `make book`"):
        faults.report(tmp_path)
