"""The loop, its schedule, its stop button; batches without labels; seeds."""

import pytest
import torch
from torch import nn

from ssl_course import data, settings, train
from ssl_course.models import ConvEncoder, Projector


@pytest.fixture
def pool():
    return data.Unlabeled(torch.arange(10, dtype=torch.uint8).view(10, 1, 1, 1))


def test_batches_visit_every_picture_once_an_epoch(pool, seeded):
    source = train.batches(pool, 5, generator=seeded())
    epochs = [torch.cat([next(source), next(source)]).flatten() * 255 for _ in range(3)]
    for epoch in epochs:
        assert epoch.sort().values.round().tolist() == list(range(10))
    assert not torch.equal(epochs[0], epochs[1])
    assert next(source).dtype == torch.float32


def test_batches_refuse_labels_and_too_small_pools(pool, seeded):
    labelled = data.Pictures(pool.images, {"class": torch.zeros(10)})
    with pytest.raises(TypeError, match="without_labels"):
        train.batches(labelled, 5, generator=seeded())
    with pytest.raises(ValueError, match="a batch of 11 from a pool of 10"):
        train.batches(pool, 11, generator=seeded())


def test_warmup_cosine():
    values = [train.warmup_cosine(step, 100) for step in range(100)]
    assert max(values) == 1.0 and values.index(1.0) == 10
    assert values[:10] == sorted(values[:10]) and values[10:] == sorted(values[10:], reverse=True)
    assert 0 < values[-1] < 1e-3 and values[55] == pytest.approx(0.5)
    assert train.warmup_cosine(0, 1) > 0


@pytest.fixture
def line(seeded):
    """A line to fit: model, batches, step. The loss must fall."""
    model = nn.Linear(2, 1)
    inputs = torch.randn(64, 2, generator=seeded())
    target = inputs @ torch.tensor([[1.0], [-2.0]])
    return model, iter(lambda: (inputs, target), None), lambda pair: (model(pair[0]) - pair[1]).pow(2).mean()


def test_fit_learns_and_writes_down_what_happened(line):
    model, source, step = line
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    snapshots = []
    history = train.fit(step, source, optimizer, steps=50, watch=lambda: snapshots.append(len(snapshots)), every=20)
    assert history.steps == 50 and history.loss[-1] < 0.01 * history.loss[0]
    assert len(snapshots) == 4  # before, after 20, after 40, at the end
    assert max(history.learning_rate) == pytest.approx(0.2) and history.learning_rate[-1] < 1e-3
    assert optimizer.param_groups[0]["lr"] == 0.2 and not history.interrupted and history.seconds > 0


def test_the_stop_button_leaves_a_usable_state(capsys, line):
    model, source, step = line
    calls = []

    def stopping(pair):
        calls.append(None)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return step(pair)

    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = train.fit(stopping, source, optimizer, steps=50)
    assert history.interrupted and history.steps == 5 and "after 5 of 50" in capsys.readouterr().out
    assert optimizer.param_groups[0]["lr"] == 0.1
    assert train.fit(step, source, optimizer, steps=5).steps == 5  # and it goes on from there


@pytest.mark.parametrize(
    ("step", "error", "message"),
    [
        (lambda batch: None, TypeError, "it returned None"),
        (lambda batch: torch.zeros(3, requires_grad=True), TypeError, r"shape \[3\]"),
        (lambda batch: torch.tensor(1.0), TypeError, "no gradient"),
        (lambda batch: torch.tensor(float("nan"), requires_grad=True), RuntimeError, "nan at step 0"),
    ],
)
def test_fit_names_a_bad_loss(step, error, message):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    with pytest.raises(error, match=message):
        train.fit(step, iter([0, 1]), optimizer, steps=2)


def test_fit_says_when_the_batches_run_out(line):
    model, source, step = line
    with pytest.raises(RuntimeError, match="ran out after 2 of 5"):
        train.fit(step, [next(source), next(source)], torch.optim.SGD(model.parameters(), lr=0.1), steps=5)


def test_the_same_seed_gives_the_same_run(seeded):
    def run(seed):
        generator = train.seed_all(seed, threads=1)
        encoder, projector = ConvEncoder(channels=1), Projector(64, 8, 4)
        pictures = data.Unlabeled(torch.randint(0, 255, (32, 1, 8, 8), generator=seeded(), dtype=torch.uint8))
        optimizer = torch.optim.AdamW([*encoder.parameters(), *projector.parameters()], lr=1e-3)
        source = train.batches(pictures, 16, generator=generator)
        return train.fit(lambda x: projector(encoder(x)).pow(2).mean(), source, optimizer, steps=4).loss

    assert run(3) == run(3) != run(4)


def test_a_smoke_run_takes_four_steps(line):
    model, source, step = line
    with settings.using(smoke=True):
        assert train.fit(step, source, torch.optim.SGD(model.parameters(), lr=0.1), steps=50).steps == 4


def test_seed_all_seeds_the_weights_and_returns_a_generator_of_its_own():
    threads = torch.get_num_threads()
    first = train.seed_all(3, threads=1)
    weights, numbers = nn.Linear(4, 4).weight, torch.rand(5, generator=first)
    again = train.seed_all(3, threads=1)
    assert torch.get_num_threads() == 1
    torch.set_num_threads(threads)
    torch.rand(7, generator=again)  # does not move the global one
    assert torch.equal(nn.Linear(4, 4).weight, weights)
    assert torch.equal(torch.rand(5, generator=torch.Generator().manual_seed(3)), numbers)
