"""A deeper read-out for a transformer: what its rows hold beyond their mean. Lesson 05's last question."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import settings
from ssl_course.data.containers import check_labels

DECAYS = (1e-2, 1e-1, 1.0)  # weight decay of AdamW, chosen on every fifth of the labelled pictures


class AttentionRead(nn.Module):
    """Scores from frozen rows: each head looks for what it knows, takes a weighted mean, and a linear layer decides.

    Rows `[n, places, width]` -> scores `[n, classes]`.
    """

    def __init__(self, places: int, width: int, classes: int, heads: int = 8) -> None:
        super().__init__()
        self.look = nn.Linear(width, heads)  # how much a head wants a row, by what it holds …
        self.place = nn.Parameter(torch.zeros(places, heads))  # … and by where it is
        self.decide = nn.Linear(heads * width, classes)

    def forward(self, rows: Tensor) -> Tensor:
        weights = (self.look(rows) + self.place).softmax(1)
        return self.decide(torch.einsum("nph,npw->nhw", weights, rows).flatten(1))


def attention_probe(
    train_rows: Tensor, train_y: Tensor, test_rows: Tensor, test_y: Tensor, *, generator: torch.Generator
) -> float:
    """Test accuracy, 0 to 1, of `AttentionRead` on frozen rows `[n, places, width]`; the encoder stays as it is.

    The rows are standardised with the training rows' means and standard deviations. AdamW's weight decay comes from
    `DECAYS`, by accuracy on every fifth labelled picture; then all of them are learnt from. The test rows are only
    scored.

    Args:
        generator: shuffles the labelled pictures before every fifth is held out.

    Raises:
        TypeError: if labels are no whole numbers.
        ValueError: if rows are not [n, places, width], or rows and labels don't match.
    """
    if train_rows.ndim != 3 or train_rows.shape[1:] != test_rows.shape[1:]:
        raise ValueError(
            f"an attention probe takes rows [n, places, width], got {list(train_rows.shape)} and "
            f"{list(test_rows.shape)}: features of whole pictures go to `evaluate.linear_probe`."
        )
    train_y, test_y = check_labels(train_y, len(train_rows)), check_labels(test_y, len(test_rows))
    mean, std = train_rows.mean((0, 1)), train_rows.std((0, 1)).clamp_min(1e-6)
    train_rows, test_rows = (train_rows - mean) / std, (test_rows - mean) / std
    order = torch.randperm(len(train_y), generator=generator, device=generator.device).to(train_y.device)
    train_rows, train_y = train_rows[order], train_y[order]
    held = torch.arange(len(train_y), device=train_y.device) % 5 == 0
    tried = {
        decay: _accuracy(_trained(train_rows[~held], train_y[~held], decay), train_rows[held], train_y[held])
        for decay in DECAYS
    }
    best = max(tried, key=tried.get)
    return _accuracy(_trained(train_rows, train_y, best), test_rows, test_y)


def _trained(rows: Tensor, y: Tensor, decay: float) -> AttentionRead:
    read = AttentionRead(*rows.shape[1:], int(y.max()) + 1).to(rows.device)
    optimizer = torch.optim.AdamW(read.parameters(), lr=1e-2, weight_decay=decay)
    steps = settings.shrink(150, 5)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        loss = F.cross_entropy(read(rows), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return read


@torch.no_grad()
def _accuracy(read: AttentionRead, rows: Tensor, y: Tensor) -> float:
    scores = torch.cat([read(part) for part in rows.split(500)])
    return (scores.argmax(1) == y).float().mean().item()
