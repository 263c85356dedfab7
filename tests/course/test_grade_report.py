"""What comes back from an answer's process: read as it was sent, and never more memory than it has bytes."""

import json

import pytest
import torch

from ssl_course.course.grade_child import packed, sent
from ssl_course.course.grade_report import LARGEST, LONGEST, TooLarge, unpacked


def report(*answers, **more):
    return {"answers": list(answers), "fault": None, "trouble": "", "defined": True} | more


def there_and_back(value):
    (answer,) = unpacked(packed(report(sent(value))))["answers"]
    return answer


@pytest.mark.parametrize("name", ["bool", "uint8", "int16", "int64", "float16", "bfloat16", "float32", "complex64"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (4, 3)])
def test_a_tensor_comes_back_bit_by_bit(name, shape):
    given = torch.randn(shape).mul(3).to(getattr(torch, name))
    kind, found = there_and_back(given)
    assert kind == "tensor" and found.dtype == given.dtype and found.shape == given.shape and torch.equal(found, given)


def test_odd_tensors_and_plain_values_come_back():
    turned = torch.arange(6.0).reshape(2, 3).T
    pair = there_and_back((turned, turned.to(torch.complex64).conj(), [1, -0.0, True, "a\ud800"]))
    assert torch.equal(pair[1][0][1], turned) and torch.equal(pair[1][1][1], turned.to(torch.complex64))
    assert pair[1][2] == ["list", [["plain", 1], ["plain", -0.0], ["plain", True], ["plain", "a\ud800"]]]
    nothing, endless = there_and_back(float("nan"))[1], there_and_back(float("-inf"))[1]
    assert nothing != nothing and endless == float("-inf")


def test_texts_are_cut_and_a_large_report_is_not_read():
    found = unpacked(packed(report(fault="x" * 9000, trouble="y" * 9000)))
    assert found["fault"] == "x" * LONGEST and found["trouble"] == "y" * LONGEST
    with pytest.raises(TooLarge):
        unpacked(packed(report(["plain", "x" * LARGEST])))


@pytest.mark.parametrize(
    "claimed",
    [
        ["float32", [10**10], 0],
        ["float32", [3], 0],
        ["float32", [-1], 0],
        ["float32", [1], 3],
        ["float32", [1], -16],
        ["float32", [True], 0],
        ["Tensor", [1], 0],
        ["nowhere", [1], 0],
        ["qint8", [1], 0],
        [],
    ],
)
def test_a_tensor_that_is_not_there_is_no_report(claimed):
    text = json.dumps(report(["tensor", {"tensor": claimed}])).encode()
    with pytest.raises((ValueError, TypeError, AttributeError, RuntimeError)):
        unpacked(text + b"\n" + bytes(8))


def test_tensors_that_share_their_bytes_take_no_more_than_these():
    one = {"tensor": ["uint8", [1_000_000], 0]}
    found = unpacked(json.dumps(report(*[["tensor", one]] * 500)).encode() + b"\n" + bytes(1_000_000))
    assert len({answer[1].data_ptr() for answer in found["answers"]}) == 1


@pytest.mark.parametrize("text", [b"", b"correct", b"[]\n", b"[" * 200_000, b"{}\n", b"\xff\n", b"PK\x03\x04"])
def test_what_is_no_report_is_an_error(text):
    with pytest.raises((ValueError, TypeError, KeyError, RecursionError)):
        unpacked(text)
