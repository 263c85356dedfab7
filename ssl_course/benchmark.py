"""What speed and memory the package has: rates of the views, their share of a training step, import time, widgets."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import torch

from ssl_course import augment
from ssl_course.data import sprites
from ssl_course.losses import info_nce
from ssl_course.models import ConvEncoder, Projector

BATCH = 128


def seconds(function: Callable[[], object], runs: int = 15) -> float:
    """Median wall time of a call, after two that don't count."""
    times = []
    for run in range(runs + 2):
        start = time.perf_counter()
        function()
        if run >= 2:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def colour_view(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """All kinds of change on a colour picture: what a lesson's heaviest view does."""
    images = augment.affine(images, degrees=180, scale=(0.8, 1.25), shift=0.15, generator=generator)
    images = augment.shuffle_channels(augment.flip(images, generator=generator), generator=generator)
    images = augment.scale_channels(images, strength=0.5, generator=generator)
    images = augment.brightness_contrast(images, brightness=0.2, contrast=0.3, generator=generator)
    return augment.noise(images, sigma=0.03, generator=generator)


def grey_view(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Crop, flip, brightness and contrast: the usual view of Fashion-MNIST."""
    images = augment.random_resized_crop(images, scale=(0.3, 1), generator=generator)
    images = augment.flip(images, generator=generator)
    return augment.brightness_contrast(images, brightness=0.4, contrast=0.4, generator=generator)


def measure() -> dict[str, float]:
    """Name with unit -> figure, with two threads."""
    torch.set_num_threads(2)
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    grey = torch.rand(BATCH, 1, 28, 28, generator=generator)
    pictures = augment.to_float(sprites().train.images[:BATCH])
    encoder, projector = ConvEncoder(), Projector(64)

    def two_views() -> torch.Tensor:
        return torch.cat([colour_view(pictures, generator), colour_view(pictures, generator)])

    def step() -> None:
        info_nce(*projector(encoder(two_views())).chunk(2), temperature=0.2).backward()

    views, whole = seconds(two_views), seconds(step)
    imports = [_import_seconds() for _ in range(5)]
    return {
        "grey_28x28_views_per_second": round(BATCH / seconds(lambda: grey_view(grey, generator))),
        "colour_32x32_views_per_second": round(2 * BATCH / views),
        "views_share_of_training_step": round(views / whole, 3),
        "training_step_milliseconds": round(1000 * whole, 1),
        "import_ssl_course_seconds": round(statistics.median(imports), 3),
        "widget_milliseconds": round(1000 * _widget_seconds(), 1),
    }


def _import_seconds() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import ssl_course"], check=True)
    return time.perf_counter() - start


def _widget_seconds() -> float:
    from ssl_course.widgets import view_explorer

    images = sprites().test.images[:8]

    def view(pictures, generator, turn):
        return augment.affine(colour_view(pictures, generator), degrees=turn, generator=generator)

    slider = view_explorer(images, view, alt="", turn=(0, 180, 90)).children[0]
    positions = iter(range(1, 100))

    def move() -> None:
        slider.value = next(positions)

    return seconds(move)
