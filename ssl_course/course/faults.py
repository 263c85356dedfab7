"""What is wrong with the book's pages: links that lead nowhere, things fetched from elsewhere, and what a reader with a
screen reader would miss. A reading of the HTML, no browser: colours and focus are for `docs/axe.mjs`, which runs axe.
"""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag

VOID = {"img", "br", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
NAMED = {"a", "button", "summary"}  # what a reader can operate must say what it does
ELSEWHERE = re.compile(r"(https?:)?//")


class Element(NamedTuple):
    """An element that is still open: its name, its attributes, and the text read inside so far."""

    tag: str
    attributes: dict[str, str]
    text: list[str]


class Page(HTMLParser):
    """One page, read once: `ids`, `links`, and `faults`, sentences about this page alone."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.faults = [], [], []
        self.levels, self.open = [], []
        self.language = self.title = ""
        self.feed(html)
        self.close()
        self._whole()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element's id, links and level, and what it lacks by itself."""
        one = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.ids += [one.attributes["id"]] if "id" in one.attributes else []
        target = one.attributes.get("href" if tag in ("a", "link") else "src")
        if target is not None:
            self.links += [target]
            if tag != "a" and ELSEWHERE.match(target):
                self.faults.append(f"<{tag}> fetches {target}: the book must be readable without a network")
        if tag == "html":
            self.language = one.attributes.get("lang", "")
        if tag == "img":
            self._picture(one)
        printed = any("onlyprint" in around.attributes.get("class", "") for around in self.open)
        if re.fullmatch("h[1-6]", tag) and not printed:
            self.levels.append(int(tag[1]))
        if tag == "input" and one.attributes.get("type") not in ("hidden", "submit") and not _label(one):
            self.faults.append(f"an <input> without a label: {one.attributes}")
        if tag not in VOID:
            self.open.append(one)

    def handle_endtag(self, tag: str) -> None:
        """Close the last open element of this name; what can be operated must have a name by now."""
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at].tag == tag:
                closed = self.open[at]
                del self.open[at:]
                self._closed(closed)
                return

    def handle_data(self, data: str) -> None:
        """Text belongs to every element around it."""
        for one in self.open:
            one.text.append(data)

    def _picture(self, one: Element) -> None:
        alt = one.attributes.get("alt", "").strip()
        if not alt:
            self.faults.append(f"a picture without alt text: {one.attributes.get('src', '')[:60]}")
        for around in self.open:
            around.text.append(alt)

    def _closed(self, one: Element) -> None:
        text = "".join(one.text).strip()
        if one.tag == "title" and not any(around.tag == "svg" for around in self.open):
            self.title = self.title or text
        operable = one.tag in NAMED and (one.tag != "a" or "href" in one.attributes)
        if operable and not text and not _label(one):
            self.faults.append(f"a <{one.tag}> without a name: {one.attributes}")
        called = one.attributes.get("aria-label", "")
        if operable and text and called and not _within(text, called):
            self.faults.append(f"a <{one.tag}> that reads {text[:40]!r} is called {called!r}")

    def _whole(self) -> None:
        """What only the whole page shows."""
        if not self.language or not self.title:
            self.faults.append("no language, or no title")
        if self.levels.count(1) != 1:
            self.faults.append(f"{self.levels.count(1)} headings of the first level, there must be one")
        skipped = [pair for pair in zip(self.levels, self.levels[1:], strict=False) if pair[1] > pair[0] + 1]
        self.faults += [f"a heading of level {second} below one of level {first}" for first, second in skipped]
        twice = sorted({one for one in self.ids if self.ids.count(one) > 1})
        self.faults += [f"the id {one!r} comes more than once" for one in twice]


def _label(one: Element) -> str:
    names = (one.attributes.get(name, "") for name in ("aria-label", "title", "placeholder"))
    return next(filter(None, names), "")


def _within(text: str, label: str) -> bool:
    """Whether what is seen is part of what is read aloud; signs and letter case aside."""
    words = [" ".join(re.findall(r"\w+", one.lower())) for one in (text, label)]
    return not words[0] or words[0] in words[1]


def report(folder: Path) -> list[str]:
    """One sentence for every fault of the pages below a folder, with the page's name; none, if all is well.

    Raises:
        FileNotFoundError: if there is no page.
    """
    paths = [path for path in sorted(folder.rglob("*.html")) if "_static" not in path.parts]
    pages = {path.resolve(): Page(path.read_text("utf-8")) for path in paths}
    if not pages:
        raise FileNotFoundError(f"{folder} holds no page: `make book` builds the book.")
    found = []
    for path, page in pages.items():
        name = path.relative_to(folder.resolve()).as_posix()
        found += [f"{name}: {fault}" for fault in page.faults]
        found += [f"{name}: {target} {why}" for target in page.links if (why := _broken(target, path, pages))]
    return found


def _broken(target: str, page: Path, pages: dict[Path, Page]) -> str:
    """Why a link of a page leads nowhere; "" if it leads somewhere, or out of the book, where nobody looks here."""
    if ELSEWHERE.match(target) or target.startswith(("mailto:", "data:", "javascript:")):
        return ""
    address, anchor = urldefrag(target)
    there = (page.parent / unquote(address.partition("?")[0])).resolve() if address else page
    if not there.is_file():
        return "is not there"
    if anchor and there in pages and unquote(anchor) not in pages[there].ids:
        return f"is there, but has no place called {unquote(anchor)!r}"
    return ""
