"""Clips as patches and back; the transformer sees each place and time apart; a slow copy; frames one by one."""

import copy

import pytest
import torch
from torch import nn

from ssl_course.augment import clips as moves
from ssl_course.models import ConvEncoder
from ssl_course.models.clips import (
    ClipTransformer,
    FrameByFrame,
    MaskedClips,
    clip_positions,
    follow,
    patchify_clips,
    unpatchify_clips,
)


def test_patches_are_blocks_of_space_and_time(generator):
    clips = torch.rand(2, 4, 6, 9, generator=generator)
    patches = patchify_clips(clips, 3, 2)
    assert patches.shape == (2, 2 * 2 * 3, 2 * 9)
    for time in range(2):
        for row in range(2):
            for column in range(3):
                block = clips[:, 2 * time : 2 * time + 2, 3 * row : 3 * row + 3, 3 * column : 3 * column + 3]
                assert torch.equal(patches[:, 6 * time + 3 * row + column], block.flatten(1))
    assert torch.equal(unpatchify_clips(patches, 3, 2, (4, 6, 9)), clips)


def test_positions_of_all_places_and_times_differ():
    positions = clip_positions(8, 2, 64)
    assert positions.shape == (128, 64)
    distance = torch.cdist(positions, positions) + 99 * torch.eye(128)
    assert distance.min() > 0.1
    assert torch.allclose(positions[:64] - positions[64:], (positions[0] - positions[64]).expand(64, -1), atol=1e-6)


@pytest.fixture
def network():
    torch.manual_seed(0)
    return MaskedClips(ClipTransformer(4, 12, 4, 2, 8, 1, 2), 8, 1, 2)


def test_hidden_tubes_play_no_part(network, seeded):
    clips = torch.rand(5, 4, 12, 12, generator=seeded())
    hidden = moves.tubes(5, 3, 2, 0.7, generator=seeded(1))
    patches = patchify_clips(clips, 4, 2)
    other = unpatchify_clips(torch.where(hidden[:, :, None], 9.0, patches), 4, 2, (4, 12, 12))
    guess = network(clips, hidden)
    assert guess.shape == (5, 18, 32) and torch.equal(guess, network(other, hidden))
    guess[hidden].pow(2).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.parameters())


def test_features_are_the_mean_of_the_rows_and_know_the_time(network, seeded):
    clips = torch.rand(3, 4, 12, 12, generator=seeded())
    encoder = network.encoder
    assert torch.allclose(encoder(clips), encoder.encode(encoder.rows(clips)).mean(1))
    assert encoder(clips).shape == (3, 8) and encoder.places == 18
    backwards = clips[:, [2, 3, 0, 1]]  # the same patches at exchanged times
    assert not torch.allclose(encoder(clips), encoder(backwards), atol=1e-4)


def test_frames_are_encoded_one_by_one(seeded):
    torch.manual_seed(0)
    encoder = ConvEncoder(1, (4, 4, 4)).eval()
    clips = torch.rand(3, 4, 8, 8, generator=seeded())
    together = FrameByFrame(encoder).eval()(clips).unflatten(1, (4, -1))
    for time in range(4):
        assert torch.allclose(together[:, time], encoder(clips[:, time, None]), atol=1e-6)


def test_a_copy_follows_slowly():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3))
    target = copy.deepcopy(network)
    before = [weight.clone() for weight in target.parameters()]
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(1.0)
    network(torch.rand(5, 3) + 4)  # new running statistics
    follow(target, network, 0.75)
    for old, new in zip(before, target.parameters(), strict=True):
        assert torch.allclose(new, old + 0.25)
    assert torch.equal(target[1].running_mean, network[1].running_mean)
    assert all(weight.requires_grad for weight in target.parameters())
    follow(target, network, 0.0)
    assert all(map(torch.equal, target.parameters(), network.parameters()))
    kept = copy.deepcopy(target)
    follow(target, network, 1.0)
    assert all(map(torch.equal, target.parameters(), kept.parameters()))


CLIPS = torch.rand(2, 4, 12, 12)
WRONG = {
    "length": (lambda: patchify_clips(CLIPS[:, :3], 4, 2), "multiple of 2 frames .* too short"),
    "axes": (lambda: patchify_clips(CLIPS[0], 4, 2), r"got \[4, 12, 12\]"),
    "thick": (lambda: patchify_clips(CLIPS, 4, 0), "thick = 0"),
    "back": (lambda: unpatchify_clips(torch.zeros(2, 5, 32), 4, 2, (4, 12, 12)), "made of 18 patches, got"),
    "frames": (lambda: ClipTransformer(3, 12, 4, 2, 8, 1, 2), "3 frames can't be cut into pieces of 2"),
    "another clip": (
        lambda: ClipTransformer(4, 12, 4, 2, 8, 1, 2)(CLIPS[:, :2]),
        r"takes clips \[batch, 4, 12, 12\], got \[2, 2, 12, 12\]",
    ),
    "a list": (lambda: ClipTransformer(4, 12, 4, 2, 8, 1, 2)([1]), "got list"),
    "one frame": (lambda: FrameByFrame(nn.Identity())(CLIPS[0]), r"needed, got \[4, 12, 12\]"),
    "momentum": (lambda: follow(nn.Linear(2, 2), nn.Linear(2, 2), 1.5), "momentum = 1.5"),
    "others": (lambda: follow(nn.Linear(2, 2), nn.Linear(2, 3), 0.5), "not built alike"),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_another_type_of_number_is_named():
    with pytest.raises(TypeError, match="uint8"):
        ClipTransformer(4, 12, 4, 2, 8, 1, 2)((CLIPS * 255).to(torch.uint8))
