"""The arena's table: every entry trains, all see as many views, and what comes out fits what is loaded again."""

import pytest
import torch

from ssl_course import data, methods, settings, train
from ssl_course.methods import arena
from ssl_course.methods.arena import ARENA, BASELINES, TITLES
from ssl_course.models import ConvEncoder, VisionTransformer


@pytest.fixture(autouse=True)
def small():
    with settings.using(smoke=True):
        yield


@pytest.fixture(scope="module")
def pool():
    with settings.using(smoke=True):
        return {name: data.load(name).train[:300].without_labels() for name in ("sprites", "fashion")}


def test_the_table_holds_every_method_of_pictures():
    assert {*methods.METHODS} - {"column_energy"} <= {*ARENA}
    assert {"rotation", "denoising", "masked_autoencoder", "i_jepa"} <= {*ARENA}
    assert not {*ARENA} & {*BASELINES} and len({*TITLES.values()}) == len(TITLES)
    for name, entry in ARENA.items():
        assert entry.method is getattr(methods, name, None) or name == "rotation"
        assert entry.encoder in ("convolutional", "transformer") and 0 < entry.lr < 0.1


@pytest.mark.parametrize("name", ARENA)
def test_an_entry_trains_and_what_comes_out_can_be_loaded_again(name, pool, tmp_path):
    entry = ARENA[name]
    start = arena.fresh(entry.encoder, pool["sprites"].images, "sprites", 3)
    network, history = arena.pretrain(entry, "sprites", pool["sprites"], steps=2, seed=3)
    assert history.steps == 2 and all(loss == loss for loss in history.loss)
    assert isinstance(network[0], VisionTransformer if entry.encoder == "transformer" else ConvEncoder)
    before, after = start.state_dict(), network[0].state_dict()
    assert not all(torch.equal(value, after[key]) for key, value in before.items())
    assert len(network) == (2 if entry.projector else 1)
    train.save(tmp_path / "x.safetensors", network=network)
    train.load(tmp_path / "x.safetensors", network=arena.network_of(entry, pool["sprites"].images, "sprites", 3))


@pytest.mark.parametrize("name", ["simclr", "byol", "rotation", "i_jepa"])
def test_the_seed_decides_everything(name, pool):
    one, again, other = (
        arena.pretrain(ARENA[name], "sprites", pool["sprites"], steps=2, seed=seed)[1].loss for seed in (3, 3, 4)
    )
    assert one == again != other


@pytest.mark.parametrize("name", ["rotation", "denoising", "masked_autoencoder", "i_jepa", "dino"])
def test_grey_pictures_of_another_size_are_taken(name, pool):
    assert arena.pretrain(ARENA[name], "fashion", pool["fashion"], steps=1, seed=0)[1].steps == 1


@pytest.mark.parametrize("name", ["simclr", "byol", "rotation", "denoising", "masked_autoencoder"])
def test_a_step_shows_the_network_128_views(name, pool, monkeypatch):
    seen = []
    kind = VisionTransformer if ARENA[name].encoder == "transformer" else ConvEncoder
    method = "rows" if kind is VisionTransformer else "forward"
    original = getattr(kind, method)

    def spied(self, images):
        if torch.is_grad_enabled():  # a teacher's look costs time, and teaches nothing
            seen.append(len(images))
        return original(self, images)

    monkeypatch.setattr(kind, method, spied)
    arena.pretrain(ARENA[name], "sprites", pool["sprites"], steps=2, seed=0)
    assert seen == [arena.VIEWS] * 2


def test_watch_and_learning_rate(pool):
    for name in ("simclr", "byol", "denoising", "masked_autoencoder", "i_jepa"):
        seen = []
        options = {"steps": 2, "seed": 0, "lr": 1e-4, "watch": seen.append, "every": 1}
        history = arena.pretrain(ARENA[name], "sprites", pool["sprites"], **options)[1]
        assert len(seen) == 3 and max(history.learning_rate) <= 1e-4


def test_a_loss_of_ones_own_is_trained_as_simclr_is(pool):
    from ssl_course.losses import info_nce

    mine = arena.own("mine", lambda a, b: info_nce(a, b, temperature=0.2))
    losses = [
        arena.pretrain(one, "sprites", pool["sprites"], steps=2, seed=0)[1].loss for one in (mine, ARENA["simclr"])
    ]
    assert losses[0] == losses[1] and mine.lr == ARENA["simclr"].lr and mine.projector
