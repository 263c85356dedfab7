"""The predictor of rows: it knows places, not the order in which they are listed; hidden patches are told by place."""

import pytest
import torch
from torch import nn

from ssl_course.models import RowPredictor, VisionTransformer


@pytest.fixture
def predictor():
    torch.manual_seed(0)
    return RowPredictor(VisionTransformer(1, 12, 4, 16, 1, 2), 8, 1, 2)


@pytest.fixture
def given(seeded):
    seen = torch.randn(2, 4, 16, generator=seeded(1))
    return seen, torch.tensor([[0, 2, 5, 8], [1, 3, 4, 7]]), torch.tensor([[1, 3], [0, 8]])


def test_a_guess_for_each_wanted_place(predictor, given):
    assert predictor(*given).shape == (2, 2, 16)
    assert not torch.allclose(*predictor(*given)[0])


def test_the_order_of_the_lists_does_not_matter(predictor, given):
    seen, places, wanted = given
    order = torch.tensor([2, 0, 3, 1])
    assert torch.allclose(predictor(seen[:, order], places[:, order], wanted), predictor(*given), atol=1e-6)
    assert torch.allclose(predictor(seen, places, wanted.flip(1)), predictor(*given).flip(1), atol=1e-6)


def test_where_a_row_comes_from_matters(predictor, given):
    seen, places, wanted = given
    assert not torch.allclose(predictor(seen, places.flip(1), wanted), predictor(*given), atol=1e-4)


def test_pictures_do_not_mix(predictor, given):
    alone = [predictor(*(each[row : row + 1] for each in given)) for row in range(2)]
    assert torch.allclose(torch.cat(alone), predictor(*given), atol=1e-6)


def test_it_has_its_own_weights_only():
    encoder = VisionTransformer(1, 12, 4, 16, 1, 2)
    own = {id(weight) for weight in RowPredictor(encoder, 8, 1, 2).parameters()}
    assert not own & {id(weight) for weight in encoder.parameters()} and own
    assert isinstance(RowPredictor(encoder).predict, nn.Linear) and RowPredictor(encoder).predict.out_features == 16


@pytest.mark.parametrize("which", [0, 1, 2])
def test_shapes_that_do_not_match_are_named(predictor, given, which):
    wrong = [*given]
    wrong[which] = given[which][:1] if which else given[0][:, :3]
    with pytest.raises(ValueError, match=r"places \[batch, n\]"):
        predictor(*wrong)
