"""`python -m ssl_course lab` as a learner sees it. It stands here beside the browser that it needs."""

import json
import os
import re
import subprocess
import sys
import time

import pytest

from ssl_course import progress, start_page
from ssl_course.settings import ROOT

FLAGS = ("--no-browser", "--allow-root", "--ServerApp.port=0", "--LabApp.expose_app_in_browser=True")
OPEN = "return window.jupyterapp?.shell.currentWidget?.context?.path;"
TOASTS = "return document.querySelectorAll('.Toastify__toast').length;"
CHANGED = "return window.jupyterapp.shell.currentWidget.context.model.dirty;"
LINK = "document.querySelector('.jp-MarkdownViewer td a, .jp-RenderedMarkdown td a').click();"
LINKS = "return document.querySelectorAll('.jp-MarkdownViewer td a, .jp-RenderedMarkdown td a').length > 0;"


@pytest.fixture
def lab(tmp_path):
    """`lab()` starts the course as `make lab` does, and gives the address that it prints."""
    names = {
        name: str(tmp_path / name) for name in ("SSL_COURSE_WORK", "JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR")
    }
    names |= {"JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "spaces"), "JUPYTER_CONFIG_PATH": ""}
    environment = {name: text for name, text in (os.environ | names).items() if text}
    running = []

    def start():
        while running:
            running[-1].terminate()
            running.pop().wait(30)
        with open(tmp_path / "log", "w") as log:
            command = [sys.executable, "-m", "ssl_course", "lab", *FLAGS]
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        for _ in range(240):
            if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", (tmp_path / "log").read_text()):
                return found[0]
            time.sleep(0.5)
        raise TimeoutError((tmp_path / "log").read_text())

    yield start
    for one in running:
        one.terminate()
        one.wait(30)


@pytest.mark.browser
@pytest.mark.slow
def test_the_printed_address_opens_lesson_00_and_later_the_start_page(lab, browser, tmp_path):
    page = browser(lab())
    assert page.says(OPEN, "00_start_here.ipynb") == "00_start_here.ipynb"
    time.sleep(5)  # news would come now; and what a kernel changes on opening
    assert page(TOASTS) == 0 and page(CHANGED) is False
    event = {"at": 1, "id": "00-1", "what": "guessed", "option": "a"}
    (tmp_path / "SSL_COURSE_WORK" / progress.FILE).write_text(json.dumps(event))
    page = browser(lab())
    assert page.says(OPEN, start_page.NAME) == start_page.NAME
    assert page.says(LINKS, True) is True
    page(LINK)
    assert page.says(OPEN, "00_start_here.ipynb") == "00_start_here.ipynb"
