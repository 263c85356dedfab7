"""What only five seeds run: more steps for the tasks, the same encoder with labels, SimCLR for as many steps."""

import pytest
import torch

from ssl_course import data, models, settings, train
from ssl_course.methods import pretext, pretext_arms


def fresh():
    generator = train.seed_all(0)
    return models.ConvEncoder(1, (4, 4, 8), pool=1), generator


def test_longer_trains_each_task_and_takes_over_what_has_none():
    asked = []

    def learn(task, steps):
        asked.append((task, steps))
        return {10: 0.5 + len(asked) / 100, 100: 0.7 + len(asked) / 100}

    tables = {
        count: {"raw pixels": value, "random encoder": value / 2, "labels drawn anew": 0.1, "rotation": 0.2}
        for count, value in (("10", 0.4), ("100", 0.6))
    }
    found = pretext_arms.longer(tables, learn, steps=7)
    assert asked == [(task, 7) for task in pretext.TASKS]
    assert found["10_longer"]["raw pixels"] == 0.4 and found["100_longer"]["random encoder"] == 0.3
    assert found["10_longer"]["rotation"] == 0.51 and found["100_longer"]["SimCLR"] == 0.74
    assert "labels drawn anew" not in found["10_longer"] and "10_longer" not in tables


def test_a_learner_trains_each_task_from_a_fresh_start_with_its_own_rate(capsys):
    images = torch.randint(256, (70, 1, 28, 28), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    start, pictures = fresh()[0], data.Unlabeled(images)
    learn = pretext_arms.learner(fresh, lambda encoder: encoder, pictures, {"rotation": 1e-2, "patch order": 1e-30})
    moved = {
        task: max(
            (new - old).abs().max().item()
            for old, new in zip(start.parameters(), learn(task, 2).parameters(), strict=True)
        )
        for task in ("rotation", "patch order")
    }
    assert moved["rotation"] > 1e-3 > 1e-9 > moved["patch order"]
    assert "rotation, 2 steps: " in capsys.readouterr().out


@pytest.mark.slow
def test_rows_with_labels_stand_in_both_tables():
    with settings.using(smoke=True):
        tables = {"10": {}, "100": {}}
        pretext_arms.add_trained(tables, fresh, *data.fashion())
    for table in tables.values():
        assert list(table) == ["from scratch", "all labels"] and all(0 <= score <= 1 for score in table.values())
    assert tables["10"]["all labels"] == tables["100"]["all labels"]


def test_simclr_trains_the_encoder_that_it_is_given():
    generator = train.seed_all(0)
    encoder = models.ConvEncoder(3, (4, 4, 8), pool=1)
    before = [weight.clone() for weight in encoder.parameters()]
    images = torch.randint(256, (80, 3, 32, 32), generator=generator, dtype=torch.uint8)
    with settings.using(smoke=True):
        same = pretext_arms.simclr_on_scenes(encoder, generator, data.Pictures(images, {}))
    assert same is encoder
    assert any(not torch.equal(old, new) for old, new in zip(before, encoder.parameters(), strict=True))
