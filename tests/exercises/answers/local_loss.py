"""Answers to lesson 11's `local_loss`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def _column(z):
    return torch.arange(len(z)).unsqueeze(1)


def _rows(z, places):
    return z[_column(z), places].flatten(0, 1)


def right_two_lines(z_a, z_b, places_a, places_b, loss):
    return loss(_rows(z_a, places_a), _rows(z_b, places_b))


def right_gather(z_a, z_b, places_a, places_b, loss):
    dim = z_a.shape[2]
    rows_a = z_a.gather(1, places_a[:, :, None].expand(-1, -1, dim)).reshape(-1, dim)
    rows_b = z_b.gather(1, places_b[:, :, None].expand(-1, -1, dim)).reshape(-1, dim)
    return loss(rows_a, rows_b)


def right_take_along_dim(z_a, z_b, places_a, places_b, loss):
    rows_a = z_a.take_along_dim(places_a.unsqueeze(-1), dim=1).flatten(0, 1)
    return loss(rows_a, torch.take_along_dim(z_b, places_b.unsqueeze(-1), dim=1).flatten(0, 1))


def right_cat_of_pictures(z_a, z_b, places_a, places_b, loss):
    rows_a = torch.cat([z[places] for z, places in zip(z_a, places_a, strict=True)])
    rows_b = torch.cat([z[places] for z, places in zip(z_b, places_b, strict=True)])
    return loss(rows_a, rows_b)


def right_stack_then_view(z_a, z_b, places_a, places_b, loss):
    a = torch.stack([z_a[i, places_a[i]] for i in range(len(z_a))])
    b = torch.stack([z_b[i, places_b[i]] for i in range(len(z_b))])
    return loss(a.view(-1, a.shape[-1]), b.view(-1, b.shape[-1]))


def right_pair_by_pair(z_a, z_b, places_a, places_b, loss):
    rows_a, rows_b = [], []
    for i in range(places_a.shape[0]):
        for k in range(places_a.shape[1]):
            rows_a.append(z_a[i, places_a[i, k]])
            rows_b.append(z_b[i, places_b[i, k]])
    return loss(torch.stack(rows_a), torch.stack(rows_b))


def right_flat_numbers(z_a, z_b, places_a, places_b, loss):
    at_a = (_column(z_a) * z_a.shape[1] + places_a).flatten()
    at_b = (_column(z_b) * z_b.shape[1] + places_b).flatten()
    return loss(z_a.flatten(0, 1)[at_a], z_b.flatten(0, 1)[at_b])


def right_match_after_match(z_a, z_b, places_a, places_b, loss):
    each = torch.arange(len(z_a))
    rows_a = torch.cat([z_a[each, places] for places in places_a.T])
    return loss(rows_a, torch.cat([z_b[each, places] for places in places_b.T]))


def right_transposed_both(z_a, z_b, places_a, places_b, loss):
    a, b = z_a[_column(z_a), places_a], z_b[_column(z_b), places_b]
    return loss(a.transpose(0, 1).flatten(0, 1), b.transpose(0, 1).flatten(0, 1))


def right_one_hot(z_a, z_b, places_a, places_b, loss):
    a = F.one_hot(places_a, z_a.shape[1]).to(z_a) @ z_a
    b = F.one_hot(places_b, z_b.shape[1]).to(z_b) @ z_b
    return loss(a.flatten(0, 1), b.flatten(0, 1))


def right_index_select(z_a, z_b, places_a, places_b, loss):
    pairs = ((z_a, places_a), (z_b, places_b))
    a, b = (torch.cat([z.index_select(0, p) for z, p in zip(*pair, strict=True)]) for pair in pairs)
    return loss(a, b)


def right_einops_like(z_a, z_b, places_a, places_b, loss):
    batch, top = places_a.shape
    a = z_a[_column(z_a), places_a].reshape(batch * top, -1)
    b = z_b[_column(z_b), places_b].reshape(batch * top, -1)
    return loss(a, b)


def right_vmap(z_a, z_b, places_a, places_b, loss):
    pick = torch.vmap(lambda z, places: z.index_select(0, places))
    return loss(pick(z_a, places_a).flatten(0, 1), pick(z_b, places_b).flatten(0, 1))


def right_other_names(first, second, here, there, compare):
    which = torch.arange(first.shape[0])[:, None].expand_as(here)
    return compare(first[which, here].flatten(end_dim=1), second[which, there].flatten(end_dim=1))


def right_repeat_interleave(z_a, z_b, places_a, places_b, loss):
    picture = torch.arange(len(z_a)).repeat_interleave(places_a.shape[1])
    return loss(z_a[picture, places_a.flatten()], z_b[picture, places_b.flatten()])


def right_shuffled_alike(z_a, z_b, places_a, places_b, loss):
    a, b = _rows(z_a, places_a), _rows(z_b, places_b)
    return loss(a.flip(0), b.flip(0))


right_lambda = lambda a, b, p, q, loss: loss(*(z[_column(z), at].flatten(0, 1) for z, at in ((a, p), (b, q))))


def wrong_places_of_the_first(z_a, z_b, places_a, places_b, loss):
    """at the places of the first"""
    return loss(_rows(z_a, places_a), _rows(z_b, places_a))


def wrong_places_of_the_second(z_a, z_b, places_a, places_b, loss):
    """at the places of the second"""
    return loss(_rows(z_a, places_b), _rows(z_b, places_b))


def wrong_exchanged(z_a, z_b, places_a, places_b, loss):
    """were exchanged"""
    return loss(_rows(z_a, places_b), _rows(z_b, places_a))


def wrong_all_places(z_a, z_b, places_a, places_b, loss):
    """All places of both maps"""
    return loss(z_a.flatten(0, 1), z_b[:, : z_a.shape[1]].flatten(0, 1))


def wrong_all_places_as_they_are(z_a, z_b, places_a, places_b, loss):
    """matched or not"""
    return loss(z_a.flatten(0, 1), z_b.flatten(0, 1))


def wrong_places_of_picture_zero(z_a, z_b, places_a, places_b, loss):
    """first picture served for all"""
    return loss(z_a[:, places_a[0]].flatten(0, 1), z_b[:, places_b[0]].flatten(0, 1))


def wrong_all_pictures(z_a, z_b, places_a, places_b, loss):
    """places of all pictures"""
    a, b = z_a[:, places_a], z_b[:, places_b]
    return loss(a.flatten(0, 1), b.flatten(0, 1))


def wrong_all_pictures_flat(z_a, z_b, places_a, places_b, loss):
    """most rows are no matches"""
    return loss(z_a[:, places_a].flatten(0, 2), z_b[:, places_b].flatten(0, 2))


def wrong_whole_pictures(z_a, z_b, places_a, places_b, loss):
    a, b = z_a[places_a % len(z_a)], z_b[places_b % len(z_b)]
    return loss(a.flatten(0, 2), b.flatten(0, 2))


def wrong_pick_after_flattening(z_a, z_b, places_a, places_b, loss):
    """Pick the rows before you flatten"""
    return loss(z_a.flatten(0, 1)[places_a.flatten()], z_b.flatten(0, 1)[places_b.flatten()])


def wrong_pooled(z_a, z_b, places_a, places_b, loss):
    """that is pooling"""
    return loss(z_a[_column(z_a), places_a].mean(1), z_b[_column(z_b), places_b].mean(1))


def wrong_pooled_all(z_a, z_b, places_a, places_b, loss):
    """no match was used"""
    return loss(z_a.mean(1), z_b.mean(1))


def wrong_long_rows(z_a, z_b, places_a, places_b, loss):
    """one long row"""
    return loss(z_a[_column(z_a), places_a].flatten(1), z_b[_column(z_b), places_b].flatten(1))


def wrong_orders(z_a, z_b, places_a, places_b, loss):
    """different orders"""
    a, b = z_a[_column(z_a), places_a], z_b[_column(z_b), places_b]
    return loss(a.flatten(0, 1), b.transpose(0, 1).flatten(0, 1))


def wrong_first_with_itself(z_a, z_b, places_a, places_b, loss):
    """compared with itself"""
    return loss(_rows(z_a, places_a), _rows(z_a, places_a))


def wrong_second_with_itself(z_a, z_b, places_a, places_b, loss):
    return loss(_rows(z_b, places_b), _rows(z_b, places_b))


def wrong_detached_first(z_a, z_b, places_a, places_b, loss):
    """no gradient flows into the first"""
    return loss(_rows(z_a.detach(), places_a), _rows(z_b, places_b))


def wrong_detached_second(z_a, z_b, places_a, places_b, loss):
    """no gradient flows into the second"""
    return loss(_rows(z_a, places_a), _rows(z_b, places_b).detach())


def wrong_no_grad(z_a, z_b, places_a, places_b, loss):
    """no gradient flows"""
    with torch.no_grad():
        return right_two_lines(z_a, z_b, places_a, places_b, loss)


def wrong_item(z_a, z_b, places_a, places_b, loss):
    return right_two_lines(z_a, z_b, places_a, places_b, loss).item()


def wrong_rows_back(z_a, z_b, places_a, places_b, loss):
    """The rows came back"""
    return _rows(z_a, places_a), _rows(z_b, places_b)


def wrong_own_loss(z_a, z_b, places_a, places_b, loss):
    """squared difference of your own"""
    return (_rows(z_a, places_a) - _rows(z_b, places_b)).pow(2).mean()


def wrong_divided(z_a, z_b, places_a, places_b, loss):
    """divided by the number of pictures"""
    return right_two_lines(z_a, z_b, places_a, places_b, loss) / z_a.shape[0]


def wrong_divided_by_pairs(z_a, z_b, places_a, places_b, loss):
    """divided by the number of matches"""
    return right_two_lines(z_a, z_b, places_a, places_b, loss) / places_a.numel()


def wrong_picture_by_picture(z_a, z_b, places_a, places_b, loss):
    """for each picture alone"""
    total = 0
    for a, b, p, q in zip(z_a, z_b, places_a, places_b, strict=True):
        total = total + loss(a[p], b[q])
    return total / len(z_a)


def wrong_summed_over_pictures(z_a, z_b, places_a, places_b, loss):
    """and added up"""
    return sum(loss(a[p], b[q]) for a, b, p, q in zip(z_a, z_b, places_a, places_b, strict=True))


def wrong_match_by_match(z_a, z_b, places_a, places_b, loss):
    """for each match apart"""
    each = torch.arange(len(z_a))
    pairs = zip(places_a.T, places_b.T, strict=True)
    return torch.stack([loss(z_a[each, p], z_b[each, q]) for p, q in pairs]).mean()


def wrong_normalised(z_a, z_b, places_a, places_b, loss):
    """scaled to length one"""
    return loss(F.normalize(_rows(z_a, places_a), dim=1), F.normalize(_rows(z_b, places_b), dim=1))


def wrong_first_match_alone(z_a, z_b, places_a, places_b, loss):
    """The first match of each picture alone"""
    return loss(_rows(z_a, places_a[:, :1]), _rows(z_b, places_b[:, :1]))


def wrong_first_picture_alone(z_a, z_b, places_a, places_b, loss):
    """The first picture alone"""
    return loss(z_a[0, places_a[0]], z_b[0, places_b[0]])


def wrong_minus(z_a, z_b, places_a, places_b, loss):
    return -right_two_lines(z_a, z_b, places_a, places_b, loss)


def wrong_none(z_a, z_b, places_a, places_b, loss):
    """returned None"""
    right_two_lines(z_a, z_b, places_a, places_b, loss)


def wrong_reversed_partner(z_a, z_b, places_a, places_b, loss):
    return loss(_rows(z_a, places_a), _rows(z_b, places_b).flip(0))


def wrong_three_axes(z_a, z_b, places_a, places_b, loss):
    """got three axes"""
    return loss(z_a[_column(z_a), places_a], z_b[_column(z_b), places_b])


def wrong_no_column(z_a, z_b, places_a, places_b, loss):
    """must be a column"""
    rows = torch.arange(len(z_a))
    return loss(z_a[rows, places_a].flatten(0, 1), z_b[rows, places_b].flatten(0, 1))


def wrong_matches_turned_round(z_a, z_b, places_a, places_b, loss):
    i = torch.arange(len(z_a))[:, None]
    return loss(z_a[i, places_a.flip(1)].flatten(0, 1), z_b[i, places_b].flatten(0, 1))


def wrong_second_view_frozen(z_a, z_b, places_a, places_b, loss):
    """it changed `z_b` itself"""
    z_b.requires_grad_(False)
    i = torch.arange(len(z_a))[:, None]
    return loss(z_a[i, places_a].flatten(0, 1), z_b[i, places_b].flatten(0, 1))
