"""A label can't be had from `Unlabeled`, the test part is closed while settings are chosen, subsets are fair."""

import copy
import pickle
import re

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data.containers import Pictures, Split
from ssl_course.exercises import EXERCISES


@pytest.fixture
def pictures():
    """Twelve pictures of one pixel, their class and their number."""
    numbers = torch.arange(12)
    return Pictures(numbers.to(torch.uint8).view(12, 1, 1, 1), {"class": numbers % 3, "number": numbers.float()})


# --- Pictures and Unlabeled ---


def test_a_selection_keeps_pictures_and_factors_together(pictures):
    for rows, numbers in (
        (slice(2, 4), [2, 3]),
        (torch.tensor([5, 1]), [5, 1]),
        (pictures.images.flatten() > 9, [10, 11]),
    ):
        part = pictures[rows]
        assert part.images.flatten().tolist() == part.factors["number"].tolist() == numbers and len(part) == len(
            numbers
        )
    assert "12 of shape [1, 1, 1], factors: class, number" in repr(pictures)


@pytest.mark.parametrize(("index", "number"), [(3, 3), (-1, 11), (torch.tensor(4), 4)])
def test_a_number_gives_pictures_of_one(pictures, index, number):
    one = pictures[index]
    assert one.images.shape == (1, 1, 1, 1) and one.factors["number"].tolist() == [number]


def test_a_row_that_is_not_there_and_a_factors_name_are_named(pictures):
    for row in (12, -13):
        with pytest.raises(IndexError, match=f"there is no picture {row}: there are 12"):
            pictures[row]
    with pytest.raises(TypeError, match=r"\.factors\['class'\]"):
        pictures["class"]
    assert [len(one) for one in pictures] == [1] * 12


def test_pictures_refuse_factors_of_another_length():
    with pytest.raises(ValueError, match="'shape' has 2 values for 3 pictures"):
        Pictures(torch.zeros(3, 1, 2, 2), {"shape": torch.zeros(2)})


def test_unlabeled_has_no_way_to_a_label():
    images = torch.arange(5 * 3 * 4 * 4, dtype=torch.uint8).view(5, 3, 4, 4)
    images.labels = torch.tensor([7, 7, 7, 7, 7])  # attached to the tensor, must not come along
    secret = torch.tensor([91, 92, 93, 94, 95])
    pool = Pictures(images, {"shape": secret}).without_labels()
    assert [name for name in dir(pool) if not name.startswith("__")] == ["images"]
    assert not hasattr(pool.images, "labels")
    assert not hasattr(pool, "__dict__")
    with pytest.raises(TypeError):
        vars(pool)
    with pytest.raises(AttributeError):
        pool.labels = secret
    for index in (0, slice(0, 3), torch.tensor([1, 2])):
        assert isinstance(pool[index], torch.Tensor) and pool[index].dtype == torch.uint8
    with pytest.raises((IndexError, TypeError)):
        pool["shape"]
    assert "label" in repr(pool) and not re.search("9[1-5]", repr(pool))
    for copied in (copy.deepcopy(pool), pickle.loads(pickle.dumps(pool))):
        assert torch.equal(copied.images, pool.images)
    content = pickle.dumps(pool)
    assert b"shape" not in content.replace(b"_shape", b"") and secret.numpy().tobytes() not in content


def test_unlabeled_refuses_what_is_no_batch_of_pictures(pictures):
    with pytest.raises(ValueError, match="looks like labels"):
        data.Unlabeled(torch.tensor([1, 2]))
    with pytest.raises(TypeError, match="without_labels"):
        data.Unlabeled(pictures)
    with pytest.raises(TypeError, match="got Unlabeled: pass its `.images`"):
        data.Unlabeled(pictures.without_labels())


def test_to_float_gives_shares_of_255_and_refuses_a_second_conversion():
    assert torch.equal(data.to_float(torch.tensor([0, 51, 255], dtype=torch.uint8)), torch.tensor([0, 0.2, 1]))
    with pytest.raises(TypeError, match="converted before"):
        data.to_float(torch.zeros(2))


def test_to_float_says_what_to_pass(pictures):
    for held in (pictures, pictures.without_labels()):
        with pytest.raises(TypeError, match=f"got {type(held).__name__}: pass its `.images`"):
            data.to_float(held)
    with pytest.raises(TypeError, match="got list"):
        data.to_float([1])


# --- the test part ---


def test_a_split_is_open_unless_settings_are_chosen(pictures):
    with settings.using(tune=False):
        train, test = Split.fixed(pictures[:8], pictures[8:])
    assert (len(train), len(test)) == (8, 4)


DATA_SETS = [data.digits, data.sprites, data.entangled_sprites, data.fashion, data.scenes]


@pytest.mark.parametrize("dataset", DATA_SETS, ids=lambda dataset: dataset.__name__)
def test_the_test_part_raises_when_it_is_used_while_settings_are_chosen(dataset):
    with settings.using(smoke=True):
        open_train = dataset().train
        with settings.using(tune=True):
            train, test = dataset()  # to name it is no use yet
    assert torch.equal(train.images, open_train.images)
    for use in (
        lambda: test.images,
        lambda: test.factors["class"],
        lambda: len(test),
        lambda: test[:5],
        lambda: [*test],
    ):
        with pytest.raises(data.TestPartClosed, match="hold_out"):
            use()


# --- subsets ---


def test_hold_out_takes_the_last_and_refuses_nonsense(pictures):
    rest, validation = data.hold_out(pictures, 5)
    assert rest.factors["number"].tolist() == list(range(7))
    assert validation.factors["number"].tolist() == list(range(7, 12)) == validation.images.flatten().tolist()
    for count in (0, 12, -1, 2.5):
        with pytest.raises(ValueError, match=f"cannot hold out {count} of 12: give a count from 1 to 11"):
            data.hold_out(pictures, count)


def test_hold_out_takes_2000_unless_told_otherwise_and_300_in_a_smoke_run():
    many = Pictures(torch.zeros(2500, 1, 1, 1, dtype=torch.uint8), {})
    for smoke, count in ((False, 2000), (True, 300)):
        with settings.using(smoke=smoke):
            rest, validation = data.hold_out(many)
        assert (len(rest), len(validation)) == (2500 - count, count)


def test_label_subsets_are_stratified_nested_and_seeded(generator):
    labels = torch.arange(3).repeat(50)[torch.randperm(150, generator=generator)]
    small, large = data.label_subset(labels, 5, seed=1), data.label_subset(labels, 20, seed=1)
    assert labels[small].bincount().tolist() == [5, 5, 5] and labels[large].bincount().tolist() == [20, 20, 20]
    assert set(small.tolist()) < set(large.tolist()) and len(set(large.tolist())) == 60
    assert torch.equal(small, data.label_subset(labels, 5, seed=1))
    assert not torch.equal(small, data.label_subset(labels, 5, seed=2))


def test_label_subsets_shrink_in_a_smoke_run():
    with settings.using(smoke=True):
        assert len(data.label_subset(torch.arange(2).repeat(30), 25, seed=0)) == 2 * 20


def test_what_lesson_02_types_is_what_the_package_draws(generator):
    labels = torch.randint(0, 4, (200,), generator=generator)
    for per_class, seed in ((1, 0), (7, 3)):
        typed = EXERCISES["draw_labels"].reference(labels, per_class, seed)
        assert torch.equal(typed, data.label_subset(labels, per_class, seed=seed))


def test_label_subset_errors_name_the_class():
    with pytest.raises(ValueError, match="class 1 has 2 examples, 3 were asked for"):
        data.label_subset(torch.tensor([0, 0, 0, 1, 1]), 3, seed=0)
    for count in (0, 2.5):
        with pytest.raises(ValueError, match=f"per_class = {count}: give a whole number, at least 1"):
            data.label_subset(torch.tensor([0, 1]), count, seed=0)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.int16, torch.bool])
def test_labels_of_any_whole_type_are_drawn_alike(dtype):
    labels = torch.arange(20) % 2
    assert torch.equal(data.label_subset(labels.to(dtype), 3, seed=1), data.label_subset(labels, 3, seed=1))


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        (torch.tensor([0.0, 1.0]), TypeError, "whole numbers.* got torch.float32"),
        ([0, 1], TypeError, "got list"),
        (torch.tensor([[0], [1]]), ValueError, r"\[n\], at least one, got shape \[2, 1\]"),
        (torch.tensor([], dtype=torch.long), ValueError, r"at least one, got shape \[0\]"),
        (torch.tensor([0, -1]), ValueError, "labels hold -1: classes count from 0"),
    ],
)
def test_what_is_no_label_is_named(labels, error, message):
    with pytest.raises(error, match=message):
        data.label_subset(labels, 1, seed=0)
