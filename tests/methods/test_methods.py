"""The list of methods: all that there are, by name, each a step on two views at once."""

import inspect

import pytest
import torch
from torch import nn

from ssl_course import methods
from ssl_course.methods import METHODS

each_method = pytest.mark.parametrize("name", METHODS)


def made(name, network, view, generator):
    """A step of the method, with a predictor where it asks for one."""
    asked = inspect.signature(METHODS[name]).parameters
    options = {"predictor": nn.Linear(16, 16).double()} if "predictor" in asked else {}
    return METHODS[name](network, view, generator=generator, **options)


def test_the_list_holds_every_method_under_its_own_name():
    takes_a_network = {
        name
        for name in methods.__all__
        if inspect.isfunction(getattr(methods, name))
        and [*inspect.signature(getattr(methods, name)).parameters][:2] == ["network", "view"]
    }
    assert set(METHODS) | {"denoising"} == takes_a_network  # whose network has a decoder and is no encoder
    assert all(METHODS[name] is getattr(methods, name) for name in METHODS)


@each_method
def test_both_views_pass_the_network_at_once(name, network, view, images, generator):
    """So batch norm sees both."""
    seen, step = [], made(name, network, view, generator)
    network.register_forward_pre_hook(lambda _, given: seen.append(given[0]))  # now, so that no slow copy has it
    step(images)
    assert [len(batch) for batch in seen] == [12]
    assert not torch.equal(seen[0][:6], seen[0][6:])


@each_method
def test_all_that_is_random_comes_from_the_generator(name, network, view, images, seeded):
    torch.manual_seed(1)
    step = made(name, network, view, seeded(3))
    torch.manual_seed(1)
    again = made(name, network, view, seeded(3))
    torch.rand(5)  # the global generator has no say
    first = step(images)
    assert first.ndim == 0 and first.requires_grad and torch.equal(first, again(images))
    assert not torch.equal(first, step(images))  # the next step draws anew
