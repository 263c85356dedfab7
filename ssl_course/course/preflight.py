"""Before anything is installed: is the machine fit for it? Needs no package, only the standard library.

python ssl_course/course/preflight.py FOLDER [--torch=cpu]      # the folder that the virtual environment will lie in

It is written for every Python that it refuses, 2.7 too: no annotations, no f-strings, ASCII only.
"""

import shutil
import sys

NEEDED_GB = 6  # torch's default build for Linux and everything else, downloads included
SMALL_GB = 3  # an estimate of the same with torch's CPU-only build


def problem(folder, small=False, version=sys.version_info[:2]):
    """One line that says what is missing and what to do, or None."""
    if version < (3, 11):
        found = ".".join(str(part) for part in version)
        return "Python %s is too old: install Python 3.11 or newer, then run `make PYTHON=python3.11 lab`." % found
    import importlib.util  # Python 2 lacks it

    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            return "Python's module %s is missing: on Debian and Ubuntu, `sudo apt install python3-venv`." % module
    free = shutil.disk_usage(folder).free / 1e9
    needed = SMALL_GB if small else NEEDED_GB
    if free < needed:
        less = "" if small else "; on Linux without a GPU `make lab TORCH=cpu` needs about %d" % SMALL_GB
        return "only %.1f GB of disk are free, about %d GB are needed: make room%s." % (free, needed, less)
    return None


if __name__ == "__main__":
    sys.exit(problem(sys.argv[1] if len(sys.argv) > 1 else ".", small="--torch=cpu" in sys.argv))
