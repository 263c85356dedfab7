"""One message for rows that do not belong together, the same in every loss."""

import pytest
import torch

from ssl_course import losses
from ssl_course.losses.rows import check_rows

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
