"""Printing where not every sign can be written: a pipe on Windows knows 256 of them."""

import sys

PLAIN = {"✓": "+", "✗": "x", "○": "o", "→": "->", "≈": "~", "−": "-", "≤": "<=", "≥": ">="}


def say(text: str = "", *, flush: bool = False) -> None:
    """`print`, with a plain sign in place of each one that the place where output goes can't write."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    for sign, plain in PLAIN.items():
        if sign in text and not _written(sign, encoding):
            text = text.replace(sign, plain)
    print(text if _written(text, encoding) else text.encode(encoding, "replace").decode(encoding), flush=flush)


def _written(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
