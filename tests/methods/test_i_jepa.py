"""I-JEPA by hand, block by block; the context encoder sees no target; the slow copy's direction; training learns."""

import copy

import pytest
import torch
from torch import nn

from ssl_course.augment.blocks import blocks
from ssl_course.data import Unlabeled
from ssl_course.methods import i_jepa, pretrain_i_jepa
from ssl_course.models import RowPredictor, VisionTransformer, patchify, unpatchify

SHARES = {"targets": 2, "target_share": 0.2, "context_share": 0.7}


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    return VisionTransformer(1, 16, 4, 8, 1, 2).double()


@pytest.fixture
def predictor(encoder):
    torch.manual_seed(1)
    made = RowPredictor(encoder, 8, 1, 2).double()
    nn.init.normal_(made.mask_token)
    return made


@pytest.fixture
def images(seeded):
    return torch.rand(3, 1, 16, 16, generator=seeded(1), dtype=torch.float64)


def standardised(rows):
    return (rows - rows.mean(-1, keepdim=True)) / (rows.var(-1, correction=0, keepdim=True) + 1e-5).sqrt()


def by_hand(encoder, slow, predictor, images, drawn):
    """Picture by picture, block by block."""
    errors = []
    for image, hidden, targets in zip(images, *drawn, strict=True):
        visible = (~hidden).flatten().nonzero().T
        seen = encoder.encode(encoder.rows(image[None])[:, visible[0]])
        with torch.no_grad():
            rows = standardised(slow.encode(slow.rows(image[None])))
        for target in targets:
            wanted = target.flatten().nonzero().T
            errors.append((predictor(seen, visible, wanted) - rows[:, wanted[0]]).pow(2).mean())
    return sum(errors) / len(errors)


def test_the_first_step_by_hand(encoder, predictor, images, seeded, assert_agree):
    loss = i_jepa(encoder, predictor=predictor, generator=seeded(2), **SHARES)(images)
    drawn = blocks(3, 4, generator=seeded(2), **SHARES)
    expected = by_hand(encoder, copy.deepcopy(encoder), predictor, images, drawn)
    assert_agree(loss, expected, [*encoder.parameters(), *predictor.parameters()])


@pytest.mark.parametrize("momentum", [0.0, 0.75, 1.0])
def test_the_copy_follows_the_encoder_and_not_the_other_way(
    encoder, predictor, images, seeded, shift, assert_agree, momentum
):
    slow, own = copy.deepcopy(encoder), seeded(2)
    step = i_jepa(encoder, predictor=predictor, generator=seeded(2), momentum=momentum, **SHARES)
    step(images), blocks(3, 4, generator=own, **SHARES)
    shift(encoder)
    loss = step(images)
    with torch.no_grad():
        for mine, given in zip(slow.parameters(), encoder.parameters(), strict=True):
            mine.copy_(momentum * mine + (1 - momentum) * given)
    expected = by_hand(encoder, slow, predictor, images, blocks(3, 4, generator=own, **SHARES))
    assert_agree(loss, expected, [*encoder.parameters(), *predictor.parameters()])


class Spy(nn.Module):
    """A predictor that keeps what it is given."""

    def __init__(self, predictor):
        super().__init__()
        self.predictor, self.given = predictor, []

    def forward(self, *given):
        self.given.append(given)
        return self.predictor(*given)


def test_the_context_encoder_sees_no_target(encoder, predictor, images, seeded):
    """Whatever stands in the target blocks, the rows that the predictor gets are the same."""
    hidden = blocks(3, 4, generator=seeded(2), **SHARES).targets.any(1).flatten(1)
    patches = patchify(images, 4)
    other = unpatchify(torch.where(hidden[:, :, None], 1 - patches, patches), 4, (1, 16, 16))
    spy = Spy(predictor)
    first, second = (i_jepa(encoder, predictor=spy, generator=seeded(2), **SHARES)(each) for each in (images, other))
    assert all(torch.equal(one, two) for one, two in zip(*spy.given, strict=True))
    assert first != second  # the targets did change


def test_no_gradient_goes_into_the_copy(encoder, predictor, images, generator):
    """The predictor says the same whatever comes in, so the encoder could learn through the targets only."""
    for weight in (predictor.predict.weight, predictor.predict.bias):
        weight.data.zero_()
    loss = i_jepa(encoder, predictor=predictor, generator=generator, momentum=0.0, **SHARES)(images)
    slopes = torch.autograd.grad(loss, [*encoder.parameters()], allow_unused=True)
    assert all(slope is None or slope.eq(0).all() for slope in slopes)


def test_training_learns_to_guess(seeded):
    """Stripes whose phase any visible patch gives away."""
    torch.manual_seed(0)
    phase = torch.arange(64)[:, None, None, None] * 0.7
    waves = torch.sin(torch.arange(16.0)[None, None, None] * 0.8 + phase).expand(64, 1, 16, 16)
    pool, encoder = Unlabeled((127 * (waves + 1)).to(torch.uint8)), VisionTransformer(1, 16, 4, 16, 1, 2)
    options = {"steps": 120, "batch": 32, "lr": 3e-3, **SHARES}
    seen = []
    made, history = pretrain_i_jepa(encoder, pool, generator=seeded(3), watch=seen.append, every=60, **options)
    assert made is encoder and seen == [encoder] * 3
    assert sum(history.loss[-10:]) / 10 < 0.5 * sum(history.loss[:5]) / 5
