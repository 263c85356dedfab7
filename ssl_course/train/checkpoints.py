"""Checkpoints: the weights of named modules in one safetensors file, written and read all or nothing."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as dump
from torch import Tensor, contiguous_format, nn

from ssl_course.files import write_atomically


def save(path: str | Path, **modules: nn.Module) -> None:
    """Write the weights of the named modules to one safetensors file, all or nothing.

    The file is written under a temporary name, then renamed: an interrupt or a full disk leaves the old file whole.
    Weights that two modules share are written under both names.

    Raises:
        FileNotFoundError: if the folder does not exist.
        IsADirectoryError: if `path` is a folder.
        ValueError: if two names overlap, or nothing is named.
    """
    _check_path(path)
    if not Path(path).parent.is_dir():
        raise FileNotFoundError(f"the folder {Path(path).parent} does not exist: make it first, or save elsewhere.")
    tensors = {key: value.clone(memory_format=contiguous_format) for key, value in _weights(modules).items()}
    write_atomically(path, dump(tensors))


def load(path: str | Path, **modules: nn.Module) -> None:
    """Read what `save` wrote into the named modules. Nothing is changed unless everything fits.

    Raises:
        FileNotFoundError: if there is no such file.
        IsADirectoryError: if `path` is a folder.
        ValueError: if the file is damaged, names or shapes don't match the modules, or two names overlap.
    """
    _check_path(path)
    try:
        tensors = load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is no complete safetensors file ({error}). Train again and save anew.") from None
    wanted = _weights(modules)
    for key in sorted(wanted.keys() ^ tensors.keys()):
        raise ValueError(f"{path} does not fit: {key} is {'missing' if key in wanted else 'not expected'} there.")
    for key, value in wanted.items():
        if tensors[key].shape != value.shape:
            raise ValueError(f"{path}: {key} has shape {list(tensors[key].shape)}, the module {list(value.shape)}.")
    for name, module in modules.items():
        module.load_state_dict({key: tensors[f"{name}.{key}"] for key in module.state_dict()})


def _weights(modules: dict[str, nn.Module]) -> dict[str, Tensor]:
    """All weights and buffers of the named modules, as `name.key`."""
    if not modules:
        raise ValueError("no module was named: write, for example, `encoder=encoder` after the path.")
    found = {}
    for name, module in modules.items():
        named = {f"{name}.{key}": value for key, value in module.state_dict().items()}
        if twice := found.keys() & named.keys():
            raise ValueError(
                f"two of the names {', '.join(modules)} give a weight the same name, {min(twice)}: rename."
            )
        found |= named
    return found


def _check_path(path: str | Path) -> None:
    if Path(path).is_dir():
        raise IsADirectoryError(f"{path} is a folder: give a file, such as {Path(path) / 'encoder.safetensors'}.")
