"""Words about the learner's data: how many of what, what means no label, classes whose names hardly differ."""

from collections.abc import Iterable

_NO_LABEL = {
    *("unlabelled", "unlabeled", "notlabelled", "notlabeled", "unannotated"),
    *("nolabel", "nolabels", "withoutlabel", "withoutlabels"),
}


def says_no_label(word: str) -> bool:
    """Whether the name of a folder, or a word in place of a label, says that there is none: Unlabelled, no_label."""
    return _bare(word) in _NO_LABEL


def counted(count: int, one: str, many: str = "") -> str:
    """`1 picture`, `2,000 pictures`: `many` where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def alike(words: Iterable[str]) -> list[str]:
    """A note if classes differ in nothing but capitals, blanks, - or _: they stay apart, but are they meant to?"""
    found: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        found.setdefault(_bare(word), []).append(word)
    pairs = [" and ".join(map(repr, group)) for group in found.values() if len(group) > 1]
    if not pairs:
        return []
    more = f" … and {counted(len(pairs) - 5, 'other group')}" if len(pairs) > 5 else ""
    return [f"Classes of nearly the same name stay apart: {', '.join(pairs[:5])}{more}. One thing? Then rename."]


def _bare(word: str) -> str:
    """A word without capitals, blanks, - and _."""
    return "".join(one for one in word.casefold() if one not in " -_")
