"""Stand-ins for the learner's own data: files made of what packages ship, real photographs and real tables."""

import csv
import io
import shutil
from pathlib import Path

import matplotlib
import numpy as np
import sklearn.datasets
from PIL import Image

from ssl_course.files import write_atomically

SIDE, STRIDE = 32, 16  # pixels: of a patch, and from one to the next, so that neighbours share half
ACROSS = 4  # each photograph is cut into 4 x 4 regions: the sources that the patches come from
LABELLED = 2  # patches of a region that lie in the folder of their photograph; the others are unlabelled
TABLES = ("breast_cancer", "wine", "diabetes")


def example_pictures(folder: str | Path) -> Path:
    """A folder of patches, cut out of three photographs; made once, and anew if patches are cut otherwise by now.

    `china/china-12_03.png` is patch 3 of region 12 of the photograph called china; `unlabelled/china-12_40.png` is
    another one of the same region: the name up to `_` says so in any folder. Patches of a region overlap; patches of
    two regions don't.

    Source: china.jpg and flower.jpg, which scikit-learn ships (CC BY 2.0, their README names the photographers), and
    grace_hopper.jpg, which matplotlib ships (US Navy, public domain).
    """
    folder = Path(folder)
    mark = folder / "complete"
    made_with = f"side {SIDE}, stride {STRIDE}, labelled {LABELLED}, named by region\n"
    if mark.exists():
        if mark.read_text(encoding="utf-8") == made_with:
            return folder / "pictures"
        mark.unlink()  # first, so that a stop leaves no folder that looks whole
        shutil.rmtree(folder / "pictures")
    for name, photograph in _photographs().items():
        for region, patches in enumerate(_regions(photograph)):
            # every k-th, so that the labelled ones are spread over their region
            labelled = {round(place) for place in np.linspace(0, len(patches) - 1, LABELLED)}
            for number, patch in enumerate(patches):
                there = name if number in labelled else "unlabelled"
                _write(folder / "pictures" / there / f"{name}-{region:02}_{number:02}.png", patch)
    write_atomically(mark, made_with)
    return folder / "pictures"


def example_table(name: str, folder: str | Path) -> Path:
    """A table that scikit-learn ships as a CSV file: its columns, and last the column `target`, in words where it can.

    Args:
        name: breast_cancer (569 tumours), wine (178 wines of three growers) or diabetes (442 patients; the target is
            a number, 25 to 346).

    Raises:
        ValueError: for another name.
    """
    if name not in TABLES:
        raise ValueError(f"there is no table {name!r}; there are: {', '.join(TABLES)}.")
    options = {"scaled": False} if name == "diabetes" else {}
    bunch = getattr(sklearn.datasets, f"load_{name}")(**options)
    words = getattr(bunch, "target_names", None)
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([*(str(column).replace(" ", "_") for column in bunch.feature_names), "target"])
    for row, target in zip(bunch.data.tolist(), bunch.target, strict=True):
        lines.writerow([*(f"{value:g}" for value in row), f"{target:g}" if words is None else words[target]])
    path = Path(folder) / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.getvalue())
    return path


def _photographs() -> dict[str, np.ndarray]:
    """Name -> uint8 `[height, width, 3]`."""
    hopper = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    shipped = {f"{name}": sklearn.datasets.load_sample_image(f"{name}.jpg") for name in ("china", "flower")}
    return shipped | {"hopper": np.asarray(Image.open(hopper).convert("RGB"))}


def _regions(photograph: np.ndarray) -> list[list[np.ndarray]]:
    """The patches of each region, all of them within it."""
    height, width = (side // ACROSS for side in photograph.shape[:2])
    found = []
    for place in range(ACROSS * ACROSS):
        top, left = place // ACROSS * height, place % ACROSS * width
        corners = [
            (y, x)
            for y in range(top, top + height - SIDE + 1, STRIDE)
            for x in range(left, left + width - SIDE + 1, STRIDE)
        ]
        found.append([photograph[y : y + SIDE, x : x + SIDE] for y, x in corners])
    return found


def _write(path: Path, patch: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(patch).save(path, "PNG")  # half written, it is written anew: the mark is missing
