"""What is finished of one seed of a measure: numbers in a file that grows, encoders beside it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from torch import nn

from ssl_course import train
from ssl_course.files import write_atomically


class Kept:
    """Numbers and encoders of one seed in a folder; what stands there already is not made again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "numbers.json"
        self.numbers: dict[str, float] = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}

    def number(self, name: str, measure: Callable[[], float]) -> None:
        """Measure and write it, unless it stands there already."""
        if name not in self.numbers:
            self.numbers[name] = round(measure(), 4)
            write_atomically(self.path, json.dumps(self.numbers, indent=1) + "\n")

    def file(self, name: str) -> Path:
        """Where an encoder of this name lies, or will."""
        return self.folder / f"{re.sub('[^a-z0-9]+', '_', name)}.safetensors"

    def encoder(
        self, name: str, fresh: Callable[[], nn.Module], pretrain: Callable[[nn.Module], nn.Module]
    ) -> nn.Module:
        """The encoder of this name: pretrained from a fresh one, or read from its file into a fresh one."""
        made = fresh()
        if self.file(name).exists():
            train.load(self.file(name), encoder=made)
            return made
        made = pretrain(made)
        train.save(self.file(name), encoder=made)
        return made
