"""Each pretext step against one that is typed by hand; questions label what they did; what can be learnt is learnt."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from ssl_course import models
from ssl_course.augment import masks, puzzles
from ssl_course.data import Unlabeled
from ssl_course.methods import pretext

IMAGES = torch.rand(64, 1, 8, 8, generator=torch.Generator().manual_seed(1))


def small(outputs):
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(64, outputs))


@pytest.mark.parametrize(
    ("question", "change", "count"),
    [(pretext.ask_turn, puzzles.turn, 4), (pretext.ask_order, puzzles.shuffle_tiles, 24)],
)
def test_a_question_labels_each_picture_with_what_was_done_to_it(question, change, count, seeded):
    asked, labels = question(IMAGES, seeded(2))
    assert torch.equal(asked, change(IMAGES, labels))
    again, _ = question(IMAGES, seeded(2))
    assert torch.equal(asked, again) and not torch.equal(asked, question(IMAGES, seeded(3))[0])
    many = torch.cat([question(IMAGES, generator)[1] for generator in [seeded(4)] for _ in range(100)])
    shares = torch.bincount(many, minlength=count) / len(many)
    assert len(shares) == count and (shares - 1 / count).abs().max() < 5 * math.sqrt(1 / count / len(many))


def test_classify_is_cross_entropy_on_the_question(seeded):
    network = small(4)
    loss = pretext.classify(network, pretext.ask_turn, generator=seeded(3))(IMAGES)
    generator = seeded(3)
    turns = torch.randint(4, (64,), generator=generator)
    scores = network(torch.stack([one.rot90(int(k), (1, 2)) for one, k in zip(IMAGES, turns, strict=True)]))
    expected = -scores.log_softmax(1)[torch.arange(64), turns].mean()
    assert torch.allclose(loss, expected)


def test_rotation_asks_for_the_turn_of_a_view(seeded):
    network = small(4)

    def view(images, generator):
        return images * torch.rand(len(images), 1, 1, 1, generator=generator)

    loss = pretext.rotation(network, view, generator=seeded(3))(IMAGES)
    generator = seeded(3)
    asked, turns = pretext.ask_turn(view(IMAGES, generator), generator)
    assert torch.allclose(loss, F.cross_entropy(network(asked), turns))


def test_inpaint_compares_hidden_pixels_alone(seeded):
    network = nn.Sequential(small(64), nn.Unflatten(1, (1, 8, 8)))
    seen = []

    def watched(images):
        seen.append(images)
        return network(images)

    loss = pretext.inpaint(watched, generator=seeded(3), ratio=0.3)(IMAGES)
    mask = masks.block(64, 8, 0.3, generator=seeded(3))
    total, count = 0.0, 0
    given = IMAGES.clone()
    for picture, hidden in zip(given, mask, strict=True):
        for row, column in hidden.nonzero().tolist():
            picture[0, row, column] = 0.5
            count += 1
    assert torch.equal(seen[0], given)
    filled = network(given)
    for index, row, column in mask.nonzero().tolist():
        total = total + (filled[index, 0, row, column] - IMAGES[index, 0, row, column]) ** 2
    assert torch.allclose(loss, total / count)


def test_inpaint_takes_colour_pictures(seeded):
    images = torch.rand(4, 3, 8, 8, generator=seeded(1))
    loss = pretext.inpaint(lambda x: torch.zeros_like(x), generator=seeded(2), ratio=0.25)(images)
    mask = masks.block(4, 8, 0.25, generator=seeded(2))[:, None].expand(-1, 3, -1, -1)
    assert torch.allclose(loss, F.mse_loss(images[mask], torch.zeros(int(mask.sum()))))


def test_training_learns_which_way_is_up(seeded):
    """The upper half is bright: after training the turn is named, on pictures that were not trained on."""
    images = torch.randint(0, 100, (256, 1, 8, 8), generator=seeded(5), dtype=torch.uint8)
    images[:, :, :4] += 150
    network, generator = small(4), seeded(1)
    step = pretext.classify(network, pretext.ask_turn, generator=generator)
    history = pretext.train_pretext(network, step, Unlabeled(images[:192]), steps=60, lr=0.05, generator=generator)
    assert history.steps == 60
    asked, turns = pretext.ask_turn(images[192:].float() / 255, generator)
    assert (network(asked).argmax(1) == turns).all()


def test_weights_that_are_fixed_stay(seeded):
    network = nn.Sequential(small(8), nn.Linear(8, 4))
    network[0].requires_grad_(False)
    before = [weight.clone() for weight in network.parameters()]
    generator = seeded(1)
    step = pretext.classify(network, pretext.ask_turn, generator=generator)
    pool = Unlabeled((255 * IMAGES).to(torch.uint8))
    pretext.train_pretext(network, step, pool, steps=3, lr=0.1, generator=generator)
    assert [torch.equal(one, other) for one, other in zip(before, network.parameters(), strict=True)] == [
        *(True, True),
        *(False, False),
    ]


# --- all tasks by one call ---


@pytest.mark.parametrize("task", pretext.TASKS)
def test_every_task_trains_the_encoder(task, seeded):
    torch.manual_seed(0)
    encoder = models.ConvEncoder(1, (4, 4, 4), pool=1)
    before = encoder.stages[0][0].weight.clone()
    pool = Unlabeled(torch.randint(0, 256, (64, 1, 28, 28), generator=seeded(1), dtype=torch.uint8))
    pretext.pretrain_task(task, encoder, pool, steps=1, lr=0.01, generator=seeded(2))
    assert not torch.equal(before, encoder.stages[0][0].weight)


def test_a_task_that_is_none_is_named(seeded):
    pool = Unlabeled((255 * IMAGES).to(torch.uint8))
    with pytest.raises(ValueError, match="task = 'jigsaw': there are rotation, patch order"):
        pretext.pretrain_task("jigsaw", small(4), pool, steps=1, lr=0.1, generator=seeded())
