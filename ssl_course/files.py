"""Writing files so that an interrupt, a crash or a full disk never leaves half of one."""

import os
from pathlib import Path


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write under a temporary name beside `path`, flush to disk, then rename: readers see the old file or the new."""
    path = Path(path)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
