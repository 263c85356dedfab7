"""README's moving picture: looks at a training run, maps that follow one another, and the files as they are stored."""

import re

import numpy as np
import pytest
import torch
from PIL import Image

from ssl_course import data, settings
from ssl_course.course import animation
from ssl_course.settings import ROOT


@pytest.mark.slow
def test_looks_are_taken_at_the_keys_and_leave_the_training_alone():
    found = animation.looks(steps=4, every=2, keys=(0, 2))
    assert [look.step for look in found] == [0, 4]
    assert all(look.features.shape == (animation.MAPPED, 64) and 0 < look.accuracy < 1 for look in found)
    assert not torch.equal(found[0].features, found[1].features)
    (alone,) = animation.looks(steps=4, every=2, keys=(2,))
    assert torch.equal(alone.features, found[1].features)


def test_maps_stay_within_the_picture_and_each_lies_upon_the_one_before():
    generator = torch.Generator().manual_seed(0)
    centres = torch.randn(4, 8, generator=generator).repeat(20, 1)
    features = centres + 0.3 * torch.randn(80, 8, generator=generator)
    turned = features @ torch.linalg.qr(torch.randn(8, 8, generator=torch.Generator().manual_seed(1)))[0]
    with settings.using(smoke=True):
        first, second = animation.maps([animation.Look(0, features, 0.1), animation.Look(10, turned, 0.2)])
    assert np.abs(first).max() == np.abs(second).max() == 1
    moved = np.linalg.norm(second - first, axis=1).mean()
    for other in (first * (-1, -1), first * (-1, 1), first * (1, -1), first[:, ::-1]):  # turned and mirrored
        assert moved < 0.7 * np.linalg.norm(second - other, axis=1).mean()


def test_main_writes_the_picture_and_its_still(tmp_path, monkeypatch):
    looks = [animation.Look(0, torch.randn(300, 4), 0.125), animation.Look(10, torch.randn(300, 4), 0.5)]
    monkeypatch.setattr(animation, "looks", lambda: looks)
    monkeypatch.setattr(animation, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    with settings.using(smoke=True):
        assert animation.main([]) == 0
    moving, still = (Image.open(tmp_path / "docs" / name) for name in ("training.png", "training_still.png"))
    assert moving.n_frames == 3 and getattr(still, "n_frames", 1) == 1 and moving.size == still.size
    assert animation.SHOWN <= animation.MAPPED <= len(data.sprites().test)


def test_the_stored_picture_is_small_moves_and_has_a_still_for_those_who_switch_motion_off():
    moving = ROOT / "docs" / "training.png"
    assert moving.stat().st_size <= 1.5e6 and Image.open(moving).n_frames > 40
    readme = (ROOT / "README.md").read_text("utf-8")
    source = '<source media="(prefers-reduced-motion: reduce)" srcset="docs/training_still.png">'
    assert source in readme and re.search(r'<img alt="[^"]{40,}" src="docs/training.png">', readme)
    assert Image.open(ROOT / "docs" / "training_still.png").size == Image.open(moving).size
