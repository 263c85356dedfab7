"""What lesson 08 has no room for: SimCLR that is told its false negatives, and the same network trained on labels.

Only `make results` runs it; the lesson shows the numbers of its five seeds.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import evaluate, train
from ssl_course.data import Pictures, to_float
from ssl_course.methods.pretraining import View


def masked_info_nce(z_a: Tensor, z_b: Tensor, labels: Tensor, *, temperature: float) -> Tensor:
    """InfoNCE without false negatives: negatives of the anchor's own class are ruled out, as the anchor itself is.

    Args:
        z_a, z_b: `[batch, dim]`; row i of both belongs to picture i. Rows are scaled to length one here.
        labels: `[batch]`, the class of each picture.
        temperature: above 0.

    Returns:
        A scalar, in nats, the mean over the 2B rows: 0 if all pictures are of one class, for then every row has its
        positive as its only candidate, and InfoNCE if all classes differ.
    """
    z = F.normalize(torch.cat([z_a, z_b]), dim=1)
    labels, rows = torch.cat([labels, labels]), torch.arange(len(z), device=z.device)
    positive = rows.roll(len(z_a))
    ruled_out = labels[:, None] == labels
    ruled_out[rows, positive] = False
    return F.cross_entropy((z @ z.T / temperature).masked_fill(ruled_out, float("-inf")), positive)


def labelled_batches(
    pictures: Pictures, factor: str, size: int, *, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches of float pictures with one of their factors: those of `train.batches`, in the same order."""
    while True:
        order = torch.randperm(len(pictures), generator=generator)
        for rows in order[: len(pictures) // size * size].split(size):
            yield to_float(pictures.images[rows]), pictures.factors[factor][rows]


def train_masked(
    network: nn.Module,
    pictures: Pictures,
    factor: str,
    view: View,
    *,
    steps: int,
    lr: float,
    temperature: float,
    batch: int = 64,
    generator: torch.Generator,
) -> nn.Module:
    """Train a network by SimCLR in place, as lesson 08 does, but with `masked_info_nce`: it sees the labels.

    With the same start and a generator in the same state it gets the same batches and views as lesson 08's own run.

    Args:
        factor: the name of the factor that tells which negatives are false ones.
        steps: training steps of `batch` pictures. lr: the peak learning rate.
    """

    def step(labelled: tuple[Tensor, Tensor]) -> Tensor:
        images, labels = labelled
        views = torch.cat([view(images, generator), view(images, generator)])
        z_a, z_b = network(views).chunk(2)
        return masked_info_nce(z_a, z_b, labels, temperature=temperature)

    optimizer = torch.optim.AdamW(network.parameters(), lr=lr, weight_decay=1e-4, fused=True)
    train.fit(step, labelled_batches(pictures, factor, batch, generator=generator), optimizer, steps=steps)
    return network


def oracles(
    fresh: Callable[[], tuple[nn.Module, torch.Generator]],
    pictures: Pictures,
    factor: str,
    *,
    temperatures: Sequence[float] = (0.05, 0.2),
    **options: object,
) -> dict[str, nn.Module]:
    """`train_masked` at each temperature, told the labels, and told labels that are dealt out at random.

    Dealt labels rule out as many negatives, on the average, but not the false ones: the control that separates *which*
    negatives are missing from *how many*.

    Args:
        fresh: gives a network and a generator, the same at every call. options: of `train_masked`.

    Returns:
        Name -> network: `τ = 0.05, masked`, `τ = 0.05, masked blindly`, and so on.
    """
    values = pictures.factors[factor]
    order = torch.randperm(len(values), generator=torch.Generator().manual_seed(0))
    dealt = dataclasses.replace(pictures, factors=pictures.factors | {factor: values[order]})
    trained = {}
    for temperature in temperatures:
        for name, told in {"masked": pictures, "masked blindly": dealt}.items():
            network, generator = fresh()
            given = options | {"temperature": temperature, "generator": generator}
            trained[f"τ = {temperature}, {name}"] = train_masked(network, told, factor, **given)
    return trained


def from_scratch(
    network: nn.Module,
    labelled: Pictures,
    test: Pictures,
    factor: str,
    *,
    view: View,
    steps: int,
    lr: float,
    batch: int = 64,
    generator: torch.Generator,
) -> float:
    """Test accuracy of an encoder, trained on labels in place, with as many views in each step as SimCLR has.

    Args:
        network: the encoder. factor: the name of the factor to tell. batch: pictures in SimCLR's steps, of two views.
    """
    options = {"view": view, "steps": steps, "lr": lr, "batch": 2 * batch, "generator": generator}
    classifier = evaluate.train_classifier(network, labelled.images, labelled.factors[factor], **options)
    return evaluate.accuracy(classifier, test.images, test.factors[factor])
