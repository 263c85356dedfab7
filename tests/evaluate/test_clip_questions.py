"""Questions to clips: the middle frames, the answers of the last of them, and features that hold the answer."""

import pytest
import torch

from ssl_course import data, settings
from ssl_course.evaluate.clip_questions import FRAME_READS, QUESTIONS, clip_answers, middle, pooled_pixels, probe_clips


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


def test_features_that_hold_the_answer_are_read(clips):
    train, test = clips
    table = {}
    for part in (train, test):
        answers = clip_answers(part)
        for window, place, velocity in zip(middle(part.images), answers["place"], answers["velocity"], strict=True):
            table[window.numpy().tobytes()] = torch.cat([place, 2 * velocity + 1])

    def knowing(windows):
        return torch.stack([table[window.numpy().tobytes()] for window in windows])

    with settings.using(smoke=True):
        found = probe_clips(knowing, train, test, per_item=10)
    assert found["place"] > 0.99 and found["velocity"] > 0.99 and found["item"] < 0.3
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


def test_what_is_no_clip_is_named(clips):
    with pytest.raises(ValueError, match=r"4 or more frames, .* got \[2, 3, 8, 8\]"):
        middle(torch.zeros(2, 3, 8, 8))
    with pytest.raises(ValueError, match="no clips of `motion`, lacking vx, vy, x, y"):
        clip_answers(data.Pictures(torch.zeros(2, 8, 4, 4), {"item": torch.zeros(2)}))
