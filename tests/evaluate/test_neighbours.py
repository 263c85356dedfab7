"""Nearest rows against a double loop; what two lists share."""

import pytest
import torch

from ssl_course.evaluate.neighbours import nearest_elsewhere, nearest_rows, shared_neighbours


def test_nearest_rows_are_those_of_a_double_loop(seeded):
    x = torch.randn(12, 4, generator=seeded())
    found = nearest_rows(x, 3)
    for row in range(12):
        cosine = {k: torch.cosine_similarity(x[row], x[k], dim=0).item() for k in range(12) if k != row}
        assert found[row].tolist() == sorted(cosine, key=cosine.get, reverse=True)[:3]
    some = torch.tensor([5, 0])
    assert torch.equal(nearest_rows(x, 3, queries=some), found[some])
    with pytest.raises(ValueError, match="k = 12 of 12 rows: each has 11 others"):
        nearest_rows(x, 12)


def test_shares():
    one = torch.tensor([[1, 2], [3, 4]])
    assert shared_neighbours(one, one.flip(1)) == 1
    assert shared_neighbours(one, torch.tensor([[2, 7], [8, 9]])) == 0.25
    with pytest.raises(ValueError, match="one shape"):
        shared_neighbours(one, one[:1])


def test_the_nearest_of_another_part_by_a_double_loop(seeded):
    x, parts = torch.randn(23, 5, generator=seeded()), torch.arange(23) % 3
    found = nearest_elsewhere(x, parts)
    for row in range(23):
        others = [one for one in range(23) if parts[one] != parts[row]]
        best = max(others, key=lambda one: torch.cosine_similarity(x[row], x[one], dim=0).item())
        assert found[row] == best


@pytest.mark.parametrize("parts", [torch.zeros(5).long(), torch.arange(4)])
def test_rows_all_in_one_part_have_no_neighbour_elsewhere(parts):
    with pytest.raises(ValueError, match="5 rows need their part each"):
        nearest_elsewhere(torch.randn(5, 2), parts)
