"""The sets are what their descriptions say, and a label can't be had from `Unlabeled`."""

import copy
import hashlib
import importlib.util
import math
import pickle
import re
import time

import pytest
import torch

from ssl_course import data, settings
from ssl_course.data import containers, files
from ssl_course.data.fashion import BYTES, FILE, SHA256
from ssl_course.data.scenes import _placed, make_scenes
from ssl_course.data.sprites import SHAPES, factor_classes, make_sprites

ROOT = files.ROOT.parent


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def world():
    return data.sprites()


def test_sprites_counts_types_and_ranges(world):
    assert len(world.train) == 12_000 and len(world.test) == 3_000
    assert world.train.images.shape == (12_000, 3, 32, 32) and world.train.images.dtype == torch.uint8
    ranges = {"hue": (0, 1), "x": (-0.45, 0.45), "y": (-0.45, 0.45), "scale": (0.3, 0.6), "angle": (0, 6.2832)}
    for name, (low, high) in ranges.items():
        values = world.train.factors[name]
        assert low <= values.min() < low + 0.01 * (high - low) and high - 0.01 * (high - low) < values.max() <= high
    counts = world.train.factors["shape"].bincount()
    assert len(counts) == len(SHAPES) and (counts - 1500).abs().max() < 150


def test_sprites_are_generated_quickly_and_always_the_same(world):
    start = time.perf_counter()
    again = data.sprites()
    assert time.perf_counter() - start < 10
    assert torch.equal(again.test.images, world.test.images)


def test_the_drawn_shape_follows_its_factors():
    """The brightest pixels lie at (x, y), in the colour of the hue."""
    pictures = make_sprites(400, generator=seeded(3))
    discs = pictures[pictures.factors["shape"] == SHAPES.index("disc")]
    value = discs.images.float().amax(1)
    bright = value > 0.8 * value.amax((1, 2), keepdim=True)
    steps = torch.linspace(-1, 1, 32)
    x = (bright.sum(1) * steps).sum(1) / bright.sum((1, 2))
    y = (bright.sum(2) * steps).sum(1) / bright.sum((1, 2))
    assert (x - discs.factors["x"]).abs().max() < 0.05 and (y - discs.factors["y"]).abs().max() < 0.05
    colour = (discs.images.float() * bright[:, None]).sum((2, 3))
    strongest = colour.argmax(1)  # red around hue 0, green around 1/3, blue around 2/3
    expected = ((discs.factors["hue"] * 3 + 0.5).long()) % 3
    assert (strongest == expected).float().mean() > 0.95


def test_independent_and_entangled_backgrounds(world):
    def spread_within_shapes(pictures):
        turn = 2 * torch.pi * pictures.factors["background"]
        direction = torch.stack([turn.cos(), turn.sin()], 1)
        means = [direction[pictures.factors["shape"] == k].mean(0).norm() for k in range(len(SHAPES))]
        return torch.stack(means)

    assert spread_within_shapes(world.train).max() < 0.1
    assert spread_within_shapes(data.entangled_sprites().train).min() > 0.95


def test_fashion_is_the_official_beginning_in_order():
    train, test = data.fashion()
    assert train.images.shape == (20_000, 1, 28, 28) and test.images.shape == (5_000, 1, 28, 28)
    assert train.factors["class"][:10].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]  # as published
    assert test.factors["class"][:10].tolist() == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]


def test_fashion_readme_states_what_the_code_verifies():
    text = (ROOT / "data/fashion/README.md").read_text("utf-8")
    assert SHA256 in text and f"{BYTES:,} bytes" in text
    for part, name in zip(data.fashion(), ("training", "test"), strict=True):
        counts = " ".join(map(str, part.factors["class"].bincount().tolist()))
        assert f"| {name} pictures a class | {counts} |" in text


def test_fashion_can_be_prepared_from_idx_files(tmp_path):
    """`prepare.py` reads the IDX format: a file written here to its specification."""
    import gzip

    spec = importlib.util.spec_from_file_location("prepare", ROOT / "data/fashion/prepare.py")
    prepare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prepare)
    values = torch.arange(24, dtype=torch.uint8).numpy()
    header = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in (2, 3, 4))
    (tmp_path / "images.gz").write_bytes(gzip.compress(header + values.tobytes()))
    assert (prepare.read_idx(tmp_path / "images.gz") == values.reshape(2, 3, 4)).all()
    (tmp_path / "images.gz").write_bytes(gzip.compress(header + values.tobytes()[:-1]))
    with pytest.raises(SystemExit, match="truncated"):
        prepare.read_idx(tmp_path / "images.gz")


def test_scenes_keep_the_classes_and_place_the_clothes():
    clothes = data.fashion().train[:300]
    made = make_scenes(clothes, generator=seeded())
    assert made.images.shape == (300, 3, 32, 32) and made.images.dtype == torch.uint8
    assert torch.equal(made.factors["class"], clothes.factors["class"])
    assert torch.equal(made.images, make_scenes(clothes, generator=seeded()).images)
    # The same clothes without clutter: where they lie is where x and y say.
    factors = {name: made.factors[name] for name in ("scale", "tilt", "x", "y")}
    item = _placed(torch.full_like(clothes.images, 255), *factors.values())
    steps = (torch.arange(32) + 0.5) / 16 - 1
    x = (item.sum((1, 2)) * steps).sum(1) / item.sum((1, 2, 3))
    assert (x - factors["x"]).abs().max() < 0.08


def test_scenes_have_all_pictures():
    train, test = data.scenes()
    assert (len(train), len(test)) == (20_000, 5_000)


def test_digits():
    train, test = data.digits()
    assert (len(train), len(test)) == (1347, 450) and train.images.shape[1:] == (1, 8, 8)
    assert train.images.min() >= 0 and train.images.max() == 240


# --- Unlabeled ---


def test_unlabeled_has_no_way_to_a_label():
    images = torch.arange(5 * 3 * 4 * 4, dtype=torch.uint8).view(5, 3, 4, 4)
    images.labels = torch.tensor([7, 7, 7, 7, 7])  # attached to the tensor, must not come along
    secret = torch.tensor([91, 92, 93, 94, 95])
    pool = data.Pictures(images, {"shape": secret}).without_labels()
    assert [name for name in dir(pool) if not name.startswith("__")] == ["images"]
    assert not hasattr(pool.images, "labels")
    assert not hasattr(pool, "__dict__")
    with pytest.raises(TypeError):
        vars(pool)
    with pytest.raises(AttributeError):
        pool.labels = secret
    for index in (0, slice(0, 3), torch.tensor([1, 2])):
        assert isinstance(pool[index], torch.Tensor) and pool[index].dtype == torch.uint8
    with pytest.raises((IndexError, TypeError)):
        pool["shape"]
    assert "label" in repr(pool) and not re.search("9[1-5]", repr(pool))
    for copied in (copy.deepcopy(pool), pickle.loads(pickle.dumps(pool))):
        assert torch.equal(copied.images, pool.images)
    content = pickle.dumps(pool)
    assert b"shape" not in content.replace(b"_shape", b"") and secret.numpy().tobytes() not in content


def test_unlabeled_refuses_what_is_no_batch_of_pictures():
    with pytest.raises(ValueError, match="looks like labels"):
        data.Unlabeled(torch.tensor([1, 2]))
    with pytest.raises(TypeError, match="without_labels"):
        data.Unlabeled(data.digits().train)


# --- subsets ---


def test_label_subsets_are_stratified_nested_and_seeded():
    labels = torch.arange(3).repeat(50)[torch.randperm(150, generator=seeded())]
    small, large = data.label_subset(labels, 5, seed=1), data.label_subset(labels, 20, seed=1)
    assert labels[small].bincount().tolist() == [5, 5, 5] and labels[large].bincount().tolist() == [20, 20, 20]
    assert set(small.tolist()) < set(large.tolist()) and len(set(large.tolist())) == 60
    assert torch.equal(small, data.label_subset(labels, 5, seed=1))
    assert not torch.equal(small, data.label_subset(labels, 5, seed=2))


def test_what_lesson_02_types_is_what_the_package_draws():
    from ssl_course.exercises.lesson_02.draw_labels import draw_labels

    labels = torch.randint(0, 4, (200,), generator=torch.Generator().manual_seed(0))
    for per_class, seed in ((1, 0), (7, 3)):
        assert torch.equal(draw_labels(labels, per_class, seed), data.label_subset(labels, per_class, seed=seed))


def test_label_subset_errors_name_the_class():
    with pytest.raises(ValueError, match="class 1 has 2 examples, 3 were asked for"):
        data.label_subset(torch.tensor([0, 0, 0, 1, 1]), 3, seed=0)
    with pytest.raises(ValueError, match="at least one"):
        data.label_subset(torch.tensor([0, 1]), 0, seed=0)


def test_hold_out_takes_the_last_and_refuses_nonsense(world):
    rest, validation = data.hold_out(world.train, 2000)
    assert len(rest) == 10_000 and torch.equal(validation.images, world.train.images[-2000:])
    with pytest.raises(ValueError, match="cannot hold out"):
        data.hold_out(rest, 10_000)


def test_pictures_refuse_factors_of_another_length():
    with pytest.raises(ValueError, match="'shape' has 2 values for 3 pictures"):
        containers.Pictures(torch.zeros(3, 1, 2, 2), {"shape": torch.zeros(2)})


# --- faults of files ---


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The fashion file in a folder of its own, where it may be damaged."""
    target = tmp_path / FILE
    target.parent.mkdir()
    target.write_bytes((files.ROOT / FILE).read_bytes())
    monkeypatch.setattr(files, "ROOT", tmp_path)
    return target


def test_an_intact_copy_loads(copied):
    assert len(data.fashion().train) == 20_000


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-10]), "is truncated: 11,020,141 of 11,020,151 bytes"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"), "was altered"),
        (lambda path: path.write_bytes(path.read_bytes() + b"x"), "was altered"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["missing", "truncated", "altered", "longer", "unreadable"],
)
def test_a_damaged_file_is_named_with_what_to_do(copied, damage, message):
    damage(copied)
    with pytest.raises(data.DataFileError, match=message) as caught:
        data.fashion()
    assert str(copied) in str(caught.value) and "git checkout -- data/fashion/fashion.npz" in str(caught.value)


def test_read_verified_checks_before_use(copied):
    content = b"hello"
    copied.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    assert files.read_verified(FILE, size=5, sha256=digest) == content


def test_entangled_is_a_variant_of_the_same_generator():
    plain = make_sprites(50, generator=seeded(9))
    entangled = make_sprites(50, generator=seeded(9), entangled=True)
    assert torch.equal(plain.factors["shape"], entangled.factors["shape"])
    assert not torch.equal(plain.factors["background"], entangled.factors["background"])


@pytest.mark.parametrize("world", [data.sprites, data.fashion, data.scenes])
def test_the_test_part_stays_closed_while_settings_are_chosen(world, monkeypatch):
    train, test = world()
    monkeypatch.setattr(settings, "TUNE", True)
    rest, validation = world()
    assert len(rest) == len(train) - 2000 and len(validation) == 2000
    if world is not data.scenes:  # (scenes are composed anew from the clothes that are left)
        assert torch.equal(validation.images, train.images[-2000:])
    else:
        assert torch.equal(validation.factors["class"], train.factors["class"][-2000:])


# --- factors as classes ---


def test_shapes_have_the_symmetry_that_is_said():
    """Turned by 360/k degrees about its own centre a shape is itself again, and for no larger k."""
    from ssl_course.data.sprites import SYMMETRY, _masks

    def mask(shape, angle):
        # The triangle's centre lies a little below the origin of its coordinates; keep the centre where it is.
        low = 0.5 * (0.1 / 1.5) if SHAPES[shape] == "triangle" else 0.0
        x, y = low * math.sin(angle), -low * math.cos(angle)
        factors = dict(shape=torch.tensor([shape]), scale=torch.tensor([0.5]))
        return _masks(factors | {k: torch.tensor([v]) for k, v in (("angle", angle), ("x", x), ("y", y))})

    for shape, turns in enumerate(SYMMETRY):
        same = {k for k in range(2, 13) if (mask(shape, 0.3) - mask(shape, 0.3 + 2 * math.pi / k)).abs().max() < 0.02}
        if turns == 0:
            assert same == set(range(2, 13)), SHAPES[shape]
        else:
            assert same == {k for k in range(2, 13) if turns % k == 0}, SHAPES[shape]


def test_factor_classes():
    part = make_sprites(4000, generator=torch.Generator().manual_seed(0))
    classes = factor_classes(part)
    for name, count in {"shape": 8, "hue": 6, "size": 4, "place": 4}.items():
        assert torch.bincount(classes[name], minlength=count).min() > 0.8 * 4000 / count, name
    round_ones = (part.factors["shape"] == 0) | (part.factors["shape"] == 5)
    assert (classes["angle"][round_ones] == -1).all()
    assert torch.bincount(classes["angle"][~round_ones]).min() > 0.8 * 3000 / 4
    up_left = (part.factors["x"] < 0) & (part.factors["y"] < 0)
    assert (classes["place"][up_left] == 0).all()
