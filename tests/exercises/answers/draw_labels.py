"""Lesson 02: rows of `per_class` pictures of every class, drawn at random."""

import random

import numpy as np
import torch


def _order(labels, seed):
    return torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))


def _per_class(order, labels, count):
    return [order[labels[order] == value][:count] for value in labels.unique()]


def right_argsort_of_random_numbers(labels, per_class, seed):
    order = torch.rand(len(labels), generator=torch.Generator().manual_seed(seed)).argsort()
    return torch.cat(_per_class(order, labels, per_class))


def right_normal_numbers(labels, count, seed):
    order = torch.randn(len(labels), generator=torch.Generator().manual_seed(seed)).argsort(descending=True)
    return torch.cat(_per_class(order, labels, count))


def right_numpy_generator(labels, per_class, seed):
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(labels)))
    return torch.cat(_per_class(order, labels, per_class))


def right_numpy_throughout(labels, per_class, seed):
    order, y = np.random.RandomState(seed).permutation(len(labels)), labels.numpy()
    return torch.tensor(np.concatenate([order[y[order] == c][:per_class] for c in np.unique(y)]))


def right_python_shuffle(labels, per_class, seed):
    order = list(range(len(labels)))
    random.Random(seed).shuffle(order)
    rows = [[i for i in order if labels[i] == c][:per_class] for c in sorted(set(labels.tolist()))]
    return torch.tensor([i for chosen in rows for i in chosen])


def right_counted_in_a_loop(labels, per_class, seed):
    chosen = {c: [] for c in sorted(labels.unique().tolist())}
    for row in _order(labels, seed).tolist():
        if len(chosen[int(labels[row])]) < per_class:
            chosen[int(labels[row])].append(row)
    return torch.tensor(sum(chosen.values(), []))


def right_stable_sort(labels, per_class, seed):
    order = _order(labels, seed)
    order = order[labels[order].argsort(stable=True)]
    starts = labels[order].unique_consecutive(return_counts=True)[1].cumsum(0).roll(1)
    starts[0] = 0
    return torch.cat([order[s : s + per_class] for s in starts.tolist()])


def right_one_generator_for_all_classes(labels, per_class, seed):
    generator, rows = torch.Generator().manual_seed(seed), []
    for value in labels.unique():
        members = (labels == value).nonzero()[:, 0]
        rows.append(members[torch.randperm(len(members), generator=generator)][:per_class])
    return torch.cat(rows)


def right_a_seed_for_each_class(labels, per_class, seed):
    rows = []
    for value in labels.unique().tolist():
        members = torch.where(labels == value)[0]
        rows.append(members[_order(members, 1000 * seed + value)][:per_class])
    return torch.hstack(rows)


def right_random_keys_sorted_once(labels, per_class, seed):
    keys = torch.rand(len(labels), generator=torch.Generator().manual_seed(seed))
    return torch.cat([keys.masked_fill(labels != c, 2).argsort()[:per_class] for c in labels.unique()])


def right_while(labels, n, seed):
    rows = torch.empty(0, dtype=torch.long)
    for c in labels.unique(sorted=True):
        order = _order(labels, seed)
        rows = torch.cat([rows, order[labels[order] == c][:n]])
    return rows


right_as_told = lambda y, n, seed: torch.cat(_per_class(_order(y, seed), y, n))
right_stacked = lambda y, n, seed: torch.stack(_per_class(_order(y, seed), y, n)).flatten()
right_masked_select = lambda y, n, seed: (lambda o: torch.cat([o.masked_select(y[o] == c)[:n] for c in y.unique()]))(
    _order(y, seed)
)
right_nonzero = lambda y, n, seed: (lambda o: torch.cat([o[(y[o] == c).nonzero()[:n, 0]] for c in y.unique()]))(
    _order(y, seed)
)
right_set_of_classes = lambda y, n, seed: (lambda o: torch.cat([o[y[o] == c][:n] for c in sorted(set(y.tolist()))]))(
    _order(y, seed)
)
right_backwards = lambda y, n, seed: torch.cat(_per_class(_order(y, seed).flip(0), y, n))
right_another_seed = lambda y, n, seed: torch.cat(_per_class(_order(y, seed + 100), y, n))


def wrong_not_shuffled(labels, per_class, seed):
    """at random"""
    return torch.cat(_per_class(torch.arange(len(labels)), labels, per_class))


def wrong_first_rows(labels, per_class, seed):
    """at random"""
    return torch.cat([(labels == c).nonzero()[:per_class, 0] for c in labels.unique()])


def wrong_last_rows(labels, per_class, seed):
    """at random"""
    return torch.cat(_per_class(torch.arange(len(labels)).flip(0), labels, per_class))


def wrong_unseeded(labels, per_class, seed):
    """same seed"""
    return torch.cat(_per_class(torch.randperm(len(labels)), labels, per_class))


def wrong_python_unseeded(labels, per_class, seed):
    """same seed"""
    order = torch.tensor(random.sample(range(len(labels)), len(labels)))
    return torch.cat(_per_class(order, labels, per_class))


def wrong_numpy_unseeded(labels, per_class, seed):
    """same seed"""
    return torch.cat(_per_class(torch.from_numpy(np.random.default_rng().permutation(len(labels))), labels, per_class))


def wrong_seed_ignored(labels, per_class, seed):
    """`seed`"""
    return torch.cat(_per_class(_order(labels, 0), labels, per_class))


def wrong_seed_42(labels, per_class, seed):
    """`seed`"""
    return torch.cat(_per_class(_order(labels, 42), labels, per_class))


def wrong_generator_never_seeded(labels, per_class, seed):
    """`seed`"""
    order = torch.randperm(len(labels), generator=torch.Generator())
    return torch.cat(_per_class(order, labels, per_class))


def wrong_fresh_generator_for_each_class(labels, per_class, seed):
    """each class"""
    rows = []
    for value in labels.unique():
        members = (labels == value).nonzero()[:, 0]
        rows.append(members[_order(members, seed)][:per_class])
    return torch.cat(rows)


def wrong_seed_depends_on_the_number(labels, per_class, seed):
    """Not nested"""
    return torch.cat(_per_class(_order(labels, seed + per_class), labels, per_class))


def wrong_sample_of_each_class(labels, per_class, seed):
    """Not nested"""
    rng, y = random.Random(seed), labels.tolist()
    rows = [rng.sample([i for i, c in enumerate(y) if c == value], per_class) for value in sorted(set(y))]
    return torch.tensor(sum(rows, []))


def wrong_numpy_choice(labels, per_class, seed):
    """Not nested"""
    rng, y = np.random.default_rng(seed), labels.numpy()
    rows = [rng.choice(np.flatnonzero(y == c), per_class, replace=False) for c in np.unique(y)]
    return torch.tensor(np.concatenate(rows))


def wrong_first_of_the_last(labels, per_class, seed):
    """Not nested"""
    order = _order(labels, seed)
    return torch.cat([order[labels[order] == c][-per_class:] for c in labels.unique()])


def wrong_sorted_within_each_class(labels, per_class, seed):
    """Not nested"""
    return torch.cat([rows.sort().values for rows in _per_class(_order(labels, seed), labels, per_class)])


def wrong_all_sorted(labels, per_class, seed):
    """class by class"""
    return torch.cat(_per_class(_order(labels, seed), labels, per_class)).sort().values


def wrong_interleaved(labels, per_class, seed):
    """class by class"""
    return torch.stack(_per_class(_order(labels, seed), labels, per_class), 1).flatten()


def wrong_shuffled_at_the_end(labels, per_class, seed):
    """class by class"""
    rows = torch.cat(_per_class(_order(labels, seed), labels, per_class))
    return rows[_order(rows, seed)]


def wrong_with_replacement(labels, per_class, seed):
    """twice"""
    generator, rows = torch.Generator().manual_seed(seed), []
    for value in labels.unique():
        members = (labels == value).nonzero()[:, 0]
        rows.append(members[torch.randint(len(members), (per_class,), generator=generator)])
    return torch.cat(rows)


def wrong_one_row_repeated(labels, per_class, seed):
    """more than once"""
    return torch.cat([rows[:1].repeat(per_class) for rows in _per_class(_order(labels, seed), labels, per_class)])


def wrong_stratified_not_at_all(labels, per_class, seed):
    """the number per class"""
    return _order(labels, seed)[: per_class * len(labels.unique())]


def wrong_per_class_in_all(labels, per_class, seed):
    """every class"""
    return _order(labels, seed)[:per_class]


def wrong_one_too_many(labels, per_class, seed):
    """every class"""
    return torch.cat(_per_class(_order(labels, seed), labels, per_class + 1))


def wrong_one_too_few(labels, per_class, seed):
    """every class"""
    return torch.cat(_per_class(_order(labels, seed), labels, per_class - 1))


def wrong_last_class_left_out(labels, per_class, seed):
    """every class"""
    order = _order(labels, seed)
    return torch.cat([order[labels[order] == c][:per_class] for c in labels.unique()[:-1]])


def wrong_classes_counted_from_0(labels, per_class, seed):
    """every class"""
    order = _order(labels, seed)
    return torch.cat([order[labels[order] == c][:per_class] for c in range(len(labels.unique()))])


def wrong_the_rest(labels, per_class, seed):
    """every class"""
    order = _order(labels, seed)
    return torch.cat([order[labels[order] == c][per_class:] for c in labels.unique()])


def wrong_mask_not_shuffled(labels, per_class, seed):
    """Shuffle the labels too"""
    order = _order(labels, seed)
    return torch.cat([order[labels == c][:per_class] for c in labels.unique()])


def wrong_places_in_the_order(labels, per_class, seed):
    """`order[place]`"""
    order = _order(labels, seed)
    return torch.cat([(labels[order] == c).nonzero()[:per_class, 0] for c in labels.unique()])


def wrong_places_within_the_class(labels, per_class, seed):
    sizes = [int((labels == c).sum()) for c in labels.unique()]
    return torch.cat([_order(torch.empty(size), seed)[:per_class] for size in sizes])


def wrong_shuffled_in_place(labels, per_class, seed):
    """changed its input"""
    labels[:] = labels[_order(labels, seed)]
    return torch.cat([(labels == c).nonzero()[:per_class, 0] for c in labels.unique()])


def wrong_forgot_return(labels, per_class, seed):
    """returned None"""
    torch.cat(_per_class(_order(labels, seed), labels, per_class))


def wrong_yield(labels, per_class, seed):
    """returned a generator"""
    yield from _per_class(_order(labels, seed), labels, per_class)


def wrong_list(labels, per_class, seed):
    """tensor"""
    return torch.cat(_per_class(_order(labels, seed), labels, per_class)).tolist()


def wrong_list_of_tensors(labels, per_class, seed):
    """tensor"""
    return _per_class(_order(labels, seed), labels, per_class)


wrong_labels = lambda y, n, seed: y[torch.cat(_per_class(_order(y, seed), y, n))]
wrong_table = lambda y, n, seed: torch.stack(_per_class(_order(y, seed), y, n))
wrong_decimal = lambda y, n, seed: torch.cat(_per_class(_order(y, seed), y, n)).float()
wrong_mask = lambda y, n, seed: torch.zeros(len(y), dtype=torch.bool).index_fill(
    0, torch.cat(_per_class(_order(y, seed), y, n)), True
)
wrong_all_rows = lambda y, n, seed: torch.cat(_per_class(_order(y, seed), y, len(y)))
wrong_ten_classes = lambda y, n, seed: (lambda o: torch.stack([o[y[o] == c][:n] for c in range(10)]).flatten())(
    _order(y, seed)
)


def wrong_a_type_that_is_no_index(labels, per_class, seed):
    """torch.int16"""
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    return torch.cat([order[labels[order] == value][:per_class] for value in labels.unique()]).short()


def wrong_second_to_last(labels, per_class, seed):
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    return torch.cat([order[labels[order] == value][1 : per_class + 1] for value in labels.unique()])
