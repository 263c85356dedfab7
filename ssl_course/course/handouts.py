"""A handout of two printed pages for each lesson: `python -m ssl_course handouts [07]`, or `make handouts LESSON=07`.

The first page is for the hour: predictions to tick, exercises, room for notes. The second is to keep: the recap, the
symbols, a figure, questions to think about, sources. It is an HTML page that prints on two sheets of A4; with
WeasyPrint installed it becomes a PDF as well, and its pages are counted.
"""

import re
from html import escape
from pathlib import Path

from ssl_course.console import say
from ssl_course.course.class_lesson import ClassLesson, Figure
from ssl_course.course.class_notes import notes
from ssl_course.course.class_pages import BUILD, markdown, picture
from ssl_course.course.options import asked_lessons, parser_for

FOLDER = BUILD / "handouts"
PAGES = 2
LINE = '<div class="line"></div>'  # to write on
STYLE = """
@page { size: A4; margin: 13mm 15mm 12mm; @bottom-right { content: counter(page) " / 2"; font: 8pt sans-serif } }
body { font: 10.6pt/1.36 "DejaVu Sans", system-ui, sans-serif; color: #000; margin: 0 auto; max-width: 180mm }
h1 { font-size: 17pt; line-height: 1.15; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 4mm 0 1mm }
p, ul, ol { margin: .8mm 0 } ul, ol { padding-left: 5mm } .sheet + .sheet { break-before: page }
.options { list-style: none; padding: 0; columns: 2; column-gap: 5mm } .options li { break-inside: avoid }
.options li::before { content: "☐ " } .question { break-inside: avoid; margin-bottom: 1.6mm }
.line { border-bottom: .3pt solid #999; height: 7mm }
img { max-width: 100%; max-height: 76mm; display: block; margin: 1mm auto }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: .3pt solid #999; text-align: left; padding: .4mm 2mm }
.sources { font-size: 8.4pt; line-height: 1.3 }
"""


def main(arguments: list[str]) -> int:
    """Make the handouts that the arguments name, and say where they lie; 1 if one has more or less than two pages."""
    _, sources = asked_lessons(parser_for("handouts", __doc__), arguments)
    wrong = 0
    for source in sources:
        page = write_handout(ClassLesson(source), FOLDER)
        pages = print_to_pdf(page)
        told = f" and {page.with_suffix('.pdf').name}, {pages} pages" if pages else " (no PDF: WeasyPrint is not there)"
        say(f"{page}{told}")
        wrong += pages not in (0, PAGES)
    if wrong:
        say(f"{wrong} of them should have {PAGES} pages: shorten what makes them longer.")
    return 1 if wrong else 0


def print_to_pdf(page: Path) -> int:
    """Write the PDF of a page beside it, and count its pages; 0 where WeasyPrint, or a library of its, is missing."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        return 0
    document = HTML(filename=str(page)).render()
    document.write_pdf(page.with_suffix(".pdf"))
    return len(document.pages)


def write_handout(lesson: ClassLesson, folder: Path) -> Path:
    """Write a lesson's handout and its picture; gives the page."""
    number = lesson.metadata.id
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{number}.html"
    title = f"{number} · {lesson.metadata.title}"
    sheets = "".join(
        f'<div class="sheet">{one}</div>\n' for one in (_first(lesson, title), _second(lesson, title, folder))
    )
    page.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body><main>\n{sheets}</main></body></html>\n",
        "utf-8",
    )
    return page


def _first(lesson: ClassLesson, title: str) -> str:
    can = "".join(f"<li>{escape(one)}</li>" for one in lesson.metadata.objectives)
    asked = "".join(_question(one.id, one.question, one.options) for one in lesson.predictions)
    works = "".join(f"<li>{escape(one.heading)}</li>" for one in lesson.exercises)
    lines = LINE * max(3, 19 - sum(len(one.options) // 2 + 1 for one in lesson.predictions))
    return (
        f"<h1>{escape(title)}</h1><p>Afterwards you can</p><ul>{can}</ul><h2>Guess before you run the cell</h2>{asked}"
        f"<h2>Exercises</h2><ul>{works}</ul><h2>Notes: what surprised you?</h2>{lines}"
    )


def _question(id: str, question: str, options: dict[str, str]) -> str:
    ticks = "".join(f"<li>({letter}) {escape(text)}</li>" for letter, text in options.items())
    return f'<div class="question"><b>{id}</b> {escape(question)}<ul class="options">{ticks}</ul></div>'


def _second(lesson: ClassLesson, title: str, folder: Path) -> str:
    made = notes(lesson.source)
    figure = _figure(lesson)
    shown = picture(figure, folder / lesson.metadata.id, 1) if figure else ""
    asked = "".join(f"<li>{escape(one['ask'])}{LINE}</li>" for one in made.discussion) if made else ""
    think = f"<h2>To think about</h2><ol>{asked}</ol>" if asked else ""
    return (
        f"<h1>To keep: {escape(title)}</h1>{markdown(lesson.recap)}{shown}{think}"
        f'<h2>Where it comes from</h2><div class="sources">{markdown(lesson.sources)}</div>'
    )


def _figure(lesson: ClassLesson) -> Figure | None:
    """The first wide figure that settles a prediction; else the first one."""
    settling = [figure for one in lesson.predictions for figure in lesson.figures if figure.cell == one.cell]
    wide = [figure for figure in settling if figure.shape[1] < 0.75 * figure.shape[0]]
    own = [figure for figure in lesson.figures if not re.match("Your ", figure.alt)]
    return next(iter(wide or settling or own), None)
