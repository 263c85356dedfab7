"""Answers to lesson 14's `from_normal`, written from the lesson's text: right ones and wrong ones."""

import math

import torch


def _t():
    t = torch.linspace(-5, 5, 17)
    return t, torch.exp(-(t**2) / 2)


def _means(x):
    t, _ = _t()
    angle = x[:, :, None] * t
    return angle.cos().mean(0), angle.sin().mean(0)


def _integral(off, rows):
    t, normal = _t()
    return rows * torch.trapezoid(off * normal, t, dim=1)


def right_as_told(x):
    t, normal = _t()
    cosine, sine = _means(x)
    distance = (cosine - normal) ** 2 + sine**2
    return len(x) * torch.trapezoid(distance * normal, t, dim=1)


def right_square(x):
    cosine, sine = _means(x)
    return _integral((cosine - _t()[1]).square() + sine.square(), x.shape[0])


def right_unsqueezed(x):
    t, normal = _t()
    angle = x.unsqueeze(-1) * t.view(1, 1, -1)
    off = (torch.cos(angle).mean(dim=0) - normal).pow(2) + torch.sin(angle).mean(dim=0).pow(2)
    return x.size(0) * torch.trapezoid(normal * off, t, dim=-1)


def right_complex(x):
    t, normal = _t()
    mean = torch.exp(1j * x[:, :, None] * t).mean(0)
    return _integral((mean - normal).abs() ** 2, len(x))


def right_polar(x):
    t, normal = _t()
    angle = x[:, :, None] * t
    mean = torch.polar(torch.ones_like(angle), angle).mean(0)
    off = mean - normal
    return _integral(off.real**2 + off.imag**2, len(x))


def right_einsum(x):
    t, normal = _t()
    angle = torch.einsum("bc,t->bct", x, t)
    return _integral((angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2, len(x))


def right_column_by_column(x):
    t, normal = _t()
    found = []
    for column in x.T:
        angle = column[:, None] * t
        off = (angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2
        found.append(len(column) * torch.trapezoid(off * normal, t))
    return torch.stack(found)


def right_point_by_point(x):
    t, normal = _t()
    columns = [
        ((x * at).cos().mean(0) - bell) ** 2 + (x * at).sin().mean(0) ** 2 for at, bell in zip(t, normal, strict=True)
    ]
    return len(x) * torch.trapezoid(torch.stack(columns, 1) * normal, t, dim=1)


def right_trapz(x):
    t, normal = _t()
    cosine, sine = _means(x)
    return len(x) * torch.trapz(((cosine - normal) ** 2 + sine**2) * normal, t, dim=1)


def right_spacing(x):
    t, normal = _t()
    cosine, sine = _means(x)
    return len(x) * torch.trapezoid(((cosine - normal) ** 2 + sine**2) * normal, dx=10 / 16, dim=1)


def right_summed_rule(x):
    t, normal = _t()
    cosine, sine = _means(x)
    y = ((cosine - normal) ** 2 + sine**2) * normal
    return len(x) * ((y[:, 1:] + y[:, :-1]) / 2 * (t[1:] - t[:-1])).sum(1)


def right_weights(x):
    t, normal = _t()
    weight = torch.full((17,), 10 / 16)
    weight[0] = weight[-1] = 5 / 16
    cosine, sine = _means(x)
    return len(x) * ((cosine - normal) ** 2 + sine**2) @ (weight * normal)


def right_expanded(x):
    t, normal = _t()
    cosine, sine = _means(x)
    return _integral(cosine**2 + sine**2 - 2 * cosine * normal + normal**2, len(x))


def right_half_twice(x):
    t, normal = (part[8:] for part in _t())
    angle = x[:, :, None] * t
    off = (angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2
    return 2 * len(x) * torch.trapezoid(off * normal, t, dim=1)


def right_sum_over_n(x):
    t, normal = _t()
    angle = x[:, :, None] * t
    cosine, sine = angle.cos().sum(0) / len(x), angle.sin().sum(0) / len(x)
    return _integral((cosine - normal) ** 2 + sine**2, len(x))


def right_points_first(x):
    t, normal = _t()
    angle = t[:, None, None] * x
    off = (angle.cos().mean(1) - normal[:, None]) ** 2 + angle.sin().mean(1) ** 2
    return len(x) * torch.trapezoid(off * normal[:, None], t, dim=0)


def right_double(x):
    t, normal = (part.double() for part in _t())
    angle = x.double()[:, :, None] * t
    off = (angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2
    return len(x) * torch.trapezoid(off * normal, t, dim=1)


right_lambda = lambda x: right_square(x)


def wrong_no_sine(x):
    """The sine was left out"""
    return _integral((_means(x)[0] - _t()[1]) ** 2, len(x))


def wrong_no_cosine(x):
    return _integral(_means(x)[1] ** 2, len(x))


def wrong_exchanged(x):
    """The bell was subtracted from the sine"""
    cosine, sine = _means(x)
    return _integral(cosine**2 + (sine - _t()[1]) ** 2, len(x))


def wrong_bell_from_both(x):
    cosine, sine = _means(x)
    return _integral((cosine - _t()[1]) ** 2 + (sine - _t()[1]) ** 2, len(x))


def wrong_plus_bell(x):
    """The bell was added"""
    cosine, sine = _means(x)
    return _integral((cosine + _t()[1]) ** 2 + sine**2, len(x))


def wrong_minus_one(x):
    """1 was subtracted"""
    cosine, sine = _means(x)
    return _integral((cosine - 1) ** 2 + sine**2, len(x))


def wrong_no_bell(x):
    """The bell was not subtracted"""
    cosine, sine = _means(x)
    return _integral(cosine**2 + sine**2, len(x))


def wrong_squares_first(x):
    """The squares were taken before the mean"""
    t, normal = _t()
    angle = x[:, :, None] * t
    return _integral(((angle.cos() - normal) ** 2 + angle.sin() ** 2).mean(0), len(x))


def wrong_absolute(x):
    """Absolute values"""
    cosine, sine = _means(x)
    return _integral((cosine - _t()[1]).abs() + sine.abs(), len(x))


def wrong_minus_sine(x):
    """The square of the sine was subtracted"""
    cosine, sine = _means(x)
    return _integral((cosine - _t()[1]) ** 2 - sine**2, len(x))


def wrong_root(x):
    """A root was taken"""
    cosine, sine = _means(x)
    return _integral(((cosine - _t()[1]) ** 2 + sine**2).sqrt(), len(x))


def wrong_no_factor(x):
    """The factor is missing"""
    return right_square(x) / len(x)


def wrong_by_columns(x):
    """The factor is the number of columns"""
    return right_square(x) / len(x) * x.shape[1]


def wrong_unweighted(x):
    """The distance was not weighted"""
    cosine, sine = _means(x)
    return len(x) * torch.trapezoid((cosine - _t()[1]) ** 2 + sine**2, _t()[0], dim=1)


def wrong_weight_alone(x):
    return len(x) * torch.trapezoid(_t()[1], _t()[0]).expand(x.shape[1])


def wrong_sum(x):
    """added up without the distance"""
    cosine, sine = _means(x)
    return len(x) * (((cosine - _t()[1]) ** 2 + sine**2) * _t()[1]).sum(1)


def wrong_mean(x):
    """The mean over t was taken"""
    cosine, sine = _means(x)
    return len(x) * (((cosine - _t()[1]) ** 2 + sine**2) * _t()[1]).mean(1)


def wrong_no_points(x):
    """added up without the distance"""
    cosine, sine = _means(x)
    return len(x) * torch.trapezoid(((cosine - _t()[1]) ** 2 + sine**2) * _t()[1], dim=1)


def wrong_one_number(x):
    """One number came back"""
    return right_square(x).mean()


def wrong_total(x):
    """were added up"""
    return right_square(x).sum()


def wrong_centred(x):
    """The columns were centred first"""
    return right_square(x - x.mean(0))


def wrong_scaled(x):
    """The columns were scaled first"""
    return right_square(x / x.std(0))


def wrong_standardised(x):
    """The columns were standardised first"""
    return right_square((x - x.mean(0)) / x.std(0))


def wrong_added_t(x):
    """t was added"""
    t, normal = _t()
    angle = x[:, :, None] + t
    return _integral((angle.cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2, len(x))


def wrong_rows_measured(x):
    return right_square(x.T)


def wrong_detached(x):
    """no gradient flows"""
    return right_square(x.detach())


def wrong_no_grad(x):
    """no gradient flows"""
    with torch.no_grad():
        return right_square(x)


def wrong_none(x):
    """returned None"""
    right_square(x)


def wrong_list(x):
    return right_square(x).tolist()


def wrong_in_place(x):
    """changed its input"""
    with torch.no_grad():
        x -= x.mean(0)
    return right_square(x)


def wrong_wide_bell(x):
    t, normal = _t()
    wide = torch.exp(-(t**2))
    cosine, sine = _means(x)
    return len(x) * torch.trapezoid(((cosine - wide) ** 2 + sine**2) * normal, t, dim=1)


def wrong_half(x):
    return right_square(x) / 2


def wrong_sum_over_batch(x):
    t, normal = _t()
    angle = x[:, :, None] * t
    return _integral((angle.cos().sum(0) - normal) ** 2 + angle.sin().sum(0) ** 2, len(x))


def wrong_moments(x):
    return len(x) * (x.mean(0) ** 2 + (x.var(0, correction=0) - 1) ** 2)


def wrong_by_root_of_two_pi(x):
    return right_square(x) / math.sqrt(2 * math.pi)


def wrong_cosine_detached(x):
    """only a part of the gradient"""
    t = torch.linspace(-5, 5, 17)
    normal = torch.exp(-(t**2) / 2)
    angle = x[:, :, None] * t
    off = (angle.detach().cos().mean(0) - normal) ** 2 + angle.sin().mean(0) ** 2
    return len(x) * torch.trapezoid(off * normal, t, dim=1)
