"""Answers to lesson 14's `slower`, written from the lesson's text: right ones and wrong ones."""

import copy

import numpy as np
import torch
from torch import nn


def right_sum(teacher, student, momentum):
    return (teacher * momentum + student * (1 - momentum)).detach()


def right_lerp(teacher, student, momentum):
    return torch.lerp(teacher, student, 1 - momentum).detach()


def right_method_lerp(t, s, m):
    return t.detach().lerp(s.detach(), 1 - m)


def right_a_step_towards(teacher, student, momentum):
    return teacher.detach() + (1 - momentum) * (student.detach() - teacher.detach())


def right_back_from_the_student(teacher, student, momentum):
    return (student + momentum * (teacher - student)).detach()


def right_no_grad(teacher, student, momentum):
    with torch.no_grad():
        return momentum * teacher + (1 - momentum) * student


@torch.no_grad()
def right_decorated(teacher, student, momentum):
    return momentum * teacher + (1 - momentum) * student


def right_data(teacher, student, momentum):
    return momentum * teacher.data + (1 - momentum) * student.data


def right_clone(teacher, student, momentum):
    new = teacher.detach().clone()
    new.mul_(momentum).add_(student.detach(), alpha=1 - momentum)
    return new


def right_torch_add(teacher, student, momentum):
    return torch.add(momentum * teacher, student, alpha=1 - momentum).detach()


def right_steps(teacher, student, momentum):
    kept = momentum * teacher
    taken = (1.0 - momentum) * student
    new = kept + taken
    return new.detach()


def right_flat_loop(teacher, student, momentum):
    pairs = zip(teacher.flatten().tolist(), student.flatten().tolist(), strict=True)
    return torch.tensor([momentum * t + (1 - momentum) * s for t, s in pairs]).view_as(teacher)


def right_numpy(teacher, student, momentum):
    old, new = teacher.detach().numpy(), student.detach().numpy()
    return torch.from_numpy(np.float32(momentum) * old + np.float32(1 - momentum) * new)


def right_stacked(teacher, student, momentum):
    both = torch.stack([teacher, student]).detach()
    shares = torch.tensor([momentum, 1 - momentum]).view(2, *[1] * teacher.ndim)
    return (shares * both).sum(0)


def right_einsum(teacher, student, momentum):
    both = torch.stack([teacher, student], -1).detach()
    return torch.einsum("...k,k->...", both, torch.tensor([momentum, 1 - momentum]))


def right_filled(teacher, student, momentum):
    new = torch.empty_like(teacher)
    new.copy_((momentum * teacher + (1 - momentum) * student).detach())
    return new


def right_double(teacher, student, momentum):
    return (momentum * teacher.double() + (1 - momentum) * student.double()).float().detach()


right_lambda = lambda t, s, m: (m * t + (1 - m) * s).detach()


def wrong_direction(teacher, student, momentum):
    """The direction is wrong"""
    return (momentum * student + (1 - momentum) * teacher).detach()


def wrong_lerp_direction(teacher, student, momentum):
    """The direction is wrong"""
    return torch.lerp(teacher, student, momentum).detach()


def wrong_step_direction(teacher, student, momentum):
    """The direction is wrong"""
    return (teacher + momentum * (student - teacher)).detach()


def wrong_gradient(teacher, student, momentum):
    """a gradient flows from the teacher"""
    return momentum * teacher + (1 - momentum) * student


def wrong_gradient_lerp(teacher, student, momentum):
    """a gradient flows from the teacher"""
    return torch.lerp(teacher, student, 1 - momentum)


def wrong_half_detached(teacher, student, momentum):
    """a gradient flows from the teacher"""
    return momentum * teacher.detach() + (1 - momentum) * student


def wrong_parameter(teacher, student, momentum):
    """asks for a gradient of its own"""
    return nn.Parameter((momentum * teacher + (1 - momentum) * student).detach())


def wrong_in_place(teacher, student, momentum):
    """changed its input"""
    return teacher.mul_(momentum).add_(student.detach(), alpha=1 - momentum)


def wrong_in_place_data(teacher, student, momentum):
    """changed its input"""
    teacher.data = momentum * teacher.data + (1 - momentum) * student.data
    return teacher


def wrong_sum_too_large(teacher, student, momentum):
    """The student's share is `1 - momentum`"""
    return (momentum * teacher + student).detach()


def wrong_added(teacher, student, momentum):
    """The teacher's share is `momentum`"""
    return (teacher + (1 - momentum) * student).detach()


def wrong_both_momentum(teacher, student, momentum):
    """Both have the share `momentum`"""
    return (momentum * (teacher + student)).detach()


def wrong_both_rest(teacher, student, momentum):
    """Both have the share `1 - momentum`"""
    return ((1 - momentum) * (teacher + student)).detach()


def wrong_minus(teacher, student, momentum):
    """was subtracted"""
    return (momentum * teacher - (1 - momentum) * student).detach()


def wrong_copy(teacher, student, momentum):
    """a copy of the student"""
    return student.detach().clone()


def wrong_deepcopy(teacher, student, momentum):
    """a copy of the student"""
    return copy.deepcopy(student.detach())


def wrong_stays(teacher, student, momentum):
    """The teacher never moves"""
    return teacher.detach().clone()


def wrong_mean(teacher, student, momentum):
    """plain mean"""
    return ((teacher + student) / 2).detach()


def wrong_stacked_mean(teacher, student, momentum):
    """plain mean"""
    return torch.stack([teacher, student]).mean(0).detach()


def wrong_constant(teacher, student, momentum):
    """The momentum was taken to be .99"""
    return (0.99 * teacher + 0.01 * student).detach()


def wrong_teacher_alone(teacher, student, momentum):
    """The student has no part"""
    return (momentum * teacher).detach()


def wrong_student_alone(teacher, student, momentum):
    """own weights are gone"""
    return ((1 - momentum) * student).detach()


def wrong_number(teacher, student, momentum):
    """One number came back"""
    return (momentum * teacher + (1 - momentum) * student).mean().detach()


def wrong_away(teacher, student, momentum):
    """walks away"""
    return (teacher + (1 - momentum) * (teacher - student)).detach()


def wrong_squared(teacher, student, momentum):
    """squared"""
    return (momentum**2 * teacher + (1 - momentum**2) * student).detach()


def wrong_none(teacher, student, momentum):
    """returned None"""
    (momentum * teacher + (1 - momentum) * student).detach()


def wrong_list(teacher, student, momentum):
    return (momentum * teacher + (1 - momentum) * student).tolist()


def wrong_pair(teacher, student, momentum):
    return (momentum * teacher).detach(), ((1 - momentum) * student).detach()


def wrong_flat(teacher, student, momentum):
    return (momentum * teacher + (1 - momentum) * student).flatten().detach()


def wrong_integer_share(teacher, student, momentum):
    return (int(momentum) * teacher + (1 - int(momentum)) * student + 0.5).detach()


def wrong_inference(teacher, student, momentum):
    """inference_mode"""
    with torch.inference_mode():
        return momentum * teacher + (1 - momentum) * student


def wrong_product(teacher, student, momentum):
    return (teacher**momentum * student ** (1 - momentum)).detach()


def wrong_normalised(teacher, student, momentum):
    new = (momentum * teacher + (1 - momentum) * student).detach()
    return new / new.norm()


def wrong_asks_for_a_gradient(teacher, student, momentum):
    """asks for a gradient of its own"""
    return (momentum * teacher + (1 - momentum) * student).detach().requires_grad_()
