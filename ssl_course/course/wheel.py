"""How a wheel is built: `pip install .` puts data, results and notebooks into the package, so it works from any folder.

Setuptools loads this file alone, by pyproject.toml; the course never imports it.
"""

import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

SHARED = ("data/*/*", "results/*.json", "notebooks/*.ipynb")  # not how data were made, not the logs of searches


class BuildWithFiles(build_py):
    """Setuptools' own command, which also copies what `SHARED` names to `ssl_course/share/`."""

    def run(self) -> None:
        """Build; an editable install reads the files where they lie."""
        super().run()
        if self.editable_mode:
            return
        share = Path(self.build_lib, "ssl_course", "share")
        shutil.rmtree(share, ignore_errors=True)  # what an earlier build left there and the course has no more
        for name in shared():
            self.mkpath(str((share / name).parent))
            self.copy_file(name, str(share / name))

    def get_source_files(self) -> list[str]:
        """Also what a source distribution must hold."""
        return [*super().get_source_files(), *shared()]


def shared(root: Path = Path()) -> list[str]:
    """The files that travel, by their paths below the course's folder."""
    found = (path for pattern in SHARED for path in root.glob(pattern) if path.is_file() and path.suffix != ".py")
    return sorted(path.relative_to(root).as_posix() for path in found)
