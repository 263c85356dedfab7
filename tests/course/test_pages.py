"""A lesson's page: every cell can be linked to, solutions are folded, pictures lie in files with their alt texts."""

import base64
import io
import json
import re

import pytest
from PIL import Image

from ssl_course import catalogue
from ssl_course.course import pages
from ssl_course.settings import ROOT


def png(width=3, height=2):
    Image.new("RGB", (width, height)).save(buffer := io.BytesIO(), "PNG")
    return buffer.getvalue()


def html(content, alt="two &quot;dots&quot;"):
    code = base64.b64encode(content).decode()
    return f'<img alt="{alt}" src="data:image/png;base64,{code}" style="max-width: 100%">'


def notebook(solved=True):
    picture = {"text/html": [html(png())], "image/png": "abc", "text/plain": "two dots"}
    question = {"text/html": "<p><b>Why?</b></p><p>Settled. You made no guess.</p>", "text/plain": "Why?"}
    said = {
        "output_type": "stream",
        "name": "stdout",
        "text": ["This run agrees with (b): x. You made no guess.\n", "y"],
    }
    outputs = [{"output_type": "display_data", "metadata": {}, "data": data} for data in (picture, question)]
    outputs.append({"output_type": "execute_result", "metadata": {}, "data": {"text/plain": "(Sequential("}})
    code = "return 1" if solved else "raise NotImplementedError"
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title\n", "text"]},
        {"cell_type": "code", "id": "b", "metadata": {}, "source": f"def f():\n    {code}", "outputs": []},
        {"cell_type": "code", "id": "c", "metadata": {"tags": ["x"]}, "source": "f()", "outputs": [*outputs, said]},
        {
            "cell_type": "markdown",
            "id": "d",
            "metadata": {},
            "source": "<details><summary>Look</summary>\n\nx\n\n</details>",
        },
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def made():
    return pages.page(notebook(), notebook(solved=False), "07")


def test_every_cell_is_a_target(made):
    text = "\n".join(cell["source"] for cell in made[0]["cells"])
    assert re.findall(r"lesson-07-cell-\d", text) == [f"lesson-07-cell-{number}" for number in range(4)]
    assert made[0]["cells"][0]["source"] == "(lesson-07-cell-0)=\n# Title\ntext"
    assert made[0]["cells"][-1]["source"].startswith("[]{#lesson-07-cell-3}\n\n<details>")
    assert len({cell["id"] for cell in made[0]["cells"]}) == len(made[0]["cells"])


def test_terms_in_bold_lead_to_the_glossary():
    text = "*view*, **Views** and **a view**, **views** again; a **linear\nprobe:** too"
    made = pages.to_glossary(text, ["view", "linear probe"])
    assert made.startswith("*view*, **{term}`Views <view>`** and **a view**, **views** again;")
    assert made.endswith(" a **{term}`linear probe: <linear probe>`** too")
    cells = pages.page(notebook(), notebook(solved=False), "07", {3: ["view"]})[0]["cells"]
    assert "{term}" not in cells[0]["source"]


def test_only_what_a_learner_writes_is_folded(made):
    code = [cell for cell in made[0]["cells"] if cell["cell_type"] == "code"]
    assert [cell["metadata"].get("tags") for cell in code] == [["hide-input"], ["x"]]
    assert code[0]["metadata"]["mystnb"] == pages.FOLDED
    assert made[0]["cells"][1]["source"].endswith("```python\ndef f():\n    raise NotImplementedError\n```")


def test_pictures_lie_in_files_and_keep_their_alt_texts(made):
    ((name, content),) = made[1].items()
    shown = [cell for cell in made[0]["cells"] if cell["cell_type"] == "code"][1]["outputs"][0]["data"]
    assert content == png() and "image/png" not in shown
    expected = f'<img alt="two &quot;dots&quot;" src="../_static/pictures/{name}" width="3" height="2" loading="lazy">'
    assert shown["text/html"] == expected


def test_nobody_is_told_that_they_made_no_guess(made):
    _, question, said = [cell for cell in made[0]["cells"] if cell["cell_type"] == "code"][1]["outputs"]
    assert question["data"]["text/html"] == "<p><b>Why?</b></p>"
    assert said["text"] == "This run agrees with (b): x.\ny"


def test_the_given_notebooks_stay_as_they_are():
    solved, stub = notebook(), notebook(solved=False)
    pages.page(solved, stub, "07")
    assert solved == notebook() and stub == notebook(solved=False)


def test_notebooks_that_differ_are_named():
    stub = notebook(solved=False)
    stub["cells"].pop()
    with pytest.raises(ValueError, match="lesson 07: its notebook and its solution have different cells"):
        pages.page(notebook(), stub, "07")


@pytest.mark.parametrize("lesson", catalogue.lessons(), ids=lambda lesson: lesson.id)
def test_the_lessons_keep_all_their_pictures_and_no_dead_box(lesson):
    solved, stub = (pages.read(ROOT / folder / f"{lesson.path.stem}.ipynb") for folder in ("solutions", "notebooks"))
    made, pictures = pages.page(solved, stub, lesson.id)
    shown = "".join(
        one["data"].get("text/html", "") for cell in made["cells"] for one in cell.get("outputs", ()) if "data" in one
    )
    stored = json.dumps(solved).count("data:image/png;base64,")
    assert shown.count('src="../_static/pictures/') == stored >= len(pictures) > 5
    assert "data:image" not in shown and "widget-view" not in json.dumps(made)
    assert not re.search(r"<(button|input|select|textarea|video)\b", shown)
    folded = [cell for cell in made["cells"] if "hide-input" in cell["metadata"].get("tags", ())]
    assert 2 <= len(folded) <= 4  # one for each exercise
