"""What is finished of a measure is kept, and not made again."""

import torch

from ssl_course.course.kept import Kept
from ssl_course.models import Perceptron


def test_a_number_is_measured_once_and_rounded(tmp_path):
    calls = []
    for _ in range(2):  # the second time as after an interrupt
        kept = Kept(tmp_path)
        kept.number("a, 10 labels", lambda: calls.append(1) or 0.123456)
        assert kept.numbers == {"a, 10 labels": 0.1235}
    assert calls == [1]


def test_an_encoder_is_pretrained_once(tmp_path):
    made = []

    def pretrain(encoder):
        made.append(encoder)
        with torch.no_grad():
            encoder[1].weight.fill_(2.0)
        return encoder

    first, again = (Kept(tmp_path).encoder("five kinds", lambda: Perceptron(4, 3), pretrain) for _ in range(2))
    assert len(made) == 1 and again is not first
    assert all(torch.equal(value, again.state_dict()[name]) for name, value in first.state_dict().items())
    assert Kept(tmp_path).file("five kinds").name == "five_kinds.safetensors"
