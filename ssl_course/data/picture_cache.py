"""Decoded pictures, kept on disk in blocks: each file is verified by SHA-256 and written all or nothing.

A block's name is a hash of what it was made from (names, sizes and times of change of the files, and the options), so a
picture that changes makes its block anew. Nothing in a file is code: a line of JSON, then the bytes of the pictures.
"""

import hashlib
import json
import os
import stat
from collections.abc import Collection, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ssl_course.files import write_atomically

VERSION = 1  # of what decoding gives; another one makes all blocks anew
ENDING = ".pictures"


def key_of(files: Sequence[tuple], **options: object) -> str:
    """The name of a block: 24 hexadecimal digits, from the files (tuples) and the options they are decoded with."""
    text = json.dumps([VERSION, sorted(options.items()), [list(file) for file in files]])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class PictureCache:
    """Blocks of decoded pictures in a folder; without a folder, or where it can't be written, nothing is kept.

    Attributes:
        trouble: why a file was not read or written, in words; "" if all went well.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder, self.trouble = folder, ""

    def read(self, key: str) -> tuple[Tensor, list[str]] | None:
        """The pictures (uint8 `[n, 3, side, side]`) and for each the reason why it has none, "" if it has one.

        None if the block is not there, or not as it was written: then it is decoded anew.
        """
        if self.folder is None:
            return None
        path = self.folder / f"{key}{ENDING}"
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return None
            head, _, body = path.read_bytes().partition(b"\n")
            about = json.loads(head)
            if _digest(about["shape"], about["reasons"], body) != about["sha256"]:
                raise ValueError("its SHA-256 is another")
            return torch.frombuffer(bytearray(body), dtype=torch.uint8).view(about["shape"]), about["reasons"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            self.trouble = f"{path} was damaged ({error}) and is made anew."
            return None

    def write(self, key: str, images: Tensor, reasons: list[str]) -> None:
        """Keep a block; a full disk or a folder that can't be written costs only the time to decode it again."""
        if self.folder is None:
            return
        body, shape = images.contiguous().numpy().tobytes(), list(images.shape)
        about = {"sha256": _digest(shape, reasons, body), "shape": shape, "reasons": reasons}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / f"{key}{ENDING}", json.dumps(about).encode() + b"\n" + body)
        except OSError as error:
            self.trouble = f"{self.folder} can't keep the decoded pictures ({(error.strerror or str(error)).lower()})."

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove the blocks of earlier states of the pictures."""
        if self.folder is None or not self.folder.is_dir():
            return
        for name in os.listdir(self.folder):
            if name.endswith(ENDING) and name.removesuffix(ENDING) not in keys:
                (self.folder / name).unlink(missing_ok=True)


def _digest(shape: list[int], reasons: list[str], body: bytes) -> str:
    digest = hashlib.sha256(json.dumps([shape, reasons]).encode())
    digest.update(body)
    return digest.hexdigest()
