"""Probes against scikit-learn; features, calibration, few labels."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from ssl_course import augment, data, evaluate
from ssl_course.models import ConvEncoder


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def digit_rows():
    train, test = data.digits()
    return evaluate.pixels(train.images), train.factors["class"], evaluate.pixels(test.images), test.factors["class"]


@pytest.mark.parametrize("strength", [1.0, 1e-2])
def test_logistic_regression_finds_scikit_learns_minimum(digit_rows, strength):
    x, y, _, _ = digit_rows
    x = torch.from_numpy(StandardScaler().fit_transform(x.numpy())).float()
    ((weights, bias),) = evaluate.logistic_regression(x, y, 10, strengths=(strength,), iterations=300)
    theirs = LogisticRegression(C=1 / (strength * len(x)), max_iter=2000, tol=1e-8).fit(x.numpy(), y.numpy())
    ours = (x @ weights.T + bias).log_softmax(1)
    assert np.abs(ours.exp().numpy() - theirs.predict_proba(x.numpy())).max() < 2e-3


def test_linear_probe_equals_scikit_learn_at_the_same_penalty(digit_rows, monkeypatch):
    x, y, test_x, test_y = digit_rows
    scaler = StandardScaler().fit(x.numpy())
    theirs = LogisticRegression(C=1 / (0.01 * len(x)), max_iter=2000).fit(scaler.transform(x.numpy()), y.numpy())
    monkeypatch.setattr(evaluate, "_chosen_strength", lambda *_: 0.01)
    expected = theirs.score(scaler.transform(test_x.numpy()), test_y.numpy())
    assert evaluate.linear_probe(x, y, test_x, test_y) == pytest.approx(expected, abs=0.005)


def test_more_columns_than_rows_gives_the_same_predictions():
    """The detour through the basis of the rows is exact: scikit-learn, without it, agrees."""
    generator = seeded()
    y = torch.arange(3).repeat(4)  # 4 a class: the preset penalty
    x = torch.randn(12, 50, generator=generator) + 1.5 * torch.randn(3, 50, generator=generator)[y]
    test_y = torch.arange(3).repeat(40)
    test_x = torch.randn(120, 50, generator=generator) + x[:3][test_y]
    deviation = x.std(0)
    standard, test_standard = (x - x.mean(0)) / deviation, (test_x - x.mean(0)) / deviation
    theirs = LogisticRegression(C=1 / (evaluate.PRESET * 12), max_iter=5000, tol=1e-8).fit(standard, y)
    assert evaluate.linear_probe(x, y, test_x, test_y) == pytest.approx(theirs.score(test_standard, test_y), abs=0.009)


def test_the_probe_chooses_the_penalty_by_the_training_rows_alone(digit_rows, monkeypatch):
    x, y, test_x, test_y = digit_rows
    chosen, original = [], evaluate._chosen_strength
    monkeypatch.setattr(evaluate, "_chosen_strength", lambda *a: chosen.append(original(*a)) or chosen[-1])
    rows = data.label_subset(y, 10, seed=0)
    first = evaluate.linear_probe(x[rows], y[rows], test_x, test_y)
    evaluate.linear_probe(x[rows], y[rows], torch.randn_like(test_x), test_y.flip(0))  # other test rows, same choice
    assert chosen[0] == chosen[1] and first > 0.75
    evaluate.linear_probe(*(part[data.label_subset(y, 4, seed=0)] for part in (x, y)), test_x, test_y)
    assert chosen[-1] == evaluate.PRESET


def test_a_strong_penalty_is_chosen_where_features_are_noise():
    y = torch.arange(2).repeat(40)
    noise = torch.randn(80, 60, generator=seeded())
    signal = torch.cat([y[:, None].float() + 0.01 * noise[:, :1], noise[:, 1:] * 1e-4], 1)
    assert evaluate._chosen_strength(signal, y, 2) in evaluate.STRENGTHS
    scores = [evaluate.linear_probe(noise, y, torch.randn(2000, 60, generator=seeded(1)), y.repeat(25))]
    assert abs(scores[0] - 0.5) < 0.06


@pytest.mark.parametrize("k", [1, 7])
def test_knn_equals_scikit_learn(digit_rows, k):
    x, y, test_x, test_y = digit_rows
    theirs = KNeighborsClassifier(k, metric="cosine", weights=lambda d: np.exp((1 - d) / 0.07)).fit(x, y)
    assert evaluate.knn(x, y, test_x, test_y, k=k) == pytest.approx(theirs.score(test_x, test_y), abs=0.003)


def test_knn_with_fewer_rows_than_k():
    x, y = torch.eye(3), torch.tensor([0, 1, 2])
    assert evaluate.knn(x, y, x + 0.1, y, k=20) == 1.0


def test_errors_name_the_rows():
    x, y = torch.zeros(4, 2), torch.tensor([0, 1, 0, 1])
    with pytest.raises(ValueError, match=r"test features .* got \[3, 2\] and \[4\]"):
        evaluate.linear_probe(x, y, x[:3], y)
    with pytest.raises(ValueError, match="same encoder"):
        evaluate.knn(x, y, torch.zeros(4, 3), y)
    with pytest.raises(ValueError, match="single class"):
        evaluate.linear_probe(x, torch.zeros(4, dtype=torch.long), x, y)


def test_a_class_without_labels_is_named():
    x, y = torch.rand(6, 2), torch.tensor([0, 1, 0, 1, 2, 2])
    with pytest.raises(ValueError, match="class 2 is in the test rows and not in the training rows"):
        evaluate.linear_probe(x[:4], y[:4], x, y)
    with pytest.raises(ValueError, match="class 2 is in the test rows"):
        evaluate.knn(x[:4], y[:4], x, y)
    images, options = torch.zeros(4, 1, 8, 8, dtype=torch.uint8), {"steps": 1, "rate": 1e-3, "generator": seeded()}
    with pytest.raises(ValueError, match="class 1 has no labelled example, class 2 has"):
        evaluate.train_classifier(ConvEncoder(1), images, torch.tensor([0, 0, 2, 2]), view=None, **options)


def test_features_are_frozen_and_leave_the_encoder_as_it_was():
    encoder, images = ConvEncoder(), torch.randint(0, 255, (7, 3, 32, 32), dtype=torch.uint8)
    before = {name: value.clone() for name, value in encoder.state_dict().items()}
    h = evaluate.features(encoder, images, batch=3)
    assert h.shape == (7, 64) and not h.requires_grad and encoder.training
    assert all(torch.equal(value, before[name]) for name, value in encoder.state_dict().items())
    assert torch.allclose(h, evaluate.features(encoder, images, batch=7), atol=1e-6)


def test_calibration_standardises_every_layer_and_touches_no_weight():
    encoder = ConvEncoder()
    images = torch.randint(0, 255, (64, 3, 32, 32), dtype=torch.uint8)
    weights = [parameter.clone() for parameter in encoder.parameters()]
    evaluate.calibrate_batchnorm(encoder, images, batch=64)
    first = encoder.stages[0]
    with torch.no_grad():
        normalised = first[1].eval()(first[0](augment.to_float(images)))
    assert normalised.mean((0, 2, 3)).abs().max() < 1e-3
    assert (normalised.std((0, 2, 3)) - 1).abs().max() < 1e-2
    assert all(torch.equal(a, b) for a, b in zip(weights, encoder.parameters(), strict=True))
    assert first[1].momentum == 0.1


def test_training_with_labels_learns_the_digits():
    train, test = data.digits()
    encoder = ConvEncoder(channels=1)
    before = encoder.stages[0][0].weight.clone()
    classifier = evaluate.train_classifier(
        encoder,
        train.images,
        train.factors["class"],
        view=lambda images, generator: images,
        steps=60,
        rate=5e-3,
        generator=seeded(),
    )
    assert evaluate.accuracy(classifier, test.images, test.factors["class"]) > 0.85
    assert torch.equal(encoder.stages[0][0].weight, before)


def test_map_keeps_neighbours_and_says_how_well():
    y = torch.arange(3).repeat_interleave(30)
    x = 8 * torch.eye(3)[y] + torch.randn(90, 3, generator=seeded())
    points, trust = evaluate.map_2d(x, seed=0)
    assert points.shape == (90, 2) and 0.8 < trust <= 1
    assert (
        evaluate.knn(torch.from_numpy(points - points.mean(0)), y, torch.from_numpy(points - points.mean(0)), y) > 0.9
    )
