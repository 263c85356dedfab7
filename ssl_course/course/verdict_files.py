"""What a learner takes home from a verdict: the encoder, lines that load it, the features of every picture or row."""

import csv
import importlib.util
import io
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from ssl_course import evaluate, train
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_tables import TableCase
from ssl_course.data.own_pictures import printable
from ssl_course.files import write_atomically
from ssl_course.methods.own_pictures import POOL, WIDTHS

ENCODER, SNIPPET = "encoder.safetensors", "load_encoder.py"


def features_of(case: PictureCase | TableCase, encoder: nn.Module) -> Tensor:
    """Float `[pool, dim]`: of every picture or row, with or without a label."""
    if case.what == "pictures":
        return evaluate.features(encoder, case.pool.images)
    with torch.no_grad():
        return torch.cat([encoder(part) for part in case.x.split(5000)])


def write_files(
    folder: Path, case: PictureCase | TableCase, encoder: nn.Module, names: Sequence[str], snippet: str
) -> list[str]:
    """Write the encoder, the snippet and the features into a folder; the names of the files.

    Args:
        names: of each picture, or the line of each row.
    """
    train.save(folder / ENCODER, encoder=encoder)
    write_atomically(folder / SNIPPET, snippet)
    x = features_of(case, encoder)
    head = ["name" if case.what == "pictures" else "line", "label", *(f"h{place}" for place in range(x.shape[1]))]
    if importlib.util.find_spec("pyarrow"):
        return [ENCODER, SNIPPET, _parquet(folder / "features.parquet", head, names, case.words, x)]
    buffer = io.StringIO(newline="")
    lines = csv.writer(buffer, lineterminator="\n")
    lines.writerow(head)
    for name, word, row in zip(names, case.words, x.tolist(), strict=True):
        lines.writerow([printable(str(name)), printable(word), *(f"{value:.5g}" for value in row)])
    write_atomically(folder / "features.csv", buffer.getvalue().encode("utf-8", "backslashreplace"))
    return [ENCODER, SNIPPET, "features.csv"]


def picture_snippet(path: str, encoder: str, size: int, fit: str) -> str:
    """Python that loads the encoder and gives the features of a folder of pictures."""
    return (
        "from ssl_course import data, evaluate, models, train\n\n"
        f"encoder = models.ConvEncoder(3, {WIDTHS}, {POOL})\n"
        f"train.load({encoder!r}, encoder=encoder)\n"
        f"own = data.folder({path!r}, size={size}, fit={fit!r}, labels=None)  # or a folder of new pictures\n"
        "h = evaluate.features(encoder, own.pool.images)  # [pictures, 256], in the order of own.names\n"
        "print(h.shape)\n"
    )


def table_snippet(path: str, encoder: str, **chosen: object) -> str:
    """Python that loads the encoder and gives the features of a CSV file; `chosen` as `data.table` takes it."""
    options = "".join(f", {name}={value!r}" for name, value in chosen.items() if value not in (None, {}))
    return (
        "from ssl_course import data, models, train\n\n"
        f"own = data.table({path!r}{options})\n"
        "coder = data.RowCoder(own.pool)\n"
        "encoder = models.RowEncoder(len(coder.groups))\n"
        f"train.load({encoder!r}, encoder=encoder)\n"
        "rows = own.pool  # or of a new file with the same columns: own.read('new.csv')\n"
        "h = encoder(coder(rows)).detach()  # [rows, 256], in the order of own.lines\n"
        "print(h.shape)\n"
    )


def _parquet(path: Path, head: list[str], names: Sequence[str], words: list[str], x: Tensor) -> str:
    import pyarrow
    import pyarrow.parquet

    columns = [[printable(str(name)) for name in names], words, *x.T.contiguous().numpy()]
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(dict(zip(head, columns, strict=True))), buffer)
    write_atomically(path, buffer.getvalue())
    return path.name
