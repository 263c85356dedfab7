"""Prepared files: each data set registers its file; it is found, verified by SHA-256, read. Faults say what to do."""

import hashlib
import importlib
import pkgutil
from dataclasses import dataclass
from pathlib import Path

from ssl_course import settings

_REGISTERED: dict[str, "PreparedFile"] = {}


class DataFileError(RuntimeError):
    """A prepared file is missing, truncated, altered or unreadable."""


@dataclass(frozen=True)
class PreparedFile:
    """A committed file of the data folder. Making one registers it: `prepared_files` lists all.

    Attributes:
        name: path below the data folder, for example `fashion/fashion.npz`.
        size: expected number of bytes.
        sha256: expected digest of the content, hexadecimal.
    """

    name: str
    size: int
    sha256: str

    def __post_init__(self) -> None:
        _REGISTERED[self.name] = self

    def read(self) -> bytes:
        """The bytes of the file, once its size and SHA-256 are what they must be.

        Raises:
            DataFileError: naming the file, what is wrong with it, and the command that brings it back.
        """
        path = settings.current.data / self.name
        mend = (
            f"Bring it back with `git checkout -- data/{self.name}` in the course folder, "
            f"or make it anew: see data/{self.name.split('/')[0]}/README.md."
        )
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise DataFileError(f"{path} is missing. {mend}") from None
        except OSError as error:
            raise DataFileError(f"{path} cannot be read ({error.strerror}). Check its permissions. {mend}") from None
        if len(content) < self.size:
            raise DataFileError(f"{path} is truncated: {len(content):,} of {self.size:,} bytes. {mend}")
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise DataFileError(f"{path} was altered: its SHA-256 is {found[:12]}…, not {self.sha256[:12]}…. {mend}")
        return content


def prepared_files() -> list[PreparedFile]:
    """The registered files of all data sets, by name."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"{__package__}.{module.name}")  # a data set registers its file when it is imported
    return [_REGISTERED[name] for name in sorted(_REGISTERED)]
