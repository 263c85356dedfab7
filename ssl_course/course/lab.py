"""Open the course: `python -m ssl_course lab [arguments for JupyterLab]`.

Copies the learner's notebooks to work/, where it fills what is missing and never overwrites, and opens JupyterLab
there on the first lesson. Jupyter's token stays on.
"""

import shutil
from pathlib import Path

from ssl_course.settings import ROOT

FIRST = "00_start_here.ipynb"


def fill(source: Path, target: Path) -> list[str]:
    """Copy every notebook of `source` that `target` lacks; the names of those copied. Existing files are left alone."""
    target.mkdir(exist_ok=True)
    copied = []
    for notebook in sorted(source.glob("*.ipynb")):
        if not (target / notebook.name).exists():
            # Under a temporary name first: an interrupted copy must not look like the learner's file.
            temporary = target / f"{notebook.name}.tmp"
            shutil.copyfile(notebook, temporary)
            temporary.replace(target / notebook.name)
            copied.append(notebook.name)
    return copied


def main(arguments: list[str]) -> int:
    """Fill work/ and open it."""
    work = ROOT / "work"
    copied = fill(ROOT / "notebooks", work)
    print(f"Your notebooks are in {work}. Copied anew: {', '.join(copied) or 'none, your files are as you left them'}.")
    from jupyterlab.labapp import main as open_lab

    return open_lab([str(work / FIRST), f"--ServerApp.root_dir={work}", *arguments])
