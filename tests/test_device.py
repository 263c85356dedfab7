"""Where a result lives comes from the input alone: no tensor is made on whatever the default device is.

Every public function of the wings below has a case here; a new one without a case fails by name. A case is run on CPU
inputs while the default device is "meta", where a tensor lands that is made without saying where. What is a function of
tensors alone is then run on meta inputs, and everything on CUDA where there is one.
"""

import copy
import dataclasses
import inspect
import math
import os
import time
import types

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.data import DataLoader, RandomSampler
from torchvision import datasets
from torchvision.transforms import v2

from ssl_course import augment, data, evaluate, losses, methods, models, settings, train
from ssl_course.augment import clips, masks, puzzles
from ssl_course.data.sprites import make_sprites
from ssl_course.methods import arena, arena_scores, recipes
from ssl_course.methods.arena import ARENA, VIEWS
from ssl_course.methods.arena_sets import setting
from ssl_course.train.speed import Fast, native_bf16

WINGS = (augment, clips, masks, puzzles, losses, models, data, train, evaluate)


def public():
    return [
        f"{wing.__name__.removeprefix('ssl_course.')}.{name}"
        for wing in WINGS
        for name in wing.__all__
        if inspect.isfunction(thing := getattr(wing, name)) or (inspect.isclass(thing) and issubclass(thing, nn.Module))
    ]


def inputs(device, folder=None, sets=None):
    """Everything that the cases need, on a device; the generator lives on the CPU."""

    def rand(*shape, seed=0):
        return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)).to(device)

    torch.manual_seed(0)
    shapes = make_sprites(40, generator=torch.Generator().manual_seed(0))
    return types.SimpleNamespace(
        device=device,
        folder=folder,
        sets=sets,
        generator=torch.Generator().manual_seed(0),
        images=rand(6, 3, 8, 8),
        pictures=(255 * rand(24, 3, 8, 8)).to(torch.uint8),
        sprites=data.Pictures(
            shapes.images.to(device), {key: value.to(device) for key, value in shapes.factors.items()}
        ),
        z=[rand(12, 5, seed=seed) for seed in (1, 2, 3)],
        maps=[rand(2, 6, 5, seed=seed) for seed in (1, 2)],
        hidden=torch.tensor([[True, False, True, True]] * 6, device=device),
        groups=torch.tensor([0, 1, 1, 2, 2], device="cpu"),  # like a shape: it says what the places are
        order=torch.stack([torch.arange(8)] * 2).to(device),
        grid=rand(8, 5, seed=7),
        numbers=torch.tensor([[3, 5, 6, 7, 4], [3, 8, 9, 4, 0]], device=device),
        gaps=torch.tensor([[False, True, False, True, False], [False, False, True, False, False]], device=device),
        scores=rand(2, 5, 10, seed=8),
        reader=models.WordTransformer(10, 6, 8, 1, 2).to(device),
        masked=models.MaskedAutoencoder(models.VisionTransformer(3, 8, 4, 8, 1, 2), 8, 1, 2).to(device),
        row_predictor=models.RowPredictor(models.VisionTransformer(1, 9, 3, 8, 1, 2), 8, 1, 2).to(device),
        looked_at=rand(2, 3, 8, seed=10),
        positions=[rand(2, 6, 2, seed=seed) for seed in (3, 4)],
        rows=(
            rand(48, 5, seed=5),
            (torch.arange(48) % 3).to(device),
            rand(12, 5, seed=6),
            (torch.arange(12) % 3).to(device),
        ),
        labels=(torch.arange(24) % 3).to(device),
        encoder=models.ConvEncoder(widths=(4, 4, 4)).to(device),
        decoder=models.ConvDecoder(5, 1, 8, (4, 4, 4)).to(device),
        projector=models.Projector(5, 4, 3).to(device),
        clips=rand(6, 4, 8, 8, seed=9),
        tubes=torch.tensor([[True, False, True, True] * 2] * 6, device=device),
        clip_reader=models.MaskedClips(models.ClipTransformer(4, 8, 4, 2, 8, 1, 2), 8, 1, 2).to(device),
        by_frame=models.FrameByFrame(models.ConvEncoder(1, (4, 4, 4))).to(device),
        perceptron=models.Perceptron(5, 4).to(device),
        rows_in=models.RowEncoder(5, 4).to(device),
        predictor=models.Predictor(5, 2).to(device),
        classifier=nn.Sequential(nn.Flatten(), nn.Linear(192, 3)).to(device),
    )


def bright(images, generator):
    return augment.brightness_contrast(images, brightness=0.2, contrast=0.2, generator=generator)


def training(i):
    return dict(view=bright, steps=2, lr=1e-2, generator=i.generator, batch=8)


def fitted(i):
    optimizer = torch.optim.SGD(i.encoder.parameters(), lr=0.1)
    source = train.batches(data.Unlabeled(i.pictures), 8, generator=i.generator)
    train.fit(lambda images: i.encoder(images).pow(2).mean(), source, optimizer, steps=2)
    return i.encoder


def whitened(i):
    models.whiten(i.encoder, i.images)
    return i.encoder


def calibrated(i):
    evaluate.calibrate_batchnorm(i.encoder, i.pictures)
    return i.encoder


def composed(i):
    factors = data.draw_factors(24, generator=i.generator, device=i.device)
    return data.compose(i.pictures[:, :1], factors, data.clutter(24, generator=i.generator, device=i.device))


def labelled(i):
    return data.Pictures(i.pictures, {"class": i.labels})


def shared(i):
    target = copy.deepcopy(i.encoder)
    with torch.no_grad():
        next(i.encoder.parameters()).add_(1)
    models.follow(target, i.encoder, 0.5)
    return target


def saved_and_loaded(i):
    train.save(i.folder / "x.safetensors", encoder=i.encoder)
    with torch.no_grad():
        for weight in i.encoder.parameters():
            weight.zero_()
    train.load(i.folder / "x.safetensors", encoder=i.encoder)
    return i.encoder


def own_pictures(i):
    (i.folder / "own").mkdir(exist_ok=True)
    for k in range(3):
        Image.new("RGB", (9, 9), (50 * k, 0, 9)).save(i.folder / "own" / f"{k}.png")
    return data.folder(i.folder / "own", size=8, cache=None).pool.images


def own_table(i):
    (i.folder / "own.csv").write_text("a,b,y\n1,u,p\n2,v,q\n4,u,p\n")
    found = data.table(i.folder / "own.csv", target="y")
    return [data.RowCoder(found.pool)(found.pool), found.labelled.labels]


def seeded_numbers(i):
    threads = torch.get_num_threads()
    generator = train.seed_all(0, threads=threads, device=i.device)
    return torch.rand(3, generator=generator, device=i.device)


CASES = {
    "augment.affine": lambda i: augment.affine(
        i.images, degrees=90, scale=(0.8, 1.2), shift=0.1, generator=i.generator
    ),
    "augment.brightness_contrast": lambda i: bright(i.images, i.generator),
    "augment.corrupt_columns": lambda i: augment.corrupt_columns(*i.z[:2], i.groups, rate=0.5, generator=i.generator),
    "augment.flip": lambda i: augment.flip(i.images, generator=i.generator),
    "augment.mask_noise": lambda i: augment.mask_noise(i.images, share=0.5, generator=i.generator),
    "augment.noise": lambda i: augment.noise(i.images, sigma=0.1, generator=i.generator),
    "augment.random_resized_crop": lambda i: augment.random_resized_crop(
        i.images, scale=(0.3, 1), generator=i.generator
    ),
    "augment.salt_and_pepper": lambda i: augment.salt_and_pepper(i.images, share=0.5, generator=i.generator),
    "augment.scale_channels": lambda i: augment.scale_channels(i.images, strength=0.5, generator=i.generator),
    "augment.uneven_light": lambda i: augment.uneven_light(i.images, strength=0.5, generator=i.generator),
    "augment.shuffle_channels": lambda i: augment.shuffle_channels(i.images, generator=i.generator),
    "augment.clips.moment": lambda i: clips.moment(i.clips, 3, generator=i.generator),
    "augment.clips.reorder": lambda i: clips.reorder(i.clips, i.order[:1, :4].expand(6, -1)),
    "augment.clips.reverse": lambda i: clips.reverse(i.clips, i.clips[:, 0, 0, 0] > 0.5),
    "augment.clips.tubes": lambda i: clips.tubes(6, 4, 2, 0.5, generator=i.generator, device=i.clips.device),
    "augment.masks.block": lambda i: masks.block(6, 4, 0.5, generator=i.generator, device=i.images.device),
    "augment.masks.enlarge": lambda i: masks.enlarge(i.images[:, 0] > 0.5, 2),
    "augment.masks.hide": lambda i: masks.hide(i.images, i.images[:, :1] > 0.5),
    "augment.masks.patches": lambda i: masks.patches(6, 4, 0.5, generator=i.generator, device=i.images.device),
    "augment.masks.stripes": lambda i: masks.stripes(6, 4, 0.5, generator=i.generator, device=i.images.device),
    "augment.puzzles.shuffle_tiles": lambda i: puzzles.shuffle_tiles(i.images, i.labels[:6]),
    "augment.puzzles.turn": lambda i: puzzles.turn(i.images, i.labels[:6]),
    "losses.barlow_twins": lambda i: losses.barlow_twins(*i.z[:2]),
    "losses.column_energy": lambda i: losses.column_energy(*i.z[:2]),
    "losses.column_loss": lambda i: losses.column_loss(i.z[0], i.z[1].softmax(1), i.groups),
    "losses.contrastive_margin": lambda i: losses.contrastive_margin(*i.z, margin=1.0),
    "losses.pseudo_label_loss": lambda i: losses.pseudo_label_loss(*i.z[:2], threshold=0.3),
    "augment.mask_words": lambda i: augment.mask_words(i.numbers, ratio=0.5, generator=i.generator),
    "losses.epps_pulley": lambda i: losses.epps_pulley(i.z[0]),
    "losses.hidden_patch_loss": lambda i: losses.hidden_patch_loss(*i.maps, i.maps[0][:, :, 0] > 0.5),
    "losses.info_nce": lambda i: losses.info_nce(*i.z[:2], temperature=0.2),
    "losses.lejepa_terms": lambda i: losses.lejepa_terms(*i.z[:2], directions=i.grid[:5]),
    "losses.match_by_feature": lambda i: losses.match_by_feature(*i.maps, top=3),
    "losses.match_by_position": lambda i: losses.match_by_position(*i.maps, *i.positions, top=3),
    "losses.missing_word_loss": lambda i: losses.missing_word_loss(i.scores, i.numbers, i.gaps),
    "losses.moving_centre": lambda i: losses.moving_centre(i.z[0][0], i.z[1]),
    "losses.queue_loss": lambda i: losses.queue_loss(*i.z, temperature=0.2),
    "losses.self_distillation": lambda i: losses.self_distillation(*i.z[:2], centre=i.z[2][0]),
    "losses.spectral_contrastive": lambda i: losses.spectral_contrastive(*i.z[:2]),
    "losses.next_word_loss": lambda i: losses.next_word_loss(i.scores, i.numbers),
    "losses.negative_cosine": lambda i: losses.negative_cosine(*i.z[:2]),
    "losses.vicreg_terms": lambda i: losses.vicreg_terms(*i.z[:2]),
    "models.ClipTransformer": lambda i: i.clip_reader.encoder(i.clips),
    "models.FrameByFrame": lambda i: i.by_frame(i.clips),
    "models.MaskedClips": lambda i: i.clip_reader(i.clips, i.tubes),
    "models.clip_positions": lambda i: models.clip_positions(3, 2, 8).to(i.device),
    "models.patchify_clips": lambda i: models.patchify_clips(i.clips, 4, 2),
    "models.follow": shared,
    "models.unpatchify_clips": lambda i: models.unpatchify_clips(i.clips.reshape(6, 8, 32), 4, 2, (4, 8, 8)),
    "models.ConvDecoder": lambda i: i.decoder(i.z[0]),
    "models.ConvEncoder": lambda i: i.encoder(i.images),
    "models.Perceptron": lambda i: i.perceptron(i.z[0]),
    "models.MaskedAutoencoder": lambda i: i.masked(i.images, i.hidden),
    "models.RowPredictor": lambda i: i.row_predictor(i.looked_at, i.order[:, :3], i.order[:, 4:]),
    "models.VisionTransformer": lambda i: i.masked.encoder(i.images),
    "models.WordTransformer": lambda i: i.reader(i.numbers, models.causal_mask(5, device=i.device)),
    "models.causal_mask": lambda i: models.causal_mask(5, device=i.device).float(),
    "models.decoder_input": lambda i: models.decoder_input(i.maps[0], i.maps[1][0, 0], i.grid, i.order),
    "models.normalise_patches": lambda i: models.normalise_patches(i.maps[0]),
    "models.patchify": lambda i: models.patchify(i.images, 4),
    "models.sine_positions": lambda i: models.sine_positions(3, 8).to(i.device),
    "models.resnet18": lambda i: models.resnet18().eval().to(i.device)(i.images),
    "models.take": lambda i: models.take(i.maps[0], i.order[:, :3]),
    "models.unpatchify": lambda i: models.unpatchify(i.images.reshape(6, 4, 48), 4, (3, 8, 8)),
    "models.visible_first": lambda i: models.visible_first(i.hidden)[0],
    "models.Predictor": lambda i: i.predictor(i.z[0]),
    "models.Projector": lambda i: i.projector(i.z[0]),
    "models.RowEncoder": lambda i: i.rows_in(i.z[0]),
    "models.whiten": whitened,
    "data.adult": lambda i: [part.labels for part in data.adult()],
    "data.breast_cancer": lambda i: [part.labels for part in data.breast_cancer()],
    "data.cifar10": lambda i: data.cifar10(i.sets),
    "data.cifar100": lambda i: data.cifar100(i.sets),
    "data.clutter": lambda i: data.clutter(4, generator=i.generator, device=i.device),
    "data.compose": composed,
    "data.cut_outs": lambda i: data.cut_outs(i.pictures[:, :1], generator=i.generator).images,
    "data.diabetes": lambda i: [part.labels for part in data.diabetes()],
    "data.digits": lambda i: data.digits(),
    "data.load": lambda i: data.load("digits"),
    "data.draw_factors": lambda i: data.draw_factors(4, generator=i.generator, device=i.device),
    "data.draw_sentences": lambda i: len(data.draw_sentences(4, generator=i.generator)),
    "data.entangled_sprites": lambda i: data.entangled_sprites(),
    "data.factor_classes": lambda i: data.factor_classes(i.sprites),
    "data.factbook": lambda i: len(data.factbook().train),
    "data.fashion": lambda i: data.fashion(),
    "data.folder": own_pictures,
    "data.table": own_table,
    "data.hold_out": lambda i: data.hold_out(i.sprites, 5),
    "data.label_subset": lambda i: data.label_subset(i.labels, 4, seed=0),
    "data.motion": lambda i: data.motion(),
    "data.lossless_motion": lambda i: data.lossless_motion(),
    "data.scenes": lambda i: data.scenes(),
    "data.sentence_distribution": lambda i: sum(data.sentence_distribution().values()),
    "data.sprites": lambda i: data.sprites(),
    "data.stl10": lambda i: data.stl10(i.sets, side=32),
    "data.stl10_unlabeled": lambda i: data.stl10_unlabeled(i.sets).images,
    "data.to_float": lambda i: data.to_float(i.pictures),
    "data.words": lambda i: len(data.words("it is sunny")),
    "train.batches": lambda i: next(train.batches(data.Unlabeled(i.pictures), 8, generator=i.generator)),
    "train.fit": fitted,
    "train.load": saved_and_loaded,
    "train.row_batches": lambda i: next(train.row_batches(i.z[0], 4, generator=i.generator)),
    "train.save": saved_and_loaded,
    "train.sentence_batches": lambda i: next(train.sentence_batches(i.numbers, 2, generator=i.generator)),
    "train.seed_all": seeded_numbers,
    "train.warmup_cosine": lambda i: train.warmup_cosine(3, 10),
    "evaluate.accuracy": lambda i: evaluate.accuracy(i.classifier, i.pictures, i.labels),
    "evaluate.alignment": lambda i: evaluate.alignment(*i.z[:2]),
    "evaluate.auc": lambda i: evaluate.auc(i.z[0][:, 0], (torch.arange(12, device=i.device) % 2)),
    "evaluate.best_guess": lambda i: evaluate.best_guess(*i.z[:2], sigma=0.5),
    "evaluate.calibrate_batchnorm": calibrated,
    "evaluate.effective_rank": lambda i: evaluate.effective_rank(i.z[0]),
    "evaluate.embedding_std": lambda i: evaluate.embedding_std(i.z[0]),
    "evaluate.encoder": lambda i: evaluate.encoder(i.encoder)(i.pictures),
    "evaluate.features": lambda i: evaluate.features(i.encoder, i.pictures, batch=10),
    "evaluate.few_label_probe": lambda i: evaluate.few_label_probe(*i.rows, per_class=6, subsets=2),
    "evaluate.fine_tune": lambda i: evaluate.fine_tune(i.classifier, i.pictures, i.labels, **training(i)),
    "evaluate.knn": lambda i: evaluate.knn(*i.rows),
    "evaluate.linear_probe": lambda i: evaluate.linear_probe(*i.rows),
    "evaluate.linear_readout": lambda i: evaluate.linear_readout(
        i.rows[0], i.rows[0][:, :2] + 1, i.rows[2], i.z[0][:, :2]
    ),
    "evaluate.logistic_regression": lambda i: evaluate.logistic_regression(*i.rows[:2], 3, l2=(1.0, 0.1)),
    "evaluate.map_2d": lambda i: evaluate.map_2d(i.rows[0], seed=0),
    "evaluate.mean_ci": lambda i: evaluate.mean_ci([0.1, 0.2]),
    "evaluate.occlusion_map": lambda i: evaluate.occlusion_map(lambda x: x.mean(), i.images, 4),
    "evaluate.missing_word_entropy": lambda i: evaluate.missing_word_entropy({("a", "b"): 0.5, ("c", "b"): 0.5}),
    "evaluate.next_word_entropy": lambda i: evaluate.next_word_entropy({("a", "b"): 0.5, ("c", "b"): 0.5}),
    "evaluate.paired_ci": lambda i: evaluate.paired_ci(evaluate.mean_ci([0.1, 0.4]), evaluate.mean_ci([0.1, 0.2])),
    "evaluate.pixels": lambda i: evaluate.pixels(i.pictures),
    "evaluate.principal_angles": lambda i: evaluate.principal_angles(i.z[0][:, :2], i.z[1][:, :2]),
    "evaluate.principal_components": lambda i: evaluate.principal_components(i.z[0], 2)[0],
    "evaluate.probe_scenes": lambda i: evaluate.probe_scenes(
        evaluate.pixels, labelled(i), labelled(i), {"class": (4, "class")}, seed=0
    )["class"],
    "evaluate.scene_classes": lambda i: [*evaluate.scene_classes(labelled(i)).values()],
    "evaluate.spectrum": lambda i: evaluate.spectrum(i.z[0]),
    "evaluate.train_classifier": lambda i: evaluate.train_classifier(i.encoder, i.pictures, i.labels, **training(i)),
    "evaluate.uniformity": lambda i: evaluate.uniformity(i.z[0]),
}
# Functions of tensors alone, which need no numbers to know the shape of their answer.
TENSORS_IN_TENSORS_OUT = [
    *(name for name in CASES if name.startswith(("augment.", "losses."))),
    *("models.ConvDecoder", "models.ConvEncoder", "models.Perceptron", "models.Predictor", "models.Projector"),
    *("models.RowEncoder", "models.resnet18"),
    *("models.ClipTransformer", "models.FrameByFrame", "models.patchify_clips", "models.unpatchify_clips"),
    *("models.RowPredictor", "models.VisionTransformer", "models.WordTransformer"),
    *("models.decoder_input", "models.normalise_patches", "models.patchify", "models.take", "models.unpatchify"),
    *("data.to_float", "data.hold_out"),
    *("evaluate.alignment", "evaluate.uniformity", "evaluate.pixels", "evaluate.features", "evaluate.encoder"),
]
# Read from files or made anew, on the CPU; and a measure in float64, which not every device has.
ALWAYS_ON_THE_CPU = {
    f"data.{name}" for name in ("digits", "entangled_sprites", "fashion", "motion", "scenes", "sprites")
}
ALWAYS_ON_THE_CPU |= {
    "data.folder",
    "data.load",
    "data.table",
    "data.adult",
    "data.breast_cancer",
    "data.diabetes",
    "data.lossless_motion",
}
ALWAYS_ON_THE_CPU |= {"data.cifar10", "data.cifar100", "data.stl10", "data.stl10_unlabeled"}
ALWAYS_ON_THE_CPU |= {"evaluate.spectrum", "evaluate.occlusion_map"}


def flat(result):
    """All tensors in a result; numbers count as tensors on no device."""
    if isinstance(result, Tensor):
        return [result]
    if isinstance(result, nn.Module):
        return [*result.state_dict().values()]
    if isinstance(result, data.Pictures):
        return [result.images, *result.factors.values()]
    if isinstance(result, tuple | list):
        return [tensor for part in result for tensor in flat(part)]
    if isinstance(result, dict):
        return flat([*result.values()])
    assert isinstance(result, float | int | np.ndarray), type(result)
    return []


def numbers(result):
    """What is no tensor in a result."""
    if isinstance(result, tuple | list):
        return [number for part in result for number in numbers(part)]
    return [np.asarray(result)] if isinstance(result, float | int | np.ndarray) else []


class NothingOnMeta(TorchDispatchMode):
    """Every operation is followed: a tensor on meta that is written into another one would go unnoticed."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        for tensor in made if isinstance(made, tuple | list) else [made]:
            assert not (isinstance(tensor, Tensor) and tensor.is_meta), f"{func} made a tensor on the default device"
        return made


@pytest.fixture(autouse=True)
def small():
    with settings.using(smoke=True):
        yield


def test_every_public_function_has_a_case():
    assert sorted(set(public()) - set(CASES)) == []
    assert sorted(set(CASES) - set(public())) == []  # nor is there a case for what is gone


@pytest.mark.parametrize("name", CASES)
def test_results_do_not_follow_the_default_device(name, tmp_path, tiny_sets):
    expected = CASES[name](inputs("cpu", tmp_path, tiny_sets))
    given = inputs("cpu", tmp_path, tiny_sets)
    with NothingOnMeta(), torch.device("meta"):
        found = CASES[name](given)
    assert flat(found) or numbers(found)
    for one, other in zip(flat(expected), flat(found), strict=True):
        assert other.device.type == "cpu" and torch.allclose(one, other, rtol=1e-6, atol=0)
    for one, other in zip(numbers(expected), numbers(found), strict=True):
        assert np.allclose(one, other, rtol=1e-6, atol=0)


@pytest.mark.parametrize("name", TENSORS_IN_TENSORS_OUT)
def test_results_are_where_the_inputs_are(name):
    expected, found = CASES[name](inputs("cpu")), CASES[name](inputs("meta"))
    for one, other in zip(flat(expected), flat(found), strict=True):
        assert other.device.type == "meta" and (one.shape, one.dtype) == (other.shape, other.dtype)


cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")


@cuda
@pytest.mark.parametrize("name", CASES)
def test_results_are_on_cuda_when_the_inputs_are(name, tmp_path, tiny_sets):
    expected, found = (CASES[name](inputs(device, tmp_path, tiny_sets)) for device in ("cpu", "cuda"))
    place = "cpu" if name in ALWAYS_ON_THE_CPU else "cuda"
    for one, other in zip(flat(expected), flat(found), strict=True):
        assert other.device.type == place and one.shape == other.shape
        if name in TENSORS_IN_TENSORS_OUT:  # what is trained, or knows its axes up to their sign, may differ by more
            assert torch.allclose(one.double(), other.double().cpu(), rtol=1e-2, atol=1e-2)


@cuda
@pytest.mark.parametrize("name", methods.METHODS)
def test_methods_pretrain_on_cuda_when_the_pictures_are(name):
    given = inputs("cuda")
    pool, options = data.Unlabeled(given.pictures), training(given)
    network, _ = methods.pretrain(methods.METHODS[name], given.encoder, pool, **options)
    assert all(weight.device.type == "cuda" for weight in network.parameters())
    assert recipes.encoder(given.pictures).stages[0][0].weight.device.type == "cuda"


# --- full-size sets and large encoders: what a GPU would be asked for ---


def on(pictures, device):
    return data.Pictures(pictures.images.to(device), {key: value.to(device) for key, value in pictures.factors.items()})


def large(name, device, *, compiled=False, tell=pytest.fail):
    """The setting of a set with ResNet-18, computed as fast as the device can."""

    def network(images):
        how = {"bf16": native_bf16(device), "channels_last": True, "compiled": compiled, "tell": tell}
        return Fast(models.resnet18(images.shape[1]).to(device), **how)

    return dataclasses.replace(setting(name), network=network, rate=0.2)


def ours_per_second(given, pool, steps):
    """Views a second of SimCLR as the arena trains it; wall time."""
    history = arena.pretrain(ARENA["simclr"], given, pool, steps=steps, seed=0)[1]
    return history.steps * VIEWS / history.seconds


def loaders_per_second(given, root, device, steps, workers):
    """The same model and loss, with views that torchvision's transforms make of one picture after the other."""
    jitter = v2.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1)
    to_tensor = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
    view = v2.Compose([v2.RandomResizedCrop(32, (0.2, 1)), v2.RandomHorizontalFlip(), jitter, *to_tensor])
    pictures = datasets.CIFAR10(root, transform=lambda picture: (view(picture), view(picture)))
    sampler = RandomSampler(pictures, replacement=True, num_samples=steps * VIEWS // 2)
    options = {"num_workers": workers, "pin_memory": device != "cpu", "persistent_workers": workers > 0}
    loader = DataLoader(pictures, VIEWS // 2, sampler=sampler, drop_last=True, **options)
    train.seed_all(0, threads=1)
    encoder = given.network(torch.zeros(1, 3, 32, 32, dtype=torch.uint8))
    network = nn.Sequential(encoder, models.Projector(encoder.dim)).to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, fused=True)

    def step(batch):
        views = torch.cat(batch[0]).to(device, non_blocking=True)
        return losses.info_nce(*network(views).chunk(2), temperature=0.2)

    history = train.fit(step, loader, optimizer, steps=steps)
    return history.steps * VIEWS / history.seconds


def test_both_ways_to_feed_a_model_train_it(tiny_sets):
    """On the processor, with a small encoder and a few steps: so that nothing but the speed is left for a GPU."""
    small = dataclasses.replace(setting("cifar10"), network=lambda images: models.ConvEncoder(widths=(4, 4, 4)))
    pool = data.cifar10(tiny_sets).train.without_labels()
    rates = ours_per_second(small, pool, 2), loaders_per_second(small, str(tiny_sets), "cpu", 2, 0)
    assert all(math.isfinite(rate) and rate > 0 for rate in rates)


@cuda
@pytest.mark.parametrize("compiled", [False, True])
def test_the_arena_measures_a_resnet_on_cuda(compiled, tiny_sets):
    given = large("cifar10", "cuda", compiled=compiled)
    split = data.Split(*(on(part, "cuda") for part in data.cifar10(tiny_sets)))
    for name in ("simclr", "byol", "rotation", "denoising"):
        network, history = arena.pretrain(ARENA[name], given, split.train.without_labels(), steps=3, seed=0)
        assert all(weight.device.type == "cuda" for weight in network.parameters())
        assert all(map(math.isfinite, history.loss))
    measures = arena_scores.frozen(evaluate.encoder(network[0]), split, given, 0)
    assert all(math.isfinite(measure()) for measure in measures.values())
    assert 0 <= arena_scores.with_labels(network[0], split, given, 0, kind="convolutional") <= 1


@cuda
@pytest.mark.slow
def test_fashion_in_half_a_minute_on_cuda():
    """Pretraining, features and a linear probe on all labels of the committed part, together."""
    with settings.using(smoke=False):
        train_part, test_part = (on(part, "cuda") for part in data.fashion())
        given = large("fashion", "cuda")
        arena.pretrain(ARENA["simclr"], given, train_part.without_labels(), steps=5, seed=0)  # starts the device
        start = time.perf_counter()
        network, _ = arena.pretrain(ARENA["simclr"], given, train_part.without_labels(), steps=1800, seed=0)
        rows = [evaluate.features(network[0], part.images) for part in (train_part, test_part)]
        y, test_y = (part.factors["class"] for part in (train_part, test_part))
        accuracy, seconds = evaluate.linear_probe(rows[0], y, rows[1], test_y), time.perf_counter() - start
    assert accuracy >= 0.90 and seconds <= 30, f"accuracy {accuracy:.3f} in {seconds:.1f} s"


@cuda
@pytest.mark.slow
def test_views_a_second_on_cuda_against_torchvisions_loader(tiny_sets):
    """Tiny files hold as many pixels a picture as the published ones, so the speed is theirs."""
    with settings.using(smoke=False):
        given = large("cifar10", "cuda")
        pool = data.Unlabeled(data.cifar10(tiny_sets).train.images.to("cuda"))
        ours_per_second(given, pool, 10)  # starts the device
        ours = ours_per_second(given, pool, 300)
        theirs = loaders_per_second(given, str(tiny_sets), "cuda", 300, os.cpu_count() or 1)
    print(f"{ours:,.0f} views a second, {theirs:,.0f} with torchvision's loader and {os.cpu_count()} workers")
    assert ours > theirs
