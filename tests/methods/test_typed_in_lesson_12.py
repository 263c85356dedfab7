"""What lesson 12 types, held against the package: questions, one training step each, the clock."""

import ast
import copy

import pytest
import torch
import torch.nn.functional as F

from ssl_course import catalogue, losses, models
from ssl_course.augment import clips as moves
from ssl_course.course.build import notebook
from ssl_course.exercises import EXERCISES
from ssl_course.methods import pretext, video

CLIPS = torch.rand(6, 8, 32, 32, generator=torch.Generator().manual_seed(5))
GENERATOR = torch.Generator()
SOLVED = {name: EXERCISES[name].reference for name in ("shuffle_frames", "tube_mask", "future_loss")}


def typed(name, **given):
    """The function of this name, wherever it stands in the lesson, in a namespace with what is given."""
    (source,) = catalogue.sources("12")
    cells = notebook(source, solved=True).cells
    tree = ast.parse("\n\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    (node,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    scope = {"torch": torch, "F": F, "moves": moves, "losses": losses, "models": models, "WINDOW": 4}
    scope |= SOLVED | {"generator": GENERATOR} | given
    exec(compile(ast.Module([node], []), str(source), "exec"), scope)
    if name.endswith("_step"):
        assert len(node.body) <= 6
    return scope[name]


def apart(mine, package, *parts):
    """How far a typed step's loss and gradient are from the package's, from the same draws, relative to their size."""
    weights = [weight for part in parts for weight in part.parameters()]
    found = []
    for step in (mine, package):
        GENERATOR.manual_seed(3)
        loss = step(CLIPS)
        slopes = torch.autograd.grad(loss, weights, allow_unused=True, materialize_grads=True)
        found.append((loss, torch.cat([slope.flatten() for slope in slopes])))
    (typed_loss, typed_slope), (loss, slope) = found
    assert slope.norm() > 0  # else two steps that teach nothing would be alike
    return max((typed_loss - loss).abs() / loss.abs(), (typed_slope - slope).norm() / slope.norm()).item()


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    return models.ConvEncoder(4, (4, 4, 8), pool=2)


@pytest.mark.parametrize("name", ["ask_order", "ask_arrow"])
def test_questions(name):
    found = [ask(CLIPS, torch.Generator().manual_seed(1)) for ask in (typed(name), getattr(video, name))]
    for one, other in zip(*found, strict=True):
        assert torch.equal(one, other)


def test_a_question_as_a_step(encoder):
    head = models.Projector(encoder.dim, dim_out=2)
    mine = typed("question_step", encoder=encoder, head=head, ask=video.ask_arrow)
    network = torch.nn.Sequential(encoder, head)
    assert apart(mine, pretext.classify(network, video.ask_arrow, generator=GENERATOR), network) < 1e-6


def test_the_next_frame(encoder):
    decoder = models.ConvDecoder(encoder.dim, 1, 32, (4, 4, 4))
    network = torch.nn.Sequential(encoder, decoder)
    mine = typed("frame_step", encoder=encoder, decoder=decoder)
    assert apart(mine, video.next_frame(network, generator=GENERATOR), network) < 1e-6


@pytest.mark.parametrize(("loss", "momentum"), [("future_loss", 0), ("future_loss", 0.98), ("let_in", 0)])
def test_the_next_embedding(encoder, loss, momentum):
    network = torch.nn.Sequential(encoder, models.Projector(encoder.dim, 8, 6))
    predictor = models.Predictor(6, 4)
    target = copy.deepcopy(network) if momentum else network
    given = {"network": network, "target": target, "predictor": predictor, "momentum": momentum}
    mine = typed("future_step", loss=SOLVED.get(loss) or typed(loss), **given)
    options = {"predictor": predictor, "momentum": momentum, "stop_gradient": loss == "future_loss"}
    assert apart(mine, video.next_embedding(network, **options), network, predictor) < 1e-6


def test_tubes():
    torch.manual_seed(0)
    network = models.MaskedClips(models.ClipTransformer(width=8, layers=1, heads=2), 8, 1, 2)
    step = typed("tube_step", network=network)
    assert apart(step, video.masked_tubes(network, generator=GENERATOR), network) < 1e-6
    mine, package = SOLVED["tube_mask"], moves.tubes
    drawn = mine(5, 64, 2, 0.9, GENERATOR.manual_seed(2))
    assert torch.equal(drawn, package(5, 8, 2, 0.9, generator=GENERATOR.manual_seed(2)))


@pytest.mark.parametrize("view", [None, video.frame_view])
def test_frames_of_one_clip(view):
    torch.manual_seed(0)
    encoder = models.ConvEncoder(1, (4, 4, 8), pool=2)
    network = torch.nn.Sequential(encoder, models.Projector(encoder.dim, 8, 6))
    mine = typed("clip_step", network=network, view=view or (lambda frames, generator: frames))
    assert apart(mine, video.one_clip(network, generator=GENERATOR, view=view), network) < 1e-6


def test_the_clock_grows_and_the_cover_hides_it():
    clock, cover = typed("clock"), typed("cover")
    clips = torch.full((2, 8, 32, 32), 31, dtype=torch.uint8)
    timed = clock(clips)
    assert ((timed == 255).sum((2, 3)) == 2 * torch.arange(1, 9)).all() and (clips == 31).all()
    assert torch.equal(cover(timed), clips)
