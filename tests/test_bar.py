"""The bar that says how far something is: what it leaves in a notebook, a pipe and a terminal, and what it costs."""

import io
import os
import subprocess
import sys
import time

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from ssl_course import bar as module
from ssl_course.bar import bar

RUN = """import os, time, torch
from ssl_course import settings, train
weight = torch.nn.Parameter(torch.ones(3))
optimizer = torch.optim.SGD([weight], lr=0.1)

def step(_):
    time.sleep(0.02)
    return weight.pow(2).sum()

def run(steps=20, step=step, **options):
    with settings.using(smoke=False):
        return train.fit(step, iter(int, 1), optimizer, steps=steps, **options)
"""
CELLS = {
    "imports": RUN,
    "two runs, one in the other": "print('a')\nrun(60)\nrun(watch=lambda: run(2), every=10)\nprint('b')",
    "stopped": "def stop(): raise KeyboardInterrupt\nrun(watch=stop).steps",
    "failed": "run(step=lambda _: None)",
    "killed": "seen = []\ndef end():\n    seen.append(1)\n    if len(seen) == 2: time.sleep(1), os._exit(1)\n"
    "run(100, watch=end, every=50)",
}


@pytest.fixture(scope="module")
def notebook():
    """What a notebook's cells hold after they ran in a kernel; and when an output showed which text on the way."""
    cells = {name: nbformat.v4.new_code_cell(code) for name, code in CELLS.items()}
    client, shown = NotebookClient(nbformat.v4.new_notebook(cells=[*cells.values()]), allow_errors=True), []

    def noted(message, *rest):
        if message["msg_type"] in ("display_data", "update_display_data"):
            shown.append((time.monotonic(), dict(message["content"]["data"])))
        return process(message, *rest)

    process, client.process_message = client.process_message, noted
    with pytest.raises(DeadKernelError):
        client.execute()
    return {name: cell.outputs for name, cell in cells.items()}, shown


def displays(outputs):
    return [dict(one.data) for one in outputs if one.output_type == "display_data"]


@pytest.mark.slow
def test_a_notebook_shows_a_line_of_text_and_keeps_nothing_of_it(notebook):
    cells, shown = notebook
    outputs = cells["two runs, one in the other"]
    assert "".join(one.text for one in outputs if one.output_type == "stream") == "a\nb\n"
    assert displays(outputs) == 5 * [{"text/plain": ""}]
    lines = [data["text/plain"] for _, data in shown]
    assert any("/60 [" in line and "step/s, loss " in line for line in lines)
    assert not any(sign in line for line in lines for sign in "\r\n\x1b")


@pytest.mark.slow
def test_a_line_changes_at_most_ten_times_a_second(notebook):
    times = [when for when, data in notebook[1] if "/60 [" in data["text/plain"]]
    assert 5 < len(times) <= 10 * (times[-1] - times[0]) + 2


@pytest.mark.slow
@pytest.mark.parametrize("end", ["stopped", "failed"])
def test_a_run_that_is_stopped_or_fails_leaves_no_line_either(notebook, end):
    assert len(notebook[0][end]) > 1 and displays(notebook[0][end]) == [{"text/plain": ""}]


@pytest.mark.slow
def test_of_a_killed_kernel_the_line_that_stays_is_text(notebook):
    (line,) = displays(notebook[0]["killed"])
    assert list(line) == ["text/plain"] and "/100 [" in line["text/plain"]


@pytest.mark.slow
def test_nothing_is_written_to_stderr(notebook):
    assert not any(one.get("name") == "stderr" for outputs in notebook[0].values() for one in outputs)


@pytest.mark.slow
def test_nothing_is_written_into_a_pipe():
    done = subprocess.run([sys.executable, "-c", RUN + "run()"], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo terminal")
def test_a_terminal_shows_a_bar_and_it_is_wiped_out():
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    process = subprocess.Popen([sys.executable, "-c", RUN + "run()"], stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    while True:
        try:
            written += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
    assert process.wait() == 0
    os.close(ours)
    shown = written.decode().split("\r")
    assert any("/20 [" in line for line in shown) and not shown[-1].strip() and not shown[-2].strip()


def test_a_step_costs_less_than_a_fifth_of_a_millisecond(monkeypatch):
    monkeypatch.setattr(module, "_in_a_notebook", lambda: True)
    shown = []
    monkeypatch.setattr(module._CellLine, "write", lambda self, text: shown.append(text))
    start = time.perf_counter()
    with bar(2000, "training") as line:
        for _ in range(2000):
            line.set_postfix_str("loss 0.1", refresh=False)
            line.update()
    seconds = time.perf_counter() - start
    assert seconds / 2000 < 2e-4 and len(shown) <= 10 * seconds + 5


def test_where_stderr_is_no_terminal_nothing_is_drawn(capsys):
    with bar(3, "reading", "picture") as line:
        line.update(3)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_how_far_it_is_and_then_a_clean_line(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with bar(4, "reading", "picture") as line:
        line.update(1)
        line.refresh()
    assert "reading:  25%" in terminal.getvalue() and "1/4" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")


def test_a_cell_gets_one_output_that_is_written_anew(monkeypatch):
    shown = []

    class Output:
        def update(self, bundle, raw):
            shown.append(bundle["text/plain"])

    def display(bundle, raw, display_id):
        shown.append(bundle["text/plain"])
        return Output()

    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr(module, "_in_a_notebook", lambda: True)
    with bar(2, "reading") as line:
        line.update(1)
        line.refresh()
    assert "reading:  50%" in " ".join(shown) and shown[-1] == ""
