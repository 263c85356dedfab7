"""Answers to lesson 05's `decoder_input`, written from the lesson's text: right ones and wrong ones."""

import torch

from ssl_course import models

take = models.take


def joined(seen, mask_token, order):
    rest = order.shape[1] - seen.shape[1]
    return torch.cat([seen, mask_token.expand(len(seen), rest, -1)], 1)


def right_take(seen, mask_token, positions, order):
    return take(joined(seen, mask_token, order), order.argsort(1)) + positions


def right_gather(seen, mask_token, positions, order):
    back = order.argsort(1)[..., None].expand(-1, -1, seen.shape[-1])
    return joined(seen, mask_token, order).gather(1, back) + positions


def right_repeat(seen, mask_token, positions, order):
    batch, n = order.shape
    tokens = mask_token.repeat(batch, n - seen.shape[1], 1)
    back = torch.argsort(order, dim=1)
    return positions + models.take(torch.cat((seen, tokens), dim=1), back)


def right_scatter(seen, mask_token, positions, order):
    rows = joined(seen, mask_token, order)
    places = order[:, :, None].expand(-1, -1, rows.shape[2])
    return torch.zeros_like(rows).scatter(1, places, rows) + positions


def right_scatter_onto_tokens(seen, mask_token, positions, order):
    batch, n = order.shape
    full = mask_token.expand(batch, n, -1).clone()
    places = order[:, : seen.shape[1], None].expand_as(seen)
    return full.scatter(1, places, seen) + positions


def right_index_put(seen, mask_token, positions, order):
    batch, n = order.shape
    full = mask_token.expand(batch, n, -1).clone()
    full[torch.arange(batch)[:, None], order[:, : seen.shape[1]]] = seen
    return full + positions


def right_fancy_index(seen, mask_token, positions, order):
    rows = joined(seen, mask_token, order)
    return rows[torch.arange(len(rows))[:, None], order.argsort(1)] + positions


def right_picture_by_picture(seen, mask_token, positions, order):
    pictures = []
    for rows, places in zip(joined(seen, mask_token, order), order):
        pictures.append(rows[places.argsort()] + positions)
    return torch.stack(pictures)


def right_double_loop(seen, mask_token, positions, order):
    out = []
    for b in range(len(seen)):
        picture = [mask_token] * order.shape[1]
        for i in range(seen.shape[1]):
            picture[int(order[b, i])] = seen[b, i]
        out.append(torch.stack(picture))
    return torch.stack(out) + positions


def right_inverse_by_scatter(seen, mask_token, positions, order):
    back = torch.empty_like(order)
    back.scatter_(1, order, torch.arange(order.shape[1]).expand_as(order))
    return take(joined(seen, mask_token, order), back) + positions


def right_one_hot(seen, mask_token, positions, order):
    to_place = torch.nn.functional.one_hot(order, order.shape[1]).float()  # [batch, row, place]
    return torch.einsum("brp,brw->bpw", to_place, joined(seen, mask_token, order)) + positions


def right_positions_shuffled_first(seen, mask_token, positions, order):
    rows = joined(seen, mask_token, order) + positions[order]
    return take(rows, order.argsort(1))


def right_where(seen, mask_token, positions, order):
    back = order.argsort(1)
    was_seen = (back < seen.shape[1])[:, :, None]
    rows = take(seen, back.clamp(max=seen.shape[1] - 1))
    return torch.where(was_seen, rows, mask_token) + positions


def right_positions_expanded(seen, mask_token, positions, order):
    everywhere = positions[None].expand(len(seen), -1, -1)
    return take(joined(seen, mask_token, order), order.argsort(1)).add(everywhere)


def right_sort(seen, mask_token, positions, order):
    back = order.sort(1).indices
    return take(joined(seen, mask_token, order), back) + positions


right_lambda = lambda s, m, p, o: models.decoder_input(s, m, p, o) * 1
right_renamed = lambda rows, blank, where, perm: take(joined(rows, blank, perm), perm.argsort(-1)) + where


def wrong_order_itself(seen, mask_token, positions, order):
    """the way back"""
    return take(joined(seen, mask_token, order), order) + positions


def wrong_gather_order(seen, mask_token, positions, order):
    """the way back"""
    where = order[..., None].expand(-1, -1, seen.shape[-1])
    return joined(seen, mask_token, order).gather(1, where) + positions


def wrong_twice_back(seen, mask_token, positions, order):
    """the way back"""
    return take(joined(seen, mask_token, order), order.argsort(1).argsort(1)) + positions


def wrong_not_unshuffled(seen, mask_token, positions, order):
    """still shuffled"""
    return joined(seen, mask_token, order) + positions


def wrong_no_positions(seen, mask_token, positions, order):
    """positions are missing"""
    return take(joined(seen, mask_token, order), order.argsort(1))


def wrong_scatter_no_positions(seen, mask_token, positions, order):
    """positions are missing"""
    full = mask_token.expand(len(seen), order.shape[1], -1).clone()
    return full.scatter(1, order[:, : seen.shape[1], None].expand_as(seen), seen)


def wrong_positions_first(seen, mask_token, positions, order):
    """before the rows were back in place"""
    return take(joined(seen, mask_token, order) + positions, order.argsort(1))


def wrong_positions_of_order(seen, mask_token, positions, order):
    """positions were shuffled"""
    return take(joined(seen, mask_token, order), order.argsort(1)) + positions[order]


def wrong_positions_of_back(seen, mask_token, positions, order):
    back = order.argsort(1)
    return take(joined(seen, mask_token, order), back) + positions[back]


def wrong_tokens_first(seen, mask_token, positions, order):
    """mask tokens stand first"""
    rest = order.shape[1] - seen.shape[1]
    rows = torch.cat([mask_token.expand(len(seen), rest, -1), seen], 1)
    return take(rows, order.argsort(1)) + positions


def wrong_axis(seen, mask_token, positions, order):
    """sorted over the batch"""
    return take(joined(seen, mask_token, order), order.argsort(0)) + positions


def wrong_zeros(seen, mask_token, positions, order):
    """zeros in place of the mask token"""
    rest = order.shape[1] - seen.shape[1]
    rows = torch.cat([seen, torch.zeros(len(seen), rest, seen.shape[2])], 1)
    return take(rows, order.argsort(1)) + positions


def wrong_padded(seen, mask_token, positions, order):
    """zeros in place of the mask token"""
    rows = torch.nn.functional.pad(seen, (0, 0, 0, order.shape[1] - seen.shape[1]))
    return take(rows, order.argsort(1)) + positions


def wrong_product(seen, mask_token, positions, order):
    """multiplied by the positions"""
    return take(joined(seen, mask_token, order), order.argsort(1)) * positions


def wrong_first_order(seen, mask_token, positions, order):
    """order of the first one"""
    back = order[0].argsort().expand_as(order)
    return take(joined(seen, mask_token, order), back) + positions


def wrong_first_order_indexed(seen, mask_token, positions, order):
    """order of the first one"""
    return joined(seen, mask_token, order)[:, order[0].argsort()] + positions


def wrong_token_everywhere(seen, mask_token, positions, order):
    """added to the seen rows too"""
    return take(joined(seen, mask_token, order) + mask_token, order.argsort(1)) + positions


def wrong_positions_hidden_only(seen, mask_token, positions, order):
    """Only hidden patches got their position"""
    back = order.argsort(1)
    hidden = (back >= seen.shape[1])[:, :, None]
    return take(joined(seen, mask_token, order), back) + positions * hidden


def wrong_positions_seen_only(seen, mask_token, positions, order):
    """Only seen patches got their position"""
    back = order.argsort(1)
    was_seen = (back < seen.shape[1])[:, :, None]
    return take(joined(seen, mask_token, order), back) + positions * was_seen


def wrong_no_gradient(seen, mask_token, positions, order):
    """no gradient flows back to seen"""
    return right_take(seen.detach(), mask_token, positions, order)


def wrong_token_without_gradient(seen, mask_token, positions, order):
    """no gradient flows back to mask_token"""
    return right_take(seen, mask_token.detach(), positions, order)


def wrong_token_data(seen, mask_token, positions, order):
    """no gradient flows back to mask_token"""
    return right_take(seen, mask_token.data, positions, order)


def wrong_seen_alone(seen, mask_token, positions, order):
    return seen + positions[order[:, : seen.shape[1]]]


def wrong_one_token(seen, mask_token, positions, order):
    rows = torch.cat([seen, mask_token.expand(len(seen), 1, -1)], 1)
    return rows


def wrong_forgot_return(seen, mask_token, positions, order):
    """returned None"""
    right_take(seen, mask_token, positions, order)


def wrong_minus(seen, mask_token, positions, order):
    return take(joined(seen, mask_token, order), order.argsort(1)) - positions


def wrong_concatenated(seen, mask_token, positions, order):
    rows = take(joined(seen, mask_token, order), order.argsort(1))
    return torch.cat([rows, positions.expand(len(rows), -1, -1)], 2)


def wrong_descending(seen, mask_token, positions, order):
    return take(joined(seen, mask_token, order), order.argsort(1, descending=True)) + positions


def wrong_batch_first_picture(seen, mask_token, positions, order):
    return right_take(seen, mask_token, positions, order)[0]


def wrong_flat(seen, mask_token, positions, order):
    return right_take(seen, mask_token, positions, order).flatten(1)


def wrong_changes_its_input(seen, mask_token, positions, order):
    positions += 1
    return right_take(seen, mask_token, positions, order)


def wrong_mean_row(seen, mask_token, positions, order):
    rest = order.shape[1] - seen.shape[1]
    rows = torch.cat([seen, seen.mean(1, keepdim=True).expand(-1, rest, -1) + 0 * mask_token], 1)
    return take(rows, order.argsort(1)) + positions
