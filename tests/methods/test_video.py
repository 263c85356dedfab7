"""The tasks of clips, each step against one typed by hand; which frames a step may see; what learns."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from ssl_course.augment import clips as moves
from ssl_course.data import Unlabeled
from ssl_course.losses import info_nce
from ssl_course.methods import video
from ssl_course.models import ConvEncoder, MaskedClips, Projector
from ssl_course.models.clips import ClipTransformer, patchify_clips

CLIPS = torch.rand(6, 8, 8, 8, generator=torch.Generator().manual_seed(5))


@pytest.fixture
def network():
    torch.manual_seed(0)
    encoder = ConvEncoder(4, (4, 4, 4))
    return nn.Sequential(encoder, Projector(encoder.dim, 8, 6))


@pytest.fixture
def predictor():
    torch.manual_seed(1)
    return Projector(6, 4, 6)


def test_questions_and_their_labels(seeded):
    for ask, count in ((video.ask_order, 12), (video.ask_arrow, 2)):
        windows, labels = ask(CLIPS.repeat(80, 1, 1, 1), seeded())
        assert windows.shape == (480, 4, 8, 8) and labels.dtype == torch.int64
        assert (torch.bincount(labels, minlength=count) > 0.5 * 480 / count).all()
    times = torch.arange(8.0)[None, :, None, None].expand(200, -1, 4, 4)
    windows, labels = video.ask_arrow(times, seeded())
    steps = (windows[:, 1:] - windows[:, :-1])[:, :, 0, 0]
    assert torch.equal(steps, torch.where(labels[:, None] == 1, -1.0, 1.0).expand(-1, 3))
    windows, labels = video.ask_order(times, seeded())
    found = (windows - windows.amin(1, keepdim=True))[:, :, 0, 0].long()
    assert torch.equal(found, moves.ORDERS[labels])


def test_the_score_of_a_direction():
    class Brightening(nn.Module):
        def forward(self, windows):
            rise = (windows[:, -1] - windows[:, 0]).mean((1, 2))
            return torch.stack([rise, -rise], 1)

    windows = torch.tensor([[0.0, 1, 2, 3], [0.0, 0, 0, 0]])[:, :, None, None].expand(-1, -1, 2, 2)
    sure = 1 / (1 + torch.tensor(-6.0).exp())
    assert video.right_way(Brightening())(windows) == pytest.approx((sure.item() + 0.5) / 2)


def test_the_next_frame_is_guessed_from_those_before(seeded):
    network = nn.Sequential(nn.Conv2d(4, 1, 3, padding=1))
    loss = video.next_frame(network, generator=seeded(2))(CLIPS)
    piece = moves.moment(CLIPS, 5, generator=seeded(2))
    assert torch.allclose(loss, F.mse_loss(network(piece[:, :4]), piece[:, 4:]))


def test_guesses_become_the_input_of_the_next():
    network = nn.Conv2d(4, 1, 1, bias=False)
    with torch.no_grad():
        network.weight.copy_(torch.tensor([0.0, 0.0, 1.0, 1.0]).view(1, 4, 1, 1))  # the sum of the last two
    frames = torch.tensor([0.0, 0.0, 0.1, 0.1]).view(1, 4, 1, 1).expand(-1, -1, 2, 2)
    made = video.carry_on(network, frames, 5)[0, :, 0, 0]
    assert torch.allclose(made, torch.tensor([0.2, 0.3, 0.5, 0.8, 1.0]))  # clamped at 1
    with pytest.raises(ValueError, match="3 frames is too short, 4"):
        video.carry_on(network, frames[:, :3], 1)
    with pytest.raises(ValueError, match="count = 0"):
        video.carry_on(network, frames, 0)


def test_the_target_sees_the_later_half_and_gets_no_gradient(network, predictor):
    target = copy.deepcopy(network)
    step = video.next_embedding(network, predictor=predictor, momentum=1.0)
    changed = CLIPS.clone()
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(0.1)  # the copy inside does not follow at momentum 1
    loss = step(CLIPS)
    with torch.no_grad():
        goal = target(CLIPS[:, 4:])
    assert torch.allclose(loss, -F.cosine_similarity(predictor(network(CLIPS[:, :4])), goal).mean(), atol=1e-6)
    changed[:, 4:] = 0.3 * changed[:, 4:].flip(1)
    slopes = torch.autograd.grad(loss, [*network.parameters()])
    assert all(slope.abs().sum() > 0 for slope in slopes[:1]) and not torch.allclose(step(changed), loss)


def test_the_copy_follows(network, predictor):
    step = video.next_embedding(network, predictor=predictor, momentum=0.5)
    before = copy.deepcopy(network)
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(3.0)
    loss = step(CLIPS)
    half = copy.deepcopy(before)
    with torch.no_grad():
        for weight in half.parameters():
            weight.mul_(2.0)  # half of 1 plus half of 3
        goal = half(CLIPS[:, 4:])
    assert torch.allclose(loss, -F.cosine_similarity(predictor(network(CLIPS[:, :4])), goal).mean(), atol=1e-5)


@pytest.mark.parametrize("stop", [True, False])
def test_the_gradient_into_the_target_can_be_let_in(network, predictor, stop):
    network.eval(), predictor.eval()  # or else the running statistics tell the two calls apart
    loss = video.next_embedding(network, predictor=predictor, momentum=0.0, stop_gradient=stop)(CLIPS)
    goal = network(CLIPS[:, 4:])
    by_hand = -F.cosine_similarity(predictor(network(CLIPS[:, :4])), goal.detach() if stop else goal).mean()
    assert torch.allclose(loss, by_hand)
    weight = network[1][3].weight
    ours, theirs = (torch.autograd.grad(each, weight)[0] for each in (loss, by_hand))
    assert torch.allclose(ours, theirs, atol=1e-6)


def test_a_copy_with_a_gradient_is_refused(network, predictor):
    with pytest.raises(ValueError, match="needs momentum = 0"):
        video.next_embedding(network, predictor=predictor, momentum=0.9, stop_gradient=False)


def test_frames_come_from_both_halves(seeded):
    times = torch.arange(8.0)[None, :, None, None].expand(400, -1, 4, 4)
    first, second = (frames[:, 0, 0, 0] for frames in video.two_moments(times, 1, seeded()))
    assert set(first.tolist()) == {0, 1, 2, 3} and set(second.tolist()) == {4, 5, 6, 7}
    with pytest.raises(ValueError, match="too short"):
        video.two_moments(times[:, :1], 1, seeded())


def test_two_windows_of_a_clip_are_positives(network, seeded):
    network.eval()
    loss = video.one_clip(network, generator=seeded(4), length=4, temperature=0.5)(CLIPS)
    expected = info_nce(network(CLIPS[:, :4]), network(CLIPS[:, 4:]), temperature=0.5)
    assert torch.allclose(loss, expected, atol=1e-5)


@pytest.fixture
def frame_network():
    torch.manual_seed(0)
    encoder = ConvEncoder(1, (4, 4, 4))
    return nn.Sequential(encoder, Projector(encoder.dim, 8, 6)).eval()


def test_two_frames_of_a_clip_are_positives(frame_network, seeded):
    loss = video.one_clip(frame_network, generator=seeded(4), temperature=0.5)(CLIPS)
    z = F.normalize(frame_network(torch.cat(video.two_moments(CLIPS, 1, seeded(4)))), dim=1)
    terms = []
    for i in range(12):
        others = torch.stack([z[i] @ z[j] / 0.5 for j in range(12) if j != i])
        terms.append(torch.logsumexp(others, 0) - z[i] @ z[(i + 6) % 12] / 0.5)
    assert torch.allclose(loss, torch.stack(terms).mean(), atol=1e-5)


def test_a_view_on_top_is_drawn_for_each_frame(frame_network, seeded):
    seen = []

    def view(frames, generator):
        seen.append(frames)
        return frames

    video.one_clip(frame_network, generator=seeded(4), view=view)(CLIPS)
    assert all(map(torch.equal, seen, video.two_moments(CLIPS, 1, seeded(4))))
    viewed = [video.frame_view(CLIPS[:, :1], draw) for draw in [seeded(1)] * 2]
    assert viewed[0].shape == (6, 1, 8, 8) and not torch.allclose(*viewed, atol=0.05)


def test_hidden_tubes_are_scored(seeded):
    torch.manual_seed(0)
    network = MaskedClips(ClipTransformer(4, 8, 4, 2, 8, 1, 2), 8, 1, 2)
    loss = video.masked_tubes(network, generator=seeded(3), ratio=0.5)(CLIPS)
    draw = seeded(3)
    window = moves.moment(CLIPS, 4, generator=draw)
    hidden = moves.tubes(6, 2, 2, 0.5, generator=draw)
    assert torch.allclose(loss, (network(window, hidden) - patchify_clips(window, 4, 2))[hidden].pow(2).mean())


@pytest.mark.parametrize("task", video.TASKS)
def test_every_task_trains_its_encoder(task, seeded):
    torch.manual_seed(0)
    pool = Unlabeled(torch.randint(0, 255, (12, 8, 32, 32), generator=seeded()).to(torch.uint8))
    encoder = video.fresh_encoder(task)
    before, seen = copy.deepcopy(encoder.state_dict()), []
    network, history = video.learn(
        task, encoder, pool, steps=2, lr=1e-2, generator=seeded(), batch=6, watch=seen.append, every=1
    )
    assert history.steps == 2 and seen == [network] * 3
    assert any(not torch.equal(value, before[name]) for name, value in encoder.state_dict().items())
    with torch.no_grad():
        h = encoder.eval()(torch.rand(3, 4, 32, 32))
    single = task in video.FRAME_TASKS
    assert h.shape == (3, 4 * encoder.encoder.dim if single else encoder.dim)


def test_another_task_is_named(seeded):
    pool = Unlabeled(torch.zeros(8, 8, 32, 32, dtype=torch.uint8))
    with pytest.raises(ValueError, match="task = 'jigsaw': there are order, arrow of time"):
        video.learn("jigsaw", ConvEncoder(4), pool, steps=1, lr=0.1, generator=seeded())
