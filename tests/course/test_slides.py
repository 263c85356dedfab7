"""Decks: questions without answers, every figure, notes for the speaker, nothing from outside."""

import html.parser
import re
import subprocess

import pytest

from ssl_course import catalogue
from ssl_course.course import slides
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.course.class_notes import notes
from ssl_course.course.markers import stub

each_lesson = pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.stem)


class Shown(html.parser.HTMLParser):
    """The text of a deck without its notes; its notes; its pictures; whether tags are in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.shown, self.notes, self.pictures = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.pictures.append(dict(attributes))
        elif tag not in ("meta", "link", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        (self.notes if "aside" in self.open else self.shown).append(data)


@each_lesson
def test_a_deck_shows_questions_figures_and_exercises_and_no_answer(source, tmp_path):
    lesson = ClassLesson(source)
    text = slides.write_deck(lesson, tmp_path).read_text("utf-8")
    page = Shown(text)
    shown, said = " ".join(" ".join(page.shown).split()), " ".join(" ".join(page.notes).split())
    for one in lesson.predictions:
        assert " ".join(one.question.split()) in shown and one.settled.partition(": ")[0] in said
    assert "bore out" not in shown and "Look back" not in shown
    assert len(page.pictures) == len(lesson.figures)
    assert all(one["alt"] and (tmp_path / one["src"]).stat().st_size > 100 for one in page.pictures)
    for name, *_, place in lesson.exercises:
        assert f"def {name}(" in shown
        solution = re.search(r"### BEGIN SOLUTION\n(.*?)\n *### END", lesson.cells[place].source, re.DOTALL)[1]
        assert solution.split("\n")[-1].strip() not in shown and "NotImplementedError" in stub(
            lesson.cells[place].source
        )
    for one in notes(source).discussion if notes(source) else ():
        assert one["ask"] in shown and one["holds"] in said and one["holds"] not in shown
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses and not any(address.startswith(("http", "//", "/")) for address in addresses)


def test_reveal_is_fetched_once_and_only_what_a_deck_needs(tmp_path, monkeypatch):
    asked = []

    def npm(command, **options):
        asked.append(command)
        package = tmp_path / "npm" / "node_modules" / "reveal.js"
        for name in ("dist/reset.css", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE", "demo"):
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text(name)

    monkeypatch.setattr(subprocess, "run", npm)
    monkeypatch.setattr("shutil.which", lambda name: name)
    for _ in range(2):
        slides.fetch_reveal(tmp_path / "reveal")
    assert len(asked) == 1 and asked[0][-1] == slides.REVEAL and "--ignore-scripts" in asked[0]
    found = {path.name for path in (tmp_path / "reveal").rglob("*") if path.is_file()}
    assert found == {"reset.css", "reveal.css", "reveal.js", "notes.js", "LICENSE"} and not (tmp_path / "npm").exists()


def test_without_npm_the_command_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(slides, "FOLDER", tmp_path)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit, match="Not made: npm is not installed"):
        slides.main(["00"])
    with pytest.raises(SystemExit):
        slides.main(["99"])
