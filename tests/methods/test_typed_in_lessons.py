"""What a lesson types where a method is taught, held against the package: the views, and one training step each."""

import ast

import pytest
import torch
import torch.nn.functional as F

from ssl_course import augment, catalogue, data, losses, methods, models, train
from ssl_course.course.build import notebook
from ssl_course.exercises import EXERCISES
from ssl_course.methods import recipes
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


@pytest.mark.parametrize("lesson", ["00", "08", "10"])
def test_the_view_of_sprites_is_the_packages(lesson):
    names = ("recolour", "view") if lesson == "10" else ("view",)
    view = typed(lesson, *names)[-1]
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
    loss = typed("10", "all_terms", "vicreg")[-1]
    step = methods.pair_method(loss)(network, sprite_view, generator=GENERATOR)
    assert apart(step, network, methods.vicreg) <= 1e-4


def test_barlow_twins_as_lesson_10_types_it(network):
    (loss,) = typed("10", "barlow")
    step = methods.pair_method(loss)(network, sprite_view, generator=GENERATOR)
    assert apart(step, network, methods.barlow_twins) <= 1e-3  # the package adds .00001 to each variance


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
