"""Lesson 11: which places of two views belong together? Each takes its nearest one, and the closest pairs stay."""

import matplotlib.pyplot as plt
import torch

from ssl_course import plot
from ssl_course.exercises.exercise import Exercise, Probe, edited, seeded
from ssl_course.exercises.usability import of_inference_mode


def closest_pairs(where_a, where_b, top):
    distance, partner = torch.cdist(where_a, where_b).min(dim=2)
    places_a = distance.argsort(dim=1)[:, :top]
    return places_a, partner.gather(1, places_a)


def _best_of_all(where_a, where_b, top):
    distance = torch.cdist(where_a, where_b)
    chosen = distance.flatten(1).topk(top, largest=False).indices
    return chosen // where_b.shape[1], chosen % where_b.shape[1]


def _of_each_other(where_a, where_b, top):
    distance, partner = torch.cdist(where_b, where_a).min(dim=2)
    places_b = distance.argsort(dim=1)[:, :top]
    return partner.gather(1, places_b), places_b


def _across_pictures(where_a, where_b, top):
    distance, partner = torch.cdist(where_a.flatten(0, 1), where_b.flatten(0, 1)).min(1)
    distance, partner = (each.view(where_a.shape[:2]) for each in (distance, partner))
    places_a = distance.argsort(dim=1)[:, :top]
    return places_a, partner.gather(1, places_a)


def _by_angle(where_a, where_b, top):
    a, b = (torch.nn.functional.normalize(where, dim=2) for where in (where_a, where_b))
    likeness, partner = (a @ b.transpose(1, 2)).max(dim=2)
    places_a = likeness.argsort(dim=1, descending=True)[:, :top]
    return places_a, partner.gather(1, places_a)


def _by_product(where_a, where_b, top):
    product, partner = (where_a @ where_b.transpose(1, 2)).max(dim=2)
    places_a = product.argsort(dim=1, descending=True)[:, :top]
    return places_a, partner.gather(1, places_a)


def _each_once(where_a, where_b, top):
    distance, pairs = torch.cdist(where_a, where_b), []
    for one in distance:
        left, found = one.clone(), []
        for _ in range(top):
            a, b = divmod(int(left.argmin()), left.shape[1])
            found.append((a, b))
            left[a], left[:, b] = torch.inf, torch.inf
        pairs.append(found)
    places = torch.tensor(pairs)
    return places[..., 0], places[..., 1]


def _city_blocks(where_a, where_b, top):
    distance, partner = torch.cdist(where_a, where_b, p=1).min(dim=2)
    places_a = distance.argsort(dim=1)[:, :top]
    return places_a, partner.gather(1, places_a)


MISTAKES = {
    "partner.gather(1, places_a) -> partner[:, :top]": "The partners are those of the first places, not of the places "
    "that you kept. Look them up: `partner.gather(1, places_a)`.",
    "distance.argsort(dim=1)[:, :top] -> torch.arange(top).expand(len(where_a), top)": "The first places were kept, "
    "not the ones whose partner is nearest. Sort the places by their distance first.",
    "argsort(dim=1) -> argsort(dim=1, descending=True)": "The pairs that lie *farthest* apart were kept. The smallest "
    "distances come first: no `descending`.",
    "argsort(dim=1)[:, :top] -> argsort(dim=1)[:, -top:]": "The last ones of the order were kept: the pairs that lie "
    "farthest apart. Keep the first, `[:, :top]`.",
    ".min(dim=2) -> .max(dim=2)": "Each place took the *farthest* place as its partner. Take the nearest: `min`.",
    ".min(dim=2) -> .min(dim=1)": "The smallest distance was taken along the wrong axis: for each place of the second "
    "view. `cdist` is [batch, places of a, places of b]; look along the last axis.",
    _of_each_other: "The places of the *second* view chose. It is each place of the first that takes its nearest "
    "one in the second.",
    _best_of_all: "These are the closest of *all* pairs, so one place of the first view may come several times. Each "
    "place of the first view has one partner; keep the closest of these pairs.",
    _each_once: "No place of the second view was chosen twice. Here it may be: each place of the first takes its "
    "nearest one, whoever else took it.",
    _across_pictures: "Partners were looked for in other pictures. Each picture keeps to itself: `cdist` of "
    "[batch, places, dim] compares picture by picture.",
    _by_angle: "Directions were compared (cosine similarity). Near means a small distance here: `torch.cdist`.",
    _by_product: "Products were compared. Near means a small distance here: `torch.cdist`.",
    _city_blocks: "Sums of absolute differences were compared (p=1). Take the usual distance: `torch.cdist` as it is.",
    "return places_a, partner.gather(1, places_a) -> return partner.gather(1, places_a), places_a": "The places of the "
    "second view came first. Return those of the first view first.",
    "return places_a, partner.gather(1, places_a) -> return places_a, distance.gather(1, places_a)": "Distances came "
    "back in place of partners. `min` returns both: the second of its results says which place it was.",
    "return places_a, partner.gather(1, places_a) -> return places_a": "Only the places of the first view came back. "
    "Return their partners, too.",
    "return places_a, partner.gather(1, places_a) -> return torch.stack([places_a, partner.gather(1, places_a)], 2)": (
        "One tensor came back. Return two: the places of the first view, and their partners."
    ),
    "return places_a, partner.gather(1, places_a) -> return torch.stack([places_a, partner.gather(1, places_a)])": (
        "Both stand in one tensor. Return two, with a comma: the places of the first view, and their partners."
    ),
    "return places_a, partner.gather(1, places_a) -> return places_a.int(), partner.gather(1, places_a).int()": (
        "The places are no int64. They serve as indices: leave them as `min` and `argsort` return them."
    ),
    "return places_a, partner.gather(1, places_a) -> return places_a.tolist(), partner.gather(1, places_a).tolist()": (
        "Lists came back. The places are to pick rows of tensors: return them as tensors."
    ),
    "partner.gather(1, places_a) -> partner[places_a]": "`partner[places_a]` picks whole *pictures*, as its first axis "
    "is the picture. `partner.gather(1, places_a)` looks along the places of each.",
    "partner.gather(1, places_a) -> partner[:, places_a[0]]": "All pictures were looked up with the order of the first "
    "one. Each has its own: `partner.gather(1, places_a)`.",
    "partner.gather(1, places_a) -> partner": "All partners came back. Look up those of the places that you kept: "
    "`partner.gather(1, places_a)`.",
    "[:, :top] -> [:, :top].sort(dim=1).values": "The pairs stand in the order of their places. The closest pair comes "
    "first.",
    "argsort(dim=1)[:, :top] -> argsort(dim=1).argsort(dim=1)[:, :top]": "Sorted twice, these are ranks: how many are "
    "nearer. Sort once: then the first numbers are the places that you want.",
    "[:, :top] -> [:top]": "`[:top]` keeps the first *pictures*. Places are the second axis: `[:, :top]`.",
    "[:, :top] -> ": "All places came back. Keep the `top` closest: `[:, :top]`.",
    "partner.gather(1, places_a) -> places_a": "Each place came back as its own partner. `min` returns the partners, "
    "too: look them up there.",
}
NARROW = "places are indices: whole numbers, torch.int64 as `min` and `argsort` return them"


def _pairs(answer, after, before):
    """What came back; places must be usable as indices."""
    del after, before
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        single = isinstance(answer, torch.Tensor)
        return f"one tensor, {list(answer.shape)}, not two" if single else f"a {type(answer).__name__}"
    if not all(isinstance(part, torch.Tensor) for part in answer):
        return " and ".join(f"a {type(part).__name__}" for part in answer) + ", where two tensors are expected"
    if any(part.dtype in (torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool) for part in answer):
        return f"{answer[0].dtype} and {answer[1].dtype}; {NARROW}"
    return [part.detach() for part in answer]


ON_A_LINE = (  # places of a, of b, top; places of a, partners: one picture, counted by hand
    ([0], [3], 1, [0], [0]),
    ([0, 10, 20, 30], [1, 14, 22, 33, 50, 60], 4, [0, 2, 3, 1], [0, 2, 3, 1]),
    ([0, 10, 20, 30, 40, 50], [12, 31, 70], 1, [3], [1]),
)


def _usable(function):
    """One picture alone, one pair alone, two maps of unequal size; then the size of the lesson."""
    for *where, top, places_a, partners in ON_A_LINE:
        a, b = (torch.tensor(each, dtype=torch.float32)[None, :, None] for each in where)
        found = function(a, b, top)
        if [part.tolist() for part in found] != [[places_a], [partners]]:
            return (
                f"Right, but not for one picture with {len(where[0])} places against {len(where[1])}, and top = {top}."
            )
    return of_inference_mode(found)


def _draw(function):
    where_a = torch.tensor([[[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0], [1.0, 3.2], [3.4, 1.0]]])
    where_b = torch.tensor([[[0.3, 0.2], [2.6, 0.5], [0.2, 2.9], [3.6, 3.4], [3.0, 1.3]]])
    a, b = (torch.as_tensor(part)[0].tolist() for part in function(where_a, where_b, 4))
    figure, ax = plt.subplots(figsize=(4.6, 3.6), layout="constrained")
    for where, colour, marker, name in ((where_a, 0, "o", "first view"), (where_b, 3, "s", "second view")):
        ax.plot(*where[0].T, marker, color=plot.COLOURS[colour], markersize=9, label=name)
        for number, point in enumerate(where[0].tolist()):
            ax.annotate(str(number), point, xytext=(-3, 8), textcoords="offset points", fontsize=10)
    said = []
    for rank, (one, other) in enumerate(zip(a, b, strict=True), 1):
        ends = torch.stack([where_a[0, one], where_b[0, other]])
        ax.plot(*ends.T, color="black", linewidth=1.2)
        ax.annotate(f"pair {rank}", ends.mean(0).tolist(), xytext=(0, -14), textcoords="offset points", fontsize=9)
        said.append(f"{one} with {other}")
    ax.set(xlabel="x", ylabel="y", title="your four pairs", xlim=(-0.5, 6.4), ylim=(-0.8, 4))
    ax.legend(loc="upper right", fontsize=9)
    return plot.tidy(ax).figure, "six places of one view and five of another; your pairs: " + ", ".join(said)


def _probe(count, places, others, dim, top, seed):
    def make():
        generator = seeded(seed)
        where = (torch.randn(count, each, dim, generator=generator) + 0.5 for each in (places, others))
        return dict(zip(("where_a", "where_b"), where, strict=True), top=top)

    return make


def _on_a_line():
    a, b = torch.tensor([[0.0, 1.0, 5.0, 9.0]]), torch.tensor([[1.3, 5.1, 7.0]])
    return dict(where_a=a[..., None], where_b=b[..., None], top=3)


CLOSEST_PAIRS = Exercise(
    reference=closest_pairs,
    stars=2,
    minutes=9,
    probes=(
        Probe("one picture, places 0, 1, 5, 9 and 1.3, 5.1, 7 on a line, top 3", _on_a_line),
        Probe("two pictures, 6 places and 5, in two dimensions, top 4", _probe(2, 6, 5, 2, 4, 1)),
        Probe("five pictures, 7 places and 9, in four dimensions, top 3", _probe(5, 7, 9, 4, 3, 2)),
    ),
    mistakes=edited(closest_pairs, MISTAKES),
    hints=(
        "First each place of the first view finds its nearest one, and how far away it is. Then sort the places by "
        "this distance.",
        "`distance, partner = torch.cdist(where_a, where_b).min(dim=2)` gives both, [batch, places]. "
        "`distance.argsort(dim=1)` puts the places in order, the closest first.",
        "`places_a = distance.argsort(dim=1)[:, :top]`; return it and `partner.gather(1, places_a)`.",
    ),
    learnt="One function serves both ways to match: hand it positions, or hand it features.",
    draw=_draw,
    compare_by=_pairs,
    usable=_usable,
)
