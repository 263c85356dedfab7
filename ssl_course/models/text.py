"""A small transformer on words: the blocks of lesson 05, with word vectors in place of patches."""

import torch
from torch import Tensor, nn

from ssl_course.data.vocabulary import PAD_NUMBER
from ssl_course.models.vit import Block


def causal_mask(n: int, *, device: torch.device | str = "cpu") -> Tensor:
    """Who may look at whom from left to right: boolean `[n, n]`, True where column <= row, on and below the diagonal.

    Raises:
        ValueError: if n is no whole number, at least 1.

    Source: Vaswani et al. 2017, arXiv 1706.03762, section 3.2.3. Built in lesson 06.
    """
    if not isinstance(n, int) or n < 1:
        raise ValueError(f"n = {n!r}: give the number of words, a whole number, at least 1.")
    return torch.ones(n, n, dtype=torch.bool, device=device).tril()


class WordTransformer(nn.Module):
    """Word numbers in, a score for each word of the vocabulary out, at every place.

    A word's vector and the vector of its place are added, `layers` blocks follow, then a layer norm. The score of a
    word is the product of the row with that word's vector: the output layer is *tied* to the word vectors, so that a
    rare word learns at both ends, and half of the weights are saved (Press and Wolf 2017, arXiv 1608.05859). Places
    are learnt, as in BERT and GPT.

    Args:
        words: size of the vocabulary. places: longest sentence, `<start>` and `<end>` included.
        width: length of a row. layers: number of blocks. heads: of each attention.

    Attributes:
        embed: its `weight` holds the word vectors, `[words, width]`.

    Source: Radford et al. 2018 (GPT), equation (2); Devlin et al. 2019 (BERT), arXiv 1810.04805, section 3. Built in
    lesson 06.
    """

    def __init__(self, words: int, places: int = 32, width: int = 96, layers: int = 2, heads: int = 4) -> None:
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.positions = nn.Parameter(torch.empty(places, width))
        for table in (self.embed.weight, self.positions):
            nn.init.normal_(table, std=0.02)  # small: at the start all words are nearly as likely as each other
        self.blocks = nn.ModuleList([Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(words))

    def rows(self, numbers: Tensor, may_look: Tensor | None = None) -> Tensor:
        """Word numbers `[batch, n]` -> what the blocks make of them, `[batch, n, width]`; arguments as `forward`."""
        self._check(numbers)
        allowed = (numbers != PAD_NUMBER)[:, None]  # [batch, 1, n]: nobody looks at what only fills up
        if may_look is not None:
            allowed = allowed & may_look
        rows = self.embed(numbers) + self.positions[: numbers.shape[1]]
        for block in self.blocks:
            rows = block(rows, allowed)
        return self.norm(rows)

    def forward(self, numbers: Tensor, may_look: Tensor | None = None, at: Tensor | None = None) -> Tensor:
        """Scores, before the softmax, of all words at every place, `[batch, n, words]`.

        Args:
            numbers: whole numbers `[batch, n]`, 0 to words - 1; 0, `<pad>`, is seen by nobody.
            may_look: boolean `[n, n]`, True = the word at the row may look at the word at the column, such as
                `causal_mask(n)`; None: all words look at all words.
            at: boolean `[batch, n]`: score only the places that are True, and return `[count, words]`.

        Raises:
            TypeError: for numbers that are no tensor of whole numbers.
            ValueError: for another shape, an empty batch, more words than places, a number that is no word's, or a
                sentence that begins with `<pad>`.
        """
        rows = self.rows(numbers, may_look)
        return (rows if at is None else rows[at]) @ self.embed.weight.T + self.bias

    def _check(self, numbers: Tensor) -> None:
        if not isinstance(numbers, Tensor) or numbers.dtype not in (torch.int64, torch.int32):
            got = numbers.dtype if isinstance(numbers, Tensor) else type(numbers).__name__
            raise TypeError(
                f"word numbers are a tensor of whole numbers (int64), got {got}: `vocabulary.encode(text)`."
            )
        if numbers.ndim != 2 or not numbers.numel():
            raise ValueError(
                f"word numbers are [batch, n], at least one sentence with one word, got shape {list(numbers.shape)}."
            )
        places, words = len(self.positions), self.embed.num_embeddings
        if numbers.shape[1] > places:
            raise ValueError(
                f"a sentence of {numbers.shape[1]} words, the position table has {places} places: cut the sentence, or "
                "make a network with more `places`."
            )
        if numbers.is_meta:
            return
        low, high = int(numbers.min()), int(numbers.max())
        if low < 0 or high >= words:
            wrong = low if low < 0 else high
            raise ValueError(
                f"{wrong} is no word's number, they go from 0 to {words - 1}: was it made with another vocabulary?"
            )
        if (numbers[:, 0] == PAD_NUMBER).any():
            raise ValueError("a sentence begins with <pad>: it would see nothing; let it begin with <start>.")
