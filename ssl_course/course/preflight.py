"""Before anything is installed: is the machine fit for it? Needs no package, only the standard library.

python ssl_course/course/preflight.py FOLDER      # the folder that the virtual environment will lie in
"""

import importlib.util
import shutil
import sys

NEEDED_GB = 6  # torch's default build for Linux and everything else, downloads included


def problem(folder: str, version: tuple[int, int] = sys.version_info[:2]) -> str | None:
    """One line that says what is missing and what to do, or None."""
    if version < (3, 11):
        found = ".".join(map(str, version))
        return f"Python {found} is too old: install Python 3.11 or newer, then run `make PYTHON=python3.11 lab`."
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            return f"Python's module {module} is missing: on Debian and Ubuntu, `sudo apt install python3-venv`."
    free = shutil.disk_usage(folder).free / 1e9
    if free < NEEDED_GB:
        return f"only {free:.1f} GB of disk are free, about {NEEDED_GB} GB are needed: make room (README: CPU-only)."
    return None


if __name__ == "__main__":
    if found := problem(sys.argv[1] if len(sys.argv) > 1 else "."):
        sys.exit(found)
