"""The gentle view leaves what it should; pretraining on a handful of pictures runs and changes the weights."""

import pytest
import torch

from ssl_course import settings
from ssl_course.data import Unlabeled
from ssl_course.methods.own_pictures import gentle_view, own_encoder, pretrain_own


def test_the_view_keeps_shape_and_hue_and_what_stands_upright(generator):
    images = torch.zeros(64, 3, 32, 32)
    images[:, 0], images[:, 2, 24:] = 0.7, 0.7  # red, with a violet floor
    seen = gentle_view(images, generator)
    assert seen.shape == images.shape and seen.dtype == torch.float32
    assert ((seen[:, 0].mean((1, 2)) - seen[:, 1].mean((1, 2))) > 0.2).all()
    below, above = seen[:, 2, 26:].mean((1, 2)), seen[:, 2, :6].mean((1, 2))
    assert (below > above - 0.05).all()  # never turned
    again = gentle_view(images, torch.Generator().manual_seed(0))
    assert torch.equal(seen, again) and not torch.equal(seen[0], seen[1])


@pytest.mark.parametrize("count", [10, 70])
def test_pretraining_runs_on_few_pictures(count, generator):
    torch.manual_seed(0)
    pictures = torch.randint(256, (count, 3, 32, 32), generator=generator, dtype=torch.uint8)
    encoder = own_encoder(pictures)
    before = encoder.stages[1].block[0][0].weight.clone()
    with settings.using(smoke=True):
        made = pretrain_own(encoder, Unlabeled(pictures), steps=4, generator=generator)
    assert made is encoder and not torch.equal(made.stages[1].block[0][0].weight, before)
    assert made.dim == 256


def test_other_pictures_are_refused():
    with pytest.raises(TypeError, match="uint8"):
        own_encoder(torch.rand(4, 3, 32, 32))
