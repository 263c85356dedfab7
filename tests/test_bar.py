"""The bar that says how far something is; in a notebook and in a terminal it is tested as `train.progress`."""

import io

from ssl_course import bar as module
from ssl_course.bar import bar


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
