"""Answers to lesson 14's `distil`, written from the lesson's text: right ones and wrong ones."""

import math

import torch
import torch.nn.functional as F


def _goal(teacher, centre, cold):
    return ((teacher - centre) / cold).softmax(1).detach()


def right_functional(student, teacher, centre, warm, cold):
    goal = F.softmax((teacher - centre) / cold, dim=1).detach()
    return -(goal * F.log_softmax(student / warm, dim=1)).sum(dim=1).mean()


def right_cross_entropy(student, teacher, centre, warm, cold):
    return F.cross_entropy(student / warm, _goal(teacher, centre, cold))


def right_no_grad(student, teacher, centre, warm, cold):
    with torch.no_grad():
        goal = ((teacher - centre) / cold).softmax(-1)
    return -(goal * (student / warm).log_softmax(-1)).sum(-1).mean()


def right_detached_first(student, teacher, centre, warm, cold):
    goal = torch.softmax((teacher.detach() - centre) / cold, 1)
    return (-goal * torch.log_softmax(student / warm, 1)).sum(1).mean()


def right_log_of_softmax(student, teacher, centre, warm, cold):
    return -(_goal(teacher, centre, cold) * (student / warm).softmax(1).log()).sum(1).mean()


def right_logsumexp(student, teacher, centre, warm, cold):
    s = student / warm
    return (torch.logsumexp(s, 1) - (_goal(teacher, centre, cold) * s).sum(1)).mean()


def right_einsum(student, teacher, centre, warm, cold):
    guess = (student / warm).log_softmax(1)
    return -torch.einsum("bc,bc->b", _goal(teacher, centre, cold), guess).mean()


def right_sum_over_batch_divided(student, teacher, centre, warm, cold):
    guess = (student / warm).log_softmax(1)
    return -(_goal(teacher, centre, cold) * guess).sum() / len(student)


def right_mean_times_classes(student, teacher, centre, warm, cold):
    guess = (student / warm).log_softmax(1)
    return -(_goal(teacher, centre, cold) * guess).mean() * student.shape[1]


def right_loop_over_pictures(student, teacher, centre, warm, cold):
    each = []
    for s, t in zip(student, teacher, strict=True):
        goal = torch.softmax((t - centre) / cold, 0).detach()
        each.append(-(goal * torch.log_softmax(s / warm, 0)).sum())
    return torch.stack(each).mean()


def right_by_hand(student, teacher, centre, warm, cold):
    up = torch.exp((teacher - centre) / cold)
    goal = (up / up.sum(1, keepdim=True)).detach()
    s = student / warm
    return -(goal * (s - s.exp().sum(1, keepdim=True).log())).sum(1).mean()


def right_kl_plus_entropy(student, teacher, centre, warm, cold):
    goal = _goal(teacher, centre, cold)
    guess = (student / warm).log_softmax(1)
    return F.kl_div(guess, goal, reduction="batchmean") - (goal * goal.log()).sum(1).mean()


def right_centre_as_row(student, teacher, centre, warm, cold):
    goal = ((teacher - centre[None, :]) / cold).softmax(dim=1)
    guess = (student / warm).log_softmax(dim=1)
    return -(goal.detach() * guess).sum(dim=1).mean(dim=0)


def right_matmul_diagonal(student, teacher, centre, warm, cold):
    guess = (student / warm).log_softmax(1)
    return -(_goal(teacher, centre, cold) @ guess.T).diagonal().mean()


def right_double(student, teacher, centre, warm, cold):
    goal = ((teacher.double() - centre.double()) / cold).softmax(1).detach()
    return -(goal * (student.double() / warm).log_softmax(1)).sum(1).mean()


def right_centre_divided_too(student, teacher, centre, warm, cold):
    goal = (teacher / cold - centre / cold).softmax(1).detach()
    return -(goal * (student / warm).log_softmax(1)).sum(1).mean()


right_lambda = lambda s, t, c, warm, cold: F.cross_entropy(s / warm, ((t - c) / cold).softmax(1).detach())


def _of(goal, guess):
    return -(goal.detach() * guess).sum(1).mean()


def wrong_no_centre(student, teacher, centre, warm, cold):
    """Centring was forgotten"""
    return _of((teacher / cold).softmax(1), (student / warm).log_softmax(1))


def wrong_centre_added(student, teacher, centre, warm, cold):
    """The centre was added"""
    return _of(((teacher + centre) / cold).softmax(1), (student / warm).log_softmax(1))


def wrong_gradient(student, teacher, centre, warm, cold):
    """a gradient flows into the teacher"""
    return -(((teacher - centre) / cold).softmax(1) * (student / warm).log_softmax(1)).sum(1).mean()


def wrong_gradient_cross_entropy(student, teacher, centre, warm, cold):
    """a gradient flows into the teacher"""
    return F.cross_entropy(student / warm, ((teacher - centre) / cold).softmax(1))


def wrong_student_detached(student, teacher, centre, warm, cold):
    """no gradient flows"""
    return F.cross_entropy(student.detach() / warm, ((teacher - centre) / cold).softmax(1))


def wrong_all_detached(student, teacher, centre, warm, cold):
    """no gradient flows"""
    return F.cross_entropy(student / warm, _goal(teacher, centre, cold)).detach()


def wrong_item(student, teacher, centre, warm, cold):
    return F.cross_entropy(student / warm, _goal(teacher, centre, cold)).item()


def wrong_not_sharp(student, teacher, centre, warm, cold):
    """it is not sharpened"""
    return _of(((teacher - centre) / warm).softmax(1), (student / warm).log_softmax(1))


def wrong_student_cold(student, teacher, centre, warm, cold):
    """divided by the teacher's temperature"""
    return _of(((teacher - centre) / cold).softmax(1), (student / cold).log_softmax(1))


def wrong_exchanged(student, teacher, centre, warm, cold):
    """temperatures are exchanged"""
    return _of(((teacher - centre) / warm).softmax(1), (student / cold).log_softmax(1))


def wrong_no_cold(student, teacher, centre, warm, cold):
    """not divided by their temperature"""
    return _of((teacher - centre).softmax(1), (student / warm).log_softmax(1))


def wrong_no_warm(student, teacher, centre, warm, cold):
    """not divided by their temperature"""
    return _of(((teacher - centre) / cold).softmax(1), student.log_softmax(1))


def wrong_no_temperatures(student, teacher, centre, warm, cold):
    return _of((teacher - centre).softmax(1), student.log_softmax(1))


def wrong_centre_after(student, teacher, centre, warm, cold):
    """subtracted after the division"""
    return _of((teacher / cold - centre).softmax(1), (student / warm).log_softmax(1))


def wrong_student_centred(student, teacher, centre, warm, cold):
    """The student was centred, too"""
    return _of(((teacher - centre) / cold).softmax(1), ((student - centre) / warm).log_softmax(1))


def wrong_only_student_centred(student, teacher, centre, warm, cold):
    """It is the other way round"""
    return _of((teacher / cold).softmax(1), ((student - centre) / warm).log_softmax(1))


def wrong_goal_over_batch(student, teacher, centre, warm, cold):
    """ran down the batch"""
    return _of(((teacher - centre) / cold).softmax(0), (student / warm).log_softmax(1))


def wrong_guess_over_batch(student, teacher, centre, warm, cold):
    """ran down the batch"""
    return _of(((teacher - centre) / cold).softmax(1), (student / warm).log_softmax(0))


def wrong_both_over_batch(student, teacher, centre, warm, cold):
    """ran down the batch"""
    return _of(((teacher - centre) / cold).softmax(0), (student / warm).log_softmax(0))


def wrong_no_log(student, teacher, centre, warm, cold):
    """The logarithm of the student's shares is missing"""
    return _of(((teacher - centre) / cold).softmax(1), (student / warm).softmax(1))


def wrong_sign(student, teacher, centre, warm, cold):
    """The sign is wrong"""
    return (_goal(teacher, centre, cold) * (student / warm).log_softmax(1)).sum(1).mean()


def wrong_sum(student, teacher, centre, warm, cold):
    """The sum ran over the batch"""
    return -(_goal(teacher, centre, cold) * (student / warm).log_softmax(1)).sum()


def wrong_mean_over_classes(student, teacher, centre, warm, cold):
    """The mean ran over the classes"""
    return -(_goal(teacher, centre, cold) * (student / warm).log_softmax(1)).mean()


def wrong_no_mean(student, teacher, centre, warm, cold):
    """One value for each picture"""
    return -(_goal(teacher, centre, cold) * (student / warm).log_softmax(1)).sum(1)


def wrong_hard_labels(student, teacher, centre, warm, cold):
    """best class alone"""
    return F.cross_entropy(student / warm, ((teacher - centre) / cold).argmax(1))


def wrong_divergence(student, teacher, centre, warm, cold):
    """This is the divergence"""
    guess = (student / warm).log_softmax(1)
    return F.kl_div(guess, _goal(teacher, centre, cold), reduction="batchmean")


def wrong_squares(student, teacher, centre, warm, cold):
    """compared by squares"""
    return F.mse_loss((student / warm).softmax(1), _goal(teacher, centre, cold))


def wrong_roles(student, teacher, centre, warm, cold):
    """The roles are exchanged"""
    goal = ((teacher - centre) / cold).log_softmax(1).detach()
    return -((student / warm).softmax(1) * goal).sum(1).mean()


def wrong_batch_mean_as_centre(student, teacher, centre, warm, cold):
    """by the mean of this batch"""
    return _of(((teacher - teacher.mean(0)) / cold).softmax(1), (student / warm).log_softmax(1))


def wrong_row_mean_as_centre(student, teacher, centre, warm, cold):
    """Centring was forgotten"""
    middle = teacher.mean(1, keepdim=True)
    return _of(((teacher - middle) / cold).softmax(1), (student / warm).log_softmax(1))


def wrong_cold_multiplied(student, teacher, centre, warm, cold):
    """were multiplied by their temperature"""
    return _of(((teacher - centre) * cold).softmax(1), (student / warm).log_softmax(1))


def wrong_warm_multiplied(student, teacher, centre, warm, cold):
    """were multiplied by their temperature"""
    return _of(((teacher - centre) / cold).softmax(1), (student * warm).log_softmax(1))


def wrong_fixed_temperatures(student, teacher, centre, warm, cold):
    return _of(((teacher - centre) / 0.04).softmax(1), (student / 0.1).log_softmax(1))


def wrong_bits(student, teacher, centre, warm, cold):
    return F.cross_entropy(student / warm, _goal(teacher, centre, cold)) / math.log(2)


def wrong_none(student, teacher, centre, warm, cold):
    """returned None"""
    F.cross_entropy(student / warm, _goal(teacher, centre, cold))


def wrong_in_place(student, teacher, centre, warm, cold):
    """changed its input"""
    teacher -= centre
    return F.cross_entropy(student / warm, (teacher / cold).softmax(1).detach())


def wrong_first_picture(student, teacher, centre, warm, cold):
    return F.cross_entropy(student[:1] / warm, _goal(teacher[:1], centre, cold))


def wrong_student_as_goal(student, teacher, centre, warm, cold):
    return F.cross_entropy(student / warm, (student / cold).softmax(1).detach())
