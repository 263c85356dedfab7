"""Pretraining on rows of a table: SCARF, a denoising autoencoder, guessing other columns. Built in lesson 13."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ssl_course.losses import column_loss, info_nce
from ssl_course.methods.pretraining import Step
from ssl_course.train import History, fit, row_batches

Corruption = Callable[[Tensor, torch.Generator], Tensor]


def scarf(network: nn.Module, corrupt: Corruption, *, generator: torch.Generator, temperature: float = 0.2) -> Step:
    """One training step of SCARF: a row and its corrupted copy find each other in the batch.

    Args:
        network: from rows to embeddings z, `Sequential(encoder, projector)`.
        corrupt: `corrupt(rows, generator)`, such as `augment.corrupt_columns` with its other arguments fixed.

    Source: Bahri et al. 2022, arXiv 2106.15147, section 3 and algorithm 1; there a row is compared with the
    corrupted rows alone, here, as in SimCLR, with everything else in the batch. Built in lesson 13.
    """

    def step(rows: Tensor) -> Tensor:
        z_a, z_b = network(torch.cat([rows, corrupt(rows, generator)])).chunk(2)
        return info_nce(z_a, z_b, temperature=temperature)

    return step


def denoising_rows(network: nn.Module, corrupt: Corruption, groups: Tensor, *, generator: torch.Generator) -> Step:
    """One training step of a denoising autoencoder for rows: the corrupted row goes in, the row should come out.

    Args:
        network: from rows to rows of the same width, `Sequential(encoder, decoder)`; for a category it gives scores.
        groups: the column of each place, as `RowCoder.groups`.

    Source: Vincent et al. 2008, section 2.3; a table's corruption as in VIME, Yoon et al. 2020, section 4.1,
    without its mask estimation. Built in lesson 13.
    """

    def step(rows: Tensor) -> Tensor:
        return column_loss(network(corrupt(rows, generator)), rows, groups)

    return step


def upstream(network: nn.Module, width: int, groups: Tensor) -> Step:
    """One training step that learns other columns: the first `width` numbers of a row go in, the others come out.

    Supervised pretraining: the other columns are labels that somebody has written down, for another purpose.

    Args:
        network: from `[batch, width]` to guesses of the other columns, scores for a category.
        groups: the column of each place of these others, from 0.

    Source: Levin et al. 2023, arXiv 2206.15306, section 3. Built in lesson 13.
    """

    def step(rows: Tensor) -> Tensor:
        return column_loss(network(rows[:, :width]), rows[:, width:], groups)

    return step


def pretrain_rows(
    step: Step,
    network: nn.Module,
    rows: Tensor,
    *,
    steps: int,
    lr: float,
    generator: torch.Generator,
    batch: int = 256,
    weight_decay: float = 1e-4,
) -> History:
    """Train a network in place by a step of this file on unlabelled rows.

    Args:
        rows: float `[n, width]`; for `upstream`, inputs and other columns side by side.
        lr: peak learning rate of AdamW, with the schedule of `train.fit`.
    """
    optimizer = torch.optim.AdamW(network.parameters(), lr=lr, weight_decay=weight_decay, fused=True)
    return fit(step, row_batches(rows, batch, generator=generator), optimizer, steps=steps)
