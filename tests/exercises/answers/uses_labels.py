"""Lesson 01: does a step's loss depend on the labels?"""

import copy
import inspect
import random

import numpy as np
import torch


def _seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def _shuffled(labels, seed=7):
    return labels[torch.randperm(len(labels), generator=_seeded(seed))]


def _losses(step, images, labels):
    return step(images, labels, _seeded()), step(images, _shuffled(labels), _seeded())


def right_state_set_back(step, images, labels):
    generator = _seeded(3)
    state = generator.get_state()
    true_loss = step(images, labels, generator)
    generator.set_state(state)
    return bool(step(images, _shuffled(labels), generator) != true_loss)


def right_several_shuffles(step, images, labels):
    true_loss = step(images, labels, _seeded())
    return any(bool(step(images, _shuffled(labels, seed), _seeded()) != true_loss) for seed in range(5))


def right_set_of_losses(step, images, labels):
    orders = [labels, _shuffled(labels), _shuffled(labels, 8)]
    return len({step(images, order, _seeded(1)).item() for order in orders}) > 1


def right_if(step, images, labels):
    first, second = _losses(step, images, labels)
    if first.item() == second.item():
        return False
    return True


def right_python_shuffle(step, images, labels):
    order = labels.tolist()
    random.Random(4).shuffle(order)
    return bool(step(images, torch.tensor(order), _seeded()) != step(images, labels, _seeded()))


def right_numpy_shuffle(step, images, labels):
    order = np.random.default_rng(0).permutation(len(labels))
    a, b = step(images, labels, _seeded()), step(images, labels[torch.from_numpy(order)], _seeded())
    return np.any(a.detach().numpy() != b.detach().numpy())


def right_without_gradient(step, images, labels):
    with torch.no_grad():
        first, second = _losses(step, images, labels)
    return not torch.equal(first, second)


def right_random_labels(step, images, labels):
    other = torch.randint(int(labels.max()) + 1, labels.shape, generator=_seeded(5))
    return (step(images, labels, _seeded()) != step(images, other, _seeded())).item()


def right_reseeded(step, images, labels):
    generator = torch.Generator()
    losses = [step(images, y, generator.manual_seed(11)) for y in (labels, _shuffled(labels))]
    return bool(losses[0] != losses[1])


def right_global_shuffle(step, images, labels):
    torch.manual_seed(2)
    return bool(step(images, labels[torch.randperm(len(labels))], _seeded()) != step(images, labels, _seeded()))


right_small_difference = lambda f, x, y: bool((f(x, y, _seeded()) - f(x, _shuffled(y), _seeded())).abs() > 1e-7)
wrong_not_close = lambda f, x, y: not torch.allclose(*_losses(f, x, y))
right_tensor = lambda f, x, y: _losses(f, x, y)[0] != _losses(f, x, y)[1]
right_items = lambda f, x, y: f(x, y, _seeded()).item() != f(x, _shuffled(y), _seeded()).item()
right_not_equal = lambda f, x, y: not bool(f(x, y, _seeded(9)) == f(x, _shuffled(y), _seeded(9)))
right_argsort = lambda f, x, y: bool(
    f(x, y, _seeded()) != f(x, y[torch.rand(len(y), generator=_seeded(6)).argsort()], _seeded())
)
right_floats = lambda f, x, y: float(f(x, y, _seeded())) - float(f(x, _shuffled(y), _seeded())) != 0


def wrong_always_true(step, images, labels):
    """honest"""
    return True


def wrong_always_false(step, images, labels):
    """No peeker was caught"""
    return False


def wrong_two_seeds(step, images, labels):
    """the same seed, so that only the labels differ"""
    return bool(step(images, labels, _seeded(0)) != step(images, _shuffled(labels), _seeded(1)))


def wrong_one_generator(step, images, labels):
    """the same seed, so that only the labels differ"""
    generator = _seeded()
    return bool(step(images, labels, generator) != step(images, _shuffled(labels), generator))


def wrong_unseeded(step, images, labels):
    """the same seed, so that only the labels differ"""
    generator = torch.Generator()
    first = step(images, labels, generator)
    return bool(first != step(images, _shuffled(labels), generator))


def wrong_shuffled_with_the_steps_generator(step, images, labels):
    """the same seed, so that only the labels differ"""
    generator = _seeded()
    order = torch.randperm(len(labels), generator=generator)
    return bool(step(images, labels, _seeded()) != step(images, labels[order], generator))


def wrong_global_generator(step, images, labels):
    """the same seed, so that only the labels differ"""
    g = torch.default_generator
    return bool(step(images, labels, g) != step(images, _shuffled(labels), g))


def wrong_no_shuffle(step, images, labels):
    """No peeker was caught"""
    return bool(step(images, labels, _seeded()) != step(images, labels, _seeded()))


def wrong_sorted(step, images, labels):
    return bool(step(images, labels, _seeded()) != step(images, labels.sort().values, _seeded()))


def wrong_renamed(step, images, labels):
    """No peeker was caught"""
    other = (labels + 1) % (labels.max() + 1)
    return bool(step(images, labels, _seeded()) != step(images, other, _seeded()))


def wrong_renamed_backwards(step, images, labels):
    """No peeker was caught"""
    return bool(step(images, labels, _seeded()) != step(images, labels.max() - labels, _seeded()))


def wrong_plus_one(step, images, labels):
    return bool(step(images, labels, _seeded()) != step(images, labels + 1, _seeded()))


def wrong_two_swapped(step, images, labels):
    """No peeker was caught"""
    other = labels.clone()
    other[[0, 1]] = labels[[1, 0]]
    return bool(step(images, labels, _seeded()) != step(images, other, _seeded()))


def wrong_large_difference_only(step, images, labels):
    first, second = _losses(step, images, labels)
    return bool((first - second).abs() > 0.1)


def wrong_rounded(step, images, labels):
    first, second = _losses(step, images, labels)
    return round(first.item(), 1) != round(second.item(), 1)


def wrong_larger_only(step, images, labels):
    """No peeker was caught"""
    first, second = _losses(step, images, labels)
    return bool(first > second + 1e6)


def wrong_pictures_shuffled_too(step, images, labels):
    """shuffled together"""
    order = torch.randperm(len(labels), generator=_seeded(7))
    return bool(step(images, labels, _seeded()) != step(images[order], labels[order], _seeded()))


def wrong_pictures_shuffled(step, images, labels):
    order = torch.randperm(len(labels), generator=_seeded(7))
    return bool(step(images, labels, _seeded()) != step(images[order], labels, _seeded()))


def wrong_inverted(step, images, labels):
    """upside down"""
    first, second = _losses(step, images, labels)
    return bool(first == second)


def wrong_inverted_equal(step, images, labels):
    """upside down"""
    return torch.equal(*_losses(step, images, labels))


def wrong_objects_compared(step, images, labels):
    """honest"""
    first, second = _losses(step, images, labels)
    return first is not second


def wrong_loss_above_zero(step, images, labels):
    """honest"""
    return bool(step(images, labels, _seeded()) > -1e9)


def wrong_reads_the_code(step, images, labels):
    return "labels" in inspect.getsource(step)


def wrong_names_of_the_parameters(step, images, labels):
    """honest"""
    return "labels" in inspect.signature(step).parameters


def wrong_shuffled_in_place(step, images, labels):
    """changed its input"""
    first = step(images, labels, _seeded())
    labels[:] = _shuffled(labels)
    return bool(first != step(images, labels, _seeded()))


def wrong_python_shuffle_of_the_tensor(step, images, labels):
    """changed its input"""
    first = step(images, labels, _seeded())
    labels.copy_(labels.flip(0))
    return bool(first != step(images, labels, _seeded()))


def wrong_forgot_return(step, images, labels):
    """returned None"""
    first, second = _losses(step, images, labels)
    first != second


def wrong_without_labels(step, images, labels):
    """honest"""
    try:
        return bool(step(images, labels, _seeded()) != step(images, None, _seeded()))
    except (TypeError, AttributeError):
        return True


wrong_difference = lambda f, x, y: abs(_losses(f, x, y)[0] - _losses(f, x, y)[1])
wrong_text = lambda f, x, y: "yes" if bool(_losses(f, x, y)[0] != _losses(f, x, y)[1]) else "no"
wrong_both_losses = lambda f, x, y: _losses(f, x, y)
wrong_number = lambda f, x, y: int(bool(_losses(f, x, y)[0] != _losses(f, x, y)[1]))
wrong_arguments_swapped = lambda f, x, y: bool(f(y, x, _seeded()) != f(_shuffled(y), x, _seeded()))
wrong_no_generator = lambda f, x, y: bool(f(x, y, None) != f(x, _shuffled(y), None))
wrong_too_few_arguments = lambda f, x, y: bool(f(x, y) != f(x, _shuffled(y)))
wrong_shape_of_the_loss = lambda f, x, y: _losses(f, x, y)[0].shape != _losses(f, x, y)[1].shape
wrong_seed_in_place_of_a_generator = lambda f, x, y: bool(f(x, y, 0) != f(x, _shuffled(y), 0))
wrong_generator_copied_too_late = lambda f, x, y: (lambda g: bool(f(x, y, g) != f(x, _shuffled(y), copy.copy(g))))(
    _seeded()
)


def wrong_lower_with_true_labels(step, images, labels):
    """A loss may also rise"""
    first, second = _losses(step, images, labels)
    return bool(second > first)


wrong_text_anew = lambda f, x, y: "False"
