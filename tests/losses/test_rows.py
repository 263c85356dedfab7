"""One message for rows that do not belong together, the same in every loss."""

import pytest
import torch

from ssl_course import evaluate, losses
from ssl_course.losses.rows import check_rows, directed

LOSSES = {  # every loss of paired rows, and the names of its arguments
    "barlow_twins": (losses.barlow_twins, ["z_a", "z_b"]),
    "contrastive_margin": (lambda *z: losses.contrastive_margin(*z, margin=1.0), ["z_a", "z_b", "z_negative"]),
    "info_nce": (lambda *z: losses.info_nce(*z, temperature=1.0), ["z_a", "z_b"]),
    "negative_cosine": (losses.negative_cosine, ["prediction", "target"]),
    "vicreg_terms": (losses.vicreg_terms, ["z_a", "z_b"]),
}
WRONG = [[(4, 3), (5, 3)], [(4, 3), (4, 2)], [(4,), (4,)], [(1, 3), (1, 3)], [(2, 4, 3), (2, 4, 3)]]


def message(names, shapes):
    got = " and ".join(str(list(shape)) for shape in shapes)
    return f"{' and '.join(names)} must be of one shape [batch, dim], batch at least 2, got {got}."


def test_rows_of_one_shape_pass():
    check_rows(z_a=torch.zeros(2, 1), z_b=torch.zeros(2, 1))
    check_rows(z=torch.zeros(5, 3))


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 4, 3), ()])
def test_a_single_argument_is_named_with_its_shape(shape):
    with pytest.raises(ValueError) as caught:
        check_rows(z=torch.zeros(shape))
    assert str(caught.value) == message(["z"], [shape])


@pytest.mark.parametrize("shapes", WRONG, ids=str)
@pytest.mark.parametrize(("loss", "names"), LOSSES.values(), ids=LOSSES)
def test_every_loss_names_its_arguments_and_their_shapes(loss, names, shapes):
    for place in range(1, len(names)):  # wherever the odd one stands
        given = [shapes[0]] * len(names)
        given[place] = shapes[1]
        with pytest.raises(ValueError) as caught:
            loss(*map(torch.zeros, given))
        assert str(caught.value) == message(names, given)


# --- numbers that no loss can serve ---

NUMBERS = {
    "nan": (lambda z: z.fill_(float("nan")), ValueError, "nan or inf"),
    "inf": (lambda z: z.index_fill(0, torch.tensor([1]), float("inf")), ValueError, "nan or inf"),
    "1e20": (lambda z: z * 1e20, ValueError, "numbers up to .e.20, whose squares torch.float32 can't hold"),
    "half": (lambda z: z.half(), TypeError, r"float16: a loss needs float32 or float64, so call \.float\(\)"),
    "bfloat16": (lambda z: z.bfloat16(), TypeError, "bfloat16: a loss needs"),
    "complex": (lambda z: z.to(torch.complex64), TypeError, "complex64: a loss needs"),
    "whole": (lambda z: z.long(), TypeError, "int64: a loss needs"),
    "list": (lambda z: z.tolist(), TypeError, "must be a tensor, got list"),
    "no columns": (lambda z: z[:, :0], ValueError, r"have no columns, got \[6, 0\]"),
}
MEASURES = {
    "alignment": (evaluate.alignment, ["z_a", "z_b"]),
    "uniformity": (evaluate.uniformity, ["z"]),
}


@pytest.mark.parametrize(("spoil", "error", "message"), NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize(("loss", "names"), (LOSSES | MEASURES).values(), ids=LOSSES | MEASURES)
def test_numbers_that_give_no_loss_are_named(loss, names, spoil, error, message, seeded):
    rows = [torch.randn(6, 4, generator=seeded(place)) for place in range(len(names))]
    assert all(term.isfinite() for term in flat(loss(*rows)))
    with pytest.raises(error, match=message) as caught:
        loss(*(spoil(z.clone()) for z in rows))
    assert names[0] in str(caught.value)
    if len(names) > 1 and message[:4] != "have":  # in one argument alone
        with pytest.raises(error, match=message) as caught:
            loss(*rows[:-1], spoil(rows[-1].clone()))
        assert str(caught.value).startswith(names[-1])


def flat(result):
    return result if isinstance(result, tuple) else (result,)


def test_two_types_are_named(seeded):
    z = torch.randn(6, 4, generator=seeded())
    with pytest.raises(
        TypeError, match="z_a and z_b must be of one type .*, got torch.float32 on cpu and torch.float64"
    ):
        losses.vicreg_terms(z, z.double())
    with pytest.raises(TypeError, match="one device, got torch.float32 on cpu and torch.float32 on meta"):
        losses.barlow_twins(z, z.to("meta"))


# --- rows without a direction: public bug reports, case 22 ---

DIRECTED = {
    "info_nce": lambda a, z: losses.info_nce(a, z, temperature=0.2),
    "prediction": lambda a, z: losses.negative_cosine(a, z),
    "target": lambda a, z: losses.negative_cosine(z, a),
    "alignment": evaluate.alignment,
    "uniformity": lambda a, z: evaluate.uniformity(a),
}


@pytest.mark.parametrize("length", [0, 1e-38, 1e-20, 1e-9])
@pytest.mark.parametrize("loss", DIRECTED.values(), ids=DIRECTED)
def test_a_row_of_no_length_gets_no_gradient_and_the_others_theirs(loss, length, seeded):
    z = torch.randn(8, 16, generator=seeded())
    a = torch.randn(8, 16, generator=seeded(1))
    a[0] *= length
    a.requires_grad_()
    loss(a, z).backward()
    assert (a.grad[0] == 0).all() and 0 < a.grad[1:].abs().max() < 10


@pytest.mark.parametrize("scale", [1e-12, 1e-9, 1e12])
@pytest.mark.parametrize("loss", DIRECTED.values(), ids=DIRECTED)
def test_the_length_of_rows_has_no_say(loss, scale, seeded):
    a, z = torch.randn(8, 16, generator=seeded()), torch.randn(8, 16, generator=seeded(1))
    assert loss(a * scale, z).item() == pytest.approx(loss(a, z).item(), abs=1e-6)


def test_ordinary_rows_are_left_as_they_are(seeded):
    """Bit for bit, value and gradient: no number of a lesson may change."""
    z = torch.randn(8, 16, generator=seeded()).requires_grad_()
    assert torch.equal(directed(z), z)
    weights = torch.randn(8, 16, generator=seeded(1))
    (directed(z) * weights).sum().backward()
    assert torch.equal(z.grad, weights)
