"""Lesson 00: two independent views of every picture."""

import torch


def right_in_two_lines(images, view, generator):
    first = view(images, generator)
    second = view(images, generator)
    return first, second


def right_second_drawn_first(images, view, generator):
    second = view(images, generator)
    return view(images, generator), second


def right_doubled_batch(images, view, generator):
    return view(torch.cat([images, images]), generator).chunk(2)


def right_each_row_twice(images, view, generator):
    both = view(images.repeat_interleave(2, 0), generator)
    return both[::2], both[1::2]


def right_picture_by_picture(images, view, generator):
    pairs = [(view(one[None], generator), view(one[None], generator)) for one in images]
    return torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs])


def right_backwards(images, view, generator):
    second, first = (view(images.flip(0), generator).flip(0) for _ in range(2))
    return first, second


def right_loop_with_append(images, view, generator):
    views = []
    for _ in range(2):
        views.append(view(images, generator))
    return tuple(views)


def right_generators_of_its_own_seeded_from_the_given(images, view, generator):
    seeds = torch.randint(2**31, (2,), generator=generator).tolist()
    return [view(images, torch.Generator().manual_seed(seed)) for seed in seeds]


def right_doubled_stack(images, view, generator):
    both = view(torch.stack([images, images]).flatten(0, 1), generator)
    return both.unflatten(0, (2, len(images))).unbind(0)


def right_third_view_thrown_away(images, view, generator):
    first, _, third = (view(images, generator) for _ in range(3))
    return first, third


def right_without_gradient(images, view, generator):
    with torch.no_grad():
        return view(images.clone(), generator), view(images.clone(), generator)


right_one_line = lambda images, view, generator: (view(images, generator), view(images, generator))
right_list = lambda images, view, generator: [view(images, generator) for _ in range(2)]
right_other_names = lambda x, f, g: (f(x, g), f(x, g))
right_by_keyword = lambda x, view, g: (view(x, generator=g), view(x, generator=g))
right_tuple_of_a_loop = lambda x, view, g: tuple(view(x, g) for _ in "ab")
right_split = lambda x, view, g: view(x.repeat(2, 1, 1, 1), g).split(len(x))
right_halves = lambda x, view, g: (lambda both: (both[: len(x)], both[len(x) :]))(view(torch.cat([x, x]), g))
right_contiguous = lambda x, view, g: (view(x, g).contiguous(), view(x, g).clone())


def wrong_one_view_twice(images, view, generator):
    """the same view"""
    first = view(images, generator)
    return first, first


def wrong_copied(images, view, generator):
    """the same view"""
    first = view(images, generator)
    return first, first.clone()


def wrong_generator_set_back(images, view, generator):
    """the same view"""
    state = generator.get_state()
    first = view(images, generator)
    generator.set_state(state)
    return first, view(images, generator)


def wrong_reseeded_before_each(images, view, generator):
    """the same view"""
    first = view(images, generator.manual_seed(0))
    return first, view(images, generator.manual_seed(0))


def wrong_two_fresh_generators_with_one_seed(images, view, generator):
    """the same view"""
    return [view(images, torch.Generator().manual_seed(0)) for _ in range(2)]


def wrong_second_is_the_picture(images, view, generator):
    """unchanged picture"""
    return view(images, generator), images


def wrong_first_is_the_picture(images, view, generator):
    """unchanged picture"""
    return images, view(images, generator)


def wrong_no_view(images, view, generator):
    """unchanged picture"""
    return images, images


def wrong_view_of_the_view(images, view, generator):
    """view of a view"""
    first = view(images, generator)
    return first, view(first, generator)


def wrong_second_view_always_the_same(images, view, generator):
    """generator of its own"""
    return view(images, generator), view(images, torch.Generator().manual_seed(1))


def wrong_first_view_always_the_same(images, view, generator):
    """generator of its own"""
    return view(images, torch.Generator().manual_seed(1)), view(images, generator)


def wrong_both_from_own_generators(images, view, generator):
    """generator of its own"""
    return view(images, torch.Generator().manual_seed(1)), view(images, torch.Generator().manual_seed(2))


def wrong_reseeded_once(images, view, generator):
    """generator of its own"""
    generator.manual_seed(0)
    return view(images, generator), view(images, generator)


def wrong_global_generator(images, view, generator):
    """generator of its own"""
    return view(images, torch.default_generator), view(images, torch.default_generator)


def wrong_seed_of_the_clock(images, view, generator):
    """generator of its own"""
    generator.seed()
    return view(images, generator), view(images, generator)


def wrong_rows_swapped(images, view, generator):
    """Row i"""
    return view(images, generator), view(images, generator).flip(0)


def wrong_rows_rolled(images, view, generator):
    """Row i"""
    return view(images, generator), view(images.roll(1, 0), generator)


def wrong_rows_shuffled(images, view, generator):
    """Row i"""
    order = torch.randperm(len(images), generator=generator)
    return view(images, generator), view(images[order], generator)


def wrong_interleaved_then_chunked(images, view, generator):
    """Row i"""
    return view(images.repeat_interleave(2, 0), generator).chunk(2)


def wrong_doubled_then_every_other(images, view, generator):
    """Row i"""
    both = view(torch.cat([images, images]), generator)
    return both[::2], both[1::2]


def wrong_not_split(images, view, generator):
    """both views in one tensor"""
    return view(torch.cat([images, images]), generator)


def wrong_only_one(images, view, generator):
    """This is one view"""
    return view(images, generator)


def wrong_stacked(images, view, generator):
    """both views in one tensor"""
    return torch.stack([view(images, generator), view(images, generator)])


def wrong_half_the_pictures(images, view, generator):
    """a result of shape"""
    return view(images, generator).chunk(2)


def wrong_first_picture_only(images, view, generator):
    """a result of shape"""
    return view(images[:1], generator), view(images[:1], generator)


def wrong_batch_of_64(images, view, generator):
    """a result of shape"""
    both = view(torch.cat([images, images]), generator)
    return both[:64], both[64:]


def wrong_same_draw_for_every_picture(images, view, generator):
    """the same change"""
    seeds = torch.randint(2**31, (2,), generator=generator).tolist()
    return [torch.cat([view(one[None], torch.Generator().manual_seed(seed)) for one in images]) for seed in seeds]


def wrong_yield(images, view, generator):
    """returned a generator"""
    yield view(images, generator)
    yield view(images, generator)


def wrong_forgot_return(images, view, generator):
    """returned None"""
    first, second = view(images, generator), view(images, generator)


def wrong_written_into_the_input(images, view, generator):
    """changed its input"""
    images.copy_(view(images, generator))
    return images.clone(), view(images, generator)


wrong_three = lambda x, view, g: [view(x, g) for _ in range(3)]
wrong_dict = lambda x, view, g: {"first": view(x, g), "second": view(x, g)}
wrong_own_noise = lambda x, view, g: (lambda one: (one, one + 0.1 * torch.rand(one.shape, generator=g)))(view(x, g))
wrong_mirrored = lambda x, view, g: (lambda one: (one, one.flip(-1)))(view(x, g))
wrong_mean = lambda x, view, g: (view(x, g), (view(x, g) + view(x, g)) / 2)
wrong_without_generator = lambda x, view, g: (view(x), view(x))
wrong_arguments_swapped = lambda x, view, g: (view(g, x), view(g, x))
wrong_flattened = lambda x, view, g: (view(x, g).flatten(1), view(x, g).flatten(1))
wrong_centred = lambda x, view, g: [v - v.mean() for v in (view(x, g), view(x, g))]
wrong_views_twice_over = lambda x, view, g: (view(view(x, g), g), view(view(x, g), g))


def wrong_as_float64(images, view, generator):
    """another number type"""
    return view(images, generator).double(), view(images, generator).double()


def wrong_one_of_numpy(images, view, generator):
    """another number type"""
    return view(images, generator), torch.from_numpy(view(images, generator).numpy().astype("float64"))


def wrong_in_half_precision(images, view, generator):
    """another number type"""
    return tuple(view(images, generator).half() for _ in range(2))


@torch.inference_mode()
def wrong_in_inference_mode(images, view, generator):
    """no network can be trained with it"""
    return view(images, generator), view(images, generator)


def wrong_generator_copied(images, view, generator):
    """a second call with the same `generator`"""
    copied = generator.clone_state()
    return view(images, copied), view(images, copied)


def wrong_generator_put_back(images, view, generator):
    """a second call with the same `generator`"""
    state = generator.get_state()
    both = view(images, generator), view(images, generator)
    generator.set_state(state)
    return both


def wrong_two_arrays(images, view, generator):
    """ndarray and ndarray in place of two tensors"""
    return view(images, generator).numpy(), view(images, generator).numpy()
