"""Diabetes, a table that scikit-learn ships: does the illness get worse than usual? Ten columns of 442 patients."""

import numpy as np
import torch
from sklearn.datasets import load_diabetes

from ssl_course.data.containers import Split
from ssl_course.data.tables import Columns, Table

TEST = 142


def diabetes() -> Split:
    """300 rows to learn from and 142 for the test, in an order drawn once. Nine numbers, and sex, whose two codes the
    source does not explain; label 1 is a progression after a year above the median of the rows to learn from.

    Source: Efron, Hastie, Johnstone and Tibshirani 2004, Least Angle Regression, section 1.
    """
    bunch = load_diabetes(scaled=False)
    order = torch.randperm(len(bunch.target), generator=torch.Generator().manual_seed(0), device="cpu").numpy()
    columns = {name: bunch.data[order, place] for place, name in enumerate(bunch.feature_names)}
    columns["sex"] = [f"code {code:g}" for code in columns["sex"]]
    progression = bunch.target[order]
    worse = progression > np.median(progression[:-TEST])
    table = Table(Columns(columns), torch.from_numpy(worse).long(), "worse")
    return Split.fixed(table[:-TEST], table[-TEST:])
