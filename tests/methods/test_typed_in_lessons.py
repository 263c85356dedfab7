"""What a lesson types where a method is taught, held against the package: the views, and one training step each."""

import ast
import itertools
import types

import pytest
import torch
import torch.nn.functional as F

from ssl_course import augment, catalogue, data, evaluate, losses, methods, models, train
from ssl_course.augment import masks, puzzles
from ssl_course.course.build import notebook
from ssl_course.exercises import EXERCISES
from ssl_course.methods import pretext, recipes
from ssl_course.methods.recipes import sprite_view

IMAGES = torch.rand(8, 3, 32, 32, generator=torch.Generator().manual_seed(5))
SOLVED = {name: exercise.reference for name, exercise in EXERCISES.items()}


def typed(lesson, *names, **given):
    """The functions of these names as the lesson types them, in a namespace with what is given."""
    (source,) = catalogue.sources(lesson)
    cells = notebook(source, solved=True).cells
    tree = ast.parse("\n\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    scope = {"torch": torch, "F": F, "augment": augment, "losses": losses} | SOLVED | given
    for name in names:
        (node, *_) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
        exec(compile(ast.Module([node], []), str(source), "exec"), scope)
    return [scope[name] for name in names]


def apart(step, network, method, **options):
    """Distance of a typed step from the package's, same seed: relative, of loss or a tenth of the gradient."""
    found = []
    for one in (step, method(network, sprite_view, generator=GENERATOR, **options)):
        GENERATOR.manual_seed(3)
        loss = one(IMAGES)
        slopes = torch.autograd.grad(loss, [weight for weight in network.parameters() if weight.requires_grad])
        found.append((loss, torch.cat([slope.flatten() for slope in slopes])))
    (typed_loss, typed_slope), (loss, slope) = found
    assert slope.norm() > 0
    return max((typed_loss - loss).abs() / loss.abs(), (typed_slope - slope).norm() / slope.norm() / 10).item()


GENERATOR = torch.Generator()


@pytest.fixture
def network():
    torch.manual_seed(0)
    return torch.nn.Sequential(models.ConvEncoder(), models.Projector(64))


def test_the_view_of_sprites_is_the_packages():
    (view,) = typed("00", "view")
    one, other = (each(IMAGES, torch.Generator().manual_seed(1)) for each in (view, sprite_view))
    assert torch.equal(one, other)


def test_simclr_as_lesson_00_types_it(network):
    encoder, projector = network
    (step,) = typed("00", "step", encoder=encoder, projector=projector, view=sprite_view, generator=GENERATOR)
    assert apart(step, network, methods.simclr) <= 1e-4


def trained(loop):
    """A small network's weights after `loop(step, batches, optimizer)`, and the losses that this returns."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(models.ConvEncoder(), models.Projector(64, dim_out=96))
    step = methods.simclr(network, sprite_view, generator=GENERATOR.manual_seed(4))
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=1e-4)
    pool = data.Unlabeled((255 * IMAGES).to(torch.uint8))
    losses_seen = loop(step, train.batches(pool, 4, generator=GENERATOR), optimizer)
    return torch.cat([weight.flatten() for weight in network.parameters()]), losses_seen


def test_the_training_loop_of_lesson_00_is_fit():
    """The `for` as the lesson types it: the same weights and losses, to the last bit."""
    (source,) = catalogue.sources("00")
    cells = notebook(source, solved=True).cells
    tree = ast.parse("\n\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    (loop,) = [node for node in tree.body if isinstance(node, ast.For) and "backward" in ast.unparse(node)]
    looked = []

    def by_hand(step, batches, optimizer):
        scope = {"step": step, "batches": batches, "optimizer": optimizer, "train": train, "look": looked.append}
        scope |= {"STEPS": 6, "LR": 5e-3, "loss_log": []}
        exec(compile(ast.Module([loop], []), str(source), "exec"), scope)
        return scope["loss_log"]

    def by_fit(step, batches, optimizer):
        return train.fit(step, batches, optimizer, steps=6).loss

    (weights, seen), (others, told) = trained(by_hand), trained(by_fit)
    assert torch.equal(weights, others) and seen == told and len(seen) == 6
    assert looked == [1, 2, 3, 4, 5, 6]


def test_simclr_as_lesson_08_types_it(network):
    given = {"network": network, "view": sprite_view, "generator": GENERATOR, "temperature": 0.1}
    (step,) = typed("08", "step", **given)
    assert apart(step, network, methods.simclr, temperature=0.1) <= 1e-4


def test_the_margin_as_lesson_07_types_it(network):
    (loss,) = typed("07", "with_margin", MARGIN=5.0)
    (step,) = typed("07", "step", network=network, view=sprite_view, generator=GENERATOR, loss=loss)
    assert apart(step, network, methods.margin, margin=5.0) <= 1e-4


def test_simsiam_as_lesson_07_types_it(network):
    predictor = models.Predictor()
    (loss,) = typed("07", "simsiam", predictor=predictor)
    (step,) = typed("07", "step", network=network, view=sprite_view, generator=GENERATOR, loss=loss)
    assert apart(step, network, methods.simsiam, predictor=predictor) <= 1e-4


def test_vicreg_as_lesson_10_types_it(network):
    (loss,) = typed("10", "vicreg")
    step = methods.pair_method(loss)(network, sprite_view, generator=GENERATOR)
    assert apart(step, network, methods.vicreg) <= 1e-4


def test_barlow_twins_as_lesson_10_types_it(network):
    (loss,) = typed("10", "barlow")
    step = methods.pair_method(loss)(network, sprite_view, generator=GENERATOR)
    assert apart(step, network, methods.barlow_twins) <= 1e-3  # the package adds .00001 to each variance


@pytest.mark.parametrize("length", [0, 10**0.5])
def test_rows_and_columns_as_lesson_10_types_them(length, network):
    rows, columns, energy_loss, free, fixed = typed(
        "10", "rows_push", "columns_push", "energy_loss", "as_it_is", "one_length"
    )
    for push, package in ((rows, methods.spectral), (columns, methods.column_energy)):
        loss = energy_loss(push, fixed if length else free)
        step = methods.pair_method(loss)(network, sprite_view, generator=GENERATOR)
        assert apart(step, network, package, length=length) <= 1e-4


def test_fixmatch_as_lesson_02_types_it():
    torch.manual_seed(0)
    encoder = models.ConvEncoder(widths=(4, 4, 8))
    classifier = torch.nn.Sequential(encoder, torch.nn.Linear(encoder.dim, 3))
    images, y = (255 * IMAGES).to(torch.uint8), torch.arange(8) % 3
    batch = torch.rand(64, 3, 32, 32, generator=torch.Generator().manual_seed(6))
    given = {"images": images, "y": y, "classifier": classifier, "generator": GENERATOR}
    (step,) = typed("02", "step", **given, data=data, recipes=recipes, methods=methods)
    names = {"pseudo_label_loss": lambda weak, strong, _: losses.pseudo_label_loss(weak, strong, threshold=0.4)}
    step.__globals__.update(names)  # so low that many guesses count in an untrained network
    package = methods.fixmatch(classifier, images, y, recipes.scene_view, generator=GENERATOR, threshold=0.4)
    found = []
    for one in (step, package):
        classifier.train()
        GENERATOR.manual_seed(3)
        found.append(one(batch))
    assert torch.allclose(*found, rtol=1e-5)


def test_the_denoising_loss_as_lesson_04_types_it():
    torch.manual_seed(0)
    encoder = models.ConvEncoder(widths=(4, 4, 8))
    network = torch.nn.Sequential(encoder, models.ConvDecoder(8, widths=(4, 4, 4)))
    (masking,) = typed("04", "masking")
    noise = masking(0.5)
    (loss,) = typed("04", "denoising_loss")

    def step(images):
        return loss(network, images, noise, GENERATOR)

    def package(network, view, *, generator):
        return methods.denoising(network, noise, generator=generator)

    assert apart(step, network, package) <= 1e-5


def test_salt_and_pepper_and_the_best_guess_as_lesson_04_types_them():
    mine, guess = typed("04", "salt_and_pepper", "best_guess")
    drawn = [torch.Generator().manual_seed(2) for _ in range(2)]
    assert torch.equal(mine(IMAGES, 0.4, drawn[0]), augment.salt_and_pepper(IMAGES, share=0.4, generator=drawn[1]))
    noisy, clean = IMAGES[:2, :, :2, 0].flatten(1), IMAGES[2:, :, :2, 0].flatten(1)
    assert torch.allclose(guess(noisy, clean, 0.3), evaluate.best_guess(noisy, clean, sigma=0.3), atol=1e-5)


def test_the_steps_and_the_coding_of_lesson_13_are_the_packages():
    torch.manual_seed(0)
    rows, groups = torch.randn(40, 5), torch.tensor([0, 1, 2, 2, 2])
    rows[:, 2:] = torch.eye(3)[torch.arange(40) % 3]
    network, whole = torch.nn.Linear(5, 4), torch.nn.Linear(5, 5)
    given = {"network": network, "whole": whole, "x": rows, "groups": groups, "generator": GENERATOR}
    step, restore = typed("13", "step", "restore", **given)

    def view(batch, generator):
        return augment.corrupt_columns(batch, rows, groups, rate=0.6, generator=generator)

    pairs = (
        (step, methods.scarf(network, view, generator=GENERATOR, temperature=1.0)),
        (restore, methods.denoising_rows(whole, view, groups, generator=GENERATOR)),
    )
    for pair in pairs:
        found = []
        for one in pair:
            GENERATOR.manual_seed(3)
            found.append(one(rows[:16]))
        assert torch.allclose(*found, rtol=1e-5)
    job = types.SimpleNamespace(groups=torch.zeros(3, dtype=torch.long))
    guesser = torch.nn.Linear(2, 3)
    (guess_job,) = typed("13", "guess_job", guesser=guesser, width=2, job=job)
    assert torch.allclose(guess_job(rows), methods.upstream(guesser, 2, job.groups)(rows))
    (mine,) = typed("13", "code_rows")
    table = data.Columns({"a": rows[:, 0], "b": rows[:, 1], "w": ["uvw"[at % 3] for at in range(40)]})
    assert torch.allclose(
        mine(rows[:9, :2], torch.arange(9) % 3, rows[:, :2], torch.arange(40) % 3),
        data.RowCoder(table)(table[:9]),
        rtol=0.02,  # n - 1 in place of n below the standard deviation
    )


def steps_typed_in_lesson_03(**given):
    """The two functions called `step`: of rotation, of inpainting."""
    (source,) = catalogue.sources("03")
    cells = notebook(source, solved=True).cells
    tree = ast.parse("\n\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "step"]
    found = []
    for node in nodes:
        assert len(node.body) <= 7  # with its docstring
        scope = {"torch": torch, "F": F, "masks": masks, "generator": GENERATOR} | SOLVED | given
        exec(compile(ast.Module([node], []), str(source), "exec"), scope)
        found.append(scope["step"])
    return found


def test_rotation_and_inpainting_as_lesson_03_types_them():
    torch.manual_seed(0)
    images = torch.rand(8, 1, 28, 28, generator=torch.Generator().manual_seed(6))
    encoder = models.ConvEncoder(1, (4, 4, 8), pool=2)
    network = torch.nn.Sequential(encoder, models.Projector(encoder.dim, dim_out=4))
    painter = torch.nn.Sequential(encoder, models.ConvDecoder(encoder.dim, 1, 28))

    def block_mask(count, side, size, generator):  # the same draws as the package's
        return masks.block(count, side, (size / side) ** 2, generator=generator)

    rotate, paint = steps_typed_in_lesson_03(network=network, painter=painter, block_mask=block_mask)
    pairs = (
        (rotate, pretext.classify(network, pretext.ask_turn, generator=GENERATOR), network),
        (paint, pretext.inpaint(painter, generator=GENERATOR), painter),
    )
    for typed_step, package, trained_network in pairs:
        losses_seen, slopes = [], []
        for one in (typed_step, package):
            GENERATOR.manual_seed(3)
            loss = one(images)
            losses_seen.append(loss)
            slopes.append(torch.cat([s.flatten() for s in torch.autograd.grad(loss, trained_network.parameters())]))
        assert torch.allclose(*losses_seen, rtol=1e-6) and torch.allclose(*slopes, atol=1e-6)


def test_the_block_mask_of_lesson_03_hides_what_the_packages_hides():
    """Other draws, the same rule: every place equally often."""
    (mask,) = typed("03", "block_mask")
    mine, package = mask(4000, 6, 3, GENERATOR), masks.block(4000, 6, 0.25, generator=GENERATOR)
    assert set(mine.sum((1, 2)).tolist()) == set(package.sum((1, 2)).tolist()) == {9}
    assert (mine.float().mean(0) - package.float().mean(0)).abs().max() < 0.06


def test_patch_order_as_lesson_03_cuts_it_is_the_packages():
    (ask,) = typed("03", "ask_order", puzzles=puzzles)
    drawn = [torch.Generator().manual_seed(2) for _ in range(2)]
    for mine, package in zip(ask(IMAGES, drawn[0]), pretext.ask_order(IMAGES, drawn[1]), strict=True):
        assert torch.equal(mine, package)


def test_the_occlusion_map_of_lesson_03_is_the_packages():
    (own,) = typed("03", "occlusion_map", itertools=itertools)

    def score(images):
        return float((images * torch.linspace(-1, 1, 32)).mean().exp())

    assert torch.allclose(own(score, IMAGES, 8), evaluate.occlusion_map(score, IMAGES, 8, 0.0))


@pytest.mark.parametrize("normalise", [False, True])
def test_the_masked_autoencoder_as_lesson_05_types_it(normalise):
    torch.manual_seed(0)
    network, images = models.MaskedAutoencoder(models.VisionTransformer()), IMAGES[:, :1, :28, :28]
    given = {"network": network, "generator": GENERATOR, "RATIO": 0.75, "PATCH": 4, "models": models}
    names = "patchify", "unpatchify", "attention", "block", "reconstruct", "step"
    patchify, unpatchify, attention, block, _, step = typed("05", *names, **given)
    if normalise:
        loss = SOLVED["masked_loss"]
        step.__globals__["masked_loss"] = lambda predicted, patches, hidden, _: loss(predicted, patches, hidden, True)
    package = methods.masked_autoencoder(network, generator=GENERATOR, normalise=normalise)
    found = []
    for one in (step, package):
        GENERATOR.manual_seed(3)
        loss = one(images)
        found.append([loss, *torch.autograd.grad(loss, [*network.parameters()])])
    assert all(torch.allclose(mine, other, rtol=1e-4, atol=1e-6) for mine, other in zip(*found, strict=True))
    patches = patchify(images, 4)
    assert torch.equal(patches, models.patchify(images, 4))
    assert torch.equal(unpatchify(patches, 4, (1, 28, 28)), images)
    first, rows = network.encoder.blocks[0], network.encoder.rows(images)
    parts = first.attention.parts(rows)
    assert torch.allclose(attention(*parts), F.scaled_dot_product_attention(*parts), atol=1e-5)
    assert torch.allclose(block(rows, first), first(rows), atol=1e-5)


def test_next_and_missing_word_as_lesson_06_types_them():
    torch.manual_seed(0)
    network = models.WordTransformer(30, 14, 16, 1, 2)
    numbers = torch.zeros(5, 14, dtype=torch.int64)
    for row, length in zip(numbers, (12, 9, 3, 5, 10), strict=True):
        row[0], row[length + 1] = 3, 4
        row[1 : length + 1] = torch.randint(5, 30, (length,), generator=GENERATOR.manual_seed(length))
    typed_next, typed_missing = typed("06", "next_word", "missing_word", generator=GENERATOR)
    pairs = [(lambda rows: typed_next(network, rows), methods.next_word(network))]
    for ratio in (0, 0.3):
        own = methods.missing_word(network, generator=GENERATOR, ratio=ratio)
        pairs.append((lambda rows, ratio=ratio: typed_missing(network, rows, ratio), own))
    for pair in pairs:
        found = []
        for one in pair:
            GENERATOR.manual_seed(3)
            loss = one(numbers)
            found.append([loss, *torch.autograd.grad(loss, [*network.parameters()])])
        assert all(torch.allclose(mine, other, rtol=1e-4, atol=1e-6) for mine, other in zip(*found, strict=True))
