"""What all losses on rows ask of their arguments."""

from torch import Tensor


def check_rows(**given: Tensor) -> None:
    """Tensors of one shape `[batch, dim]`, batch at least 2, paired row by row.

    Raises:
        ValueError: naming the arguments and their shapes.
    """
    shapes = [list(tensor.shape) for tensor in given.values()]
    if any(shape != shapes[0] for shape in shapes) or len(shapes[0]) != 2 or shapes[0][0] < 2:
        names, got = " and ".join(given), " and ".join(map(str, shapes))
        raise ValueError(f"{names} must be of one shape [batch, dim], batch at least 2, got {got}.")
