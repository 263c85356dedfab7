"""A process's part of a batch: pictures, and the random numbers that belong to them."""

import pytest
import torch

from ssl_course import augment, data, train
from ssl_course.methods import pretext, recipes
from ssl_course.train import ranks, shards


@pytest.fixture
def as_process(monkeypatch):
    """Pretend to be one of several processes: `as_process(1, 4)`."""

    def pretend(rank, count):
        monkeypatch.setattr(ranks, "rank", lambda: rank)
        monkeypatch.setattr(ranks, "count", lambda: count)

    return pretend


def test_parts_make_up_the_whole():
    rows = torch.arange(12)
    assert torch.cat([shards.own_part(rows, rank, 3) for rank in range(3)]).equal(rows)
    assert shards.own_part(rows, 1, 4).tolist() == [3, 4, 5]
    with pytest.raises(ValueError, match="12 rows can't be cut into 5 equal parts"):
        shards.own_part(rows, 0, 5)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_batches_of_all_shards_are_those_of_one_process(as_process, seeded, count):
    pictures = torch.arange(20, dtype=torch.uint8).view(20, 1, 1, 1)
    pool = data.Unlabeled(pictures)
    whole = train.batches(pool, 8, generator=seeded())
    parts = []
    for rank in range(count):
        as_process(rank, count)
        source = train.batches(shards.Shard(pool), 8, generator=seeded())
        parts.append([next(source) for _ in range(5)])
    for step in range(5):
        assert torch.cat([part[step] for part in parts]).equal(next(whole))


VIEWS = {
    "sprites": (recipes.sprite_view, (3, 32)),
    "scenes": (recipes.uneven_scene_view, (3, 32)),
    "fashion": (recipes.fashion_view, (1, 28)),
    "turned": (lambda images, generator: pretext.ask_turn(images, generator)[0], (3, 32)),
    "masked": (lambda images, generator: augment.mask_noise(images, share=0.5, generator=generator), (3, 32)),
    "patches": (lambda images, generator: augment.masks.patches(len(images), 7, 0.75, generator=generator), (1, 28)),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_of_parts_are_parts_of_the_views(seeded, name):
    view, (channels, side) = VIEWS[name]
    images = torch.rand(8, channels, side, side, generator=seeded(1))
    (whole_generator := seeded()).manual_seed(3)
    whole = [view(images, whole_generator) for _ in range(2)]
    for rank in range(4):
        generator = seeded(3)
        with shards.WholeDraws(2, rank, 4):
            part = [view(images[2 * rank : 2 * rank + 2], generator) for _ in range(2)]
        for ours, theirs in zip(part, whole, strict=True):
            assert torch.allclose(ours.float(), theirs[2 * rank : 2 * rank + 2].float(), atol=1e-6)
        assert torch.equal(generator.get_state(), whole_generator.get_state())  # the next step begins alike


def test_every_way_to_write_a_draw(seeded):
    ways = {
        lambda g: torch.rand(2, 3, generator=g): lambda g: torch.rand(4, 3, generator=g),
        lambda g: torch.rand((2, 3), generator=g): lambda g: torch.rand(4, 3, generator=g),
        lambda g: torch.randn(size=(2,), generator=g): lambda g: torch.randn(4, generator=g),
        lambda g: torch.rand(2, generator=g): lambda g: torch.rand(4, generator=g),
        lambda g: torch.randint(9, (2, 5), generator=g): lambda g: torch.randint(9, (4, 5), generator=g),
        lambda g: torch.randint(3, 9, (2,), generator=g): lambda g: torch.randint(3, 9, (4,), generator=g),
        lambda g: torch.randint(3, 9, size=(2,), generator=g): lambda g: torch.randint(3, 9, (4,), generator=g),
    }
    for own, whole in ways.items():
        with shards.WholeDraws(2, 1, 2):
            part = own(seeded())
        expected = whole(seeded())
        assert torch.equal(part, expected[len(expected) // 2 :])


def test_draws_that_can_not_be_cut_are_named(seeded):
    with shards.WholeDraws(4, 0, 2):
        with pytest.raises(ValueError, match="a view draws by `randperm`"):
            torch.randperm(4, generator=seeded())
        with pytest.raises(ValueError, match=r"shape \[3, 4\] for 4 pictures"):
            torch.rand(3, 4, generator=seeded())
        with pytest.raises(ValueError, match=r"shape \[8\] for 4 pictures.* stand in a second axis"):
            torch.rand(8, generator=seeded())  # two views, or two numbers of each picture? they lie differently
        with pytest.raises(ValueError, match=r"shape \[\]"):
            torch.rand((), generator=seeded())
        assert torch.rand(3).shape == (3,)  # without a generator, nothing of a view is drawn


def test_a_shard_holds_the_very_pictures_of_the_pool():
    pool = data.Unlabeled(torch.zeros(4, 1, 2, 2, dtype=torch.uint8))
    assert shards.Shard(pool).images is pool.images
