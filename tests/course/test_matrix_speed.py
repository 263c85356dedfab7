"""Matrix products are counted as they are; a step that is nothing else reaches their speed."""

import pytest
import torch

from ssl_course.course import matrix_speed


def test_products_are_noted_with_their_shapes():
    layer = torch.nn.Linear(4, 6)
    x = torch.rand(3, 4, requires_grad=True)
    with matrix_speed.Products() as seen:
        layer(x).sum().backward()
    assert sorted(seen.shapes) == sorted([(3, 4, 6), (3, 6, 4), (6, 3, 4)])
    assert matrix_speed.floating_point_operations([(3, 4, 6)]) == 2 * 3 * 4 * 6


@pytest.mark.slow
def test_a_step_of_products_alone_reaches_their_speed_and_a_slow_one_does_not():
    torch.set_num_threads(1)
    one, other = torch.rand(400, 400), torch.rand(400, 400)

    def slow():
        one @ other
        for _ in range(40):
            one.sin()

    fast = matrix_speed.speeds(lambda: one @ other)
    share = "share of the products' speed, by seconds"
    assert fast[share] > 0.6 and matrix_speed.speeds(slow)[share] < 0.6 * fast[share]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_profile_adds_up_and_names_what_takes_the_time():
    one = torch.rand(500, 500)
    shares = matrix_speed.profile(lambda: one @ one, calls=3)
    assert sum(shares.values()) == pytest.approx(1, abs=0.01)
    assert max(shares, key=shares.get) == "share of matrix products, by seconds"
