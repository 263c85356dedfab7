"""Lesson 15: which part each picture belongs to, if whole sources are dealt out like cards."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded


def parts_by_source(sources, order, count):
    part_of_source = torch.empty_like(order)
    part_of_source[order] = torch.arange(len(order)) % count
    return part_of_source[sources]


DEALT = "torch.arange(len(order)) % count"


def _each_picture_alone(sources, order, count):
    return torch.arange(len(sources)) % count


def _order_of_the_folder(sources, order, count):
    return sources % count


def _sources_as_they_first_come(sources, order, count):
    first = list(dict.fromkeys(sources.tolist()))
    return torch.tensor([first.index(source) % count for source in sources.tolist()])


def _pictures_in_a_row(sources, order, count):
    return torch.arange(len(sources)) * count // len(sources)


def _rows_of_each_part(sources, order, count):
    part = parts_by_source(sources, order, count)
    return [(part == one).nonzero()[:, 0] for one in range(count)]


def _masks(sources, order, count):
    return torch.nn.functional.one_hot(parts_by_source(sources, order, count), count)


def _drawn_anew(sources, order, count):
    return torch.randint(count, (len(order),), generator=seeded(7))[sources]


MISTAKES = {
    _each_picture_alone: "The *pictures* were dealt out, one by one, so one source lies in several parts. Deal the "
    "sources, then look up the part of each picture's source.",
    _pictures_in_a_row: "The pictures were cut into runs of equal length: a source at the border lies in two parts. "
    "Deal whole sources.",
    _order_of_the_folder: "The sources were dealt in the order of their numbers, `sources % count`, not of `order`. "
    "The first one dealt is `order[0]`.",
    _sources_as_they_first_come: "The sources were dealt as they first appear among the pictures. Deal them in the "
    "order of `order`.",
    f"part_of_source[order] = {DEALT} -> part_of_source = order % count": "A source's part came from the number that "
    "stands at its place in `order`. It is the other way round: `part_of_source[order] = …`.",
    f"{DEALT} -> torch.arange(len(order)) // count": "`//` gives runs of `count` sources, and more parts than "
    "`count`. Dealing like cards is the remainder: `% count`.",
    f"{DEALT} -> torch.arange(len(order)) * count // len(order)": "The order was cut into `count` runs. Dealt like "
    "cards, the first source goes to part 0, the second to part 1, and so on: `% count`.",
    f"{DEALT} -> (torch.arange(len(order)) + 1) % count": "Dealing began with part 1. The first source of `order` goes "
    "to part 0.",
    f"{DEALT} -> torch.arange(len(order)) % count + 1": "The parts are counted from 1. Count them from 0 to count − 1.",
    f"{DEALT} -> torch.arange(len(order)) % (count - 1)": "One part stays empty: take the remainder by `count`, not by "
    "count − 1.",
    f"{DEALT} -> torch.arange(len(order)) % (count + 1)": "There is one part too many: take the remainder by `count`.",
    f"{DEALT} -> torch.arange(len(order))": "Every source got a part of its own. Deal them onto `count` parts: "
    "`% count`.",
    "return part_of_source[sources] -> return part_of_source": "This is the part of each *source*. Look it up for each "
    "picture: `part_of_source[sources]`.",
    "return part_of_source[sources] -> return part_of_source[sources].unique()": "These are the parts that there are. "
    "Return one number for each picture.",
    "return part_of_source[sources] -> return part_of_source[sources].float()": "The parts came back as decimal "
    "numbers. Return whole numbers.",
    "return part_of_source[sources] -> return count - 1 - part_of_source[sources]": "Dealt from the last part to the "
    "first. The first source of `order` goes to part 0.",
    "return part_of_source[sources] -> return part_of_source[sources] == 0": "This only says who is in part 0. Return "
    "the number of the part.",
    _rows_of_each_part: "The rows of each part came back as a list. Return one tensor with the part of each picture.",
    _masks: "Ones and zeros for every part came back. Return one number for each picture, its part.",
    _drawn_anew: "The parts were drawn at random instead of dealt: parts differ in size, and `order` has no say.",
}


def _given(count, sizes, seed):
    """Pictures of sources of unequal sizes, shuffled; the order that the sources are dealt in."""
    generator = seeded(seed)
    sources = torch.arange(len(sizes)).repeat_interleave(torch.tensor(sizes))
    sources = sources[torch.randperm(len(sources), generator=generator)]
    return {"sources": sources, "order": torch.randperm(len(sizes), generator=generator), "count": count}


def _smallest():
    return {"sources": torch.tensor([1, 0, 0, 2, 3, 1, 2, 4]), "order": torch.tensor([2, 4, 0, 1, 3]), "count": 3}


def _draw(function):
    given = _given(3, [4, 2, 5, 3, 4, 2, 4], 3)
    part = torch.as_tensor(function(*given.values())).flatten().tolist()
    ax = plt.subplots(figsize=(8, 2.9), layout="constrained")[1]
    for place, source in enumerate(given["sources"].tolist()):
        colour = plot.COLOURS[source % len(plot.COLOURS)]
        height = part[place] if place < len(part) else -1
        ax.text(place, height, str(source), ha="center", va="center", color="white", fontsize=10,
                bbox={"boxstyle": "square,pad=0.3", "facecolor": colour, "linewidth": 0})  # fmt: skip
    highest = max([2, *part])
    ax.set(xlim=(-1, len(given["sources"])), ylim=(min([-0.6, *part]) - 0.2, highest + 0.6), xlabel="picture")
    ax.set_yticks(range(int(highest) + 1), [f"part {one}" for one in range(int(highest) + 1)])
    order = ", ".join(map(str, given["order"].tolist()))
    ax.set_title(f"in each square: the picture's source · dealt in the order {order}", fontsize=10)
    plot.tidy(ax)
    return ax.figure, f"24 pictures of seven sources, each in its part of three; dealt in the order {order}"


PARTS_BY_SOURCE = Exercise(
    reference=parts_by_source,
    stars=1,
    minutes=6,
    probes=(
        Probe("eight pictures of five sources, three parts", _smallest),
        Probe("twenty pictures of seven sources, four parts", lambda: _given(4, [4, 2, 5, 1, 3, 2, 3], 1)),
        Probe("eleven sources, five parts", lambda: _given(5, [2, 3, 1, 4, 2, 2, 1, 3, 2, 1, 2], 2)),
    ),
    mistakes=edited(parts_by_source, MISTAKES),
    hints=(
        "First deal the sources: which part does `order[0]` get, which `order[1]`, which the one after the last part?",
        "`torch.arange(len(order)) % count` are the parts in the order of dealing. Write them to the places of the "
        "sources dealt: `part_of_source[order] = …`.",
        "`part_of_source = torch.empty_like(order)`, then `part_of_source[order] = torch.arange(len(order)) % count`; "
        "return `part_of_source[sources]`.",
    ),
    learnt="No source is both learnt from and judged, and the parts hold equally many sources, or one more.",
    draw=_draw,
)
