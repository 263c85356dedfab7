"""Settings: the small sets' recipes as they are, photographs, a rate for all, an encoder in place of the small one."""

import dataclasses

import pytest
import torch
from torch import nn

from ssl_course import data, settings, train
from ssl_course.data import Pictures, Split, Unlabeled
from ssl_course.methods import arena, arena_scores, recipes
from ssl_course.methods.arena import ARENA
from ssl_course.methods.arena_scores import ASKED, KNN, KNOWN
from ssl_course.methods.arena_sets import FULL_SIZE, LABEL_STEPS, photo_view, setting


@pytest.fixture(autouse=True)
def small():
    with settings.using(smoke=True):
        yield


@pytest.fixture
def photos(generator):
    images = torch.randint(0, 256, (130, 3, 32, 32), dtype=torch.uint8, generator=generator)
    return Pictures(images, {"class": torch.arange(130) % 4})


class Tiny(nn.Module):
    """Means of the channels, then a layer."""

    dim = 7

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 7)

    def forward(self, images):
        return self.layer(images.mean((2, 3)))


@pytest.mark.parametrize("name", recipes.RECIPES)
def test_the_small_sets_have_their_recipes_and_nothing_else(name):
    found = setting(name)
    for field in dataclasses.fields(recipes.Recipe):
        assert getattr(found, field.name) is getattr(recipes.RECIPES[name], field.name)
    assert (found.known, found.asked, found.rate, found.network) == (KNOWN, ASKED, 1.0, None)
    assert found.label_steps == LABEL_STEPS[name] and "convolutional" in found.label_steps


def test_full_size_sets_are_judged_whole():
    for name in FULL_SIZE:
        assert setting(name).view is photo_view and setting(name).factor == "class" and hasattr(data, name)
        assert (setting(name).known, setting(name).asked) == (50_000, 10_000)
        assert {*setting(name).label_steps} == {"convolutional", "transformer"}


def test_a_setting_is_handed_back_and_an_unknown_name_is_not_known():
    made = dataclasses.replace(setting("scenes"), rate=0.5)
    assert setting(made) is made
    with pytest.raises(KeyError, match="imagenet"):
        setting("imagenet")


@pytest.mark.parametrize("side", [32, 96])
def test_a_view_of_a_photograph(side, seeded):
    images = torch.rand(8, 3, side, side, generator=seeded(1))
    one, again, other = (photo_view(images, seeded(seed)) for seed in (0, 0, 3))
    assert one.shape == images.shape and one.dtype == images.dtype and one.min() >= 0 and one.max() <= 1
    assert torch.equal(one, again) and not torch.equal(one, other)
    flat = photo_view(torch.full((200, 3, 8, 8), 0.5), seeded())
    assert (flat.std((2, 3)) < 1e-5).all()  # one colour stays one colour: there is no grain
    spread = flat.mean((2, 3)).std(0)
    assert (spread > 0.1).all()  # which is another one for every picture, and in every channel by itself
    assert flat.mean((2, 3)).T.corrcoef()[0, 1] < 0.9


@pytest.mark.parametrize("name", ["simclr", "byol", "rotation", "denoising"])
def test_the_encoder_of_a_setting_is_trained_in_place_of_the_small_one(name, photos):
    given = dataclasses.replace(setting("cifar10"), network=lambda images: Tiny().to(images.device))
    network, history = arena.pretrain(ARENA[name], given, Unlabeled(photos.images), steps=2, seed=0)
    assert isinstance(network[0], Tiny) and history.steps == 2
    assert isinstance(arena.network_of(ARENA[name], photos.images, given, 0)[0], Tiny)


def test_a_rate_is_times_every_learning_rate_but_one_that_is_given(photos, monkeypatch):
    rates = []

    def seen(step, source, optimizer, **options):
        rates.append(optimizer.param_groups[0]["lr"])
        return train.History()

    monkeypatch.setattr("ssl_course.methods.pretraining.fit", seen)
    monkeypatch.setattr("ssl_course.evaluate.fine_tuning.fit", seen)
    split = Split(photos, photos)
    for given, rate in (("cifar10", 1.0), (dataclasses.replace(setting("cifar10"), rate=0.2), 0.2)):
        rates.clear()
        pool, usual = photos.without_labels(), ARENA["simclr"].lr
        arena.pretrain(ARENA["simclr"], given, pool, steps=2, seed=0)
        arena.pretrain(ARENA["simclr"], given, pool, steps=2, seed=0, lr=0.7)
        arena_scores.with_labels(Tiny(), split, given, 0, kind="convolutional")
        arena_scores.with_labels(Tiny(), split, given, 0, kind="convolutional", scratch=True)
        arena_scores.supervised("convolutional", split, given, steps=2, seed=0)
        tuned, scratch = arena_scores.TUNED_LR["convolutional"], arena_scores.SCRATCH_LR["convolutional"]
        assert rates == [usual * rate, 0.7, tuned * rate, scratch * rate, scratch * rate]


def test_a_setting_says_how_many_are_judged(photos):
    counts = []

    def encode(images):
        counts.append(len(images))
        return images.float().mean((2, 3))

    split = Split(photos, photos)
    for known, asked in ((90, 40), (1000, 1000)):
        given = dataclasses.replace(setting("cifar100"), known=known, asked=asked)
        arena_scores.frozen(encode, split, given, 0)[KNN]()
    assert counts == [90, 40, 130, 130]
