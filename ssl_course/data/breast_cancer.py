"""Breast cancer, a table that scikit-learn ships: is a tumour benign? Thirty measurements of 569 of them."""

import torch
from sklearn.datasets import load_breast_cancer

from ssl_course.data.containers import Split
from ssl_course.data.tables import Columns, Table

TEST = 169


def breast_cancer() -> Split:
    """400 rows to learn from and 169 for the test, in an order drawn once. Thirty numbers; label 1 is benign.

    Source: Wolberg, Street and Mangasarian 1995, Breast Cancer Wisconsin (Diagnostic), UCI, CC BY 4.0.
    """
    bunch = load_breast_cancer()
    order = torch.randperm(len(bunch.target), generator=torch.Generator().manual_seed(0), device="cpu").numpy()
    columns = {name.replace(" ", "_"): bunch.data[order, place] for place, name in enumerate(bunch.feature_names)}
    table = Table(Columns(columns), torch.from_numpy(bunch.target[order]), "benign")
    return Split.fixed(table[:-TEST], table[-TEST:])
