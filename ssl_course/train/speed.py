"""Faster ways to compute a network's features, each asked for by name: bfloat16, channels last, `torch.compile`.

All are off unless asked for: float32 is the reference.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn


class Fast(nn.Module):
    """An encoder computed in a faster way; float32 images `[batch, ...]` in, float32 features `[batch, dim]` out.

    Only the encoder is meant: projector and loss stay in float32.

    Args:
        network: with an attribute `dim`. Its weights stay float32, and stay where they are.
        bf16: round what its layers multiply to bfloat16 (autocast): see `native_bf16`.
        channels_last: keep pictures and maps with the channels last, as the fast convolutions want them.
        compiled: hand it to `torch.compile` when it first has a gradient to compute. Where that fails, `tell` gets one
            line that says why, and the network goes on as it is. A copy, and what needs no gradient, is not compiled.
        tell: what to do with that line.
    """

    def __init__(
        self,
        network: nn.Module,
        *,
        bf16: bool = False,
        channels_last: bool = False,
        compiled: bool = False,
        tell: Callable[[str], None] = print,
    ) -> None:
        super().__init__()
        self.network, self.dim, self.bf16, self.tell = network, network.dim, bf16, tell
        self.layout = torch.channels_last if channels_last else torch.preserve_format
        self.to_compile = compiled
        self.network.to(memory_format=self.layout)

    def __getstate__(self) -> dict[str, Any]:
        """What a copy gets: it is not compiled, whether the original has been already or not."""
        return super().__getstate__() | {"to_compile": False}

    def forward(self, images: Tensor) -> Tensor:
        """Features in float32, whatever the way."""
        images = images.contiguous(memory_format=self.layout) if self.layout == torch.channels_last else images
        rounded = torch.autocast(images.device.type, torch.bfloat16) if self.bf16 else contextlib.nullcontext()
        with rounded:
            if not torch.is_grad_enabled():
                return self.network.forward(images).float()  # past what is compiled: a look is not worth another wait
            if self.to_compile:
                self.to_compile = False
                if why := compile_in_place(self.network, images):
                    self.tell(why)
            return self.network(images).float()


def compile_in_place(network: nn.Module, images: Tensor) -> str:
    """Let `torch.compile` make faster code of a network, and try it forward and backward; "" or why that failed.

    Whatever comes of it, weights, buffers and gradients are as before.

    Args:
        images: a batch as training will bring it.

    Returns:
        "" if it works. Otherwise one line; the network then works as before.
    """
    before = {name: value.clone() for name, value in network.state_dict().items()}
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    try:
        network.compile()
        torch.autograd.grad(network(images).float().sum(), weights, allow_unused=True)
    except Exception as error:  # a missing compiler, an unknown operation: torch has a type for each
        network._compiled_call_impl = None  # torch has no public way back
        cause = getattr(error, "inner_exception", error)
        first = next((line for line in str(cause).splitlines() if line.strip()), "no reason given")
        return f"torch.compile does not work here ({type(cause).__name__}: {first[:200]}): going on without it."
    finally:
        network.load_state_dict(before)
    return ""


def native_bf16(device: torch.device | str) -> bool:
    """Whether a device computes in bfloat16 itself, so far as torch can tell; emulated it would be slower than float32.

    CUDA devices from Ampere (2020) on do, processors with AVX512-BF16 or AMX; of others torch can't say.
    """
    kind = torch.device(device).type
    if kind == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if kind == "cpu":
        names = "_is_avx512_bf16_supported", "_is_amx_tile_supported"
        return any(getattr(torch.cpu, name, lambda: False)() for name in names)
    return False
