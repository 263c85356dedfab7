"""Probes against scikit-learn; penalties, few labels, errors."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from ssl_course import data, evaluate, settings
from ssl_course.evaluate import probes


@pytest.fixture(scope="module")
def digit_rows():
    train, test = data.digits()
    return evaluate.pixels(train.images), train.factors["class"], evaluate.pixels(test.images), test.factors["class"]


@pytest.mark.parametrize("penalty", [1.0, 1e-2])
def test_logistic_regression_finds_scikit_learns_minimum(digit_rows, penalty):
    x, y, _, _ = digit_rows
    x = torch.from_numpy(StandardScaler().fit_transform(x.numpy())).float()
    ((weights, bias),) = evaluate.logistic_regression(x, y, 10, l2=(penalty,), iterations=300)
    theirs = LogisticRegression(C=1 / (penalty * len(x)), max_iter=2000, tol=1e-8).fit(x.numpy(), y.numpy())
    ours = (x @ weights.T + bias).log_softmax(1)
    assert np.abs(ours.exp().numpy() - theirs.predict_proba(x.numpy())).max() < 2e-3


def test_linear_probe_equals_scikit_learn_at_the_same_penalty(digit_rows, monkeypatch):
    x, y, test_x, test_y = digit_rows
    scaler = StandardScaler().fit(x.numpy())
    theirs = LogisticRegression(C=1 / (0.01 * len(x)), max_iter=2000).fit(scaler.transform(x.numpy()), y.numpy())
    monkeypatch.setattr(probes, "choose_l2", lambda *_: 0.01)
    expected = theirs.score(scaler.transform(test_x.numpy()), test_y.numpy())
    assert evaluate.linear_probe(x, y, test_x, test_y) == pytest.approx(expected, abs=0.005)


def test_more_columns_than_rows_gives_the_same_predictions(generator):
    """The detour through the basis of the rows is exact: scikit-learn, without it, agrees."""
    y = torch.arange(3).repeat(4)  # 4 per class: the default penalty
    x = torch.randn(12, 50, generator=generator) + 1.5 * torch.randn(3, 50, generator=generator)[y]
    test_y = torch.arange(3).repeat(40)
    test_x = torch.randn(120, 50, generator=generator) + x[:3][test_y]
    std = x.std(0)
    standard, test_standard = (x - x.mean(0)) / std, (test_x - x.mean(0)) / std
    theirs = LogisticRegression(C=1 / (probes.L2_DEFAULT * 12), max_iter=5000, tol=1e-8).fit(standard, y)
    assert evaluate.linear_probe(x, y, test_x, test_y) == pytest.approx(theirs.score(test_standard, test_y), abs=0.009)


def test_the_probe_chooses_the_penalty_by_the_training_rows_alone(digit_rows, monkeypatch):
    x, y, test_x, test_y = digit_rows
    chosen, original = [], probes.choose_l2
    monkeypatch.setattr(probes, "choose_l2", lambda *a: chosen.append(original(*a)) or chosen[-1])
    rows = data.label_subset(y, 10, seed=0)
    first = evaluate.linear_probe(x[rows], y[rows], test_x, test_y)
    evaluate.linear_probe(x[rows], y[rows], torch.randn_like(test_x), test_y.flip(0))  # other test rows, same choice
    assert chosen[0] == chosen[1] and first > 0.75
    evaluate.linear_probe(*(part[data.label_subset(y, 4, seed=0)] for part in (x, y)), test_x, test_y)
    assert chosen[-1] == probes.L2_DEFAULT


def test_a_strong_penalty_is_chosen_where_features_are_noise(seeded):
    y = torch.arange(2).repeat(40)
    noise = torch.randn(80, 60, generator=seeded())
    signal = torch.cat([y[:, None].float() + 0.01 * noise[:, :1], noise[:, 1:] * 1e-4], 1)
    assert probes.choose_l2(signal, y, 2) in probes.L2_GRID
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


def test_a_penalty_is_a_number_in_the_objective(generator):
    """At the minimum of mean cross-entropy + penalty/2 · ‖W‖² the gradient vanishes."""
    x, y = torch.randn(40, 5, generator=generator).double(), torch.arange(4).repeat(10)
    for penalty, (weights, bias) in zip((1.0, 0.1), probes.logistic_regression(x, y, 4, l2=(1.0, 0.1)), strict=True):
        weights.requires_grad_(), bias.requires_grad_()
        loss = torch.nn.functional.cross_entropy(x @ weights.T + bias, y) + penalty / 2 * weights.pow(2).sum()
        assert all(slope.abs().max() < 1e-4 for slope in torch.autograd.grad(loss, [weights, bias]))


def test_few_labels_are_drawn_as_label_subset_draws_them(digit_rows):
    x, y, test_x, test_y = digit_rows
    made = evaluate.few_label_probe(x, y, test_x, test_y, per_class=3, subsets=2)
    rows = [data.label_subset(y, 3, seed=seed) for seed in (0, 1)]
    expected = [evaluate.linear_probe(x[chosen], y[chosen], test_x, test_y) for chosen in rows]
    assert made == evaluate.mean_ci(expected)


def test_a_smoke_run_takes_two_draws(digit_rows):
    with settings.using(smoke=True):
        assert len(evaluate.few_label_probe(*digit_rows, per_class=2, subsets=5).values) == 2


@pytest.mark.parametrize("temperature", [0.07, 0.01, 1e-3, 1e-30, 1e-300])
def test_at_any_temperature_the_nearest_row_outweighs_the_next(temperature):
    bank, labels = torch.tensor([[1.0, 0.0], [0.9, 0.44]]), torch.tensor([1, 0])
    query, label = torch.tensor([[1.0, 0.0]]), torch.tensor([1])
    assert evaluate.knn(bank, labels, query, label, k=2, temperature=temperature) == 1


@pytest.mark.parametrize("scale", [1e-30, 1e-12, 1e12])
def test_scores_do_not_depend_on_the_scale_of_the_features(digit_rows, scale):
    x, y, test_x, test_y = digit_rows
    rows = data.label_subset(y, 10, seed=0)
    parts = x[rows], y[rows], test_x, test_y
    scaled = scale * x[rows], y[rows], scale * test_x, test_y
    assert evaluate.knn(*scaled) == pytest.approx(evaluate.knn(*parts), abs=2e-3)
    if scale > 1e-20:  # the square of 1e-30 is 0 in float32
        assert evaluate.linear_probe(*scaled) == pytest.approx(evaluate.linear_probe(*parts), abs=5e-3)


@pytest.mark.parametrize("wrong", [0.0, -0.07, float("nan"), float("inf")])
def test_knn_refuses_a_temperature_that_gives_no_weights(wrong):
    with pytest.raises(ValueError, match=f"temperature = {wrong}: it must be positive and finite"):
        evaluate.knn(torch.eye(2), torch.arange(2), torch.eye(2), torch.arange(2), temperature=wrong)


@pytest.mark.parametrize("wrong", [0, -1, 1.5])
def test_counts_are_whole_and_at_least_one(wrong):
    parts = torch.eye(2).repeat(9, 1), torch.arange(2).repeat(9), torch.eye(2), torch.arange(2)
    with pytest.raises(ValueError, match=f"k = {wrong}: give a whole number, at least 1"):
        evaluate.knn(*parts, k=wrong)
    with pytest.raises(ValueError, match=f"subsets = {wrong}"):
        evaluate.few_label_probe(*parts, per_class=2, subsets=wrong)
    with pytest.raises(ValueError, match=f"per_class = {wrong}"):
        evaluate.few_label_probe(*parts, per_class=wrong)
    with pytest.raises(ValueError, match=f"iterations = {wrong}"):
        evaluate.logistic_regression(*parts[:2], 2, l2=(0.1,), iterations=wrong)


def test_logistic_regression_refuses_what_is_no_class_and_no_penalty():
    x, y = torch.eye(3), torch.arange(3)
    for classes, labels, message in ((2, y, "label 2 of 2 classes"), (3, torch.tensor([0, 1, -100]), "hold -100")):
        with pytest.raises(ValueError, match=message):
            evaluate.logistic_regression(x, labels, classes, l2=(0.1,))
    for penalty in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="penalties are finite and at least 0"):
            evaluate.logistic_regression(x, y, 3, l2=(0.1, penalty))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("constant", [0.0, 0.7, 14.62, -1e4])
def test_a_column_that_is_constant_up_to_rounding_says_nothing(constant, dtype):
    parts = []
    for seed in (0, 1):
        generator = torch.Generator().manual_seed(seed)
        y = torch.arange(60) % 3
        x = 4 * F.one_hot(y, 3) + 0.5 * torch.randn(60, 3, generator=generator)
        last_digits = 1 + torch.finfo(dtype).eps * torch.randint(0, 3, (60, 4), generator=generator)
        extra = constant * last_digits.double() + seed * torch.rand(60, 4, generator=generator)  # varies in the test
        parts += [torch.cat([x.double(), extra], 1).to(dtype), y]
    assert evaluate.linear_probe(*parts) == 1


def test_features_that_are_all_constant_predict_the_most_frequent_class():
    y = torch.arange(80) % 4
    y[:8] = 2
    assert evaluate.linear_probe(torch.full((80, 5), 0.3), y, torch.rand(40, 5), torch.arange(40) % 4) == 0.25


def test_one_rare_class_does_not_choose_for_all(digit_rows):
    """Class 0 with four of 1,200 rows: the nine others choose, as they do without it."""
    x, y, _, _ = digit_rows
    kept = torch.ones(len(y), dtype=torch.bool)
    kept[(y == 0).nonzero().flatten()[4:]] = False
    x, y = x[kept][:600, ::4], y[kept][:600]
    x = (x - x.mean(0)) / x.std(0).clamp_min(1e-2)
    assert 0 < (y == 0).sum() < probes.FOLDS
    chosen = probes.choose_l2(x, y, 10)
    assert chosen == probes.choose_l2(x[y > 0], y[y > 0] - 1, 9) != probes.L2_DEFAULT
    one_common = torch.tensor([0] * 20 + [1, 2, 3])
    assert probes.choose_l2(torch.randn(23, 3), one_common, 4) == probes.L2_DEFAULT
