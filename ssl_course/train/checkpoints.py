"""Checkpoints: the weights of named modules in one safetensors file, written and read all or nothing."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as dump
from torch import nn

from ssl_course.files import write_atomically


def save(path: str | Path, **modules: nn.Module) -> None:
    """Write the weights of the named modules to one safetensors file, all or nothing.

    The file is written under a temporary name, then renamed: an interrupt or a full disk leaves the old file whole.
    """
    tensors = {
        f"{name}.{key}": value.contiguous()
        for name, module in modules.items()
        for key, value in module.state_dict().items()
    }
    write_atomically(path, dump(tensors))


def load(path: str | Path, **modules: nn.Module) -> None:
    """Read what `save` wrote into the named modules. Nothing is changed unless everything fits.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if the file is damaged, or names or shapes don't match the modules.
    """
    try:
        tensors = load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is no complete safetensors file ({error}). Train again and save anew.") from None
    wanted = {f"{name}.{key}": value for name, module in modules.items() for key, value in module.state_dict().items()}
    for key in sorted(wanted.keys() ^ tensors.keys()):
        raise ValueError(f"{path} does not fit: {key} is {'missing' if key in wanted else 'not expected'} there.")
    for key, value in wanted.items():
        if tensors[key].shape != value.shape:
            raise ValueError(f"{path}: {key} has shape {list(tensors[key].shape)}, the module {list(value.shape)}.")
    for name, module in modules.items():
        module.load_state_dict({key: tensors[f"{name}.{key}"] for key in module.state_dict()})
