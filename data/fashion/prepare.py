"""Make fashion.npz from the official IDX files of Fashion-MNIST.

    python data/fashion/prepare.py FOLDER

FOLDER holds the four files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and
t10k-labels-idx1-ubyte.gz (for example those of Debian's package dataset-fashion-mnist). Keeps the first 20,000
training and the first 5,000 test pictures, in official order. The committed file is replaced only by what
ssl_course/data/fashion.py registers; anything else is refused, with size and SHA-256.
"""

import gzip
import hashlib
import io
import sys
import zlib
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this very course, installed or not

from ssl_course.data.fashion import FILE  # noqa: E402
from ssl_course.files import write_atomically  # noqa: E402

TARGET = Path(__file__).with_name("fashion.npz")
PARTS = {"train": ("train", 20_000), "test": ("t10k", 5_000)}


def read_idx(path: Path) -> np.ndarray:
    """An IDX file of unsigned bytes: magic number 0x0000080d (d dimensions), d big-endian sizes, then the values."""
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise SystemExit(f"{path} can't be read ({getattr(error, 'strerror', None) or error}).") from None
    if content[:3] != b"\x00\x00\x08" or content[3:4] not in (b"\x01", b"\x03"):
        raise SystemExit(f"{path} is not an IDX file of unsigned bytes.")
    dimensions = content[3]
    header = content[4 : 4 + 4 * dimensions]
    shape = tuple(np.frombuffer(header[: len(header) // 4 * 4], ">u4").tolist())
    values = np.frombuffer(content[4 + 4 * dimensions :], np.uint8)
    if len(shape) < dimensions or len(values) != np.prod(shape, dtype=object):
        raise SystemExit(f"{path} is truncated or too long: {len(values):,} values, its header promises {shape}.")
    return values.reshape(shape)


def differences(arrays: dict[str, np.ndarray], content: bytes) -> list[str]:
    """In what the arrays and the file made of them differ from what is registered."""
    found = []
    for part, (_, count) in PARTS.items():
        for name, expected in ((f"{part}_images", (count, 28, 28)), (f"{part}_labels", (count,))):
            if arrays[name].shape != expected:
                found.append(f"{name} has shape {list(arrays[name].shape)}, not {list(expected)}")
    digest = hashlib.sha256(content).hexdigest()
    if (len(content), digest) != (FILE.size, FILE.sha256):
        found.append(f"{len(content):,} bytes with SHA-256 {digest}, not {FILE.size:,} with {FILE.sha256}")
    return found


def main(folder: Path) -> None:
    """Read the four files, compare what they give with what is registered, and only then replace the committed file."""
    arrays = {}
    for part, (prefix, count) in PARTS.items():
        arrays[f"{part}_images"] = read_idx(folder / f"{prefix}-images-idx3-ubyte.gz")[:count]
        arrays[f"{part}_labels"] = read_idx(folder / f"{prefix}-labels-idx1-ubyte.gz")[:count]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    content = buffer.getvalue()
    if found := differences(arrays, content):
        raise SystemExit(
            f"{TARGET} is left as it is: {'; '.join(found)}. Are these the official files? If only the bytes differ, "
            "another zlib packed the same pictures. For other data on purpose, change ssl_course/data/fashion.py first."
        )
    try:
        write_atomically(TARGET, content)
    except OSError as error:
        raise SystemExit(f"{TARGET} can't be written ({error.strerror}).") from None
    for name, values in arrays.items():
        print(f"{name}: {values.shape}")
    print(f"{len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
