"""Words as numbers: text cut into words, and a vocabulary that has a word for whatever it does not know."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

PAD, UNKNOWN, MASK, START, END = SPECIAL = ("<pad>", "<unknown>", "<mask>", "<start>", "<end>")
PAD_NUMBER = SPECIAL.index(PAD)  # what fills up a batch: never scored, never looked at
NUMBER = "<number>"
# A word may hold apostrophes and hyphens inside; a number points and commas; any other mark stands alone.
PIECE = re.compile(r"(?P<special><[a-z]+>)|(?P<number>\d+(?:[.,]\d+)*)|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|_")


def words(text: str) -> list[str]:
    """Text as words in small letters; every number becomes `<number>`, every punctuation mark a word of its own.

    Special words such as `<mask>` stay whole. An empty text gives an empty list.

    Raises:
        TypeError: for anything but a string.
    """
    if not isinstance(text, str):
        raise TypeError(f"words takes a text, got {type(text).__name__}: join a list by spaces first.")
    return [NUMBER if piece["number"] else piece[0].lower() for piece in PIECE.finditer(text)]


class Vocabulary:
    """Which word has which number: special words first, then the known words, the most frequent first.

    Args:
        texts: word lists to count, the training part alone.
        least: how often a word must occur to be known; rarer ones become `<unknown>`.

    Attributes:
        known: all words, special ones included; a word's number is its place here.

    Raises:
        ValueError: if no word occurs that often, or `least` is below 1.

    Built in lesson 06.
    """

    def __init__(self, texts: Iterable[Sequence[str]], *, least: int = 1) -> None:
        if least < 1:
            raise ValueError(f"least = {least}: a word that never occurs can't be learnt; give 1 or more.")
        counts = Counter(word for text in texts for word in text if word not in SPECIAL)
        often = sorted((word for word, count in counts.items() if count >= least), key=lambda one: (-counts[one], one))
        if not often:
            raise ValueError(
                f"none of {len(counts)} different words occurs {least} times: give more text or less `least`."
            )
        self.known = [*SPECIAL, *often]
        self._number = {word: number for number, word in enumerate(self.known)}

    def __len__(self) -> int:
        return len(self.known)

    def __contains__(self, word: str) -> bool:
        return word in self._number

    def number(self, word: str) -> int:
        """The number of a word; that of `<unknown>` for a word that is not known."""
        return self._number.get(word, self._number[UNKNOWN])

    def encode(self, text: Sequence[str], length: int | None = None) -> Tensor:
        """`<start>`, the words, `<end>` as numbers, int64 `[length]`; what is left of the length is `<pad>`.

        Raises:
            TypeError: for a string: cut it with `words` first.
            ValueError: if the text is longer than `length - 2` words.
        """
        if isinstance(text, str):
            raise TypeError("encode takes a list of words, got a string: cut it with `words(text)` first.")
        length = length if length is not None else len(text) + 2
        if len(text) + 2 > length:
            raise ValueError(
                f"a text of {len(text)} words needs {len(text) + 2} places with <start> and <end>, there are {length}: "
                "cut it, or make the position table longer."
            )
        row = [START, *text, END] + [PAD] * (length - len(text) - 2)
        return torch.tensor([self.number(word) for word in row])

    def decode(self, numbers: Tensor | Sequence[int]) -> list[str]:
        """The words of these numbers, special ones included.

        Raises:
            ValueError: for a number that is no word's.
        """
        numbers = numbers.tolist() if isinstance(numbers, Tensor) else [*numbers]
        if wrong := [one for one in numbers if not 0 <= one < len(self)]:
            raise ValueError(f"{wrong[0]} is no word's number: they go from 0 to {len(self) - 1}.")
        return [self.known[one] for one in numbers]
