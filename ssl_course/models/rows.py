"""A perceptron for the rows of a table: rows in, vectors out."""

from torch import Tensor, nn

from ssl_course.data.containers import check_count
from ssl_course.models.heads import check_type


class RowEncoder(nn.Sequential):
    """Fully connected layers of equal width, each with a ReLU, and no batch norm: twenty labelled rows suffice.

    Rows `[batch, width]` -> features `[batch, dim]`, 0 or more. Built in lesson 13.

    Attributes:
        width: numbers per row.
        dim: length of the feature vector.
    """

    def __init__(self, width: int, dim: int = 256, layers: int = 2) -> None:
        check_count(width=width, dim=dim, layers=layers)
        parts: list[nn.Module] = []
        for inputs in [width] + [dim] * (layers - 1):
            parts += [nn.Linear(inputs, dim), nn.ReLU()]
        super().__init__(*parts)
        self.width, self.dim = width, dim

    def forward(self, rows: Tensor) -> Tensor:
        """Features of rows.

        Raises:
            TypeError: for rows of another type of number than the weights.
            ValueError: for another shape.
        """
        if not isinstance(rows, Tensor) or rows.ndim != 2 or rows.shape[1] != self.width:
            got = list(rows.shape) if isinstance(rows, Tensor) else type(rows).__name__
            raise ValueError(f"this RowEncoder takes rows [batch, {self.width}], got {got}: same coder?")
        check_type("this RowEncoder", self[0], rows)
        return super().forward(rows)
