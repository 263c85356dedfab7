"""Answers to lesson 11's `closest_pairs`, written from the lesson's text: right ones and wrong ones."""

import torch
import torch.nn.functional as F


def _nearest(where_a, where_b):
    return torch.cdist(where_a, where_b).min(dim=2)


def right_topk(where_a, where_b, top):
    distance, partner = _nearest(where_a, where_b)
    places = distance.topk(top, dim=1, largest=False, sorted=True).indices
    return places, torch.gather(partner, 1, places)


def right_sort(where_a, where_b, top):
    distance, partner = _nearest(where_a, where_b)
    order = distance.sort(dim=1).indices[:, :top]
    return order, partner.take_along_dim(order, 1)


def right_index_of_both(where_a, where_b, top):
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(1)[:, :top]
    return order, partner[torch.arange(len(where_a))[:, None], order]


def right_argmin_and_gather(where_a, where_b, top):
    every = torch.cdist(where_a, where_b)
    partner = every.argmin(-1)
    shortest = every.gather(2, partner[..., None])[..., 0]
    order = shortest.argsort(-1)[:, :top]
    return order, partner.gather(1, order)


def right_squares(where_a, where_b, top):
    every = (where_a[:, :, None] - where_b[:, None]).pow(2).sum(-1)
    distance, partner = every.min(-1)
    order = distance.argsort(1)[:, :top]
    return order, partner.gather(1, order)


def right_norms(where_a, where_b, top):
    every = torch.linalg.vector_norm(where_a.unsqueeze(2) - where_b.unsqueeze(1), dim=3)
    distance, partner = torch.min(every, dim=2)
    order = torch.argsort(distance, dim=1)[:, 0:top]
    return order, torch.gather(partner, 1, order)


def right_picture_by_picture(where_a, where_b, top):
    places_a, places_b = [], []
    for a, b in zip(where_a, where_b, strict=True):
        distance, partner = torch.cdist(a, b).min(1)
        order = distance.argsort()[:top]
        places_a.append(order)
        places_b.append(partner[order])
    return torch.stack(places_a), torch.stack(places_b)


def right_pure_loops(where_a, where_b, top):
    kept = []
    for a, b in zip(where_a, where_b, strict=True):
        found = []
        for i in range(len(a)):
            each = [((a[i] - b[j]) ** 2).sum().item() for j in range(len(b))]
            j = min(range(len(b)), key=each.__getitem__)
            found.append((each[j], i, j))
        kept.append([(i, j) for _, i, j in sorted(found)[:top]])
    both = torch.tensor(kept)
    return both[..., 0], both[..., 1]


def right_largest_negative(where_a, where_b, top):
    likeness, partner = (-torch.cdist(where_a, where_b)).max(dim=2)
    order = likeness.topk(top, dim=1).indices
    return order, partner.gather(1, order)


def right_stable(where_a, where_b, top):
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(dim=1, stable=True).narrow(1, 0, top)
    return order, partner.gather(1, order)


def right_list(where_a, where_b, top):
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(dim=1)[:, :top]
    return [order, partner.gather(1, order)]


def right_no_grad(where_a, where_b, top):
    with torch.no_grad():
        distance, partner = _nearest(where_a, where_b)
        order = distance.argsort(dim=1)[:, :top]
    return order, partner.gather(1, order)


def right_vmap(where_a, where_b, top):
    def one(a, b):
        distance, partner = torch.cdist(a, b).min(1)
        order = distance.argsort()[:top]
        return order, partner[order]

    return torch.vmap(one)(where_a, where_b)


def right_both_sorted(where_a, where_b, top):
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(dim=1)
    return order[:, :top], partner.gather(1, order)[:, :top]


def right_other_way_of_cdist(where_a, where_b, top):
    distance, partner = torch.cdist(where_b, where_a).min(dim=1)
    order = distance.argsort(dim=1)[:, :top]
    return order, partner.gather(1, order)


def right_expanded_square(where_a, where_b, top):
    a, b = where_a.double(), where_b.double()
    every = a.pow(2).sum(2)[:, :, None] + b.pow(2).sum(2)[:, None] - 2 * a @ b.mT
    distance, partner = every.min(2)
    order = distance.argsort(1)[:, :top]
    return order, partner.gather(1, order)


right_lambda = lambda a, b, top: (lambda d, p: (d.argsort(1)[:, :top], p.gather(1, d.argsort(1)[:, :top])))(
    *_nearest(a, b)
)


def wrong_partners_of_the_first(where_a, where_b, top):
    """partners are those of the first places"""
    distance, partner = _nearest(where_a, where_b)
    return distance.argsort(1)[:, :top], partner[:, :top]


def wrong_first_places(where_a, where_b, top):
    """The first places were kept"""
    _, partner = _nearest(where_a, where_b)
    return torch.arange(top).repeat(len(where_a), 1), partner[:, :top]


def wrong_farthest(where_a, where_b, top):
    """*farthest* apart"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(1, descending=True)[:, :top]
    return order, partner.gather(1, order)


def wrong_topk_largest(where_a, where_b, top):
    """*farthest* apart"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.topk(top, dim=1).indices
    return order, partner.gather(1, order)


def wrong_last_of_the_order(where_a, where_b, top):
    """last ones of the order"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(1)[:, -top:]
    return order, partner.gather(1, order)


def wrong_farthest_partner(where_a, where_b, top):
    """*farthest* place"""
    distance, partner = torch.cdist(where_a, where_b).max(dim=2)
    order = distance.argsort(1)[:, :top]
    return order, partner.gather(1, order)


def wrong_axis(where_a, where_b, top):
    """wrong axis"""
    distance, partner = torch.cdist(where_a, where_b).min(dim=1)
    order = distance.argsort(1)[:, :top]
    return order, partner.gather(1, order)


def wrong_second_chooses(where_a, where_b, top):
    """*second* view chose"""
    distance, partner = torch.cdist(where_a, where_b).min(dim=1)
    order = distance.argsort(1)[:, :top]
    return partner.gather(1, order), order


def wrong_best_of_all(where_a, where_b, top):
    """closest of *all* pairs"""
    every = torch.cdist(where_a, where_b)
    best = every.flatten(1).argsort(1)[:, :top]
    return best // every.shape[2], best % every.shape[2]


def wrong_each_once(where_a, where_b, top):
    """chosen twice"""
    made = []
    for one in torch.cdist(where_a, where_b).tolist():
        pairs = sorted((d, i, j) for i, row in enumerate(one) for j, d in enumerate(row))
        taken, kept = set(), []
        for _, i, j in pairs:
            if len(kept) < top and ("a", i) not in taken and ("b", j) not in taken:
                taken |= {("a", i), ("b", j)}
                kept.append((i, j))
        made.append(kept)
    both = torch.tensor(made)
    return both[..., 0], both[..., 1]


def wrong_other_pictures(where_a, where_b, top):
    """other pictures"""
    flat = torch.cdist(where_a.flatten(0, 1), where_b.flatten(0, 1))
    distance, partner = (each.view(len(where_a), -1) for each in flat.min(1))
    order = distance.argsort(1)[:, :top]
    return order, partner.gather(1, order)


def wrong_cosine(where_a, where_b, top):
    """Directions were compared"""
    likeness = F.normalize(where_a, dim=-1) @ F.normalize(where_b, dim=-1).mT
    best, partner = likeness.max(2)
    order = best.argsort(dim=1, descending=True)[:, :top]
    return order, partner.gather(1, order)


def wrong_products(where_a, where_b, top):
    """Products were compared"""
    best, partner = torch.bmm(where_a, where_b.mT).max(2)
    order = best.topk(top, dim=1).indices
    return order, partner.gather(1, order)


def wrong_city_blocks(where_a, where_b, top):
    """absolute differences"""
    distance, partner = (where_a[:, :, None] - where_b[:, None]).abs().sum(-1).min(-1)
    order = distance.argsort(1)[:, :top]
    return order, partner.gather(1, order)


def wrong_exchanged(where_a, where_b, top):
    """of the second view came first"""
    return right_sort(where_a, where_b, top)[::-1]


def wrong_distances(where_a, where_b, top):
    """Distances came back"""
    distance, _ = _nearest(where_a, where_b)
    order = distance.argsort(1)[:, :top]
    return order, distance.gather(1, order)


def wrong_places_alone(where_a, where_b, top):
    """Only the places of the first view"""
    return right_sort(where_a, where_b, top)[0]


def wrong_stacked(where_a, where_b, top):
    """One tensor came back"""
    return torch.stack(right_sort(where_a, where_b, top), dim=2)


def wrong_order_of_the_first(where_a, where_b, top):
    """order of the first"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(1)[:, :top]
    return order, partner[:, order[0]]


def wrong_all_partners(where_a, where_b, top):
    """All partners came back"""
    distance, partner = _nearest(where_a, where_b)
    return distance.argsort(1)[:, :top], partner


def wrong_order_of_places(where_a, where_b, top):
    """order of their places"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(1)[:, :top].sort(1).values
    return order, partner.gather(1, order)


def wrong_ranks(where_a, where_b, top):
    """ranks"""
    distance, partner = _nearest(where_a, where_b)
    rank = distance.argsort(1).argsort(1)[:, :top]
    return rank, partner.gather(1, rank)


def wrong_all_places(where_a, where_b, top):
    """All places came back"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(1)
    return order, partner.gather(1, order)


def wrong_first_pictures(where_a, where_b, top):
    """the first *pictures*"""
    distance, partner = _nearest(where_a, where_b)
    order = distance.argsort(dim=1)[:top]
    return order, partner.gather(1, order)


def wrong_own_partner(where_a, where_b, top):
    """its own partner"""
    distance, _ = _nearest(where_a, where_b)
    order = distance.argsort(1)[:, :top]
    return order, order


def wrong_int16(where_a, where_b, top):
    return tuple(part.short() for part in right_sort(where_a, where_b, top))


def wrong_floats(where_a, where_b, top):
    return tuple(part.float() for part in right_sort(where_a, where_b, top))


def wrong_lists(where_a, where_b, top):
    return tuple(part.tolist() for part in right_sort(where_a, where_b, top))


def wrong_none(where_a, where_b, top):
    """returned None"""
    right_sort(where_a, where_b, top)


def wrong_two_fixed(where_a, where_b, top):
    return right_sort(where_a, where_b, 2)


def wrong_three_fixed(where_a, where_b, top):
    return right_sort(where_a, where_b, 3)


def wrong_first_picture_alone(where_a, where_b, top):
    return right_sort(where_a[:1], where_b[:1], top)


def wrong_transposed(where_a, where_b, top):
    return tuple(part.T for part in right_sort(where_a, where_b, top))


def wrong_first_two_numbers(where_a, where_b, top):
    return right_sort(where_a[..., :1], where_b[..., :1], top)


def wrong_int32(where_a, where_b, top):
    """int64"""
    distance, partner = torch.cdist(where_a, where_b).min(dim=2)
    order = distance.argsort(dim=1)[:, :top]
    return order.to(torch.int32), partner.gather(1, order).to(torch.int32)


def wrong_stacked_first(where_a, where_b, top):
    """Both stand in one tensor"""
    distance, partner = torch.cdist(where_a, where_b).min(dim=2)
    order = distance.argsort(dim=1)[:, :top]
    return torch.stack((order, partner.gather(1, order)))
