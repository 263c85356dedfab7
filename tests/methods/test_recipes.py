"""The recipes: views keep shapes and draw for each picture; the encoder fits its pictures; pretraining follows them."""

import pytest
import torch

from ssl_course import augment, data, settings
from ssl_course.methods import recipes
from ssl_course.methods.recipes import RECIPES

each_recipe = pytest.mark.parametrize("name", RECIPES)


@pytest.fixture(scope="module")
def parts():
    """The training part of every data set with a recipe, small."""
    with settings.using(smoke=True):
        return {name: getattr(data, name)().train for name in RECIPES}


def test_the_data_sets_with_a_recipe():
    assert set(RECIPES) == {"sprites", "scenes", "fashion"}


@each_recipe
def test_views_fit_their_data_set_and_draw_for_each_picture(name, parts, seeded):
    view, images = RECIPES[name].view, data.to_float(parts[name].images[:64])
    first, again = (view(images, seeded()) for _ in range(2))
    assert first.shape == images.shape and first.dtype == images.dtype and torch.equal(first, again)
    generator = seeded()
    assert not torch.allclose(view(images, generator), view(images, generator), atol=0.1)
    same = view(images[:1].repeat(8, 1, 1, 1), generator)
    assert (same[1:] - same[:1]).abs().mean((1, 2, 3)).min() > 0.02  # an own draw for each picture


def test_views_for_rotation_leave_the_upright_alone(seeded):
    """A picture that is bright above stays bright above."""
    images = torch.zeros(64, 3, 32, 32)
    images[:, :, :16] = 0.6
    seen = recipes.upright_view(images, seeded(1)).mean(1)
    assert (seen[:, 4:12].mean((1, 2)) > seen[:, 20:28].mean((1, 2)) + 0.1).all()


def test_the_upright_view_is_the_scenes_view_but_for_its_tilt(seeded, monkeypatch):
    tilts = []
    monkeypatch.setattr(augment, "affine", lambda *one, degrees, **rest: tilts.append(degrees) or one[0])
    images = torch.rand(8, 3, 32, 32, generator=seeded(0))
    one, other = (view(images, seeded(1)) for view in (recipes.upright_view, recipes.scene_view))
    assert torch.equal(one, other) and tilts == [10, 45]


@each_recipe
def test_the_encoder_fits_its_pictures(name, parts):
    recipe, pictures = RECIPES[name], parts[name].images[:64]
    encoder = recipes.encoder(pictures, recipe)
    h = encoder(data.to_float(pictures))
    assert h.shape == (64, encoder.dim) and encoder.dim == recipe.widths[-1] * recipe.pool**2
    assert encoder.stages[0][0].weight.requires_grad != recipe.whitened


@each_recipe
def test_the_factor_to_probe_is_one_of_the_data_set(name, parts):
    factor = parts[name].factors[RECIPES[name].factor]
    assert factor.dtype == torch.int64 and len(factor.unique()) > 1


@each_recipe
def test_pretraining_follows_the_recipe(name, parts, seeded):
    recipe, pool = RECIPES[name], data.Unlabeled(parts[name].images[:64])
    encoders = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        encoders.append(recipes.pretrain(name, pool, generator=seeded(seed), steps=2))
    made, again, other = encoders
    assert made.channels == pool.images.shape[1] and made.dim == recipe.widths[-1] * recipe.pool**2
    last = [encoder.stages[-1][0].weight for encoder in encoders]
    assert torch.equal(last[0], last[1]) and not torch.equal(last[0], last[2])
    torch.manual_seed(1)
    fresh = recipes.encoder(pool.images, recipe)
    assert not torch.equal(made.stages[-1][0].weight, fresh.stages[-1][0].weight)
    assert torch.equal(made.stages[0][0].weight, fresh.stages[0][0].weight) == recipe.whitened


def test_pretraining_takes_the_recipes_steps_unless_told_otherwise(parts, monkeypatch, generator):
    asked = []
    monkeypatch.setattr(recipes.methods, "pretrain", lambda *_, **options: asked.append(options) or [[None]])
    pool = data.Unlabeled(parts["sprites"].images[:4])
    for steps in (None, 7):
        recipes.pretrain("sprites", pool, generator=generator, steps=steps)
    assert [options["steps"] for options in asked] == [1800, 7] and {options["lr"] for options in asked} == {5e-3}
