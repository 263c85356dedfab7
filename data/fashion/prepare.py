"""Make fashion.npz from the official IDX files of Fashion-MNIST.

    python data/fashion/prepare.py FOLDER

FOLDER holds the four files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and
t10k-labels-idx1-ubyte.gz (for example those of Debian's package dataset-fashion-mnist). Keeps the first 20,000
training and the first 5,000 test pictures, in official order. Prints size and SHA-256.
"""

import gzip
import hashlib
import io
import os
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).with_name("fashion.npz")
PARTS = {"train": ("train", 20_000), "test": ("t10k", 5_000)}


def read_idx(path: Path) -> np.ndarray:
    """An IDX file of unsigned bytes: magic number 0x0000080d (d dimensions), d big-endian sizes, then the values."""
    content = gzip.decompress(path.read_bytes())
    dimensions = content[3]
    if content[:3] != b"\x00\x00\x08" or dimensions not in (1, 3):
        raise SystemExit(f"{path} is not an IDX file of unsigned bytes.")
    shape = np.frombuffer(content, ">u4", dimensions, offset=4)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
    if len(values) != shape.prod():
        raise SystemExit(f"{path} is truncated: {len(values):,} values, its header promises {shape.prod():,}.")
    return values.reshape(shape)


def main(folder: Path) -> None:
    arrays = {}
    for part, (prefix, count) in PARTS.items():
        arrays[f"{part}_images"] = read_idx(folder / f"{prefix}-images-idx3-ubyte.gz")[:count]
        arrays[f"{part}_labels"] = read_idx(folder / f"{prefix}-labels-idx1-ubyte.gz")[:count]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    content = buffer.getvalue()
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_bytes(content)
    os.replace(temporary, TARGET)
    for name, values in arrays.items():
        print(f"{name}: {values.shape}")
    print(f"{len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
