"""Right numbers are not enough: gradients, and loops that would make training last for hours."""

import pytest
import torch

from ssl_course.check import CORRECT, NOT_YET, Checker
from ssl_course.exercises import EXERCISES, Probe
from ssl_course.exercises.exercise import seeded
from ssl_course.exercises.usability import blocked_gradient, looped, of_inference_mode, pair_by_pair

PROBE = Probe("rows", lambda: dict(zip(("z_a", "z_b"), torch.rand(2, 3, 2, generator=seeded()) + 1, strict=True)))


def pairs(count):
    return {"z_a": torch.rand(count, 2), "z_b": torch.rand(count, 2)}


def test_a_blocked_gradient_is_named_with_its_argument():
    assert blocked_gradient(lambda a, b: (a * b).sum(), PROBE, "z_a", "z_b") is None
    assert "flows back to z_b:" in blocked_gradient(lambda a, b: (a * b.detach()).sum(), PROBE, "z_a", "z_b")
    assert "to z_a and z_b:" in blocked_gradient(lambda a, b: (a * b).sum().detach(), PROBE, "z_a", "z_b")
    assert blocked_gradient(lambda a, b: (a * b.detach()).sum(), PROBE, "z_a") is None


def test_a_gradient_that_arrives_in_part_is_named():
    said = "only a part of the gradient arrives at z_a"
    assert said in blocked_gradient(lambda a, b: (a * a.detach() * b).sum(), PROBE, "z_a", "z_b")
    assert said in blocked_gradient(lambda a, b: torch.stack([a[0], a[1].detach()]) * b[:2], PROBE, "z_a", "z_b")
    assert blocked_gradient(lambda a, b: a - a.mean() + b, PROBE, "z_a", "z_b") is None  # its sum has no slope


def test_a_gradient_that_is_nan_is_named():
    assert "is NaN or infinite" in blocked_gradient(lambda a, b: (a - a).sqrt() + b, PROBE, "z_a")


def test_a_tensor_overwritten_after_use_is_named():
    def overwriting(a, b):
        root = a.sqrt()
        root /= 2
        return root * b

    assert "overwritten after it had been used" in blocked_gradient(overwriting, PROBE, "z_a")


def test_a_loop_over_the_batch_is_named_with_its_counts():
    assert looped(lambda a, b: (a * b).sum(), pairs(4), pairs(8)) is None
    said = looped(lambda a, b: sum(one @ other for one, other in zip(a, b, strict=True)), pairs(4), pairs(8))
    assert "there is a loop in it: 8 pairs take" in said and "4 pairs" in said


def test_a_loop_over_pairs_of_columns_is_named_and_one_over_columns_is_not():
    def of_each(z):
        return sum((column @ column) ** 2 for column in z.T)

    def of_pairs(z):
        return sum((one @ other) ** 2 for one in z.T for other in z.T)

    assert pair_by_pair(lambda z: (z.T @ z).pow(2).sum()) is None and pair_by_pair(of_each) is None
    assert "a loop over pairs of columns in it: 16 columns take" in pair_by_pair(of_pairs)


def test_what_was_made_in_inference_mode_is_named():
    with torch.inference_mode():
        made = torch.ones(2)
    assert "no network can be trained with it later" in of_inference_mode([torch.ones(1), made])
    assert of_inference_mode([torch.ones(1)]) is None


# --- through the exercises that ask for it ---


def judge(name, function):
    return Checker(EXERCISES[name]).judge(function)


def _scaled_in_place(z):
    z = z.clone()
    z /= z.norm(dim=1, keepdim=True)
    return z @ z.T


def _written_entry_by_entry(z):
    z, energy = z - z.mean(0), torch.zeros(z.shape[1], z.shape[1])
    for k in range(z.shape[1]):
        for m in range(z.shape[1]):
            energy[k, m] = (k != m) * (z[:, k] @ z[:, m] / (len(z) - 1)) ** 2
    return energy.sum() / z.shape[1]


def reference(name, *arguments):
    return EXERCISES[name].reference(*arguments)


RIGHT_BUT_USELESS = [
    ("similarity_matrix", lambda z: reference("similarity_matrix", z.detach()), "no gradient flows back to z"),
    ("similarity_matrix", _scaled_in_place, "overwritten after it had been used"),
    (
        "info_nce_matrix",
        lambda a, b, t: reference("info_nce_matrix", a, b.detach(), t),
        "no gradient flows back to z_b",
    ),
    ("info_nce_matrix", lambda *z: reference("info_nce_loop", *z), "there is a loop in it: 8 pairs"),
    ("cross_correlation", lambda a, b: reference("cross_correlation", a, b.detach()), "no gradient flows back to z_b"),
    ("variance_term", lambda z: reference("variance_term", z.detach()), "no gradient flows back to z"),
    ("variance_term", lambda z: reference("variance_term", torch.tensor(z.numpy())), "Can't call numpy"),
    ("row_energy", lambda z: reference("row_energy", z.detach()), "no gradient flows back to z"),
    ("covariance_term", lambda z: reference("covariance_term", z.detach()), "no gradient flows back to z"),
    ("covariance_term", _written_entry_by_entry, "loop over pairs of columns"),
    ("margin_loss", lambda z, *rest: reference("margin_loss", z.detach(), *rest), "no gradient flows back to z:"),
]


@pytest.mark.parametrize(("name", "function", "words"), RIGHT_BUT_USELESS)
def test_right_numbers_are_not_enough(name, function, words):
    outcome = judge(name, function)
    assert outcome.status == NOT_YET and words in outcome.message


def test_a_plain_number_in_place_of_a_loss_is_named():
    """A loss that went through `.item()` has the right value and can't be trained on."""
    outcome = judge("margin_loss", lambda *arguments: reference("margin_loss", *arguments).item())
    assert outcome.status == NOT_YET and "leave `.item()` or `float` out" in outcome.message


def test_a_plain_number_in_place_of_an_accuracy_is_as_good():
    assert (
        judge("class_mean_accuracy", lambda *arguments: float(reference("class_mean_accuracy", *arguments))).status
        == CORRECT
    )
