"""The arms on pictures: held-out pictures stay out, every arm gives scores, equal numbers of settings."""

import pytest
import torch

from ssl_course import data, settings
from ssl_course.course import verdict_pictures
from ssl_course.course.verdict_pictures import PictureCase


def own(count=36, unlabelled=12):
    """Three classes of plain colours with noise, and some without a label."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(count).sort().values % 3
    labels = labels.sort().values
    images = torch.randint(60, (count + unlabelled, 3, 16, 16), generator=generator, dtype=torch.uint8)
    for row, label in enumerate(labels.tolist()):
        images[row, label] += 150
    pictures = data.Pictures(images[:count], {"class": labels})
    names = tuple(f"{row}.png" for row in range(count + unlabelled))
    return data.OwnPictures(pictures, data.Unlabeled(images), ("red", "green", "blue"), names, ())


@pytest.fixture(autouse=True)
def smoke():
    with settings.using(smoke=True):
        yield


def test_what_the_case_holds():
    case = PictureCase(own())
    assert case.pooled == 48 and len(case.images) == 36 and case.words[0] == "red" and case.words[-1] == ""
    assert {len(arm.settings) for arm in case.arms if "equal cost" not in arm.name} == {3}
    assert len(PictureCase(own(), quick=True).arms) == len(case.arms) - 1
    assert {arm.kind for arm in case.arms} == {"raw", "random", "scratch", "pretrained"}


def test_the_pool_lacks_the_pictures_that_are_held_out():
    case = PictureCase(own())
    held = torch.tensor([0, 35])
    rest = case.without(held)
    assert len(rest) == 46 and torch.equal(rest.images[0], case.pool.images[1])
    assert not (rest.images == case.images[35]).flatten(1).all(1).any()


def test_nothing_that_is_learnt_without_labels_sees_what_is_held_out(monkeypatch):
    """Pretraining, principal components, and the batch norms of the random encoder."""
    case, seen = PictureCase(own()), []
    monkeypatch.setattr(verdict_pictures, "pretrain_own", lambda encoder, pool, **_: seen.append(pool) or encoder)
    held = torch.tensor([0, 35])
    case.pretrained(case.fresh(0), held, 0)
    fold = case.fold(held, 0, case.fresh(0))
    for images in (seen[0].images, fold.some):
        there = [(images == picture).flatten(1).all(1).any().item() for picture in case.pool.images]
        assert len(images) == 46 and [row for row, found in enumerate(there) if not found] == [0, 35]


def test_a_class_of_one_is_left_out_and_rows_still_fit():
    given = own()
    labels = given.pictures.factors["class"].clone()
    labels[1:12] = 1
    given = data.OwnPictures(
        data.Pictures(given.pictures.images, {"class": labels}), given.pool, given.classes, given.names, ()
    )
    case = PictureCase(given)
    assert case.classes == ("green", "blue") and torch.equal(case.images[0], given.pool.images[1])
    rest = case.without(torch.tensor([0])).images  # the second picture: the first can't be judged, and stays
    assert torch.equal(rest[:2], given.pool.images[[0, 2]])
    assert case.words[:2] == ["red", "green"]


def test_every_arm_gives_scores_of_rows_held_out():
    case = PictureCase(own())
    held = torch.arange(36)[::4]
    rows = torch.tensor([row for row in range(36) if row % 4])
    encoder = case.pretrained(case.fresh(0), held, 0)
    fold = case.fold(held, 0, encoder)
    for arm in case.arms:
        for setting in arm.settings[:1]:
            scores = arm.scores(fold, rows, held, **setting)
            assert scores.shape == (9, 3) and scores.isfinite().all() and not scores.requires_grad, arm.name
            assert arm.cost(**setting) > 0
    linear = case.arms[0].scores(fold, rows, held, l2=0.03)
    assert (linear.argmax(1) == case.labels[held]).float().mean() > 0.8


def test_both_trainings_start_alike_but_for_the_encoder():
    case = PictureCase(own())
    held, rows = torch.arange(3), torch.arange(3, 36)
    fold = case.fold(held, 0, case.fresh(0))  # not pretrained: both are the same network
    scratch, tuned = (
        next(arm for arm in case.arms if arm.name == name) for name in ("from scratch", "SimCLR, fine-tuned")
    )
    options = {"steps": 3, "lr": 1e-3}
    assert torch.equal(scratch.scores(fold, rows, held, **options), tuned.scores(fold, rows, held, **options))


@pytest.mark.parametrize("wrapper", ["", "own/", "own/images/"])
@pytest.mark.parametrize("bare", ["unlabelled", "Unlabelled", "unlabeled", "No label"])
def test_no_picture_of_a_source_that_is_held_out_is_pretrained_on(wrapper, bare):
    given = own(count=7, unlabelled=5)
    names = ("train/a/1_1", "test/a/1_2", "train/a/2_1", "train/b/3_1", "test/b/3_2", "test/b/4_1", "train/b/1_9")
    names += (f"train/{bare}/1_3", f"{bare}/3_3", f"test/{bare}/1_7", f"{bare}/b/2_2", "train/1_8")
    pictures = data.Pictures(given.pictures.images, {"class": torch.tensor([0, 0, 0, 1, 1, 1, 1])})
    names = tuple(wrapper + name for name in names)
    case = PictureCase(data.OwnPictures(pictures, given.pool, ("a", "b"), names, ()), together="_")
    assert case.groups.tolist() == [0, 0, 1, 2, 2, 3, 0]  # in both parts, in both classes
    rest = case.without(torch.tensor([1])).images  # of source 1
    kept = [(rest == picture).flatten(1).all(1).any().item() for picture in given.pool.images]
    assert kept == [False, False, True, True, True, True, False, False, True, False, True, False]
    plain = PictureCase(data.OwnPictures(pictures, given.pool, ("a", "b"), names, ()))
    assert len(plain.without(torch.tensor([0]))) == 11 and plain.groups is None  # only the picture itself
