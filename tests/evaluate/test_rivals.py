"""The rivals learn what is there to be learnt; components are those of scikit-learn's full decomposition."""

import numpy as np
import pytest
import torch

from ssl_course.evaluate import rivals


@pytest.fixture
def clouds(seeded):
    """Three clouds in six columns, well apart: labelled, unlabelled and test rows."""
    y = torch.arange(300) % 3
    x = torch.randn(300, 6, generator=seeded(0)) + 4 * torch.nn.functional.one_hot(y, 6)
    return x[:30], y[:30], x[30:200], x[200:], y[200:]


def test_trees_tell_the_clouds_apart(clouds):
    x, y, _, test_x, test_y = clouds
    for model in (rivals.forest(0), rivals.boosting(0)):
        assert rivals.tree_accuracy(model, x, y, test_x, test_y) > 0.9
    assert rivals.tree_accuracy(rivals.forest(0), x, y.roll(1), test_x, test_y) < 0.2  # it is the labels that teach


def test_self_training_uses_the_unlabelled_rows(clouds, monkeypatch):
    x, y, unlabelled_x, test_x, test_y = clouds
    seen = []
    fit = rivals.RandomForestClassifier.fit
    monkeypatch.setattr(
        rivals.RandomForestClassifier,
        "fit",
        lambda self, rows, labels: seen.append(len(rows)) or fit(self, rows, labels),
    )
    assert rivals.self_training_accuracy(0, x, y, unlabelled_x, test_x, test_y) > 0.9
    assert seen == [30, 80, 130, 180, 200]  # 50 more each time, until none is left


def test_components_span_the_directions_of_largest_variance(seeded):
    rows = torch.randn(400, 5, generator=seeded(1)) * torch.tensor([9.0, 1.0, 5.0, 0.5, 0.1])
    found = rivals.principal_components(rows, 2, 0)(rows)
    values = np.linalg.eigvalsh(np.cov(rows.numpy().T))[::-1][:2]
    assert found.shape == (400, 2) and found.dtype == torch.float32
    assert found.var(0).numpy() == pytest.approx(values, rel=1e-3)
