"""Slides for each lesson: `python -m ssl_course slides [07]`, or `make slides LESSON=07`. They open offline.

A deck is made from the stored solution and the lesson's notes, and executes nothing: sections, questions without their
answers, the figures, exercises. Speaker notes (press S) hold the timing sheet, how the stored run settled a question,
and what stands folded in the lesson. reveal.js comes from its npm package, once, into the same git-ignored folder.
"""

import shutil
import subprocess
from html import escape
from pathlib import Path

from ssl_course.console import say
from ssl_course.course.class_lesson import ClassLesson, Exercise, Figure, Prediction, Section
from ssl_course.course.class_notes import Notes, notes, what_to_do, where_to
from ssl_course.course.class_pages import BUILD, markdown, picture
from ssl_course.course.options import asked_lessons, parser_for

REVEAL = "reveal.js@5.2.1"
FOLDER = BUILD / "slides"
STYLE = """
:root { --r-background-color: #fff }
.reveal { font: 34px/1.35 system-ui, "Segoe UI", sans-serif; color: #111 }
.reveal h1, .reveal h2 { line-height: 1.15; margin: 0 0 .5em; font-weight: 650 }
.reveal h1 { font-size: 64px } .reveal h2 { font-size: 46px }
.reveal .slides section { text-align: left } .reveal .slides { text-align: left }
.reveal section.figure { text-align: center }
.reveal section.figure img { max-width: 1220px; max-height: 650px; width: 100%; height: 100%; object-fit: contain }
.reveal .tall { height: 690px; overflow-y: auto }
.reveal section.figure .tall img { height: auto; max-height: none }
.reveal ul, .reveal ol { padding-left: 1.1em; margin: .3em 0 } .reveal li { margin: .25em 0 }
.reveal ul.words { columns: 2; font-size: 38px; margin-top: 1.2em }
.reveal ol.options { list-style: none; padding: 0 } .reveal ol.options li { margin: .45em 0; padding-left: 1.6em }
.reveal ol.options b { margin-left: -1.6em; display: inline-block; width: 1.6em }
.reveal pre { font: 25px/1.35 ui-monospace, Consolas, monospace; background: #f3f3f3; padding: .6em .8em }
.reveal .small { font-size: 26px; color: #444 }
"""


def main(arguments: list[str]) -> int:
    """Make the decks that the arguments name, and say where they lie."""
    _, sources = asked_lessons(parser_for("slides", __doc__), arguments)
    try:
        fetch_reveal(FOLDER / "reveal")
        for source in sources:
            say(f"{write_deck(ClassLesson(source), FOLDER)}")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"Not made: {error}") from None
    return 0


def fetch_reveal(folder: Path) -> None:
    """Put what a deck needs of reveal.js into a folder, by npm; nothing is done if it is there.

    Raises:
        OSError: if npm is missing; `subprocess.CalledProcessError`: if it fails, as without a network.
    """
    if (folder / "LICENSE").exists():
        return
    if not (npm := shutil.which("npm")):
        raise OSError(f"npm is not installed. It fetches {REVEAL}, once; with Node.js comes npm")
    room = folder.with_name("npm")
    room.mkdir(parents=True, exist_ok=True)
    options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]
    subprocess.run([npm, "install", *options, str(room), REVEAL], check=True, stdout=subprocess.DEVNULL)
    package = room / "node_modules" / "reveal.js"
    for name in ("dist/reset.css", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / name, folder / name)
    shutil.rmtree(room)


def write_deck(lesson: ClassLesson, folder: Path) -> Path:
    """Write a lesson's deck and its pictures; gives the page."""
    made, number = notes(lesson.source), lesson.metadata.id
    slides = [_title(lesson, made)]
    for section in lesson.sections:
        slides.append(_stack(_of_section(lesson, section, made, folder / number)))
    slides += (
        [_stack([_slide(f"<h2>{escape(one['ask'])}</h2>", one["holds"]) for one in made.discussion])] if made else []
    )
    page = folder / f"{number}.html"
    page.write_text(_page(lesson.metadata.title, "\n".join(slides)), "utf-8")
    return page


def _title(lesson: ClassLesson, made: Notes | None) -> str:
    can = "".join(f"<li>{escape(one)}</li>" for one in lesson.metadata.objectives)
    says = f"Prerequisites: {lesson.metadata.prerequisites}. {f'If time runs short, stop {made.stop}' if made else ''}"
    head = f"<p class='small'>Lesson {lesson.metadata.id}</p><h1>{escape(lesson.metadata.title)}</h1>"
    return _slide(f"{head}<p>Afterwards you can</p><ul>{can}</ul>", says)


def _of_section(lesson: ClassLesson, section: Section, made: Notes | None, folder: Path) -> list[str]:
    """A heading, then everything of the section that a class looks at, in the lesson's order."""
    where, text = "as you like", ""
    if made and section.number:
        where, text = where_to(made, section), what_to_do(made, lesson, section)
    says = f"{section.minutes:.0f} minutes, {where}. {text}"
    words = "".join(f"<li>{escape(word)}</li>" for word in lesson.words(section))
    heading = f"<p class='small'>Section {section.number}</p><h1>{escape(section.title)}</h1>"
    found = [_slide(f"{heading}<ul class='words'>{words}</ul>", says)] if section.number else []
    for place in section.cells:
        if lesson.section_of(place) is not section:
            continue
        found += [_question(lesson, one) for one in lesson.predictions if one.asked == place]
        found += [_exercise(lesson, one) for one in lesson.exercises if one.cell == place]
        found += [
            _figure(picture(one, folder, number), one) for number, one in enumerate(lesson.figures) if one.cell == place
        ]
    if section.title == "Recap":
        found.append(
            _slide(
                f"<h2>Recap</h2><div>{markdown(_sentences(lesson.recap))}</div>",
                "It answers the title: for the end of the hour.",
            )
        )
    return found


def _sentences(recap: str) -> str:
    return recap.split("\n| ")[0]


def _question(lesson: ClassLesson, one: Prediction) -> str:
    options = "".join(f"<li><b>({letter})</b>{escape(text)}</li>" for letter, text in one.options.items())
    settled = f"Our stored run bore out {one.settled}.\n\n" if one.settled else ""
    return _slide(
        f"<p class='small'>Your prediction</p><h2>{escape(one.question)}</h2><ol class='options'>{options}</ol>",
        f"{settled}It is settled in cell [{lesson.number(one.cell)}].\n\n"
        + "\n\n".join(lesson.look_backs(one.cell, one.cell + 1)),
    )


def _exercise(lesson: ClassLesson, one: Exercise) -> str:
    stub = lesson.cells[one.cell].source.split("    ### BEGIN SOLUTION")[0]
    return _slide(
        f"<h2>{escape(one.heading)}</h2><pre>{escape(stub.strip())}\n    …</pre>",
        f"{one.text}\n\nHints: check.{one.name}.hint()",
    )


def _figure(image: str, figure: Figure) -> str:
    if figure.shape[1] > 0.9 * figure.shape[0]:  # fitted to the height it would be too small to read
        image = f'<div class="tall" tabindex="0">{image}</div>'
        return _slide(image, f"Scroll it with the wheel. {figure.alt}", "figure")
    return _slide(image, figure.alt, "figure")


def _slide(content: str, says: str, kind: str = "") -> str:
    return f'<section class="{kind}">{content}<aside class="notes">{markdown(says)}</aside></section>'


def _stack(slides: list[str]) -> str:
    return "<section>\n" + "\n".join(slides) + "\n</section>" if slides else ""


def _page(title: str, slides: str) -> str:
    links = "".join(f'<link rel="stylesheet" href="reveal/dist/{name}.css">' for name in ("reset", "reveal"))
    scripts = '<script src="reveal/dist/reveal.js"></script><script src="reveal/plugin/notes/notes.js"></script>'
    start = "Reveal.initialize({width: 1280, height: 720, margin: 0.04, center: false, hash: true, slideNumber: true, "
    start += "transition: 'none', plugins: [RevealNotes]})"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width">{links}<style>{STYLE}</style></head>\n'
        f'<body><div class="reveal"><div class="slides">\n{slides}\n</div></div>\n'
        f"{scripts}<script>{start}</script></body></html>\n"
    )
