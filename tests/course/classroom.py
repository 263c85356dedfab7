"""A folder of submissions, some right, some wrong, broken or hostile, as a class hands them in. Tests use it."""

import inspect
import json
import os

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET
from ssl_course.course.grade import NOT_READ
from ssl_course.exercises import LESSONS

IMPORTS = "import torch\nimport torch.nn.functional as F\nfrom ssl_course import check"
RIGHT = {one.id: inspect.getsource(one.reference) for one in LESSONS["07"]}
VICTIM = "column_spread"  # the exercise of which the answer is replaced below

# name -> body of `column_spread(z)`, what the checker says of it (part of it), status
ANSWERS = {
    "right": (None, "", CORRECT),
    "wrong": ("return z.std()", "", NOT_YET),
    "stub": ("raise NotImplementedError", "Replace the line", NOT_ATTEMPTED),
    "endless": ("while True:\n        pass", "did not finish", NOT_YET),
    "endless in C": ("return sum(range(10**13))", "did not finish within", NOT_YET),
    "asleep": ("import time\n    time.sleep(1e6)", "did not finish", NOT_YET),
    "one big tensor": ("return torch.ones(10**11).std()", "RuntimeError", NOT_YET),
    "more and more": (
        "kept = []\n    while True:\n        kept.append(torch.empty(10**8))",
        "allocate memory",
        NOT_YET,
    ),
    "exit": ("import os\n    os._exit(0)", "It ended its process (code 0).", NOT_YET),
    "SystemExit": ("raise SystemExit", "SystemExit", NOT_YET),
    "kills": ("import os\n    os.kill(os.getppid(), 9)", "os.kill is not possible", NOT_YET),
    "forks": ("import os\n    while True:\n        os.fork()", "os.fork is not possible", NOT_YET),
    "a shell": ("import os\n    os.system('true')\n    return z.std(0).mean()", "os.system is not possible", NOT_YET),
    "deep": ("import sys\n    sys.setrecursionlimit(10**7)\n    return column_spread(z)", "", NOT_YET),
    "a page": ("raise ValueError('<script>alert(1)</script>\\x1b[31m')", "<script>", NOT_YET),
    "much output": ("for _ in range(300):\n        print('x' * 10**6)\n    return z.std(0).mean()", "", CORRECT),
    "much returned": ("return torch.zeros(5 * 10**6)", "too large to be read", NOT_YET),
    "writes": ("open('here', 'w')", "files can't be written", NOT_YET),
    "a socket": ("import socket\n    socket.create_connection(('127.0.0.1', 9))", "is not possible", NOT_YET),
    "the solution": ("import ssl_course.exercises", "is not there while an answer is graded", NOT_YET),
    "the checker": ("from ssl_course import check\n    return check.column_spread.exercise.reference(z)", "", NOT_YET),
    "the lesson": (
        "import pathlib, ssl_course\n    course = pathlib.Path(ssl_course.__file__).parents[1]\n"
        "    return (course / 'lessons' / '07_siamese.py').read_text()",
        "can't be read",
        NOT_YET,
    ),
    "patched": (
        "import sys\n    for module in list(sys.modules.values()):\n"
        "        for name in ('_is_open', '_audit', 'audit_hook', 'difference', 'verdict', 'unusable'):\n"
        "            if name in getattr(module, '__dict__', {}):\n"
        "                setattr(module, name, lambda *given, **named: True)\n"
        "    from ssl_course.exercises.lesson_07.column_spread import column_spread as theirs\n    return theirs(z)",
        "is not there while an answer is graded",
        NOT_YET,
    ),
    "always equal": (
        "class Equal(float):\n        __eq__ = __ge__ = __le__ = __lt__ = lambda *_: True\n"
        "        __sub__ = __rsub__ = lambda *_: 0.0\n    return Equal(1)",
        "",
        NOT_YET,
    ),
}


def cells(answer=None, victim=VICTIM):
    """The code cells of lesson 07's exercises, all right but the victim, whose body is given."""
    own = dict(RIGHT)
    if answer is not None:
        own[victim] = f"def {victim}(z):\n    {answer}\n"
    return [IMPORTS, *own.values(), *(f"{name} = check.{name}({name})" for name in own)]


def write(path, code):
    """A notebook of code cells."""
    content = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in code]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": content}), "utf-8")


def broken(folder):
    """What can't be read, or not be parsed: learner -> part of the checker's sentence."""
    file = "07_siamese.ipynb"
    write(folder / "=SUM(A1)" / file, cells())
    (folder / "half a file").mkdir()
    (folder / "half a file" / file).write_text('{"cells": [{"cell_type": "co')
    (folder / "nothing").mkdir()
    (folder / "essay.docx").write_bytes(b"PK")
    (folder / "link").mkdir()
    (folder / "link" / file).symlink_to(folder / "=SUM(A1)" / file)
    (folder / "large").mkdir()
    with (folder / "large" / file).open("wb") as sparse:
        sparse.truncate(40_000_000)
    (folder / "lists").mkdir()
    (folder / "lists" / file).write_text('{"cells": ' + "[" * 100_000)
    write(folder / "too much" / file, ["x = 1\n" * 200_000])
    write(folder / "stopped early" / file, ["1 +", *cells()])
    write(folder / "nested" / file, [*cells(), f"def {VICTIM}(z):\n    return {'-' * 20_000}1"])
    said = {
        "half a file": "can't be read as a notebook (JSONDecodeError",
        "nothing": "it holds no notebook",
        "essay": "it is no notebook",
        "link": "it is a link",
        "large": "it has 40 MB",
        "lists": "can't be read as a notebook",
        "too much": "letters of code",
    }
    if hasattr(os, "mkfifo"):
        (folder / "a pipe").mkdir()
        os.mkfifo(folder / "a pipe" / file)
        said["a pipe"] = "no ordinary file"
    return said


def fill(folder, answers):
    """A submission for each learner -> answer, and the broken ones; gives learner -> (status, words) of the victim."""
    expected = {name: (NOT_READ, words) for name, words in broken(folder).items()}
    expected |= {"=SUM(A1)": (CORRECT, ""), "stopped early": (CORRECT, ""), "nested": (NOT_YET, "Its cell stops with")}
    for learner, name in answers.items():
        body, words, status = ANSWERS[name]
        write(folder / learner / "07_siamese.ipynb", cells(body))
        expected[learner] = (status, words)
    return expected
