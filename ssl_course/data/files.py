"""Prepared files: found, verified by SHA-256, read. Every fault becomes one sentence that says what to do."""

import hashlib
import os
from pathlib import Path

ROOT = Path(os.environ.get("SSL_COURSE_DATA", Path(__file__).resolve().parents[2] / "data"))


class DataFileError(RuntimeError):
    """A prepared file is missing, truncated, altered or unreadable."""


def read_verified(name: str, *, size: int, sha256: str) -> bytes:
    """The bytes of a prepared file, once its size and SHA-256 are what they must be.

    Args:
        name: path below the data folder, for example `fashion/fashion.npz`.
        size: expected number of bytes.
        sha256: expected digest of the content, hexadecimal.

    Raises:
        DataFileError: naming the file, what is wrong with it, and the command that brings it back.
    """
    path = ROOT / name
    mend = (
        f"Bring it back with `git checkout -- data/{name}` in the course folder, "
        f"or make it anew: see data/{name.split('/')[0]}/README.md."
    )
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataFileError(f"{path} is missing. {mend}") from None
    except OSError as error:
        raise DataFileError(f"{path} cannot be read ({error.strerror}). Check its permissions. {mend}") from None
    if len(content) < size:
        raise DataFileError(f"{path} is truncated: {len(content):,} of {size:,} bytes. {mend}")
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise DataFileError(f"{path} was altered: its SHA-256 is {found[:12]}…, not {sha256[:12]}…. {mend}")
    return content
