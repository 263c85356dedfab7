"""What learns from few labelled rows: it learns, repeats, leaves the encoder alone, and names bad input."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression

from ssl_course import data, evaluate, models, settings, train
from ssl_course.evaluate import row_classifiers as classify

DRAW = torch.Generator().manual_seed(0)
X, NEW = torch.randn(200, 6, generator=DRAW), torch.randn(300, 6, generator=DRAW)
Y, NEW_Y = ((rows[:, 0] + rows[:, 1] > 0).long() for rows in (X, NEW))


def network(seed=0):
    torch.manual_seed(seed)
    return models.RowEncoder(6, 16)


WAYS = {
    "linear": lambda x, y, new: classify.linear_scores(x, y, new, c=1.0),
    "boosting": lambda x, y, new: classify.boosting_scores(x, y, new, lr=0.1, leaf=5),
    "network": lambda x, y, new: classify.tuned_scores(network(), x, y, new, seed=0, steps=150, lr=3e-3),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_learns_and_repeats(way):
    scores = way(X, Y, NEW)
    assert scores.shape == (300,) and evaluate.auc(scores, NEW_Y) > 0.9
    assert scores.equal(way(X, Y, NEW))


def test_the_linear_one_is_scikit_learns():
    theirs = LogisticRegression(C=0.1, max_iter=300).fit(X.numpy(), Y.numpy()).decision_function(NEW.numpy())
    assert classify.linear_scores(X, Y, NEW, c=0.1).numpy() == pytest.approx(theirs, rel=1e-6)


def test_the_encoder_stays_and_another_start_gives_another_result():
    encoder = network()
    before = [weight.clone() for weight in encoder.parameters()]
    options = {"steps": 30, "lr": 1e-3}
    one = classify.tuned_scores(encoder, X, Y, NEW, seed=0, **options)
    assert all(map(torch.equal, before, encoder.parameters()))
    assert not one.equal(classify.tuned_scores(network(1), X, Y, NEW, seed=0, **options))


def test_what_is_drawn_is_alike_for_every_encoder():
    """With steps of next to nothing, two calls give the same scores: output layer and batches don't go on elsewhere."""
    options = {"seed": 4, "steps": 1, "lr": 1e-30}
    one = classify.tuned_scores(network(), X, Y, NEW, **options)
    torch.rand(3)
    assert classify.tuned_scores(network(), X, Y, NEW, **options).equal(one)


def test_few_labels_is_the_mean_over_draws():
    seen, means = [], []

    def scores(x, y, new_x):
        seen.append((len(x), int(y.sum())))
        means.append(float(x.mean()))
        return new_x[:, 0] + x.mean()

    found = classify.few_labels(scores, (X, NEW), 20, 3, labels=(Y, NEW_Y))
    classify.few_labels(scores, (X, NEW), 20, 2, labels=(Y, NEW_Y), first=1)
    assert means[3:] == means[1:3] and len({*means}) == 3
    assert seen == [(20, 10)] * 5 and found.mean == pytest.approx(evaluate.auc(NEW[:, 0], NEW_Y))
    with settings.using(smoke=True):
        assert len(classify.few_labels(scores, (X, NEW), 20, 9, labels=(Y, NEW_Y)).values) == 2


def test_features_are_standardised_by_the_rows_to_learn_from():
    encoder = network()
    with torch.no_grad():
        encoder[2].weight[3], encoder[2].bias[3] = 0, -1  # a feature that is always 0
    mine, new = classify.features(encoder, X, NEW)
    varies = mine.std(0, correction=0) > 0
    assert not varies[3] and torch.allclose(mine[:, varies].std(0, correction=0), torch.tensor(1.0), atol=1e-4)
    assert mine.mean(0).abs().max() < 1e-4 and (new[:, 3] == 0).all() and torch.isfinite(new).all()
    assert torch.allclose(new[:1], classify.row_features(encoder, NEW[:1], X), atol=1e-4)


BAD = {
    "one class": (X, torch.zeros(200, dtype=torch.long), NEW, ValueError, r"the target holds \[0\] in these rows"),
    "three": (X, torch.arange(200) % 3, NEW, ValueError, r"the target holds \[0, 1, 2\]"),
    "width": (X, Y, NEW[:, :4], ValueError, "labelled rows have 6 numbers, new rows 4: same coder"),
    "nan": (X * float("nan"), Y, NEW, ValueError, "labelled rows must hold finite numbers"),
    "labels": (X, Y[:9], NEW, ValueError, "got 9 for 200"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("x", "y", "new", "kind", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named(way, x, y, new, kind, message):
    with pytest.raises(kind, match=message):
        way(x, y, new)


def test_a_label_subset_is_half_of_either_class():
    rows = data.label_subset(Y, 10, seed=3)
    assert Y[rows].tolist() == [0] * 10 + [1] * 10 and train.seed_all(0) is not None
