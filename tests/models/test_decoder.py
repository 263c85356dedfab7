"""The decoder: shapes, gradients, errors; every pixel is made alike, and every feature reaches every pixel."""

import pytest
import torch

from ssl_course.models import ConvDecoder, ConvEncoder


@pytest.mark.parametrize(("dim", "channels", "side"), [(64, 3, 32), (7, 1, 28), (3, 2, 4)])
def test_shapes_and_gradients(dim, channels, side):
    decoder = ConvDecoder(dim, channels, side)
    images = decoder(torch.rand(5, dim))
    assert images.shape == (5, channels, side, side)
    images.square().sum().backward()
    assert all(parameter.grad is not None for parameter in decoder.parameters())


@pytest.mark.parametrize(("channels", "side", "pool"), [(3, 32, 1), (1, 28, 2)])
def test_it_turns_an_encoder_back_into_pictures(channels, side, pool):
    encoder = ConvEncoder(channels, pool=pool)
    images = torch.rand(4, channels, side, side)
    assert ConvDecoder(encoder.dim, channels, side)(encoder(images)).shape == images.shape


def test_rows_are_decoded_one_by_one_in_evaluation():
    decoder, h = ConvDecoder(6, side=8).eval(), torch.rand(5, 6)
    with torch.no_grad():
        assert torch.allclose(decoder(h)[2:3], decoder(h[2:3]), atol=1e-5)


def test_every_feature_reaches_every_pixel():
    torch.manual_seed(0)
    decoder = ConvDecoder(4, 1, 16).eval()
    slopes = torch.autograd.functional.jacobian(lambda h: decoder(h).flatten(), torch.rand(1, 4))
    assert slopes.shape == (256, 1, 4) and (slopes != 0).all()


def test_no_chequerboard():
    """From a constant map, with equal weights, every pixel far from the edge comes out alike."""
    decoder = ConvDecoder(2, 1, 32).eval()
    with torch.no_grad():
        for weight in decoder.parameters():
            weight.fill_(0.1)
        middle = decoder(torch.ones(1, 2))[..., 8:-8, 8:-8]
    assert torch.allclose(middle, middle[..., :1, :1].expand_as(middle))


def test_the_number_of_weights_is_the_sum_of_the_layers():
    weights = sum(weight.numel() for weight in ConvDecoder(10, 3, 32).parameters())
    norms = 2 * (64 + 32 + 16)
    assert weights == (10 + 1) * 64 * 64 + 9 * 64 * 32 + 9 * 32 * 16 + (9 * 16 + 1) * 3 + norms


@pytest.mark.parametrize(
    ("h", "error", "message"),
    [
        (torch.zeros(2, 6, dtype=torch.float64), TypeError, "in torch.float32, got torch.float64"),
        (torch.zeros(2, 6, dtype=torch.uint8), TypeError, "got torch.uint8"),
        (torch.zeros(2, 5), ValueError, r"takes features \[batch, 6\], got \[2, 5\]"),
        (torch.zeros(6), ValueError, r"got \[6\]"),
        ([1], ValueError, "got list"),
        (torch.zeros(0, 6), ValueError, "at least one row in training"),
    ],
)
def test_it_names_what_it_does_not_take(h, error, message):
    with pytest.raises(error, match=message):
        ConvDecoder(6, side=8)(h)


@pytest.mark.parametrize("side", [0, -4, 2, 30])
def test_the_side_is_a_multiple_of_four(side):
    with pytest.raises(ValueError, match=f"a multiple of 4, got {side}"):
        ConvDecoder(6, side=side)


def test_it_serves_its_own_type_autocast_and_an_empty_batch():
    decoder = ConvDecoder(6, side=8).eval()
    assert decoder(torch.zeros(0, 6)).shape == (0, 3, 8, 8)
    with torch.autocast("cpu", torch.bfloat16):
        assert decoder(torch.rand(2, 6).bfloat16()).shape == (2, 3, 8, 8)
    assert decoder.double()(torch.rand(2, 6).double()).dtype == torch.float64
