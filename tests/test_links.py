"""Links in the texts of the repository lead to files that a fresh clone has, and to headings that are there."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = re.compile(r"^```.*?^```|`[^`\n]*`|<!--.*?-->", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)|(?:href|src|srcset)=[\"']([^\"']+)")


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if (ROOT / name).exists()}


def links(text):
    return [first or second for first, second in LINK.findall(CODE.sub("", text))]


def headings(text):
    """The anchors that a code host gives to headings: lower case, without signs, hyphens for spaces."""
    titles = re.findall(r"^#+ (.+)$", CODE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken(text, folder, files):
    found = []
    for target in links(text):
        address, _, anchor = target.partition("#")
        if re.match(r"https?:|mailto:|data:", target):
            continue
        there = (folder / address).resolve() if address else None
        name = there.relative_to(ROOT).as_posix() if there and there.is_relative_to(ROOT) else address
        if there and name not in files and not any(one.startswith(f"{name}/") for one in files):
            found.append(f"{target} is not in a fresh clone")
        elif anchor and anchor not in headings(there.read_text("utf-8") if there else text):
            found.append(f"{target}: no such heading")
    return found


@pytest.mark.parametrize("name", sorted(name for name in tracked() if name.endswith(".md")))
def test_links_of_texts_lead_somewhere(name):
    path = ROOT / name
    assert broken(path.read_text("utf-8"), path.parent, tracked()) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("[a](README.md) [b](docs) <img src='docs/x.png'> [c](https://x.org/no) `[d](no)`", 0),
        ("# Two words!\n[a](#two-words)", 0),
        ("[a](README.md#the-lessons)", 0),
        ("[a](no.md)", 1),
        ("[a](../outside.md)", 1),
        ("# One\n[a](#two)", 1),
        ("<source srcset='no.png'>", 1),
    ],
)
def test_a_broken_link_is_found(text, faults):
    assert len(broken(text, ROOT, {"README.md", "docs/x.png"})) == faults
