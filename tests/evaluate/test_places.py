"""Heat maps against a slow descent that loops; centres against pixels that are lit."""

import pytest
import torch

from ssl_course import data
from ssl_course.data.sprites import make_sprites
from ssl_course.evaluate import places


def test_the_centre_of_a_disc_is_where_its_pixels_are(generator):
    part = make_sprites(40, generator=generator)
    disc = data.Pictures(part.images, dict(part.factors))[part.factors["shape"] == 0]
    assert len(disc) > 1
    for image, centre in zip(disc.images.float(), places.true_centres(disc), strict=True):
        border = torch.cat([image[:, 0], image[:, -1], image[:, :, 0], image[:, :, -1]], 1).mean(1)
        lit = (image - border[:, None, None]).norm(dim=0).pow(6)
        middles = torch.arange(32) + 0.5
        found = torch.stack([(lit.sum(0) * middles).sum(), (lit.sum(1) * middles).sum()]) / lit.sum()
        assert (found - centre).norm() < 1.5


def test_centres_run_from_the_first_pixels_middle_or_from_edge_to_edge():
    images = torch.zeros(3, 3, 32, 32, dtype=torch.uint8)
    x, y = torch.tensor([-1.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, -1.0])
    sprites = data.Pictures(images, {"x": x, "y": y, "shape": torch.zeros(3, dtype=torch.int64)})
    assert places.true_centres(sprites).tolist() == [[0.5, 31.5], [16, 16], [31.5, 0.5]]
    assert places.true_centres(data.Pictures(images, {"x": x, "y": y})).tolist() == [[0, 32], [16, 16], [32, 0]]
    with pytest.raises(ValueError, match="no factor y"):
        places.true_centres(data.Pictures(images, {"x": x}))


def test_places_look_at_pixels_row_after_row():
    assert places.looked_at(1, 2, 4).tolist() == [[0.5, 0.5], [4.5, 0.5]]
    assert places.looked_at(2, 3, 2)[4].tolist() == [2.5, 2.5]
    assert len(places.looked_at(2, 3, 2)) == 6


def test_a_place_of_the_encoder_looks_there():
    """The middle of what place (r, c) sees: the gradient of an untrained encoder, its batch norms left out."""
    from ssl_course.models import ConvEncoder

    encoder = ConvEncoder().eval()
    for module in encoder.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.constant_(module.weight, 0.1)
    image = torch.full((1, 3, 64, 64), 0.5, requires_grad=True)
    encoder.stages(image)[0, :, 9, 7].sum().backward()
    seen, middles = image.grad[0].sum(0), torch.arange(64) + 0.5
    assert (seen.sum(0) * middles).sum() / seen.sum() == pytest.approx(28.5, abs=0.1)
    assert (seen.sum(1) * middles).sum() / seen.sum() == pytest.approx(36.5, abs=0.1)


def _marked(count, seed, noise=0.3):
    """Maps of 3 x 4 places in which one number marks the place of the centre, and the centres."""
    generator = torch.Generator().manual_seed(seed)
    at = torch.randint(12, (count,), generator=generator)
    maps = noise * torch.randn(count, 5, 12, generator=generator)
    maps[torch.arange(count), 2, at] += 1
    return maps.unflatten(2, (3, 4)), places.looked_at(3, 4, 2)[at]


def test_heat_lies_where_the_centre_is():
    maps, centres = _marked(60, 0)
    new, true = _marked(20, 1)
    heat = places.heat_maps(maps, centres, new, step=2)
    assert heat.shape == (20, 3, 4) and torch.allclose(heat.sum((1, 2)), torch.ones(20))
    hottest = places.looked_at(3, 4, 2)[heat.flatten(1).argmax(1)]
    assert (hottest == true).all(1).float().mean() > 0.8


def test_the_weights_are_those_of_a_slow_descent():
    """An independent optimiser on a loop over pictures and places finds the same heat."""
    maps, centres = _marked(12, 0, noise=0.6)
    heat = places.heat_maps(maps, centres, maps, step=2, l2=0.1)
    rows = maps.flatten(2).transpose(1, 2).double()
    x = (rows - rows.mean((0, 1))) / rows.flatten(0, 1).std(0)
    nearest = [min(range(12), key=lambda p: (places.looked_at(3, 4, 2)[p] - c).norm().item()) for c in centres]
    weights = torch.zeros(5, dtype=torch.float64, requires_grad=True)
    for _ in range(600):
        loss = 0.05 * weights.pow(2).sum()
        for picture, place in zip(x, nearest, strict=True):
            scores = torch.stack([(numbers * weights).sum() for numbers in picture])
            loss = loss + (scores.logsumexp(0) - scores[place]) / len(x)
        (slope,) = torch.autograd.grad(loss, weights)
        weights = (weights - 0.5 * slope).detach().requires_grad_()
    assert torch.allclose(heat.flatten(1).double(), (x @ weights).softmax(1), atol=1e-3)


def test_numbers_are_standardised_as_the_training_places_are():
    """Test maps of another mean and scale are not brought to the training's: what says "here" stays the same number."""
    maps, centres = _marked(60, 0)
    new, _ = _marked(20, 1)
    heat = places.heat_maps(maps, centres, torch.cat([new, 5 * new + 3]), step=2)
    alone = places.heat_maps(maps, centres, new, step=2)
    assert torch.allclose(heat[:20], alone, atol=1e-5)


def test_a_column_that_hardly_varies_is_left_out():
    maps, centres = _marked(60, 0)
    dead = maps[:, :1] * 1e-9
    new, _ = _marked(20, 1)
    found = places.heat_maps(torch.cat([maps, dead], 1), centres, torch.cat([new, new[:, :1]], 1), step=2)
    assert torch.allclose(found, places.heat_maps(maps, centres, new, step=2), atol=1e-5)


def test_the_penalty_is_a_hundredth_unless_said():
    maps, centres = _marked(30, 0)
    as_it_is, said, large = (
        places.heat_maps(maps, centres, maps, step=2, **l2) for l2 in ({}, {"l2": 1e-2}, {"l2": 1.0})
    )
    assert torch.equal(as_it_is, said) and not torch.allclose(said, large, atol=0.05)


def test_numbers_that_say_nothing_give_an_even_map():
    maps = torch.ones(12, 2, 3, 4)
    heat = places.heat_maps(maps, _marked(12, 0)[1], maps, step=2)
    assert torch.allclose(heat, torch.full((12, 3, 4), 1 / 12))


def test_what_does_not_fit_is_named():
    maps, centres = _marked(12, 0)
    with pytest.raises(ValueError, match="same last three"):
        places.heat_maps(maps, centres, maps[:, :3], step=2)
    with pytest.raises(ValueError, match="as many centres"):
        places.heat_maps(maps, centres[:5], maps, step=2)
    with pytest.raises(ValueError, match="finite"):
        places.heat_maps(maps / 0, centres, maps, step=2)
    with pytest.raises(TypeError):
        places.heat_maps(maps.long(), centres, maps.long(), step=2)
    with pytest.raises(ValueError, match=r"\[n, 2\]"):
        places.distances(centres, centres[:3])


def test_distances_and_their_mean():
    errors = places.distances(torch.tensor([[0.0, 0.0], [3.0, 4.0]]), torch.zeros(2, 2))
    assert errors.tolist() == [0, 5] and places.Located(errors, errors, errors).mean == 2.5


def test_patches_are_cut_out_one_by_one(generator):
    images = torch.randint(256, (2, 3, 8, 8), generator=generator, dtype=torch.uint8)
    made = places.patches(images, 3, step=4)
    padded = torch.nn.functional.pad(images.float() / 255, (1, 1, 1, 1))
    assert made.shape == (2, 27, 2, 2)
    for r in range(2):
        for c in range(2):
            cut = padded[:, :, 4 * r : 4 * r + 3, 4 * c : 4 * c + 3]
            assert torch.allclose(made[:, :, r, c], cut.flatten(1))
    with pytest.raises(ValueError, match="odd"):
        places.patches(images, 4, step=4)
