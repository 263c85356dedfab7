"""The arms of lesson 13: the same start and labels for all, columns that leave, and what each score sees."""

import pytest
import torch

from ssl_course import data, evaluate, settings
from ssl_course.course import table_arms as arms
from ssl_course.course.table_presets import preset


@pytest.fixture(autouse=True)
def small():
    with settings.using(smoke=True):
        yield


@pytest.fixture(scope="module")
def adult():
    with settings.using(smoke=True):
        return arms.coded(data.adult())


@pytest.fixture(scope="module")
def shorter():
    with settings.using(smoke=True):
        return arms.coded(data.adult(), arms.JOB)


def test_columns_that_leave_are_in_nobodys_inputs(adult, shorter):
    less = shorter
    assert less.x.shape[1] + less.other.shape[1] == adult.x.shape[1] and adult.other.shape == (len(adult.x), 0)
    assert less.groups.max() == 7 and less.other_groups.max() == 3
    assert less.y.equal(adult.y) and less.new_x.shape[1] == less.x.shape[1]


def test_within_a_seed_all_kinds_start_from_the_same_encoder(shorter):
    starts = [arms.fresh(kind, shorter, 3)[0].state_dict() for kind in ("random", "scarf", "denoising", "upstream")]
    assert all(torch.equal(one[name], starts[0][name]) for one in starts for name in one)
    other = arms.fresh("random", shorter, 4)[0].state_dict()
    assert not torch.equal(other["0.weight"], starts[0]["0.weight"])


def test_pretraining_changes_the_encoder_and_repeats(adult):
    made = [arms.pretrained("scarf", adult, 3)[0][0].weight for _ in range(2)]
    assert made[0].equal(made[1]) and not made[0].equal(arms.fresh("scarf", adult, 3)[0][0].weight)
    assert arms.pretrained("random", adult, 3)[0][0].weight.equal(arms.fresh("scarf", adult, 3)[0][0].weight)


def test_with_few_rows_pretraining_sees_no_others(adult):
    some = torch.randperm(len(adult.x), generator=torch.Generator().manual_seed(0))[:50]
    x = torch.full_like(adult.x, float("nan"))
    x[some] = adult.x[some]
    spoilt = arms.Coded(x, *list(vars(adult).values())[1:])
    weights = [arms.pretrained("scarf", one, 0, rows=50)[0][0].weight for one in (adult, spoilt)]
    assert weights[0].equal(weights[1])
    with pytest.raises(ValueError, match="holds nan"):  # another seed draws other rows
        arms.pretrained("scarf", spoilt, 1, rows=50)


def test_other_columns_stay_beside_their_rows(shorter):
    """With some of the rows, too: whoever mixes them up can't learn a column that repeats another."""
    copy = arms.Coded(**vars(shorter) | {"other": shorter.x[:, :1].clone(), "other_groups": torch.tensor([0])})
    seen = []
    arms_step = arms.methods.upstream
    arms.methods.upstream = lambda *given: lambda rows: seen.append(rows) or arms_step(*given)(rows)
    try:
        arms.pretrained("upstream", copy, 0, rows=300)
    finally:
        arms.methods.upstream = arms_step
    assert seen and all(rows[:, 0].equal(rows[:, -1]) for rows in seen)


def test_a_score_is_the_auc_of_the_drawn_labels(adult):
    inputs = arms.Inputs(adult, {}, 0)
    rows = data.label_subset(adult.y, 10, seed=7)
    scores = arms.classify.linear_scores(adult.x[rows], adult.y[rows], adult.new_x, c=0.1)
    assert arms.score(("linear", ""), inputs, 20, 7, c=0.1) == evaluate.auc(scores, adult.new_y)


def test_the_mean_is_over_the_draws_that_belong_to_a_seed(adult, monkeypatch):
    seen = []
    monkeypatch.setattr(arms, "score", lambda arm, inputs, count, draw: seen.append(draw) or draw)
    with settings.using(smoke=False):
        assert arms.mean_score(("linear", ""), None, 20, 3) == 31.5 and seen == [30, 31, 32, 33]


@pytest.mark.parametrize("arm", arms.TRANSFER_ARMS)
def test_every_arm_of_the_transfer_runs(arm, shorter):
    kind, name = arms.TRANSFER_ARMS[arm]
    networks = {name: arms.pretrained(name, shorter, 0)} if name else {}
    found = arms.score((kind, name), arms.Inputs(shorter, networks, 0), 20, 0, **preset(arm, 20))
    assert 0 <= found <= 1
