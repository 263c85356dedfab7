"""Answers to lesson 11's `soft_centre`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def _mean(heat, x, y):
    """The weighted mean of places that lie at x (columns) and y (rows)."""
    total = heat.sum(dim=(1, 2))
    return torch.stack([(heat * x).sum((1, 2)) / total, (heat * y[:, None]).sum((1, 2)) / total], dim=1)


def _lines(heat, step):
    return torch.arange(heat.shape[2]) * step + 0.5, torch.arange(heat.shape[1]) * step + 0.5


def right_two_sums(heat, step):
    return _mean(heat, *_lines(heat, step))


def right_einsum(heat, step):
    x, y = _lines(heat, step)
    share = heat / heat.sum((1, 2), keepdim=True)
    return torch.stack([torch.einsum("nrc,c->n", share, x), torch.einsum("nrc,r->n", share, y)], -1)


def right_flat_matrix(heat, step):
    x, y = _lines(heat, step)
    places = torch.cartesian_prod(y, x).flip(1)
    flat = heat.flatten(1)
    return flat / flat.sum(1, keepdim=True) @ places


def right_meshgrid(heat, step):
    y, x = torch.meshgrid(*reversed(_lines(heat, step)), indexing="ij")
    weights = heat / heat.sum(dim=(1, 2))[:, None, None]
    return torch.stack([(weights * x).sum((1, 2)), (weights * y).sum((1, 2))], dim=1)


def right_loop_over_pictures(heat, step):
    made = []
    x, y = _lines(heat, step)
    for one in heat:
        made.append(torch.stack([(one.sum(0) * x).sum(), (one.sum(1) * y).sum()]) / one.sum())
    return torch.stack(made)


def right_three_loops(heat, step):
    centres = torch.zeros(len(heat), 2)
    for n in range(len(heat)):
        for r in range(heat.shape[1]):
            for c in range(heat.shape[2]):
                weight = heat[n, r, c] / heat[n].sum()
                centres[n, 0] += weight * (step * c + 0.5)
                centres[n, 1] += weight * (step * r + 0.5)
    return centres


def right_places_first(heat, step):
    share = heat / heat.sum((1, 2), keepdim=True)
    columns, rows = torch.arange(heat.shape[2]).float(), torch.arange(heat.shape[1]).float()
    return torch.stack([share.sum(1) @ columns, share.sum(2) @ rows], 1) * step + 0.5


def right_cat(heat, step):
    x, y = _lines(heat, step)
    share = heat / heat.sum((1, 2), keepdim=True)
    return torch.cat([(share.sum(1) @ x)[:, None], (share.sum(2) @ y)[:, None]], dim=1)


def right_filled(heat, step):
    x, y = _lines(heat, step)
    made = heat.new_empty(len(heat), 2)
    total = heat.sum((1, 2))
    made[:, 0] = heat.sum(1) @ x / total
    made[:, 1] = heat.sum(2) @ y / total
    return made


def right_normalised_by_torch(heat, step):
    share = F.normalize(heat.flatten(1), p=1, dim=1).view_as(heat)
    x, y = _lines(heat, step)
    return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)


def right_double(heat, step):
    return _mean(heat.double(), *(line.double() for line in _lines(heat, step)))


def right_arange_with_step(heat, step):
    x = torch.arange(0.5, heat.shape[2] * step + 0.5, step)[: heat.shape[2]]
    y = torch.arange(0.5, heat.shape[1] * step + 0.5, step)[: heat.shape[1]]
    return _mean(heat, x, y)


def right_linspace(heat, step):
    rows, columns = heat.shape[1:]
    x = torch.linspace(0.5, (columns - 1) * step + 0.5, columns)
    y = torch.linspace(0.5, (rows - 1) * step + 0.5, rows)
    return _mean(heat, x, y)


def right_list_of_rows(heat, step):
    made = []
    for one in heat:
        total = one.sum()
        x = sum((c * step + 0.5) * one[:, c].sum() for c in range(one.shape[1])) / total
        y = sum((r * step + 0.5) * one[r].sum() for r in range(one.shape[0])) / total
        made.append([float(x), float(y)])
    return torch.tensor(made)


def right_transposed_at_the_end(maps, stride):
    share = maps / maps.sum((1, 2), keepdim=True)
    x = share.sum(1) @ (torch.arange(maps.shape[2]) * stride + 0.5)
    y = share.sum(2) @ (torch.arange(maps.shape[1]) * stride + 0.5)
    return torch.stack([x, y]).T


def right_no_grad(heat, step):
    with torch.no_grad():
        return right_two_sums(heat, step)


def right_by_logs(heat, step):
    share = heat.flatten(1).log().softmax(1).view_as(heat)
    return _mean(share, *_lines(heat, step))


right_lambda = lambda h, s: _mean(h, torch.arange(h.shape[2]) * s + 0.5, torch.arange(h.shape[1]) * s + 0.5)


def wrong_y_first(heat, step):
    """x and y are exchanged"""
    return right_two_sums(heat, step).flip(1)


def wrong_axes_exchanged(heat, step):
    """x and y are exchanged"""
    x, y = torch.arange(heat.shape[1]) * step + 0.5, torch.arange(heat.shape[2]) * step + 0.5
    share = heat / heat.sum((1, 2), keepdim=True)
    return torch.stack([share.sum(2) @ x, share.sum(1) @ y], 1)


def wrong_not_normalised(heat, step):
    """not divided by its sum"""
    x, y = _lines(heat, step)
    return torch.stack([heat.sum(1) @ x, heat.sum(2) @ y], 1)


def wrong_one_sum(heat, step):
    """Each map needs its own"""
    x, y = _lines(heat, step)
    return torch.stack([heat.sum(1) @ x, heat.sum(2) @ y], 1) / heat.sum()


def wrong_by_the_largest(heat, step):
    """hottest place"""
    x, y = _lines(heat, step)
    share = heat / heat.flatten(1).max(1).values[:, None, None]
    return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)


def wrong_mean_of_products(heat, step):
    """number of places"""
    x, y = _lines(heat, step)
    return torch.stack([(heat * x).mean((1, 2)), (heat * y[:, None]).mean((1, 2))], 1)


def wrong_half_pixel(heat, step):
    """Off by half a pixel"""
    return right_two_sums(heat, step) - 0.5


def wrong_block_middle(heat, step):
    """The middle of a block"""
    return right_two_sums(heat, step) - 0.5 + step / 2


def wrong_block_middle_from_pixel_middles(heat, step):
    """The middle of a block"""
    return right_two_sums(heat, step) - 0.5 + (step - 1) / 2


def wrong_step_forgotten(heat, step):
    """places were counted"""
    return right_two_sums(heat, 1)


def wrong_step_four(heat, step):
    """step was taken to be 4"""
    return right_two_sums(heat, 4)


def wrong_half_before_step(heat, step):
    """the half was multiplied"""
    return right_two_sums(heat, 1) * step


def wrong_argmax(heat, step):
    """hottest place alone"""
    at = heat.flatten(1).argmax(1)
    return torch.stack([at % heat.shape[2], at // heat.shape[2]], 1) * step + 0.5


def wrong_softmax(heat, step):
    """A softmax was taken"""
    return right_two_sums(heat.flatten(1).softmax(1).view_as(heat), step)


def wrong_squared(heat, step):
    """squared"""
    return right_two_sums(heat**2, step)


def wrong_edges(heat, step):
    """`linspace`"""
    x = torch.linspace(0, heat.shape[2] * step, heat.shape[2])
    return _mean(heat, x, torch.linspace(0, heat.shape[1] * step, heat.shape[1]))


def wrong_common_centre(heat, step):
    """one common centre"""
    return right_two_sums(heat.sum(0, keepdim=True), step).repeat(len(heat), 1)


def wrong_minus_one_to_one(heat, step):
    """from −1 to 1"""
    size = torch.tensor([heat.shape[2], heat.shape[1]]) * step / 2
    return right_two_sums(heat, step) / size - 1


def wrong_two_by_n(heat, step):
    """The result is [2, n]"""
    return right_two_sums(heat, step).T


def wrong_two_tensors(heat, step):
    """Two tensors came back"""
    return tuple(right_two_sums(heat, step).T)


def wrong_means_of_shares(heat, step):
    """Means over rows and columns"""
    x, y = _lines(heat, step)
    share = heat / heat.sum((1, 2), keepdim=True)
    return torch.stack([share.mean(1) @ x, share.mean(2) @ y], 1)


def wrong_mean_over_batch(heat, step):
    return right_two_sums(heat, step).mean(0)


def wrong_first_alone(heat, step):
    return right_two_sums(heat[:1], step)


def wrong_square_assumed(heat, step):
    line = torch.arange(heat.shape[1]) * step + 0.5
    share = heat / heat.sum((1, 2), keepdim=True)
    return torch.stack([share.sum(1) @ line, share.sum(2) @ line], 1)


def wrong_eight_assumed(heat, step):
    line = torch.arange(8) * step + 0.5
    return _mean(heat, line, line)


def wrong_none(heat, step):
    """returned None"""
    right_two_sums(heat, step)


def wrong_list(heat, step):
    return right_two_sums(heat, step).tolist()


def wrong_numpy(heat, step):
    return right_two_sums(heat, step).numpy()


def wrong_whole_pixels(heat, step):
    return right_two_sums(heat, step).round()


def wrong_integer(heat, step):
    return right_two_sums(heat, step).long()


def wrong_overwritten(heat, step):
    """changed its input"""
    heat /= heat.sum((1, 2), keepdim=True)
    return right_two_sums(heat, step)


def wrong_y_upwards(heat, step):
    found = right_two_sums(heat, step)
    return torch.stack([found[:, 0], heat.shape[1] * step - found[:, 1]], 1)


def wrong_shares_of_the_side(heat, step):
    return right_two_sums(heat, step) / 32


def wrong_counted_from_one(heat, step):
    """counted from 1"""
    share = heat / heat.sum((1, 2), keepdim=True)
    columns, rows = (torch.arange(1, count + 1) * step + 0.5 for count in (heat.shape[2], heat.shape[1]))
    return torch.stack([share.sum(1) @ columns, share.sum(2) @ rows], 1)


def wrong_from_the_bottom(heat, step):
    """y grows downwards"""
    share = heat / heat.sum((1, 2), keepdim=True)
    x = torch.arange(heat.shape[2]) * step + 0.5
    y = (heat.shape[1] - 1 - torch.arange(heat.shape[1])) * step + 0.5
    return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)


def wrong_by_a_twentieth(heat, step):
    share = heat / heat.sum((1, 2), keepdim=True)
    x = torch.arange(heat.shape[2]) * step + 0.55
    y = torch.arange(heat.shape[1]) * step + 0.55
    return torch.stack([share.sum(1) @ x, share.sum(2) @ y], 1)
