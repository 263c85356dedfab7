"""One answer after the other, judged from processes that hold no solution and end with their answer."""

import inspect
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from ssl_course.check import CORRECT, NOT_ATTEMPTED, NOT_YET, Checker
from ssl_course.course.grade_judge import Judge
from ssl_course.exercises import EXERCISES
from ssl_course.settings import ROOT

RIGHT = ["import torch.nn.functional as F", inspect.getsource(EXERCISES["nearest"].reference)]


def of_nearest(body):
    return [f"def nearest(features, k):\n    {body}"]


CHEATS = {
    "import": "from ssl_course.exercises.lesson_00.nearest import nearest as theirs\n    return theirs(features, k)",
    "checker": "from ssl_course import check\n    return check.nearest.exercise.reference(features, k)",
    "source": """import inspect, pathlib, ssl_course
    path = pathlib.Path(ssl_course.__file__).parent / "exercises" / "lesson_00" / "nearest.py"
    scope = {}
    exec(path.read_text().split("MISTAKES")[0], scope)
    return scope["nearest"](features, k)""",
    "lesson": """import pathlib, re, ssl_course
    text = (pathlib.Path(ssl_course.__file__).parents[1] / "lessons" / "00_start_here.py").read_text()
    scope = {"F": __import__("torch").nn.functional}
    exec("def nearest(" + re.split(r"\\ndef nearest\\(", text)[1].split("### END")[0], scope)
    return scope["nearest"](features, k)""",
    "file loader": """import importlib.util, pathlib, ssl_course
    path = pathlib.Path(ssl_course.__file__).parent / "exercises" / "lesson_00" / "nearest.py"
    spec = importlib.util.spec_from_file_location("theirs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.nearest(features, k)""",
    "other process": """import subprocess, sys, json, torch
    code = "import json,sys,torch; from ssl_course.exercises import EXERCISES; f, k = json.load(sys.stdin); "
    code += "print(json.dumps(EXERCISES['nearest'].reference(torch.tensor(f), k).tolist()))"
    given = json.dumps([features.tolist(), k])
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True)
    return torch.tensor(json.loads(done.stdout))""",
    "stack": """import inspect
    for frame in inspect.stack():
        for place in (frame.frame.f_locals, frame.frame.f_globals):
            for value in list(place.values()):
                value = getattr(value, "exercise", value)
                if hasattr(value, "reference"):
                    return value.reference(features, k)""",
    "memory": """import gc
    for thing in gc.get_objects():
        if type(thing).__name__ == "function" and thing.__name__ == "nearest" and thing is not nearest:
            return thing(features, k)""",
}


@pytest.mark.slow
@pytest.mark.parametrize("body", CHEATS.values(), ids=CHEATS)
def test_an_answer_that_looks_the_solution_up_is_not_correct(body, monkeypatch, judge):
    source = f"def nearest(features, k):\n    {body}"
    scope = {}
    exec(source, scope)
    monkeypatch.setattr("ssl_course.check.sandbox.call.__kwdefaults__", {"seconds": 60.0})
    if body not in (CHEATS["memory"], CHEATS["other process"]):  # slow, or dependent on the order of objects
        assert Checker(EXERCISES["nearest"]).judge(scope["nearest"]).status == CORRECT  # beside the solution it works
    outcome = judge.judge(EXERCISES["nearest"], [source])
    assert outcome.status == NOT_YET, outcome


@pytest.mark.slow
def test_the_courses_own_functions_are_not_there(judge):
    statements = ["from ssl_course import losses", "def margin_loss(*given):\n    return losses.margin(*given)"]
    one = judge.judge(EXERCISES["margin_loss"], statements)
    assert one.status == NOT_YET and "NameError: name 'losses' is not defined" in one.message


HOSTILE = {
    "forged": ("import os\n    [os.write(n, b'correct') for n in range(3, 20)]", ""),
    "pickle": (
        "import torch, os\n    class Bomb:\n        def __reduce__(self):\n            return os.system, ('true',)\n"
        "    return Bomb()",
        "got a Bomb",
    ),
    "packed": (
        """import io, os, torch, zipfile
    saved, out, count = io.BytesIO(), io.BytesIO(), 10**6
    torch.save({"answers": [["tensor", torch.zeros(count)]], "fault": None, "trouble": "", "defined": True}, saved)
    old, new = zipfile.ZipFile(saved), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    for name in old.namelist():
        new.writestr(name, old.read(name))
    new.close()
    for number in range(3, 60):
        try: os.write(number, out.getvalue())
        except OSError: pass
    os._exit(0)""",
        "It ended its process (code 0)",
    ),
    "stop button": ("raise KeyboardInterrupt", "ended its process (code 1)"),
    "from another thread": (
        "import threading\n    def later():\n        import os\n        os._exit(3)\n"
        "    threading.Thread(target=later).start()\n    import time\n    time.sleep(1)",
        "ended its process (code 3)",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("body", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_is_one_sentence(body, words, judge):
    outcome = judge.judge(EXERCISES["nearest"], [f"def nearest(features, k):\n    {body}"])
    assert outcome.status == NOT_YET and words in outcome.message


@pytest.mark.slow
def test_a_process_that_takes_too_long_is_ended(judge):
    stuck = "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})\nwhile True: pass"
    outcome = judge.judge(EXERCISES["nearest"], [stuck])
    assert outcome.message == "It did not finish within 12 seconds."


ENDLESS = {
    "one call into C": "sum(range(10**13))",
    "a switched-off alarm": "alarm(0)\n    while True: pass",
    "asleep": "pthread_sigmask(SIG_BLOCK, {SIGALRM})\n    time.sleep(1e6)",
}


@pytest.mark.slow
@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_answer_is_ended(body, judge):
    statements = ["import time", "from signal import alarm, pthread_sigmask, SIG_BLOCK, SIGALRM"]
    outcome = judge.judge(EXERCISES["nearest"], [*statements, f"def nearest(features, k):\n    {body}"])
    assert outcome.status == NOT_YET and "did not finish within" in outcome.message


@pytest.mark.slow
@pytest.mark.parametrize("other", ["paired_ci", "intervals.paired_ci", "nearest"])
def test_of_a_closed_wing_only_what_the_lesson_tells_to_use_is_there(other, judge):
    body = "    lead = evaluate.mean_ci(pretrained - scratch[label_steps + 2 * pretraining_steps])\n"
    answer = "def equal_cost_lead(pretrained, scratch, pretraining_steps, label_steps):\n" + body
    lent = judge.judge(
        EXERCISES["equal_cost_lead"], ["from ssl_course import evaluate", answer + "    return lead[:2]"]
    )
    more = f"    evaluate.{other}\n    return lead[:2]"
    closed = judge.judge(EXERCISES["equal_cost_lead"], ["from ssl_course import evaluate", answer + more])
    assert lent.status == CORRECT and closed.status == NOT_YET and other.split(".")[0] in closed.message


@pytest.mark.slow
def test_a_mistake_that_ends_in_an_error_is_named_with_the_learners_line(judge):
    source = "import torch\ndef column_spread(z):\n    return torch.std(z, 0).mean(1)"
    outcome = judge.judge(EXERCISES["column_spread"], source.split("\n", 1))
    assert outcome.mistake and outcome.message.endswith("(IndexError at `return torch.std(z, 0).mean(1)`.)")


@pytest.mark.slow
def test_right_not_attempted_and_broken():
    with Judge() as judge:
        assert judge.judge(EXERCISES["nearest"], RIGHT).status == CORRECT
        assert judge.judge(EXERCISES["nearest"], of_nearest("raise NotImplementedError")).status == NOT_ATTEMPTED
        missing = judge.judge(EXERCISES["nearest"], ["import nowhere"])
        assert missing.status == NOT_ATTEMPTED and "No module named 'nowhere'" in missing.message
        assert judge.judge(EXERCISES["nearest"], RIGHT, "Its cell stops.").message == "Its cell stops."
        server = judge._server.pid
        os.kill(server, signal.SIGKILL)  # the next answer gets a new one
        judge._server.wait()
        assert judge.judge(EXERCISES["nearest"], RIGHT).status == CORRECT and judge._server.pid != server
    assert judge._server is None


@pytest.mark.slow
def test_the_teachers_environment_stays_at_home(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_TEACHER", "1")
    body = "import os\n    raise ValueError(sorted(os.environ))"
    with Judge() as judge:
        outcome = judge.judge(EXERCISES["nearest"], of_nearest(body))
    assert "PATH" in outcome.message and "SECRET" not in outcome.message


@pytest.mark.slow
def test_one_answer_changes_nothing_for_the_next(judge):
    evil = "import torch\n    torch.Tensor.topk = torch.topk = None\n    raise ValueError(torch.manual_seed(7))"
    assert judge.judge(EXERCISES["nearest"], of_nearest(evil)).status == NOT_YET
    assert judge.judge(EXERCISES["nearest"], RIGHT).status == CORRECT


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux alone closes these")


@linux
@pytest.mark.slow
def test_code_in_c_can_neither_read_the_lessons_nor_write(judge, tmp_path, system):
    """`torch.from_file` opens files without Python, so no audit hook sees it."""
    if not system.landlock:
        pytest.skip("this kernel has no Landlock: files are closed by Python's audit hook alone")
    lesson, new = ROOT / "lessons" / "00_start_here.py", tmp_path / "new"
    for path, options in ((lesson, "size=9"), (new, "shared=True, size=9")):
        assert not new.exists()
        body = f"import torch\n    return torch.from_file({str(path)!r}, {options}, dtype=torch.uint8)"
        outcome = judge.judge(EXERCISES["nearest"], of_nearest(body))
        assert outcome.status == NOT_YET and "unable to open file" in outcome.message, outcome
    assert not new.exists()


@linux
@pytest.mark.slow
def test_code_in_c_reaches_no_network(judge, system):
    """torch's own store opens sockets without Python."""
    if not system.own_network:
        pytest.skip("this system lets no user leave the network: it is closed by Python's audit hook alone")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        body = (
            "import datetime, torch.distributed as d\n    wait = datetime.timedelta(seconds=1)\n"
            f"    d.TCPStore('127.0.0.1', {server.getsockname()[1]}, None, False, timeout=wait)"
        )
        outcome = judge.judge(EXERCISES["nearest"], of_nearest(body))
        with pytest.raises(TimeoutError):
            server.accept()
    assert outcome.status == NOT_YET


HELPER = """import _posixsubprocess, os
    r, w = os.pipe()
    names = [b"/bin/sleep", b"/usr/bin/sleep"]
    given = [names, True, (w,), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False]
    more = [0, None, None, None, -1, None] + [False] * (sys.version_info < (3, 14))
    number = _posixsubprocess.fork_exec([b"sleep", b"60"], *given, *more)
    raise ValueError("started", number)"""


@linux
@pytest.mark.slow
def test_no_process_outlives_an_answer(judge, system):
    """`fork_exec` raises no audit event: where the kernel does not refuse it, the server ends what it started."""
    statements = ["import sys", f"def nearest(features, k):\n    {HELPER}"]
    outcome = judge.judge(EXERCISES["nearest"], statements)
    assert outcome.status == NOT_YET and ("started" in outcome.message) != system.seccomp, outcome
    assert children(judge._server.pid) == []


def children(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


@linux
@pytest.mark.slow
def test_an_answer_ends_with_its_server(monkeypatch):
    """Nobody is there any more to end it: it sleeps, and no signal that can be blocked reaches it."""
    asleep = of_nearest("os.setsid()\n    pthread_sigmask(SIG_BLOCK, range(1, 32))\n    time.sleep(600)")
    needed = ["import os", "import time", "from signal import pthread_sigmask, SIG_BLOCK"]
    with Judge(seconds=60) as judge:
        judge.judge(EXERCISES["nearest"], RIGHT)
        server, found = judge._server, []
        killer = threading.Thread(target=lambda: found.extend(ended_with(server)))
        killer.start()
        outcome = judge.judge(EXERCISES["nearest"], [*needed, *asleep])
        killer.join()
    assert outcome.message == "It ended its process (code unknown)." and found == ["running", "gone"]


def ended_with(server):
    """End the server as soon as its answer sleeps; what is seen of the answer before and after."""
    while not (running := children(server.pid)):
        time.sleep(0.05)
    time.sleep(2)
    (number,) = running
    yield "running" if Path(f"/proc/{number}/stat").exists() else "gone"
    server.kill()
    end = time.monotonic() + 10
    while Path(f"/proc/{number}/stat").exists() and time.monotonic() < end:
        time.sleep(0.05)
    yield "running" if Path(f"/proc/{number}/stat").exists() else "gone"
