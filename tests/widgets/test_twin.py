"""A widget with a static twin: live where a kernel runs, a labelled picture below it, shown elsewhere."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import ipywidgets
import nbformat
import pytest
import torch

from ssl_course import plot, widgets
from ssl_course.widgets import twin

VIEW = "application/vnd.jupyter.widget-view+json"
IMAGES = torch.randint(0, 256, (3, 1, 8, 8), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
POINTS = torch.randn(3, 2, generator=torch.Generator().manual_seed(1)).numpy()
FIGURES = {
    "a box": lambda: widgets.WithTwin([ipywidgets.HTML("live")], twin=b"\x89PNG picture", alt="one > two & three"),
    "slideshow": lambda: widgets.slideshow(lambda a: (b"\x89PNG" + a.encode(), f"> {a} & all"), a=("one", "two")),
    "view explorer": lambda: widgets.view_explorer(IMAGES, lambda x, generator, a: x, alt="> & views", a=(0, 1, 0)),
    "embedding explorer": lambda: widgets.embedding_explorer(
        {"x": (POINTS, 0.5)}, IMAGES, {"a": list("xyz")}, alt=">&"
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_display_is_two_outputs_the_widget_and_below_it_its_twin(name, monkeypatch):
    outputs = []
    monkeypatch.setattr(twin, "display", lambda bundle, raw, display_id=False: outputs.append(bundle))
    box = FIGURES[name]()
    box._ipython_display_()
    live, still = outputs
    assert (
        set(live) == {VIEW, "text/plain"}
        and live[VIEW]["model_id"] == box.model_id
        and "VBox" not in live["text/plain"]
    )
    assert set(still) == {"text/html", "image/png", "text/plain"} and still["text/plain"] == box.alt
    picture = base64.b64decode(still["image/png"])
    assert picture == box.twin and picture.startswith(b"\x89PNG") and len(picture) > 4
    alt = box.alt.replace("&", "&amp;").replace(">", "&gt;")
    assert f'<img alt="{alt}" src="data:image/png;base64,{still["image/png"]}"' in still["text/html"]


def test_a_twin_is_hidden_by_its_own_widget_only():
    one, other = FIGURES["a box"](), FIGURES["a box"]()
    (mark,) = one._dom_classes
    assert f"body:has(.{mark}) .twin-" in one.still()["text/html"] and mark not in other.still()["text/html"]


def test_the_plain_twin_is_the_picture_alone_and_other_html_stays():
    box = FIGURES["a box"]()
    assert twin.plain(box.still()["text/html"]) == plot.bundle(box.twin, box.alt)["text/html"]
    assert twin.plain('<p>of twin-1</p><img alt="x">') == '<p>of twin-1</p><img alt="x">'


# ---- in a real JupyterLab, driven by Debian's chromium and chromium-driver ----

CELL = """from ssl_course import plot, widgets
widgets.slideshow(lambda a: (plot.lines([0, 1], {a: [0, 1]}).figure, f"curve {a}"), a=("one", "two"))"""
SERVER = """from jupyterlab.galata import configure_jupyter_server
configure_jupyter_server(c)
c.ServerApp.update(port={port}, ip="127.0.0.1", allow_root=True, root_dir="{root}")
"""
APP = "const app = window.jupyterapp, panel = app?.shell.currentWidget;"
IDLE = APP + "return panel?.context?.sessionContext?.session?.kernel?.status === 'idle';"
RUN = APP + "app.commands.execute('notebook:run-all-cells');"
SAVE = APP + "return panel.context.save().then(() => true);"
CHOOSE = "const radio = document.querySelectorAll('input[type=radio]')[1]; radio.focus(); radio.click();"
SHOWN = """return [...document.querySelectorAll('.jp-OutputArea-output')].filter(out => out.offsetHeight)
.map(out => [out.innerText.trim(), [...out.querySelectorAll('img')].map(image => image.alt)]);"""
FOCUS = "return document.activeElement.value;"


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def until(look, wanted, seconds=60):
    """What is seen at last: polled until it is what is wanted."""
    end, seen = time.time() + seconds, None
    while seen != wanted and time.time() < end:
        time.sleep(0.3)
        try:
            seen = look()
        except OSError as problem:
            seen = problem
    return seen


def ask(address, **data):
    request = urllib.request.Request(address, json.dumps(data).encode() if data else None)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture
def browser(tmp_path):
    """`browser(address)` opens a page in a fresh browser, and gives a function that runs a script in it."""
    if not shutil.which("chromedriver"):
        pytest.skip("needs Debian's chromium-driver")
    port = free_port()
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL)
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1100,1200"]
    wanted = {"alwaysMatch": {"goog:chromeOptions": {"args": flags}}}
    sessions = []

    def visit(page):
        session = ask(f"http://127.0.0.1:{port}/session", capabilities=wanted)["value"]["sessionId"]
        sessions.append(f"http://127.0.0.1:{port}/session/{session}")
        ask(sessions[-1] + "/url", url=page)
        return lambda script: ask(sessions[-1] + "/execute/sync", script=script, args=[])["value"]

    assert until(lambda: ask(f"http://127.0.0.1:{port}/status")["value"]["ready"], True) is True
    yield visit
    for session in sessions:
        urllib.request.urlopen(urllib.request.Request(session, method="DELETE"), timeout=60).close()
    driver.terminate()
    driver.wait(30)


@pytest.fixture
def lab(tmp_path):
    """The address of a notebook in a JupyterLab of its own."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "figure.ipynb")
    port = free_port()
    (tmp_path / "config.py").write_text(SERVER.format(port=port, root=tmp_path), "utf-8")
    command = [sys.executable, "-m", "jupyterlab", f"--config={tmp_path / 'config.py'}"]
    paths = os.pathsep.join(path for path in sys.path if path)
    with open(tmp_path / "log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"PYTHONPATH": paths})
    address = f"http://127.0.0.1:{port}"
    assert until(lambda: bool(ask(f"{address}/api")), True) is True
    yield address
    server.terminate()
    server.wait(30)


@pytest.mark.browser
@pytest.mark.slow
def test_a_saved_notebook_opened_without_its_kernel_shows_the_picture(browser, lab):
    page = browser(f"{lab}/doc/tree/figure.ipynb")
    assert until(lambda: page(IDLE), True) is True
    page(RUN)
    live = [["a\none\ntwo", ["curve one"]]]
    assert until(lambda: page(SHOWN), live) == live  # the widget only: its twin is hidden
    page(CHOOSE)
    chosen = [["a\none\ntwo", ["curve two"]]]
    assert until(lambda: page(SHOWN), chosen) == chosen and page(FOCUS) == "1"
    assert page(SAVE) is True
    (session,) = ask(f"{lab}/api/sessions")
    end = urllib.request.Request(f"{lab}/api/sessions/{session['id']}", method="DELETE")
    urllib.request.urlopen(end, timeout=60).close()
    page = browser(f"{lab}/doc/tree/figure.ipynb")
    assert until(lambda: page(IDLE), True) is True
    time.sleep(3)  # the widget manager gives up after two seconds: "model not found"
    assert page("return document.body.textContent.includes('model not found');")  # said, but not shown
    assert page(SHOWN) == [[twin.AGAIN, ["curve one"]]]
