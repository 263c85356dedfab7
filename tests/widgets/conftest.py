"""A real JupyterLab, driven by Debian's chromium and chromium-driver, for the tests marked `browser`."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

SERVER = """from jupyterlab.galata import configure_jupyter_server
configure_jupyter_server(c)
c.ServerApp.update(port={port}, ip="127.0.0.1", allow_root=True, root_dir="{root}")
"""
APP = "const app = window.jupyterapp, panel = app?.shell.currentWidget;"
IDLE = APP + "return panel?.context?.sessionContext?.session?.kernel?.status === 'idle';"
RUN = APP + "app.commands.execute('notebook:run-all-cells');"
SAVE = APP + "return panel.context.save().then(() => true);"
SHOWN = """return [...document.querySelectorAll('.jp-OutputArea-output')].filter(out => out.offsetHeight)
.map(out => [out.innerText.trim(), [...out.querySelectorAll('img')].map(image => image.alt)]);"""


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


def delete(address):
    urllib.request.urlopen(urllib.request.Request(address, method="DELETE"), timeout=60).close()


class Page:
    """A page in a browser of its own."""

    def __init__(self, session):
        self.session = session

    def __call__(self, script):
        return ask(self.session + "/execute/sync", script=script, args=[])["value"]

    def press(self, key):
        """A key, as from a keyboard, where the focus is."""
        keys = {"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]}
        ask(self.session + "/actions", actions=[keys])

    def says(self, script, wanted):
        """What a script returns, polled until it is what is wanted."""
        return until(lambda: self(script), wanted)

    def shown(self, wanted=None):
        """What every visible output says, with the alt texts of its pictures: polled until it is what is wanted."""
        return self(SHOWN) if wanted is None else until(lambda: self(SHOWN), wanted)


@pytest.fixture
def browser():
    """`browser(address)` opens a page in a fresh browser."""
    if not shutil.which("chromedriver"):
        pytest.skip("needs Debian's chromium-driver")
    port = free_port()
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL)
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1100,1200"]
    wanted = {"alwaysMatch": {"goog:chromeOptions": {"args": flags}}}
    pages = []

    def visit(address):
        session = ask(f"http://127.0.0.1:{port}/session", capabilities=wanted)["value"]["sessionId"]
        pages.append(Page(f"http://127.0.0.1:{port}/session/{session}"))
        ask(pages[-1].session + "/url", url=address)
        return pages[-1]

    assert until(lambda: ask(f"http://127.0.0.1:{port}/status")["value"]["ready"], True) is True
    yield visit
    for page in pages:
        delete(page.session)
    driver.terminate()
    driver.wait(30)


class Lab:
    """One notebook in a JupyterLab of its own."""

    def __init__(self, address, browser):
        self.address, self.browser = address, browser

    def open(self):
        """The notebook in a fresh browser, its kernel ready."""
        page = self.browser(f"{self.address}/doc/tree/figure.ipynb")
        assert until(lambda: page(IDLE), True) is True
        return page

    def run(self, page):
        page(RUN)

    def save_and_end_kernel(self, page):
        assert page(SAVE) is True
        (session,) = ask(f"{self.address}/api/sessions")
        delete(f"{self.address}/api/sessions/{session['id']}")


@pytest.fixture
def lab(tmp_path, browser):
    """`lab(cell, …, SETTING="value")` starts a JupyterLab on a notebook of these cells."""
    servers = []

    def start(*cells, **environment):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(book, tmp_path / "figure.ipynb")
        port = free_port()
        (tmp_path / "config.py").write_text(SERVER.format(port=port, root=tmp_path), "utf-8")
        command = [sys.executable, "-m", "jupyterlab", f"--config={tmp_path / 'config.py'}"]
        paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with open(tmp_path / "log", "w") as log:
            servers.append(subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | paths | environment))
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: bool(ask(f"{address}/api")), True) is True
        return Lab(address, browser)

    yield start
    for server in servers:
        server.terminate()
        server.wait(30)
