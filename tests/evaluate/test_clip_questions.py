"""Questions to clips: the middle frames, the answers of the last of them, and features that hold the answer."""

import pytest
import torch
from torch import nn

from ssl_course import data, settings
from ssl_course.evaluate.clip_questions import (
    FRAME_READS,
    QUESTIONS,
    clip_answers,
    middle,
    pooled_pixels,
    probe_clips,
    spread_and_rank,
)


@pytest.fixture(scope="module")
def clips():
    with settings.using(smoke=True):
        return data.motion()


def test_the_middle_and_its_last_frame(clips):
    part = clips.test
    assert torch.equal(middle(part.images), part.images[:, 2:6])
    answers = clip_answers(part)
    assert torch.equal(answers["place"][:, 1], part.factors["y"][:, 5])
    assert torch.equal(answers["velocity"][:, 0], part.factors["vx"][:, 5])
    assert torch.equal(answers["look"].T, torch.stack([part.factors["scale"], part.factors["light"]]))


def test_features_that_hold_the_answer_are_read(clips):
    train, test = clips
    table = {}
    for part in (train, test):
        answers = clip_answers(part)
        numbers = torch.cat([answers["place"], 2 * answers["velocity"] + 1, answers["look"][:, :1]], 1)
        table |= {window.numpy().tobytes(): row for window, row in zip(middle(part.images), numbers, strict=True)}

    def knowing(windows):
        return torch.stack([table[window.numpy().tobytes()] for window in windows])

    with settings.using(smoke=True):
        found = probe_clips(knowing, train, test, per_item=10)
    assert found["place"] > 0.99 and found["velocity"] > 0.99 and found["item"] < 0.3
    assert 0.3 < found["look"] < 0.7  # size is held, brightness isn't
    with settings.using(smoke=True):
        nothing = probe_clips(lambda windows: windows.flatten(1)[:, :2].float(), train, test, per_item=10)
    assert set(found) == set(QUESTIONS) and nothing["place"] < 0.2


def test_pixels_are_averaged_in_squares():
    windows = torch.arange(16).view(1, 1, 4, 4).to(torch.uint8)
    assert torch.allclose(pooled_pixels(windows) * 255, torch.tensor([[2.5, 4.5, 10.5, 12.5]]))


def test_rows_of_frames():
    h = torch.arange(12.0).view(1, 12)
    arms = FRAME_READS
    assert arms["one frame"](h).tolist() == [[9, 10, 11]] and arms["differences of frames"](h).tolist() == [[3.0] * 9]


def test_fewer_numbers_hold_the_same_lengths():
    h, fewer = (
        torch.randn(40, 1024, generator=torch.Generator().manual_seed(1)),
        FRAME_READS["four frames, 256 numbers"],
    )
    assert fewer(h).shape == (40, 256) and torch.equal(fewer(h), fewer(h))
    assert torch.allclose(fewer(2 * h - h.roll(1, 0)), 2 * fewer(h) - fewer(h).roll(1, 0), atol=1e-4)
    assert (fewer(h).norm(dim=1) / h.norm(dim=1) * 2 - 1).abs().max() < 0.3


def test_equal_rows_have_no_spread():
    clips = torch.zeros(5, 8, 4, 4, dtype=torch.uint8)
    std, rank = spread_and_rank(nn.Sequential(nn.Flatten(), nn.Linear(64, 3)), clips, clips)
    assert std == pytest.approx(0, abs=1e-6) and rank == 0


def test_spread_is_that_of_the_first_frames_calibrated_on_training_clips():
    draw = torch.Generator().manual_seed(2)
    train, test = (torch.randint(0, 255, (count, 8, 2, 2), generator=draw).to(torch.uint8) for count in (30, 20))
    network = nn.Sequential(nn.BatchNorm2d(4, affine=False), nn.Flatten())
    state = {name: value.clone() for name, value in network.state_dict().items()}
    seen = train[:, :4].float() / 255
    mean, var = seen.mean((0, 2, 3)), seen.var((0, 2, 3))
    z = ((test[:, :4].float() / 255 - mean[:, None, None]) / (var + 1e-5).sqrt()[:, None, None]).flatten(1)
    z = z / z.norm(dim=1, keepdim=True)
    assert spread_and_rank(network, train, test)[0] == pytest.approx(z.std(0).mean().item(), rel=1e-4)
    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())


def test_what_is_no_clip_is_named(clips):
    with pytest.raises(ValueError, match=r"4 or more frames, .* got \[2, 3, 8, 8\]"):
        middle(torch.zeros(2, 3, 8, 8))
    with pytest.raises(ValueError, match="no clips of `motion`, lacking light, scale, vx, vy, x, y"):
        clip_answers(data.Pictures(torch.zeros(2, 8, 4, 4), {"item": torch.zeros(2)}))
