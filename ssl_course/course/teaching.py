"""docs/teaching.md: the parts between its marks are made from the lessons and the notes beside them."""

from ssl_course import catalogue
from ssl_course.course.class_lesson import ClassLesson
from ssl_course.course.class_names import to_run
from ssl_course.course.class_notes import Notes, in_class, notes, path_of, session, taught_in, what_to_do, where_to
from ssl_course.course.marks import between_marks
from ssl_course.course.minutes import minutes
from ssl_course.settings import ROOT

PAGE = ROOT / "docs" / "teaching.md"
ROUND = 5  # nobody's watch knows a lesson to the minute


def teaching(text: str) -> str:
    """The page with its generated parts made anew.

    Raises:
        ValueError: if a mark is missing, or the notes of a lesson are not in order.
    """
    lessons = [ClassLesson(path) for path in catalogue.sources()]
    parts = {
        "sessions": sessions(lessons),
        "weeks": weeks(lessons),
        "lessons": "\n\n".join(_of_lesson(lesson) for lesson in lessons),
    }
    return between_marks(text, parts, PAGE.name)


def sessions(lessons: list[ClassLesson]) -> str:
    """A session of ninety minutes for each lesson."""
    rows = ["| session | lesson | in class | at home | if time runs short, stop |", "|---|---|---|---|---|"]
    for number, lesson in enumerate(lessons, 1):
        made, whole = notes(lesson.source), sum(one.minutes for one in lesson.sections)
        taught, left, stop = _about(whole), "0", "–"
        if made:
            taught, stop = _about(session([(made, lesson)], "long")), made.stop
            left = _about(whole - in_class(made, lesson, "long"))
        rows.append(f"| {number} | {_link(lesson)} | {taught} | {left} | {stop} |")
    return "\n".join(rows)


def weeks(lessons: list[ClassLesson]) -> str:
    """Two lessons a week: what is done of them in class, and what is left for home."""
    rows = ["| week | lessons | in class | minutes | at home | minutes |", "|---|---|---|---|---|---|"]
    for first in range(0, len(lessons), 2):
        pair = lessons[first : first + 2]
        known = [(made, lesson) for lesson in pair if (made := notes(lesson.source))]
        inside, outside = [], []
        for lesson in pair:
            made = notes(lesson.source)
            core = taught_in(made, lesson, "short") if made else []
            rest = [one for one in lesson.sections if one.number and one not in core]
            run = to_run(lesson, {one.number for one in core}) if made else {}
            beside = f"; run {', '.join(run)}, too" if run else ""
            inside.append(f"{lesson.metadata.id}: {_numbers(core)}{beside}")
            outside.append(f"{lesson.metadata.id}: {_numbers(rest)}")
        left = sum(one.minutes for lesson in pair for one in lesson.sections)
        left -= sum(in_class(made, lesson, "short") for made, lesson in known)
        titles = "<br>".join(_link(lesson) for lesson in pair)
        cells = [titles, "<br>".join(inside), _about(session(known, "short")), "<br>".join(outside), _about(left)]
        rows.append(f"| {first // 2 + 1} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _numbers(sections: list) -> str:
    return f"sections {', '.join(one.number for one in sections)}" if sections else "–"


def _about(minutes: float) -> str:
    return str(ROUND * round(minutes / ROUND))


def _link(lesson: ClassLesson) -> str:
    return f"[{lesson.metadata.id} {lesson.metadata.title}](../solutions/{lesson.source.stem}.ipynb)"


def _of_lesson(lesson: ClassLesson) -> str:
    made, total = notes(lesson.source), minutes(lesson.source)
    head = [
        f"### {lesson.metadata.id} · {lesson.metadata.title}",
        f"Afterwards your learners can {'; '.join(lesson.metadata.objectives)}. Prerequisites: "
        f"{lesson.metadata.prerequisites}. About {total.rounded} minutes alone: {total.prose:.0f} of reading, "
        f"{total.code:.0f} of code, {total.exercises} of exercises, {total.waiting:.0f} of waiting.",
    ]
    if made is None:
        missing = path_of(lesson.source).relative_to(ROOT)
        return "\n\n".join(
            [*head, _sheet(lesson, None), f"*No teacher has written notes yet: `{missing}` is missing.*"]
        )
    return "\n\n".join(
        [*head, _sheet(lesson, made), f"**If time runs short, stop** {made.stop}", *_questions(lesson, made)]
    )


def _sheet(lesson: ClassLesson, made: Notes | None) -> str:
    rows = ["| section | min | where | what to do |", "|---|---|---|---|"]
    for one in lesson.sections:
        title = f"{one.number} · {one.title}" if one.number else one.title
        where, text = (where_to(made, one), what_to_do(made, lesson, one)) if made and one.number else ("", "")
        rows.append(f"| {title} | {one.minutes:.0f} | {where} | {text} |")
    return "\n".join(rows)


def _questions(lesson: ClassLesson, made: Notes) -> list[str]:
    asked = [f"{number}. *{one['ask']}* {one['holds']}" for number, one in enumerate(made.discussion, 1)]
    beliefs = ["| they believe | but | see |", "|---|---|---|"]
    for one in made.misconceptions:
        place = lesson.find(one["cell"])
        where = f"section {lesson.section_of(place).number}, cell [{lesson.number(place)}]"
        beliefs.append(f"| {one['belief']} | {one['truth']} | {where} |")
    exam = [
        f"{number}. {one['ask']} ({one['points']} points)<br>*{one['answer']}*"
        for number, one in enumerate(made.exam, 1)
    ]
    return [
        "**To discuss**, with what a good answer holds:",
        "\n".join(asked),
        "**What goes wrong in heads**, and the cell that cures it:",
        "\n".join(beliefs),
        "**For an exam:**",
        "\n".join(exam),
    ]
