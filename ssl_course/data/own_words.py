"""Words about the learner's data: how many of what, and classes whose names hardly differ."""

from collections.abc import Iterable


def counted(count: int, one: str, many: str = "") -> str:
    """`1 picture`, `2,000 pictures`: `many` where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def alike(words: Iterable[str]) -> list[str]:
    """A note if classes differ in nothing but capitals, blanks, - or _: they stay apart, but are they meant to?"""
    found: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        found.setdefault("".join(one for one in word.casefold() if one not in " -_"), []).append(word)
    pairs = [" and ".join(map(repr, group)) for group in found.values() if len(group) > 1]
    if not pairs:
        return []
    more = f" … and {counted(len(pairs) - 5, 'other group')}" if len(pairs) > 5 else ""
    return [f"Classes of nearly the same name stay apart: {', '.join(pairs[:5])}{more}. One thing? Then rename."]
