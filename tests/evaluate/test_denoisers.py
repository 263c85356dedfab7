"""The best guess of a noisy row: against a double loop, its limits, and that no other guess has a smaller error."""

import math

import pytest
import torch

from ssl_course.evaluate import best_guess


def drawn(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def by_loop(noisy, clean, sigma):
    """One noisy row after the other: the probability of each clean row, and their weighted mean."""
    guesses = []
    for row in noisy.double():
        densities = [math.exp(-float((row - one).square().sum()) / (2 * sigma**2)) for one in clean.double()]
        guess = sum(density * one for density, one in zip(densities, clean.double(), strict=True)) / sum(densities)
        guesses.append(guess)
    return torch.stack(guesses)


@pytest.mark.parametrize(("m", "n", "dim", "sigma"), [(3, 5, 2, 0.7), (7, 4, 3, 1.5), (1, 1, 1, 0.1), (2, 9, 5, 2.0)])
def test_the_double_loop_agrees(m, n, dim, sigma):
    noisy, clean = drawn(m, dim), drawn(n, dim, seed=1)
    assert torch.allclose(best_guess(noisy, clean, sigma=sigma).double(), by_loop(noisy, clean, sigma), atol=1e-5)


def test_two_points_on_a_line_have_a_known_guess():
    """Between -1 and 1 the guess is tanh(x / sigma²)."""
    x = torch.linspace(-3, 3, 13)[:, None]
    guess = best_guess(x, torch.tensor([[-1.0], [1.0]]), sigma=0.8)
    assert torch.allclose(guess, torch.tanh(x / 0.64), atol=1e-6)


def test_rows_of_two_types_meet_in_the_wider_one():
    assert best_guess(drawn(2, 3), drawn(4, 3).double(), sigma=1.0).dtype == torch.float64
    assert best_guess(drawn(2, 3).half(), drawn(4, 3), sigma=1.0).dtype == torch.float32


def test_its_limits():
    noisy, clean = drawn(6, 3), drawn(10, 3, seed=1)
    nearest = clean[torch.cdist(noisy, clean).argmin(1)]
    for tiny in (1e-3, 1e-12, 1e-30):
        assert torch.allclose(best_guess(noisy, clean, sigma=tiny), nearest)
    assert torch.allclose(best_guess(noisy, clean, sigma=1e6), clean.mean(0).expand(6, 3), atol=1e-5)
    far = best_guess(1e8 * noisy, clean, sigma=1.0)
    assert far.isfinite().all() and (far <= clean.amax(0)).all() and (far >= clean.amin(0)).all()


def test_shift_and_turn_and_scale_go_through():
    noisy, clean = drawn(5, 3), drawn(8, 3, seed=1)
    guess, turn = best_guess(noisy, clean, sigma=0.7), torch.linalg.qr(drawn(3, 3, seed=2)).Q
    moved = best_guess(2 * noisy @ turn + 1, 2 * clean @ turn + 1, sigma=1.4)
    assert torch.allclose(moved, 2 * guess @ turn + 1, atol=1e-5)


def test_no_other_function_of_the_noisy_row_does_better():
    clean = drawn(4, 2)
    rows = clean[torch.randint(4, (20_000,), generator=torch.Generator().manual_seed(2))]
    noisy = rows + 0.9 * drawn(20_000, 2, seed=3)
    guess = best_guess(noisy, clean, sigma=0.9)

    def error(other):
        return float((other - rows).square().mean())

    rivals = [
        noisy,
        best_guess(noisy, clean, sigma=0.6),
        best_guess(noisy, clean, sigma=1.3),
        guess * 0.9,
        guess + 0.05,
    ]
    rivals += [clean[torch.cdist(noisy, clean).argmin(1)], clean.mean(0).expand_as(rows)]
    assert all(error(guess) < error(rival) for rival in rivals)


def test_the_arrow_over_the_variance_is_the_gradient_of_the_log_density():
    noisy, clean = drawn(5, 3).double().requires_grad_(), drawn(6, 3, seed=1).double()
    density = (-torch.cdist(noisy, clean).square() / (2 * 0.49)).logsumexp(1).sum()
    (score,) = torch.autograd.grad(density, noisy)
    assert torch.allclose((best_guess(noisy, clean, sigma=0.7) - noisy.detach()) / 0.49, score, atol=1e-9)


@pytest.mark.parametrize(
    ("noisy", "clean", "sigma", "error", "message"),
    [
        (drawn(3, 2), drawn(4, 3), 1.0, ValueError, "have 2 columns, clean rows 3"),
        (drawn(3), drawn(4, 3), 1.0, ValueError, r"noisy rows must be \[n, dim\]"),
        (drawn(3, 2), drawn(0, 2), 1.0, ValueError, r"clean rows must be .* got \[0, 2\]"),
        (drawn(3, 2).long(), drawn(4, 2), 1.0, TypeError, "noisy rows .* torch.int64"),
        (drawn(3, 2) / 0, drawn(4, 2), 1.0, ValueError, "finite"),
        (drawn(3, 2), drawn(4, 2), 0.0, ValueError, "sigma = 0.0: it must be positive"),
        (drawn(3, 2), drawn(4, 2), -1.0, ValueError, "sigma = -1.0"),
        (drawn(3, 2), drawn(4, 2), math.nan, ValueError, "sigma = nan"),
        (drawn(3, 2), drawn(4, 2), math.inf, ValueError, "sigma = inf"),
    ],
)
def test_bad_input_is_named(noisy, clean, sigma, error, message):
    with pytest.raises(error, match=message):
        best_guess(noisy, clean, sigma=sigma)
