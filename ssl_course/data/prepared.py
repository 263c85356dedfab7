"""Prepared files: each data set registers its file; it is found, verified by SHA-256, read. Faults say what to do."""

import hashlib
import importlib
import pkgutil
import stat
from dataclasses import dataclass
from pathlib import Path

from ssl_course import settings

LFS_POINTER = b"version https://git-lfs"  # what git leaves in a file's place where Git LFS is not installed
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

        What is no file, or of another size, is not read: a pipe would wait for ever, a huge file fill the memory.

        Raises:
            DataFileError: naming the file, what is wrong with it, and the command that brings it back.
        """
        path = settings.current.data / self.name
        mend = self._mend()
        try:
            there = path.stat()
            if not stat.S_ISREG(there.st_mode):
                raise DataFileError(f"{path} cannot be read: it is no regular file. {mend}")
            with path.open("rb") as file:
                content = file.read(self.size if there.st_size == self.size else len(LFS_POINTER))
        except FileNotFoundError:
            raise DataFileError(f"{path} is missing. {mend}") from None
        except OSError as error:
            raise DataFileError(f"{path} cannot be read ({error.strerror}). Check its permissions. {mend}") from None
        if content.startswith(LFS_POINTER):
            raise DataFileError(f"{path} is a Git LFS pointer, not the file: `git lfs pull` fetches it. {mend}")
        if there.st_size < self.size:
            raise DataFileError(f"{path} is truncated: {there.st_size:,} of {self.size:,} bytes. {mend}")
        if there.st_size > self.size:
            raise DataFileError(f"{path} was altered: it has {there.st_size:,} bytes, not {self.size:,}. {mend}")
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise DataFileError(f"{path} was altered: its SHA-256 is {found[:12]}…, not {self.sha256[:12]}…. {mend}")
        return content

    def _mend(self) -> str:
        """What brings the file back: git, in the course's own data folder only; pip, where the course is installed."""
        folder = settings.current.data
        if folder.resolve() == (settings.ROOT / "ssl_course" / "share" / "data").resolve():
            return (
                "Bring it back with `pip install --force-reinstall ssl-course`, or with the wheel in place of the name."
            )
        if folder.resolve() != (settings.ROOT / "data").resolve():
            return (
                f"The setting SSL_COURSE_DATA points to {folder}: copy data/{self.name} of the course folder there, "
                "or leave the setting out."
            )
        return (
            f"Bring it back with `git checkout -- data/{self.name}` in the course folder, "
            f"or make it anew: see data/{self.name.split('/')[0]}/README.md."
        )


def prepared_files() -> list[PreparedFile]:
    """The registered files of all data sets, by name."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"{__package__}.{module.name}")  # a data set registers its file when it is imported
    return [_REGISTERED[name] for name in sorted(_REGISTERED)]
