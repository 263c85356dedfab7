"""Is this machine ready for the course? `python -m ssl_course doctor`."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
import time
from typing import TYPE_CHECKING

from ssl_course.course.options import parser_for

if TYPE_CHECKING:  # the doctor must be able to say that it is not installed
    import torch

PACKAGES = ("ssl-course", "torch", "torchvision", "numpy", "scipy", "scikit-learn", "matplotlib", "pillow", "pyyaml")
PACKAGES += ("safetensors", "tqdm", "ipywidgets", "jupyterlab")


def native_bf16() -> bool:
    """Whether the processor multiplies bf16 natively; elsewhere bf16 is slower than fp32."""
    import torch

    flags = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return any(flags.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def matmul_rate(dtype: torch.dtype, size: int = 1024, seconds: float = 1.0) -> float:
    """The best rate of a matrix product of `size`, in GFLOP/s, over about `seconds`."""
    import torch

    a, b = torch.randn(size, size).to(dtype), torch.randn(size, size).to(dtype)
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - start)
    return 2 * size**3 / best / 1e9


def data_report() -> list[tuple[str, str | None]]:
    """Each committed data file with None, or with what is wrong with it."""
    from ssl_course.data.prepared import DataFileError, prepared_files

    report = []
    for file in prepared_files():
        try:
            file.read()
            report.append((file.name, None))
        except DataFileError as error:
            report.append((file.name, str(error)))
    return report


def main(arguments: list[str] | None = None) -> int:
    """Print the report; 1 if a package is missing or broken, or a data file damaged."""
    parser_for("doctor", __doc__).parse_args(arguments or [])
    print(f"Python {sys.version.split()[0]} on {platform.system()} ({platform.machine()})")
    missing = []
    for name in PACKAGES:
        try:
            print(f"  {name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            print(f"  {name}: not installed")
            missing.append(name)
    try:
        import torch

        report = data_report()
    except (ImportError, OSError) as error:  # OSError: a library of torch's is missing
        print(f"Speed and data are not looked at, a package is missing or broken: {error}. `make lab` installs all.")
        return 1
    print(f"Threads: {torch.get_num_threads()} in use, {os.cpu_count()} processors seen")
    native = native_bf16()
    print(f"bf16: {'native' if native else 'not native, leave it off'} (the course's reference is fp32)")
    print(f"Matrix product, fp32: {matmul_rate(torch.float32):.0f} GFLOP/s")
    if native:
        print(f"Matrix product, bf16: {matmul_rate(torch.bfloat16):.0f} GFLOP/s")
    for name, fault in report:
        print(f"data/{name}: {'verified (SHA-256)' if fault is None else 'FAULT: ' + fault}")
    return 1 if missing or any(fault for _, fault in report) else 0
