"""What one draw can't show: is each batch drawn anew, is everything equally likely, is each draw one of its own?

Each function here gives what goes wrong, as a sentence for the learner, or None. Exercises ask them in their `usable`.
Limits are so wide that an answer that draws fairly crosses one in ten thousand times at most.
"""

from collections.abc import Callable

import torch

from ssl_course.exercises.exercise import seeded

SIGMAS = 4.5  # that a count may be off
LAGS = 30  # how far apart repeats are looked for


def not_anew(draw: Callable[[torch.Generator], dict[str, torch.Tensor]]) -> str | None:
    """A second call with the same generator must draw anew: training makes one generator, and calls once per batch.

    Args:
        draw: gives, by name, what was drawn with a generator, each of it large enough never to repeat by chance.
    """
    generator = seeded(4)
    first, second = draw(generator), draw(generator)
    for name, one in first.items():
        if torch.equal(one, second[name]):
            return (
                f"Right for one batch, but a second call with the same `generator` draws {name} again. Is it copied, "
                "seeded again or put back (`clone_state`, `manual_seed`, `set_state`)? Draw from it itself."
            )
    return None


def uneven(drawn: torch.Tensor, kinds: int) -> tuple[int, int] | None:
    """The kinds that came least and most often, if that can hardly be chance; None if each is about equally likely.

    Args:
        drawn: whole numbers from 0 to below `kinds`, one for each draw.
        kinds: how many there are.
    """
    counts, share = torch.bincount(drawn.flatten().long(), minlength=kinds), 1 / kinds
    off = (counts - drawn.numel() * share).abs().max().item()
    if off <= SIGMAS * (drawn.numel() * share * (1 - share)) ** 0.5:
        return None
    return int(counts.argmin()), int(counts.argmax())


def repeating(drawn: torch.Tensor) -> int | None:
    """After how many rows the draws of a batch come again, or None: each row is to be drawn for itself."""
    for lag in range(1, min(LAGS, len(drawn) // 2)):
        if (drawn[lag:] == drawn[:-lag]).float().mean() > 0.8:
            return lag
    return None
