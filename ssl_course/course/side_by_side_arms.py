"""What `measure_side_by_side` compares: the course's recipe, and what one would run instead, at its own defaults.

Rivals are imported by the arm that uses them, so that each arm pays for its own imports and for no other's.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ssl_course import models, settings, train
from ssl_course.data import Unlabeled, to_float

SIDE = 32  # pixels of a picture of `scenes`
BATCH = 256  # pictures in a step, of lightly's example and of the tutorial
WIDTHS, POOL = (32, 64, 128), 2  # of the course's encoder: those of `recipes.RECIPES["scenes"]`, a test says
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # mean and std that lightly's transform normalises with
HALVES = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)  # those of the tutorial


class Arm(NamedTuple):
    """What is trained, and how.

    Attributes:
        encoder: float pictures `[n, 3, 32, 32]` in [0, 1] -> features `[n, dim]`; what is kept.
        batches: without an end. step: of a batch, the loss.
        pictures_per_step: pictures, not views.
        rate: share of the peak learning rate, by the share of the budget that is spent, from 0 to 1.
        views: of a batch, the views that the step makes of it; where batches come as views, there is nothing to do.
    """

    encoder: nn.Module
    batches: Iterable[Any]
    step: Callable[[Any], Tensor]
    pictures_per_step: int
    optimizer: torch.optim.Optimizer
    rate: Callable[[float], float]
    views: Callable[[Any], Any] = lambda batch: batch


class OnNormalised(nn.Module):
    """A backbone behind the normalisation that its training views had: it takes pictures in [0, 1] as ours does.

    Args:
        backbone: normalised pictures `[n, 3, height, width]` -> `[n, dim]`, or `[n, dim, 1, 1]`.
        statistics: mean and std of the three channels.
    """

    def __init__(self, backbone: nn.Module, statistics: tuple[tuple[float, ...], tuple[float, ...]]) -> None:
        super().__init__()
        self.backbone = backbone
        for name, values in zip(("mean", "std"), statistics, strict=True):
            self.register_buffer(name, torch.tensor(values)[:, None, None])

    def normalised(self, images: Tensor) -> Tensor:
        """Float pictures in [0, 1], normalised; the same shape."""
        return (images - self.mean) / self.std

    def forward(self, images: Tensor) -> Tensor:
        return self.backbone(self.normalised(images)).flatten(1)


class PilPictures:
    """Pictures in memory, each handed out as a PIL picture through a transform: as torchvision's CIFAR10 class does.

    Args:
        transform: of a PIL picture.

    Where that class has a label, there is a 0.
    """

    def __init__(self, pictures: Unlabeled, transform: Callable[[Any], Any]) -> None:
        self.rows, self.transform = pictures.images.permute(0, 2, 3, 1).contiguous().numpy(), transform

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, row: int) -> tuple[Any, int]:
        from PIL import Image

        return self.transform(Image.fromarray(self.rows[row])), 0


def ours(pictures: Unlabeled, generator: torch.Generator) -> Arm:
    """`recipes.pretrain("scenes", …)`: the same start, steps and schedule, which is laid over the CPU seconds."""
    from ssl_course import methods
    from ssl_course.methods import recipes

    recipe, batch = recipes.RECIPES["scenes"], 64
    encoder = recipes.encoder(pictures.images, recipe)
    network = nn.Sequential(encoder, models.Projector(encoder.dim))
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    return Arm(
        encoder,
        train.batches(pictures, batch, generator=generator),
        methods.simclr(network, recipe.view, generator=generator),
        batch,
        torch.optim.AdamW(weights, lr=recipe.lr, weight_decay=1e-4, fused=True),
        lambda share: train.warmup_cosine(share * recipe.steps, recipe.steps),
        lambda images: [recipe.view(images, generator) for _ in range(2)],
    )


def lightly_example(pictures: Unlabeled, _generator: torch.Generator) -> Arm:
    """lightly's SimCLR example for plain PyTorch (examples/pytorch/simclr.py, made for CIFAR-10, also 32 pixels).

    All as there, but for the pictures, and no worker processes (there: eight), as there is one thread.
    """
    return _with_lightly(pictures, OnNormalised(resnet(), IMAGENET), dim=512)


def lightly_with_our_encoder(pictures: Unlabeled, _generator: torch.Generator) -> Arm:
    """The same with the course's encoder: lightly's transform, collating, head, loss and optimizer."""
    encoder = OnNormalised(models.ConvEncoder(3, WIDTHS, POOL), IMAGENET)
    models.whiten(encoder.backbone, encoder.normalised(to_float(pictures[:4000])))
    return _with_lightly(pictures, encoder, encoder.backbone.dim)


def _with_lightly(pictures: Unlabeled, encoder: OnNormalised, dim: int) -> Arm:
    from lightly.loss import NTXentLoss
    from lightly.models.modules import SimCLRProjectionHead
    from lightly.transforms.simclr_transform import SimCLRTransform

    head, criterion = SimCLRProjectionHead(dim, 512, 128), NTXentLoss()
    weights = [weight for weight in (*encoder.parameters(), *head.parameters()) if weight.requires_grad]

    def step(batch: Any) -> Tensor:
        (view_a, view_b), _ = batch
        return criterion(*(head(encoder.backbone(view).flatten(1)) for view in (view_a, view_b)))

    # No blur: "disable blur because we're working with tiny images", says the example.
    batches = _loader(PilPictures(pictures, SimCLRTransform(input_size=SIDE, gaussian_blur=0.0)))
    size = settings.shrink(BATCH, 8)
    return Arm(encoder, batches, step, size, torch.optim.SGD(weights, lr=0.06), lambda share: 1.0)


def torchvision_loop(pictures: Unlabeled, _generator: torch.Generator) -> Arm:
    """A ResNet-18 and torchvision's transforms, as university courses teach SimCLR: Amsterdam's tutorial 17.

    Its settings, made for 96 pixels and 500 epochs. Two things follow the pictures and the budget: the blur's kernel (3
    pixels, 9 there), and the cosine, which falls within these CPU seconds. Its loss is computed in a cheaper way.
    """
    from torchvision import transforms as T

    jitter = T.ColorJitter(brightness=0.5, contrast=0.5, saturation=0.5, hue=0.1)
    looks = [T.RandomApply([jitter], p=0.8), T.RandomGrayscale(p=0.2), T.GaussianBlur(kernel_size=3)]
    places = [T.RandomHorizontalFlip(), T.RandomResizedCrop(SIDE)]
    view = T.Compose([*places, *looks, T.ToTensor(), T.Normalize(*HALVES)])
    encoder = OnNormalised(resnet(), HALVES)
    head = nn.Sequential(nn.Linear(512, 512), nn.ReLU(inplace=True), nn.Linear(512, 128))

    def step(batch: Any) -> Tensor:
        views, _ = batch
        return nt_xent(head(encoder.backbone(torch.cat(views)).flatten(1)), temperature=0.07)

    optimizer = torch.optim.AdamW([*encoder.parameters(), *head.parameters()], lr=5e-4, weight_decay=1e-4)
    batches = _loader(PilPictures(pictures, lambda picture: [view(picture), view(picture)]))
    least = 1 / 50  # of the peak: where the tutorial's cosine ends
    size = settings.shrink(BATCH, 8)
    return Arm(
        encoder, batches, step, size, optimizer, lambda share: least + (1 - least) * (1 + math.cos(math.pi * share)) / 2
    )


def nt_xent(z: Tensor, *, temperature: float) -> Tensor:
    """The loss of SimCLR for the rows of two views, one below the other: z `[2B, dim]`, row i and row i + B a pair."""
    rows = F.normalize(z, dim=1)
    similarity = (rows @ rows.T / temperature).fill_diagonal_(float("-inf"))
    return F.cross_entropy(similarity, torch.arange(len(z)).roll(len(z) // 2))


def resnet() -> nn.Module:
    """torchvision's ResNet-18, fresh, without its output layer: `[n, 3, …]` -> `[n, 512, 1, 1]`."""
    from torchvision.models import resnet18

    return nn.Sequential(*list(resnet18().children())[:-1])


def _loader(pictures: PilPictures) -> Iterator[Any]:
    """Batches of a DataLoader, shuffled anew in each epoch, without an end."""
    from torch.utils.data import DataLoader

    loader = DataLoader(pictures, batch_size=settings.shrink(BATCH, 8), shuffle=True, drop_last=True, num_workers=0)
    while True:
        yield from loader


ARMS: dict[str, Callable[[Unlabeled, torch.Generator], Arm]] = {
    "ours": ours,
    "lightly's example": lightly_example,
    "torchvision loop": torchvision_loop,
    "lightly with our encoder": lightly_with_our_encoder,
}
