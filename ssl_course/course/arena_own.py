"""A learner's own loss, out of a file that is given to `python -m ssl_course arena`."""

import ast
import hashlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

from torch import Tensor

from ssl_course.methods.own_loss import LossProblem, check_loss
from ssl_course.train.ranks import ProcessLost


def load(path: Path) -> Callable[[Tensor, Tensor], Tensor]:
    """The function `loss(z_a, z_b)` of a Python file, once it has proved to be one.

    Raises:
        LossProblem: if there is no such file, it can't be run, holds no `loss`, or its `loss` is none.
        RuntimeError: from the function, for whatever goes wrong in it later.
    """
    if not path.is_file():
        raise LossProblem(f"there is no file {path}: give the path of a Python file with `def loss(z_a, z_b): ...`.")
    spec = importlib.util.spec_from_file_location(f"own_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise LossProblem(f"the file is no Python: {error.msg}, line {error.lineno}.") from None
    except Exception as error:  # whatever a learner's file may raise
        raise LossProblem(f"the file stops with {type(error).__name__} when it is read: {error}.") from None
    if not hasattr(module, "loss"):
        raise LossProblem("the file holds no function called `loss`: write `def loss(z_a, z_b): ...`.")
    check_loss(module.loss)
    return _telling(module.loss)


def _telling(loss: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    """The loss; whatever it raises in training is a RuntimeError that says so."""

    def telling(z_a: Tensor, z_b: Tensor) -> Tensor:
        try:
            return loss(z_a, z_b)
        except ProcessLost:  # torchrun's wish, which may arrive here too
            raise
        except Exception as error:  # whatever a learner's function may raise
            raise RuntimeError(f"the loss stops with {type(error).__name__} in training: {error}") from error

    return telling


def mark(path: Path) -> str:
    """A name for what is kept of this file: another text, of it or of a file that it imports, another name.

    Imports are followed to files and folders beside it and in the folder that the command is given in, where Python
    looks for them. What is loaded in another way than by `import` does not count.
    """
    digest, seen, waiting = hashlib.sha256(), set(), [path]
    while waiting:
        one = waiting.pop(0)
        if one.resolve() not in seen:
            seen.add(one.resolve())
            digest.update(content := one.read_bytes())
            for folder in dict.fromkeys((path.resolve().parent, Path.cwd())):
                waiting += _beside(folder, _imported(content))
    return f"{path.stem}_{digest.hexdigest()[:8]}"


def _imported(content: bytes) -> list[str]:
    """The modules and packages that a file's text imports, without those inside packages, in order."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):  # whoever imports it will be told
        return []
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.append(node.module)
    return sorted({name.split(".")[0] for name in names} - {"ssl_course"})  # whose code has its part in `folder_of`


def _beside(folder: Path, names: list[str]) -> Iterator[Path]:
    for name in names:
        if (module := folder / f"{name}.py").is_file():
            yield module
        yield from sorted((folder / name).rglob("*.py"))
