"""Training with labels: it learns, leaves the given encoder alone, and names a class without labels."""

import pytest
import torch
from torch import nn

from ssl_course import data, evaluate
from ssl_course.models import ConvEncoder


def unchanged(images, generator):
    return images


def test_training_with_labels_learns_the_digits(seeded):
    train, test = data.digits()
    encoder = ConvEncoder(channels=1)
    before = encoder.stages[0][0].weight.clone()
    classifier = evaluate.train_classifier(
        encoder,
        train.images,
        train.factors["class"],
        view=unchanged,
        steps=60,
        lr=5e-3,
        generator=seeded(),
    )
    assert evaluate.accuracy(classifier, test.images, test.factors["class"]) > 0.85
    assert torch.equal(encoder.stages[0][0].weight, before)


def test_a_class_without_labels_is_named(seeded):
    images, labels = torch.zeros(4, 1, 8, 8, dtype=torch.uint8), torch.tensor([0, 0, 2, 2])
    with pytest.raises(ValueError, match="class 1 has no labelled example, class 2 has"):
        evaluate.train_classifier(ConvEncoder(1), images, labels, view=unchanged, steps=1, lr=1e-3, generator=seeded())


@pytest.fixture
def task(seeded):
    """Pictures of one pixel, dark or bright, and a classifier that knows nothing yet."""
    images = torch.randint(0, 100, (20, 1, 1, 1), generator=seeded(1), dtype=torch.uint8)
    images[10:] += 150
    torch.manual_seed(0)
    return (
        nn.Sequential(nn.Flatten(), nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 2)),
        images,
        torch.arange(2).repeat_interleave(10),
    )


def test_fine_tuning_trains_in_place_and_accuracy_counts_what_is_right(task, seeded):
    classifier, images, labels = task
    same = evaluate.fine_tune(classifier, *task[1:], view=unchanged, steps=60, lr=0.1, generator=seeded())
    assert same is classifier and evaluate.accuracy(classifier, images, labels) == 1
    wrong = labels.clone()
    wrong[:5] = 1
    assert evaluate.accuracy(classifier, images, wrong) == 0.75


def test_fine_tuning_leaves_frozen_weights_alone(task, seeded):
    classifier, *rows = task
    classifier[1].requires_grad_(False)
    before = [weight.clone() for weight in classifier.parameters()]
    evaluate.fine_tune(classifier, *rows, view=unchanged, steps=3, lr=0.1, generator=seeded())
    changed = [not torch.equal(old, new) for old, new in zip(before, classifier.parameters(), strict=True)]
    assert changed == [False, False, True, True]


def test_every_labelled_picture_is_seen_once_per_epoch_through_the_view(task, seeded):
    seen = []

    def view(images, generator):
        seen.append((images * 255).round().long().flatten())
        return images

    evaluate.fine_tune(*task, view=view, steps=4, lr=0.1, generator=seeded(), batch=10)
    expected = task[1].flatten().sort().values.tolist()
    for epoch in (seen[:2], seen[2:]):
        assert torch.cat(epoch).sort().values.tolist() == expected
    assert not torch.equal(torch.cat(seen[:2]), torch.cat(seen[2:]))


def wrong_labels(labels):
    yield labels[:-1], ValueError, "got 19 for 20"
    yield labels[:1], ValueError, "got 1 for 20"
    yield labels[:, None], ValueError, r"\[n\], at least one, got shape \[20, 1\]"
    yield torch.cat([labels, labels]), ValueError, "got 40 for 20"
    yield labels - 100, ValueError, "hold -100: classes count from 0"
    yield labels.float(), TypeError, "whole numbers"


def test_labels_that_do_not_fit_never_reach_training_or_a_score(task, seeded):
    classifier, images, labels = task
    options = dict(view=unchanged, steps=1, lr=0.1, generator=seeded())
    before = classifier[1].weight.clone()
    for bad, error, message in wrong_labels(labels):
        for use in (
            lambda bad=bad: evaluate.fine_tune(classifier, images, bad, **options),
            lambda bad=bad: evaluate.train_classifier(ConvEncoder(1), images, bad, **options),
            lambda bad=bad: evaluate.accuracy(classifier, images, bad),
        ):
            with pytest.raises(error, match=message):
                use()
    for use in (evaluate.accuracy, lambda *parts: evaluate.fine_tune(*parts, **options)):
        with pytest.raises(
            ValueError, match=r"label 2 needs outputs \[n, 3\] or wider, the classifier gives \[20, 2\]"
        ):
            use(classifier, images, labels + 1)
    assert torch.equal(classifier[1].weight, before)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.bool])
def test_labels_of_any_whole_type_train_and_are_counted(task, seeded, dtype):
    classifier, images, labels = task
    options = dict(view=unchanged, steps=60, lr=0.1, generator=seeded())
    evaluate.fine_tune(classifier, images, labels.to(dtype), **options)
    assert evaluate.accuracy(classifier, images, labels.to(dtype)) == 1


def test_a_broken_classifier_has_no_accuracy(task):
    classifier, images, labels = task
    classifier[3].bias.data[0] = torch.nan
    with pytest.raises(ValueError, match="the classifier's outputs must hold finite numbers"):
        evaluate.accuracy(classifier, images, labels)


@pytest.mark.parametrize(
    ("option", "error", "message"),
    [
        ({"steps": 0}, ValueError, "steps = 0"),
        ({"steps": -1}, ValueError, "steps = -1"),
        ({"batch": 0}, ValueError, "batch = 0"),
        ({"generator": None}, TypeError, "a torch.Generator is needed, got NoneType"),
    ],
)
def test_options_of_training_are_checked(task, seeded, option, error, message):
    options = dict(view=unchanged, steps=1, lr=0.1, generator=seeded()) | option
    with pytest.raises(error, match=message):
        evaluate.fine_tune(*task, **options)
    with pytest.raises(error, match=message):
        evaluate.train_classifier(ConvEncoder(1), *task[1:], **options)
    with pytest.raises(TypeError, match="got Unlabeled: pass its `.images`"):
        evaluate.fine_tune(task[0], data.Unlabeled(task[1]), task[2], **options)
