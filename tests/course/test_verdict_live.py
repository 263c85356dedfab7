"""What lesson 15 builds on: shorter arms, sources dealt class by class, each score computed once, the same words."""

import pytest
import torch

from ssl_course import data, settings
from ssl_course.course import verdict_live as live
from ssl_course.evaluate.cross_validation import corrected_ci


@pytest.fixture(autouse=True)
def smoke():
    with settings.using(smoke=True):
        yield


@pytest.fixture
def table(tmp_path):
    rows = "".join(f"{k * 7 % 30},{k % 11},{'pq'[k % 2]}\n" for k in range(48))
    (tmp_path / "x.csv").write_text("a,b,y\n" + rows)
    return data.table(tmp_path / "x.csv", target="y")


def test_arms_are_those_of_the_command_with_fewer_steps(table):
    case = live.short_case(table, pretraining=7, training=5)
    assert case.steps == 7 and {len(arm.settings) for arm in case.arms} == {1}
    trained = {arm.name: arm.settings[0]["steps"] for arm in case.arms if "steps" in arm.settings[0]}
    assert trained == {"from scratch": 5, "SCARF, fine-tuned": 5}
    both = live.sides(case)
    assert both["with pretraining"] == ["SCARF, frozen", "SCARF, fine-tuned"]
    assert "from scratch" in both["without"] and "random encoder, frozen" in both["without"]


def test_without_two_classes_there_is_nothing_to_judge(tmp_path):
    (tmp_path / "x.csv").write_text("a\n" + "".join(f"{k * k % 37}.5\n" for k in range(30)))
    with pytest.raises(ValueError, match="30 rows, .*two classes with two labelled rows"):
        live.short_case(data.table(tmp_path / "x.csv"), pretraining=1, training=1)


def test_dealt_in_this_order_every_class_is_spread(table):
    case = live.short_case(table, pretraining=1, training=1)
    order = live.dealing_order(case, generator=torch.Generator().manual_seed(0))
    numbers = live.sources(case)
    assert sorted(order.tolist()) == list(range(int(numbers.max()) + 1)) and len(numbers) == 48
    part = torch.empty_like(order)
    part[order] = torch.arange(len(order)) % 4
    for one in range(4):
        counts = torch.bincount(case.labels[part[numbers] == one], minlength=2)
        assert counts.sum() == 12 and (counts - 6).abs().max() <= 1


def test_the_same_question_is_computed_once_and_told_as_the_command_tells_it(table, monkeypatch):
    case = live.short_case(table, pretraining=2, training=2)
    rows = torch.arange(48)
    turn = rows // 2 % 4  # so that each part holds both classes
    parts = [(rows[turn > 1], rows[turn == 1 - one], rows[turn == one]) for one in (0, 1)]
    scores = [live.Scores(case, judged, seed=one) for one, (*_, judged) in enumerate(parts)]
    name, (learn, check, judged) = case.arms[0].name, parts[0]
    first = scores[0](name, torch.cat([learn, check]), judged)
    asked = len(scores[0].known)
    assert scores[0](name, torch.cat([check, learn]), judged.flip(0)) == first and len(scores[0].known) == asked
    told = live.in_words(case, scores, parts)
    lead = told.leads["with pretraining minus without, each chosen"]
    expected = corrected_ci(lead.values, test_to_train=1.0)
    hidden = 3 / len(case.groups.unique())
    assert len(lead.values) == 2 and lead == expected._replace(half_width=max(expected.half_width, hidden))
    assert told.answers and "of 2 parts" in told.sentences[0]


def test_what_is_told_is_judged_on_rows_that_were_not_learnt_and_no_surer_than_its_sources_allow(table):
    case = live.short_case(table, pretraining=2, training=2)
    case.groups = case.sources = torch.arange(48) // 2  # 24 sources
    rows, asked = torch.arange(48), []
    parts = [(rows[16:], rows[8:16], rows[:8]), (rows[:32], rows[32:40], rows[40:])]
    scores = [lambda name, learnt, new: asked.append((sorted(learnt.tolist()), new.tolist())) or 0.5] * 2
    told = live.in_words(case, scores, parts)
    assert told.answer == "not settled"
    assert told.leads["with pretraining minus without, each chosen"].half_width == 3 / 24
    assert "they come from 24 sources" in told.reasons[3]
    for learn, check, judged in parts:
        assert (learn.tolist(), check.tolist()) in asked
        assert (sorted([*learn.tolist(), *check.tolist()]), judged.tolist()) in asked
    assert len({str(one) for one in asked}) == 4
