"""A run that is stopped and goes on is the run that was never stopped: to the last bit."""

import functools

import pytest
import torch
from safetensors.torch import load, save
from torch import nn

from ssl_course import data, methods, models, train
from ssl_course.methods import pretraining, recipes
from ssl_course.train import loop, resume


@pytest.fixture(scope="module")
def pool():
    images = torch.randint(0, 256, (40, 3, 16, 16), generator=torch.Generator().manual_seed(5), dtype=torch.uint8)
    return data.Unlabeled(images)


def make(name, pool, *, width=4):
    """A fresh run; 2 batches of 16 pictures make an epoch. And what it trains."""
    generator = train.seed_all(0, threads=1)
    encoder = models.ConvEncoder(3, (width, 8, 8))
    network = nn.Sequential(encoder, models.Projector(encoder.dim, 16, 8))
    options, trained = {"generator": generator}, [*network.parameters()]
    if name in ("simsiam", "byol"):
        options["predictor"] = models.Predictor(8, 4)
        trained += options["predictor"].parameters()
    step = methods.METHODS[name](network, recipes.sprite_view, **options)
    optimizer = torch.optim.AdamW(trained, lr=0.01, fused=True)
    return resume.Run(step, train.batches(pool, 16, generator=generator), optimizer), network


@pytest.mark.slow
@pytest.mark.parametrize("name", methods.METHODS)
def test_a_run_goes_on_as_if_it_had_not_been_stopped(pool, name):
    whole, network = make(name, pool)
    expected = whole.fit(steps=9)
    kept = []
    first, _ = make(name, pool)
    with pytest.raises(RuntimeError, match="pulled"):
        first.fit(steps=9, save=kept.append, every=5, watch=functools.partial(pulled, first))
    assert len(kept) == 1
    again, end = make(name, pool)
    again.restore(kept[0])
    history = again.fit(steps=9)
    assert history.loss == expected.loss and len(history.loss) == 9
    assert history.learning_rate == pytest.approx(expected.learning_rate)
    for ours, theirs in zip(end.state_dict().values(), network.state_dict().values(), strict=True):
        assert torch.equal(ours, theirs)
    assert again.cpu_seconds > load(kept[0])["seconds"][1] > 0


def pulled(run):
    """The plug, after the last step and before it is saved: what is kept is older."""
    if len(run.loss) == 9:
        raise RuntimeError("the plug is pulled")


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_batches_go_on_in_the_middle_of_an_epoch_and_at_its_end(pool, seeded, stop):
    def numbers(source, generator, count):
        return [(next(source).sum(), torch.rand(2, generator=generator)) for _ in range(count)]

    generator = seeded()
    source = resume.Batches(train.batches(pool, 16, generator=generator), generator)
    numbers(source, generator, stop)
    place, now = (source.before, source.taken), generator.get_state()
    rest = numbers(source, generator, 5)
    other = seeded(77)
    again = resume.Batches(train.batches(pool, 16, generator=other), other)
    again.seek(*place)
    other.set_state(now)
    for ours, theirs in zip(numbers(again, other, 5), rest, strict=True):
        assert ours[0] == theirs[0] and torch.equal(ours[1], theirs[1])


def test_what_a_step_remembers(pool):
    run, network = make("moco", pool)
    held = {name: cell.cell_contents for name, cell in resume.remembered(run.step).items()}
    assert held["network"] is network and held["slow"] is not network and held["queue"] is None
    run.fit(steps=2)
    tensors = load(run.content())
    assert tensors["memory.queue"].shape == (64, 8) and tensors["loss"].shape == (2,)
    assert torch.equal(tensors["network.slow.1.0.weight"], held["slow"][1][0].weight)


def counting(pool):
    """A run that shows small pictures in its first five steps, and what was shown; the plan is no count."""
    generator, shown, plan, share = train.seed_all(0, threads=1), [], 5, 0.0
    network, remaining = nn.Linear(1, 1), plan

    def step(images):
        nonlocal remaining, share
        remaining, share = remaining - 1, share + 0.1
        shown.append(("small" if remaining >= 0 else "large", plan, share))
        return network(images.mean() * torch.rand(1, generator=generator)).sum()

    optimizer = torch.optim.AdamW(network.parameters(), lr=0.01)
    return resume.Run(step, train.batches(pool, 16, generator=generator), optimizer), shown


def test_what_a_step_counts_goes_on(pool):
    whole, expected = counting(pool)
    whole.fit(steps=9)
    kept = []
    counting(pool)[0].fit(steps=4, save=kept.append)
    again, shown = counting(pool)
    again.restore(kept[0])
    assert {name for name in load(kept[0]) if "number" in name} == {"number.remaining", "number.share"}
    again.fit(steps=9)
    assert shown == expected[4:] and [size for size, *_ in expected] == ["small"] * 5 + ["large"] * 4
    later, shown = counting(pool)
    later.restore(again.content())  # what was restored is written down again
    later.fit(steps=10)
    assert shown[0][0] == "large" and shown[0][2] == pytest.approx(1.0)


def test_small_views_first_are_not_begun_anew(pool):
    def run():
        generator, sides = train.seed_all(0, threads=1), []
        network = nn.Sequential(encoder := models.ConvEncoder(3, (4, 8, 8)), models.Projector(encoder.dim, 16, 8))
        network.register_forward_pre_hook(lambda _, given: sides.append(given[0].shape[-1]))
        method = functools.partial(methods.simclr, network, generator=generator)
        view = recipes.sprite_view
        step = pretraining._small_first(method(view), method, view, 8, 5)
        optimizer = torch.optim.AdamW(network.parameters(), lr=0.01)
        return resume.Run(step, train.batches(pool, 16, generator=generator), optimizer), sides

    kept, (again, sides) = [], run()
    run()[0].fit(steps=3, save=kept.append)
    again.restore(kept[0])
    again.fit(steps=5)
    assert sides == [8, 16]


def test_the_steps_of_a_file(pool, tmp_path):
    run, _ = make("simclr", pool)
    assert train.History().steps == 0
    run.fit(steps=3, save=(path := tmp_path / "run.safetensors").write_bytes)
    assert resume.steps_in(path) == 3
    path.write_bytes(b"half of a file")
    assert resume.steps_in(path) == -1


def test_a_run_that_is_over_is_not_trained_again(pool):
    run, network = make("simclr", pool)
    run.fit(steps=3)
    again, end = make("simclr", pool)
    again.restore(run.content())
    assert again.fit(steps=3).loss == [loss.item() for loss in run.loss]
    assert torch.equal(end[1][0].weight, network[1][0].weight)


def test_a_checkpoint_of_another_run_changes_nothing(pool):
    run, network = make("simclr", pool)
    other, _ = make("simclr", pool, width=8)
    before = run.content()
    with pytest.raises(ValueError, match="of another run .*has shape .*delete it"):
        run.restore(other.content())
    lacking = load(before)
    del lacking["network.network.1.0.weight"]
    with pytest.raises(ValueError, match=r"of another run \(network.network.1.0.weight is missing"):
        run.restore(save(lacking))
    with pytest.raises(ValueError, match="no complete checkpoint"):
        run.restore(before[:-7])
    assert run.content() == before


def test_a_step_must_show_what_it_holds(pool, seeded):
    class Step:
        def __call__(self, images):
            return images.sum()

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1)
    with pytest.raises(TypeError, match="a plain function, got Step"):
        resume.Run(Step(), [], optimizer)
    with pytest.raises(ValueError, match="holds one generator, not 0"):
        resume.Run(lambda images: images.sum(), [], optimizer)
    first, second = seeded(), seeded()
    with pytest.raises(ValueError, match="not 2"):
        resume.Run(lambda images: torch.rand(1, generator=first) + torch.rand(1, generator=second), [], optimizer)


@pytest.mark.parametrize("held", [None, torch.zeros(3)], ids=["none", "zeros"])
def test_memories_that_hold_the_same_are_not_one(held):
    """Cells compare by what they hold; of two that begin alike, both are remembered."""
    first, second = held, held if held is None else held.clone()

    def step(images):
        nonlocal first, second
        first, second = images, -images

    assert {*resume.remembered(step)} == {"first", "second"}


def test_a_step_stopped_before_its_gradient_was_followed_is_no_step(pool, monkeypatch):
    run, _ = make("simclr", pool)
    original = loop._follow_gradient

    def follow(loss, optimizer, index):
        if index == 2:
            raise KeyboardInterrupt
        original(loss, optimizer, index)

    monkeypatch.setattr(loop, "_follow_gradient", follow)
    history = run.fit(steps=4)
    assert history.interrupted and len(history.loss) == len(history.learning_rate) == len(run.loss) == 2
