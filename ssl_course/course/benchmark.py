"""What speed and memory the package has: rates of the views, their share of a training step, import time, widgets."""

import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import torch
from torch.utils.benchmark import Timer

from ssl_course import augment
from ssl_course.data import sprites, to_float
from ssl_course.losses import info_nce
from ssl_course.methods.recipes import fashion_view, sprite_view
from ssl_course.models import ConvEncoder, Projector

BATCH = 128


def seconds(function: Callable[[], object]) -> float:
    """Median wall time of a call, with two threads."""
    return Timer("function()", globals={"function": function}, num_threads=2).blocked_autorange(min_run_time=1).median


def measure() -> dict[str, float]:
    """Name with unit -> figure, with two threads."""
    torch.set_num_threads(2)
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    grey = torch.rand(BATCH, 1, 28, 28, generator=generator)
    pictures = to_float(sprites().train.images[:BATCH])
    encoder, projector = ConvEncoder(), Projector(64)

    def two_views() -> torch.Tensor:
        return torch.cat([sprite_view(pictures, generator), sprite_view(pictures, generator)])

    def step() -> None:
        info_nce(*projector(encoder(two_views())).chunk(2), temperature=0.2).backward()

    views, whole = seconds(two_views), seconds(step)
    imports = [_import_seconds() for _ in range(5)]
    return {
        "grey_28x28_views_per_second": round(BATCH / seconds(lambda: fashion_view(grey, generator))),
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

    def view(pictures: torch.Tensor, generator: torch.Generator, turn: float) -> torch.Tensor:
        return augment.affine(sprite_view(pictures, generator), degrees=turn, generator=generator)

    slider = view_explorer(images, view, alt="", turn=(0, 180, 90)).children[0]
    positions = itertools.cycle(range(1, 180))

    def move() -> None:
        slider.value = next(positions)

    return seconds(move)
