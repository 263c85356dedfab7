"""Pretext tasks on single pictures: rotation, patch order and inpainting, one training step each. Built in lesson 03.

Their labels come from the pictures' structure. They take no view: the question itself changes the picture.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course.augment import masks, puzzles
from ssl_course.data import Unlabeled
from ssl_course.methods import recipes
from ssl_course.methods.pretraining import Step, View, pretrain
from ssl_course.methods.simclr import simclr
from ssl_course.models import ConvDecoder, Projector
from ssl_course.train import History, batches, fit

Question = Callable[[Tensor, torch.Generator], tuple[Tensor, Tensor]]


def ask_turn(images: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures turned by 0 to 3 quarter turns, one draw for each picture, and the turns `[batch]`: the labels.

    Built in lesson 03. Source: Gidaris et al. 2018, arXiv 1803.07728, equation (2); they train on all four turns of
    each picture at once.
    """
    turns = torch.randint(4, (len(images),), generator=generator, device=generator.device).to(images.device)
    return puzzles.turn(images, turns), turns


def ask_order(images: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures whose four tiles stand in a random order, and the number `[batch]` of the order, 0 to 23: the labels.

    Built in lesson 03. Source: Noroozi and Favaro 2016, arXiv 1603.09246.
    """
    which = torch.randint(len(puzzles.ORDERS), (len(images),), generator=generator, device=generator.device)
    which = which.to(images.device)
    return puzzles.shuffle_tiles(images, which), which


def classify(network: nn.Module, question: Question, *, generator: torch.Generator) -> Step:
    """One training step of a task whose answer is a class: `question(images, generator) -> (pictures, labels)`.

    The network gives a score for each answer. The loss is the mean cross-entropy over the batch; a network that knows
    nothing has log 4 = 1.39 with four turns, log 24 = 3.18 with 24 orders. Built in lesson 03.
    """

    def step(images: Tensor) -> Tensor:
        asked, labels = question(images, generator)
        return F.cross_entropy(network(asked), labels)

    return step


def rotation(network: nn.Module, view: View, *, generator: torch.Generator) -> Step:
    """`classify` with `ask_turn` on views of the pictures: a method as `simclr` is one; the network gives four scores.

    A view must leave the upright alone: one that turns by up to 45 degrees makes two answers equally right.
    """

    def ask(images: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        return ask_turn(view(images, generator), generator)

    return classify(network, ask, generator=generator)


def inpaint(network: nn.Module, *, generator: torch.Generator, ratio: float = 0.25) -> Step:
    """One training step of inpainting: hide a block of each picture, fill it in, compare where it was hidden.

    The network maps pictures to pictures of the same shape. The loss is the mean over all hidden pixels of the batch
    of the squared error, in squared grey levels (0 to 1). Built in lesson 03.

    Source: Pathak et al. 2016, arXiv 1604.07379, equation (1), there without the division by the number of hidden
    pixels, and with an adversarial loss beside it.
    """

    def step(images: Tensor) -> Tensor:
        side = images.shape[-1]
        mask = masks.block(len(images), side, ratio, generator=generator, device=images.device)[:, None]
        filled = network(masks.hide(images, mask))
        return ((filled - images)[mask.expand_as(images)] ** 2).mean()

    return step


def train_pretext(
    network: nn.Module, step: Step, pictures: Unlabeled, *, steps: int, lr: float, generator: torch.Generator
) -> History:
    """Train a network by one of the steps above, 64 pictures per step, in place. AdamW with the schedule of `fit`."""
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr, weight_decay=1e-4, fused=True)
    source = batches(pictures, 64, generator=generator)
    return fit(step, source, optimizer, steps=steps, description="pretext task")


TASKS = ("rotation", "patch order", "inpainting", "SimCLR")


def pretrain_task(
    task: str, encoder: nn.Module, pictures: Unlabeled, *, steps: int, lr: float, generator: torch.Generator
) -> None:
    """Train a fresh encoder of `fashion` pictures by one of `TASKS`, in place, with a new head, decoder or projector.

    All take 64 pictures per step. SimCLR sees two views of each, those of the data set's recipe.

    Raises:
        ValueError: for a task that is none of them.
    """
    options = {"steps": steps, "lr": lr, "generator": generator}
    if task == "SimCLR":
        pretrain(simclr, encoder, pictures, view=recipes.fashion_view, **options)
        return
    channels, side = pictures.images.shape[1], pictures.images.shape[-1]
    if task == "inpainting":
        network = nn.Sequential(encoder, ConvDecoder(encoder.dim, channels, side)).to(pictures.images.device)
        step = inpaint(network, generator=generator)
    elif task in ("rotation", "patch order"):
        question, answers = (ask_turn, 4) if task == "rotation" else (ask_order, len(puzzles.ORDERS))
        head = Projector(encoder.dim, dim_out=answers)
        network = nn.Sequential(encoder, head).to(pictures.images.device)
        step = classify(network, question, generator=generator)
    else:
        raise ValueError(f"task = {task!r}: there are {', '.join(TASKS)}.")
    train_pretext(network, step, pictures, **options)
