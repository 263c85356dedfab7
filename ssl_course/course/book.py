"""The web book: `make book`, or `python -m ssl_course book`. Open book/html/index.html, with or without a network.

Nothing runs: the pages are made from solutions/, README, docs/ and results/ into book/source, and Sphinx makes HTML of
them. `--check` then looks at the pages: links and what readers with a screen reader need (`ssl_course.course.faults`).
"""

import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ssl_course import catalogue
from ssl_course.course import chapter, faults, glossary, measured, pages
from ssl_course.course.options import parser_for
from ssl_course.files import write_atomically
from ssl_course.settings import ROOT

FOLDER = ROOT / "book"  # git ignores it
PROSE = ("CONTRIBUTING.md", "LICENSE-text.md", "data/*/README.md", "results/search/README.md", "docs/*.md")
GUIDE = "docs/teaching.md"
NAMES = {  # what the theme calls by another name than the one that is seen, or by none
    '<summary aria-label="Toggle hidden content">': "<summary>",
    'id="pst-primary-sidebar" class': 'id="pst-primary-sidebar" role="complementary" aria-label="The book" class',
    '<summary><span class="toctree-toggle"': '<summary aria-label="Pages of this part"><span class="toctree-toggle"',
    'search-button-field search-button__button pst-js-only" title="Search" aria-label="Search"': "search-button-field "
    'search-button__button pst-js-only"',
}


def sources(root: Path = ROOT) -> dict[str, str | bytes]:
    """Every file that Sphinx reads: path below book/source -> content.

    Raises:
        FileNotFoundError, ValueError: naming what is missing, damaged or out of step.
    """
    docs = root / "docs"
    made: dict[str, str | bytes] = {"conf.py": (docs / "conf.py").read_text("utf-8")}
    made["_static/book.css"] = (docs / "book.css").read_text("utf-8")
    explained = glossary.terms()
    for lesson in catalogue.lessons():
        name = f"{lesson.path.stem}.ipynb"
        solved, stub = (pages.read(root / folder / name) for folder in ("solutions", "notebooks"))
        notebook, pictures = pages.page(solved, stub, lesson.id, glossary.known(lesson.id, explained))
        made[f"solutions/{name}"] = json.dumps(notebook, ensure_ascii=False)
        made |= {f"_static/pictures/{picture}": content for picture, content in pictures.items()}
    for path in sorted(path for pattern in PROSE for path in root.glob(pattern)):
        made[path.relative_to(root).as_posix()] = path.read_text("utf-8")
    made.pop("docs/README.md", None)  # it tells contributors what lies in docs/
    made["LICENSE"] = (root / "LICENSE").read_text("utf-8")
    for picture in sorted(docs.glob("*.png")):
        made[f"extra/docs/{picture.name}"] = picture.read_bytes()
    made |= {f"measured/{name}.md": text for name, text in measured.pages().items()}
    made["reference/glossary.md"] = glossary.glossary_page()
    made["reference/symbols.md"] = glossary.symbols_page()
    made["reference/chapter.md"] = chapter.chapter_page()
    made["reference/methods.md"] = chapter.methods_page()
    return made | {"index.md": home((root / "README.md").read_text("utf-8"), sorted(made))}


def home(readme: str, names: list[str]) -> str:
    """The front page: README, and the table of contents of the whole book."""
    lessons = [f"{lesson.id} · {lesson.title} <solutions/{lesson.path.stem}>" for lesson in catalogue.lessons()]
    data = [name for name in names if name.startswith("data/") and name.endswith(".md")]
    reference = ["reference/chapter", "reference/glossary", "reference/symbols", "reference/methods", "measured/index"]
    trees = {
        "The lessons": lessons,
        "To look things up": reference,
        "For teachers": [GUIDE],
        "The project": ["CONTRIBUTING", "results/search/README", *data, "LICENSE-text"],
    }
    rest = [name for name in names if name.startswith("docs/") and name.endswith(".md") and name != GUIDE]
    trees["The project"] += rest
    parts = [re.sub(r"<!--.*?-->\n?", "", readme)]
    for caption, entries in trees.items():
        parts += ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *entries, "```"]
    return "\n".join([*parts, ""])


def write(made: dict[str, str | bytes], folder: Path) -> None:
    """Make a folder hold just these files; what has not changed keeps its time, so that Sphinx leaves it alone."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in made:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, content in made.items():
        path, content = folder / name, content.encode() if isinstance(content, str) else content
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)


def build(folder: Path = FOLDER, *, quiet: bool = True) -> int:
    """Write the sources and let Sphinx make HTML of them; a warning counts as an error. Returns Sphinx's exit code.

    Raises:
        ModuleNotFoundError: if the packages of the extra `book` are not installed.
        FileNotFoundError, ValueError: as `sources`.
    """
    importlib.import_module("myst_nb")
    write(sources(), folder / "source")
    words = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-b", "html"]
    words += ["-d", str(folder / "doctrees"), *(["-q"] if quiet else [])]
    code = subprocess.run([*words, str(folder / "source"), str(folder / "html")]).returncode
    for path in (folder / "html").rglob("*.html"):
        html = path.read_text("utf-8")
        for old, new in NAMES.items():
            html = html.replace(old, new)
        path.write_text(html, "utf-8")
    return code


def main(arguments: list[str]) -> int:
    """Build the book; with `--check`, look at its pages too."""
    parser = parser_for("book", __doc__)
    parser.add_argument("--check", action="store_true", help="check links and accessibility of the pages made")
    parser.add_argument("--fresh", action="store_true", help="make every page anew")
    options = parser.parse_args(arguments)
    if options.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        code = build()
    except (OSError, ValueError) as error:
        raise SystemExit(f"Not built: {error}") from None
    if code == 0:
        print(f"The book is in {FOLDER / 'html' / 'index.html'}")
    if code == 0 and options.check:
        found = faults.report(FOLDER / "html")
        print("\n".join(found) or "No broken link, and nothing that a screen reader would miss.")
        code = bool(found)
    return int(code)
