"""The transformer against torch's own encoder layer, and against timm where it is installed: values and gradients."""

import functools

import pytest
import torch
from torch import nn

from ssl_course.models import VisionTransformer, sine_positions
from ssl_course.models.vit import Attention, Block


def test_attention_is_a_weighted_mean_in_each_head(generator):
    torch.manual_seed(0)
    attention = Attention(8, 2)
    rows = torch.rand(3, 5, 8, generator=generator)
    weights = attention.weights(rows)
    assert weights.shape == (3, 2, 5, 5) and torch.allclose(weights.sum(3), torch.ones(3, 2, 5))
    expected = torch.zeros(3, 5, 8)
    queries, keys, values = attention.queries_keys_values(rows).chunk(3, 2)
    for picture in range(3):
        for head in (slice(0, 4), slice(4, 8)):
            for row in range(5):
                fits = torch.stack([queries[picture, row, head] @ keys[picture, other, head] for other in range(5)]) / 2
                expected[picture, row, head] = sum(
                    weight * values[picture, other, head] for other, weight in enumerate(fits.softmax(0))
                )
    assert torch.allclose(attention(rows), attention.out(expected), atol=1e-6)


def test_weights_are_a_softmax_of_products_over_the_root_of_the_heads_width(generator):
    torch.manual_seed(0)
    attention, rows = Attention(8, 2), 3 * torch.rand(1, 5, 8, generator=generator)
    queries, keys, _ = attention.queries_keys_values(rows)[0].chunk(3, 1)
    for head in range(2):
        part = slice(4 * head, 4 * head + 4)
        expected = (queries[:, part] @ keys[:, part].T / 2).softmax(1)  # 2: the root of 4 numbers a head
        assert torch.allclose(attention.weights(rows)[0, head], expected, atol=1e-6)


@pytest.mark.parametrize("layer", [Attention, Block])
def test_a_row_that_may_look_at_the_first_ones_is_as_if_there_were_no_others(layer, generator):
    torch.manual_seed(0)
    layer, rows = layer(8, 2), torch.rand(3, 5, 8, generator=generator)
    masked = layer(rows, torch.ones(5, 5).tril() == 1)
    for place in range(5):
        assert torch.allclose(masked[:, place], layer(rows[:, : place + 1])[:, place], atol=1e-6)


def torchs_own(block, width, heads):
    """The same block as torch builds it, with the same weights."""
    own = nn.TransformerEncoderLayer(
        width, heads, 4 * width, dropout=0, activation="gelu", batch_first=True, norm_first=True, dtype=torch.float64
    )
    pairs = {
        "self_attn.in_proj_weight": block.attention.queries_keys_values.weight,
        "self_attn.in_proj_bias": block.attention.queries_keys_values.bias,
        "self_attn.out_proj.weight": block.attention.out.weight,
        "self_attn.out_proj.bias": block.attention.out.bias,
        "linear1.weight": block.perceptron[0].weight,
        "linear1.bias": block.perceptron[0].bias,
        "linear2.weight": block.perceptron[2].weight,
        "linear2.bias": block.perceptron[2].bias,
    }
    own.load_state_dict(
        {name: weight.detach() for name, weight in pairs.items()}
        | {f"norm{k}.{name}": value for k in (1, 2) for name, value in getattr(block, f"norm_{k}").state_dict().items()}
    )
    return own, {own.get_parameter(name): weight for name, weight in pairs.items()}


def test_a_block_is_torchs_encoder_layer_in_value_and_gradient(draw):
    torch.manual_seed(1)
    block = Block(16, 4).double()
    own, same = torchs_own(block, 16, 4)
    rows = draw(3, 7, 16)
    assert torch.allclose(block(rows), own(rows), atol=1e-12)
    mine = torch.autograd.grad(block(rows).pow(2).sum(), [rows, *same.values()])
    theirs = torch.autograd.grad(own(rows).pow(2).sum(), [rows, *same])
    assert all(torch.allclose(one, other, atol=1e-9) for one, other in zip(mine, theirs, strict=True))


def test_the_whole_network_is_timms_in_value_and_gradient(generator):
    timm = pytest.importorskip("timm.models.vision_transformer")
    torch.manual_seed(2)
    ours = VisionTransformer(3, 16, 4, 16, 2, 4).double()
    options = {"class_token": False, "fc_norm": False, "norm_layer": functools.partial(nn.LayerNorm, eps=1e-5)}
    options |= {"embed_dim": 16, "depth": 2, "num_heads": 4, "num_classes": 0, "global_pool": "avg"}
    theirs = timm.VisionTransformer(16, 4, 3, **options).double()
    names = {"norm1": "norm_1", "norm2": "norm_2", "attn.qkv": "attention.queries_keys_values"}
    names |= {"attn.proj": "attention.out", "mlp.fc1": "perceptron.0", "mlp.fc2": "perceptron.2"}
    names |= {"patch_embed.proj": "embed"}

    def ours_of(name):
        for their, our in names.items():
            name = name.replace(their, our)
        return name

    state = {name: ours.state_dict().get(ours_of(name)) for name in theirs.state_dict()}
    state["pos_embed"] = ours.positions[None]
    state["patch_embed.proj.weight"] = ours.embed.weight.view(16, 3, 4, 4)
    theirs.load_state_dict({name: value.detach() for name, value in state.items()})
    images = torch.rand(2, 3, 16, 16, generator=generator, dtype=torch.float64, requires_grad=True)
    assert torch.allclose(ours(images), theirs(images), atol=1e-9)
    for name in ("blocks.0.attn.qkv.weight", "blocks.1.mlp.fc1.bias", "norm.weight"):
        mine = torch.autograd.grad(ours(images).pow(3).sum(), ours.get_parameter(ours_of(name)))[0]
        other = torch.autograd.grad(theirs(images).pow(3).sum(), theirs.get_parameter(name))[0]
        assert torch.allclose(mine, other, atol=1e-8), name


def test_features_have_the_promised_shape_and_every_weight_a_gradient():
    encoder = VisionTransformer(1, 28, 4, 24, 2, 4)
    h = encoder(torch.rand(5, 1, 28, 28))
    assert h.shape == (5, 24) == (5, encoder.dim) and encoder.places == 49
    h.pow(2).sum().backward()
    assert all(weight.grad is not None for weight in encoder.parameters())


def test_rows_are_a_set_but_for_their_positions(generator):
    encoder = VisionTransformer(1, 8, 4, 8, 2, 2)
    rows = encoder.rows(torch.rand(2, 1, 8, 8, generator=generator))
    turned = torch.tensor([2, 0, 3, 1])
    assert torch.allclose(encoder.encode(rows)[:, turned], encoder.encode(rows[:, turned]), atol=1e-5)


def test_positions_are_sines_and_cosines_of_row_and_column():
    found = sine_positions(3, 8)
    angle = torch.tensor([2.0, 0.02])  # row 2, and column 1 below
    assert torch.allclose(found[2 * 3 + 1, :4], torch.cat([angle.sin(), angle.cos()]))
    angle = torch.tensor([1.0, 0.01])
    assert torch.allclose(found[2 * 3 + 1, 4:], torch.cat([angle.sin(), angle.cos()]))
    assert len(found.unique(dim=0)) == 9


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (torch.zeros(2, 3, 28, 28), ValueError, r"\[batch, 1, height, width\], got \[2, 3, 28, 28\]"),
        (torch.zeros(28, 28), ValueError, r"got \[28, 28\]"),
        (None, ValueError, "got NoneType"),
        (torch.zeros(2, 1, 32, 32), ValueError, "positions for 49 patches, of pictures 28 × 28; .* 32 × 32 have 64"),
        (torch.zeros(2, 1, 30, 30), ValueError, "30 × 30 pixels can't be cut"),
        (torch.zeros(2, 1, 28, 28, dtype=torch.uint8), TypeError, "got torch.uint8"),
        (torch.zeros(2, 1, 28, 28, dtype=torch.float64), TypeError, "in torch.float32, got torch.float64"),
        (torch.full((2, 1, 28, 28), torch.nan), ValueError, "nan or inf"),
    ],
)
def test_pictures_that_do_not_fit_are_named(images, error, message):
    with pytest.raises(error, match=message):
        VisionTransformer(width=8, layers=1, heads=2)(images)


def test_settings_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="heads = 3 does not divide the width 8"):
        VisionTransformer(width=8, heads=3)
    with pytest.raises(ValueError, match="width = 6: positions need a multiple of 4"):
        VisionTransformer(width=6, heads=2)
    with pytest.raises(ValueError, match="28 × 28 pixels can't be cut into patches of 5"):
        VisionTransformer(patch=5)
