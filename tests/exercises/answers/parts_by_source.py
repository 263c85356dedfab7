"""Answers to lesson 15's `parts_by_source`, written from the lesson's text: right ones and wrong ones."""

import numpy as np
import torch


def dealt(order, count):
    part = [0] * len(order)
    for turn, source in enumerate(order.tolist()):
        part[source] = turn % count
    return part


def right_two_lines(sources, order, count):
    part = torch.zeros(len(order), dtype=torch.long)
    part[order] = torch.arange(len(order)) % count
    return part[sources]


def right_loop(sources, order, count):
    part = dealt(order, count)
    return torch.tensor([part[source] for source in sources.tolist()])


def right_dictionary(sources, order, count):
    part = {source: turn % count for turn, source in enumerate(order.tolist())}
    return torch.tensor([part[int(source)] for source in sources])


def right_argsort(sources, order, count):
    return order.argsort()[sources] % count


def right_argsort_first(sources, order, count):
    turn = torch.argsort(order)
    return (turn % count)[sources]


def right_remainder(sources, order, count):
    part = torch.empty(len(order), dtype=torch.int64)
    part[order] = torch.remainder(torch.arange(len(order)), count)
    return torch.index_select(part, 0, sources)


def right_scatter(sources, order, count):
    turns = torch.arange(len(order)) % count
    return torch.zeros_like(order).scatter(0, order, turns).gather(0, sources)


def right_slices(sources, order, count):
    part = torch.zeros_like(order)
    for one in range(count):
        part[order[one::count]] = one
    return part[sources]


def right_isin(sources, order, count):
    found = torch.zeros_like(sources)
    for one in range(count):
        found[torch.isin(sources, order[one::count])] = one
    return found


def right_equal_to_order(sources, order, count):
    return (sources[:, None] == order).int().argmax(1) % count


def right_nonzero(sources, order, count):
    return torch.stack([(order == source).nonzero()[0, 0] % count for source in sources])


def right_list_index(sources, order, count):
    turns = order.tolist()
    return torch.tensor([turns.index(source) % count for source in sources.tolist()])


def right_numpy(sources, order, count):
    part = np.empty(len(order), dtype=np.int64)
    part[order.numpy()] = np.arange(len(order)) % count
    return torch.from_numpy(part[sources.numpy()])


def right_repeat(sources, order, count):
    turns = torch.arange(count).repeat(len(order) // count + 1)[: len(order)]
    part = torch.empty_like(order)
    part[order] = turns
    return part[sources]


def right_counting_on(sources, order, count):
    part, turn = torch.empty_like(order), 0
    for source in order:
        part[source] = turn
        turn = 0 if turn == count - 1 else turn + 1
    return part[sources]


def right_by_subtraction(sources, order, count):
    turn = torch.arange(len(order))
    part = torch.empty_like(order)
    part[order] = turn - turn // count * count
    return part[sources]


def wrong_pictures(sources, order, count):
    """The *pictures* were dealt out"""
    return torch.tensor([place % count for place in range(len(sources))])


def wrong_pictures_by_numpy(sources, order, count):
    """The *pictures* were dealt out"""
    return torch.from_numpy(np.arange(len(sources)) % count)


def wrong_runs_of_pictures(sources, order, count):
    """cut into runs of equal length"""
    return torch.arange(len(sources)) * count // len(sources)


def wrong_no_order(sources, order, count):
    """in the order of their numbers"""
    return sources % count


def wrong_no_order_by_loop(sources, order, count):
    """in the order of their numbers"""
    return torch.tensor([source % count for source in sources.tolist()])


def wrong_first_come(sources, order, count):
    """as they first appear"""
    seen = {}
    for source in sources.tolist():
        seen.setdefault(source, len(seen) % count)
    return torch.tensor([seen[source] for source in sources.tolist()])


def wrong_inverse(sources, order, count):
    """the other way round"""
    return (order % count)[sources]


def wrong_inverse_looked_up(sources, order, count):
    """the other way round"""
    return order[sources] % count


def wrong_not_written_to_order(sources, order, count):
    """in the order of their numbers"""
    part = torch.arange(len(order)) % count
    return part[sources]


def wrong_floor(sources, order, count):
    """runs of `count` sources"""
    return order.argsort()[sources] // count


def wrong_runs_of_sources(sources, order, count):
    """cut into `count` runs"""
    return order.argsort()[sources] * count // len(order)


def wrong_from_one(sources, order, count):
    """counted from 1"""
    return order.argsort()[sources] % count + 1


def wrong_begins_with_one(sources, order, count):
    """Dealing began with part 1"""
    return (order.argsort()[sources] + 1) % count


def wrong_one_too_few(sources, order, count):
    """One part stays empty"""
    return order.argsort()[sources] % (count - 1)


def wrong_one_too_many(sources, order, count):
    """one part too many"""
    return order.argsort()[sources] % (count + 1)


def wrong_own_part_each(sources, order, count):
    """a part of its own"""
    return order.argsort()[sources]


def wrong_of_sources(sources, order, count):
    """part of each *source*"""
    return torch.tensor(dealt(order, count))


def wrong_of_sources_by_argsort(sources, order, count):
    """part of each *source*"""
    return order.argsort() % count


def wrong_looked_up_twice(sources, order, count):
    """in the order of their numbers"""
    return torch.tensor(dealt(order, count))[order][sources]


def wrong_parts_there_are(sources, order, count):
    """the parts that there are"""
    return torch.tensor(dealt(order, count))[sources].unique()


def wrong_range(sources, order, count):
    """the parts that there are"""
    return torch.arange(count)


def wrong_decimal(sources, order, count):
    """decimal"""
    return torch.tensor(dealt(order, count))[sources].float()


def wrong_decimal_by_zeros(sources, order, count):
    """decimal"""
    part = torch.zeros(len(order))
    part[order] = (torch.arange(len(order)) % count).float()
    return part[sources]


def wrong_from_the_last(sources, order, count):
    """from the last part to the"""
    return count - 1 - torch.tensor(dealt(order, count))[sources]


def wrong_only_the_first_part(sources, order, count):
    """only says who is in part 0"""
    return torch.tensor(dealt(order, count))[sources] == 0


def wrong_rows(sources, order, count):
    """came back as a list"""
    part = torch.tensor(dealt(order, count))[sources]
    return [torch.where(part == one)[0] for one in range(count)]


def wrong_one_hot(sources, order, count):
    """Ones and zeros for every part"""
    part = torch.tensor(dealt(order, count))[sources]
    return (part[:, None] == torch.arange(count)).long()


def wrong_random(sources, order, count):
    return torch.randint(count, (len(order),), generator=torch.Generator().manual_seed(0))[sources]


def wrong_reversed(sources, order, count):
    return torch.tensor(dealt(order.flip(0), count))[sources]


def wrong_nothing(sources, order, count):
    """returned None"""
    torch.tensor(dealt(order, count))[sources]


def wrong_list(sources, order, count):
    part = dealt(order, count)
    return [part[source] for source in sources.tolist()]


def wrong_order_overwritten(sources, order, count):
    """changed its input"""
    order[order.clone()] = torch.arange(len(order)) % count
    return order[sources]


def wrong_all_in_one(sources, order, count):
    return torch.zeros_like(sources)
