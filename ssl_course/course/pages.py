"""A solved notebook as a page of the book: cells that can be linked to, folded solutions, pictures in files.

Nothing runs. What a live widget showed is gone from a stored notebook already; its twin stands there.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ssl_course.course.anchors import Place
from ssl_course.course.glossary import emphasised

PICTURE = re.compile(r'<img alt="([^"]*)" src="data:image/png;base64,([^"]+)"([^>]*)>')
NO_GUESS = re.compile(r"<p>Settled\. You made no guess\.</p>|(?<=\.) You made no guess\.(?=\n|$)")
FOLDED = {"code_prompt_show": "One solution: open it after your own try", "code_prompt_hide": "Fold the solution"}


def page(
    solved: dict, stub: dict, lesson: str, known: Mapping[int, Sequence[str]] = MappingProxyType({})
) -> tuple[dict, dict[str, bytes]]:
    """A lesson's notebook for the book, and the pictures that it shows.

    Args:
        solved: the solved notebook, as JSON has it.
        stub: the learner's one; where its code differs, a solution stands in the solved one, and is folded.
        lesson: the lesson's number, as a word.
        known: cell number -> terms that an earlier lesson explains; in bold there, they lead to the glossary.

    Returns:
        The notebook, and file name -> PNG.

    Raises:
        ValueError: if the two notebooks do not have the same cells.
    """
    ids = [[cell["id"] for cell in notebook["cells"]] for notebook in (solved, stub)]
    if ids[0] != ids[1]:
        raise ValueError(f"lesson {lesson}: its notebook and its solution have different cells: `make build` both.")
    cells, pictures = [], {}
    for number, (cell, other) in enumerate(zip(solved["cells"], stub["cells"], strict=True)):
        label = Place(lesson, number, "").label
        target = f"({label})="
        if cell["cell_type"] == "markdown":
            before = f"[]{{#{label}}}\n\n" if _text(cell).startswith("<") else f"{target}\n"  # HTML takes no target
            cells.append(cell | {"source": before + to_glossary(_text(cell), known.get(number, ()))})
            continue
        metadata = dict(cell["metadata"])
        if _text(cell) != _text(other):  # an exercise: what the learner finds is seen, a solution is folded
            target += f"\n```python\n{_text(other)}\n```"
            metadata |= {"tags": [*metadata.get("tags", []), "hide-input"], "mystnb": FOLDED}
        cells.append({"cell_type": "markdown", "id": f"at-{cell['id']}"[:64], "metadata": {}, "source": target})
        outputs = [_shown(output, lesson, pictures) for output in cell["outputs"] if not _only_named(output)]
        cells.append(cell | {"metadata": metadata, "outputs": outputs})
    return solved | {"cells": cells}, pictures


def to_glossary(text: str, terms: Sequence[str]) -> str:
    """A text in which each of these terms, where it first stands in bold, is a link to the glossary, in MyST."""
    for term in terms:

        def link(found: re.Match, term: str = term) -> str:
            seen = " ".join(found[0].strip("*").split())
            return f"**{{term}}`{seen} <{term}>`**"

        text = emphasised(term, bold=True).sub(link, text, count=1)
    return text


def _text(cell: dict) -> str:
    return "".join(cell["source"])


def _only_named(output: dict) -> bool:
    """Whether an output is nothing but the text of a cell's last value, such as a network's layers: not for readers."""
    return output["output_type"] == "execute_result" and set(output["data"]) == {"text/plain"}


def _shown(output: dict, lesson: str, pictures: dict[str, bytes]) -> dict:
    """An output as the book shows it: no word on guesses, since nobody was asked; pictures by their files' names."""
    if output["output_type"] == "stream":
        return output | {"text": NO_GUESS.sub("", "".join(output["text"]))}
    data = {kind: "".join(text) if isinstance(text, list) else text for kind, text in output["data"].items()}
    if "text/html" in data:
        data.pop("image/png", None)  # it is in the HTML too, with its alt text

        def in_a_file(found: re.Match) -> str:
            content = base64.b64decode(found[2])
            name = f"lesson-{lesson}-{hashlib.sha256(content).hexdigest()[:12]}.png"
            pictures[name] = content
            width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
            size = f'width="{width}" height="{height}" loading="lazy"'
            return f'<img alt="{found[1]}" src="../_static/pictures/{name}" {size}>'

        data["text/html"] = PICTURE.sub(in_a_file, NO_GUESS.sub("", data["text/html"]))
    return output | {"data": data}


def read(path: Path) -> dict:
    """A stored notebook, as JSON has it."""
    return json.loads(path.read_text("utf-8"))
