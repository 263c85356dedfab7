"""The arms: ours is the recipe, the rivals have their own defaults, and all of them learn from the given pictures."""

import dataclasses
import importlib.util

import pytest
import torch
from torch import nn

from ssl_course import losses, settings, train
from ssl_course.course import side_by_side_arms as arms
from ssl_course.data import Unlabeled, to_float
from ssl_course.methods import recipes

WITH_LIGHTLY = [name for name in arms.ARMS if name.startswith("lightly")]
needs_lightly = pytest.mark.skipif(not importlib.util.find_spec("lightly"), reason="lightly is not installed")
each_arm = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[needs_lightly] * (name in WITH_LIGHTLY)) for name in arms.ARMS]
)


@pytest.fixture
def pictures(seeded):
    return Unlabeled(torch.randint(0, 256, (130, 3, 32, 32), generator=seeded(), dtype=torch.uint8))


@pytest.fixture
def small_batches():
    """Of the rivals: 8 pictures in place of 256."""
    with settings.using(smoke=True):
        yield


def test_ours_is_the_recipe(monkeypatch, pictures):
    """With a clock that goes on by one step's share, the same weights as `recipes.pretrain`."""
    steps = 3
    recipe = dataclasses.replace(recipes.RECIPES["scenes"], steps=steps)
    monkeypatch.setitem(recipes.RECIPES, "scenes", recipe)
    generator = train.seed_all(0, threads=1)
    expected = recipes.pretrain("scenes", pictures, generator=generator, steps=steps)
    arm = arms.ours(pictures, train.seed_all(0, threads=1))
    source, peak = iter(arm.batches), arm.optimizer.param_groups[0]["lr"]
    assert peak == recipe.lr
    for step in range(steps):
        arm.optimizer.param_groups[0]["lr"] = peak * arm.rate(step / steps)
        arm.optimizer.zero_grad()
        arm.step(next(source)).backward()
        arm.optimizer.step()
    found = arm.encoder.state_dict()
    for name, value in expected.state_dict().items():
        assert torch.allclose(found[name], value, rtol=0, atol=1e-6), name
    fresh = recipes.encoder(pictures.images, recipe).state_dict()
    assert not torch.allclose(found["stages.4.0.weight"], fresh["stages.4.0.weight"], atol=1e-3)  # it did learn


@needs_lightly
def test_lightly_gets_our_encoder(pictures, small_batches):
    encoder = arms.lightly_with_our_encoder(pictures, train.seed_all(0, threads=1)).encoder.backbone
    wanted = recipes.encoder(pictures.images, recipes.RECIPES["scenes"])
    assert [(name, value.shape) for name, value in encoder.state_dict().items()] == [
        (name, value.shape) for name, value in wanted.state_dict().items()
    ]
    assert not encoder.stages[0][0].weight.requires_grad  # whitened, as ours


@each_arm
def test_an_arm_learns_with_all_its_weights_from_the_given_pictures(name, pictures, small_batches):
    arm = arms.ARMS[name](pictures, train.seed_all(0, threads=1))
    before = {key: value.clone() for key, value in arm.encoder.named_parameters() if value.requires_grad}
    source = iter(arm.batches)
    arm.encoder.train()
    for _ in range(2):
        arm.optimizer.zero_grad()
        loss = arm.step(next(source))
        loss.backward()
        arm.optimizer.step()
    assert loss.shape == () and loss.isfinite()
    assert all(not torch.equal(before[key], value) for key, value in arm.encoder.named_parameters() if key in before)
    weights = [weight for group in arm.optimizer.param_groups for weight in group["params"]]
    assert all(weight.grad is not None for weight in weights)
    assert len(weights) > len(before)  # the head learns too, and is not kept
    features = arm.encoder.eval()(to_float(pictures[:5]))
    assert features.shape == (5, 512) and features.isfinite().all()


@each_arm
def test_an_epoch_takes_each_picture_once(name, small_batches, monkeypatch):
    """Each picture has one colour of its own, and the views are left out: what comes is what was given."""
    levels = torch.arange(64, dtype=torch.uint8) * 4
    given = Unlabeled(levels[:, None, None, None].expand(64, 3, 32, 32))
    seen = []
    if name == "ours":
        arm = arms.ours(given, train.seed_all(0, threads=1))
        seen = (next(iter(arm.batches)).amax((1, 2, 3)) * 255).round().tolist()
        assert len(seen) == arm.pictures_per_step
    else:
        handed_out = arms.PilPictures.__getitem__

        def noted(self, row):
            seen.append(self.rows[row].max())
            return handed_out(self, row)

        monkeypatch.setattr(arms.PilPictures, "__getitem__", noted)
        arm = arms.ARMS[name](given, train.seed_all(0, threads=1))
        source = iter(arm.batches)
        for _ in range(64 // arm.pictures_per_step):
            next(source)
    assert sorted(seen) == levels.tolist()


def test_pictures_become_pil_pictures_unchanged(pictures):
    import numpy as np

    shown = arms.PilPictures(pictures, transform=lambda picture: picture)
    picture, label = shown[7]
    assert len(shown) == 130 and label == 0 and picture.mode == "RGB"
    assert torch.equal(torch.from_numpy(np.array(picture)).permute(2, 0, 1), pictures[7])


def test_rivals_see_the_pictures_as_their_transforms_normalise_them(pictures):
    from torchvision import transforms as T

    for statistics in (arms.IMAGENET, arms.HALVES):
        theirs = T.Compose([T.ToTensor(), T.Normalize(*statistics)])
        wanted = torch.stack([arms.PilPictures(pictures, theirs)[row][0] for row in range(4)])
        encoder = arms.OnNormalised(nn.Identity(), statistics)
        assert torch.allclose(encoder.normalised(to_float(pictures[:4])), wanted, atol=1e-6)
        assert torch.allclose(encoder(to_float(pictures[:4])), wanted.flatten(1), atol=1e-6)


@needs_lightly
def test_lightlys_arm_has_the_defaults_of_its_example(pictures, small_batches):
    from lightly.transforms.utils import IMAGENET_NORMALIZE

    arm = arms.lightly_example(pictures, train.seed_all(0, threads=1))
    (group,) = arm.optimizer.param_groups
    assert (group["lr"], group["momentum"], group["weight_decay"]) == (0.06, 0, 0) and arm.rate(0.9) == 1
    assert list(arms.IMAGENET) == [tuple(IMAGENET_NORMALIZE[key]) for key in ("mean", "std")]
    (view_a, view_b), labels = next(iter(arm.batches))
    assert view_a.shape == view_b.shape == (8, 3, 32, 32) and not torch.equal(view_a, view_b)
    assert labels.tolist() == [0] * 8
    z, step_loss = [], arm.step(((view_a, view_b), labels))
    head = _head_of(arm)
    for view in (view_a, view_b):
        z.append(head(arm.encoder.backbone(view).flatten(1)))
    assert torch.allclose(step_loss, losses.info_nce(*z, temperature=0.5), atol=1e-4)


def _head_of(arm):
    return next(cell.cell_contents for cell in arm.step.__closure__ if hasattr(cell.cell_contents, "layers"))


def test_the_tutorials_arm_has_its_settings(pictures, small_batches):
    arm = arms.torchvision_loop(pictures, train.seed_all(0, threads=1))
    (group,) = arm.optimizer.param_groups
    assert (group["lr"], group["weight_decay"]) == (5e-4, 1e-4)
    assert [arm.rate(share) for share in (0, 0.5, 1)] == pytest.approx([1, 0.51, 0.02])
    (view_a, view_b), _ = next(iter(arm.batches))
    assert view_a.shape == (8, 3, 32, 32) and not torch.equal(view_a, view_b)
    assert -1 <= view_a.min() < -0.5 and 0.5 < view_a.max() <= 1


def test_the_rivals_have_batches_of_256():
    with settings.using(smoke=False):
        arm = arms.torchvision_loop(
            Unlabeled(torch.zeros(300, 3, 32, 32, dtype=torch.uint8)), train.seed_all(0, threads=1)
        )
        (views, _) = next(iter(arm.batches))
    assert len(views[0]) == arm.pictures_per_step == 256


def test_nt_xent_is_the_courses_loss(pair):
    z_a, z_b = (z.float() for z in pair(16, 6))
    found = arms.nt_xent(torch.cat([z_a, z_b]), temperature=0.07)
    assert torch.allclose(found, losses.info_nce(z_a, z_b, temperature=0.07), atol=1e-5)
